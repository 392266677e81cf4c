/** The board of proposals: what is asked, by whom, and what nobody has taken up. On a phone, a list. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { Link, useParams, useSearchParams } from 'react-router';
import type { Group } from '../api';
import { useCommand } from '../frame/commands';
import { may, useGroup } from '../frame/session';
import { Empty, Loaded, useTitle } from '../frame/states';
import { formatList, rich, t } from '../messages';
import { StanceSign } from '../submissions/stances';
import '../submissions/EvidenceMargin.css';
import '../submissions/LinkDialog.css';
import { useProposals, type ProposalsReading } from './api';
import { Board } from './Grid';
import { blocksOf, isOpen, passes, rootOf, rowOf, sorts, stanceOrder, stands, themesOf, type Block, type Filter, type Row, type Sort } from './board';
import { FindSources, toSources } from './FindSources';
import { withheldWords } from './names';
import { ProposalPanel } from './ProposalPanel';
import './proposals.css';

export function ProposalsPage() {
  const { group: slug = '' } = useParams();
  const group = useGroup(slug), proposals = useProposals(slug);
  useTitle(t('proposals.title'));
  const [search] = useSearchParams();
  const page = (shown: React.ReactNode) => <div className="page proposals-page">{shown}</div>;
  return (
    <Loaded query={group}>{g => <Loaded query={proposals} what={t('proposals.loading')}>{reading => (
      search.has('find') && may(g, 'work-on-proposals') ? <Finding group={g} reading={reading}>{page(<Proposals group={g} reading={reading} />)}</Finding> : page(<Proposals group={g} reading={reading} />)
    )}</Loaded>}</Loaded>
  );
}

/** Passages for one proposal after another; `children` where the address names none that can be worked on. */
function Finding({ group, reading, children }: { group: Group; reading: ProposalsReading; children: React.ReactNode }) {
  const [search, setSearch] = useSearchParams();
  const rows = useMemo(() => reading.proposals.map(rowOf), [reading]);
  const blocks = useMemo(() => blocksOf(group.stakeholderGroups, reading.contributors, reading.proposals, t('frame.stakeholders.none')), [group, reading]);
  const asked = rows.find(r => r.proposal.number === Number(search.get('proposal'))), row = asked && rootOf(rows, asked);
  return row && stands(row.proposal) ? <FindSources group={group} row={row} rows={rows} blocks={blocks} go={number => setSearch(new URLSearchParams(toSources(number)))} /> : children;
}

const matches = (query: string) => { const media = window.matchMedia(query); return { now: () => media.matches, subscribe: (tell: () => void) => { media.addEventListener('change', tell); return () => media.removeEventListener('change', tell); } }; };
const wide = matches('(min-width: 75rem)'), narrow = matches('(max-width: 48rem)');
const useMatch = (media: ReturnType<typeof matches>) => useSyncExternalStore(media.subscribe, media.now);

/** The filter is in the address, so that what is on show can be sent to somebody. */
function useFilter(): [Filter, (part: Partial<Filter>) => void] {
  const [search, setSearch] = useSearchParams();
  const sort = sorts.find(s => s === search.get('sort')) ?? 'number';
  const filter: Filter = { open: search.has('open'), withdrawn: search.has('withdrawn'), theme: search.get('theme') ?? '', stakeholders: search.get('stakeholders') ?? '', words: search.get('words') ?? '', sort, flat: search.has('flat') };
  const set = (part: Partial<Filter>) => setSearch(now => {
    const next = new URLSearchParams(now);
    for (const [name, value] of Object.entries(part)) { if (value && value !== 'number') next.set(name, value === true ? '1' : value); else next.delete(name); }
    return next;
  }, { replace: true, preventScrollReset: true });
  return [filter, set];
}
const all: Partial<Filter> = { open: false, withdrawn: false, theme: '', stakeholders: '', words: '' };

function Proposals({ group, reading }: { group: Group; reading: ProposalsReading }) {
  const standing = reading.proposals.filter(stands), open = standing.filter(isOpen).length;
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('proposals.title')}</h1>
          {reading.proposals.length === 0 ? <p>{t('proposals.what')}</p> : <p className="board-summary">{rich('proposals.summary', {
            proposals: <b key="p">{t('proposals.count', { count: standing.length })}</b>, contributors: t('proposals.count.contributors', { count: reading.contributors.length }),
            open: <b key="o" className="open-tag">{t('proposals.count.open', { count: open })}</b>, taken: t('proposals.count.taken', { count: standing.length - open }),
          })}</p>}
        </div>
        {may(group, 'work-on-proposals') && reading.proposals.length > 0 && <p className="small soft no-print by-key">{t('proposals.none.extract')}</p>}
      </header>
      {reading.proposals.length === 0
        ? <Empty title={t('proposals.none')}><p>{t(may(group, 'work-on-proposals') ? 'proposals.none.extract' : 'proposals.none.wait')}</p><Link className="button" to={`/g/${group.slug}/submissions`}>{t('proposals.read')}</Link></Empty>
        : <Found group={group} reading={reading} />}
    </>
  );
}

