import { describe, expect, test } from 'vitest';
import type { SourcePassage, SourceRow } from './api';
import { inOrder, isBare, noFilter, passes, sectionsOf, unnamed } from './table';

const source = (submissionNumber: number, more: Partial<SourcePassage> = {}): SourcePassage => ({ submissionNumber, contributor: `Contributor ${submissionNumber}`, stakeholderGroupId: 1, passageNumber: 1, page: null, stance: 'supports', quote: 'words', note: '', edition: 'original', citable: true, ...more });
const row = (label: string, more: Partial<SourceRow> = {}): SourceRow => ({ recommendation: { id: 1, number: '1', title: 'First' }, paragraph: { id: Number(label), label, text: `Text of ${label}`, withdrawn: false }, contributors: [], amendments: [], sources: [], withheld: [], proposals: [], done: [], ...more });
const shown = (rows: SourceRow[], filter: Partial<typeof noFilter>) => rows.filter(r => passes(r, { ...noFilter, ...filter })).map(r => r.paragraph.label);

describe('the table', () => {
  const rows = [
    row('1', { sources: [source(1), source(2, { stance: 'opposes', stakeholderGroupId: 2, quote: 'never a Fórum' })] }),
    row('2', { withheld: [{ stakeholderGroupId: null, stance: 'qualifies', count: 1 }] }),
    row('3', { recommendation: { id: 2, number: '2', title: 'Second' }, done: [{ at: 0, what: 'Amendment 4 adopted', why: 'clearer' }] }),
    row('4', { paragraph: { id: 4, label: '4', text: '', withdrawn: true } }),
  ];
  test('leaves out what is withdrawn unless it is asked for', () => { expect(shown(rows, {})).toEqual(['1', '2', '3']); expect(shown(rows, { withdrawn: true })).toHaveLength(4); });
  test('can be what has a source, named or not, what has none, and what one opposes', () => {
    expect(shown(rows, { evidence: 'some' })).toEqual(['1', '2']);
    expect(shown(rows, { evidence: 'none' })).toEqual(['3']);
    expect(shown(rows, { evidence: 'opposed' })).toEqual(['1']);
    expect(rows.map(isBare)).toEqual([false, false, true, true]);
  });
  test('can be what a stakeholder group speaks to, also one that is not named', () => { expect(shown(rows, { stakeholders: '2' })).toEqual(['1']); expect(shown(rows, { stakeholders: 'none' })).toEqual(['2']); });
  test('can be one recommendation', () => expect(shown(rows, { recommendation: '2' })).toEqual(['3']));
  test('can be what has all the words anywhere', () => { expect(shown(rows, { words: 'FORUM contributor' })).toEqual(['1']); expect(shown(rows, { words: 'clearer adopted' })).toEqual(['3']); expect(shown(rows, { words: 'forum clearer' })).toEqual([]); });
  test('stands under its recommendations in order', () => expect(sectionsOf(rows).map(s => [s.recommendation.number, s.rows.length])).toEqual([['1', 3], ['2', 1]]));
});
test('sources stand by stance, otherwise as they came', () =>
  expect(inOrder([source(1, { stance: 'qualifies' }), source(2, { stance: 'opposes' }), source(3), source(4)]).map(s => s.submissionNumber)).toEqual([3, 4, 2, 1]));
test('on paper those who may not be named are counted by stakeholder group and stance, each contributor once', () =>
  expect(unnamed({ sources: [source(1), source(2, { citable: false }), source(2, { citable: false, passageNumber: 2 }), source(3, { citable: false })], withheld: [{ stakeholderGroupId: 1, stance: 'supports', count: 2 }, { stakeholderGroupId: 2, stance: 'opposes', count: 1 }] }))
    .toEqual([{ stakeholderGroupId: 1, stance: 'supports', count: 4 }, { stakeholderGroupId: 2, stance: 'opposes', count: 1 }]));
