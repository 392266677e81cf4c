/** What the server says about a call for contributions, to whoever asks, and about its settings to the chair and the secretariat. Moments are milliseconds since 1970 UTC. */
import { ask, type ContributorKind, type Question, type StakeholderGroup } from '../api';

export type CallState = 'open' | 'closed' | 'not-open';
export interface Call {
  slug: string; name: string; shortName: string; title: string; meeting: string; introduction: string; questions: Question[]; stakeholderGroups: StakeholderGroup[]; state: CallState;
  /** Null: no deadline. */
  closes: number | null;
  /** The deadline as the clocks of `timeZone` show it: "2026-12-31T18:00". */
  closesLocal: string | null;
  timeZone: string;
  /** The server's clock, which decides. */
  now: number;
}
export interface CallSettings extends Omit<Call, 'state'> { open: boolean; state: CallState; received: number }
export interface Contribution {
  /** Makes sending twice the same as sending once. */
  key: string;
  contributor: string; organisation: string; persons: string[]; kind: ContributorKind; capacity: string; country: string; stakeholderGroupId: number | null; language: string; contact: string;
  consent: 'given' | 'refused'; answers: { question: number; text: string }[]; general: string;
}
export interface Received { receipt: string; at: number; hash: string }
export interface Receipt extends Received { state: 'received' | 'published' | 'not-taken'; contributor: string; consent: 'given' | 'refused'; answers: { question: number; text: string }[]; general: string | null }

const open = (slug: string) => `/api/consultations/${encodeURIComponent(slug)}`;
const settings = (slug: string) => `/api/groups/${encodeURIComponent(slug)}/consultation`;
export const callOf = (slug: string, signal?: AbortSignal) => ask<Call>('GET', open(slug), undefined, signal);
export const contribute = (slug: string, contribution: Contribution) => ask<Received>('POST', `${open(slug)}/contributions`, contribution);
export const receiptOf = (slug: string, receipt: string, signal?: AbortSignal) => ask<Receipt>('GET', `${open(slug)}/receipts/${encodeURIComponent(receipt)}`, undefined, signal);
export const settingsOf = (slug: string, signal?: AbortSignal) => ask<CallSettings>('GET', settings(slug), undefined, signal);
export const changeCall = (slug: string, to: { open: boolean; introduction: string; closesLocal: string | null; timeZone: string }) => ask<void>('PUT', settings(slug), to);
export const callKey = (slug: string) => ['call', slug] as const;
