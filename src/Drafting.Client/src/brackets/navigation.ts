/** The brackets of a draft in reading order: the next one, the previous one, and those a reader asks for. Pure. */
import type { Bracket, BracketKind, BracketProblem, ParagraphBrackets } from './api';

/** A place in the draft; `start` −1 is before the first word of the paragraph. */
export interface Stop { paragraphId: number; start: number }

/** Every bracket once, as the draft is read: `order` is the order of the paragraphs, and those not in it are not visited. */
export function stopsOf(readings: readonly ParagraphBrackets[], order: readonly number[]): Stop[] {
  const byParagraph = new Map(readings.map(reading => [reading.paragraphId, reading]));
  return order.flatMap(paragraphId => (byParagraph.get(paragraphId)?.brackets ?? []).map(({ start }) => ({ paragraphId, start })).sort((a, b) => a.start - b.start));
}

/** The stop after or before a place, which need not itself be a stop; past the end it begins again, and `wrapped` says so. Null: there is no stop. */
export function stepFrom(stops: readonly Stop[], order: readonly number[], from: Stop | null, direction: -1 | 1): { stop: Stop; wrapped: boolean } | null {
  if (!stops.length) return null;
  const rank = new Map(order.map((id, index) => [id, index]));
  const compare = (a: Stop, b: Stop) => (rank.get(a.paragraphId) ?? -1) - (rank.get(b.paragraphId) ?? -1) || a.start - b.start;
  const ahead = from && (direction === 1 ? stops.find(stop => compare(stop, from) > 0) : stops.findLast(stop => compare(stop, from) < 0));
  if (ahead) return { stop: ahead, wrapped: false };
  return { stop: direction === 1 ? stops[0]! : stops.at(-1)!, wrapped: from !== null };
}

export interface Filter { kind: BracketKind | null; unspokenBy: number | null; problemsOnly: boolean; paragraphId: number | null }
export const everything: Filter = { kind: null, unspokenBy: null, problemsOnly: false, paragraphId: null };

export const hasSpoken = (bracket: Bracket, delegationId: number): boolean => bracket.voices.some(voice => voice.delegationId === delegationId);

export interface Listed { reading: ParagraphBrackets; brackets: Bracket[]; problems: BracketProblem[] }
/** What a list under this filter shows, by paragraph; paragraphs with nothing to show are left out. */
export function listed(readings: readonly ParagraphBrackets[], order: readonly number[], filter: Filter): Listed[] {
  const byParagraph = new Map(readings.map(reading => [reading.paragraphId, reading]));
  return order.flatMap(id => {
    const reading = byParagraph.get(id);
    if (!reading || (filter.paragraphId !== null && filter.paragraphId !== id)) return [];
    const brackets = filter.problemsOnly ? [] : reading.brackets.filter(bracket => (filter.kind === null || bracket.kind === filter.kind) && (filter.unspokenBy === null || !hasSpoken(bracket, filter.unspokenBy)));
    const problems = filter.kind === null && filter.unspokenBy === null ? reading.problems : [];
    return brackets.length || problems.length ? [{ reading, brackets, problems }] : [];
  });
}
