/** Where the words on show stand in a passage's text. Offsets count UTF-16 code units of `passage.text`, whatever marks stand among them on the page. */
import type { Passage, PassageLink } from '../api';

/** A run of a passage between two places where something begins or ends. `calls` are the footnote marks printed right after it. */
export interface Segment { start: number; end: number; text: string; links: PassageLink[]; calls: string[] }

/** Cuts a passage at its footnote calls and at the borders of its links; links whose words are no longer found mark nothing. Together the segments say the text, once. */
export function segmentsOf(passage: Pick<Passage, 'text' | 'calls' | 'links'>): Segment[] {
  const { text } = passage;
  const links = passage.links.filter(l => (l.match === 'exact' || l.match === 'moved') && l.start < l.end && l.end <= text.length);
  const inside = (n: number) => Math.min(Math.max(n, 0), text.length);
  const cuts = [...new Set([0, text.length, ...passage.calls.map(c => inside(c.offset)), ...links.flatMap(l => [l.start, l.end])])].sort((a, b) => a - b);
  const leading = passage.calls.filter(c => c.offset <= 0).map(c => c.mark);
  const segments: Segment[] = leading.length > 0 ? [{ start: 0, end: 0, text: '', links: [], calls: leading }] : [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const start = cuts[i]!, end = cuts[i + 1]!;
    segments.push({ start, end, text: text.slice(start, end), links: links.filter(l => l.start <= start && l.end >= end), calls: passage.calls.filter(c => c.offset > 0 && inside(c.offset) === end).map(c => c.mark) });
  }
  return segments;
}

/**
 * The offset of a place in the document, given that every run of the text stands in an element whose `data-offset` says where it starts, and that nothing else of the
 * passage does: a footnote's mark or a word for screen readers has no offset, and a place in it is the end of the run before it.
 */
export function offsetOf(root: Element, node: Node, offset: number): number {
  const upTo = root.ownerDocument.createRange();
  upTo.setStart(root, 0);
  if (upTo.comparePoint(node, offset) < 0) return 0;
  upTo.setEnd(node, offset);
  let last = 0;
  for (const run of root.querySelectorAll<HTMLElement>('[data-offset]')) {
    let at = Number(run.dataset.offset);
    const texts = root.ownerDocument.createTreeWalker(run, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode() as Text | null; text; text = texts.nextNode() as Text | null) {
      if (text === node) return at + offset;
      if (upTo.comparePoint(text, text.length) > 0) return last;
      at += text.length;
      last = at;
    }
  }
  return last;
}

/** What a range of the document selects of one passage, without white space at its ends; null if that is nothing. A range that leaves the passage counts up to its border. */
export function selectedIn(root: Element, range: Range, text: string): { start: number; end: number } | null {
  if (!range.intersectsNode(root)) return null;
  let start = root.contains(range.startContainer) ? offsetOf(root, range.startContainer, range.startOffset) : 0;
  let end = root.contains(range.endContainer) ? offsetOf(root, range.endContainer, range.endOffset) : text.length;
  while (start < end && /\s/.test(text[start]!)) start++;
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  return start < end ? { start, end } : null;
}
