// @vitest-environment jsdom
import { describe, expect, test } from 'vitest';
import type { PassageLink } from '../api';
import { offsetOf, segmentsOf, selectedIn } from './passageText';

const link = (start: number, end: number, match: PassageLink['match'] = 'exact'): PassageLink => ({ id: start, draftId: 1, paragraphId: 1, paragraphLabel: '1', recommendationNumber: '1', recommendationTitle: '', stance: 'supports', note: '', quote: '', start, end, match });

/** Sets a passage as the reader does: each run in its span, marks around linked words, footnote calls and labels between. */
function page(text: string, calls: { offset: number; mark: string }[] = [], links: PassageLink[] = []) {
  const root = document.createElement('p');
  for (const s of segmentsOf({ text, calls, links })) {
    const run = document.createElement('span');
    run.dataset.offset = String(s.start);
    run.append(s.text);
    const mark = document.createElement('mark');
    const label = document.createElement('span');
    label.append('supports 4 bis: ');
    if (s.links.length) mark.append(label, run);
    root.append(s.links.length ? mark : run);
    for (const call of s.calls) { const sup = document.createElement('sup'); sup.append(call); root.append(sup); }
  }
  document.body.replaceChildren(root);
  return root;
}
const texts = (root: Node): Text[] => [...root.childNodes].flatMap(n => n instanceof Text ? [n] : texts(n));
const nodeSaying = (root: Node, words: string) => texts(root).find(n => n.data.includes(words))!;
function select(root: Element, from: string, to: string, text: string) {
  const range = document.createRange();
  const first = nodeSaying(root, from), last = nodeSaying(root, to);
  range.setStart(first, first.data.indexOf(from));
  range.setEnd(last, last.data.indexOf(to) + to.length);
  return selectedIn(root, range, text);
}

describe('segments', () => {
  test('say the whole text once, whatever links and calls cut it', () => {
    const text = 'nine different meanings of one term';
    const s = segmentsOf({ text, calls: [{ offset: 4, mark: '12' }, { offset: 35, mark: '13' }], links: [link(0, 14), link(5, 23)] });
    expect(s.map(x => x.text).join('')).toBe(text);
    expect(s.flatMap(x => x.calls)).toEqual(['12', '13']);
  });
  test('of overlapping links carry both where they overlap', () => {
    const s = segmentsOf({ text: 'abcdef', calls: [], links: [link(0, 4), link(2, 6)] });
    expect(s.map(x => [x.text, x.links.length])).toEqual([['ab', 1], ['cd', 2], ['ef', 1]]);
  });
  test('leave unmarked what is no longer found', () => {
    expect(segmentsOf({ text: 'abcdef', calls: [], links: [link(0, 4, 'missing')] })).toHaveLength(1);
  });
  test('keep a call that stands before the first word', () => {
    expect(segmentsOf({ text: 'ab', calls: [{ offset: 0, mark: '1' }], links: [] }).flatMap(x => x.calls)).toEqual(['1']);
  });
});

describe('a selection', () => {
  const text = 'There are nine different 𝄞 meanings of “one” term.';
  test('is counted in the text, not in footnote marks and labels among it', () => {
    const root = page(text, [{ offset: 14, mark: '12' }], [link(10, 24)]);
    const got = select(root, 'different', 'of', text)!;
    expect(text.slice(got.start, got.end)).toBe('different 𝄞 meanings of');
  });
  test('that begins in a footnote mark begins at the words after it', () => {
    const root = page(text, [{ offset: 14, mark: '12' }]);
    const mark = nodeSaying(root, '12');
    expect(offsetOf(root, mark, 1)).toBe(14);
    const got = select(root, '12', 'different', text)!;
    expect(text.slice(got.start, got.end)).toBe('different');
  });
  test('of the whole paragraph by its element covers the whole text', () => {
    const root = page(text, [{ offset: 14, mark: '12' }], [link(0, 5)]);
    const range = document.createRange();
    range.selectNodeContents(root);
    expect(selectedIn(root, range, text)).toEqual({ start: 0, end: text.length });
  });
  test('that runs on into the next passage ends with this one', () => {
    const root = page(text);
    const next = document.createElement('p');
    next.append('Another passage');
    document.body.append(next);
    const range = document.createRange();
    const first = nodeSaying(root, 'meanings');
    range.setStart(first, first.data.indexOf('meanings'));
    range.setEnd(next.firstChild!, 7);
    const got = selectedIn(root, range, text)!;
    expect(text.slice(got.start, got.end)).toBe('meanings of “one” term.');
  });
  test('of white space alone is none', () => {
    const root = page('a  b');
    const range = document.createRange();
    range.setStart(texts(root)[0]!, 1);
    range.setEnd(texts(root)[0]!, 3);
    expect(selectedIn(root, range, 'a  b')).toBeNull();
  });
  test('counts every place as the text does', () => {
    const root = page(text, [{ offset: 5, mark: '1' }, { offset: 30, mark: '2' }], [link(3, 12), link(8, 30), link(40, 44)]);
    for (const node of texts(root).filter(n => n.parentElement!.dataset.offset !== undefined)) {
      for (let i = 0; i <= node.length; i++) expect(text.slice(offsetOf(root, node, i)).startsWith(node.data.slice(i))).toBe(true);
    }
  });
});