function Found({ group, reading }: { group: Group; reading: ProposalsReading }) {
  const [filter, set] = useFilter();
  const [search, setSearch] = useSearchParams();
  const isWide = useMatch(wide), isNarrow = useMatch(narrow);
  const [byHand, setByHand] = useState(false);
  const words = useRef<HTMLInputElement>(null);
  const back = useRef<HTMLElement | null>(null);
  const rows = useMemo(() => reading.proposals.map(rowOf), [reading]);
  const blocks = useMemo(() => blocksOf(group.stakeholderGroups, reading.contributors, reading.proposals, t('frame.stakeholders.none')), [group, reading]);
  const { open, withdrawn, theme, stakeholders, words: typed, sort, flat } = filter;
  const shown = useMemo(() => rows.filter(r => passes(r, { open, withdrawn, theme, stakeholders, words: typed, sort, flat })), [rows, open, withdrawn, theme, stakeholders, typed, sort, flat]);
  const themes = useMemo(() => themesOf(shown, { sort, flat }), [shown, sort, flat]);
  const known = reading.themes, standing = rows.filter(r => stands(r.proposal)).length;
  const chosen = search.has('proposal') ? Number(search.get('proposal')) : null;
  // Whoever follows a link to one that was merged meanwhile finds the one it was merged into.
  const asked = rows.find(r => r.proposal.number === chosen);
  const row = asked && rootOf(rows, asked);
  const choose = useMemo(() => (number: number | null) => setSearch(now => { const next = new URLSearchParams(now); if (number === null) next.delete('proposal'); else next.set('proposal', String(number)); return next; }, { replace: true, preventScrollReset: true }), [setSearch]);
  const openOne = useMemo(() => (number: number) => { if (document.activeElement instanceof HTMLElement && !document.activeElement.closest('.proposal-panel')) back.current = document.activeElement; setByHand(true); choose(number); }, [choose]);
  const close = () => { choose(null); const to = back.current; setTimeout(() => { if (to?.isConnected) to.focus(); }); };
  const order = themes.flatMap(x => x.rows.map(r => r.proposal.number)), here = row ? order.indexOf(row.proposal.number) : -1;
  useCommand({ id: 'proposals.next', label: t('proposals.one.next'), keys: 'j', enabled: order.length > 0, run: () => openOne(order[Math.min(here + 1, order.length - 1)]!) });
  useCommand({ id: 'proposals.previous', label: t('proposals.one.previous'), keys: 'k', enabled: order.length > 0, run: () => openOne(order[Math.max(here - 1, 0)]!) });
  useCommand({ id: 'proposals.find', label: t('proposals.filter.words.focus'), keys: 'f', run: () => words.current?.focus() });
  useCommand({ id: 'proposals.open', label: t('proposals.filter.open'), keys: 'u', run: () => set({ open: !open }) });

  const panel = row && <ProposalPanel key={row.proposal.id} group={group} row={row} rows={rows} blocks={blocks} themes={known} onOpen={openOne} onClose={close} onFind={() => setSearch(new URLSearchParams(toSources(row.proposal.number)))} {...(byHand && { heading: 'focus' as const })} />;
  return (
    <>
      <form className="filters no-print" role="search" aria-label={t('proposals.filter')} onSubmit={e => e.preventDefault()}>
        <button type="button" className="button" aria-pressed={open} onClick={() => set({ open: !open })}>{t('proposals.filter.open')}</button>
        <Words value={typed} onWords={value => set({ words: value })} field={words} />
        {known.length > 0 && <label className="field"><span className="label-text">{t('proposals.filter.theme')}</span><select className="input" value={theme} onChange={e => set({ theme: e.target.value })}><option value="">{t('proposals.filter.theme.any')}</option>{known.map(x => <option key={x} value={x}>{x}</option>)}<option value="-">{t('proposals.filter.theme.none')}</option></select></label>}
        <label className="field"><span className="label-text">{t('proposals.filter.stakeholders')}</span><select className="input" value={stakeholders} onChange={e => set({ stakeholders: e.target.value })}><option value="">{t('proposals.filter.stakeholders.any')}</option>{blocks.map(b => <option key={b.id ?? 'none'} value={b.id ?? 'none'}>{b.name}</option>)}</select></label>
        <label className="field"><span className="label-text">{t('proposals.sort')}</span><select className="input" value={sort} onChange={e => set({ sort: e.target.value as Sort })}>{sorts.map(s => <option key={s} value={s}>{t(`proposals.sort.${s}`)}</option>)}</select></label>
        <div className="actions">
          <button type="button" className="button" aria-pressed={!flat} onClick={() => set({ flat: !flat })}>{t('proposals.sort.flat')}</button>
          {rows.some(r => r.proposal.withdrawn) && <button type="button" className="button" aria-pressed={withdrawn} onClick={() => set({ withdrawn: !withdrawn })}>{t('proposals.filter.withdrawn')}</button>}
        </div>
        <p className="soft small" role="status">{shown.length === standing ? t('proposals.count', { count: standing }) : t('proposals.filter.shown', { shown: shown.length, all: standing })}</p>
        {shown.length < standing && <button type="button" className="button quiet" onClick={() => set(all)}>{t('proposals.filter.clear')}</button>}
      </form>
      {chosen !== null && !row && <p className="soft" role="status">{t('proposals.notFound', { number: search.get('proposal') ?? '' })}</p>}
      <div className={panel && isWide ? 'board-and-one' : undefined}>
        {shown.length === 0 ? <Empty title={t('proposals.filter.none')}><button type="button" className="button" onClick={() => set(all)}>{t('proposals.filter.clear')}</button></Empty>
          : isNarrow ? <List group={group} themes={themes} flat={flat} blocks={blocks} onOpen={openOne} />
          : <Board group={group} blocks={blocks} themes={themes} flat={flat} chosen={row?.proposal.number ?? null} onOpen={openOne} />}
        {panel && isWide && <div className="board-one">{panel}</div>}
      </div>
      {panel && !isWide && <ModalOverlay className="veil side" isOpen isDismissable onOpenChange={stays => { if (!stays) close(); }}><Modal className="modal"><Dialog className="dialog" aria-labelledby="proposal-title">{panel}</Dialog></Modal></ModalOverlay>}
    </>
  );
}

