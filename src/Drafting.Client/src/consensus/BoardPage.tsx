/** The chair's board: recommendations and paragraphs down, delegations by stakeholder group across, and what stands in the way. */
import { memo, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Link, useParams } from 'react-router';
import type { Group } from '../api';
import { delegationOf, may, useGroup } from '../frame/session';
import { Empty, Loaded, useTitle } from '../frame/states';
import { notify } from '../frame/notify';
import { formatList, formatMoment, t } from '../messages';
import { Asking } from '../drafts/dialogs';
import { StartSilence } from '../silence/StartSilence';
import { CallDialog, GavelDialog } from './acts';
import { agreements, ofDraft, ofGroup, useBoard, useConsensusActs, useDraftNews, type Agreement, type Board, type BoardRow, type Chosen, type Totals } from './api';
import { blocksOf, cellOf, columnOrders, noFilter, rowOrders, rowsOrdered, rowsShown, signs, type Cell, type ColumnBlock, type ColumnOrder, type Filter, type RowOrder } from './board';
import './consensus.css';
import './board.css';

export function BoardPage() {
  const { group: slug = '', draft = '' } = useParams();
  const group = useGroup(slug);
  useTitle(t('board.title'));
  return <div className="page board-page"><Loaded query={group}>{found => <OfDraft group={found} draftId={Number(draft)} />}</Loaded></div>;
}

function OfDraft({ group, draftId }: { group: Group; draftId: number }) {
  useDraftNews(group.slug, draftId);
  const query = useBoard(group.slug, draftId);
  return <Loaded query={query} what={t('board.loading')}>{board => <Told group={group} board={board} />}</Loaded>;
}

type Asked = 'call' | 'gavel' | 'silence' | 'session' | null;

