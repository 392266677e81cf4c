/**
 * Every word the interface says. A message is a sentence with `{names}`, or one sentence per plural form, chosen by the parameter `count`.
 * A language is one folder beside `en`; English decides which keys and which names exist.
 */
import { Fragment, createElement, type ReactNode } from 'react';
import { amendments } from './en/amendments';
import { brackets } from './en/brackets';
import { consensus } from './en/consensus';
import { consultation } from './en/consultation';
import { drafts } from './en/drafts';
import { frame } from './en/frame';
import { history } from './en/history';
import { imports } from './en/imports';
import { live } from './en/live';
import { proposals } from './en/proposals';
import { reports } from './en/reports';
import { search } from './en/search';
import { sources } from './en/sources';
import { submissions } from './en/submissions';

export type Message = string | ({ readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string });
const catalogue = { ...frame, ...submissions, ...search, ...imports, ...history, ...live, ...drafts, ...brackets, ...amendments, ...proposals, ...sources, ...consultation, ...consensus, ...reports };
type Catalogue = typeof catalogue;
export type Key = keyof Catalogue;

type NamesInSentence<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesInSentence<Rest> : never;
type Names<M> = M extends string ? NamesInSentence<M> : 'count' | { [F in keyof M]: NamesInSentence<M[F]> }[keyof M];
type Arguments<K extends Key, V> = [Names<Catalogue[K]>] extends [never] ? [params?: Record<string, never>] : [params: { [N in Names<Catalogue[K]>]: V }];

export const locale = 'en-GB';
const plural = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);

/** The parts of a message between its parameters: text and names in turn. Pure, and apart from React, so that it can be tested. */
export function partsOf(message: Message, params: Readonly<Record<string, unknown>>): ({ text: string } | { name: string })[] {
  const count = params.count;
  const sentence = typeof message === 'string' ? message : message[typeof count === 'number' ? plural.select(count) : 'other'] ?? message.other;
  const parts: ({ text: string } | { name: string })[] = [];
  let end = 0;
  for (const hit of sentence.matchAll(/\{(\w+)\}/g)) {
    if (hit.index > end) parts.push({ text: sentence.slice(end, hit.index) });
    parts.push({ name: hit[1]! });
    end = hit.index + hit[0].length;
  }
  if (end < sentence.length) parts.push({ text: sentence.slice(end) });
  return parts;
}

const spoken = (value: unknown): string => typeof value === 'number' ? numbers.format(value) : String(value);

/** One message as plain text; numbers are written as the language writes them. */
export function t<K extends Key>(key: K, ...[params]: Arguments<K, string | number>): string {
  const given = (params ?? {}) as Record<string, unknown>;
  return partsOf(catalogue[key] as Message, given).map(p => 'text' in p ? p.text : spoken(given[p.name])).join('');
}

/** One message with elements in it, a link or emphasised words for instance, in whatever order the language puts them. */
export function rich<K extends Key>(key: K, ...[params]: Arguments<K, ReactNode>): ReactNode {
  const given = (params ?? {}) as Record<string, ReactNode>;
  return partsOf(catalogue[key] as Message, given).map((p, i) => {
    const value = 'text' in p ? p.text : given[p.name];
    return createElement(Fragment, { key: i }, typeof value === 'number' ? spoken(value) : value);
  });
}

const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
const moments = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const exactMoments = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });
const clocks = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const days = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const languages = new Intl.DisplayNames(locale, { type: 'language' });
const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' });
const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });

/** A calendar date as a document states it, `2016-11-29`; no time zone is involved. */
export const formatDate = (date: string): string => dates.format(new Date(`${date}T00:00:00Z`));
/** Moments are milliseconds since 1970 UTC, shown in the reader's own time zone. */
export const formatMoment = (at: number): string => moments.format(at);
export const formatExactMoment = (at: number): string => exactMoments.format(at);
export const formatClock = (at: number): string => clocks.format(at);
export const formatDay = (at: number): string => days.format(at);
export const formatNumber = (n: number): string => numbers.format(n);
export const formatShare = (share: number): string => percents.format(share);
export const formatList = (items: readonly string[]): string => conjunction.format(items);

/** The name of a language by its tag, "French" for `fr`; the tag itself where it is not well formed. */
export function languageName(tag: string): string { try { return languages.of(tag) ?? tag; } catch { return tag; } }

/** "3 minutes ago", up to a week; then the moment itself. */
export function formatAgo(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 45) return relative.format(0, 'second');
  if (size < 3_570) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 84_600) return relative.format(Math.round(seconds / 3_600), 'hour');
  if (size < 604_800) return relative.format(Math.round(seconds / 86_400), 'day');
  return formatMoment(at);
}

/** A file size, in the unit in which it has fewest digits. */
export function formatBytes(bytes: number): string {
  const [value, unit] = bytes < 1_000 ? [bytes, 'byte'] : bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: bytes < 1_000 ? 'long' : 'short', maximumFractionDigits: 1 }).format(value);
}
