/** A passage as a row of runs: its words, the words that tracked changes put in or took out, and the marks of its footnotes. */
import type { PreviewedPassage, TrackedChange } from './api';

export type Run = { text: string } | { inserted: string; author: string | null } | { deleted: string; author: string | null } | { call: string };

/** In reading order. Without the deletions and calls, the runs say the passage's text, once. */
export function runsOf({ text, calls, tracked }: Pick<PreviewedPassage, 'text' | 'calls' | 'tracked'>): Run[] {
  const inside = (n: number) => Math.min(Math.max(n, 0), text.length);
  const insertions = tracked.filter(c => c.length > 0);
  const cuts = [...new Set([0, text.length, ...calls.map(c => inside(c.offset)), ...tracked.flatMap(c => [inside(c.offset), inside(c.offset + c.length)])])].sort((a, b) => a - b);
  const runs: Run[] = [];
  cuts.forEach((at, i) => {
    // A mark belongs to the words before it, so it comes first where words were also deleted.
    for (const call of calls) if (inside(call.offset) === at) runs.push({ call: call.mark });
    for (const change of tracked) if (change.deleted && inside(change.offset) === at) runs.push({ deleted: change.deleted, author: change.author });
    const end = cuts[i + 1];
    if (end === undefined || end === at) return;
    const into: TrackedChange | undefined = insertions.find(c => c.offset <= at && c.offset + c.length >= end);
    runs.push(into ? { inserted: text.slice(at, end), author: into.author } : { text: text.slice(at, end) });
  });
  return runs;
}