function Told({ group, board }: { group: Group; board: Board }) {
  const [filter, setFilter] = useState<Filter>(noFilter);
  const [foldedBlocks, foldBlocks] = useState<ReadonlySet<number>>(new Set());
  const [chosen, choose] = useState<ReadonlySet<number>>(new Set());
  const [opened, open] = useState<{ row: number; column: number | null } | null>(null);
  const [asked, ask] = useState<Asked>(null);
  const act = useConsensusActs(group.slug, board.draft.id);
  const [rowOrder, orderRows] = useState<RowOrder>('text');
  const [columnOrder, orderColumns] = useState<ColumnOrder>('seat');
  const shown = useMemo(() => rowsOrdered(board, rowsShown(board, filter), rowOrder), [board, filter, rowOrder]);
  const blocks = useMemo(() => blocksOf(board, foldedBlocks, columnOrder), [board, foldedBlocks, columnOrder]);
  const presides = may(group, 'preside') && !board.draft.closed, manages = may(group, 'manage-positions');
  const paragraphs = board.rows.filter(r => r.kind === 'paragraph');
  const selection: Chosen[] = paragraphs.filter(r => chosen.has(r.id)).map(r => ({ paragraphId: r.id, label: r.label, version: r.version }));
  const ready = paragraphs.filter(r => r.standing?.ready);
  const toggle = (set: ReadonlySet<number>, id: number) => { const next = new Set(set); if (!next.delete(id)) next.add(id); return next; };
  const collect = async (sealed: boolean) => { await act('PUT', `${ofDraft(group.slug, board.draft.id)}/collecting`, { sealed }); };
  const release = async () => {
    const done = await act<{ count: number }>('POST', `${ofDraft(group.slug, board.draft.id)}/positions/release`, {});
    if (done) notify({ tone: 'done', message: t('board.released', { count: done.count }) });
  };
  return (
    <>
      <header className="page-head"><div><h1>{t('board.title')}</h1><p>{t('board.what', { symbol: board.draft.symbol, scale: board.scale.name })}{board.draft.closed && ` · ${t('board.closed')}`}</p></div>
        <div className="board-head-acts"><Link className="button" to={`/g/${group.slug}/drafts/${board.draft.id}/agreement`}>{t('agree.open')}</Link> <Link className="button" to={`/g/${group.slug}/drafts/${board.draft.id}/report`}>{t('report.open')}</Link> <Link className="button" to={`/g/${group.slug}/drafts/${board.draft.id}/silences`}>{t('silence.open')}</Link> <Link className="button" to={`/g/${group.slug}/drafts/${board.draft.id}`}>{t('board.back')}</Link></div></header>
      {!board.released && <p className="board-note" role="note">{t('board.hidden')}</p>}
      {board.sealed && <p className="board-note" role="note">{t('board.sealed')} {manages && <button type="button" className="button" onClick={() => void release()}>{t('board.release')}</button>}</p>}
      {board.calls.map(call => <CallBanner key={call.id} group={group} board={board} call={call} />)}
      <form className="board-filters no-print" onSubmit={e => e.preventDefault()}>
        <label className="field"><span className="label-text">{t('board.filter.words')}</span><input className="input" type="search" value={filter.words} onChange={e => setFilter({ ...filter, words: e.target.value })} /></label>
        <label className="field"><span className="label-text">{t('board.filter.agreement')}</span>
          <select className="input" value={filter.agreement} onChange={e => setFilter({ ...filter, agreement: e.target.value })}><option value="">{t('board.filter.any')}</option>{(['open', 'under-silence', ...agreements] as Agreement[]).map(a => <option key={a} value={a}>{t(`agreement.${a}`)}</option>)}</select></label>
        {board.released && <label className="board-check"><input type="checkbox" checked={filter.way} onChange={e => setFilter({ ...filter, way: e.target.checked })} /> {t('board.filter.way')}</label>}
        {board.released && <label className="field"><span className="label-text">{t('board.order.rows')}</span><select className="input" value={rowOrder} onChange={e => orderRows(e.target.value as RowOrder)}>{rowOrders.map(o => <option key={o} value={o}>{t(`board.order.rows.${o}`)}</option>)}</select></label>}
        {board.released && <label className="field"><span className="label-text">{t('board.order.columns')}</span><select className="input" value={columnOrder} onChange={e => orderColumns(e.target.value as ColumnOrder)}>{columnOrders.map(o => <option key={o} value={o}>{t(`board.order.columns.${o}`)}</option>)}</select></label>}
        <span className="soft small" role="status">{t('board.filter.shown', { count: shown.length })}</span>
        {manages && <span className="board-manage">
          <button type="button" className="button quiet" onClick={() => void collect(!board.sealed)}>{t(board.sealed ? 'board.unseal' : 'board.seal')}</button>
          <button type="button" className="button quiet" onClick={() => ask('session')}>{t('board.session')}</button>
        </span>}
      </form>
      {presides && <div className="board-acts no-print" role="group" aria-label={t('board.chosen', { count: chosen.size })}>
        <span>{t('board.chosen', { count: chosen.size })}</span>
        <button type="button" className="button main" disabled={selection.length === 0} onClick={() => ask('call')}>{t('call.open')}</button>
        <button type="button" className="button" disabled={selection.length === 0} onClick={() => ask('gavel')}>{t('call.gavel')}</button>
        <button type="button" className="button" disabled={selection.length === 0} onClick={() => ask('silence')}>{t('silence.start')}</button>
        {chosen.size > 0 && <button type="button" className="button link" onClick={() => choose(new Set())}>{t('board.chosen.none')}</button>}
      </div>}
      {shown.length === 0 ? <Empty title={t('board.filter.shown', { count: 0 })}><button type="button" className="button" onClick={() => setFilter(noFilter)}>{t('sources.filter.clear')}</button></Empty> : (
        <div className="board-columns">
          <Matrix group={group} board={board} shown={shown} blocks={blocks} chosen={chosen} presides={presides} opened={opened} onOpen={open} onChoose={id => choose(now => toggle(now, id))} folded={filter.folded}
            onFoldBlock={id => foldBlocks(now => toggle(now, id))} onFoldRow={id => setFilter(now => ({ ...now, folded: toggle(now.folded, id) }))} />
          <aside className="board-side" aria-label={t('board.standing')}>
            <Way group={group} board={board} at={opened} />
            {board.released && <section><h2>{t('board.ready.title')}</h2>
              {ready.length === 0 ? <p className="soft small">{t('board.ready.none')}</p> : <><p>{formatList(ready.map(r => r.label))}</p>{presides && <button type="button" className="button" onClick={() => choose(new Set(ready.map(r => r.id)))}>{t('board.ready.choose')}</button>}</>}
            </section>}
            <Legend />
          </aside>
        </div>
      )}
      {asked === 'call' && <CallDialog group={group} draftId={board.draft.id} selection={selection} onClose={() => ask(null)} />}
      {asked === 'gavel' && <GavelDialog group={group} board={board} selection={selection} callId={null} towards="agreed-in-group" onDone={() => choose(new Set())} onClose={() => ask(null)} />}
      {asked === 'silence' && <StartSilence group={group} draftId={board.draft.id} selection={selection} onDone={() => choose(new Set())} onClose={() => ask(null)} />}
      {asked === 'session' && <SessionDialog group={group} draftId={board.draft.id} onClose={() => ask(null)} />}
    </>
  );
}

