/** Proposals as the server tells them. Positions count UTF-16 code units of the passage's text; times are milliseconds since 1970 UTC. */
import { useQuery } from '@tanstack/react-query';
import { ask, type QuoteMatch, type Stance } from '../api';

/** Quoted words of a passage in which a contributor speaks to a proposal, and how, as a person decided. */
export interface Source {
  id: number;
  /** The proposal it was noted under; another than the one it is listed at where that one was merged. */
  proposalId: number;
  passageId: number; passageNumber: number; page: number | null; submissionNumber: number; contributor: string; stakeholderGroupId: number | null; edition: 'digest' | 'original';
  /** False: only chair and secretariat are told of it, and it is not to be passed on. */
  citable: boolean;
  quote: string; stance: Stance; note: string; personId: number; delegationId: number | null; at: number; match: QuoteMatch;
}
/** Contributions that may not be cited individually: how many, of whom, and how they stand. */
export interface Withheld { stakeholderGroupId: number | null; stance: Stance; count: number }
export interface ProposalName { id: number; number: number; title: string }
export interface Proposal extends ProposalName {
  note: string;
  /** Under what it stands on the board; empty for nothing. */
  theme: string;
  /** The proposal that this one was found to repeat, which may itself repeat another. */
  mergedInto: number | null;
  splitFrom: number | null;
  withdrawn: { at: number; personId: number; reason: string } | null;
  recommendation: { id: number; number: string; title: string; draftId: number } | null;
  /** Those that were found to repeat this one; their sources are among its sources. */
  merged: ProposalName[];
  sources: Source[]; withheld: Withheld[]; personId: number; delegationId: number | null; at: number;
}
export interface Contributor { submissionNumber: number; contributor: string; stakeholderGroupId: number | null; citable: boolean }
/** GET /api/groups/{group}/proposals */
export interface ProposalsReading { proposals: Proposal[]; contributors: Contributor[]; themes: string[] }
/** One that may say the same, how much (0 to 1), and the words they share. */
export interface Similar extends ProposalName { score: number; words: string[] }

export interface NewSource { passageId: number; start: number; end: number; quote: string; stance: Stance; note: string }
export interface NewProposal { title: string; note: string; theme: string; sources: NewSource[] }

export const groupPath = (slug: string): string => `/api/groups/${encodeURIComponent(slug)}`;
export const proposalsKey = (slug: string) => ['proposals', slug] as const;

/** Others extract and merge meanwhile: what is on show is asked for again every half minute. */
export const useProposals = (slug: string) => useQuery({ queryKey: proposalsKey(slug), refetchInterval: 30_000, queryFn: ({ signal }) => ask<ProposalsReading>('GET', `${groupPath(slug)}/proposals`, undefined, signal) });
export const useSimilar = (slug: string, id: number) => useQuery({ queryKey: [...proposalsKey(slug), 'similar', id], queryFn: ({ signal }) => ask<Similar[]>('GET', `${groupPath(slug)}/proposals/${id}/similar`, undefined, signal) });
/** What there is already that says what these words say; nothing is asked before there is a word. */
export const useSimilarTo = (slug: string, title: string, text: string) => useQuery<Similar[]>({
  queryKey: [...proposalsKey(slug), 'like', title, text], enabled: title.trim() !== '', placeholderData: previous => previous,
  queryFn: ({ signal }) => ask<Similar[]>('POST', `${groupPath(slug)}/proposals/similar`, { title, text }, signal),
});

export const passagePath = (slug: string, s: Pick<Source, 'submissionNumber' | 'edition' | 'passageNumber'>): string => `/g/${slug}/submissions/${s.submissionNumber}?edition=${s.edition}#p${s.passageNumber}`;
