/** Importing submissions: choose a file, watch it leave, see what it would become, then confirm or cancel. Nothing is kept before the confirmation. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { FileTrigger, Button, DropZone, ProgressBar, isFileDropItem } from 'react-aria-components';
import { Link, useParams, useSearchParams } from 'react-router';
import { ask, type Group, type ImportOutcome, type ImportPreview, type Problem } from '../api';
import { notify, notifyProblem } from '../frame/notify';
import { may, problemOf, useGroup } from '../frame/session';
import { Empty, Loaded, useTitle } from '../frame/states';
import { formatBytes, formatShare, t } from '../messages';
import { Preview } from './Preview';
import { upload, type Upload } from './upload';
import './ImportPage.css';

type Step = { at: 'choose'; problem?: { file: string; problem: Problem } } | { at: 'sending'; file: File; share: number; upload: Upload } | { at: 'done'; outcome: ImportOutcome };

export function ImportPage() {
  const { group: slug = '' } = useParams();
  const group = useGroup(slug);
  useTitle(t('imports.title'));
  return (
    <div className="page">
      <header className="page-head"><div><h1>{t('imports.title')}</h1><p>{t('imports.what')}</p></div></header>
      <Loaded query={group}>{g => may(g, 'import-submissions') ? <Import group={g} /> : <Empty title={t('imports.notYours')}><p>{t('imports.notYours.detail')}</p><Link className="button" to={`/g/${slug}/submissions`}>{t('imports.toSubmissions')}</Link></Empty>}</Loaded>
    </div>
  );
}

function Import({ group }: { group: Group }) {
  const [step, setStep] = useState<Step>({ at: 'choose' });
  const [search, setSearch] = useSearchParams();
  const [busy, setBusy] = useState(false);
  const queries = useQueryClient();
  const id = search.get('import');
  const imports = `/api/groups/${encodeURIComponent(group.slug)}/imports`;
  const preview = useQuery({ queryKey: ['import', group.slug, id], enabled: id !== null, staleTime: Infinity, queryFn: ({ signal }) => ask<ImportPreview>('GET', `${imports}/${encodeURIComponent(id!)}`, undefined, signal) });
  const running = useRef<Upload | null>(null);
  useEffect(() => () => running.current?.cancel(), []);

  const send = async (file: File) => {
    const started = upload(group.slug, file, share => setStep(now => now.at === 'sending' ? { ...now, share } : now));
    running.current = started;
    setStep({ at: 'sending', file, share: 0, upload: started });
    try {
      const answer = await started.answer;
      queries.setQueryData(['import', group.slug, String(answer.id)], answer);
      setSearch({ import: String(answer.id) });
      setStep({ at: 'choose' });
    } catch (error) {
      if (error instanceof DOMException) { setStep({ at: 'choose' }); notify({ tone: 'info', message: t('imports.cancelled') }); }
      else setStep({ at: 'choose', problem: { file: file.name, problem: problemOf(error) } });
    }
    running.current = null;
  };
  const again = () => { setSearch({}); setStep({ at: 'choose' }); };
  const act = async (work: () => Promise<void>) => { setBusy(true); try { await work(); } catch (error) { notifyProblem(error); } setBusy(false); };
  const confirm = () => act(async () => {
    const outcome = await ask<ImportOutcome>('POST', `${imports}/${id}/confirm`);
    await Promise.all([['submissions', group.slug], ['group', group.slug], ['submission', group.slug], ['evidence', group.slug]].map(queryKey => queries.invalidateQueries({ queryKey })));
    setStep({ at: 'done', outcome });
    setSearch({}, { replace: true });
  });
  const cancel = () => act(async () => { await ask('DELETE', `${imports}/${id}`); again(); notify({ tone: 'info', message: t('imports.cancelled') }); });

  if (step.at === 'done') return <Outcome group={group} outcome={step.outcome} again={again} />;
  if (step.at === 'sending') return <Sending step={step} />;
  if (id === null) return <Choose problem={step.problem} choose={file => void send(file)} />;
  return <Loaded query={preview} what={t('imports.reading')}>{p =>
    p.state === 'preview' ? <Preview group={group} preview={p} busy={busy} confirm={() => void confirm()} cancel={() => void cancel()} />
    : <Empty title={t(`imports.state.${p.state}`, { file: p.fileName })}><p>{p.message}</p><div className="actions"><Link className="button main" to={`/g/${group.slug}/submissions`}>{t('imports.toSubmissions')}</Link><button type="button" className="button" onClick={again}>{t('imports.another')}</button></div></Empty>
  }</Loaded>;
}

function Choose({ problem, choose }: { problem: { file: string; problem: Problem } | undefined; choose: (file: File) => void }) {
  return (
    <>
      {problem && (
        <div className="state problem import-problem" role="alert">
          <h2>{t('imports.refused', { file: problem.file })}</h2>
          <p>{problem.problem.message}</p>
          {Object.values(problem.problem.fields).flat().map(m => <p key={m}>{m}</p>)}
          <p>{problem.problem.action} {t('imports.refused.kept')}</p>
        </div>
      )}
      <DropZone className="drop" getDropOperation={() => 'copy'} onDrop={e => { const item = e.items.find(isFileDropItem); if (item) void item.getFile().then(choose); }}>
        <p className="drop-title serif">{t('imports.drop')}</p>
        <FileTrigger onSelect={files => { const file = files?.[0]; if (file) choose(file); }}><Button className="button main">{t('imports.choose')}</Button></FileTrigger>
        <p className="soft small">{t('imports.formats')}</p>
      </DropZone>
      <section className="import-steps"><h2>{t('imports.how')}</h2><ol>{([1, 2, 3] as const).map(n => <li key={n}><b>{t(`imports.how.${n}`)}</b><span className="soft">{t(`imports.how.${n}.detail`)}</span></li>)}</ol></section>
    </>
  );
}

function Sending({ step }: { step: Extract<Step, { at: 'sending' }> }) {
  const whole = step.share >= 1;
  return (
    <div className="sending card" role="status">
      <ProgressBar className="progress" value={100 * step.share} isIndeterminate={whole} aria-label={t('imports.sending', { file: step.file.name })}>
        <p><b>{whole ? t('imports.readingFile', { file: step.file.name }) : t('imports.sending', { file: step.file.name })}</b> <span className="soft tabular">{whole ? formatBytes(step.file.size) : t('imports.sent', { sent: formatBytes(step.share * step.file.size), all: formatBytes(step.file.size), share: formatShare(step.share) })}</span></p>
        <div className="progress-track"><div className={whole ? 'progress-fill whole' : 'progress-fill'} style={{ inlineSize: `${100 * step.share}%` }} /></div>
      </ProgressBar>
      <button type="button" className="button" onClick={step.upload.cancel}>{t('frame.cancel')}</button>
    </div>
  );
}

function Outcome({ group, outcome: o, again }: { group: Group; outcome: ImportOutcome; again: () => void }) {
  const lines = [
    o.added > 0 && t('imports.outcome.added', { count: o.added }), o.beside > 0 && t('imports.outcome.beside', { count: o.beside }),
    o.replaced > 0 && t('imports.outcome.replaced', { count: o.replaced }), o.unchanged > 0 && t('imports.outcome.unchanged', { count: o.unchanged }),
    o.linksMoved > 0 && t('imports.outcome.linksMoved', { count: o.linksMoved }), o.linksFlagged > 0 && t('imports.outcome.linksFlagged', { count: o.linksFlagged }),
  ].filter(l => l !== false);
  return (
    <section className="outcome card" role="status">
      <h2><span aria-hidden="true">✓ </span>{t('imports.done')}</h2>
      <p>{o.message}</p>
      <ul>{lines.map(l => <li key={l}>{l}</li>)}</ul>
      <div className="actions"><Link className="button main" to={`/g/${group.slug}/submissions`}>{t('imports.toSubmissions')}</Link>{group.drafts[0] && <Link className="button" to={`/g/${group.slug}/drafts/${group.drafts[0].id}`}>{t('imports.toDraft')}</Link>}<button type="button" className="button" onClick={again}>{t('imports.another')}</button></div>
    </section>
  );
}
