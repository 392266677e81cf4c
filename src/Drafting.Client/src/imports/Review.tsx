/** One file before it is imported: its submissions, what is uncertain first, each with who wrote it and its text, to be put right in place. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useSearchParams } from 'react-router';
import type { Group } from '../api';
import { Keys, useCommand } from '../frame/commands';
import { keep, kept } from '../frame/kept';
import { formatBytes, formatDate, t } from '../messages';
import type { ImportPreview, PreviewedSubmission, SubmissionCorrection } from './api';
import { corrected, listed, setFact, type Correction } from './corrections';
import { structure, type CorrectionDesk } from './desk';
import { Facts, focusFacts } from './Facts';
import { Notes } from './Notes';
import { doubtsOf, holding, uncertainFirst, wantsLook, type Doubts } from './order';
import { Text } from './Text';
import './Review.css';

interface Props { group: Group; desk: CorrectionDesk; latest: ImportPreview; busy: boolean; confirms: number; confirm: () => void; cancel: () => void }

export function Review({ group, desk, latest, busy, confirms, confirm, cancel }: Props) {
  const state = useSyncExternalStore(desk.subscribe, () => desk.state);
  // A colleague's corrections arrive with the next answer of the server.
  useEffect(() => desk.adopt(latest), [desk, latest]);
  const { preview: p, corrections } = state;
  const root = useRef<HTMLDivElement>(null);
  // The tools of the text stand below the verdict, however many lines that has.
  useEffect(() => {
    const verdict = root.current!.firstElementChild!;
    const watch = new ResizeObserver(() => root.current?.style.setProperty('--verdict', `${verdict.getBoundingClientRect().height}px`));
    watch.observe(verdict);
    return () => watch.disconnect();
  }, []);
  const [search, setSearch] = useSearchParams();
  const [order, setOrder] = useState<'uncertain' | 'file'>('uncertain');
  const [jump, setJump] = useState<{ line: number; nth: number } | null>(null);
  const [seen, setSeen] = useSeen(group.slug, p.id);

  const shape = structure(p);
  // Sorted when the submissions themselves change, not at every correction: what one works on does not jump away.
  const sequence = useMemo(() => (order === 'uncertain' ? uncertainFirst(p.submissions, p.diagnostics) : [...p.submissions]).map(s => s.at), [order, shape, p.submissions.length]);
  const submissions = useMemo(() => p.submissions.map(s => corrected(s, corrections)), [p, corrections]);
  const doubts = useMemo(() => doubtsOf(submissions, p.diagnostics), [submissions, p.diagnostics]);
  const shown = sequence.map(at => submissions.find(s => s.at === at)).filter(s => s !== undefined);
  const asked = Number(search.get('at'));
  const here = asked ? submissions.find(s => s.at === asked) ?? holding(submissions, asked) ?? shown[0] : shown[0];
  const go = (at: number) => setSearch({ import: String(p.id), at: String(at) }, { replace: true, preventScrollReset: true });
  const jumpTo = (line: number) => { const s = holding(submissions, line); if (s) go(s.at); setJump(now => ({ line, nth: (now?.nth ?? 0) + 1 })); };
  const columns = useRef<HTMLDivElement>(null);
  /** From its beginning, wherever in another text one was. */
  const open = (at: number) => {
    go(at);
    requestAnimationFrame(() => {
      if (columns.current && columns.current.getBoundingClientRect().top < 0) columns.current.scrollIntoView();
      columns.current?.querySelector('.found-entry.here')?.scrollIntoView({ block: 'nearest' });
    });
  };
  const step = (by: number) => { const next = shown[shown.findIndex(s => s.at === here?.at) + by]; if (next) open(next.at); };
  const look = () => {
    if (!here) return;
    setSeen(here.at, true);
    const next = shown.find((s, i) => i > shown.indexOf(here) && !seen.has(s.at)) ?? shown.find(s => s.at !== here.at && !seen.has(s.at));
    if (next) open(next.at);
  };
  const leaveOut = () => { if (here) desk.change(setFact(corrections, here.at, 'leaveOut', here.action !== 'left-out')); };
  useCommand({ id: 'import.submission.next', label: t('imports.key.nextSubmission'), keys: ']', enabled: here !== undefined, run: () => step(1) });
  useCommand({ id: 'import.submission.previous', label: t('imports.key.previousSubmission'), keys: '[', enabled: here !== undefined, run: () => step(-1) });
  useCommand({ id: 'import.facts', label: t('imports.key.facts'), keys: 'e', enabled: here !== undefined, run: focusFacts });
  useCommand({ id: 'import.seen', label: t('imports.seen'), keys: 'd', enabled: here !== undefined, run: look });
  useCommand({ id: 'import.out', label: here?.action === 'left-out' ? t('imports.takeIn') : t('imports.leaveOut'), keys: 'x', enabled: here !== undefined, run: leaveOut });
  useCommand({ id: 'import.undo', label: t('imports.undo'), keys: 'u', enabled: state.canUndo, run: () => desk.undo() });

  return (
    <div className="review" ref={root}>
      <section className="verdict card" aria-labelledby="verdict">
        <div>
          <h2 id="verdict">{t('imports.found', { count: p.submissions.length, file: p.fileName })}</h2>
          <p className="small">{p.message} <span className="soft">{t('imports.nothingYet')} {formatBytes(p.size)}{p.pages !== null && <> · {t('imports.pages', { count: p.pages })}</>} · {t('imports.notes', { count: p.diagnostics.length })}</span></p>
          {p.contact && <p className="small">{t('imports.contact', { contact: p.contact })}</p>}
        </div>
        <p className={`saving ${state.saving} small`} role="status">{t(`imports.saving.${state.saving}`)}</p>
        <div className="actions">
          <button type="button" className="button" disabled={!state.canUndo} onClick={() => desk.undo()}>{t('frame.undo')} <Keys keys="u" /></button>
          <button type="button" className="button main" disabled={busy || confirms === 0} onClick={confirm}>{busy ? t('imports.confirming') : confirms === 0 ? t('imports.nothing') : t('imports.confirm', { count: confirms })}</button>
          <button type="button" className="button" disabled={busy} onClick={cancel}>{t('imports.cancel')}</button>
        </div>
      </section>
      {p.problem && <div className="state problem review-problem" role="alert"><h2>{p.problem.message}</h2><p>{p.problem.action}</p></div>}
      {state.saving === 'failed' && state.problem && (
        <div className="state problem review-problem" role="alert"><h2>{state.problem.message}</h2>{Object.values(state.problem.fields).flat().map(m => <p key={m}>{m}</p>)}<p>{state.problem.action} {t('imports.saving.kept')}</p>
          <div className="actions"><button type="button" className="button" onClick={() => desk.retry()}>{t('frame.retry')}</button>{state.canUndo && <button type="button" className="button" onClick={() => desk.undo()}>{t('imports.undo')}</button>}</div></div>
      )}
      {state.saving === 'behind' && state.problem && (
        <div className="state problem review-problem" role="alert"><h2>{state.problem.message}</h2><p>{t('imports.behind.what')}</p>
          <div className="actions"><button type="button" className="button main" onClick={() => desk.resolve('again')}>{t('imports.behind.again')}</button><button type="button" className="button" onClick={() => desk.resolve('leave')}>{t('imports.behind.leave')}</button></div></div>
      )}
      {shown.length === 0 ? <p className="soft">{t('imports.none')}</p> : (
        <div className="review-columns" ref={columns}>
          <section className="found" aria-labelledby="found">
            <header><h2 id="found">{t('imports.list')}</h2>
              <label className="found-order small">{t('imports.order')} <select className="input" value={order} onChange={e => setOrder(e.target.value as typeof order)}><option value="uncertain">{t('imports.order.uncertain')}</option><option value="file">{t('imports.order.file')}</option></select></label>
            </header>
            <p className="soft small" role="status">{t('imports.list.done', { done: shown.filter(s => seen.has(s.at)).length, all: shown.length })}</p>
            <ol>{shown.map(s => <li key={s.at}><Entry submission={s} doubts={doubts.get(s.at)!} here={s.at === here?.at} seen={seen.has(s.at)} go={() => open(s.at)} />
              {s.at === here?.at && <div className="found-detail">
                <Facts key={s.at} group={group} desk={desk} submission={s} corrections={corrections} several={submissions.length > 1} all={submissions.map(x => x.at)} />
                <div className="actions found-acts"><button type="button" className="button main" onClick={look}>{t('imports.seen')} <Keys keys="d" /></button>
                  {seen.has(s.at) && <button type="button" className="button" onClick={() => setSeen(s.at, false)}>{t('imports.unseen')}</button>}
                  <button type="button" className="button" onClick={leaveOut}>{s.action === 'left-out' ? t('imports.takeIn') : t('imports.leaveOut')} <Keys keys="x" /></button></div>
              </div>}
            </li>)}</ol>
          </section>
          {here && <Text group={group} desk={desk} submission={here} corrections={corrections} first={here.at === submissions[0]?.at} jump={jump} jumpTo={jumpTo} shape={shape} began={go} />}
        </div>
      )}
      <Corrected list={listed(corrections)} group={group} take={c => desk.change(c)} jumpTo={jumpTo} />
      <Notes list={p.diagnostics} submissions={submissions} jumpTo={jumpTo} />
    </div>
  );
}