function SessionDialog({ group, draftId, onClose }: { group: Group; draftId: number; onClose: () => void }) {
  const [name, setName] = useState('');
  const act = useConsensusActs(group.slug, draftId);
  return (
    <Asking title={t('board.session.title')} act={t('board.session.act')} ready={name.trim() !== ''} submit={() => act('POST', `${ofDraft(group.slug, draftId)}/sessions`, { name: name.trim() })} onClose={onClose}>
      <label className="field"><span className="label-text">{t('board.session.name')}</span><input className="input" autoFocus maxLength={200} value={name} onChange={e => setName(e.target.value)} /></label>
      <p className="soft small">{t('board.session.why')}</p>
    </Asking>
  );
}

function CallBanner({ group, board, call }: { group: Group; board: Board; call: Board['calls'][number] }) {
  const [gavel, setGavel] = useState(false);
  const act = useConsensusActs(group.slug, board.draft.id);
  const labelOf = (id: number) => board.rows.find(r => r.kind === 'paragraph' && r.id === id)?.label ?? '?';
  const changed = call.items.filter(i => i.changed).map(i => labelOf(i.paragraphId));
  const selection = call.items.map(i => ({ paragraphId: i.paragraphId, label: labelOf(i.paragraphId), version: i.version }));
  return (
    <div className="board-call" role="status">
      <p><b>{t('call.on', { labels: formatList(selection.map(s => s.label)) })}</b> {call.note && <q>{call.note}</q>}</p>
      {changed.length > 0 && <p className="small">{t('call.changed', { labels: formatList(changed) })}</p>}
      {may(group, 'preside') && <p className="no-print"><button type="button" className="button main" onClick={() => setGavel(true)}>{t('call.gavel')}</button> <button type="button" className="button" onClick={() => void act('POST', `${ofGroup(group.slug)}/calls/${call.id}/drop`, {})}>{t('call.drop')}</button></p>}
      {gavel && <GavelDialog group={group} board={board} selection={selection} callId={call.id} towards={call.towards} onClose={() => setGavel(false)} />}
    </div>
  );
}

interface MatrixProps {
  group: Group; board: Board; shown: readonly number[]; blocks: readonly ColumnBlock[]; chosen: ReadonlySet<number>; presides: boolean; opened: { row: number; column: number | null } | null; folded: ReadonlySet<number>;
  onOpen: (at: { row: number; column: number | null }) => void; onChoose: (paragraphId: number) => void; onFoldBlock: (id: number) => void; onFoldRow: (id: number) => void;
}

