import { describe, expect, test } from 'vitest';
import type { Merge, MergeHunk } from './api';
import { freeOf, leftOut, rivalsOf, shownOf, stepIn, tallyOf } from './hunks';

const hunk = (index: number, of: Partial<MergeHunk> = {}): MergeHunk => ({ index, from: 0, to: 0, deleted: '', inserted: '', collides: false, taken: false, ...of });
const merge = (...hunks: MergeHunk[][]): Merge => ({
  id: 1, paragraphId: 4, textId: 40, baseVersion: 1, state: 'open', startedAt: 0, by: { personId: 1, delegationId: null }, paragraphMoved: false,
  amendments: hunks.map((list, i) => ({ amendmentId: i + 1, partId: (i + 1) * 10, hunks: list })),
});
const keys = (list: ReturnType<typeof shownOf>) => list.flatMap(a => a.places.map(p => p.key));

describe('the changes of a workspace', () => {
  const whole = merge([hunk(0, { taken: true, inserted: 'annually' }), hunk(1, { collides: true })], [hunk(0, { deleted: 'should' })], []);
  test('are filtered by what became of them', () => {
    expect((['all', 'open', 'taken', 'colliding'] as const).map(shown => keys(shownOf(whole, shown, '', () => '')))).toEqual([['10.0', '10.1', '20.0'], ['10.1', '20.0'], ['10.0'], ['10.1']]);
  });
  test('are found by their words and by the names of their amendment', () => {
    expect(keys(shownOf(whole, 'all', 'ANNUAL', () => ''))).toEqual(['10.0']);
    expect(keys(shownOf(whole, 'all', 'state b', id => id === 2 ? 'State B' : 'State A'))).toEqual(['20.0']);
  });
  test('an amendment without a change is listed as long as nothing is asked', () => {
    expect(shownOf(whole, 'all', '', () => '').map(a => a.amendmentId)).toEqual([1, 2, 3]);
    expect(shownOf(whole, 'open', '', () => '').map(a => a.amendmentId)).toEqual([1, 2]);
  });
  test('are counted, and their amendments as taken wholly, in part or not at all', () => expect(tallyOf(whole)).toEqual({ hunks: 3, taken: 1, whole: 0, partly: 1, none: 2 }));
  test('that were left out are told with their amendment', () => expect(leftOut(whole, []).map(x => x.hunks.length)).toEqual([1, 1]));
});

describe('a collision in the workspace', () => {
  const at = (from: number, to: number, of: Partial<MergeHunk> = {}) => hunk(0, { from, to, collides: true, inserted: `at ${from}`, ...of });
  const whole = merge([at(0, 6)], [at(4, 9, { taken: true })], [at(9, 9)], [at(0, 6)]);
  test('is with those whose changes touch the same words, not with the same change', () => {
    expect(rivalsOf(whole, 10, whole.amendments[0]!.hunks[0]!)).toEqual([2]);
    expect(rivalsOf(whole, 20, whole.amendments[1]!.hunks[0]!)).toEqual([1, 4]);
    expect(rivalsOf(whole, 30, whole.amendments[2]!.hunks[0]!)).toEqual([]);
  });
  test('keeps a change from being taken with the rest only once the other has been taken', () => {
    expect([freeOf(whole, 10), freeOf(whole, 30)]).toEqual([[], [0]]);
    expect(freeOf(merge([at(0, 6)], [at(4, 9)]), 10)).toEqual([0]);
  });
});

describe('a step', () => {
  test('goes on, back and round', () => expect([stepIn(['a', 'b', 'c'], 'a', 1), stepIn(['a', 'b', 'c'], 'a', -1), stepIn(['a', 'b', 'c'], 'c', 1)]).toEqual(['b', 'c', 'a']));
  test('from nowhere begins at the near end', () => expect([stepIn(['a', 'b'], null, 1), stepIn(['a', 'b'], 'gone', -1), stepIn([], null, 1)]).toEqual(['a', 'b', null]));
});
