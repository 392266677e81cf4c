/** The public form: anybody answers the questions of an open consultation, without an account. No word is lost before the server has it. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Problem } from '../api';
import { keep, kept } from '../frame/kept';
import { notify } from '../frame/notify';
import { problemOf } from '../frame/session';
import { Empty, Loaded, useTitle } from '../frame/states';
import { languages, nameOfLanguage } from '../imports/languages';
import { formatNumber, t } from '../messages';
import { callKey, callOf, contribute, type Call } from './api';
import { Deadline, useServerTime } from './Deadline';
import { inZone } from './deadline';
import { blank, charactersOf, contributionOf, isBlank, missingIn, mostCharacters, newKey, plain, revive, type Missing, type Words } from './words';
import './consultation.css';

export function ContributePage() {
  const { group: slug = '' } = useParams();
  const call = useQuery({ queryKey: callKey(slug), queryFn: ({ signal }) => callOf(slug, signal), refetchInterval: 60_000 });
  useTitle(t('contribute.title'));
  return <div className="page narrow contribute"><Loaded query={call} what={t('call.loading')}>{c => <Form call={c} />}</Loaded>{call.isError && !call.data && <Stranded slug={slug} />}</div>;
}

/** The call is not there any more, but what somebody wrote for it is. */
function Stranded({ slug }: { slug: string }) {
  const words = revive(kept(keptAs(slug)));
  if (!words || isBlank(words)) return null;
  return <section aria-labelledby="words"><h2 id="words">{t('contribute.words')}</h2><p>{t('contribute.closed.words')}</p><textarea className="input serif" aria-labelledby="words" readOnly rows={14} value={plain(words, { questions: Object.keys(words.answers).map(n => ({ number: Number(n), text: '' })) })} /></section>;
}

const keptAs = (slug: string) => `drafting.contribution.${slug}`;

