import { expect, test } from 'vitest';
import { inZone, left, sameClock } from './deadline';

const closes = Date.UTC(2026, 11, 31, 17);

test('a deadline is said by the clocks of its zone, and names the zone', () => {
  expect(inZone(closes, 'Europe/Zurich')).toMatch(/31 December 2026.*18:00 \(.*Europe\/Zurich\)/);
  expect(inZone(closes, 'Asia/Kathmandu')).toMatch(/31 December 2026.*22:45 \(.*Asia\/Kathmandu\)/);
});
test('in a zone the browser does not know it is said in UTC', () => expect(inZone(closes, 'Moon/Tycho')).toMatch(/17:00 \(UTC\)/));
test('two zones may show the same clock', () => expect([sameClock(closes, 'Europe/Zurich', 'Europe/Rome'), sameClock(closes, 'Europe/Zurich', 'Europe/London'), sameClock(closes, 'Moon/Tycho', 'UTC')]).toEqual([true, false, false]));
test('what is left is rounded down, and nothing is left at the moment itself', () => {
  expect(left(closes, closes - 90_061_000)).toEqual({ days: 1, hours: 1, minutes: 1 });
  expect(left(closes, closes - 59_000)).toEqual({ days: 0, hours: 0, minutes: 0 });
  expect(left(closes, closes)).toBeNull();
});
