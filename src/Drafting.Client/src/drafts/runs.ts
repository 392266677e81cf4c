/** A text cut where its marks begin and end, so that it can be shown without an editor. Pure. */

/** `sign`: one letter that can have the focus, a bracket. */
export interface Mark { from: number; to: number; className: string; by?: string | undefined; name?: string | undefined; id?: string | number | undefined; sign?: boolean }
export interface Run { from: number; text: string; className: string; by: string | undefined; key: string }

/** The runs of `text`, in order, that together are exactly `text`; `cuts` are further places to cut at, for carets. */
export function runsOf(text: string, marks: readonly Mark[], cuts: readonly number[] = []): Run[] {
  const places = new Set([0, text.length, ...cuts]);
  for (const { from, to } of marks) { places.add(from); places.add(to); }
  const sorted = [...places].filter(place => place >= 0 && place <= text.length).sort((a, b) => a - b);
  const runs: Run[] = [];
  let signs = 0, sinceSign = 0;
  for (let i = 0; i + 1 < sorted.length; i++) {
    const from = sorted[i]!, to = sorted[i + 1]!;
    const here = marks.filter(mark => mark.from <= from && mark.to >= to && mark.to > mark.from);
    const named = here.find(mark => mark.id !== undefined);
    const sign = here.some(mark => mark.sign);
    if (sign) { signs++; sinceSign = 0; }
    runs.push({
      from, text: text.slice(from, to), className: here.map(mark => mark.className).join(' '), by: here.findLast(mark => mark.by !== undefined)?.by,
      // Words that fade in keep their element while more is typed after them, so that the fade does not begin again.
      // A sign keeps its element, and with it the focus, whatever marks and carets come and go around it; so its neighbours are counted from it.
      key: sign ? `s${signs}` : named ? `m${named.id}.${from - named.from}` : `${signs}.${sinceSign++}`,
    });
  }
  return runs;
}

/** The offset in the shown text of a place in the page, for a caret to be put where somebody clicked. Elements without text nodes count nothing. */
export function offsetIn(container: Node, node: Node, offset: number): number {
  const range = document.createRange();
  range.setStart(container, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

export function offsetAtPoint(container: HTMLElement, x: number, y: number): number | null {
  const at = 'caretPositionFromPoint' in document ? document.caretPositionFromPoint(x, y) : null;
  if (at && container.contains(at.offsetNode)) return offsetIn(container, at.offsetNode, at.offset);
  const range = !at && 'caretRangeFromPoint' in document ? document.caretRangeFromPoint(x, y) : null;
  return range && container.contains(range.startContainer) ? offsetIn(container, range.startContainer, range.startOffset) : null;
}
