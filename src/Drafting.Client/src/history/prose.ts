/** What an entry of the record says, in words. */
import type { RecordEntry } from '../api';
import { formatNumber, partsOf, t, type Message } from '../messages';
import { consensus } from '../messages/en/consensus';
import { history } from '../messages/en/history';
import { submissions } from '../messages/en/submissions';

type Told = Pick<RecordEntry, 'kind' | 'payload'>;
const sentences: Readonly<Record<string, Message>> = { ...consensus, ...history, ...submissions };

/** A payload's value as people say it: a policy and a stance by their names, numbers and words as they are; null if there is nothing to say. */
function said(name: string, value: unknown): string | null {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value !== 'string' || value.trim() === '') return null;
  const named = sentences[`${name === 'stance' ? 'stance' : `record.${name === 'kind' ? 'undone' : name}`}.${value}`] ?? (name === 'stance' ? sentences[`position.stance.${value}`] : undefined);
  return typeof named === 'string' ? named : value;
}

function fill(sentence: Message | undefined, payload: unknown): string | null {
  if (sentence === undefined) return null;
  const values = payload !== null && typeof payload === 'object' ? payload as Record<string, unknown> : {};
  const parts = partsOf(sentence, values).map(p => 'text' in p ? p.text : said(p.name, values[p.name]));
  return parts.includes(null) ? null : parts.join('');
}

/** What was done. A kind is told with the words of its payload, or without them if the payload has none; an unknown kind is printed as it is written. */
export const actOf = ({ kind, payload }: Told): string =>
  fill(sentences[`record.kind.${kind}`], payload) ?? fill(sentences[`record.plain.${kind}`], payload) ?? t('record.kind.other', { kind: kind.replaceAll('-', ' ') });

/** The reason, the quotation or the file an act came with; of a bracket lifted, the words that are gone. */
export function aboutOf({ payload }: Told): string {
  if (payload === null || typeof payload !== 'object') return '';
  const values = payload as Record<string, unknown>;
  const removed = Array.isArray(values.removed) ? values.removed.filter(word => typeof word === 'string') : [];
  return [...['reason', 'quote', 'note', 'fileName'].flatMap(name => said(name, values[name]) ?? []), ...(removed.length > 0 ? [`− ${removed.join(' ')}`] : [])].join(' · ');
}
