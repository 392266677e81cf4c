/**
 * Changes in their JSON form, for readers that do not load an editor. The meaning is that of `@codemirror/state`, ties included; the tests compare the two.
 * Laws: `apply(apply(t, a), map(b, a))` equals `apply(apply(t, b), map(a, b, true))`, where `b` comes after `a` at a tie.
 */
import type { Change, ChangePart } from './protocol';

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
  const change = new Writer();
  change.keep(start);
  change.replace(before.length - start - end, after.slice(start, after.length - end));
  change.keep(end);
  return change.parts();
}

/** Rewrites `a`, made on the same text as `b`, so that it applies after `b`. Where both insert at one place, `before` puts the text of `a` first. */
export function map(a: Change, b: Change, before = false): Change {
  const expected = lengthBefore(b), actual = lengthBefore(a);
  if (expected !== actual) throw new DoesNotFit(actual, expected);
  const written = new Writer();
  const mine = new Reader(a), over = new Reader(b);
  // The text of a replacement in `a` waits until the whole of what it replaces has been passed, or what `b` kept of it has been reached.
  for (let inserted = -1; ;) {
    if (mine.done && over.done) break;
    if (mine.insertsHere && inserted < mine.index && (before || !over.insertsHere || inserted < mine.index && over.offset > 0)) {
      written.replace(0, mine.text);
      inserted = mine.index;
    } else if (over.insertsHere) {
      written.keep(over.text.length);
      over.dropInsertion();
    } else if (mine.insertsHere && inserted < mine.index) {
      written.replace(0, mine.text);
      inserted = mine.index;
    } else if (mine.left === 0) {
      mine.next();
    } else if (over.left === 0) {
      over.next();
    } else {
      const length = Math.min(mine.left, over.left);
      if (over.keeps) { if (mine.keeps) written.keep(length); else written.replace(length, ''); }
      mine.skip(length); over.skip(length);
    }
  }
  return written.parts();
}

/** Writes parts, joining what belongs together. */
class Writer {
  #parts: { removed: number; inserted: string | null }[] = [];
  keep(length: number) {
    if (!length) return;
    const last = this.#parts.at(-1);
    if (last && last.inserted === null) last.removed += length; else this.#parts.push({ removed: length, inserted: null });
  }
  replace(removed: number, inserted: string) {
    if (!removed && !inserted) return;
    const last = this.#parts.at(-1);
    if (last && last.inserted !== null) { last.removed += removed; last.inserted += inserted; } else this.#parts.push({ removed, inserted });
  }
  parts(): Change {
    return this.#parts.map(({ removed, inserted }): ChangePart => inserted === null ? removed : inserted === '' ? [removed] : [removed, ...inserted.split('\n')]);
  }
}