function Form({ call }: { call: Call }) {
  const name = keptAs(call.slug);
  const [words, setWords] = useState<Words>(() => revive(kept(name)) ?? blank(newKey()));
  const [revived, setRevived] = useState(() => !isBlank(words));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const alert = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const now = useServerTime(call);
  const open = call.state === 'open' && (call.closes === null || now < call.closes);
  const missing = missingIn(words, call);
  const characters = charactersOf(words);
  const set = (some: Partial<Words>) => { const next = { ...words, ...some }; setWords(next); keep(name, isBlank(next) ? null : JSON.stringify(next)); };
  useEffect(() => { if (problem) alert.current?.focus(); }, [problem]);

  const afresh = () => { keep(name, null); setWords(blank(newKey())); setRevived(false); setTried(false); setProblem(null); notify({ tone: 'info', message: t('contribute.discarded'), undo: () => { keep(name, JSON.stringify(words)); setWords(words); } }); };
  const copy = async () => { try { await navigator.clipboard.writeText(plain(words, call)); notify({ tone: 'done', message: t('contribute.copied') }); } catch { notify({ tone: 'problem', message: t('contribute.copy.failed') }); } };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing.length > 0 || characters > mostCharacters) { alert.current?.focus(); return; }
    setBusy(true);
    setProblem(null);
    try {
      const { receipt } = await contribute(call.slug, contributionOf(words, call));
      keep(name, null);
      await navigate(`/g/${call.slug}/contribute/${receipt}`);
    } catch (error) { setProblem(problemOf(error)); setBusy(false); }
  };

  const wanting = (what: Missing) => tried && missing.includes(what);
  const text = (field: 'contributor' | 'organisation' | 'capacity' | 'country', more: { label: string; hint?: string; required?: boolean }) =>
    <Field label={more.label} hint={more.hint} optional={!more.required}>{(id, hint) => <input id={id} aria-describedby={hint} className="input" dir="auto" maxLength={field === 'country' ? 200 : 400} required={more.required} aria-invalid={field === 'contributor' && wanting('contributor')} value={words[field]} onChange={e => set({ [field]: e.target.value })} />}</Field>;
  return (
    <>
      <header className="contribute-head">
        <p className="soft">{call.name} · {call.meeting}</p>
        <h1>{call.title}</h1>
        {call.introduction.split(/\n\s*\n/).filter(p => p.trim()).map((p, i) => <p key={i} className="prose" dir="auto">{p}</p>)}
        {call.state !== 'not-open' && <Deadline call={call} now={now} />}
      </header>
      {!open && (
        <div className="state problem contribute-closed" role="alert">
          <h2>{call.state === 'not-open' ? t('contribute.notOpen') : t('contribute.closed')}</h2>
          <p>{call.state === 'not-open' || call.closes === null ? t('contribute.notOpen.detail') : t('contribute.closed.detail', { when: inZone(call.closes, call.timeZone) })}</p>
          {!isBlank(words) && <><p>{t('contribute.closed.words')}</p><button type="button" className="button main" onClick={() => void copy()}>{t('contribute.copy')}</button></>}
        </div>
      )}
      {(open || !isBlank(words)) && (
        <form className="contribute-form" noValidate onSubmit={e => void send(e)}>
          <p className="soft small">{t('contribute.what')}{revived && <> <b>{t('contribute.kept')}</b> <button type="button" className="button link" onClick={afresh}>{t('contribute.discard')}</button></>}</p>
          <section aria-labelledby="answers">
            <h2 id="answers">{t('contribute.answers')}</h2>
            <p className="soft small">{t('contribute.answers.hint')}</p>
            {call.questions.map(q => <Field key={q.number} label={<><span className="contribute-q">{t('frame.question.short', { number: q.number })}</span> {q.text}</>}>{id => <textarea id={id} className="input serif" dir="auto" rows={7} value={words.answers[q.number] ?? ''} onChange={e => set({ answers: { ...words.answers, [q.number]: e.target.value } })} />}</Field>)}
            <Field label={t('contribute.general')}>{id => <textarea id={id} className="input serif" dir="auto" rows={5} aria-invalid={wanting('words')} value={words.general} onChange={e => set({ general: e.target.value })} />}</Field>
            <p className={characters > mostCharacters ? 'small contribute-over' : 'soft small'} role={characters > mostCharacters ? 'alert' : undefined}>{characters > mostCharacters ? t('contribute.tooLong', { most: formatNumber(mostCharacters) }) : t('contribute.characters', { count: characters, most: formatNumber(mostCharacters) })}</p>
          </section>
          <section aria-labelledby="who">
            <h2 id="who">{t('contribute.who')}</h2>
            <div className="contribute-fields">
              {text('contributor', { label: t('contribute.contributor'), hint: t('contribute.contributor.hint'), required: true })}
              <Field label={t('contribute.stakeholders')}>{id => <select id={id} className="input" required aria-invalid={wanting('stakeholderGroupId')} value={words.stakeholderGroupId ?? ''} onChange={e => set({ stakeholderGroupId: e.target.value === '' ? null : Number(e.target.value) })}><option value="">{t('contribute.stakeholders.choose')}</option>{call.stakeholderGroups.map(s => <option key={s.id} value={s.id}>{s.name}</option>)}</select>}</Field>
              <Field label={t('contribute.kind')}>{id => <select id={id} className="input" value={words.kind} onChange={e => set({ kind: e.target.value as Words['kind'] })}>{(['member', 'observer', 'observer-state'] as const).map(k => <option key={k} value={k}>{t(`submissions.kind.${k}`)}</option>)}</select>}</Field>
              {text('organisation', { label: t('contribute.organisation') })}
              <Field label={t('contribute.persons')} hint={t('contribute.persons.hint')} optional>{(id, hint) => <textarea id={id} aria-describedby={hint} className="input" dir="auto" rows={2} value={words.persons} onChange={e => set({ persons: e.target.value })} />}</Field>
              {text('capacity', { label: t('contribute.capacity'), hint: t('contribute.capacity.hint') })}
              {text('country', { label: t('contribute.country') })}
              <Field label={t('contribute.language')}>{id => <select id={id} className="input" value={words.language} onChange={e => set({ language: e.target.value })}>{languages.map(l => <option key={l} value={l}>{nameOfLanguage(l)}</option>)}</select>}</Field>
              <Field label={t('contribute.contact')} hint={t('contribute.contact.hint')} optional>{(id, hint) => <input id={id} aria-describedby={hint} type="email" autoComplete="email" className="input" maxLength={320} aria-invalid={wanting('contact')} value={words.contact} onChange={e => set({ contact: e.target.value })} />}</Field>
            </div>
          </section>
          <fieldset className="contribute-consent" aria-invalid={wanting('consent')}>
            <legend>{t('contribute.consent')}</legend>
            {(['given', 'refused'] as const).map(c => <label key={c} className={words.consent === c ? 'choice chosen' : 'choice'}><input type="radio" name="consent" checked={words.consent === c} onChange={() => set({ consent: c })} /><span><b>{t(`contribute.consent.${c}`)}</b><span className="soft small">{t(`contribute.consent.${c}.means`)}</span></span></label>)}
          </fieldset>
          <div ref={alert} tabIndex={-1} className="contribute-alert">
            {tried && missing.length > 0 && <div className="state problem" role="alert"><p>{t('contribute.missing')}</p><ul>{missing.map(m => <li key={m}>{t(`contribute.missing.${m}`)}</li>)}</ul></div>}
            {problem && <div className="state problem" role="alert"><h2>{problem.message}</h2>{Object.values(problem.fields).flat().map(m => <p key={m}>{m}</p>)}<p>{problem.action}</p><p>{t('contribute.refused.kept')}</p><button type="button" className="button" onClick={() => void copy()}>{t('contribute.copy')}</button></div>}
          </div>
          <div className="actions"><button type="submit" className="button main" disabled={busy || !open}>{busy ? t('contribute.sending') : t('contribute.send')}</button><span className="soft small">{t('contribute.final')}</span></div>
        </form>
      )}
      {!open && isBlank(words) && <Empty title={t('call.questions')}><ol className="contribute-questions">{call.questions.map(q => <li key={q.number}>{q.text}</li>)}</ol></Empty>}
    </>
  );
}

function Field({ label, hint, optional = false, children }: { label: ReactNode; hint?: string | undefined; optional?: boolean; children: (id: string, hintId: string | undefined) => ReactNode }) {
  const id = useId(), hintId = hint ? `${id}h` : undefined;
  return <div className="field"><label htmlFor={id} className="label-text">{label} {optional && <span className="soft">{t('contribute.optional')}</span>}</label>{children(id, hintId)}{hint && <span id={hintId} className="soft small">{hint}</span>}</div>;
}
