import { describe, expect, it } from 'vitest';
import { crossesWeekend, leftOf, workingTime } from './workingTime';

const usual = new Set([6, 0]), hours = (from: string, to: string, zone: string, weekend: ReadonlySet<number> = usual) => workingTime(Date.parse(from), Date.parse(to), zone, weekend) / 3_600_000;

describe('working time', () => {
  it.each([
    ['a working day', '2026-11-25T00:00:00Z', '2026-11-26T00:00:00Z', 'UTC', 9],
    ['a weekend between Friday and Monday', '2026-11-27T15:00:00Z', '2026-11-30T17:00:00Z', 'Europe/Zurich', 2 + 9],
    ['nothing backwards', '2026-11-27T15:00:00Z', '2026-11-27T14:00:00Z', 'UTC', 0],
    ['the weekend alone', '2026-11-28T00:00:00Z', '2026-11-29T23:00:00Z', 'UTC', 0],
    ['over the change to summer time, in Zurich', '2027-03-26T16:00:00Z', '2027-03-29T08:00:00Z', 'Europe/Zurich', 1 + 1],
    ['over the change back, in New York', '2026-10-30T21:00:00Z', '2026-11-02T15:00:00Z', 'America/New_York', 1 + 1],
    ['half-hour zones', '2026-11-25T03:00:00Z', '2026-11-25T13:00:00Z', 'Asia/Kolkata', 9],
  ])('%s', (_, from, to, zone, expected) => expect(hours(from, to, zone)).toBeCloseTo(expected, 5));
  it('knows weekends that fall on other days', () => expect(hours('2026-11-27T00:00:00Z', '2026-11-28T00:00:00Z', 'UTC', new Set([5, 6]))).toBe(0));
  it('sees a weekend in the stretch', () => {
    expect(crossesWeekend(Date.parse('2026-11-27T15:00:00Z'), Date.parse('2026-11-30T17:00:00Z'), 'UTC', usual)).toBe(true);
    expect(crossesWeekend(Date.parse('2026-11-24T15:00:00Z'), Date.parse('2026-11-26T17:00:00Z'), 'UTC', usual)).toBe(false);
  });
  it('counts what is left', () => expect(leftOf(90_061_000)).toEqual({ days: 1, hours: 1, minutes: 2 }));
});
