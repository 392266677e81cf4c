/** Addresses within a draft's page, and the names of the places amendments stand at. */
import { useMemo } from 'react';
import type { Paragraph, Recommendation } from '../api';
import { useDraft, useDraftState } from '../drafts/draft';

export const toList = (amendmentId?: number): string => `?view=amendments${amendmentId === undefined ? '' : `&amendment=${amendmentId}`}`;
export const toOne = (amendmentId: number): string => `?view=amendment&amendment=${amendmentId}`;
export const toMerge = (mergeId: number): string => `?view=merge&merge=${mergeId}`;
export const toParagraph = (paragraphId: number, amendmentId?: number): string => `?paragraph=${paragraphId}${amendmentId === undefined ? '' : `&amendment=${amendmentId}`}`;

export interface Places {
  paragraph(id: number | null): Paragraph | null;
  recommendation(id: number | null): Recommendation | null;
  homeOf(paragraphId: number): Recommendation | null;
  ofText(textId: number): Paragraph | null;
}
export function usePlaces(): Places {
  const { session } = useDraft();
  const { draft } = useDraftState(session);
  return useMemo(() => {
    const recommendations = draft?.recommendations ?? [], paragraphs = recommendations.flatMap(r => r.paragraphs);
    return {
      paragraph: id => paragraphs.find(p => p.id === id) ?? null,
      recommendation: id => recommendations.find(r => r.id === id) ?? null,
      homeOf: id => recommendations.find(r => r.paragraphs.some(p => p.id === id)) ?? null,
      ofText: id => paragraphs.find(p => p.textId === id) ?? null,
    };
  }, [draft]);
}
