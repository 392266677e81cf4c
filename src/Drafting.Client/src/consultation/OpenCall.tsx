/** On the group's page: that contributions are called for, until when, and the way there. Nothing while they are not. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { t } from '../messages';
import { callKey, callOf } from './api';
import { inZone } from './deadline';
import './OpenCall.css';

export function OpenCall({ slug }: { slug: string }) {
  const { data: call } = useQuery({ queryKey: callKey(slug), queryFn: ({ signal }) => callOf(slug, signal), retry: false });
  if (call?.state !== 'open') return null;
  return <p className="open-call"><span>{call.closes === null ? t('call.openNow') : t('call.openUntil', { when: inZone(call.closes, call.timeZone) })}</span> <Link className="button" to={`/g/${slug}/contribute`}>{t('call.open')}</Link></p>;
}
