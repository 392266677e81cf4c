/** Passages found by words, and passages suggested for a paragraph, an amendment or a proposal, as the server tells them. Offsets count UTF-16 code units of the passage's text. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ask, type ContributorKind, type WithheldCount } from '../api';

export interface Span { start: number; end: number }
/** Where a passage stands, and whose it is. */
export interface PassagePlace {
  passageId: number; passageNumber: number; page: number | null; submissionNumber: number; contributor: string; stakeholderGroupId: number | null;
  edition: 'digest' | 'original'; question: number | null; citable: boolean;
}
export interface Hit extends PassagePlace { kind: ContributorKind; snippet: { text: string; hit: boolean }[]; score: number }
/** GET /api/groups/{group}/search. `problem`: why the query was not read as it was written, and what was searched instead. */
export interface SearchReading {
  query: string; problem: string | null; total: number; hits: Hit[]; withheld: WithheldCount[];
  facets: { stakeholders: { id: number | null; count: number }[]; questions: { number: number | null; count: number }[] };
}
/** `start` and `end`: the words proposed as the quotation. `words`: those that match. `because`: in short, why it may bear on the text. */
export interface Suggestion extends PassagePlace, Span { text: string; words: Span[]; because: string[]; score: number }
/** GET /api/groups/{group}/paragraphs/{id}/suggestions, and the same of an amendment and a proposal. `dismissed`: how many were set aside. */
export interface SuggestionsReading { suggestions: Suggestion[]; dismissed: number }

/** What evidence, or a source, is looked for. */
export interface Target { kind: 'paragraph' | 'amendment' | 'proposal'; id: number }
export const keyOf = (target: Target): string => `${target.kind}-${target.id}`;

const groupPath = (slug: string): string => `/api/groups/${encodeURIComponent(slug)}`;
export const targetPath = (slug: string, target: Target): string => `${groupPath(slug)}/${target.kind}s/${target.id}`;

/** The filters of a search, by the names they have in the address of the page and of the question to the server. */
export const filters = ['stakeholders', 'question', 'kind', 'edition'] as const;
export type Filter = (typeof filters)[number];
export type Filters = Partial<Record<Filter, string>>;

const pageSize = 20;
/** The hits of a query, page by page. What was found before stays on show while the next is looked for, and a question that has been overtaken is abandoned. */
export const useSearch = (slug: string, query: string, chosen: Filters) => useInfiniteQuery({
  queryKey: ['search', slug, query, ...filters.map(f => chosen[f] ?? '')], enabled: query.trim() !== '', placeholderData: keepPreviousData, initialPageParam: 0,
  queryFn: ({ signal, pageParam }) => {
    const params = new URLSearchParams({ q: query, skip: String(pageParam), take: String(pageSize) });
    for (const f of filters) if (chosen[f]) params.set(f, chosen[f]);
    return ask<SearchReading>('GET', `${groupPath(slug)}/search?${params}`, undefined, signal);
  },
  getNextPageParam: (last, all) => { const shown = all.reduce((sum, page) => sum + page.hits.length, 0); return last.hits.length > 0 && shown < last.total ? shown : undefined; },
});

export const suggestionsKey = (slug: string, target: Target, take: number) => ['suggestions', slug, keyOf(target), take] as const;
export const askSuggestions = (slug: string, target: Target, take: number, signal?: AbortSignal) => ask<SuggestionsReading>('GET', `${targetPath(slug, target)}/suggestions?take=${take}`, undefined, signal);
/** Not asked again by itself: a list somebody works through does not change under their hands. */
export const useSuggestions = (slug: string, target: Target, take: number, enabled: boolean) => useQuery({
  queryKey: suggestionsKey(slug, target, take), enabled, staleTime: 60_000, gcTime: 120_000, placeholderData: keepPreviousData, refetchOnWindowFocus: false, refetchOnReconnect: false,
  queryFn: ({ signal }) => askSuggestions(slug, target, take, signal),
});
export const dismissalsKey = (slug: string, target: Target) => ['dismissals', slug, keyOf(target)] as const;
export const useDismissals = (slug: string, target: Target, enabled: boolean) => useQuery({
  queryKey: dismissalsKey(slug, target), enabled, queryFn: ({ signal }) => ask<SuggestionsReading>('GET', `${targetPath(slug, target)}/dismissals`, undefined, signal),
});

/** The address of a passage in its submission. `find`: words to be marked there. */
export function toPassage(slug: string, place: Pick<PassagePlace, 'submissionNumber' | 'edition' | 'passageNumber'>, find: readonly string[] = []): string {
  const params = new URLSearchParams({ edition: place.edition });
  for (const words of find) params.append('find', words);
  return `/g/${slug}/submissions/${place.submissionNumber}?${params}#p${place.passageNumber}`;
}
/** The page on which evidence is found for one text after another. */
export const toFind = (target: Target): string => `?view=evidence&${target.kind}=${target.id}`;
