/** What a paragraph would read like around a bracket that is lifted: a preview for the eye. The server makes the change itself, and its rules decide. Pure. */
import { partnersOf, signsIn } from '../editor/brackets';
import type { AltSet, Bracket, Lifting } from './api';

/** `kept`: where in `removed` the words stand that are inserted again, when they are words of the bracket; otherwise null. */
export interface Preview { before: string; removed: string; inserted: string; after: string; kept: number | null }

const around = 90;
/** Space or punctuation that would be left standing double when words between `before` and `after` go. */
function tidied(before: string, inserted: string, after: string): [string, string] {
  if (inserted) return [before, after];
  if (/^[\s]*[,;:.!?)]/.test(after)) return [before.replace(/\s+$/, ''), after.replace(/^\s+/, '')];
  if (/\s$/.test(before) || before === '') return [before, after.replace(/^\s+/, '')];
  return [before, after];
}

/** The words without the bracket around all of them, if there is one. */
export function bare(words: string): string {
  const signs = signsIn(words), [first] = signs;
  const whole = first?.at === 0 && first.open && partnersOf(signs)[0] === signs.length - 1 && signs.at(-1)!.at === words.length - 1;
  return (whole ? words.slice(1, -1) : words).trim();
}
export const wordingsOf = (set: AltSet): string[] => set.members.map(member => bare(member.words));

/** `set` is the one the bracket is a member of, or holds. */
export function previewOf(text: string, bracket: Pick<Bracket, 'start' | 'end'> & { words: string }, set: AltSet | null, lifting: Lifting): Preview {
  const whole = set ? { start: Math.min(set.start, bracket.start), end: Math.max(set.end, bracket.end) } : bracket;
  const range = lifting.how === 'drop' || (lifting.how === 'keep' && !set) ? bracket : whole;
  const inserted = lifting.how === 'drop' ? '' : lifting.how === 'keep' ? bare(bracket.words) : lifting.how === 'merge' ? lifting.words : set ? wordingsOf(set)[lifting.index] ?? '' : '';
  const [before, after] = tidied(text.slice(0, range.start), inserted, text.slice(range.end));
  const from = lifting.how === 'keep' ? bracket : lifting.how === 'choose' ? set?.members[lifting.index] : undefined;
  const at = from && inserted ? text.slice(0, from.end).indexOf(inserted, from.start) : -1;
  const cutBefore = before.length > around, cutAfter = after.length > around;
  return {
    before: cutBefore ? `…${before.slice(-around).replace(/^\S*\s/, '')}` : before,
    removed: text.slice(range.start, range.end), inserted, kept: at < 0 ? null : at - range.start,
    after: cutAfter ? `${after.slice(0, around).replace(/\s\S*$/, '')}…` : after,
  };
}
