/** How the runs of an amendment are laid out: in the text, side by side, clean. Pure. */
import type { Collision, Hunk, Run } from './api';

export interface Piece extends Run {
  /** Which of the collisions this piece stands in; null: none. */
  collision: number | null;
}

/** The runs, cut where a collision begins and ends. Collisions are in positions of the current text, which is what kept and deleted runs together are. */
export function piecesOf(runs: readonly Run[], collisions: readonly Pick<Collision, 'from' | 'to'>[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const run of runs) {
    const { kind, text } = run, moved = run.move == null ? {} : { move: run.move };
    if (kind === 'inserted') {
      const hit = collisions.findIndex(c => c.from <= at && at <= c.to);
      pieces.push({ kind, text, ...moved, collision: hit < 0 ? null : hit });
      continue;
    }
    const end = at + text.length;
    const cuts = [...new Set([at, end, ...collisions.flatMap(c => [c.from, c.to]).filter(p => p > at && p < end)])].sort((a, b) => a - b);
    for (let i = 0; i + 1 < cuts.length; i++) {
      const from = cuts[i]!, to = cuts[i + 1]!;
      const hit = collisions.findIndex(c => c.from <= from && to <= c.to);
      pieces.push({ kind, text: text.slice(from - at, to - at), ...moved, collision: hit < 0 ? null : hit });
    }
    at = end;
  }
  return pieces;
}

/** One line of the side by side view: a sentence, or several where a change reaches over their ends. */
export interface Pair<R extends Run = Run> { left: R[]; right: R[]; changed: boolean }

/** The two texts cut into rows at the ends of sentences that both keep, so that what corresponds stands side by side. */
export function pairsOf<R extends Run>(runs: readonly R[]): Pair<R>[] {
  const pairs: Pair<R>[] = [];
  let pair: Pair<R> = { left: [], right: [], changed: false };
  const close = () => { if (pair.left.length || pair.right.length) pairs.push(pair); pair = { left: [], right: [], changed: false }; };
  for (const run of runs) {
    if (run.kind === 'deleted') { pair.left.push(run); pair.changed = true; continue; }
    if (run.kind === 'inserted') { pair.right.push(run); pair.changed = true; continue; }
    for (const sentence of sentencesOf(run.text)) {
      const piece = { ...run, text: sentence };
      pair.left.push(piece);
      pair.right.push(piece);
      if (endsSentence.test(sentence)) close();
    }
  }
  close();
  return pairs;
}

const endsSentence = /(?:[.!?;:]["”’)\]]*\s+|\n)$/;
/** Cut after each end of a sentence and each line break; joined it is the text again. */
export const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?;:]["”’)\]]*\s+)(?=\S)|(?<=\n)(?=[^\n])/).filter(Boolean);

export const beforeOf = (runs: readonly Run[]): string => runs.filter(r => r.kind !== 'inserted').map(r => r.text).join('');
export const afterOf = (runs: readonly Run[]): string => runs.filter(r => r.kind !== 'deleted').map(r => r.text).join('');

/** What an adoption in brackets makes of the text: old and new words both stand, each in its bracket. The server settles spaces; this is for the eye before the act. */
export function bracketedOf(current: string, hunks: readonly Pick<Hunk, 'from' | 'to' | 'deleted' | 'inserted'>[]): string {
  let at = 0, result = '';
  for (const { from, to, inserted } of hunks.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from < at) continue;
    const old = current.slice(from, to);
    result += current.slice(at, from) + (/^\s*/.exec(old || inserted)?.[0] ?? '') + bracket(old) + bracket(inserted) + (/\s*$/.exec(old || inserted)?.[0] ?? '');
    at = to;
  }
  return result + current.slice(at);
}
const bracket = (words: string): string => words.trim() ? `[${words.trim()}]` : '';

/** Some words before and after a place, for a change told apart from its paragraph. */
export function aroundOf(text: string, from: number, to: number, words = 6): { before: string; after: string } {
  const left = text.slice(0, from), right = text.slice(to);
  // Only as much is looked at as the words can need.
  const before = new RegExp(`(?:\\S+\\s*){0,${words}}$`).exec(left.slice(-40 * words))![0], after = new RegExp(`^(?:\\s*\\S+){0,${words}}`).exec(right.slice(0, 40 * words))![0];
  return { before: before.length < left.length ? `… ${before}` : before, after: after.length < right.length ? `${after} …` : after };
}
