/** Agreement over time as lines of a chart: steps, since nothing happens between two points. */
export interface ProgressPoint { at: number; agreed: number; paragraphs: number; support: number; canLiveWith: number; reservations: number; objections: number }
export interface Progress { points: ProgressPoint[]; events: { at: number; kind: 'session' | 'revision'; text: string }[]; positions: boolean }
export interface Frame { width: number; height: number; left: number; right: number; top: number; bottom: number }
type LineKey = 'agreed' | 'support' | 'reservations' | 'objections';

export function progressLines(progress: Progress, frame: Frame) {
  const { points } = progress;
  const keys: LineKey[] = progress.positions ? ['agreed', 'support', 'reservations', 'objections'] : ['agreed'];
  const times = [...points.map(p => p.at), ...progress.events.map(e => e.at)];
  const from = Math.min(...times), until = Math.max(...times, from + 1);
  const most = Math.max(1, ...points.flatMap(p => keys.map(k => p[k])));
  const x = (at: number) => Math.round(frame.left + (at - from) / (until - from) * (frame.width - frame.left - frame.right));
  const y = (value: number) => Math.round(frame.height - frame.bottom - value / most * (frame.height - frame.bottom - frame.top));
  const lines = keys.map(key => ({ key, last: points.at(-1)?.[key] ?? 0, path: points.map((p, i) => i === 0 ? `M${x(p.at)} ${y(p[key])}` : `H${x(p.at)}V${y(p[key])}`).join('') + `H${frame.width - frame.right}` }));
  const step = Math.max(1, Math.ceil(most / 4));
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => ({ value: i * step, y: y(i * step) }));
  return { lines, ticks, events: progress.events.map(e => ({ x: x(e.at), text: e.text })), most: points.at(-1)?.paragraphs ?? 0 };
}
