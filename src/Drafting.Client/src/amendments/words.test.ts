import { describe, expect, test } from 'vitest';
import { afterOf, beforeOf } from './redline';
import { differenceOf, tokensOf } from './words';

const shown = (before: string, after: string) => differenceOf(before, after).map(({ kind, text }) => kind === 'kept' ? text : kind === 'deleted' ? `{-${text}-}` : `{+${text}+}`).join('');

describe('a difference between two wordings', () => {
  test('is told in whole words and symbols', () => {
    expect(shown('as in resolution 75/240 and 16 bis', 'as in resolution 75/241 and 16 bis')).toBe('as in resolution {-75/240-}{+75/241+} and 16 bis');
    expect(shown("the Group's well-known view", "the Group's well-founded view")).toBe("the Group's {-well-known-}{+well-founded+} view");
  });
  test('of equal texts is one kept run, and of empty ones none', () => {
    expect(differenceOf('as it is', 'as it is')).toEqual([{ kind: 'kept', text: 'as it is' }]);
    expect(differenceOf('', '')).toEqual([]);
  });
  test('takes the space between two changed words into the change', () => expect(shown('States should act', 'States must report act')).toBe('States {-should-}{+must report+} act'));
  test('joins changes that only a space keeps apart', () => expect(shown('one two end', 'three four end')).toBe('{-one two-}{+three four+} end'));
  test('takes a word that stayed between two long changes into one change, but not one between short ones', () => {
    expect(shown('all stakeholders and all governments', 'every organisation and the administrations')).toBe('{-all stakeholders and all governments-}{+every organisation and the administrations+}');
    expect(shown('may and can', 'must and do')).toBe('{-may-}{+must+} and {-can-}{+do+}');
  });
  test('leaves space out of a change that did not change it', () => expect(shown('one  two', 'one and two')).toBe('one {+and+} two'));
  test('loses no letter of either text, whatever they are', () => {
    const random = seeded(20261123), words = ['the', 'Group', ' ', ', ', '[', ']', 'recommends', '75/240', '\n', '🌐', '’s', '  '];
    for (let i = 0; i < 400; i++) {
      const text = () => Array.from({ length: Math.floor(random() * 14) }, () => words[Math.floor(random() * words.length)]!).join('');
      const before = text(), after = text(), runs = differenceOf(before, after);
      expect(beforeOf(runs)).toBe(before);
      expect(afterOf(runs)).toBe(after);
      expect(runs.every((run, at) => run.text !== '' && run.kind !== runs[at + 1]?.kind)).toBe(true);
    }
  });
  test('of texts without much in common is a whole replacement', () => {
    const text = (word: string) => Array.from({ length: 4_000 }, (_, i) => `${word}${i}`).join(' ');
    const before = text('a'), after = text('b');
    expect(differenceOf(before, after)).toEqual([{ kind: 'deleted', text: before }, { kind: 'inserted', text: after }]);
  });
});
test('tokens joined are the text again', () => expect(tokensOf('A/77/275, “(a)” – don’t\u00a0stop.').join('')).toBe('A/77/275, “(a)” – don’t\u00a0stop.'));

/** A small generator of numbers from 0 to 1 that gives the same ones each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => { state = Math.imul(state ^ (state >>> 15), state | 1); state ^= state + Math.imul(state ^ (state >>> 7), state | 61); return ((state ^ (state >>> 14)) >>> 0) / 4294967296; };
}
