/** How a draft stands, as the server tells it. Times are milliseconds since 1970 UTC. */
import { keepPreviousData, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask } from '../api';
import { notifyProblem } from '../frame/notify';
import { LiveConnection } from '../live/connection';
import { hearRights } from '../drafts/draft';
import { DraftSession } from '../live/draftSession';
import type { Wire } from '../live/protocol';

export const stances = ['support', 'can-live-with', 'reservation', 'objection', 'no-position'] as const;
export type PositionStance = typeof stances[number];
export type Agreement = 'open' | 'under-silence' | 'ad-referendum' | 'agreed-in-group' | 'agreed-in-plenary';
export const agreements = ['ad-referendum', 'agreed-in-group', 'agreed-in-plenary'] as const;

export interface Totals { support: number; canLiveWith: number; reservation: number; objection: number; noPosition: number; notHeard: number; stale: number }
export interface InTheWay {
  kind: 'objection' | 'brackets' | 'amendments' | 'package' | 'silence' | 'group-not-heard' | 'reservation' | 'not-heard' | 'stale';
  delegationId: number | null; negotiatingGroupId: number | null; stakeholderGroupId: number | null; count: number; statement: string | null; remedy: string | null; fresh: boolean | null; positionId: number | null;
  /** `bracket:3`, `amendment:7`; null: the row itself. */
  on: string | null;
}
export interface BoardRow {
  kind: 'recommendation' | 'paragraph'; id: number; recommendationId: number; label: string; title: string; version: number; agreement: Agreement; conditional: boolean;
  standing: { level: string; ready: boolean; totals: Totals; byGroup: Record<string, Totals> } | null;
  designation: { id: number; level: string; scale: string; contradicted: boolean; challenged: boolean } | null;
  brackets: number; amendments: number; silence: { id: number; deadline: number } | null; packages: number[]; inTheWay: InTheWay[]; moved: { up: number; down: number } | null;
}
export interface BoardColumn { delegationId: number; shortName: string; stakeholderGroupId: number; groups: number[] }
/** GET …/board. `cells`: a string for each row, a character for each column; see board.ts. */
export interface Board {
  draft: { id: number; symbol: string; title: string; closed: boolean }; scale: { id: string; name: string; agreedFrom: string; levels: { key: string; name: string; meaning: string }[] };
  sealed: boolean; released: boolean; since: { id: number; name: string; at: number } | null; columns: BoardColumn[]; stakeholderGroups: { id: number; name: string }[]; negotiatingGroups: { id: number; shortName: string; name: string }[];
  rows: BoardRow[]; cells: string[]; sources: string[]; positionIds: number[][]; standing: string | null; packages: { id: number; name: string; note: string; paragraphs: number[]; waiting: number[] }[];
  calls: { id: number; towards: Agreement; note: string; at: number; items: { paragraphId: number; version: number; changed: boolean }[] }[];
}
export interface PositionLine {
  id: number; kind: string; targetId: number; delegationId: number | null; negotiatingGroupId: number | null; act: 'taken' | 'reaffirmed' | 'withdrawn' | 'dissociated'; stance: PositionStance; statement: string; remedy: string; at: number;
  fresh: boolean; onBehalf: boolean; personId: number; released: boolean; until: number | null;
}
/** GET …/positions */
export interface PositionsReading { kind: string; targetId: number; name: string; wordsHash: string; version: number; sealed: boolean; shown: boolean; answered: number; current: PositionLine[]; waiting: PositionLine[] }
export interface Need { kind: string; id: number; label: string; why: 'silence' | 'confirm' | 'call' | 'stale' | 'not-taken'; until: number | null; positionId: number | null }
export interface Difference { before: string; after: string; fresh: boolean; wordsHash: string; runs: { kind: 'kept' | 'inserted' | 'deleted'; text: string }[] }
export interface Silence {
  id: number; title: string; note: string; towards: Agreement; startedAt: number; deadline: number; deadlineLocal: string; timeZone: string; minimumHours: number; state: 'running' | 'closed' | 'broken' | 'called-off'; endedAt: number | null;
  calledOffReason: string | null; namesBreakers: boolean;
  items: { paragraphId: number; label: string; version: number; outcome: 'unbroken' | 'adopted' | 'broken-by-objection' | 'broken-by-amendment' | 'called-off'; decidedAt: number | null; breaks: { delegationId: number | null; onBehalf: boolean; at: number; reason: string; remedy: string; amendmentId: number | null }[] }[];
  extensions: { was: number; becomes: number; reason: string; at: number }[];
}
/** GET …/silences. `now` is the server's clock, by which deadlines are kept. */
export interface Silences { now: number; minimumHours: number; timeZone: string; silences: Silence[] }
/** A paragraph as an act names it. */
export interface Chosen { paragraphId: number; label: string; version: number }

