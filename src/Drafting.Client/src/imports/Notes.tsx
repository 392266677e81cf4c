/** Every repair and doubt of a file. Problems first; within a severity, one heading for each kind of finding; each leads to its place in the text. */
import { useState } from 'react';
import { t } from '../messages';
import type { ImportDiagnostic, PreviewedSubmission } from './api';
import { holding } from './order';
import { Repair } from './Text';

const severities = ['problem', 'doubt', 'repair'] as const;
const most = 200;

export function Notes({ list, submissions, jumpTo }: { list: readonly ImportDiagnostic[]; submissions: readonly PreviewedSubmission[]; jumpTo: (line: number) => void }) {
  const [severity, setSeverity] = useState<ImportDiagnostic['severity'] | ''>('');
  const [submission, setSubmission] = useState('');
  const [words, setWords] = useState('');
  if (list.length === 0) return <p className="soft">{t('imports.noDiagnostics')}</p>;
  const sought = words.trim().toLocaleLowerCase();
  const shown = list.filter(d => (!severity || d.severity === severity) && (!submission || String(holding(submissions, d.line)?.at) === submission) && (!sought || [d.message, d.raw, d.repaired, String(d.line)].some(x => x?.toLocaleLowerCase().includes(sought))));
  return (
    <section className="notes" aria-labelledby="notes">
      <h2 id="notes">{t('imports.diagnostics')}</h2>
      <p className="soft">{t('imports.diagnostics.what')}</p>
      <form className="filters" role="search" aria-label={t('imports.diagnostics.filter')} onSubmit={e => e.preventDefault()}>
        <div className="actions" role="group" aria-label={t('imports.diagnostics.severity')}>
          <button type="button" className="button" aria-pressed={severity === ''} onClick={() => setSeverity('')}>{t('imports.diagnostics.all', { count: list.length })}</button>
          {severities.map(s => { const n = list.filter(d => d.severity === s).length; return n > 0 && <button key={s} type="button" className="button" aria-pressed={severity === s} onClick={() => setSeverity(s)}>{t(`imports.count.${s}`, { count: n })}</button>; })}
        </div>
        <label className="field"><span className="label-text">{t('imports.diagnostics.submission')}</span><select className="input" value={submission} onChange={e => setSubmission(e.target.value)}><option value="">{t('submissions.filter.any')}</option>{submissions.map(s => <option key={s.at} value={s.at}>{t('submissions.number', { number: s.number })}</option>)}</select></label>
        <label className="field"><span className="label-text">{t('imports.diagnostics.words')}</span><input className="input" type="search" value={words} onChange={e => setWords(e.target.value)} /></label>
      </form>
      {shown.length === 0 && <p className="soft" role="status">{t('imports.diagnostics.none')}</p>}
      {severities.map(s => [...Map.groupBy(shown.filter(d => d.severity === s), d => d.code)].map(([code, some]) => (
        <details key={`${s} ${code}`} className="note-kind" open={s !== 'repair' || sought !== ''}>
          <summary><span className={`tag severity-${s}`}>{t(`imports.severity.${s}`)}</span> <b>{kindOf(code)}</b> <span className="soft tabular">{t('imports.times', { count: some.length })}</span></summary>
          <ol>{some.slice(0, most).map((d, i) => (
            <li key={i} className="diagnostic"><button type="button" className="button link tabular" aria-label={t('imports.diagnostics.jump', { line: d.line })} onClick={() => jumpTo(d.line)}>{d.page === null ? t('imports.line', { line: d.line }) : t('imports.page', { page: d.page })}</button><div><p>{d.message}</p><Repair note={d} /></div><span className="soft small">{holding(submissions, d.line)?.contributor}</span></li>
          ))}</ol>
          {some.length > most && <p className="soft small">{t('imports.diagnostics.more', { count: some.length - most })}</p>}
        </details>
      )))}
    </section>
  );
}

/** `fused-footnote-mark` is "Fused footnote mark": the importer's codes are words already. */
const kindOf = (code: string): string => { const words = code.replaceAll('-', ' '); return words.charAt(0).toLocaleUpperCase() + words.slice(1); };