/** One table. The cell that the arrows have reached carries the focus; every other is out of the order of tabs. */
function Matrix({ group, board, shown, blocks, chosen, presides, opened, folded, onOpen, onChoose, onFoldBlock, onFoldRow }: MatrixProps) {
  const table = useRef<HTMLTableElement>(null);
  const [at, move] = useState({ line: 0, place: 0 });
  // Every stakeholder group ends with its totals; folded, these are all of it.
  const places = useMemo(() => blocks.flatMap(b => [...(b.folded ? [] : b.columns.map(column => ({ block: b, column: column as number | null }))), { block: b, column: null }]), [blocks]);
  const line = Math.min(at.line, shown.length - 1), place = Math.min(at.place, places.length);
  const moved = useRef(false);
  useEffect(() => { if (moved.current) { moved.current = false; table.current?.querySelector<HTMLElement>('[data-at="here"]')?.focus(); } });
  const step = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || !(event.target as HTMLElement).closest('td, th[data-cell]')) return;
    const to = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [10, 0], PageUp: [-10, 0] }[event.key] ?? null;
    const next = to ? { line: line + to[0]!, place: place + to[1]! } : event.key === 'Home' ? { line: event.ctrlKey ? 0 : line, place: 0 } : event.key === 'End' ? { line: event.ctrlKey ? shown.length - 1 : line, place: places.length } : null;
    if (!next) return;
    event.preventDefault();
    moved.current = true;
    move({ line: Math.max(0, Math.min(shown.length - 1, next.line)), place: Math.max(0, Math.min(places.length, next.place)) });
  };
  return (
    <div className="board-scroll" role="region" aria-label={t('board.of')} tabIndex={-1}>
      <table ref={table} className="board-table" role="grid" aria-label={t('board.of')} aria-rowcount={shown.length + 2} aria-colcount={places.length + 1} onKeyDown={step}>
        <thead>
          <tr><th scope="col" rowSpan={2} className="board-text">{t('board.text')}</th>
            {blocks.map(b => <th key={b.id} scope="colgroup" colSpan={(b.folded ? 0 : b.columns.length) + 1} className="board-block"><button type="button" aria-expanded={!b.folded} onClick={() => onFoldBlock(b.id)}><span aria-hidden="true">{b.folded ? '▸' : '▾'} </span>{b.name}</button></th>)}</tr>
          <tr>{places.map(p => p.column === null
            ? <th key={`t${p.block.id}`} scope="col" className="board-total"><span className="unseen">{t('board.totals', { name: p.block.name })}</span><span aria-hidden="true">Σ</span></th>
            : <th key={board.columns[p.column]!.delegationId} scope="col" className="board-delegation"><span>{board.columns[p.column]!.shortName}</span></th>)}</tr>
        </thead>
        <tbody>{shown.map((row, i) => (
          <Row key={`${board.rows[row]!.kind}${board.rows[row]!.id}`} group={group} board={board} index={row} places={places} here={i === line ? place : null} chosen={board.rows[row]!.kind === 'paragraph' && chosen.has(board.rows[row]!.id)} presides={presides} folded={folded.has(board.rows[row]!.recommendationId)}
            openedColumn={opened?.row === row ? opened.column ?? -1 : null} onOpen={(column, placed) => { move({ line: i, place: placed }); onOpen({ row, column }); }} onChoose={onChoose} onFoldRow={onFoldRow} />
        ))}</tbody>
      </table>
    </div>
  );
}

interface RowProps {
  group: Group; board: Board; index: number; places: readonly { block: ColumnBlock; column: number | null }[]; here: number | null; chosen: boolean; presides: boolean; folded: boolean; openedColumn: number | null;
  onOpen: (column: number | null, place: number) => void; onChoose: (id: number) => void; onFoldRow: (id: number) => void;
}
const sameRow = (a: RowProps, b: RowProps) => a.board === b.board && a.index === b.index && a.places === b.places && a.here === b.here && a.chosen === b.chosen && a.presides === b.presides && a.folded === b.folded && a.openedColumn === b.openedColumn;

