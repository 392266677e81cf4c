/** Importing submissions: send files, watch them being read, put right what was found, then confirm all of them at once or cancel. Nothing is kept before the confirmation. */
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { FileTrigger, Button, DropZone, isFileDropItem } from 'react-aria-components';
import { Link, useParams, useSearchParams } from 'react-router';
import type { Group } from '../api';
import { useCommand } from '../frame/commands';
import { keep, kept } from '../frame/kept';
import { notify, notifyProblem } from '../frame/notify';
import { may, useGroup, useSession } from '../frame/session';
import { Empty, Loaded, Waiting, useTitle } from '../frame/states';
import { t } from '../messages';
import { cancelImport, confirmAll, correct, openImports, previewOf, type Corrections, type ImportOutcome, type ImportPreview } from './api';
import { CorrectionDesk } from './desk';
import { Files } from './Files';
import { Review } from './Review';
import { useSending } from './sending';
import './ImportPage.css';

export function ImportPage() {
  const { group: slug = '' } = useParams();
  const group = useGroup(slug);
  useTitle(t('imports.title'));
  return (
    <div className="page">
      <header className="page-head">
        <div><h1>{t('imports.title')}</h1><p>{t('imports.what')}</p></div>
        {may(group.data, 'import-submissions') && <Link className="button" to={`/g/${slug}/call`}>{t('imports.call')}</Link>}
      </header>
      <Loaded query={group}>{g => may(g, 'import-submissions') ? <Import group={g} /> : <Empty title={t('imports.notYours')}><p>{t('imports.notYours.detail')}</p><Link className="button" to={`/g/${slug}/submissions`}>{t('imports.toSubmissions')}</Link></Empty>}</Loaded>
    </div>
  );
}

const pauseOfTyping = 600;
const keptName = (slug: string, id: number) => `drafting.import.${slug}.${id}`;
function unsavedOf(slug: string, id: number): { base: Corrections; mine: Corrections } | null {
  const text = kept(keptName(slug, id));
  if (text === null) return null;
  try { return JSON.parse(text) as { base: Corrections; mine: Corrections }; } catch { return null; }
}

