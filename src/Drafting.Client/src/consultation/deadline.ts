/** A deadline said so that nobody in another part of the world mistakes it. */
import { locale } from '../messages';

const shape = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const;

/** "Thursday, 31 December 2026 at 18:00 (Central European Standard Time, Europe/Zurich)". A zone this browser does not know is said in UTC. */
export function inZone(at: number, timeZone: string): string {
  try {
    const name = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' }).formatToParts(at).find(p => p.type === 'timeZoneName')?.value;
    return `${new Intl.DateTimeFormat(locale, { ...shape, timeZone }).format(at)} (${name && name !== timeZone ? `${name}, ` : ''}${timeZone})`;
  } catch { return `${new Intl.DateTimeFormat(locale, { ...shape, timeZone: 'UTC' }).format(at)} (UTC)`; }
}

export const readersZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Whether the clocks of both zones show the same at that moment; then saying it twice would only confuse. */
export function sameClock(at: number, a: string, b: string): boolean {
  const clock = (timeZone: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at);
  try { return clock(a) === clock(b); } catch { return false; }
}

/** What is left, in the two largest units: days and hours, hours and minutes, or minutes, rounded down; null when it has passed. */
export function left(closes: number, now: number): { days: number; hours: number; minutes: number } | null {
  const minutes = Math.floor((closes - now) / 60_000);
  return closes <= now ? null : { days: Math.floor(minutes / 1_440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
}
