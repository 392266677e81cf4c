/** How much of a stretch of time people are at work, in their own zone: 9:00 to 18:00 on days that are not of the weekend. Pure. */
const begins = 9, ends = 18, hour = 3_600_000;

/** Offset of a zone from UTC at a moment, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }).formatToParts(at);
  const of = (type: string) => Number(parts.find(p => p.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - Math.floor(at / 1000) * 1000;
}
/** The moment at which the clocks of a zone show a time, given as if it were UTC. */
function momentOf(local: number, timeZone: string): number {
  const guess = local - offsetAt(local, timeZone);
  return local - offsetAt(guess, timeZone);
}

/** Days of the week that are no working days where the reader is: 0 Sunday to 6 Saturday. */
export function weekendOf(locale: string): ReadonlySet<number> {
  const known = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { weekend?: number[] }; weekInfo?: { weekend?: number[] } };
  const days = known.getWeekInfo?.().weekend ?? known.weekInfo?.weekend ?? [6, 7];
  return new Set(days.map(day => day % 7));
}

/** Working milliseconds between two moments; a day on which the clocks change has the hours that it has. */
export function workingTime(from: number, to: number, timeZone: string, weekend: ReadonlySet<number>): number {
  if (!(to > from)) return 0;
  let total = 0;
  const first = Math.floor((from + offsetAt(from, timeZone)) / (24 * hour));
  const last = Math.floor((to + offsetAt(to, timeZone)) / (24 * hour));
  for (let day = first; day <= last; day++) {
    if (weekend.has(new Date(day * 24 * hour).getUTCDay())) continue;
    const opens = momentOf(day * 24 * hour + begins * hour, timeZone), closes = momentOf(day * 24 * hour + ends * hour, timeZone);
    total += Math.max(0, Math.min(closes, to) - Math.max(opens, from));
  }
  return total;
}

/** Whether a day of the weekend lies in the stretch. */
export function crossesWeekend(from: number, to: number, timeZone: string, weekend: ReadonlySet<number>): boolean {
  const first = Math.floor((from + offsetAt(from, timeZone)) / (24 * hour)), last = Math.floor((to + offsetAt(to, timeZone)) / (24 * hour));
  for (let day = first; day <= last && day < first + 8; day++) if (weekend.has(new Date(day * 24 * hour).getUTCDay())) return true;
  return false;
}

/** Whole days and hours, and minutes below a day. */
export function leftOf(ms: number): { days: number; hours: number; minutes: number } {
  const minutes = Math.max(0, Math.ceil(ms / 60_000));
  return { days: Math.floor(minutes / 1440), hours: Math.floor(minutes % 1440 / 60), minutes: minutes % 60 };
}
