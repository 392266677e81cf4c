/** Brackets as the server reads them: whose they are, what is said about them, how much of the draft they hold. Positions are UTF-16 code units, brackets included; times milliseconds since 1970 UTC. */
import { useQuery, type QueryClient } from '@tanstack/react-query';
import { ask } from '../api';

export type BracketKind = 'addition' | 'deletion' | 'alternatives' | 'placeholder' | 'undetermined';
export type Reason = 'contentious' | 'awaiting-instructions' | 'linked' | 'uncertain' | 'other';
export type Say = 'propose' | 'retain' | 'delete' | 'reserve';
export const kinds: readonly BracketKind[] = ['undetermined', 'addition', 'deletion', 'alternatives', 'placeholder'];
export const reasons: readonly Reason[] = ['contentious', 'awaiting-instructions', 'linked', 'uncertain', 'other'];
export const says: readonly Say[] = ['propose', 'retain', 'delete', 'reserve'];

/** `share` is the part of the words that stands in brackets, 0 to 1. */
export interface Measures { brackets: number; alternativeSets: number; options: number; words: number; wordsInBrackets: number; share: number }
export interface Voice { delegationId: number; say: Say; at: number }
export interface By { personId: number; delegationId: number | null }
export interface Bracket {
  /** Null: the bracket stands in the text, and nobody has said anything about it. */
  id: number | null;
  /** Of the opener, and after the closer, in the version of the paragraph's reading. */
  start: number; end: number; depth: number; kind: BracketKind; words: string;
  reason: Reason | null; reasonText: string | null; linkedParagraphId: number | null;
  /** `by` and `voices` are empty for readers who may not see them. */
  by: By | null; at: number | null; voices: Voice[];
  /** Which of the paragraph's sets it belongs to. */
  set: number | null; amendmentId: number | null;
  /** Who stands behind it is written in the text itself. */
  inlineAttribution: boolean;
}
export interface AltSet { form: 'adjacent' | 'spaced' | 'slash' | 'inside'; start: number; end: number; undecided: string | null; members: { start: number; end: number; words: string }[] }
export interface BracketProblem { code: string; sentence: string; start: number; end: number; repairs: string[] }
export interface ParagraphBrackets { paragraphId: number; textId: number; version: number; measures: Measures; brackets: Bracket[]; sets: AltSet[]; problems: BracketProblem[] }
export interface BracketSpan { fromParagraphId: number; fromPosition: number; toParagraphId: number; toPosition: number; evidence: string }
/** GET /api/groups/{group}/drafts/{id}/brackets */
export interface DraftBrackets {
  draftId: number; seesAttribution: boolean; total: Measures; recommendations: { recommendationId: number; measures: Measures }[];
  paragraphs: ParagraphBrackets[]; spans: BracketSpan[];
}

export type EventKind = 'tabled' | 'adopted' | 'lifted' | 'bracketed' | 'rejected' | 'withdrawn' | 'undone';
export interface MeasureEvent { at: number; kind: EventKind; paragraphId: number | null; label: string | null; words: string | null }
export interface LostWords { at: number; paragraphId: number; label: string; words: string[]; by: By | null; how: string }
/** GET /api/groups/{group}/drafts/{id}/measures */
export interface MeasuresOverTime { samples: { at: number; measures: Measures }[]; events: MeasureEvent[]; lost: LostWords[] }

export type AttributionFor = 'everyone' | 'members' | 'chair';
/** `supportThreshold`: how many delegations besides the proposer an amendment needs; 0 none. */
export interface BracketSettings { attributionFor: AttributionFor; supportThreshold: number }

/** What an act answers; `actId` undoes it. */
export interface Done { actId: number | null; textId: number | null; version: number | null }
export type Lifting = { how: 'keep' } | { how: 'drop' } | { how: 'choose'; index: number } | { how: 'merge'; words: string };
export interface Description { kind: BracketKind; reason: Reason | null; reasonText: string | null; linkedParagraphId: number | null }

export const groupPath = (group: string): string => `/api/groups/${encodeURIComponent(group)}`;
export const bracketsKey = (group: string, draftId: number) => ['brackets', group, draftId] as const;
export const measuresKey = (group: string, draftId: number) => ['measures', group, draftId] as const;
export const settingsKey = (group: string) => ['settings', group] as const;

const bracketsQuery = (group: string, draftId: number) => ({
  queryKey: bracketsKey(group, draftId), staleTime: Infinity,
  queryFn: ({ signal }: { signal: AbortSignal }) => ask<DraftBrackets>('GET', `${groupPath(group)}/drafts/${draftId}/brackets`, undefined, signal),
});
/** The brackets of a draft, or the part of them that `select` takes: whoever uses it is rendered again only when that part has changed. */
export const useBrackets = <T = DraftBrackets>(group: string, draftId: number, select?: (brackets: DraftBrackets) => T) =>
  useQuery({ ...bracketsQuery(group, draftId), ...(select && { select }) }) as { data: T | undefined; isError: boolean; error: unknown; refetch: () => Promise<unknown> };
export const useMeasures = (group: string, draftId: number) =>
  useQuery({ queryKey: measuresKey(group, draftId), staleTime: 0, queryFn: ({ signal }) => ask<MeasuresOverTime>('GET', `${groupPath(group)}/drafts/${draftId}/measures`, undefined, signal) });
export const useSettings = (group: string) =>
  useQuery({ queryKey: settingsKey(group), staleTime: 0, queryFn: ({ signal }) => ask<BracketSettings>('GET', `${groupPath(group)}/settings`, undefined, signal) });

export const rereadBrackets = (queries: QueryClient, group: string, draftId: number): Promise<void> => queries.invalidateQueries({ queryKey: bracketsKey(group, draftId) });
