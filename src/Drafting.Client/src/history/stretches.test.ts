import { expect, test } from 'vitest';
import type { VersionLine } from '../api';
import { longestPause, stretchesOf } from './stretches';

const line = (version: number, at: number, personId = 1, delegationId: number | null = 2): VersionLine => ({ version, at, personId, delegationId, inserted: 2, deleted: 1 });
const spans = (versions: VersionLine[]) => stretchesOf(versions).map(s => `${s.from}-${s.to}`);

test('versions of one person close together are one stretch, with their sum', () => {
  const [only, ...rest] = stretchesOf([line(3, 2_000), line(2, 1_000), line(1, 0)]);
  expect(rest).toEqual([]);
  expect(only).toMatchObject({ from: 0, to: 3, began: 0, ended: 2_000, inserted: 6, deleted: 3 });
});
test('a pause of five minutes begins another stretch, a shorter one does not', () => {
  expect(spans([line(2, longestPause), line(1, 0)])).toEqual(['1-2', '0-1']);
  expect(spans([line(2, longestPause - 1), line(1, 0)])).toEqual(['0-2']);
});
test('two people who alternate have a stretch each time', () => {
  expect(spans([line(4, 4, 1), line(3, 3, 2), line(2, 2, 1), line(1, 1, 1)])).toEqual(['3-4', '2-3', '0-2']);
});
test('one person on behalf of another delegation begins another stretch', () => {
  expect(spans([line(2, 1, 1, 3), line(1, 0, 1, 2)])).toEqual(['1-2', '0-1']);
});
test('versions that are not neighbours are never joined', () => {
  expect(spans([line(5, 1), line(3, 0)])).toEqual(['4-5', '2-3']);
});
test('no versions, no stretches', () => expect(stretchesOf([])).toEqual([]));
