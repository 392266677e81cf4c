/** What somebody has written into the form, kept on their device until the server has it. */
import type { Call, Contribution } from './api';

/** Everything as it was typed; consent is null until it is chosen. */
export interface Words extends Omit<Contribution, 'persons' | 'answers' | 'consent'> { persons: string; consent: 'given' | 'refused' | null; answers: Record<string, string> }
export type Missing = 'contributor' | 'stakeholderGroupId' | 'contact' | 'consent' | 'words';

/** Most characters of all answers together, as the server counts them. */
export const mostCharacters = 200_000;

export const blank = (key: string): Words => ({ key, contributor: '', organisation: '', persons: '', kind: 'observer', capacity: '', country: '', stakeholderGroupId: null, language: 'en', contact: '', consent: null, answers: {}, general: '' });

/** What was kept, with a field for whatever has come to the form since; null where it is nothing of the kind. */
export function revive(text: string | null): Words | null {
  if (text === null) return null;
  try {
    const words = JSON.parse(text) as Partial<Words> | null;
    return words && typeof words === 'object' && typeof words.key === 'string' ? { ...blank(words.key), ...words } : null;
  } catch { return null; }
}

export const isBlank = (w: Words): boolean => JSON.stringify({ ...w, key: '' }) === JSON.stringify({ ...blank(''), language: w.language, kind: w.kind });
export const charactersOf = (w: Words): number => w.general.length + Object.values(w.answers).reduce((sum, a) => sum + a.length, 0);

export function missingIn(w: Words, call: Pick<Call, 'questions'>): Missing[] {
  const said = w.general.trim() !== '' || call.questions.some(q => (w.answers[q.number] ?? '').trim() !== '');
  return [...(w.contributor.trim() ? [] : ['contributor' as const]), ...(w.stakeholderGroupId === null ? ['stakeholderGroupId' as const] : []), ...(w.contact.trim() === '' || /^\S+@\S+$/.test(w.contact.trim()) ? [] : ['contact' as const]), ...(said ? [] : ['words' as const]), ...(w.consent ? [] : ['consent' as const])];
}

/** As it is sent; consent must be chosen. Answers to questions that the call no longer asks go along with what is said in general, so that no word is lost. */
export function contributionOf(w: Words, call: Pick<Call, 'questions'>): Contribution {
  const asked = new Set(call.questions.map(q => String(q.number)));
  const stray = Object.entries(w.answers).filter(([n, a]) => !asked.has(n) && a.trim() !== '').map(([, a]) => a.trim());
  return {
    ...w, contributor: w.contributor.trim(), organisation: w.organisation.trim(), capacity: w.capacity.trim(), country: w.country.trim(), contact: w.contact.trim(), consent: w.consent!,
    persons: w.persons.split('\n').map(p => p.trim()).filter(Boolean), answers: call.questions.map(q => ({ question: q.number, text: (w.answers[q.number] ?? '').trim() })).filter(a => a.text !== ''), general: [w.general.trim(), ...stray].filter(Boolean).join('\n\n'),
  };
}

/** All words as plain text, to be taken elsewhere. */
export const plain = (w: Words, call: Pick<Call, 'questions'>): string => [w.contributor, ...call.questions.flatMap(q => (w.answers[q.number] ?? '').trim() ? [`${q.number}. ${q.text}\n\n${w.answers[q.number]!.trim()}`] : []), w.general.trim()].filter(Boolean).join('\n\n');

/** A version 4 UUID; `crypto.randomUUID` is missing where a page is served without TLS. */
export function newKey(): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6]! & 0x0f) | 0x40;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = [...b].map(x => x.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
