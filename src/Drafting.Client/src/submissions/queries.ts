import { useQuery } from '@tanstack/react-query';
import { ask, type DraftReading, type Submission, type SubmissionsReading } from '../api';

const of = (slug: string) => `/api/groups/${encodeURIComponent(slug)}`;
export const submissionKey = (slug: string, number: number) => ['submission', slug, number] as const;

export const useSubmissions = (slug: string) => useQuery({ queryKey: ['submissions', slug], queryFn: ({ signal }) => ask<SubmissionsReading>('GET', `${of(slug)}/submissions`, undefined, signal) });
export const useSubmission = (slug: string, number: number) => useQuery({ queryKey: submissionKey(slug, number), queryFn: ({ signal }) => ask<Submission>('GET', `${of(slug)}/submissions/${number}`, undefined, signal) });
/** A draft with its texts as they are now, to choose a paragraph from; the live draft itself is followed over the live connection. */
export const useDraftReading = (slug: string, id: number | undefined) => useQuery({ queryKey: ['draft-reading', slug, id], enabled: id !== undefined, staleTime: 0, queryFn: ({ signal }) => ask<DraftReading>('GET', `${of(slug)}/drafts/${id}`, undefined, signal) });
