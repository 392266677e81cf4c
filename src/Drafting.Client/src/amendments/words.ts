/**
 * What differs between two wordings, word by word, where the server has not been asked: in a dialog, while somebody types, beside a text that is being merged.
 * Kept and deleted runs together are exactly the first text, kept and inserted ones the second; no word is cut.
 */
import type { Run } from './api';

/** Words with what stands inside them, stretches of space, and every other sign alone; joined they are the text again. */
export const tokensOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+(?:['’\-‑/.][\p{L}\p{M}\p{N}]+)*|\s+|[^\s]/gu) ?? [];

/** Beyond so many changed tokens the two wordings have so little in common that a whole replacement reads better, and is found at once. */
const mostEdits = 1_500;

export function differenceOf(before: string, after: string): Run[] {
  const a = tokensOf(before), b = tokensOf(after);
  let start = 0, end = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const middle = edits(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return tidy([{ kind: 'kept', text: a.slice(0, start).join('') }, ...middle, { kind: 'kept', text: a.slice(a.length - end).join('') }]);
}

/**
 * The shortest edit script after Myers, as runs of one token each. `furthest[most + k]` is how far along `a` the diagonal k has been reached;
 * each round is kept from its diagonal -d - 1 on, so that the way back can be found.
 */
function edits(a: readonly string[], b: readonly string[]): Run[] {
  const most = Math.min(a.length + b.length, mostEdits) + 1;
  const furthest = new Int32Array(2 * most + 1).fill(-1), rounds: Int32Array[] = [];
  furthest[most + 1] = 0;
  for (let d = 0; d < most; d++) {
    rounds.push(furthest.slice(most - d - 1, most + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const left = furthest[most + k - 1]!, above = furthest[most + k + 1]!;
      let x = goesDown(d, k, left, above) ? above : left + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest[most + k] = x;
      if (x >= a.length && x - k >= b.length) return wayBack(a, b, rounds);
    }
  }
  return [{ kind: 'deleted', text: a.join('') }, { kind: 'inserted', text: b.join('') }];
}
const goesDown = (d: number, k: number, left: number, above: number): boolean => k === -d || (k !== d && left < above);

function wayBack(a: readonly string[], b: readonly string[], rounds: readonly Int32Array[]): Run[] {
  const runs: Run[] = [];
  let x = a.length, y = b.length;
  for (let d = rounds.length - 1; d >= 0; d--) {
    const round = rounds[d]!, k = x - y;
    const left = round[k + d]!, above = round[k + d + 2]!, down = goesDown(d, k, left, above);
    // Where the step of this round ended; from there on both texts went together.
    const stepped = d === 0 ? 0 : down ? above : left + 1;
    while (x > stepped) { x--; y--; runs.push({ kind: 'kept', text: a[x]! }); }
    if (d > 0) { if (down) runs.push({ kind: 'inserted', text: b[--y]! }); else runs.push({ kind: 'deleted', text: a[--x]! }); }
  }
  return runs.reverse();
}

/** A stretch of both texts: `kept`, or else what goes and what comes. */
interface Stretch { kept: string; deleted: string; inserted: string }
const weight = ({ deleted, inserted }: Stretch): number => Math.max(deleted.length, inserted.length);

/**
 * Puts what goes before what comes, and takes what little stayed between two changes into them, so that a sentence written anew is not shredded:
 * a space always, a word or two where the changes on both sides are much longer.
 */
function tidy(runs: readonly Run[]): Run[] {
  const stretches: Stretch[] = [];
  for (const { kind, text } of runs) {
    if (!text) continue;
    let last = stretches.at(-1);
    if (!last || (kind === 'kept') !== (last.kept !== '')) stretches.push(last = { kept: '', deleted: '', inserted: '' });
    last[kind] += text;
  }
  for (let i = stretches.length - 2; i > 0; i--) {
    const { kept } = stretches[i]!, before = stretches[i - 1]!, after = stretches[i + 1]!;
    const words = kept.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
    if (!kept || (kept.trim() !== '' && (words > 2 || kept.length * 2 > Math.min(weight(before), weight(after))))) continue;
    stretches.splice(i - 1, 3, { kept: '', deleted: before.deleted + kept + after.deleted, inserted: before.inserted + kept + after.inserted });
    i = Math.min(i, stretches.length - 1);
  }
  return joined(stretches.flatMap(({ kept, deleted, inserted }): Run[] => {
    if (kept) return [{ kind: 'kept', text: kept }];
    // Space that both begin or end with has not changed.
    const most = Math.min(deleted.length, inserted.length);
    let head = 0, tail = 0;
    while (head < most && deleted[head] === inserted[head] && /\s/.test(deleted[head]!)) head++;
    while (tail < most - head && deleted.at(-1 - tail) === inserted.at(-1 - tail) && /\s/.test(deleted.at(-1 - tail)!)) tail++;
    const middle = (text: string) => text.slice(head, text.length - tail);
    return [{ kind: 'kept', text: deleted.slice(0, head) }, { kind: 'deleted', text: middle(deleted) }, { kind: 'inserted', text: middle(inserted) }, { kind: 'kept', text: deleted.slice(deleted.length - tail) }];
  }));
}

function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    if (!run.text) continue;
    const last = result.at(-1);
    if (last?.kind === run.kind) last.text += run.text; else result.push({ ...run });
  }
  return result;
}
