/**
 * Where square brackets stand in one paragraph, and how deep: a light reader for showing, which keeps up with typing. What a bracket means is data of the server.
 * Pure; the page and the editor draw from the same runs.
 */

/** One `[` or `]`. */
export interface Sign { at: number; open: boolean }

export interface BracketRun {
  from: number; to: number;
  /** 1 for the outermost bracket; 0 for a bracket without its partner in this paragraph. */
  depth: number;
  kind: 'bracket' | 'inside' | 'loose';
  /** Where the bracket begins of which this is a part; of a loose bracket its own place. */
  opener: number;
}

/** The signs of a text, in order; linear. */
export function signsIn(text: string, from = 0): Sign[] {
  const signs: Sign[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x5b) signs.push({ at: from + i, open: true });
    else if (unit === 0x5d) signs.push({ at: from + i, open: false });
  }
  return signs;
}

/** What a change did: `from` to `to` of the old text gave way to `inserted`, which begins at `now` of the new text. */
export interface Replaced { from: number; to: number; now: number; inserted: string }

/** The signs after some replacements, in order, without reading the rest of the text: signsAfter(signsIn(a), r) = signsIn(r(a)). */
export function signsAfter(signs: readonly Sign[], replaced: readonly Replaced[]): readonly Sign[] {
  if (!replaced.length) return signs;
  const after: Sign[] = [];
  let next = 0, shift = 0;
  for (const { from, to, now, inserted } of replaced) {
    for (; next < signs.length && signs[next]!.at < from; next++) after.push(moved(signs[next]!, shift));
    while (next < signs.length && signs[next]!.at < to) next++;
    after.push(...signsIn(inserted, now));
    shift = now + inserted.length - to;
  }
  for (; next < signs.length; next++) after.push(moved(signs[next]!, shift));
  return after;
}
const moved = (sign: Sign, by: number): Sign => by === 0 ? sign : { at: sign.at + by, open: sign.open };

/** For each sign the index of its partner; -1: it has none. */
export function partnersOf(signs: readonly Sign[]): Int32Array {
  const partner = new Int32Array(signs.length).fill(-1);
  const open: number[] = [];
  for (let i = 0; i < signs.length; i++) {
    if (signs[i]!.open) { open.push(i); continue; }
    const opener = open.pop();
    if (opener !== undefined) { partner[opener] = i; partner[i] = opener; }
  }
  return partner;
}

/** The runs that are brackets or stand inside brackets, in order and without overlap; the rest is outside every bracket. Only those that reach into `within` are made. */
export function runsOfSigns(signs: readonly Sign[], within: { from: number; to: number } = { from: 0, to: Infinity }): BracketRun[] {
  const partner = partnersOf(signs);
  const runs: BracketRun[] = [];
  const stack: number[] = [];
  let from = 0;
  const put = (run: BracketRun) => { if (run.to > within.from && run.from < within.to) runs.push(run); };
  for (let i = 0; i < signs.length; i++) {
    const { at, open } = signs[i]!;
    if (at > within.to) { if (stack.length && from < at) put({ from, to: at, depth: stack.length, kind: 'inside', opener: stack.at(-1)! }); break; }
    if (stack.length && at > from) put({ from, to: at, depth: stack.length, kind: 'inside', opener: stack.at(-1)! });
    if (partner[i] === -1) put({ from: at, to: at + 1, depth: 0, kind: 'loose', opener: at });
    else if (open) { stack.push(at); put({ from: at, to: at + 1, depth: stack.length, kind: 'bracket', opener: at }); }
    else { put({ from: at, to: at + 1, depth: stack.length, kind: 'bracket', opener: stack.at(-1)! }); stack.pop(); }
    from = at + 1;
  }
  return runs;
}

export const bracketRuns = (text: string): BracketRun[] => runsOfSigns(signsIn(text));

/** The innermost bracket that holds a place, its own signs counted in: after `]` and before `[` is beside it, which counts where nothing holds the place. Null: there is none. */
export function bracketAt(signs: readonly Sign[], place: number): { start: number; end: number } | null {
  const partner = partnersOf(signs);
  let inside: { start: number; end: number } | null = null, beside: { start: number; end: number } | null = null;
  for (let i = 0; i < signs.length; i++) {
    if (!signs[i]!.open || partner[i] === -1) continue;
    const start = signs[i]!.at, end = signs[partner[i]!]!.at + 1;
    if (start < place && place < end) inside = { start, end };
    else if (start === place || (end === place && beside === null)) beside = { start, end };
  }
  return inside ?? beside;
}

/** The class of a run, for the page and for the editor alike; there are three line styles, and deeper brackets begin again. `spans`: the partner stands in another paragraph. */
export const classOfRun = ({ depth, kind }: BracketRun, spans = false): string => kind === 'loose' ? `bracket loose${spans ? ' spans' : ''}` : `${kind === 'bracket' ? 'bracket' : 'in-bracket'} depth-${(depth - 1) % 3 + 1}`;
