/** A deadline in its own zone and in the reader's, with what is left of it by the server's clock. */
import { useEffect, useState } from 'react';
import { t } from '../messages';
import type { Call } from './api';
import { inZone, left, readersZone, sameClock } from './deadline';

/** The moment it is for the server, as far as its last answer tells. */
export function useServerTime(call: Pick<Call, 'now'>): number {
  const [skew, setSkew] = useState(() => call.now - Date.now());
  const [now, setNow] = useState(call.now);
  useEffect(() => setSkew(call.now - Date.now()), [call.now]);
  useEffect(() => {
    setNow(Date.now() + skew);
    const timer = setInterval(() => setNow(Date.now() + skew), 10_000);
    return () => clearInterval(timer);
  }, [skew]);
  return now;
}

export function leftInWords(closes: number, now: number): string | null {
  const rest = left(closes, now);
  if (!rest) return null;
  return rest.days > 0 ? t('contribute.left.days', { count: rest.days, hours: rest.hours }) : rest.hours > 0 ? t('contribute.left.hours', { count: rest.hours, minutes: rest.minutes }) : t('contribute.left.minutes', { count: rest.minutes });
}

export function Deadline({ call, now }: { call: Pick<Call, 'closes' | 'timeZone'>; now: number }) {
  if (call.closes === null) return <p className="soft">{t('contribute.deadline.none')}</p>;
  const rest = leftInWords(call.closes, now), zone = readersZone();
  return (
    <dl className="deadline">
      <dt>{t('contribute.deadline')}</dt>
      <dd><time dateTime={new Date(call.closes).toISOString()}>{inZone(call.closes, call.timeZone)}</time></dd>
      {!sameClock(call.closes, call.timeZone, zone) && <dd className="soft">{t('contribute.deadline.yours', { when: inZone(call.closes, zone) })}</dd>}
      {rest && <dd><b>{rest}</b></dd>}
    </dl>
  );
}
