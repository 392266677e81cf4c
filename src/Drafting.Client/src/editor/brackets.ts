/** Where square brackets stand in one paragraph, and how deep. Only for showing: what a bracket means is data of the server. */

export interface BracketRun {
  from: number; to: number;
  /** 1 for the outermost bracket; 0 for a bracket without its partner in this paragraph. */
  depth: number;
  kind: 'bracket' | 'inside' | 'loose';
}

/** The runs of a text that are brackets or stand inside brackets, in order and without overlap. The rest is outside every bracket. */
export function bracketRuns(text: string): BracketRun[] {
  const partner = new Map<number, number>();
  const open: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '[') open.push(i);
    else if (text[i] === ']') { const start = open.pop(); if (start !== undefined) { partner.set(start, i); partner.set(i, start); } else partner.set(i, -1); }
  }
  for (const start of open) partner.set(start, -1);
  if (!partner.size) return [];
  const runs: BracketRun[] = [];
  let depth = 0, from = 0;
  const inside = (to: number) => { if (depth > 0 && to > from) runs.push({ from, to, depth, kind: 'inside' }); };
  for (const [at, other] of [...partner].toSorted((a, b) => a[0] - b[0])) {
    inside(at);
    if (other < 0) runs.push({ from: at, to: at + 1, depth: 0, kind: 'loose' });
    else if (other > at) runs.push({ from: at, to: at + 1, depth: ++depth, kind: 'bracket' });
    else runs.push({ from: at, to: at + 1, depth: depth--, kind: 'bracket' });
    from = at + 1;
  }
  return runs;
}

/** The class of a run, for the page and for the editor alike; there are three line styles, and deeper brackets begin again. */
export const classOfRun = ({ depth, kind }: BracketRun): string => kind === 'loose' ? 'bracket loose' : `${kind === 'bracket' ? 'bracket' : 'in-bracket'} depth-${(depth - 1) % 3 + 1}`;
