/** What the server says about files that are being imported. Moments are milliseconds since 1970 UTC. */
import { ask, type ContributorKind, type Diagnostic, type Footnote, type Passage } from '../api';

export type ImportState = 'reading' | 'failed' | 'preview' | 'confirmed' | 'cancelled' | 'unchanged';
export type ImportFormat = 'text' | 'markdown' | 'word' | 'pdf' | 'form';
export type ImportAction = 'new' | 'beside-digest' | 'replaces-original' | 'unchanged' | 'left-out';
export type Consent = 'given' | 'refused' | 'not-stated';
export type PassageKind = Passage['kind'];

/** What a person says of one submission. A field that is present stands in place of what was read; null or "" clears it. */
export interface SubmissionCorrection {
  number?: number | null; symbol?: string | null; language?: string | null; contributor?: string | null; organisation?: string | null; persons?: string[];
  kind?: ContributorKind; capacity?: string | null; country?: string | null; stakeholderGroupId?: number | null; date?: string | null; consent?: Consent; leaveOut?: boolean;
}
/** All that people have put right in one file. Submissions are named by the line at which they begin, passages by their first line. */
export interface Corrections {
  submissions: Record<string, SubmissionCorrection>;
  /** Lines of passages at which a submission begins; the passage's words become its heading. */
  begin: number[];
  /** Submissions that belong to the one before; their heading becomes a passage of it. */
  join: number[];
  passages: Record<string, {
    /** 0: answers none. */
    question?: number;
    kind?: PassageKind;
  }>;
}

export interface PreviewedSubmission {
  /** The line at which it begins: its key. */
  at: number; number: number; symbol: string | null; language: string | null; contributor: string; organisation: string | null; persons: string[]; kind: ContributorKind;
  capacity: string | null; country: string | null; stakeholderGroupId: number | null; date: string | null; consent: Consent; citable: boolean; heading: string;
  firstLine: number; lastLine: number; firstPage: number | null; lastPage: number | null; passages: number; footnotes: number; answers: { question: number; answered: boolean }[];
  action: ImportAction; standsBeside: { number: number; contributor: string } | null; corrected: string[];
}
export interface ImportDiagnostic extends Diagnostic { page: number | null }
export interface ImportPreview {
  id: number; fileName: string; size: number; format: ImportFormat | null; pages: number | null; state: ImportState;
  /** From 0 to 1, of the reading. */
  progress: number; message: string; problem: { code: string; message: string; action: string } | null;
  /** Rises with every correction. */
  version: number;
  /** Of a contribution that came through the form: how to reach who sent it, for the secretariat only, and its receipt. */
  contact: string | null; receipt: string | null;
  submissions: PreviewedSubmission[]; diagnostics: ImportDiagnostic[]; corrections: Partial<Corrections> | null;
}
export interface TrackedChange { offset: number;
  /** How much of the text was inserted; 0 for a deletion. */
  length: number; deleted: string | null; author: string | null }
export interface PreviewedPassage {
  at: number; number: number; kind: PassageKind; label: string | null; question: number | null; text: string; raw: string | null; firstLine: number; lastLine: number; page: number | null;
  calls: { offset: number; mark: string }[]; tracked: TrackedChange[];
}
/** GET /imports/{id}/submissions/{at}: what one submission would become. */
export interface PreviewedText { at: number; number: number; passages: PreviewedPassage[]; footnotes: Footnote[] }
/** GET /imports: a file that somebody has begun to import and that is neither confirmed nor cancelled. */
export interface OpenImport { id: number; fileName: string; format: ImportFormat | null; state: ImportState; progress: number; submissions: number; at: number; personId: number | null; receipt: string | null }
export interface ImportOutcome { added: number; beside: number; replaced: number; unchanged: number; linksMoved: number; linksFlagged: number; message: string }

export const importsOf = (slug: string): string => `/api/groups/${encodeURIComponent(slug)}/imports`;
export const openImports = (slug: string, signal?: AbortSignal) => ask<OpenImport[]>('GET', importsOf(slug), undefined, signal);
export const previewOf = (slug: string, id: number, signal?: AbortSignal) => ask<ImportPreview>('GET', `${importsOf(slug)}/${id}`, undefined, signal);
export const textOf = (slug: string, id: number, at: number, signal?: AbortSignal) => ask<PreviewedText>('GET', `${importsOf(slug)}/${id}/submissions/${at}`, undefined, signal);
export const correct = (slug: string, id: number, version: number, corrections: Corrections) => ask<ImportPreview>('PUT', `${importsOf(slug)}/${id}/corrections`, { version, corrections });
export const confirmAll = (slug: string, imports: { id: number; version: number }[]) => ask<ImportOutcome>('POST', `${importsOf(slug)}/confirm`, { imports });
export const cancelImport = (slug: string, id: number) => ask<void>('DELETE', `${importsOf(slug)}/${id}`);
