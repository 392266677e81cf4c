import { describe, expect, test } from 'vitest';
import { runsOf, type Run } from './tracked';

/** `+in+`, `-out-`, `^call^`. */
const written = (runs: Run[]) => runs.map(r => 'text' in r ? r.text : 'inserted' in r ? `+${r.inserted}+` : 'deleted' in r ? `-${r.deleted}-` : `^${r.call}^`).join('');

describe('a passage', () => {
  test('without changes is its words', () => expect(written(runsOf({ text: 'Rivers run.', calls: [], tracked: [] }))).toBe('Rivers run.'));
  test('shows what was put in and what was taken out where it was', () =>
    expect(written(runsOf({ text: 'All rivers run.', calls: [], tracked: [{ offset: 0, length: 4, deleted: null, author: 'Ana' }, { offset: 10, length: 0, deleted: ' slowly', author: 'Ben' }] }))).toBe('+All +rivers- slowly- run.'));
  test('keeps a footnote’s mark inside inserted words, and at the end', () =>
    expect(written(runsOf({ text: 'abc', calls: [{ offset: 1, mark: '7' }, { offset: 3, mark: '8' }], tracked: [{ offset: 0, length: 3, deleted: null, author: null }] }))).toBe('+a+^7^+bc+^8^'));
  test('of which all was deleted still shows it', () => expect(written(runsOf({ text: '', calls: [], tracked: [{ offset: 0, length: 0, deleted: 'gone', author: null }] }))).toBe('-gone-'));
  test('survives offsets that lie outside of it', () => expect(written(runsOf({ text: 'ab', calls: [{ offset: 9, mark: '1' }], tracked: [{ offset: -1, length: 9, deleted: null, author: null }] }))).toBe('+ab+^1^'));
});
