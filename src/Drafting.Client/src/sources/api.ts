/** Where the words of a draft come from, as the server tells it: one row a paragraph. Times are milliseconds since 1970 UTC. */
import { useQuery } from '@tanstack/react-query';
import { ask, type Stance } from '../api';
import type { AmendmentState } from '../amendments/api';
import { groupPath, type ProposalName, type Withheld } from '../proposals/api';

export interface SourcePassage {
  submissionNumber: number; contributor: string; stakeholderGroupId: number | null; passageNumber: number; page: number | null;
  stance: Stance; quote: string; note: string; edition: 'digest' | 'original';
  /** False: neither printed nor written to a file. */
  citable: boolean;
}
export interface SourceRow {
  recommendation: { id: number; number: string; title: string };
  paragraph: { id: number; label: string; text: string; withdrawn: boolean };
  /** Whose words the text is, and how much of it is theirs (0 to 1). */
  contributors: { delegationId: number | null; name: string; share: number }[];
  amendments: { id: number; number: string | null; proposer: string; state: AmendmentState; decision: string | null }[];
  sources: SourcePassage[]; withheld: Withheld[]; proposals: ProposalName[];
  done: { at: number; what: string; why: string | null }[];
}
/** GET /api/groups/{group}/drafts/{id}/sources */
export interface SourcesReading { draft: { id: number; symbol: string; title: string }; rows: SourceRow[];
  /** False: the record has so many acts that the oldest were not looked through. */
  allActs: boolean }

export const sourcesPath = (slug: string, draftId: number): string => `${groupPath(slug)}/drafts/${draftId}/sources`;
export const useSources = (slug: string, draftId: number) => useQuery({ queryKey: ['sources', slug, draftId], queryFn: ({ signal }) => ask<SourcesReading>('GET', sourcesPath(slug, draftId), undefined, signal) });
