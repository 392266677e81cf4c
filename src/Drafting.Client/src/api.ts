/** What the server says over HTTP: the shapes of its answers, and one way to ask. Live messages are in live/protocol.ts. */

export type Role = 'chair' | 'secretariat' | 'member' | 'observer';
export type Stance = 'supports' | 'opposes' | 'qualifies';
export type Policy = 'drafting' | 'chairs-pen' | 'locked';
export type ContributorKind = 'member' | 'observer' | 'observer-state';
/** What the signed-in person may do in a group; the server decides again at each act. */
export type Act = 'edit-text' | 'order-draft' | 'set-policy' | 'link-evidence' | 'import-submissions' | 'read-record' | 'amend' | 'dispose' | 'set-rules' | 'work-on-proposals' | 'take-position' | 'manage-positions' | 'preside' | 'publish';

export interface Person { id: number; name: string }
export interface Persona { key: string; name: string; role: Role; group: string; delegation: string | null }
export interface Session { person: Person | null; personas: Persona[]; memberships: { group: string; role: Role; delegationId: number | null }[] }

export interface GroupSummary { slug: string; name: string; shortName: string; body: string; observersOpen: boolean }
export interface StakeholderGroup { id: number; name: string }
export interface Delegation { id: number; name: string; shortName: string; stakeholderGroupId: number; example: boolean; colour: string }
export interface Question { number: number; text: string }
export interface DraftSummary { id: number; symbol: string; title: string; recommendations: number; paragraphs: number }
export interface Group {
  slug: string; name: string; shortName: string; body: string; mandate: string; timeZone: string; observersOpen: boolean;
  consultation: { title: string; meeting: string };
  questions: Question[]; stakeholderGroups: StakeholderGroup[]; delegations: Delegation[]; drafts: DraftSummary[]; submissions: number;
  /** Names of people whose words, links or acts can appear in this group. */
  people: { id: number; name: string; delegationId: number | null; role: Role }[];
  you: { role: Role | null; delegationId: number | null; may: Act[] };
}

export interface EvidenceCount { supports: number; opposes: number; qualifies: number }
export interface Paragraph {
  id: number; textId: number; label: string; relation: { kind: 'inserted-after' | 'alternative-to'; paragraphId: number } | null;
  policy: Policy; agreement: 'open' | 'under-silence' | 'ad-referendum' | 'agreed-in-group' | 'agreed-in-plenary'; 
  /** What was decided at closing on text that was not agreed; absent for none. */
  fate?: 'retained' | 'dropped' | null; withdrawn: { at: number; personId: number; reason: string } | null; evidence: EvidenceCount;
}
export interface Recommendation {
  id: number; number: string; title: string; titleVersion: number; withdrawn: { at: number; personId: number; reason: string } | null; paragraphs: Paragraph[];
}
/** The structure of a draft; `outline` rises with every change of it. Times are milliseconds since 1970 UTC. */
export interface DraftOutline { id: number; group: string; symbol: string; title: string; outline: number; closedAt?: number | null; recommendations: Recommendation[] }
export interface TextState { textId: number; version: number; text: string; hash: string }
/** GET /api/groups/{group}/drafts/{id} */
export interface DraftReading { draft: DraftOutline; texts: TextState[] }

