/** Silence procedures of a draft: what is under silence until when, who broke it, and what became of it. */
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { Group } from '../api';
import { StateTag } from '../consensus/BoardPage';
import { ReasonDialog } from '../consensus/acts';
import { ofGroup, useConsensusActs, useDraftNews, useSilences, type Silence } from '../consensus/api';
import { Asking } from '../drafts/dialogs';
import { notify } from '../frame/notify';
import { delegationOf, may, useGroup } from '../frame/session';
import { Empty, Loaded, useTitle } from '../frame/states';
import { formatExactMoment, formatMoment, formatNumber, t } from '../messages';
import { crossesWeekend, leftOf, weekendOf, workingTime } from './workingTime';
import '../consensus/consensus.css';
import './silence.css';

export function SilencesPage() {
  const { group: slug = '', draft = '' } = useParams();
  const group = useGroup(slug);
  useTitle(t('silence.title'));
  return <div className="page"><Loaded query={group}>{found => <OfDraft group={found} draftId={Number(draft)} />}</Loaded></div>;
}

function OfDraft({ group, draftId }: { group: Group; draftId: number }) {
  useDraftNews(group.slug, draftId);
  const query = useSilences(group.slug, draftId);
  return (
    <>
      <header className="page-head"><div><h1>{t('silence.title')}</h1></div><div><Link className="button" to={`/g/${group.slug}/drafts/${draftId}/board`}>{t('board.open')}</Link> <Link className="button" to={`/g/${group.slug}/drafts/${draftId}`}>{t('board.back')}</Link></div></header>
      <Loaded query={query} what={t('silence.loading')}>{({ silences, now }) => silences.length === 0 ? <Empty title={t('silence.none')}><p>{t('silence.none.how')}</p></Empty> : <ul className="silences">{silences.map(s => <li key={s.id}><One group={group} draftId={draftId} silence={s} serverNow={now} /></li>)}</ul>}</Loaded>
    </>
  );
}

const hour = 3_600_000, here = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What is left until a deadline, by the server's clock; told anew every half a minute, and not read aloud each time. */
export function Countdown({ deadline, serverNow }: { deadline: number; serverNow: number }) {
  const [skew] = useState(() => serverNow - Date.now());
  const [now, tick] = useState(serverNow);
  useEffect(() => { const timer = setInterval(() => tick(Date.now() + skew), 30_000); return () => clearInterval(timer); }, [skew]);
  const weekend = weekendOf(navigator.language);
  return <span className="countdown"><b className="tabular">{t('silence.left', leftOf(deadline - now))}</b> <span className="soft">{t('silence.left.working', { hours: formatNumber(Math.round(workingTime(now, deadline, here, weekend) / hour)) })}{crossesWeekend(now, deadline, here, weekend) && ` · ${t('silence.left.weekend')}`}</span></span>;
}

