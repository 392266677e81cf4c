/** What a file would become, before anything is kept: each submission found, its passages on request, and every repair and doubt with its line. */
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { ask, type Diagnostic, type Group, type ImportPreview, type ImportPreviewPassages, type ImportPreviewSubmission } from '../api';
import { Loaded } from '../frame/states';
import { formatBytes, formatDate, formatList, t } from '../messages';
import './Preview.css';

interface Props { group: Group; preview: ImportPreview; busy: boolean; confirm: () => void; cancel: () => void }

export function Preview({ group, preview: p, busy, confirm, cancel }: Props) {
  const nothing = p.submissions.length === 0 || p.submissions.every(s => s.action === 'unchanged');
  return (
    <>
      <section className="verdict card" aria-labelledby="verdict">
        <div>
          <h2 id="verdict">{t('imports.found', { count: p.submissions.length, file: p.fileName })}</h2>
          <p>{p.message} <span className="soft">{t('imports.nothingYet')}</span></p>
          <p className="soft small">{formatBytes(p.size)} · {t('imports.notes', { count: p.diagnostics.length })}</p>
        </div>
        <div className="actions">
          <button type="button" className="button main" disabled={busy || nothing} onClick={confirm}>{busy ? t('imports.confirming') : nothing ? t('imports.nothing') : t('imports.confirm')}</button>
          <button type="button" className="button" disabled={busy} onClick={cancel}>{t('imports.cancel')}</button>
        </div>
      </section>
      <Found group={group} preview={p} />
      <Diagnostics list={p.diagnostics} />
    </>
  );
}

function Found({ group, preview }: { group: Group; preview: ImportPreview }) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const toggle = (n: number) => setOpen(now => { const next = new Set(now); if (!next.delete(n)) next.add(n); return next; });
  const doubts = (n: number) => preview.diagnostics.filter(d => d.submission === n && d.severity !== 'repair').length;
  if (preview.submissions.length === 0) return <p className="soft">{t('imports.none')}</p>;
  return (
    <div className="found-frame" tabIndex={0} role="region" aria-label={t('imports.table')}>
      <table className="found">
        <caption className="unseen">{t('imports.table')}</caption>
        <thead><tr>{(['number', 'contributor', 'kind', 'date', 'size', 'answers', 'action'] as const).map(c => <th key={c} scope="col">{t(`imports.column.${c}`)}</th>)}</tr></thead>
        <tbody>{preview.submissions.map(s => (
          <Fragment key={s.number}>
            <tr className={`action-${s.action}`}>
              <td className="found-number serif">{s.number}</td>
              <th scope="row"><button type="button" className="found-open" aria-expanded={open.has(s.number)} onClick={() => toggle(s.number)}><span aria-hidden="true">{open.has(s.number) ? '▾' : '▸'}</span><span><b className="serif">{s.contributor}</b><Voices submission={s} /></span></button></th>
              <td data-column={t('imports.column.kind')}>{[t(`submissions.kind.${s.kind}`), s.capacity, s.country].filter(Boolean).join(' · ')}</td>
              <td data-column={t('imports.column.date')}>{s.date ? formatDate(s.date) : <span className="soft">{t('reader.notStated')}</span>}</td>
              <td data-column={t('imports.column.size')} className="tabular">{t('imports.passages', { count: s.passages })}<br /><span className="soft small">{t('imports.footnotes', { count: s.footnotes })}</span><br /><span className="soft small found-lines">{t('imports.lines', { first: s.firstLine, last: s.lastLine })}</span>{doubts(s.number) > 0 && <><br /><span className="tag severity-doubt">{t('imports.doubts', { count: doubts(s.number) })}</span></>}</td>
              <td data-column={t('imports.column.answers')}>{s.answers.map(a => <span key={a.question} className={a.answered ? 'found-answer yes' : 'found-answer no'}><span aria-hidden="true">{a.answered ? '✓ ' : '– '}</span>{a.answered ? t('submissions.answered.short', { number: a.question }) : t('submissions.notAnswered.short', { number: a.question })}</span>)}</td>
              <td data-column={t('imports.column.action')}><b>{t(`imports.action.${s.action}`)}</b>{s.standsBeside && <span className="soft small found-beside">{s.standsBeside.contributor === s.contributor ? t('submissions.number', { number: s.standsBeside.number }) : t('imports.action.whose', { number: s.standsBeside.number, contributor: s.standsBeside.contributor })}</span>}</td>
            </tr>
            {open.has(s.number) && <tr className="found-passages"><td colSpan={7}><Passages group={group} importId={preview.id} number={s.number} /></td></tr>}
          </Fragment>
        ))}</tbody>
      </table>
    </div>
  );
}

function Voices({ submission: s }: { submission: ImportPreviewSubmission }) {
  const more = [s.organisation, s.persons.length > 0 ? formatList(s.persons) : null].filter(v => v !== null && !s.contributor.includes(v)).join(' · ');
  return more ? <span className="soft small">{more}</span> : null;
}

