/** What the reader should know before anything else: a call for consensus, and text under silence with the time that is left. */
import { Link } from 'react-router';
import { useNeeds, useSilences } from '../consensus/api';
import { formatList, t } from '../messages';
import { Countdown } from '../silence/SilencesPage';
import { useDraft } from './draft';

export function Announced() {
  const { group, session } = useDraft();
  const home = `/g/${group.slug}/drafts/${session.draftId}`;
  const calls = (useNeeds(group.slug, session.draftId, group.you.delegationId !== null).data ?? []).filter(n => n.why === 'call');
  const silences = useSilences(group.slug, session.draftId).data;
  const running = silences?.silences.filter(s => s.state === 'running') ?? [];
  if (calls.length === 0 && running.length === 0) return null;
  return (
    <div className="announced" role="region" aria-label={t('announced.title')}>
      {calls.length > 0 && <p><b>{t('call.on', { labels: formatList(calls.map(c => c.label)) })}</b> <Link to={`${home}/needs`}>{t('announced.answer')}</Link></p>}
      {running.map(s => <p key={s.id}><Link to={`${home}/silences`}>{s.title}</Link> <Countdown deadline={s.deadline} serverNow={silences!.now} /></p>)}
    </div>
  );
}
