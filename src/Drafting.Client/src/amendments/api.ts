/** Amendments and merge workspaces as the server tells them. Positions count UTF-16 code units of the text named beside them; times are milliseconds since 1970 UTC. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ask, type Comparison } from '../api';
import { useDraft } from '../drafts/draft';

export type AmendmentState = 'private' | 'parked' | 'tabled' | 'modification-offered' | 'adopted' | 'adopted-modified' | 'adopted-in-brackets' | 'rejected' | 'fallen' | 'withdrawn';
export type PartKind = 'add' | 'mod' | 'sup';
export type AmendmentAct = 'write' | 'table' | 'support' | 'revise' | 'refresh' | 'withdraw' | 'invite' | 'co-sponsor' | 'adopt' | 'adopt-in-brackets' | 'offer-modification' | 'answer-modification' | 'reject' | 'fall' | 'reopen';
export type Disposal = 'adopt' | 'adopt-in-brackets' | 'offer-modification' | 'reject' | 'fall';
/** `move`: both runs of one passage that moved carry the same number. */
export type Run = Comparison['runs'][number] & { move?: number | null };

/** One contiguous replacement; `from` and `to` in the text it would change. */
export interface Hunk { index: number; from: number; to: number; deleted: string; inserted: string; collides: boolean }
/** A place of the current text that both the amendment and somebody else have changed since the base version. */
export interface Collision { from: number; to: number; baseWords: string; amendmentWords: string; currentWords: string }

export interface Part {
  id: number; kind: PartKind;
  /** What MOD and SUP change; for ADD the paragraph it comes after, null at the beginning or end of the recommendation. */
  paragraphId: number | null;
  recommendationId: number;
  /** The part of another amendment that this one amends. */
  ofPartId: number | null;
  label: string;
  /** The live wording; null where there is nothing to write (SUP). */
  textId: number | null;
  baseVersion: number; baseText: string; wording: string;
  /** The wording the chair offers instead. */
  offered: string | null;
  standing: 'applies' | 'collides' | 'spent' | 'target-gone' | 'disposed';
  currentVersion: number | null; current: string; result: string; runs: Run[]; hunks: Hunk[]; collisions: Collision[];
}
export interface Party { personId: number; delegationId: number | null }
export interface Amendment {
  id: number; number: string | null;
  /** 0 before it is tabled, 1 as first tabled. */
  revision: number;
  state: AmendmentState; rationale: string; proposer: Party;
  /** `invited`: asked, and has not answered. */
  coSponsors: { delegationId: number; invited: boolean }[];
  supporters: number[]; at: number; tabledAt: number | null; parts: Part[]; parentId: number | null;
  /** The place the chair has given it; null: none yet. */
  order: number | null;
  /** `distance` from the current text: 0 as it is, 1 nothing of it left. `flag`: why this place is not certain. */
  suggested: { rank: number; distance: number; flag: 'equal' | 'parent-missing' | 'collides' | null } | null;
  disposal: { how: string; at: number; personId: number; reason: string | null; byAmendmentId: number | null; actId: number | null } | null;
  collidesWith: number[];
  /** What the reader may do with it now; the server decides again at each act. */
  may: AmendmentAct[];
  /** A revision being prepared, seen by its authors alone. */
  draftRevision: { number: number; parts: Part[] } | null;
}
export interface MergeHunk extends Hunk { taken: boolean }
export interface Merge {
  id: number; paragraphId: number; textId: number; baseVersion: number; state: 'open' | 'concluded' | 'abandoned'; startedAt: number; by: Party;
  /** The paragraph has changed since the workspace was opened. */
  paragraphMoved: boolean;
  amendments: { amendmentId: number; partId: number; hunks: MergeHunk[] }[];
}
/** GET /api/groups/{group}/drafts/{id}/amendments: only what the reader may see. `threshold`: how many delegations besides the proposer must support one before it enters. */
export interface AmendmentsReading { amendments: Amendment[]; merges: Merge[]; threshold: number }

/** A part to be made: MOD and SUP name their paragraph, ADD the paragraph it follows or else the recommendation at whose end it stands, and one to an amendment the part it amends. */
export interface NewPart { kind: PartKind; paragraphId?: number; recommendationId?: number; ofPartId?: number; wording?: string }
/** What an act answers; `actId` undoes it. */
export interface Done { actId: number | null; textId: number | null; version: number | null }

export const groupPath = (slug: string): string => `/api/groups/${encodeURIComponent(slug)}`;
export const amendmentsKey = (slug: string, draftId: number) => ['amendments', slug, draftId] as const;

/** Told of a parent and its child as of any two that touch the same words; the page tells their kinship, and calls only the others collisions. */
function apartFromKin(reading: AmendmentsReading): AmendmentsReading {
  const parents = new Map(reading.amendments.map(a => [a.id, a.parentId]));
  return { ...reading, amendments: reading.amendments.map(a => ({ ...a, collidesWith: a.collidesWith.filter(id => id !== a.parentId && parents.get(id) !== a.id) })) };
}

export function useAmendments(): UseQueryResult<AmendmentsReading>;
export function useAmendments<T>(select: (reading: AmendmentsReading) => T): UseQueryResult<T>;
export function useAmendments<T>(select?: (reading: AmendmentsReading) => T): UseQueryResult<T> {
  const { group, session } = useDraft();
  return useQuery<AmendmentsReading, Error, T>({
    queryKey: amendmentsKey(group.slug, session.draftId), staleTime: 60_000, ...(select && { select }),
    queryFn: async ({ signal }) => apartFromKin(await ask<AmendmentsReading>('GET', `${groupPath(group.slug)}/drafts/${session.draftId}/amendments`, undefined, signal)),
  });
}
