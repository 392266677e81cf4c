/** The changes in a merge workspace, as a list to walk through. Pure. */
import type { Amendment, Merge, MergeHunk } from './api';

export interface Place { key: string; amendmentId: number; partId: number; hunk: MergeHunk }
export const keyOf = (partId: number, index: number): string => `${partId}.${index}`;
export type Shown = 'all' | 'open' | 'taken' | 'colliding';

/** One entry for each amendment, with those of its changes that the filter lets through; `words` are looked for in what it deletes and inserts, in its number and in `namesOf` it. */
export function shownOf(merge: Merge, shown: Shown, words: string, namesOf: (amendmentId: number) => string): { amendmentId: number; partId: number; places: Place[] }[] {
  const asked = words.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return merge.amendments.map(({ amendmentId, partId, hunks }) => {
    const names = namesOf(amendmentId).toLocaleLowerCase();
    const fits = (hunk: MergeHunk) => (shown === 'all' || (shown === 'open' && !hunk.taken) || (shown === 'taken' && hunk.taken) || (shown === 'colliding' && hunk.collides))
      && asked.every(word => names.includes(word) || `${hunk.deleted} ${hunk.inserted}`.toLocaleLowerCase().includes(word));
    return { amendmentId, partId, places: hunks.filter(fits).map(hunk => ({ key: keyOf(partId, hunk.index), amendmentId, partId, hunk })) };
  }).filter(({ places }) => places.length > 0 || (shown === 'all' && asked.length === 0));
}

/** The next or previous key in the list; it goes round. Null where there is none. An unknown `current` begins at the near end. */
export function stepIn(keys: readonly string[], current: string | null, direction: -1 | 1): string | null {
  if (keys.length === 0) return null;
  const at = current === null ? -1 : keys.indexOf(current);
  if (at < 0) return (direction === 1 ? keys[0] : keys.at(-1)) ?? null;
  return keys[(at + direction + keys.length) % keys.length] ?? null;
}

export interface Tally { hunks: number; taken: number; whole: number; partly: number; none: number }
/** How much of what is here has been taken: changes, and amendments wholly, in part, not at all. */
export function tallyOf(merge: Pick<Merge, 'amendments'>): Tally {
  const tally: Tally = { hunks: 0, taken: 0, whole: 0, partly: 0, none: 0 };
  for (const { hunks } of merge.amendments) {
    const taken = hunks.filter(h => h.taken).length;
    tally.hunks += hunks.length;
    tally.taken += taken;
    if (taken === 0) tally.none++; else if (taken === hunks.length) tally.whole++; else tally.partly++;
  }
  return tally;
}

/** The amendments with another change at the same words as this one has in the merged text now; `taken`: only where that change has been taken. */
export function rivalsOf(merge: Pick<Merge, 'amendments'>, partId: number, hunk: MergeHunk, taken = false): number[] {
  if (!hunk.collides) return [];
  const meets = (other: MergeHunk) => (!taken || other.taken) && (other.from === hunk.from || (other.from < hunk.to && hunk.from < other.to)) && !(other.from === hunk.from && other.deleted === hunk.deleted && other.inserted === hunk.inserted);
  return merge.amendments.filter(a => a.partId !== partId && a.hunks.some(meets)).map(a => a.amendmentId);
}

/** What of a part can be taken at once: what is left of it, but for what another amendment's taken change stands against. */
export const freeOf = (merge: Pick<Merge, 'amendments'>, partId: number): number[] =>
  (merge.amendments.find(a => a.partId === partId)?.hunks ?? []).filter(h => !h.taken && rivalsOf(merge, partId, h, true).length === 0).map(h => h.index);

/** What is about to be left out, told with the amendment it comes from. */
export const leftOut = (merge: Pick<Merge, 'amendments'>, amendments: readonly Amendment[]): { amendment: Amendment | undefined; hunks: MergeHunk[] }[] =>
  merge.amendments.map(({ amendmentId, hunks }) => ({ amendment: amendments.find(a => a.id === amendmentId), hunks: hunks.filter(h => !h.taken) })).filter(({ hunks }) => hunks.length > 0);