const Row = memo(function Row({ group, board, index, places, here, chosen, presides, folded, openedColumn, onOpen, onChoose, onFoldRow }: RowProps) {
  const row = board.rows[index]!;
  const what = t(row.kind === 'paragraph' ? 'board.row.paragraph' : 'board.row.recommendation', { label: row.label });
  const marks = (placed: number) => here === placed ? { 'data-at': 'here', tabIndex: 0 } : { tabIndex: -1 };
  return (
    <tr className={`board-row ${row.kind} ${row.agreement}${openedColumn !== null ? ' opened' : ''}`}>
      <th scope="row" className="board-text" data-cell="" {...marks(0)} onClick={() => onOpen(null, 0)} onKeyDown={e => { if (e.key === 'Enter' && e.target === e.currentTarget) onOpen(null, 0); }}>
        <div className="board-name">
          {row.kind === 'recommendation' ? <button type="button" className="board-fold" tabIndex={-1} aria-expanded={!folded} aria-label={t(folded ? 'board.unfold' : 'board.fold', { name: what })} onClick={e => { e.stopPropagation(); onFoldRow(row.id); }}><span aria-hidden="true">{folded ? '▸' : '▾'}</span></button>
            : presides && <input type="checkbox" className="no-print" checked={chosen} aria-label={t('board.choose', { label: row.label })} onClick={e => e.stopPropagation()} onChange={() => onChoose(row.id)} />}
          <span><Link to={`/g/${group.slug}/drafts/${board.draft.id}${row.kind === 'paragraph' ? `?paragraph=${row.id}` : `#recommendation-${row.id}`}`} tabIndex={-1} onClick={e => e.stopPropagation()}><b>{row.label}</b></Link> <span className="serif" dir="auto">{row.title}</span></span>
        </div>
        <p className="board-state"><StateTag row={row} />{row.standing && <span title={board.scale.levels.find(l => l.key === row.standing!.level)?.meaning}>{board.scale.levels.find(l => l.key === row.standing!.level)?.name}</span>}
          {row.designation && <span className={row.designation.contradicted ? 'contradicted' : undefined}>{t('board.designated', { level: board.scale.levels.find(l => l.key === row.designation!.level)?.name ?? row.designation.level })}{row.designation.contradicted && ` (${t('board.contradicted')})`}{row.designation.challenged && ` · ${t('board.challenged')}`}</span>}
          {row.brackets > 0 && <span>{t('board.brackets', { count: row.brackets })}</span>}{row.amendments > 0 && <span>{t('board.amendments', { count: row.amendments })}</span>}
          {row.moved && row.moved.up + row.moved.down > 0 && <span aria-label={t('board.moved.said', row.moved)}>{t('board.moved', row.moved)}</span>}</p>
      </th>
      {places.map(({ block, column }, i) => column === null
        ? <td key={`t${block.id}`} className="board-total" {...marks(i + 1)}><TotalsOf name={block.name} totals={row.standing?.byGroup[block.id] ?? null} /></td>
        : <PositionCell key={column} cell={cellOf(board, index, column)} who={board.columns[column]!.shortName} what={what} opened={openedColumn === column} marks={marks(i + 1)} onOpen={() => onOpen(column, i + 1)} />)}
    </tr>
  );
}, sameRow);

function PositionCell({ cell, who, what, opened, marks, onOpen }: { cell: Cell; who: string; what: string; opened: boolean; marks: object; onOpen: () => void }) {
  const plain = t(cell.fresh ? 'board.cell' : 'board.cell.stale', { who, what, stance: t(`position.stance.${cell.stance}`) });
  const said = cell.source === 'group' || cell.source === 'group-on-recommendation' ? t('board.cell.group', { cell: plain }) : cell.source === 'recommendation' ? t('board.cell.recommendation', { cell: plain }) : plain;
  return <td className={`cell ${cell.stance}${cell.fresh ? '' : ' stale'}${cell.source?.startsWith('group') ? ' by-group' : ''}${opened ? ' opened' : ''}`} aria-label={said} title={said} {...marks} onClick={onOpen} onKeyDown={e => { if (e.key === 'Enter') onOpen(); }}><span aria-hidden="true">{signs[cell.stance]}</span></td>;
}

function TotalsOf({ name, totals }: { name: string; totals: Totals | null }) {
  if (!totals) return null;
  const parts = [['support', totals.support], ['can-live-with', totals.canLiveWith], ['reservation', totals.reservation], ['objection', totals.objection], ['not-heard', totals.notHeard]] as const;
  return <><span className="unseen">{t('board.totals.said', { name, support: totals.support, live: totals.canLiveWith, reservation: totals.reservation, objection: totals.objection, notHeard: totals.notHeard })}</span><span aria-hidden="true" className="tally">{parts.filter(p => p[1] > 0).map(([stance, count]) => <span key={stance} className={`tally-${stance}`}>{signs[stance]}{count}</span>)}</span></>;
}

export const StateTag = ({ row }: { row: Pick<BoardRow, 'agreement' | 'conditional'> }) => row.agreement === 'open' ? null : <span className={`tag agreement-${row.agreement}`}>{t(`agreement.${row.agreement}`)}{row.conditional && ` · ${t('agreement.conditional')}`}</span>;

function Way({ group, board, at }: { group: Group; board: Board; at: { row: number; column: number | null } | null }) {
  const row = at ? board.rows[at.row] : undefined;
  if (!row) return <section><h2>{t('board.standing')}</h2><p className="soft small">{t('board.way.choose')}</p></section>;
  const nameOf = (w: { delegationId: number | null; negotiatingGroupId: number | null }) => {
    const delegation = delegationOf(group, w.delegationId)?.shortName, spoken = board.negotiatingGroups.find(g => g.id === w.negotiatingGroupId)?.shortName;
    return delegation && spoken ? `${delegation} (${spoken})` : delegation ?? spoken ?? '?';
  };
  const named = row.inTheWay.filter(w => w.kind === 'objection' || w.kind === 'reservation');
  const silent = row.inTheWay.filter(w => w.kind === 'not-heard').map(nameOf), stale = row.inTheWay.filter(w => w.kind === 'stale').map(nameOf);
  const copy = async () => { await navigator.clipboard.writeText(silent.join(', ')); notify({ tone: 'done', message: t('board.way.copied') }); };
  const column = at!.column === null ? null : board.columns[at!.column];
  const cell = at!.column === null ? null : cellOf(board, at!.row, at!.column);
  return (
    <section className="board-way" aria-live="polite">
      {column && cell && <p className="board-said"><b>{column.shortName}</b>: {t(`position.stance.${cell.stance}`)}{!cell.fresh && ` (${t('position.stale')})`}</p>}
      <h2>{t('board.way.title', { label: row.label })}</h2>
      {row.inTheWay.length === 0 && <p className="soft small">{t('board.way.none')}</p>}
      <ol>
        {named.map((w, i) => <li key={i} className={`way-${w.kind}`}><b>{t(w.kind === 'objection' ? 'board.way.objection' : 'board.way.reservation', { who: nameOf(w) })}</b>{w.on && <span className="soft"> {t(w.on.startsWith('bracket') ? 'board.way.onBracket' : 'board.way.onAmendment')}</span>}{w.fresh === false && <span className="soft"> · {t('position.stale')}</span>}
          {w.statement && <q dir="auto">{w.statement}</q>}{w.remedy && <p className="small" dir="auto">{t('board.way.remedy', { remedy: w.remedy })}</p>}</li>)}
        {row.inTheWay.filter(w => w.kind === 'brackets').map(w => <li key="b"><Link to={`/g/${group.slug}/drafts/${board.draft.id}?paragraph=${row.id}`}>{t('board.brackets', { count: w.count })}</Link></li>)}
        {row.inTheWay.filter(w => w.kind === 'amendments').map(w => <li key="a"><Link to={`/g/${group.slug}/drafts/${board.draft.id}?view=amendments`}>{t('board.amendments', { count: w.count })}</Link></li>)}
        {row.inTheWay.filter(w => w.kind === 'package').map(w => <li key="p">{t('board.way.package', { count: w.count })}</li>)}
        {row.inTheWay.some(w => w.kind === 'silence') && <li>{t('board.way.silence')}{row.silence && ` · ${formatMoment(row.silence.deadline)}`}</li>}
        {row.inTheWay.filter(w => w.kind === 'group-not-heard').map(w => <li key={w.stakeholderGroupId}>{t('board.way.group', { name: board.stakeholderGroups.find(s => s.id === w.stakeholderGroupId)?.name ?? '?' })}</li>)}
        {silent.length > 0 && <li>{t('board.way.notHeard', { names: formatList(silent) })} <button type="button" className="button link small no-print" onClick={() => void copy()}>{t('board.way.copy')}</button></li>}
        {stale.length > 0 && <li className="soft">{t('board.way.stale', { names: formatList(stale) })}</li>}
      </ol>
    </section>
  );
}

const Legend = () => (
  <section className="board-legend" aria-label={t('board.legend')}>
    <ul>{(['support', 'can-live-with', 'reservation', 'objection', 'no-position', 'not-heard'] as const).map(s => <li key={s}><span className={`cell ${s}`} aria-hidden="true">{signs[s]}</span> {t(`position.stance.${s}`)}</li>)}</ul>
    <p className="soft small">{t('board.legend.stale')} · {t('board.legend.group')}</p>
  </section>
);
