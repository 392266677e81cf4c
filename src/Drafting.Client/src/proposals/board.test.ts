import { describe, expect, test } from 'vitest';
import type { Stance } from '../api';
import type { Proposal, Source, Withheld } from './api';
import { blocksOf, isMine, isOpen, rootOf, noFilter, passes, rowOf, sentenceFrom, stancesOf, staysOf, themesOf, titleFrom } from './board';

let ids = 0;
const says = (submissionNumber: number, stance: Stance, stakeholderGroupId: number | null = 1, more: Partial<Source> = {}): Source => ({
  id: ++ids, proposalId: 1, passageId: ids, passageNumber: 1, page: null, submissionNumber, contributor: `Contributor ${submissionNumber}`, stakeholderGroupId, edition: 'original',
  citable: true, quote: 'words', stance, note: '', personId: 1, delegationId: null, at: 0, match: 'exact', ...more,
});
const withheld = (stakeholderGroupId: number | null, stance: Stance, count: number): Withheld => ({ stakeholderGroupId, stance, count });
const proposal = (number: number, sources: Source[] = [], more: Partial<Proposal> = {}): Proposal =>
  ({ id: number * 10, number, title: `Idea ${number}`, note: '', theme: '', mergedInto: null, splitFrom: null, withdrawn: null, recommendation: null, merged: [], sources, withheld: [], personId: 1, delegationId: null, at: 0, ...more });
const numbers = (...proposals: Proposal[]) => (filter: Partial<typeof noFilter>) => proposals.map(rowOf).filter(r => passes(r, { ...noFilter, ...filter })).map(r => r.proposal.number);

describe('a row', () => {
  test('counts a contributor once for a stance, however many passages say it, and for each of its stances', () => {
    const { all, tallies } = rowOf(proposal(1, [says(1, 'supports'), says(1, 'supports'), says(1, 'qualifies'), says(2, 'supports'), says(3, 'opposes', 2)]));
    expect(tallies.get(1)).toEqual({ supports: 2, opposes: 0, qualifies: 1, withheld: 0 });
    expect(tallies.get(2)).toEqual({ supports: 0, opposes: 1, qualifies: 0, withheld: 0 });
    expect(all).toEqual({ supports: 2, opposes: 1, qualifies: 1, withheld: 0 });
  });
  test('adds what is withheld to its stakeholder group, and says how many that are', () => {
    const { all, tallies, cells } = rowOf(proposal(1, [says(1, 'supports')], { withheld: [withheld(1, 'supports', 2), withheld(null, 'opposes', 1)] }));
    expect(tallies.get(1)).toEqual({ supports: 3, opposes: 0, qualifies: 0, withheld: 2 });
    expect(tallies.get(null)).toEqual({ supports: 0, opposes: 1, qualifies: 0, withheld: 1 });
    expect(all.withheld).toBe(3);
    expect([...cells.keys()]).toEqual([1]);
  });
  test('is as broad as the stakeholder groups in which somebody supports it', () =>
    expect(rowOf(proposal(1, [says(1, 'supports', 1), says(2, 'supports', 1), says(3, 'opposes', 2), says(4, 'qualifies', 3)], { withheld: [withheld(4, 'supports', 1)] })).breadth).toBe(2));
  test('says the stances of a contributor in one order', () => expect(stancesOf([says(1, 'qualifies'), says(1, 'supports'), says(1, 'qualifies')])).toEqual(['supports', 'qualifies']));
});

describe('the columns', () => {
  const stakeholders = [{ id: 2, name: 'Business' }, { id: 1, name: 'Civil society' }, { id: 3, name: 'Others' }];
  const from = (submissionNumber: number, stakeholderGroupId: number | null) => ({ submissionNumber, contributor: `C${submissionNumber}`, stakeholderGroupId, citable: true });
  test('stand in the order of the group, contributors by number, those of no group last', () =>
    expect(blocksOf(stakeholders, [from(7, 1), from(3, 1), from(5, null), from(4, 2)], [], 'None').map(b => [b.name, b.contributors.map(c => c.submissionNumber)])).toEqual([['Business', [4]], ['Civil society', [3, 7]], ['None', [5]]]));
  test('show a stakeholder group of which everything is withheld', () =>
    expect(blocksOf(stakeholders, [], [{ withheld: [withheld(3, 'supports', 1)] }], 'None').map(b => b.name)).toEqual(['Others']));
});

