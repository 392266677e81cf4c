/** The settings of the call: whether the public form is open, what it says, and until when. For the chair and the secretariat. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link, useParams } from 'react-router';
import type { Group, Problem } from '../api';
import { notify } from '../frame/notify';
import { may, problemOf, useGroup } from '../frame/session';
import { Empty, Loaded, useTitle } from '../frame/states';
import { t } from '../messages';
import { callKey, changeCall, settingsOf, type CallSettings } from './api';
import { Deadline, useServerTime } from './Deadline';
import { readersZone } from './deadline';
import './consultation.css';

export function CallPage() {
  const { group: slug = '' } = useParams();
  const group = useGroup(slug);
  useTitle(t('call.title'));
  return (
    <div className="page narrow contribute">
      <header className="page-head"><div><h1>{t('call.title')}</h1><p>{t('call.what')}</p></div></header>
      <Loaded query={group}>{g => may(g, 'import-submissions') ? <Settings group={g} /> : <Empty title={t('call.notYours')}><Link className="button" to={`/g/${slug}/contribute`}>{t('call.form')}</Link></Empty>}</Loaded>
    </div>
  );
}

function Settings({ group }: { group: Group }) {
  const settings = useQuery({ queryKey: ['call-settings', group.slug], queryFn: ({ signal }) => settingsOf(group.slug, signal) });
  return <Loaded query={settings} what={t('call.loading')}>{s => <SettingsForm group={group} settings={s} />}</Loaded>;
}

const zones = (mine: readonly string[]): string[] => [...new Set([...mine, 'UTC', ...Intl.supportedValuesOf('timeZone')])];

function SettingsForm({ group, settings: s }: { group: Group; settings: CallSettings }) {
  const { slug } = group;
  const queries = useQueryClient();
  const now = useServerTime(s);
  const [open, setOpen] = useState(s.open);
  const [introduction, setIntroduction] = useState(s.introduction);
  const [closesLocal, setCloses] = useState(s.closesLocal ?? '');
  const [timeZone, setZone] = useState(s.timeZone || group.timeZone);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const address = new URL(`/g/${slug}/contribute`, location.href).href;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await changeCall(slug, { open, introduction: introduction.trim(), closesLocal: closesLocal || null, timeZone });
      await Promise.all([queries.invalidateQueries({ queryKey: ['call-settings', slug] }), queries.invalidateQueries({ queryKey: callKey(slug) })]);
      notify({ tone: 'done', message: t('call.saved') });
    } catch (error) { setProblem(problemOf(error)); }
    setBusy(false);
  };
  const copy = () => navigator.clipboard.writeText(address).then(() => notify({ tone: 'done', message: t('contribute.copied') }), () => notify({ tone: 'problem', message: address }));
  return (
    <>
      <section className="card call-form" aria-labelledby="form">
        <h2 id="form">{t('call.form')} <span className={`tag call-${s.state}`}>{t(`call.state.${s.state}`)}</span></h2>
        <p className="small">{t('call.form.address')}: <code>{address}</code></p>
        {s.state !== 'not-open' && <Deadline call={s} now={now} />}
        <p>{t('call.received', { count: s.received })}</p>
        <div className="actions"><Link className="button" to={`/g/${slug}/contribute`}>{t('call.form.look')}</Link><button type="button" className="button" onClick={() => void copy()}>{t('call.form.copy')}</button><Link className="button" to={`/g/${slug}/import`}>{t('call.toImports')}</Link></div>
      </section>
      <form className="contribute-form" onSubmit={e => void save(e)}>
        <label className="call-open"><input type="checkbox" checked={open} onChange={e => setOpen(e.target.checked)} /> <span><b>{t('call.isOpen')}</b><br /><span className="soft small">{t('call.isOpen.hint')}</span></span></label>
        <label className="field"><span className="label-text">{t('call.introduction')}</span><span className="soft small">{t('call.introduction.hint')}</span><textarea className="input serif" dir="auto" rows={6} maxLength={10_000} value={introduction} onChange={e => setIntroduction(e.target.value)} /></label>
        <div className="contribute-fields">
          <label className="field"><span className="label-text">{t('call.closes')}</span><input type="datetime-local" className="input" value={closesLocal} onChange={e => setCloses(e.target.value)} /><span className="soft small">{t('call.closes.hint')}</span></label>
          <label className="field"><span className="label-text">{t('call.zone')}</span><select className="input" value={timeZone} onChange={e => setZone(e.target.value)}>{zones([group.timeZone, s.timeZone, readersZone(), timeZone].filter(Boolean)).map(z => <option key={z} value={z}>{z}</option>)}</select></label>
        </div>
        {problem && <div className="state problem" role="alert"><h2>{problem.message}</h2>{Object.values(problem.fields).flat().map(m => <p key={m}>{m}</p>)}<p>{problem.action}</p></div>}
        <div className="actions"><button type="submit" className="button main" disabled={busy}>{t('call.save')}</button></div>
      </form>
      <section aria-labelledby="questions"><h2 id="questions">{t('call.questions')}</h2><ol className="contribute-questions">{group.questions.map(q => <li key={q.number}>{q.text}</li>)}</ol></section>
    </>
  );
}