function Passages({ group, importId, number }: { group: Group; importId: number; number: number }) {
  const query = useQuery({ queryKey: ['import-passages', group.slug, importId, number], staleTime: Infinity, queryFn: ({ signal }) => ask<ImportPreviewPassages>('GET', `/api/groups/${encodeURIComponent(group.slug)}/imports/${importId}/submissions/${number}`, undefined, signal) });
  return (
    <Loaded query={query} what={t('imports.readingPassages')}>{({ passages, footnotes }) => (
      <div className="preview-text">
        <ol>{passages.map((p, i) => (
          <li key={p.number} className={`preview-passage ${p.kind}`}>
            <span className="soft tabular">{p.number}</span>
            <div>
              {p.question !== null && p.question !== passages[i - 1]?.question && <p className="preview-question">{t('reader.answerTo', { number: p.question })}</p>}
              <p dir="auto">{p.kind === 'bullet' && !p.label ? '• ' : ''}{p.label && `${p.label} `}{withCalls(p.text, p.calls)}</p>
            </div>
            <span className="soft small tabular">{p.firstLine === null ? '' : t('imports.lines', { first: p.firstLine, last: p.lastLine ?? p.firstLine })}</span>
          </li>
        ))}</ol>
        {footnotes.length > 0 && <><h3>{t('reader.footnotes')}</h3><ol>{footnotes.map(f => <li key={f.mark} className="preview-passage"><span className="soft tabular">{f.mark}</span><p dir="auto">{f.text}</p><span className="soft small">{f.passageNumber === null ? t('reader.footnote.uncalled') : t('imports.calledIn', { passage: f.passageNumber })}</span></li>)}</ol></>}
      </div>
    )}</Loaded>
  );
}

function withCalls(text: string, calls: { offset: number; mark: string }[]) {
  const ordered = [...calls].sort((a, b) => a.offset - b.offset);
  return <>{ordered.map((c, i) => <Fragment key={`${c.offset}-${c.mark}`}>{text.slice(ordered[i - 1]?.offset ?? 0, c.offset)}<sup>{c.mark}</sup></Fragment>)}{text.slice(ordered.at(-1)?.offset ?? 0)}</>;
}

const severities = ['problem', 'doubt', 'repair'] as const;
const most = 200;

/** Problems first; within a severity, one heading for each kind of finding. */
function Diagnostics({ list }: { list: Diagnostic[] }) {
  const [severity, setSeverity] = useState<Diagnostic['severity'] | ''>('');
  const [submission, setSubmission] = useState('');
  const [words, setWords] = useState('');
  const numbers = [...new Set(list.map(d => d.submission).filter(n => n !== null))].sort((a, b) => a - b);
  const sought = words.trim().toLocaleLowerCase();
  const shown = list.filter(d => (!severity || d.severity === severity) && (!submission || String(d.submission) === submission) && (!sought || [d.message, d.raw, d.repaired, String(d.line)].some(x => x?.toLocaleLowerCase().includes(sought))));
  if (list.length === 0) return <p className="soft">{t('imports.noDiagnostics')}</p>;
  return (
    <section className="diagnostics" aria-labelledby="diagnostics">
      <h2 id="diagnostics">{t('imports.diagnostics')}</h2>
      <p className="soft">{t('imports.diagnostics.what')}</p>
      <form className="filters" role="search" aria-label={t('imports.diagnostics.filter')} onSubmit={e => e.preventDefault()}>
        <div className="actions" role="group" aria-label={t('imports.diagnostics.severity')}>
          <button type="button" className="button" aria-pressed={severity === ''} onClick={() => setSeverity('')}>{t('imports.diagnostics.all', { count: list.length })}</button>
          {severities.map(s => { const n = list.filter(d => d.severity === s).length; return n > 0 && <button key={s} type="button" className="button" aria-pressed={severity === s} onClick={() => setSeverity(s)}>{t(`imports.count.${s}`, { count: n })}</button>; })}
        </div>
        <label className="field"><span className="label-text">{t('imports.diagnostics.submission')}</span><select className="input" value={submission} onChange={e => setSubmission(e.target.value)}><option value="">{t('submissions.filter.any')}</option>{numbers.map(n => <option key={n} value={n}>{t('submissions.number', { number: n })}</option>)}</select></label>
        <label className="field"><span className="label-text">{t('imports.diagnostics.words')}</span><input className="input" type="search" value={words} onChange={e => setWords(e.target.value)} /></label>
      </form>
      {shown.length === 0 && <p className="soft" role="status">{t('imports.diagnostics.none')}</p>}
      {severities.map(s => [...Map.groupBy(shown.filter(d => d.severity === s), d => d.code)].map(([code, some]) => (
        <details key={`${s} ${code}`} className="diagnostic-kind" open={s !== 'repair' || sought !== ''}>
          <summary><span className={`tag severity-${s}`}>{t(`imports.severity.${s}`)}</span> <b>{kindOf(code)}</b> <span className="soft tabular">{t('imports.times', { count: some.length })}</span></summary>
          <ol>{some.slice(0, most).map((d, i) => (
            <li key={i} className="diagnostic"><span className="soft tabular">{t('imports.line', { line: d.line })}</span><div><p>{d.message}</p>{(d.raw !== null || d.repaired !== null) && <p className="diagnostic-repair">{d.raw !== null && <del><span className="unseen">{t('imports.raw')} </span>{d.raw}</del>}{d.repaired !== null && <> <span aria-hidden="true">→</span> <ins><span className="unseen">{t('imports.repaired')} </span>{d.repaired}</ins></>}</p>}</div>{d.submission !== null && <span className="soft small">{t('submissions.number', { number: d.submission })}</span>}</li>
          ))}</ol>
          {some.length > most && <p className="soft small">{t('imports.diagnostics.more', { count: some.length - most })}</p>}
        </details>
      )))}
    </section>
  );
}

/** `fused-footnote-mark` is "Fused footnote mark": the importer's codes are words already. */
const kindOf = (code: string): string => { const words = code.replaceAll('-', ' '); return words.charAt(0).toLocaleUpperCase() + words.slice(1); };
