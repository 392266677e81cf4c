import { describe, expect, test } from 'vitest';
import type { DraftOutline } from '../api';
import type { Amendment, Part } from './api';
import { atEndOf, inTreatmentOrder, noFilter, ofParagraph, passes, reordered, sectionsOf, wholeOrder } from './order';

const part = (of: Partial<Part>): Part => ({
  id: 1, kind: 'mod', paragraphId: 4, recommendationId: 1, ofPartId: null, label: '4', textId: null, baseVersion: 1, baseText: '', wording: '', offered: null,
  standing: 'applies', currentVersion: 1, current: '', result: '', runs: [], hunks: [], collisions: [], ...of,
});
const amendment = (id: number, of: Partial<Amendment> = {}): Amendment => ({
  id, number: String(id), revision: 0, state: 'tabled', rationale: '', proposer: { personId: 1, delegationId: 1 }, coSponsors: [], supporters: [], at: id, tabledAt: id,
  parts: [part({ id })], parentId: null, order: null, suggested: null, disposal: null, collidesWith: [], may: [], draftRevision: null, ...of,
});
const suggested = (rank: number) => ({ rank, distance: 0.5, flag: null });
const ids = (list: readonly { id: number }[]) => list.map(a => a.id);

describe('the order of treatment', () => {
  test('is the chair’s, then the suggested one, then that of tabling', () => {
    const list = [amendment(1), amendment(2, { suggested: suggested(2) }), amendment(3, { suggested: suggested(1) }), amendment(4, { order: 2 }), amendment(5, { order: 1 }), amendment(6, { tabledAt: 0 })];
    expect(ids(inTreatmentOrder(list))).toEqual([5, 4, 3, 2, 6, 1]);
  });
  test('puts what is dragged where it is dropped', () => {
    expect(reordered([1, 2, 3, 4], new Set([1]), 3, 'after')).toEqual([2, 3, 1, 4]);
    expect(reordered([1, 2, 3, 4], new Set([4, 2]), 1, 'before')).toEqual([2, 4, 1, 3]);
  });
  test('is unchanged where something is dropped on itself or on what is not there', () => {
    expect(reordered([1, 2], new Set([2]), 2, 'before')).toEqual([1, 2]);
    expect(reordered([1, 2], new Set([2]), 9, 'before')).toEqual([1, 2]);
  });
});

describe('a filter', () => {
  const you = { personId: 1, delegationId: 7 };
  test('lets through what it names, and without a name everything', () => {
    const list = [amendment(1, { state: 'parked' }), amendment(2, { state: 'rejected' }), amendment(3)];
    const shown = (filter: Partial<typeof noFilter>) => ids(list.filter(a => passes(a, { ...noFilter, ...filter }, you)));
    expect([shown({}), shown({ state: 'open' }), shown({ state: 'decided' }), shown({ parked: true })]).toEqual([[1, 2, 3], [3], [2], [1]]);
  });
  test('counts as mine what I proposed, or what my delegation proposed or co-sponsors', () => {
    const of = (a: Partial<Amendment>) => passes(amendment(1, { proposer: { personId: 2, delegationId: 2 }, ...a }), { ...noFilter, mine: true }, you);
    expect([of({}), of({ proposer: { personId: 1, delegationId: null } }), of({ proposer: { personId: 9, delegationId: 7 } }), of({ coSponsors: [{ delegationId: 7, invited: true }] })]).toEqual([false, true, true, true]);
  });
  test('finds a delegation among co-sponsors only once it has accepted', () => {
    const of = (invited: boolean) => passes(amendment(1, { coSponsors: [{ delegationId: 8, invited }] }), { ...noFilter, delegation: '8' }, you);
    expect([of(true), of(false)]).toEqual([false, true]);
  });
  test('finds collisions with the text as well as with others', () => {
    const colliding = { ...noFilter, colliding: true };
    expect(passes(amendment(1, { collidesWith: [2] }), colliding, you)).toBe(true);
    expect(passes(amendment(1, { parts: [part({ standing: 'collides' })] }), colliding, you)).toBe(true);
    expect(passes(amendment(1), colliding, you)).toBe(false);
  });
});

describe('the place of an amendment', () => {
  const all = [
    amendment(1), amendment(2, { parts: [part({ id: 20, paragraphId: 5 })] }), amendment(3, { parentId: 2, parts: [part({ id: 30, paragraphId: null, ofPartId: 20 })] }),
    amendment(4, { parts: [part({ id: 40, kind: 'add', paragraphId: null, recommendationId: 2 })] }),
  ];
  const paragraph = (id: number) => ({ id, textId: id, label: String(id), relation: null, policy: 'drafting' as const, agreement: 'open' as const, withdrawn: null, evidence: { supports: 0, opposes: 0, qualifies: 0 } });
  const outline: DraftOutline = { id: 1, group: 'g', symbol: '', title: '', outline: 1, recommendations: [1, 2].map(id => ({ id, number: String(id), title: '', titleVersion: 1, withdrawn: null, paragraphs: id === 1 ? [paragraph(4), paragraph(5)] : [] })) };
  test('to an amendment is that of the amended part', () => expect(ids(ofParagraph(all, 5))).toEqual([2, 3]));
  test('without a paragraph is the end of its recommendation', () => expect(ids(atEndOf(all, 2))).toEqual([4]));
  test('in the list follows the draft, and nothing is left out', () => {
    const lost = amendment(9, { parts: [part({ paragraphId: 77, recommendationId: 77 })] });
    const sections = sectionsOf(outline, [...all, lost], [...all, lost]);
    expect(sections.map(s => [s.paragraph?.id ?? null, ids(s.amendments)])).toEqual([[4, [1]], [5, [2, 3]], [null, [4]], [null, [9]]]);
    expect(wholeOrder(sections, sections[1]!, [3, 2])).toEqual([1, 3, 2, 4, 9]);
  });
});
