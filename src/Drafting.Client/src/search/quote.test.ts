import { describe, expect, test } from 'vitest';
import { occurrencesOf, piecesOf, sentencesAround, stepped, wholeOf, wordsOf } from './quote';

const text = 'Paragraph 71, they say, is not “done”. A second sentence follows.';
const said = (span: { start: number; end: number } | null, of = text) => span && of.slice(span.start, span.end);

describe('pieces', () => {
  test('say the text once, however quotation and words overlap', () => {
    const pieces = piecesOf(text, { start: 4, end: 30 }, [{ start: 0, end: 12 }, { start: 10, end: 20 }, { start: 60, end: 999 }]);
    expect(pieces.map(p => p.text).join('')).toBe(text);
    expect(pieces.filter(p => p.quoted).map(p => p.text).join('')).toBe(text.slice(4, 30));
    expect(pieces.filter(p => p.matched).map(p => p.text).join('')).toBe(text.slice(0, 20) + text.slice(60));
  });
  test('of an empty text are none', () => expect(piecesOf('', null, [])).toEqual([]));
});

describe('the edge of a quotation', () => {
  const quote = { start: 0, end: 12 };
  test('moves by words, not by signs', () => {
    expect(said(stepped(text, quote, 'end', 1))).toBe('Paragraph 71, they');
    expect(said(stepped(text, quote, 'end', -1))).toBe('Paragraph');
    expect(said(stepped(text, quote, 'start', 1))).toBe('71');
  });
  test('stops where nothing would be left', () => {
    expect(stepped(text, { start: 0, end: 9 }, 'end', -1)).toEqual({ start: 0, end: 9 });
    expect(stepped(text, { start: 0, end: 9 }, 'start', 1)).toEqual({ start: 0, end: 9 });
  });
  test('stops at the ends of the text, the last sign included', () => {
    let q = quote;
    for (let i = 0; i < 50; i++) q = stepped(text, q, 'end', 1);
    expect(said(q)).toBe(text);
    expect(stepped(text, q, 'start', -1)).toEqual(q);
  });
  test('and back again is where it was, at every word', () => {
    for (const w of wordsOf(text).slice(0, -1)) {
      const q = { start: 0, end: w.end };
      expect(stepped(text, stepped(text, q, 'end', 1), 'end', -1)).toEqual(q);
    }
  });
});

describe('words that were found', () => {
  test('are marked whatever their case and accents', () => expect(occurrencesOf('Coopération, cooperation', ['COOPERATION']).map(s => said(s, 'Coopération, cooperation'))).toEqual(['Coopération', 'cooperation']));
  test('are found at their places after signs that are long when small', () => expect(occurrencesOf('İİ 𝄞 La coopération', ['coopération'])).toEqual([{ start: 9, end: 20 }]));
  test('are whole words', () => expect(occurrencesOf('a state, understated, States', ['state'])).toEqual([{ start: 2, end: 7 }]));
  test('of another script are found too', () => expect(occurrencesOf('التعاون المعزز', ['المعزز'])).toEqual([{ start: 8, end: 14 }]));
  test('never make the search go on for ever', () => expect(occurrencesOf('aaa', ['', ' '])).toEqual([]));
});

test('the sentences around words are those that hold them, without the space after', () => {
  expect(said(sentencesAround(text, [{ start: 10, end: 12 }]))).toBe('Paragraph 71, they say, is not “done”.');
  expect(said(sentencesAround(text, [{ start: 10, end: 12 }, { start: 41, end: 47 }]))).toBe(text);
  expect(said(sentencesAround(text, []))).toBe(text);
});
test('white space alone is nothing to quote', () => expect(wholeOf(' \n ')).toBeNull());