/** Which submissions somebody has ticked off on this device. */
function useSeen(slug: string, id: number): [ReadonlySet<number>, (at: number, on: boolean) => void] {
  const name = `drafting.import-seen.${slug}.${id}`;
  const [seen, set] = useState<ReadonlySet<number>>(() => new Set((kept(name) ?? '').split(' ').filter(Boolean).map(Number)));
  return [seen, (at, on) => { const next = new Set(seen); if (on) next.add(at); else next.delete(at); keep(name, next.size > 0 ? [...next].join(' ') : null); set(next); }];
}

function Entry({ submission: s, doubts: d, here, seen, go }: { submission: PreviewedSubmission; doubts: Doubts; here: boolean; seen: boolean; go: () => void }) {
  const place = s.firstPage !== null ? s.firstPage === s.lastPage || s.lastPage === null ? t('imports.page', { page: s.firstPage }) : t('imports.pageRange', { first: s.firstPage, last: s.lastPage }) : t('imports.lines', { first: s.firstLine, last: s.lastLine });
  return (
    <button type="button" className={`found-entry action-${s.action}${here ? ' here' : ''}`} aria-current={here ? 'true' : undefined} onClick={go}>
      <span className="found-number serif tabular">{s.number}</span>
      <span className="found-who">
        <b className="serif">{s.contributor.trim() || t('imports.nobody')}</b>
        <span className="soft small">{[t(`submissions.kind.${s.kind}`), s.capacity, s.country, s.date && formatDate(s.date)].filter(Boolean).join(' · ')}</span>
        <span className="soft small tabular">{t('imports.passages', { count: s.passages })} · {place}</span>
        <span className="found-tags">
          <span className="tag">{t(`imports.action.${s.action}`)}</span>
          {s.standsBeside && s.standsBeside.contributor !== s.contributor && <span className="soft small">{t('imports.action.whose', { number: s.standsBeside.number, contributor: s.standsBeside.contributor })}</span>}
          {d.problems > 0 && <span className="tag severity-problem">{t('imports.problems', { count: d.problems })}</span>}
          {d.noStakeholders && <span className="tag severity-doubt">{t('imports.noStakeholders')}</span>}
          {d.doubts > 0 && <span className="tag severity-doubt">{t('imports.doubts', { count: d.doubts })}</span>}
          {s.answers.filter(a => a.answered).map(a => <span key={a.question} className="tag">{t('frame.question.short', { number: a.question })}</span>)}
        </span>
      </span>
      {seen ? <span className="found-seen" role="img" aria-label={t('imports.done.mark')}>✓</span> : wantsLook(d) && <span className="found-unsure" aria-hidden="true">!</span>}
    </button>
  );
}

