/** A paragraph's versions as a reader thinks of them: who worked on it, and when, not every keystroke. */
import type { VersionLine } from '../api';

/** Versions by one person for one delegation, each less than five minutes after the one before; the first words of a paragraph are a stretch of their own. `versions` are the newest first. */
export interface Stretch { from: number; to: number; personId: number; delegationId: number | null; began: number; ended: number; inserted: number; deleted: number; versions: VersionLine[] }

export const longestPause = 5 * 60_000;

/** Groups versions given newest first; nobody's stretch runs across a version of somebody else. `from` is the version the stretch started on, so that from..to is its change. */
export function stretchesOf(versions: readonly VersionLine[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const line of versions) {
    const open = stretches.at(-1);
    if (open && open.personId === line.personId && open.delegationId === line.delegationId && open.from === line.version && line.version > 1 && open.began - line.at < longestPause) {
      open.from = line.version - 1;
      open.began = line.at;
      open.inserted += line.inserted;
      open.deleted += line.deleted;
      open.versions.push(line);
    } else {
      stretches.push({ from: line.version - 1, to: line.version, personId: line.personId, delegationId: line.delegationId, began: line.at, ended: line.at, inserted: line.inserted, deleted: line.deleted, versions: [line] });
    }
  }
  return stretches;
}
