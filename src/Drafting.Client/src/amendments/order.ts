/** Which amendments, in which order, under which paragraph. Pure. */
import type { DraftOutline, Paragraph, Recommendation } from '../api';
import type { Amendment, AmendmentState, Part } from './api';

export const isOpen = (state: AmendmentState): boolean => state === 'tabled' || state === 'modification-offered';
/** Its authors still work on it, or it waits for support; either way it is not before the group yet. */
export const isBefore = (state: AmendmentState): boolean => state === 'private' || state === 'parked';
export const isDisposed = (state: AmendmentState): boolean => !isOpen(state) && !isBefore(state);
export const isAdopted = (state: AmendmentState): boolean => state.startsWith('adopted');
export const collides = (amendment: Pick<Amendment, 'collidesWith' | 'parts'>): boolean => amendment.collidesWith.length > 0 || amendment.parts.some(part => part.standing === 'collides');

/** As the chair put them; those without a place after them, furthest from the text first as suggested; then as they were tabled. */
export function inTreatmentOrder<A extends Pick<Amendment, 'id' | 'order' | 'suggested' | 'tabledAt'>>(amendments: readonly A[]): A[] {
  const place = (n: number | null | undefined) => n ?? Infinity;
  const less = (a: number, b: number) => a === b ? 0 : a - b;
  return amendments.toSorted((a, b) => less(place(a.order), place(b.order)) || less(place(a.suggested?.rank), place(b.suggested?.rank)) || less(place(a.tabledAt), place(b.tabledAt)) || a.id - b.id);
}

/** The ids with `moved` put before or after `target`; the moved ones keep their own order. */
export function reordered(ids: readonly number[], moved: ReadonlySet<number>, target: number, side: 'before' | 'after'): number[] {
  if (moved.has(target)) return [...ids];
  const rest = ids.filter(id => !moved.has(id)), at = rest.indexOf(target);
  if (at < 0) return [...ids];
  return rest.toSpliced(at + (side === 'after' ? 1 : 0), 0, ...ids.filter(id => moved.has(id)));
}

export interface Filter { state: string; delegation: string; mine: boolean; colliding: boolean; parked: boolean }
export const noFilter: Filter = { state: '', delegation: '', mine: false, colliding: false, parked: false };
export const isOwn = (amendment: Pick<Amendment, 'proposer' | 'coSponsors'>, you: { personId: number | null; delegationId: number | null }): boolean =>
  (you.personId !== null && amendment.proposer.personId === you.personId)
  || (you.delegationId !== null && (amendment.proposer.delegationId === you.delegationId || amendment.coSponsors.some(c => c.delegationId === you.delegationId)));

/** `state` is a state, or `open` or `decided`; `delegation` the id of a proposer or co-sponsor. */
export function passes(amendment: Amendment, filter: Filter, you: { personId: number | null; delegationId: number | null }): boolean {
  const { state, delegation, mine, colliding, parked } = filter;
  return (!state || amendment.state === state || (state === 'open' && isOpen(amendment.state)) || (state === 'decided' && isDisposed(amendment.state)))
    && (!delegation || String(amendment.proposer.delegationId) === delegation || amendment.coSponsors.some(c => String(c.delegationId) === delegation && !c.invited))
    && (!mine || isOwn(amendment, you)) && (!colliding || collides(amendment)) && (!parked || amendment.state === 'parked');
}

/** The paragraph a part stands beside: its target, for ADD the one it follows, and for one to an amendment that of the amended part. */
export function placeOf(part: Part, all: readonly Amendment[]): number | null {
  if (part.paragraphId !== null) return part.paragraphId;
  const amended = part.ofPartId === null ? undefined : all.flatMap(a => a.parts).find(p => p.id === part.ofPartId);
  return amended ? placeOf({ ...amended, ofPartId: null }, all) : null;
}

/** The amendments that touch a paragraph, in the order of treatment, those of their amendments included. */
export const ofParagraph = (all: readonly Amendment[], paragraphId: number): Amendment[] => inTreatmentOrder(all.filter(a => a.parts.some(part => placeOf(part, all) === paragraphId)));
/** Those that add to a recommendation without naming a paragraph. */
export const atEndOf = (all: readonly Amendment[], recommendationId: number): Amendment[] => inTreatmentOrder(all.filter(a => a.parts.some(part => part.recommendationId === recommendationId && placeOf(part, all) === null)));

export interface Section { recommendation: Recommendation | null; paragraph: Paragraph | null; amendments: Amendment[] }
/** All amendments under the paragraph of their first part, as the draft has them; what belongs to no paragraph that is there stands last. */
export function sectionsOf(outline: DraftOutline, shown: readonly Amendment[], all: readonly Amendment[]): Section[] {
  const rest = new Set(shown);
  const take = (fits: (a: Amendment) => boolean): Amendment[] => { const taken = inTreatmentOrder([...rest].filter(fits)); for (const a of taken) rest.delete(a); return taken; };
  const firstPlace = (a: Amendment) => a.parts[0] ? placeOf(a.parts[0], all) : null;
  const sections: Section[] = outline.recommendations.flatMap(recommendation => [
    ...recommendation.paragraphs.map(paragraph => ({ recommendation, paragraph, amendments: take(a => firstPlace(a) === paragraph.id) })),
    { recommendation, paragraph: null, amendments: take(a => a.parts[0]?.recommendationId === recommendation.id && firstPlace(a) === null) },
  ]);
  return [...sections, { recommendation: null, paragraph: null, amendments: inTreatmentOrder([...rest]) }].filter(s => s.amendments.length > 0);
}

/** Those that have a place in the order of treatment: tabled and not yet decided. */
export const openIn = (amendments: readonly Pick<Amendment, 'id' | 'state'>[]): number[] => amendments.filter(a => isOpen(a.state) || a.state === 'parked').map(a => a.id);
/** The order of all open ones once those of one section have been put into the order `ids`. */
export function wholeOrder(sections: readonly Section[], changed: Section, ids: readonly number[]): number[] {
  return sections.flatMap(section => {
    const open = openIn(section.amendments);
    return section === changed ? ids.filter(id => open.includes(id)) : open;
  });
}