const whatIs = (group: Group, c: Correction): string => {
  switch (c.what) {
    case 'begin': return t('imports.correction.begin');
    case 'join': return t('imports.correction.join');
    case 'question': return c.question === 0 ? t('imports.correction.questionNone') : t('imports.correction.question', { number: c.question });
    case 'kind': return t('imports.correction.kind', { kind: c.kind });
    case 'fact': return c.fact === 'leaveOut' ? (c.value ? t('imports.fact.leaveOut') : t('imports.takeIn')) : t('imports.correction.fact', { field: t(`imports.fact.${c.fact}`), value: valueOf(group, c.fact, c.value) });
  }
};
function valueOf(group: Group, fact: keyof SubmissionCorrection, value: unknown): string {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return t('imports.correction.cleared');
  if (fact === 'kind') return t(`submissions.kind.${value as PreviewedSubmission['kind']}`);
  if (fact === 'consent') return t(`imports.consent.${value as PreviewedSubmission['consent']}`);
  if (fact === 'stakeholderGroupId') return group.stakeholderGroups.find(s => s.id === value)?.name ?? String(value);
  return Array.isArray(value) ? value.join('; ') : String(value);
}

function Corrected({ group, list, take, jumpTo }: { group: Group; list: Correction[]; take: (left: Correction['left']) => void; jumpTo: (line: number) => void }) {
  if (list.length === 0) return null;
  return (
    <details className="corrections">
      <summary>{t('imports.corrections', { count: list.length })}</summary>
      <ul>{list.map(c => { const what = whatIs(group, c), where = t('imports.line', { line: c.line }); return (
        <li key={c.key}><button type="button" className="button link tabular" onClick={() => jumpTo(c.line)}>{where}</button><span>{what}</span><button type="button" className="button quiet" aria-label={t('imports.correction.undo.label', { what, where })} onClick={() => take(c.left)}>{t('imports.correction.undo')}</button></li>
      ); })}</ul>
    </details>
  );
}
