/**
 * Changes in their JSON form, for readers that do not load an editor. The meaning is that of `@codemirror/state`, ties included; the tests compare the two.
 * A reader has nothing of its own to rebase, so there is no mapping of changes over changes here, only of positions.
 */
import type { Change } from './protocol';

/** One section read from a part: `removed` code units of the old text give way to `inserted`; null: they stay. */
interface Section { removed: number; inserted: string | null }

/** A change that does not cover the text it is applied to. */
export class DoesNotFit extends Error {
  constructor(readonly expected: number, readonly actual: number) { super(`A change for a text of length ${expected} does not fit a text of length ${actual}.`); }
}

function sectionsOf(change: Change): Section[] {
  return change.map(part => typeof part === 'number' ? { removed: part, inserted: null } : { removed: part[0], inserted: part.slice(1).join('\n') });
}

/** The length of the text a change is made for. */
export function lengthBefore(change: Change): number {
  return change.reduce<number>((sum, part) => sum + (typeof part === 'number' ? part : part[0]), 0);
}

/** @throws DoesNotFit when the change was made for a text of another length. */
export function apply(text: string, change: Change): string {
  const expected = lengthBefore(change);
  if (expected !== text.length) throw new DoesNotFit(expected, text.length);
  let at = 0, result = '';
  for (const { removed, inserted } of sectionsOf(change)) {
    result += inserted ?? text.slice(at, at + removed);
    at += removed;
  }
  return result;
}

/** Where a position of the old text is in the new one. At an insertion, `side` −1 stays before it, 1 goes after; inside deleted text it goes to the place of deletion. */
export function mapPosition(change: Change, position: number, side: -1 | 1 = -1): number {
  let before = 0, after = 0;
  for (const { removed, inserted } of sectionsOf(change)) {
    if (inserted === null) {
      if (before + removed > position) return after + (position - before);
      before += removed; after += removed;
      continue;
    }
    const end = before + removed;
    if (end > position || (end === position && side < 0 && removed === 0)) return position === before || side < 0 ? after : after + inserted.length;
    before = end; after += inserted.length;
  }
  return after;
}

/** The ranges of the new text that a change inserted, in order. */
export function insertions(change: Change): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let after = 0;
  for (const { removed, inserted } of sectionsOf(change)) {
    if (inserted) found.push({ from: after, to: after + inserted.length });
    after += inserted === null ? removed : inserted.length;
  }
  return found;
}

/** The words a change inserted, one string for each place. */
export function insertedText(change: Change): string[] {
  return sectionsOf(change).flatMap(section => section.inserted ? [section.inserted] : []);
}

/** The smallest single replacement that makes `after` of `before`: for a text that jumped ahead without telling its changes. */
export function replacement(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  let start = 0, end = 0;
  while (start < most && before[start] === after[start]) start++;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const inserted = after.slice(start, after.length - end), removed = before.length - start - end;
  const change: Change = [];
  if (start) change.push(start);
  if (removed || inserted) change.push(inserted ? [removed, ...inserted.split('\n')] : [removed]);
  if (end) change.push(end);
  return change;
}