/** Typed at once, asked for when the typing rests, so that a board of hundreds is not drawn anew for every letter. */
function Words({ value, onWords, field }: { value: string; onWords: (value: string) => void; field: React.RefObject<HTMLInputElement | null> }) {
  const [typed, type] = useState(value);
  const latest = useRef(onWords);
  latest.current = onWords;
  useEffect(() => { type(value); }, [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => latest.current(typed), 150);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return <label className="field"><span className="label-text">{t('proposals.filter.words')}</span><input ref={field} className="input" type="search" value={typed} placeholder={t('proposals.filter.words.hint')} onChange={e => type(e.target.value)} /></label>;
}

/** Each proposal with who stands how, in words: what a phone can show. */
function List({ group, themes, flat, blocks, onOpen }: { group: Group; themes: readonly { theme: string; rows: Row[] }[]; flat: boolean; blocks: readonly Block[]; onOpen: (number: number) => void }) {
  const named = new Map(blocks.flatMap(b => b.contributors.map(c => [c.submissionNumber, c.contributor] as const)));
  return (
    <div className="proposal-list">{themes.map(({ theme, rows }) => (
      <section key={theme} aria-label={flat ? t('proposals.board') : theme || t('proposals.board.theme.none')}>
        {!flat && <h2>{theme || t('proposals.board.theme.none')}</h2>}
        <ul>{rows.map(({ proposal: p, cells }) => (
          <li key={p.id} data-proposal={p.number}>
            <button type="button" className="proposal-item" aria-label={t('proposals.one.open', p)} onClick={() => onOpen(p.number)}><span className="board-number tabular">{p.number}</span><span>{p.title}</span></button>
            <p className="small">{p.withdrawn ? <span className="soft">{t('proposals.withdrawn')}</span> : p.recommendation ? <Link to={`/g/${group.slug}/drafts/${p.recommendation.draftId}#recommendation-${p.recommendation.id}`}>{t('proposals.taken', { number: p.recommendation.number })}</Link> : <span className="open-tag">{t('proposals.open')}</span>}</p>
            <ul className="proposal-who small">{stanceOrder.map(stance => {
              const who = [...cells].filter(([, sources]) => sources.some(s => s.stance === stance)).map(([number, sources]) => named.get(number) ?? sources[0]!.contributor);
              const unnamed = p.withheld.filter(w => w.stance === stance).map(w => withheldWords(group, w));
              return who.length + unnamed.length > 0 && <li key={stance}><StanceSign stance={stance} word /> {formatList([...who, ...unnamed])}</li>;
            })}</ul>
          </li>
        ))}</ul>
      </section>
    ))}</div>
  );
}
