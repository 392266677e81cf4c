/** What people put right in a file before it is imported. Pure: every act answers new corrections, and taking one back answers corrections without it. */
import type { Corrections, PreviewedPassage, PreviewedSubmission, SubmissionCorrection } from './api';

export type Fact = Exclude<keyof SubmissionCorrection, 'leaveOut'>;
export const facts: readonly Fact[] = ['number', 'symbol', 'language', 'contributor', 'organisation', 'persons', 'kind', 'capacity', 'country', 'stakeholderGroupId', 'date', 'consent'];

export const none: Corrections = { submissions: {}, begin: [], join: [], passages: {} };
export const complete = (given: Partial<Corrections> | null): Corrections => ({ ...none, ...Object.fromEntries(Object.entries(given ?? {}).filter(([, v]) => v != null)) });

const without = <V>(of: Record<string, V>, key: string | number): Record<string, V> => Object.fromEntries(Object.entries(of).filter(([k]) => k !== String(key)));
const among = (lines: readonly number[], line: number): number[] => [...new Set([...lines, line])].sort((a, b) => a - b);

export function setFact<F extends keyof SubmissionCorrection>(c: Corrections, at: number, fact: F, value: NonNullable<SubmissionCorrection[F]> | null): Corrections {
  return { ...c, submissions: { ...c.submissions, [at]: { ...c.submissions[at], [fact]: value } } };
}
/** The field as it was read. */
export function asRead(c: Corrections, at: number, fact: keyof SubmissionCorrection): Corrections {
  const rest = Object.fromEntries(Object.entries(c.submissions[at] ?? {}).filter(([f]) => f !== fact)) as SubmissionCorrection;
  return { ...c, submissions: Object.keys(rest).length === 0 ? without(c.submissions, at) : { ...c.submissions, [at]: rest } };
}
/** A submission begins at the passage on this line; of one that was joined to another, that is taken back. What was said of the passage is forgotten: it is a heading now. */
export const beginAt = (c: Corrections, line: number): Corrections =>
  ({ ...c, passages: without(c.passages, line), ...(c.join.includes(line) ? { join: c.join.filter(l => l !== line) } : { begin: among(c.begin, line) }) });
/** The submission belongs to the one before it. What was said of it is forgotten: it is none any more. */
export const joinAt = (c: Corrections, at: number): Corrections =>
  ({ ...c, submissions: without(c.submissions, at), ...(c.begin.includes(at) ? { begin: c.begin.filter(l => l !== at) } : { join: among(c.join, at) }) });
/** The passages on these lines answer this question; 0: none. */
export const answering = (c: Corrections, lines: readonly number[], question: number): Corrections =>
  ({ ...c, passages: { ...c.passages, ...Object.fromEntries(lines.map(l => [l, { ...c.passages[l], question }])) } });

/** As a submission reads with corrections that the server may not have heard of yet. */
export function corrected(s: PreviewedSubmission, c: Corrections): PreviewedSubmission {
  const said = c.submissions[s.at];
  if (!said) return s;
  const { leaveOut, ...values } = said;
  const known = Object.fromEntries(Object.entries(values).map(([f, v]) => [f, f === 'persons' ? v ?? [] : f === 'contributor' ? v ?? '' : f === 'number' ? v ?? s.number : v === '' ? null : v])) as Partial<PreviewedSubmission>;
  return { ...s, ...known, action: leaveOut === undefined ? s.action : leaveOut ? 'left-out' : s.action === 'left-out' ? 'new' : s.action };
}
export const questionOf = (p: Pick<PreviewedPassage, 'at' | 'question'>, c: Corrections): number | null => { const said = c.passages[p.at]?.question; return said === undefined ? p.question : said || null; };

/** One correction as a line in a list, and all corrections without it. */
export type Correction = { key: string; line: number; left: Corrections } & ({ what: 'fact'; fact: keyof SubmissionCorrection; value: unknown } | { what: 'begin' | 'join' } | { what: 'question'; question: number } | { what: 'kind'; kind: string });

/** Every correction, by line. */
export function listed(c: Corrections): Correction[] {
  const all: Correction[] = [
    ...c.begin.map(line => ({ key: `begin ${line}`, line, what: 'begin' as const, left: joinAt(c, line) })),
    ...c.join.map(line => ({ key: `join ${line}`, line, what: 'join' as const, left: beginAt(c, line) })),
    ...Object.entries(c.submissions).flatMap(([at, said]) => (Object.keys(said) as (keyof SubmissionCorrection)[]).filter(f => said[f] !== undefined).map(fact => ({ key: `${fact} ${at}`, line: Number(at), what: 'fact' as const, fact, value: said[fact], left: asRead(c, Number(at), fact) }))),
    ...Object.entries(c.passages).flatMap(([at, said]) => {
      const left = (field: 'question' | 'kind') => { const rest = Object.fromEntries(Object.entries(said).filter(([f]) => f !== field)); return { ...c, passages: Object.keys(rest).length === 0 ? without(c.passages, at) : { ...c.passages, [at]: rest } }; };
      return [
        ...(said.question === undefined ? [] : [{ key: `question ${at}`, line: Number(at), what: 'question' as const, question: said.question, left: left('question') }]),
        ...(said.kind == null ? [] : [{ key: `kind ${at}`, line: Number(at), what: 'kind' as const, kind: said.kind, left: left('kind') }]),
      ];
    }),
  ];
  return all.sort((a, b) => a.line - b.line || a.key.localeCompare(b.key));
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What `mine` changed of `base`, put onto `theirs`. Where both changed one thing, mine stands; whoever calls this has asked.
 * Law: over(b, b, t) is t, and over(b, m, b) is m.
 */
export function over(base: Corrections, mine: Corrections, theirs: Corrections): Corrections {
  const lines = (b: number[], m: number[], x: number[]) => [...new Set([...x.filter(l => m.includes(l) || !b.includes(l)), ...m.filter(l => !b.includes(l))])].sort((p, q) => p - q);
  const fields = <V extends object>(b: Record<string, V>, m: Record<string, V>, x: Record<string, V>): Record<string, V> => {
    const result: Record<string, V> = {};
    for (const key of new Set([...Object.keys(x), ...Object.keys(m)])) {
      const [was, now, other] = [b[key] ?? {}, m[key] ?? {}, x[key] ?? {}] as Record<string, unknown>[];
      const merged: Record<string, unknown> = {};
      for (const f of new Set([...Object.keys(other!), ...Object.keys(now!)])) {
        const value = same(was![f], now![f]) ? other![f] : now![f];
        if (value !== undefined) merged[f] = value;
      }
      if (Object.keys(merged).length > 0) result[key] = merged as V;
    }
    return result;
  };
  return { submissions: fields(base.submissions, mine.submissions, theirs.submissions), begin: lines(base.begin, mine.begin, theirs.begin), join: lines(base.join, mine.join, theirs.join), passages: fields(base.passages, mine.passages, theirs.passages) };
}

/** Corrections that change which passages there are, where they stand and what they are; facts about who wrote them do not. */
export const structureOf = (c: Partial<Corrections> | null): string => { const { begin, join, passages } = complete(c); return JSON.stringify([begin, join, passages]); };
