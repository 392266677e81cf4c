/** Quotations within the text of a passage: how they are cut, moved word by word, and found again. Offsets count UTF-16 code units; a span is not empty and lies within its text. */
import type { Span } from './api';

/** A run of a text between two places where the quotation or a matching word begins or ends. */
export interface Piece extends Span { text: string; quoted: boolean; matched: boolean }

/** Cuts a text at the borders of a quotation and of the words that match. Together the pieces say the text, once; spans that overlap or leave the text are cut to it. */
export function piecesOf(text: string, quote: Span | null, words: readonly Span[]): Piece[] {
  const inside = (n: number) => Math.min(Math.max(n, 0), text.length);
  const spans = quote ? [quote, ...words] : words;
  const cuts = [...new Set([0, text.length, ...spans.flatMap(s => [inside(s.start), inside(s.end)])])].sort((a, b) => a - b);
  const within = (s: Span | null, start: number, end: number) => s !== null && s.start <= start && s.end >= end;
  const pieces: Piece[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const start = cuts[i]!, end = cuts[i + 1]!;
    pieces.push({ start, end, text: text.slice(start, end), quoted: within(quote, start, end), matched: words.some(w => within(w, start, end)) });
  }
  return pieces;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
/** Where the words of a text stand. Signs between them belong to none, except those that close a word at the end of the text. */
export function wordsOf(text: string): Span[] {
  const words: Span[] = [];
  for (const s of segmenter.segment(text)) if (s.isWordLike) words.push({ start: s.index, end: s.index + s.segment.length });
  const last = words.at(-1);
  if (last) last.end = text.trimEnd().length;
  return words;
}

/** The quotation with one edge a word further on (1) or back (-1). At the ends of the text, and where nothing would be left, it stays as it is. */
export function stepped(text: string, quote: Span, edge: 'start' | 'end', by: 1 | -1): Span {
  const words = wordsOf(text);
  if (edge === 'start') {
    const start = by === 1 ? words.find(w => w.start > quote.start)?.start : words.findLast(w => w.start < quote.start)?.start;
    return start === undefined || start >= quote.end ? quote : { start, end: quote.end };
  }
  const end = by === 1 ? words.find(w => w.end > quote.end)?.end : words.findLast(w => w.end < quote.end)?.end;
  return end === undefined || end <= quote.start ? quote : { start: quote.start, end };
}

/** The text without white space at its ends; null where nothing is left. */
export function wholeOf(text: string): Span | null {
  const end = text.trimEnd().length, start = text.length - text.trimStart().length;
  return start < end ? { start, end } : null;
}

/** Lower case without accents, unit for unit as long as the text, so that places in it are places in the text. */
function folded(text: string): string {
  let out = '';
  for (const unit of text.split('')) {
    const base = unit.normalize('NFD')[0]!.toLowerCase();
    out += base.length === 1 ? base : unit;
  }
  return out;
}
/** Where words that were found stand in a text, whatever their case and accents, as whole words, in order. */
export function occurrencesOf(text: string, found: readonly string[]): Span[] {
  const plain = folded(text), wanted = [...new Set(found.map(f => folded(f.trim())).filter(f => f !== ''))];
  const letter = /[\p{L}\p{N}]/u;
  const spans: Span[] = [];
  for (const words of wanted) {
    for (let at = plain.indexOf(words); at >= 0; at = plain.indexOf(words, at + words.length)) {
      const end = at + words.length;
      const glued = (at > 0 && letter.test(plain[at - 1]!) && letter.test(words[0]!)) || (end < plain.length && letter.test(plain[end]!) && letter.test(words.at(-1)!));
      if (!glued) spans.push({ start: at, end });
    }
  }
  return spans.sort((a, b) => a.start - b.start || b.end - a.end);
}

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });
/** The sentences that hold the given words, from the first to the last of them: what a person would quote. The whole text where no words are given. */
export function sentencesAround(text: string, words: readonly Span[]): Span | null {
  const whole = wholeOf(text);
  if (!whole || words.length === 0) return whole;
  const holding = [...sentences.segment(text)].map(s => ({ start: s.index, end: s.index + s.segment.length })).filter(s => words.some(w => w.start < s.end && w.end > s.start));
  const first = holding[0], last = holding.at(-1);
  if (!first || !last) return whole;
  const inner = wholeOf(text.slice(first.start, last.end));
  return inner && { start: first.start + inner.start, end: first.start + inner.end };
}
