/** Languages that texts are written in, by their IETF tags: those of the United Nations first. */
import { locale } from '../messages';

export const languages = ['ar', 'zh', 'en', 'fr', 'ru', 'es', 'de', 'pt', 'it', 'hi', 'id', 'ja', 'ko', 'sw', 'tr', 'uk', 'fa', 'ur', 'vi', 'pl', 'nl', 'el', 'he'] as const;

const names = new Intl.DisplayNames(locale, { type: 'language' });
/** The tag itself where it names no language. */
export const nameOfLanguage = (tag: string): string => { try { return names.of(tag) ?? tag; } catch { return tag; } };
