/**
 * What travels between this client and the server while a draft is edited live: the types of docs/live-protocol.md, version 1.
 * Positions, lengths and limits count UTF-16 code units; times are milliseconds since 1970 UTC.
 */
import type { DraftOutline, Role, TextState } from '../api';

/** One part of a change: a number stays, `[n]` deletes n, `[n, …lines]` replaces n by the lines, joined with `\n`. */
export type ChangePart = number | [number, ...string[]];
/** A replacement of parts of one text; the parts cover the old text from start to end. */
export type Change = ChangePart[];

/** An accepted change as the log keeps it; `version` is the version it made. */
export interface Entry { version: number; clientId: number; seq: number; personId: number; delegationId: number | null; at: number; changes: Change }
export interface Present { connection: string; personId: number; name: string; delegationId: number | null }
export interface You { connection: string; personId: number | null; name: string | null; role: Role | null; delegationId: number | null; mayEdit: boolean }
export interface Limits { textLength: number; changesPerSubmit: number; submitsPerSecond: number; catchUpEntries: number }
export interface Joined { protocol: number; draft: DraftOutline; texts: TextState[]; people: Present[]; observers: number; you: You; limits: Limits }

/** What an editor sends: frozen once sent, and resent identical until it is answered. */
export interface Submission { textId: number; clientId: number; firstSeq: number; baseVersion: number; changes: Change[] }
export interface Accepted { textId: number; version: number; lastSeq: number }
export interface CaughtUp { textId: number; from: number; to: number; head: number; entries: Entry[] }

export interface Refusal { code: string; message: string; action?: string | null; lastSeq?: number | null; head?: { version: number; text: string; hash: string } | null }
export type Answer<T> = { value: T; refusal?: null } | { refusal: Refusal; value?: null };

export interface ChangesHeard { textId: number; from: number; to: number; entries: Entry[] }
export interface HeadsHeard { draftId: number; heads: { textId: number; version: number; hash: string }[] }
export interface OutlineHeard { draftId: number; outline: number; kind: string; recommendationId?: number | null; paragraphId?: number | null }
export interface EvidenceHeard { draftId: number; paragraphId: number }
export interface AmendmentsHeard { draftId: number; amendmentId: number }
/** Something about positions, agreement or silence has changed; nobody's position is in it. */
export interface ConsensusHeard { draftId: number; what: string; paragraphId?: number | null }
export interface MergeHeard { draftId: number; mergeId: number }
export interface PresenceHeard { draftId: number; people: Present[]; observers: number }
/** What is known about brackets of the draft has changed. */
export interface BracketsHeard { draftId: number; paragraphId: number }
export interface BehindHeard { reason: string }
/** Where a caret is, at `version` of the text; both positions absent: the selection has left the text. */
export interface Point { textId: number; clientId: number; version: number; anchor?: number | null; head?: number | null }
export interface PointerHeard extends Point { connection: string; personId: number; delegationId: number | null }

/** The messages the server sends, by name. */
export interface Heard {
  changes: ChangesHeard; heads: HeadsHeard; outline: OutlineHeard; evidence: EvidenceHeard; brackets: BracketsHeard; presence: PresenceHeard; behind: BehindHeard;
  pointer: PointerHeard; closing: { reason: string }; rights: { reason: string };
  amendments: AmendmentsHeard; merge: MergeHeard; consensus: ConsensusHeard;
}
/** The methods the server offers: argument and answer, by name. */
export interface Methods {
  JoinDraft: [{ draftId: number }, Joined]; LeaveDraft: [{ draftId: number }, unknown]; NewEditor: [{ group: string }, { clientId: number }];
  Submit: [Submission, Accepted]; CatchUp: [{ textId: number; fromVersion: number }, CaughtUp]; Snapshot: [{ textId: number }, TextState];
  ReportMismatch: [{ textId: number; version: number; hash: string }, unknown]; Outline: [{ draftId: number }, DraftOutline]; Point: [Point, unknown];
}

/** `offline`: the browser says so, or several attempts in a row have failed. */
export type LinkState = 'connecting' | 'connected' | 'reconnecting' | 'offline';

/** In live messages an absent member means null; beyond this point it is null. */
export function outlineFrom(told: DraftOutline): DraftOutline {
  return {
    ...told,
    recommendations: told.recommendations.map(recommendation => ({
      ...recommendation, withdrawn: recommendation.withdrawn ?? null,
      paragraphs: recommendation.paragraphs.map(paragraph => ({ ...paragraph, relation: paragraph.relation ?? null, withdrawn: paragraph.withdrawn ?? null })),
    })),
  };
}
export const presentFrom = (told: Present): Present => ({ ...told, delegationId: told.delegationId ?? null });
export const youFrom = (told: You): You => ({ ...told, personId: told.personId ?? null, name: told.name ?? null, role: told.role ?? null, delegationId: told.delegationId ?? null });

/** A connection as the draft sees it; the tests give it a server in memory. */
export interface Wire {
  readonly state: LinkState;
  /** Rejects when the connection is lost before the answer, and with `CallDefect` when the server calls the call itself wrong. */
  call<M extends keyof Methods>(method: M, argument: Methods[M][0]): Promise<Answer<Methods[M][1]>>;
  on<T extends keyof Heard>(target: T, hear: (message: Heard[T]) => void): () => void;
  /** Told at each change of `state`. */
  watch(tell: () => void): () => void;
}

/** The server did not understand the call: a defect of this client, not a rule of negotiation. */
export class CallDefect extends Error {}

/** Refusals after which the submission is sent again; every other one is final. */
export const passing: readonly string[] = ['resync', 'too-fast', 'try-again'];
/** The hash of an empty text. */
export const emptyHash = 'e3b0c44298fc1c14';

/** The first 8 bytes of SHA-256 over the UTF-8 form, in hexadecimal; null where the browser withholds WebCrypto (no secure context). */
export async function hashOf(text: string): Promise<string | null> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) return null;
  const digest = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(digest.subarray(0, 8), byte => byte.toString(16).padStart(2, '0')).join('');
}
