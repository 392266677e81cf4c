import { describe, expect, test } from 'vitest';
import { formatAgo, formatBytes, formatDate, formatList, partsOf, t } from '.';
import { frame } from './en/frame';
import { history } from './en/history';
import { imports } from './en/imports';
import { submissions } from './en/submissions';

const say = (m: Parameters<typeof partsOf>[0], params: Record<string, string | number>) => partsOf(m, params).map(p => 'text' in p ? p.text : String(params[p.name])).join('');

describe('a message', () => {
  test('puts its parameters where the sentence has them', () => expect(say('{b} before {a}', { a: 'x', b: 'y' })).toBe('y before x'));
  test('leaves words in a parameter alone', () => expect(say('say {a}', { a: '{b}' })).toBe('say {b}'));
  test('takes the form its count asks for', () => {
    const m = { one: '{count} vote', other: '{count} votes' };
    expect([0, 1, 2, 21].map(count => say(m, { count }))).toEqual(['0 votes', '1 vote', '2 votes', '21 votes']);
  });
  test('without the form asked for uses the general one', () => expect(say({ other: '{count} sheep' }, { count: 1 })).toBe('1 sheep'));
  test('of the catalogue is written as English writes it', () => {
    expect(t('frame.count.paragraphs', { count: 1 })).toBe('1 paragraph');
    expect(t('frame.count.paragraphs', { count: 1_200 })).toBe('1,200 paragraphs');
  });
});
test('no two areas of the catalogue use the same key', () => {
  const keys = [frame, history, imports, submissions].flatMap(area => Object.keys(area));
  expect(keys.filter((k, i) => keys.indexOf(k) !== i)).toEqual([]);
});
test('a date is the calendar day the document states, in any time zone', () => expect(formatDate('2016-11-29')).toBe('29 November 2016'));
test('a list is joined as a sentence', () => expect(formatList(['A', 'B', 'C'])).toBe('A, B and C'));
test('sizes are said in the unit with fewest digits', () => expect([900, 42_000, 3_400_000].map(formatBytes)).toEqual(['900 bytes', '42 kB', '3.4 MB']));
test('times past are said as people say them, and then as dates', () => {
  const now = Date.UTC(2017, 0, 20, 12);
  expect([10, 180, 7_200, 172_800].map(s => formatAgo(now - s * 1000, now))).toEqual(['now', '3 minutes ago', '2 hours ago', '2 days ago']);
  expect(formatAgo(now - 30 * 86_400_000, now)).toMatch(/21 Dec 2016/);
});