function One({ group, draftId, silence, serverNow }: { group: Group; draftId: number; silence: Silence; serverNow: number }) {
  const [breaking, setBreaking] = useState<Silence['items'][number] | null>(null);
  const [asked, ask] = useState<'extend' | 'call-off' | null>(null);
  const running = silence.state === 'running', presides = may(group, 'preside');
  const nameOf = (id: number | null) => delegationOf(group, id)?.shortName ?? t('silence.somebody');
  return (
    <section className="silence card" aria-labelledby={`silence-${silence.id}`}>
      <h2 id={`silence-${silence.id}`}>{silence.title} <span className={`tag silence-${silence.state}`}>{t(`silence.state.${silence.state}`)}</span></h2>
      <p>{running && <><Countdown deadline={silence.deadline} serverNow={serverNow} /> · </>}<time dateTime={new Date(silence.deadline).toISOString()} title={formatExactMoment(silence.deadline)}>{t('silence.until', { when: silence.deadlineLocal.replace('T', ' '), zone: silence.timeZone })}</time> <span className="soft small">({formatMoment(silence.deadline)})</span></p>
      <p className="soft small">{t('silence.towards')}: {t(`agreement.${silence.towards}`)}</p>
      {silence.note && <p dir="auto">{silence.note}</p>}
      {silence.calledOffReason && <p>{silence.calledOffReason}</p>}
      <ul className="silence-items">{silence.items.map(item => (
        <li key={item.paragraphId}><Link to={`/g/${group.slug}/drafts/${draftId}?paragraph=${item.paragraphId}`}><b>{item.label}</b></Link> <span className={`outcome ${item.outcome}`}>{t(`silence.outcome.${item.outcome}`)}</span> {item.outcome === 'unbroken' && running && <StateTag row={{ agreement: 'under-silence', conditional: false }} />}
          {running && may(group, 'take-position') && group.you.delegationId !== null && item.outcome === 'unbroken' && <button type="button" className="button" onClick={() => setBreaking(item)}>{t('silence.break')}</button>}
          {item.breaks.map((b, i) => <p key={i} className="small">{t('silence.brokenBy', { name: nameOf(b.delegationId) })} · <time dateTime={new Date(b.at).toISOString()}>{formatMoment(b.at)}</time>{b.reason && <q dir="auto">{b.reason}</q>}{b.remedy && <span> {t('board.way.remedy', { remedy: b.remedy })}</span>}</p>)}</li>
      ))}</ul>
      {silence.extensions.map((e, i) => <p key={i} className="soft small">{t('silence.extended', { was: formatMoment(e.was), becomes: formatMoment(e.becomes), reason: e.reason })}</p>)}
      {running && presides && <p className="no-print"><button type="button" className="button" onClick={() => ask('extend')}>{t('silence.extend')}</button> <button type="button" className="button" onClick={() => ask('call-off')}>{t('silence.callOff')}</button></p>}
      {breaking && <BreakDialog group={group} draftId={draftId} silence={silence} item={breaking} onClose={() => setBreaking(null)} />}
      {asked === 'extend' && <ExtendDialog group={group} draftId={draftId} silence={silence} onClose={() => ask(null)} />}
      {asked === 'call-off' && <ReasonDialog slug={group.slug} draftId={draftId} title={t('silence.callOff.title')} act={t('silence.callOff.act')} reasonLabel={t('silence.reason')} path={`${ofGroup(group.slug)}/silences/${silence.id}/call-off`} onClose={() => ask(null)} />}
    </section>
  );
}

export function BreakDialog({ group, draftId, silence, item, onClose }: { group: Group; draftId: number; silence: Pick<Silence, 'id' | 'namesBreakers'>; item: { paragraphId: number; label: string }; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const [reason, setReason] = useState('');
  const [remedy, setRemedy] = useState('');
  const submit = async () => {
    const done = await act<undefined>('POST', `${ofGroup(group.slug)}/silences/${silence.id}/break`, { paragraphId: item.paragraphId, reason: reason.trim(), remedy: remedy.trim() });
    if (done !== false) notify({ tone: 'done', message: t('silence.broken', { label: item.label }) });
    return done;
  };
  return (
    <Asking title={t('silence.break.title', { label: item.label })} act={t('silence.break.act')} ready={reason.trim() !== '' && remedy.trim() !== ''} submit={submit} onClose={onClose}>
      <p className="soft small">{t('silence.break.why')} {t(silence.namesBreakers ? 'silence.break.named' : 'silence.break.unnamed')}</p>
      <label className="field"><span className="label-text">{t('position.statement.objection')}</span><textarea className="input" autoFocus required rows={3} maxLength={4000} value={reason} onChange={e => setReason(e.target.value)} /></label>
      <label className="field"><span className="label-text">{t('position.remedy')}</span><textarea className="input" required rows={2} maxLength={4000} value={remedy} onChange={e => setRemedy(e.target.value)} /></label>
      <p className="soft small">{t('silence.break.amendment')}</p>
    </Asking>
  );
}

function ExtendDialog({ group, draftId, silence, onClose }: { group: Group; draftId: number; silence: Silence; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const [deadline, setDeadline] = useState(silence.deadlineLocal);
  const [reason, setReason] = useState('');
  return (
    <Asking title={t('silence.extend.title')} act={t('silence.extend.act')} ready={reason.trim() !== '' && deadline > silence.deadlineLocal} submit={() => act<undefined>('POST', `${ofGroup(group.slug)}/silences/${silence.id}/extend`, { deadlineLocal: deadline, reason: reason.trim() })} onClose={onClose}>
      <label className="field"><span className="label-text">{t('silence.start.deadline')} ({silence.timeZone})</span><input className="input" type="datetime-local" required value={deadline} onChange={e => setDeadline(e.target.value.slice(0, 16))} /></label>
      <label className="field"><span className="label-text">{t('silence.reason')}</span><textarea className="input" required rows={3} maxLength={2000} value={reason} onChange={e => setReason(e.target.value)} /></label>
    </Asking>
  );
}
