/** Revisions, the closing of a draft, templates and the report, as the server tells them. Times are milliseconds since 1970 UTC. */
import type { Agreement } from '../consensus/api';
import { useOfDraft, ofDraft } from '../consensus/api';

export interface SnapshotMeasures { paragraphs: number; agreed: number; brackets: number; alternativeSets: number; options: number; words: number; wordsInBrackets: number }
export interface Revision { id: number; number: number; symbol: string; note: string; publishedAt: number; personId: number; final: boolean; hash: string; measures: SnapshotMeasures }
export const disagreements = ['views', 'noted', 'nothing'] as const;
export const namings = ['delegations', 'stakeholder-groups', 'nobody'] as const;
export const annexes = ['minorityStatements', 'explanations', 'sourceTable', 'silenceRecord', 'measures', 'participants'] as const;
export type Kept = { disagreement: typeof disagreements[number]; names: typeof namings[number] } & Record<typeof annexes[number], boolean>;
export interface Template extends Kept {
  id: number; number: number; name: string; note: string; personId: number; proposedAt: number; adoptedAt: number | null; adoptedDespite: string | null; endedAt: number | null; endedReason: string | null;
  support: number | null; reservations: number | null; objections: number | null; mine: string | null;
}
export interface Run { kind: 'kept' | 'deleted' | 'inserted'; text: string }
export type DraftChange = 'same' | 'changed' | 'added' | 'removed' | 'moved' | 'moved-away';
export interface ParagraphComparison { id: number; change: DraftChange; labelBefore: string | null; labelAfter: string | null; otherRecommendation: string | null; agreementBefore: Agreement | null; agreementAfter: Agreement | null; runs: Run[] }
export interface RecommendationComparison { id: number; change: DraftChange; numberBefore: string | null; numberAfter: string | null; title: Run[]; paragraphs: ParagraphComparison[] }
export interface ComparedState { revisionId: number | null; name: string; publishedAt: number | null; measures: SnapshotMeasures }
export interface Comparison { from: ComparedState; to: ComparedState; recommendations: RecommendationComparison[] }
export interface AgreementReading { closed: boolean; paragraphs: { paragraphId: number; agreement: Agreement; conditional: boolean; waitingFor: number[]; fate: 'retained' | 'dropped' | null }[]; packages: { id: number; name: string; note: string; paragraphs: number[] }[] }

export const useRevisions = (slug: string, draftId: number) => useOfDraft<Revision[]>(slug, draftId, 'revisions');
export const useTemplates = (slug: string, draftId: number) => useOfDraft<Template[]>(slug, draftId, 'templates');
export const useAgreement = (slug: string, draftId: number) => useOfDraft<AgreementReading>(slug, draftId, 'agreement');
export const useComparison = (slug: string, draftId: number, from: string, to: string, enabled: boolean) => useOfDraft<Comparison>(slug, draftId, `compare?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`, enabled);
export const reportOf = (slug: string, draftId: number, format: 'html' | 'markdown', specimen?: number): string => `${ofDraft(slug, draftId)}/report?format=${format}${specimen === undefined ? '' : `&specimen=${specimen}`}`;