describe('what is on show', () => {
  const taken = { id: 1, number: '4', title: 'Taken', draftId: 1 };
  const gone = { at: 0, personId: 1, reason: '' };
  const all = [proposal(1, [says(1, 'supports', 1, { quote: 'a dedicated Fórum' })], { theme: 'Bodies' }), proposal(2, [says(2, 'opposes', 2)], { recommendation: taken }), proposal(3, [], { mergedInto: 10 }), proposal(4, [], { withdrawn: gone })];
  const shown = numbers(...all);
  test('is never what was merged, and what is withdrawn only where it is asked for', () => { expect(shown({})).toEqual([1, 2]); expect(shown({ withdrawn: true })).toEqual([1, 2, 4]); });
  test('can be what nobody has taken up', () => { expect(shown({ open: true })).toEqual([1]); expect(all.filter(isOpen).map(p => p.number)).toEqual([1]); });
  test('can be one theme, or what has none', () => { expect(shown({ theme: 'Bodies' })).toEqual([1]); expect(shown({ theme: '-' })).toEqual([2]); });
  test('can be what one stakeholder group speaks to', () => { expect(shown({ stakeholders: '2' })).toEqual([2]); expect(shown({ stakeholders: 'none' })).toEqual([]); });
  test('can be what has all the words, wherever they stand and however they are accented', () => { expect(shown({ words: 'forum DEDICATED idea' })).toEqual([1]); expect(shown({ words: 'forum absent' })).toEqual([]); expect(shown({ words: 'contributor 2' })).toEqual([2]); });
});

test('one that was merged is found where it went, over several merges', () => {
  const rows = [proposal(1), proposal(2, [], { mergedInto: 10 }), proposal(3, [], { mergedInto: 20 })].map(rowOf);
  expect(rootOf(rows, rows[2]!).proposal.number).toBe(1);
  expect(rootOf(rows, rows[0]!).proposal.number).toBe(1);
});
test('what a delegation put there belongs to all who sit on it, and everything to the chair', () => {
  const member = { role: 'member' as const, delegationId: 7 };
  expect(isMine(member, 5, { personId: 6, delegationId: 7 })).toBe(true);
  expect(isMine(member, 5, { personId: 5, delegationId: 8 })).toBe(false);
  expect(isMine({ role: 'member', delegationId: null }, 5, { personId: 5, delegationId: null })).toBe(true);
  expect(isMine({ role: 'secretariat', delegationId: null }, 1, { personId: 5, delegationId: 8 })).toBe(true);
});

describe('the order', () => {
  const a = proposal(1, [says(1, 'supports', 1), says(2, 'supports', 1), says(3, 'supports', 1)], { theme: 'Z' });
  const b = proposal(2, [says(1, 'supports', 1), says(4, 'supports', 2)], { theme: 'A' });
  const c = proposal(3, [says(1, 'supports', 1), says(4, 'supports', 2), says(5, 'opposes', 2)]);
  const order = (sort: 'number' | 'support' | 'breadth') => themesOf([c, a, b].map(rowOf), { sort, flat: true })[0]!.rows.map(r => r.proposal.number);
  test('by number, by support, by breadth; opposition parts equals', () => { expect(order('number')).toEqual([1, 2, 3]); expect(order('support')).toEqual([1, 2, 3]); expect(order('breadth')).toEqual([2, 3, 1]); });
  test('stands under themes, and what has none comes last', () => expect(themesOf([c, a, b].map(rowOf), noFilter).map(x => [x.theme, x.rows.map(r => r.proposal.number)])).toEqual([['A', [2]], ['Z', [1]], ['', [3]]]));
  test('of nothing is nothing', () => expect(themesOf([], { ...noFilter, flat: true })).toEqual([]));
  test('of two that are one keeps the one more contributors speak to, else the older', () => { expect(staysOf(rowOf(b), rowOf(a)).proposal.number).toBe(1); expect(staysOf(rowOf(proposal(9)), rowOf(proposal(8))).proposal.number).toBe(8); });
});

describe('a proposed title', () => {
  test('is the first sentence without what introduces it', () => expect(titleFrom('We recommend that a clearing house be set up, with staff. It would report yearly.')).toBe('A clearing house be set up, with staff'));
  test('does not stop at an abbreviation or a number', () => expect(titleFrom('Publish a yearly report under para. 71 of the Agenda')).toBe('Publish a yearly report under para. 71 of the Agenda'));
  test('is cut at a word where it is long', () => { const title = titleFrom('word '.repeat(60)); expect(title.length).toBeLessThanOrEqual(141); expect(title).toMatch(/word…$/); });
  test('leaves bullets and quotation marks out', () => expect(titleFrom('• “open the meetings to all”')).toBe('Open the meetings to all'));
  test('of nothing is nothing', () => expect(titleFrom(' \n')).toBe(''));
  test('becomes a sentence as the text of a recommendation', () => expect([sentenceFrom('Open the meetings'), sentenceFrom('Why not?'), sentenceFrom('Cut here…'), sentenceFrom('')]).toEqual(['Open the meetings.', 'Why not?', 'Cut here.', '']));
});
