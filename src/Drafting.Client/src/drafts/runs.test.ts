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