function Import({ group }: { group: Group }) {
  const { slug } = group;
  const [search, setSearch] = useSearchParams();
  const [outcome, setOutcome] = useState<ImportOutcome | null>(null);
  const [chosen, setChosen] = useState<Readonly<Record<number, boolean>>>({});
  const [busy, setBusy] = useState(false);
  const queries = useQueryClient();
  const me = useSession().data?.person?.id ?? null;
  const desks = useRef(new Map<number, CorrectionDesk>());

  const open = useQuery({ queryKey: ['imports', slug], queryFn: ({ signal }) => openImports(slug, signal), staleTime: 0, refetchInterval: q => q.state.data?.some(i => i.state === 'reading') ? 700 : 20_000 });
  // What is decided here is not asked for again while the list that still names it is on its way.
  const decided = useRef(new Set<number>());
  const onTable = (open.data ?? []).filter(i => !decided.current.has(i.id));
  const ready = onTable.filter(i => i.state !== 'reading');
  const answers = useQueries({ queries: ready.map(i => ({ queryKey: ['import', slug, i.id], queryFn: ({ signal }: { signal: AbortSignal }) => previewOf(slug, i.id, signal), staleTime: Infinity })) });
  const previews = new Map<number, ImportPreview>();
  ready.forEach((i, n) => { const data = answers[n]?.data; if (data && data.state !== 'reading') previews.set(i.id, data); });
  const reviewable = [...previews.values()].filter(p => p.state === 'preview');

  const asked = search.get('import') === null ? null : Number(search.get('import'));
  const here = asked ?? reviewable[0]?.id ?? null;
  const show = (id: number | null) => setSearch(id === null ? {} : { import: String(id) }, { preventScrollReset: true });
  const sending = useSending(slug, (preview, alone) => {
    if (preview.state !== 'reading') queries.setQueryData(['import', slug, preview.id], preview);
    void queries.invalidateQueries({ queryKey: ['imports', slug] });
    if (alone && preview.state !== 'failed') show(preview.id);
  });

  const deskOf = (preview: ImportPreview): CorrectionDesk => {
    const there = desks.current.get(preview.id);
    if (there) return there;
    const id = preview.id;
    const heard = (answer: ImportPreview) => { queries.setQueryData(['import', slug, id], answer); return answer; };
    const desk = new CorrectionDesk(preview, {
      send: (version, corrections) => correct(slug, id, version, corrections).then(heard),
      reload: () => previewOf(slug, id).then(heard),
      keep: unsaved => keep(keptName(slug, id), unsaved && JSON.stringify(unsaved)),
      later: work => { const timer = setTimeout(work, pauseOfTyping); return () => clearTimeout(timer); },
    }, unsavedOf(slug, id));
    desks.current.set(id, desk);
    return desk;
  };
  useEffect(() => {
    const all = desks.current;
    const leave = () => { for (const desk of all.values()) desk.flush(); };
    window.addEventListener('pagehide', leave);
    return () => { window.removeEventListener('pagehide', leave); leave(); };
  }, []);

  const isChosen = (id: number) => chosen[id] ?? (id === here || open.data?.find(i => i.id === id)?.personId === me);
  const toConfirm = reviewable.filter(p => isChosen(p.id) && p.submissions.some(s => s.action !== 'unchanged' && s.action !== 'left-out'));
  const forget = (id: number) => { decided.current.add(id); desks.current.delete(id); keep(keptName(slug, id), null); queries.removeQueries({ queryKey: ['import', slug, id] }); };
  const act = async (work: () => Promise<void>) => { setBusy(true); try { await work(); } catch (error) { notifyProblem(error); } setBusy(false); };
  const confirm = () => act(async () => {
    const imports: { id: number; version: number }[] = [];
    for (const p of toConfirm) {
      const state = await desks.current.get(p.id)?.settled();
      if (state && state.saving !== 'saved') { show(p.id); notify({ tone: 'problem', message: t('imports.confirm.unsaved'), detail: t('imports.confirm.unsaved.action') }); return; }
      imports.push({ id: p.id, version: (state?.preview ?? p).version });
    }
    if (imports.length === 0) return;
    try {
      const done = await confirmAll(slug, imports);
      for (const { id } of imports) forget(id);
      setOutcome(done);
      setSearch({}, { replace: true });
      await Promise.all([['submissions'], ['group'], ['submission'], ['evidence'], ['imports']].map(([of]) => queries.invalidateQueries({ queryKey: [of, slug] })));
    } catch (error) {
      for (const { id } of imports) void queries.invalidateQueries({ queryKey: ['import', slug, id] });
      throw error;
    }
  });
  const cancel = (id: number, quiet = false) => act(async () => {
    await cancelImport(slug, id);
    forget(id);
    if (asked === id) show(null);
    await queries.invalidateQueries({ queryKey: ['imports', slug] });
    if (!quiet) notify({ tone: 'info', message: t('imports.cancelled') });
  });
  const preview = here === null ? undefined : previews.get(here);
  // Whoever asks to look at a file is taken to what was found in it, below the list.
  const looked = useRef<number | null>(null);
  useEffect(() => { if (preview && looked.current === preview.id) { looked.current = null; document.querySelector('.review')?.scrollIntoView({ block: 'start' }); } });
  useCommand({ id: 'import.confirm', label: t('imports.confirm.command'), keys: 'Mod+Enter', enabled: !busy && toConfirm.length > 0 && outcome === null, run: () => void confirm() });

  const choose = (files: readonly File[]) => { setOutcome(null); sending.add(files); };
  if (outcome) return <Outcome group={group} outcome={outcome} again={() => setOutcome(null)} />;
  const listed = onTable.length + sending.items.length;
  return (
    <>
      <Choose quiet={listed > 0} choose={choose} />
      {open.isPending ? <Waiting what={t('imports.files.loading')} /> : open.isError ? <Loaded query={open}>{() => null}</Loaded> : (
        <Files group={group} me={me} open={onTable} sending={sending.items} previews={previews} here={here} chosen={isChosen} busy={busy}
          show={id => { looked.current = id; show(id); }} choose={(id, on) => setChosen(now => ({ ...now, [id]: on }))} stop={sending.cancel} cancel={(id, quiet) => void cancel(id, quiet)} />
      )}
      {listed === 0 && !open.isPending && <section className="import-steps"><h2>{t('imports.how')}</h2><ol>{([1, 2, 3] as const).map(n => <li key={n}><b>{t(`imports.how.${n}`)}</b><span className="soft">{t(`imports.how.${n}.detail`)}</span></li>)}</ol></section>}
      {preview?.state === 'preview' && <Review key={preview.id} group={group} desk={deskOf(preview)} latest={preview} busy={busy} confirms={toConfirm.length} confirm={() => void confirm()} cancel={() => void cancel(preview.id)} />}
      {asked !== null && open.isSuccess && !open.isFetching && !decided.current.has(asked) && !open.data.some(i => i.id === asked) && <Closed group={group} id={asked} />}
    </>
  );
}

/** A file at this address that is decided already. */
function Closed({ group, id }: { group: Group; id: number }) {
  const preview = useQuery({ queryKey: ['import', group.slug, id], queryFn: ({ signal }) => previewOf(group.slug, id, signal), staleTime: Infinity });
  return <Loaded query={preview} what={t('imports.reading')}>{p => p.state === 'reading' || p.state === 'preview' || p.state === 'failed' ? null : (
    <Empty title={t(`imports.state.${p.state}`, { file: p.fileName })}><p>{p.message}</p><Link className="button" to={`/g/${group.slug}/submissions`}>{t('imports.toSubmissions')}</Link></Empty>
  )}</Loaded>;
}

function Choose({ quiet, choose }: { quiet: boolean; choose: (files: readonly File[]) => void }) {
  const drop = async (items: Iterable<{ kind: string }>) => choose(await Promise.all([...items as Iterable<Parameters<typeof isFileDropItem>[0]>].filter(isFileDropItem).map(i => i.getFile())));
  return (
    <DropZone className={quiet ? 'drop quiet' : 'drop'} getDropOperation={() => 'copy'} onDrop={e => void drop(e.items)}>
      <p className="drop-title serif">{t('imports.drop')}</p>
      <FileTrigger allowsMultiple onSelect={files => { if (files) choose([...files]); }}><Button className={quiet ? 'button' : 'button main'}>{t('imports.choose')}</Button></FileTrigger>
      <p className="soft small">{t('imports.formats')}</p>
    </DropZone>
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
