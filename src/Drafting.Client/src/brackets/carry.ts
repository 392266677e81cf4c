/** What the server said of a paragraph's brackets at one version, carried to what the text has become since. Pure. */
import { mapPosition } from '../live/changes';
import type { Entry } from '../live/protocol';
import type { ParagraphBrackets } from './api';

export type MapPosition = (position: number, side: -1 | 1) => number;

/** Ranges go along with their words: what is inserted at an edge stays outside. What has lost all of its words is left out. */
export function carryWith(reading: ParagraphBrackets, map: MapPosition, version: number): ParagraphBrackets {
  const carried = <T extends { start: number; end: number }>(ranges: readonly T[]): T[] => ranges.flatMap(range => {
    const start = map(range.start, 1), end = map(range.end, -1);
    return end > start || range.start === range.end ? [{ ...range, start, end: Math.max(start, end) }] : [];
  });
  // A set keeps its place in the list, by which brackets name it.
  const sets = reading.sets.map(set => ({ ...set, start: map(set.start, 1), end: map(set.end, -1), members: carried(set.members) }));
  return { ...reading, version, brackets: carried(reading.brackets), sets, problems: carried(reading.problems) };
}

/** @param entries those that led from the reading's version to now, in order. */
export function carry(reading: ParagraphBrackets, entries: readonly Entry[]): ParagraphBrackets {
  return entries.reduce((carried, { changes, version }) => carryWith(carried, (position, side) => mapPosition(changes, position, side), version), reading);
}

/** Ranges alone, carried in the same way. */
export function carryRanges<T extends { start: number; end: number }>(ranges: readonly T[], entries: readonly Entry[]): readonly T[] {
  return entries.reduce<readonly T[]>((carried, { changes }) => carried.flatMap(range => {
    const start = mapPosition(changes, range.start, 1), end = mapPosition(changes, range.end, -1);
    return end > start ? [start === range.start && end === range.end ? range : { ...range, start, end }] : [];
  }), ranges);
}

/** Where in a paragraph something stands, at a version of its text. */
export interface Place { paragraphId: number; version: number; start: number }

/** A place brought along; null: what stood there is gone. */
export function carryPlace<P extends Place>(place: P, entries: readonly Entry[]): P | null {
  let { start } = place, end = start + 1;
  for (const { changes } of entries) {
    start = mapPosition(changes, start, 1);
    end = mapPosition(changes, end, -1);
    if (end <= start) return null;
  }
  return { ...place, start, version: entries.at(-1)?.version ?? place.version };
}
