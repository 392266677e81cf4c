/** How a bracket shows itself: a small sign before it, a name after it, a sentence for those who listen. */
import type { Group } from '../api';
import { delegationOf } from '../frame/session';
import { formatList, t } from '../messages';
import type { Bracket, BracketSpan, ParagraphBrackets, Say } from './api';

/** `sign` and `by` are beside the text, never in it. */
export interface Face {
  start: number; end: number; kind: Bracket['kind']; sign: string; by: string; label: string;
  /** A sign alone: its partner stands in another paragraph, on purpose. */
  spans?: true;
}

const namesShown = 2;

export const shortNames = (group: Group, delegationIds: readonly number[]): string[] => delegationIds.flatMap(id => delegationOf(group, id)?.shortName ?? []);
export const saying = (bracket: Bracket, say: Say): number[] => bracket.voices.filter(voice => voice.say === say).map(voice => voice.delegationId);
/** Who stands behind it: those who propose the words, or else the delegation that set the bracket, unless it asks to delete words that others would keep. */
export const proposersOf = (bracket: Bracket): number[] => {
  const proposing = saying(bracket, 'propose'), setter = bracket.by?.delegationId;
  if (proposing.length || !setter) return proposing;
  return bracket.kind !== 'deletion' && saying(bracket, 'delete').includes(setter) ? [] : [setter];
};

/** Which member of which set a bracket is, from 0; null: it is alone, or is the whole set itself. */
export function memberOf(reading: ParagraphBrackets, bracket: Bracket): { index: number; of: number } | null {
  const set = bracket.set === null ? undefined : reading.sets[bracket.set];
  const index = set && set.form !== 'inside' ? set.members.findIndex(member => member.start >= bracket.start && member.end <= bracket.end || member.start <= bracket.start && member.end >= bracket.end) : -1;
  return set && index >= 0 ? { index, of: set.members.length } : null;
}

/** In a set it counts that there are several, whatever each of them was before. */
function signOf(bracket: Bracket, member: { index: number } | null): string {
  if (member) return t(member.index > 0 ? 'bracket.sign.or' : 'bracket.sign.alternatives');
  return bracket.kind === 'undetermined' ? '' : t(`bracket.sign.${bracket.kind}`);
}

export function faceOf(group: Group, reading: ParagraphBrackets, bracket: Bracket): Face {
  const names = shortNames(group, proposersOf(bracket)), member = memberOf(reading, bracket);
  const shown = names.slice(0, namesShown).join(', ');
  const label = [
    t('bracket.spoken', { kind: t(`bracket.kind.${bracket.kind}`) }),
    bracket.depth > 1 && t('bracket.spoken.depth', { depth: bracket.depth }),
    member && t('bracket.spoken.member', { index: member.index + 1, of: member.of }),
    names.length > 0 && t('bracket.spoken.by', { names: formatList(names) }),
    bracket.reason && t(`bracket.reason.${bracket.reason}`),
  ].filter(Boolean).join(', ');
  return {
    start: bracket.start, end: bracket.end, kind: bracket.kind, sign: signOf(bracket, member), label,
    // Names that stand in the text already are not said twice.
    by: bracket.inlineAttribution ? '' : names.length > namesShown ? t('bracket.by.more', { names: shown, count: names.length - namesShown }) : shown,
  };
}

/** The ends of brackets over several paragraphs that stand in this one; `labelOf` names a paragraph. */
export function spanFaces(paragraphId: number, spans: readonly BracketSpan[], labelOf: (paragraphId: number) => string): Face[] {
  const end = (at: number, label: string): Face => ({ start: at, end: at + 1, kind: 'undetermined', sign: '', by: '', label, spans: true });
  return spans.flatMap(span => [
    ...(span.fromParagraphId === paragraphId ? [end(span.fromPosition, t('bracket.spoken.spanOpens', { label: labelOf(span.toParagraphId) }))] : []),
    ...(span.toParagraphId === paragraphId ? [end(span.toPosition, t('bracket.spoken.spanCloses', { label: labelOf(span.fromParagraphId) }))] : []),
  ]);
}

export const facesOf = (group: Group, reading: ParagraphBrackets): Face[] => reading.brackets.map(bracket => faceOf(group, reading, bracket));