export interface SubmissionSummary {
  id: number; number: number;
  /** The document symbol it came under. */
  symbol: string | null;
  /** A language tag, `fr`. */
  language: string | null;
  /** False: shown to chair and secretariat alone, never quoted or named in what leaves their screens. */
  citable: boolean;
  contributor: string; organisation: string | null; persons: string[]; kind: ContributorKind; capacity: string | null;
  country: string | null; stakeholderGroupId: number | null; date: string | null; consent: 'given' | 'refused' | 'not-stated';
  editions: { id: number; kind: 'digest' | 'original'; passages: number }[];
  answers: { question: number; answered: boolean }[]; links: number;
}
/** GET /api/groups/{group}/submissions: those the reader may see one by one, and how many others there are of each stakeholder group. */
export interface SubmissionsReading { submissions: SubmissionSummary[]; withheld: WithheldCount[] }
export interface WithheldCount { stakeholderGroupId: number | null; count: number }
/** What is quoted only in aggregate: that so many links have this stance. */
export interface WithheldLinks extends WithheldCount { stance: Stance }
export type QuoteMatch = 'exact' | 'moved' | 'altered' | 'missing';
export interface PassageLink {
  id: number; draftId: number; paragraphId: number; paragraphLabel: string; recommendationNumber: string; recommendationTitle: string;
  stance: Stance; note: string; quote: string; start: number; end: number; match: QuoteMatch;
}
export interface Passage {
  id: number; number: number; kind: 'title' | 'byline' | 'date' | 'salutation' | 'heading' | 'question' | 'paragraph' | 'item' | 'bullet' | 'quotation' | 'signature'; label: string | null; question: number | null;
  text: string; raw: string | null; firstLine: number | null; lastLine: number | null; calls: { offset: number; mark: string }[]; links: PassageLink[];
  /** The page of the source, from 1. */
  page: number | null;
  /** Tracked changes of the source; the text is what it becomes when all are accepted. `deleted`: what was taken out at this place, null for an insertion. */
  tracked: TrackedChange[];
}
export interface TrackedChange { offset: number; length: number; deleted: string | null; author: string | null }
export interface Footnote { mark: string; text: string; passageNumber: number | null; offset: number | null }
export interface Edition {
  id: number; kind: 'digest' | 'original'; superseded: boolean; fileName: string | null; importedAt: number | null;
  passages: Passage[]; footnotes: Footnote[]; diagnostics: Diagnostic[];
}
export interface Submission extends Omit<SubmissionSummary, 'editions'> { editions: Edition[] }
export interface Diagnostic { code: string; severity: 'repair' | 'doubt' | 'problem'; line: number; submission: number | null; message: string; raw: string | null; repaired: string | null }

/** GET /api/groups/{group}/paragraphs/{id}/evidence, and the same of a tabled amendment. */
export interface EvidenceReading { links: Evidence[]; withheld: WithheldLinks[] }
export interface Evidence {
  id: number; stance: Stance; note: string; quote: string; match: QuoteMatch; before: string; after: string; at: number; personId: number; delegationId: number | null;
  /** The version of the paragraph's text when the link was made, and how much of the text has changed since: 0 none, 1 all. */
  paragraphVersion: number; changedSince: number;
  passageId: number; passageNumber: number; submissionNumber: number; contributor: string; stakeholderGroupId: number | null; edition: 'digest' | 'original';
  citable: boolean; page: number | null;
}
export interface VersionLine { version: number; at: number; personId: number; delegationId: number | null; inserted: number; deleted: number }
/** GET /api/groups/{group}/texts/{textId}/history?before=: the newest first, at most 1,000 a page; `more` says whether older ones exist. */
export interface History { textId: number; head: number; versions: VersionLine[]; more: boolean }
export interface Comparison { from: number; to: number; runs: { kind: 'kept' | 'inserted' | 'deleted'; text: string }[]; kept: number; inserted: number; deleted: number }
export interface AuthorshipReading { textId: number; version: number; text: string; spans: { length: number; personId: number; delegationId: number | null }[] }
export interface RecordEntry { sequence: number; at: number; personId: number | null; person: string; onBehalfOf: string | null; kind: string; payload: unknown; hash: string;
  /** Who acted is not shown to this reader. */
  hidden?: boolean }
export interface RecordPage { entries: RecordEntry[]; more: boolean }

/** A refusal or failure, in words fit to be shown. */
export class Problem extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly action: string, readonly fields: Record<string, string[]> = {}) { super(message); }
}

export async function ask<T>(method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method, signal: signal ?? null, credentials: 'same-origin',
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Problem(0, 'network', 'The server cannot be reached.', 'Check the network; nothing was changed. Try again when it is back.');
  }
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  if (response.ok) return (text ? JSON.parse(text) : undefined) as T;
  throw problemFrom(response.status, text);
}

/** Reads RFC 9457 problem details; anything else becomes a plain sentence with the status. */
export function problemFrom(status: number, text: string): Problem {
  try {
    const p = JSON.parse(text) as { code?: string; title?: string; detail?: string; action?: string; errors?: Record<string, string[]> };
    return new Problem(status, p.code ?? `http-${status}`, p.detail ?? p.title ?? `The server answered ${status}.`, p.action ?? '', p.errors ?? {});
  } catch {
    return new Problem(status, `http-${status}`, `The server answered ${status}.`, 'Try again; if it stays so, tell whoever runs this installation.');
  }
}
