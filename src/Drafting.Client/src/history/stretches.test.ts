import { expect, test } from 'vitest';
import type { VersionLine } from '../api';
import { longestPause, stretchesOf } from './stretches';

const line = (version: number, at: number, personId = 1, delegationId: number | null = 2): VersionLine => ({ version, at, personId, delegationId, inserted: 2, deleted: 1 });
const spans = (versions: VersionLine[]) => stretchesOf(versions).map(s => `${s.from}-${s.to}`);

test('versions of one person close together are one stretch, with their sum', () => {
  const [only, ...rest] = stretchesOf([line(4, 2_000), line(3, 1_000), line(2, 0)]);
  expect(rest).toEqual([]);
  expect(only).toMatchObject({ from: 1, to: 4, began: 0, ended: 2_000, inserted: 6, deleted: 3 });
});
test('a pause of five minutes begins another stretch, a shorter one does not', () => {
  expect(spans([line(3, longestPause), line(2, 0)])).toEqual(['2-3', '1-2']);
  expect(spans([line(3, longestPause - 1), line(2, 0)])).toEqual(['1-3']);
});
test('two people who alternate have a stretch each time', () => {
  expect(spans([line(5, 4, 1), line(4, 3, 2), line(3, 2, 1), line(2, 1, 1)])).toEqual(['4-5', '3-4', '1-3']);
});
test('one person on behalf of another delegation begins another stretch', () => {
  expect(spans([line(3, 1, 1, 3), line(2, 0, 1, 2)])).toEqual(['2-3', '1-2']);
});
test('versions that are not neighbours are never joined', () => {
  expect(spans([line(5, 1), line(3, 0)])).toEqual(['4-5', '2-3']);
});
test('the first words of a paragraph are a stretch of their own, so that what was changed since is seen', () => {
  expect(spans([line(3, 2), line(2, 1), line(1, 0)])).toEqual(['1-3', '0-1']);
});
test('no versions, no stretches', () => expect(stretchesOf([])).toEqual([]));
