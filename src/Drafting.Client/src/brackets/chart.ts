/** The geometry of the chart of brackets over time. Pure: numbers in, points out. */
import type { EventKind, MeasureEvent, MeasuresOverTime } from './api';

export interface Frame { width: number; height: number; left: number; right: number; top: number; bottom: number }
export interface Tick { at: number; value: number }
/** Events so near to each other that one mark stands for all. */
export interface Mark { x: number; events: MeasureEvent[]; kinds: EventKind[] }
export interface Geometry {
  /** Steps, not slopes: a measure holds until the next sample. */
  brackets: string; share: string;
  countTicks: Tick[]; shareTicks: Tick[]; timeTicks: Tick[]; marks: Mark[];
  xOf(at: number): number;
}

/** Round steps from 0 to at least `most`, at most about `wanted` of them; there is always a second tick. */
export function niceTicks(most: number, wanted: number, smallest: number): number[] {
  const raw = Math.max(most, smallest) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(smallest, [1, 2, 5, 10].map(factor => factor * power).find(size => size >= raw * 0.999)!);
  const ticks = [0];
  while (ticks.at(-1)! < most || ticks.length < 2) ticks.push(Number((ticks.at(-1)! + step).toPrecision(12)));
  return ticks;
}

function stepped(points: readonly { x: number; y: number }[], end: number): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const round = (n: number) => Math.round(n * 10) / 10;
  return [`M${round(first.x)} ${round(first.y)}`, ...rest.map(({ x, y }) => `H${round(x)}V${round(y)}`), `H${round(end)}`].join('');
}

const minute = 60_000, hour = 60 * minute, day = 24 * hour;
const steps = [minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 28 * day, 91 * day, 364 * day];
/** Moments at even distances within the span, at most `wanted`. */
export function timeTicks(from: number, to: number, wanted: number): number[] {
  const step = steps.find(size => (to - from) / size <= wanted) ?? Math.ceil((to - from) / wanted / day) * day;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** @param now where the last measure reaches to. */
export function geometryOf({ samples, events }: Pick<MeasuresOverTime, 'samples' | 'events'>, frame: Frame, now: number, together = 10): Geometry {
  const times = [...samples.map(s => s.at), ...events.map(e => e.at)];
  const from = Math.min(...times, now), to = Math.max(now, ...times, from + minute);
  const inner = { left: frame.left, right: frame.width - frame.right, top: frame.top, bottom: frame.height - frame.bottom };
  const xOf = (at: number) => inner.left + (at - from) / (to - from) * (inner.right - inner.left);
  const counts = niceTicks(Math.max(0, ...samples.map(s => s.measures.brackets)), 4, 1), shares = niceTicks(Math.max(0, ...samples.map(s => s.measures.share)), 4, 0.01);
  const yOf = (value: number, most: number) => inner.bottom - value / most * (inner.bottom - inner.top);
  const sorted = samples.toSorted((a, b) => a.at - b.at);
  const line = (value: (measures: (typeof samples)[number]['measures']) => number, most: number) => stepped(sorted.map(s => ({ x: xOf(s.at), y: yOf(value(s.measures), most) })), inner.right);
  const marks: Mark[] = [];
  for (const event of events.toSorted((a, b) => a.at - b.at)) {
    const x = xOf(event.at), last = marks.at(-1);
    if (last && x - last.x < together) { last.events.push(event); if (!last.kinds.includes(event.kind)) last.kinds.push(event.kind); } else marks.push({ x, events: [event], kinds: [event.kind] });
  }
  return {
    brackets: line(m => m.brackets, counts.at(-1)!), share: line(m => m.share, shares.at(-1)!),
    countTicks: counts.map(value => ({ value, at: yOf(value, counts.at(-1)!) })), shareTicks: shares.map(value => ({ value, at: yOf(value, shares.at(-1)!) })),
    timeTicks: timeTicks(from, to, 6).map(value => ({ value, at: xOf(value) })), marks, xOf,
  };
}
