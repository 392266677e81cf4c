import { expect, test } from 'vitest';
import { bracketRuns } from '../editor/brackets';
import { chances } from '../live/authority.testing';
import { runsOf, type Mark } from './runs';

/** `bracketRuns` written as depths: one digit for each letter, `!` for a bracket without a partner, `.` outside. */
const depths = (text: string): string => {
  const all = Array.from(text, () => '.');
  for (const { from, to, depth, kind } of bracketRuns(text)) all.fill(kind === 'loose' ? '!' : String(depth), from, to);
  return all.join('');
};

test('brackets are shown by depth, and a bracket without a partner by itself', () => {
  expect(['a [b [c] d] e', '[[x]', 'x] [y]', '[][ ]', 'none'].map(depths)).toEqual(['..111222111..', '!111', '.!.111', '11111', '....']);
});

test('the runs are exactly the text, whatever marks and carets there are', () => {
  for (let seed = 0; seed < 500; seed++) {
    const { below } = chances(seed);
    const text = 'Some [text] with marks';
    const place = () => below(text.length + 1);
    const marks: Mark[] = Array.from({ length: below(5) }, (_, id) => { const a = place(), b = place(); return { from: Math.min(a, b), to: Math.max(a, b), className: `m${id}`, id }; });
    const runs = runsOf(text, marks, [place(), place()]);
    expect(runs.map(run => run.text).join(''), `seed ${seed}`).toBe(text);
    for (const { from, text: words, className } of runs) {
      const over = marks.filter(m => m.from <= from && m.to >= from + words.length && m.to > m.from).map(m => m.className);
      expect(className.split(' ').filter(Boolean), `seed ${seed}`).toEqual(over);
    }
    expect(new Set(runs.map(run => run.key)).size, `seed ${seed}`).toBe(runs.length);
  }
});

test('words that fade in keep their key while more is typed before and after them', () => {
  const key = (text: string, from: number, to: number) => runsOf(text, [{ from, to, className: 'fresh', id: 7 }]).find(run => run.className)!.key;
  expect(key('new words', 4, 9)).toBe(key('some new words here', 9, 14));
});

test('a sign keeps its key, and its place among the keys, while marks and carets come and go around it', () => {
  const text = 'We [must] go', signs: Mark[] = [3, 8].map(at => ({ from: at, to: at + 1, className: 'bracket', sign: true }));
  const shown = (marks: Mark[], cuts: number[]) => runsOf(text, [...signs, ...marks], cuts);
  const keysOf = (runs: ReturnType<typeof shown>) => runs.map(run => run.key), signKeys = (runs: ReturnType<typeof shown>) => keysOf(runs.filter(run => run.className.includes('bracket')));
  const before = shown([], []);
  for (const after of [shown([], [1]), shown([{ from: 0, to: 2, className: 'fresh', id: 7 }], []), shown([{ from: 0, to: 12, className: 'selection' }], [5, 10])]) {
    expect(signKeys(after)).toEqual(signKeys(before));
    expect(keysOf(after).filter(key => keysOf(before).includes(key))).toEqual(keysOf(before).filter(key => keysOf(after).includes(key)));
  }
});
