/** The files on the table: those being sent, those being read, those that could not be, and those that wait to be looked at. */
import { ProgressBar } from 'react-aria-components';
import type { Group, Problem } from '../api';
import { nameOf } from '../frame/session';
import { formatAgo, formatBytes, formatExactMoment, formatShare, t } from '../messages';
import { importsOf, type ImportPreview, type OpenImport } from './api';
import { doubtsOf, wantsLook } from './order';
import type { Sending } from './sending';

interface Props {
  group: Group; me: number | null; open: readonly OpenImport[]; sending: readonly Sending[]; previews: ReadonlyMap<number, ImportPreview>; here: number | null; busy: boolean;
  chosen: (id: number) => boolean; choose: (id: number, on: boolean) => void; show: (id: number) => void; stop: (key: number) => void; cancel: (id: number, quiet: boolean) => void;
}

export function Files({ sending, open, ...rest }: Props) {
  if (sending.length + open.length === 0) return null;
  return (
    <section className="files" aria-labelledby="files">
      <h2 id="files">{t('imports.files')}</h2>
      <p className="soft small">{t('imports.files.what')}</p>
      <ul>
        {sending.map(s => <li key={`s${s.key}`}><Leaving sending={s} stop={() => rest.stop(s.key)} /></li>)}
        {open.map(i => <li key={i.id}><OpenFile import={i} several={open.length > 1} {...rest} /></li>)}
      </ul>
    </section>
  );
}

function Leaving({ sending: s, stop }: { sending: Sending; stop: () => void }) {
  const name = s.file.name;
  if (s.state === 'refused') return <Refused file={name} problem={s.problem!} remove={stop} />;
  if (s.state === 'unchanged') return <div className="file-row" role="status"><div><h3>{t('imports.state.unchanged', { file: name })}</h3><p className="soft">{s.message}</p></div><div className="actions"><button type="button" className="button" aria-label={t('imports.file.remove.label', { file: name })} onClick={stop}>{t('imports.file.remove')}</button></div></div>;
  const whole = s.share >= 1, waiting = s.state === 'waiting';
  return (
    <div className="file-row">
      <ProgressBar className="progress" value={100 * s.share} isIndeterminate={whole} aria-label={whole ? t('imports.readingFile', { file: name }) : t('imports.sending', { file: name })}>
        <p><b>{waiting ? name : whole ? t('imports.readingFile', { file: name }) : t('imports.sending', { file: name })}</b> <span className="soft tabular">{waiting ? t('imports.file.waiting') : whole ? formatBytes(s.file.size) : t('imports.sent', { sent: formatBytes(s.share * s.file.size), all: formatBytes(s.file.size), share: formatShare(s.share) })}</span></p>
        <div className="progress-track"><div className={whole ? 'progress-fill whole' : 'progress-fill'} style={{ inlineSize: `${100 * s.share}%` }} /></div>
      </ProgressBar>
      <div className="actions"><button type="button" className="button" aria-label={t('imports.file.cancel.label', { file: name })} onClick={stop}>{t('imports.file.cancel')}</button></div>
    </div>
  );
}

function Refused({ file, problem, remove }: { file: string; problem: Pick<Problem, 'message' | 'action'> & { fields?: Record<string, string[]> }; remove: () => void }) {
  return (
    <div className="file-row refused" role="alert">
      <div>
        <h3>{t('imports.refused', { file })}</h3>
        <p>{problem.message}</p>
        {Object.values(problem.fields ?? {}).flat().map(m => <p key={m}>{m}</p>)}
        <p>{problem.action} {t('imports.refused.kept')}</p>
      </div>
      <div className="actions"><button type="button" className="button" aria-label={t('imports.file.remove.label', { file })} onClick={remove}>{t('imports.file.remove')}</button></div>
    </div>
  );
}

function OpenFile({ group, me, import: i, several, previews, here, busy, chosen, choose, show, cancel }: Omit<Props, 'open' | 'sending' | 'stop'> & { import: OpenImport; several: boolean }) {
  const preview = previews.get(i.id);
  if (i.state === 'failed') return <Refused file={i.fileName} problem={preview?.problem ?? { message: preview?.message ?? '', action: '' }} remove={() => cancel(i.id, true)} />;
  const when = formatAgo(i.at, Date.now());
  const whose = i.personId === null ? t('imports.file.form', { when }) : i.personId === me ? t('imports.file.yours', { when }) : t('imports.file.whose', { name: nameOf(group, i.personId), when });
  const tags = <>{i.format && <span className="tag">{t(`imports.format.${i.format}`)}</span>} <span className="soft small" title={formatExactMoment(i.at)}>{whose}</span></>;
  if (i.state === 'reading') return (
    <div className="file-row">
      <ProgressBar className="progress" value={100 * i.progress} aria-label={t('imports.readingFile', { file: i.fileName })}>
        <p><span><b>{t('imports.readingFile', { file: i.fileName })}</b> {tags}</span> <span className="soft tabular">{t('imports.readingShare', { share: formatShare(i.progress) })}</span></p>
        <div className="progress-track"><div className="progress-fill" style={{ inlineSize: `${100 * i.progress}%` }} /></div>
      </ProgressBar>
      <div className="actions"><button type="button" className="button" disabled={busy} aria-label={t('imports.file.cancel.label', { file: i.fileName })} onClick={() => cancel(i.id, false)}>{t('imports.file.cancel')}</button></div>
    </div>
  );
  const look = preview ? [...doubtsOf(preview.submissions, preview.diagnostics).values()].filter(wantsLook).length : null;
  return (
    <div className={i.id === here ? 'file-row here' : 'file-row'}>
      <div>
        <h3>{i.fileName} <span className="file-tags">{tags}</span></h3>
        <p className="small">{t('imports.file.counts', { submissions: t('frame.count.submissions', { count: preview?.submissions.length ?? i.submissions }), look: look === null ? '…' : look > 0 ? t('imports.file.look', { count: look }) : t('imports.file.noLook') })}</p>
      </div>
      <div className="actions">
        {several && <label className="file-choose"><input type="checkbox" checked={chosen(i.id)} disabled={!preview} onChange={e => choose(i.id, e.target.checked)} aria-label={t('imports.file.choose.label', { file: i.fileName })} /> {t('imports.file.choose')}</label>}
        {i.format !== 'form' && <a className="button" href={`${importsOf(group.slug)}/${i.id}/file`} download={i.fileName}>{t('imports.file.original')}</a>}
        {i.id === here ? <span className="tag">{t('imports.file.here')}</span> : <button type="button" className="button" onClick={() => show(i.id)}>{t('imports.file.open')}</button>}
        {several && <button type="button" className="button" disabled={busy} aria-label={t('imports.file.cancel.label', { file: i.fileName })} onClick={() => cancel(i.id, false)}>{t('imports.file.cancel')}</button>}
      </div>
    </div>
  );
}