export type PositionKind = 'recommendation' | 'paragraph' | 'bracket' | 'amendment' | 'template';
/** Delegations that speak as one. */
export interface NegotiatingGroup { id: number; name: string; shortName: string; formedAt: number; dissolvedAt: number | null; members: { delegationId: number; speaks: boolean }[] }
export interface Designation { id: number; recommendationId: number | null; paragraphId: number | null; scale: string; level: string; levelName: string; justification: string; standing: string | null; personId: number; at: number; until: number | null }
export type StatementKind = 'statement' | 'explanation-of-position' | 'minority' | 'challenge' | 'answer';
export interface Statement {
  id: number; kind: StatementKind; recommendationId: number | null; paragraphId: number | null; designationId: number | null; answersId: number | null; delegationId: number | null; negotiatingGroupId: number | null; text: string; onBehalf: boolean; personId: number; at: number;
  withdrawnAt: number | null; withdrawnReason: string | null; mine: boolean;
}
export interface ScaleLine { id: string; name: string; source: string; agreedFrom: string; levels: { key: string; name: string; meaning: string }[] }

export const ofGroup = (slug: string): string => `/api/groups/${encodeURIComponent(slug)}`;
export const ofDraft = (slug: string, draftId: number): string => `${ofGroup(slug)}/drafts/${draftId}`;
const key = (slug: string, draftId: number) => ['consensus', slug, draftId] as const;
const useOf = <T>(slug: string, draftId: number, path: string, enabled = true): UseQueryResult<T> =>
  useQuery<T>({ enabled, queryKey: [...key(slug, draftId), path], staleTime: 60_000, placeholderData: keepPreviousData, queryFn: ({ signal }) => ask<T>('GET', `${ofDraft(slug, draftId)}/${path}`, undefined, signal) });
export const useBoard = (slug: string, draftId: number) => useOf<Board>(slug, draftId, 'board');
export const useNeeds = (slug: string, draftId: number, enabled = true) => useOf<Need[]>(slug, draftId, 'needs-me', enabled);
export const useSilences = (slug: string, draftId: number) => useOf<Silences>(slug, draftId, 'silences');
export const usePositions = (slug: string, draftId: number, kind: string, id: number, enabled = true) => useOf<PositionsReading>(slug, draftId, `positions?kind=${kind}&id=${id}`, enabled);
export const useDesignations = (slug: string, draftId: number) => useOf<Designation[]>(slug, draftId, 'designations');
export const useStatements = (slug: string, draftId: number) => useOf<{ statements: Statement[]; more: boolean }>(slug, draftId, 'statements');
export const useNegotiatingGroups = (slug: string, enabled = true) => useQuery({ enabled, queryKey: ['consensus', slug, 'groups'], staleTime: 60_000, queryFn: ({ signal }) => ask<NegotiatingGroup[]>('GET', `${ofGroup(slug)}/negotiating-groups`, undefined, signal) });
export const useScales = (slug: string) => useQuery({ queryKey: ['scales', slug], staleTime: Infinity, queryFn: ({ signal }) => ask<ScaleLine[]>('GET', `${ofGroup(slug)}/scales`, undefined, signal) });
export { useOf as useOfDraft };

/** So often at most everything is asked for again while news come in. */
const calm = 500;
/** Asks again for what is told to have changed; many at once are one. */
export function useConsensusNews(wire: Wire | null, slug: string, draftId: number): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!wire) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = () => { timer ??= setTimeout(() => { timer = null; void queries.invalidateQueries({ queryKey: key(slug, draftId) }); }, calm); };
    const deaf = [wire.on('consensus', m => { if (m.draftId === draftId) ask(); }), wire.on('outline', m => { if (m.draftId === draftId) ask(); }), wire.on('brackets', m => { if (m.draftId === draftId) ask(); }), wire.on('amendments', m => { if (m.draftId === draftId) ask(); })];
    return () => { deaf.forEach(end => end()); if (timer) clearTimeout(timer); };
  }, [wire, slug, draftId, queries]);
}

/** The same for a page that does not show the draft itself. */
export function useDraftNews(slug: string, draftId: number): void {
  const queries = useQueryClient();
  useEffect(() => {
    const connection = new LiveConnection();
    const session = new DraftSession(connection, slug, draftId);
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = () => { timer ??= setTimeout(() => { timer = null; void queries.invalidateQueries({ queryKey: key(slug, draftId) }); }, calm); };
    const deaf = [connection.on('consensus', ask), connection.on('outline', ask), connection.on('changes', ask), connection.on('amendments', ask), connection.on('brackets', ask)];
    hearRights(connection, queries);
    connection.start();
    return () => { deaf.forEach(end => end()); if (timer) clearTimeout(timer); session.close(); void connection.stop(); };
  }, [slug, draftId, queries]);
}

/** Acts; each says what failed, and asks again for how things stand. */
export function useConsensusActs(slug: string, draftId: number) {
  const queries = useQueryClient();
  return async function act<T>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<T | false> {
    try {
      return await ask<T>(method, path, body);
    } catch (error) {
      notifyProblem(error);
      return false;
    } finally {
      void queries.invalidateQueries({ queryKey: key(slug, draftId) });
      void queries.invalidateQueries({ queryKey: ['consensus', slug, 'groups'] });
    }
  };
}
