/**
 * Proposals × contributors, as a grid for arrow keys. A row holds only the cells in which something is said, and the one the focus is on: most of a board is empty, and
 * two hundred proposals of a hundred contributors stay quick to draw and to scroll.
 */
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type CSSProperties } from 'react';
import { Link } from 'react-router';
import type { Group } from '../api';
import { formatNumber, t } from '../messages';
import { StanceSign } from '../submissions/stances';
import { passagePath, type Contributor, type Source } from './api';
import { isOpen, signOf, stanceOrder, stancesOf, type Block, type Row } from './board';
import { tallyWords, withheldWords } from './names';

type Column = { kind: 'proposal' } | { kind: 'total'; block: Block; folded: boolean } | { kind: 'contributor'; block: Block; contributor: Contributor };
type Line = { kind: 'blocks' } | { kind: 'names' } | { kind: 'theme'; theme: string; count: number; folded: boolean } | { kind: 'row'; row: Row };
interface Place { line: number; column: number }

const columnsOf = (blocks: readonly Block[], folded: ReadonlySet<number | null>): Column[] => [
  { kind: 'proposal' },
  ...blocks.flatMap<Column>(block => [{ kind: 'total', block, folded: folded.has(block.id) }, ...(folded.has(block.id) ? [] : block.contributors.map<Column>(contributor => ({ kind: 'contributor', block, contributor })))]),
];
const keyOf = (place: Place): string => `${place.line}:${place.column}`;
function flipped<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> { const next = new Set(set); if (!next.delete(value)) next.add(value); return next; }

export function Board({ group, blocks, themes, flat, chosen, onOpen }: { group: Group; blocks: readonly Block[]; themes: readonly { theme: string; rows: Row[] }[]; flat: boolean; chosen: number | null; onOpen: (number: number) => void }) {
  const root = useRef<HTMLDivElement>(null);
  const [foldedBlocks, foldBlocks] = useState<ReadonlySet<number | null>>(new Set());
  const [foldedThemes, foldThemes] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<Place>({ line: 2, column: 0 });
  const [pointed, point] = useState<Element | null>(null);
  const moved = useRef(false);
  const columns = useMemo(() => columnsOf(blocks, foldedBlocks), [blocks, foldedBlocks]);
  const lines = useMemo<Line[]>(() => [{ kind: 'blocks' }, { kind: 'names' }, ...themes.flatMap<Line>(({ theme, rows }) => {
    const shown = flat || !foldedThemes.has(theme) ? rows.map<Line>(row => ({ kind: 'row', row })) : [];
    return flat ? shown : [{ kind: 'theme', theme, count: rows.length, folded: foldedThemes.has(theme) }, ...shown];
  })], [themes, flat, foldedThemes]);
  const at: Place = { line: Math.min(active.line, lines.length - 1), column: Math.min(active.column, columns.length - 1) };

  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    const target = root.current?.querySelector<HTMLElement>(`[data-cell="${keyOf(at)}"]`);
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  const keys = (e: KeyboardEvent) => {
    if (e.altKey || e.metaKey) return;
    if (e.key === 'Escape' && pointed) { e.preventDefault(); point(null); return; }
    const whole = lines[at.line]?.kind === 'theme';
    const step = (line: number, column: number): Place => ({ line: Math.min(lines.length - 1, Math.max(0, line)), column: Math.min(columns.length - 1, Math.max(0, column)) });
    const page = Math.max(1, Math.floor((root.current?.clientHeight ?? 400) / 80));
    const next = e.key === 'ArrowDown' ? step(at.line + 1, at.column) : e.key === 'ArrowUp' ? step(at.line - 1, at.column)
      : e.key === 'ArrowRight' && !whole ? step(at.line, at.column + 1) : e.key === 'ArrowLeft' && !whole ? step(at.line, at.column - 1)
      : e.key === 'PageDown' ? step(at.line + page, at.column) : e.key === 'PageUp' ? step(Math.max(2, at.line - page), at.column)
      : e.key === 'Home' ? (e.ctrlKey ? step(2, 0) : step(at.line, 0)) : e.key === 'End' ? (e.ctrlKey ? step(lines.length - 1, columns.length - 1) : step(at.line, columns.length - 1)) : null;
    if (!next) return;
    e.preventDefault();
    moved.current = true;
    setActive(next);
  };
  // What is focused by Tab or pointer is where the arrows go on from.
  const focused = useCallback((target: Element) => {
    const cell = target.closest<HTMLElement>('[data-cell]');
    const [line, column] = cell?.dataset.cell?.split(':').map(Number) ?? [];
    if (line === undefined || column === undefined) return;
    setActive(now => now.line === line && now.column === column ? now : { line, column });
    point(cell!.matches('[data-said]') ? cell : null);
  }, []);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const over = (e: PointerEvent) => {
    if (e.pointerType === 'touch') return;
    const cell = (e.target as Element).closest('[data-said], .board-card');
    clearTimeout(timer.current);
    if (cell?.matches('.board-card')) return;
    timer.current = setTimeout(() => point(cell), cell ? 90 : 220);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  const template = columns.map(c => c.kind === 'proposal' ? 'var(--board-title)' : c.kind === 'total' ? 'var(--board-total)' : 'minmax(var(--board-cell), 1fr)').join(' ');
  const totals = columns.filter(c => c.kind === 'total').length, cells = columns.length - 1 - totals;
  const style = { '--board-columns': template, '--board-width': `calc(var(--board-title) + ${totals} * var(--board-total) + ${cells} * var(--board-cell))`, '--board-most': `calc(var(--board-title) + ${totals} * var(--board-total) + ${cells} * var(--board-cell-most))` } as CSSProperties;
  return (
    <div className="board-frame" style={style} onPointerOver={over} onPointerLeave={e => over(e)}>
      <div className="board" ref={root} role="grid" aria-label={t('proposals.board')} aria-describedby="board-how" aria-rowcount={lines.length} aria-colcount={columns.length} onKeyDown={keys} onFocus={e => focused(e.target)} onScroll={() => point(null)} onBlur={e => { if (!e.currentTarget.contains(e.relatedTarget)) point(null); }}>
        <div className="board-head" role="rowgroup">
          <BlockLine columns={columns} active={at.line === 0 ? at.column : null} onFold={block => foldBlocks(now => flipped(now, block.id))} />
          <NameLine group={group} columns={columns} active={at.line === 1 ? at.column : null} />
        </div>
        <div role="rowgroup">
          {lines.map((line, i) => line.kind === 'theme' ? <ThemeLine key={`t${line.theme}`} line={line} index={i} columns={columns.length} active={at.line === i ? at.column : null} onFold={theme => foldThemes(now => flipped(now, theme))} />
            : line.kind === 'row' ? <RowLine key={line.row.proposal.id} group={group} row={line.row} index={i} columns={columns} active={at.line === i ? at.column : null} chosen={chosen === line.row.proposal.number} onOpen={onOpen} /> : null)}
        </div>
      </div>
      <p id="board-how" className="unseen">{t('proposals.board.how')}</p>
      {pointed && <Card group={group} at={pointed} lines={lines} columns={columns} />}
    </div>
  );
}

/** The names of the stakeholder groups, each over its columns. */
function BlockLine({ columns, active, onFold }: { columns: readonly Column[]; active: number | null; onFold: (block: Block) => void }) {
  return (
    <div className="board-row board-blocks" role="row" aria-rowindex={1}>
      <div className="board-corner" role="columnheader" aria-colindex={1}><span data-cell="0:0" tabIndex={active === 0 ? 0 : -1}>{t('proposals.board.proposal')}</span></div>
      {columns.map((c, i) => {
        if (c.kind !== 'total') return null;
        const span = c.folded ? 1 : 1 + c.block.contributors.length;
        const current = active !== null && active >= i && active < i + span ? active : i;
        return (
          <div key={c.block.id ?? 'none'} className="board-block" role="columnheader" aria-colindex={i + 1} aria-colspan={span} style={{ gridColumn: `${i + 1} / span ${span}` }}>
            <button type="button" data-cell={`0:${current}`} tabIndex={active === current ? 0 : -1} aria-expanded={!c.folded} aria-label={t(c.folded ? 'proposals.board.unfold' : 'proposals.board.fold', { name: c.block.name })} title={c.block.name} onClick={() => onFold(c.block)}><span aria-hidden="true">{c.folded ? '▸' : '▾'}</span>{span > 2 && <span className="board-block-name">{c.block.name}</span>}</button>
          </div>
        );
      })}
    </div>
  );
}

const NameLine = memo(function NameLine({ group, columns, active }: { group: Group; columns: readonly Column[]; active: number | null }) {
  return (
    <div className="board-row board-names" role="row" aria-rowindex={2}>
      <div className="board-corner" role="columnheader" aria-colindex={1}><ul className="board-legend small" aria-label={t('proposals.legend')} data-cell="1:0" tabIndex={active === 0 ? 0 : -1}>{stanceOrder.map(s => <li key={s} className={`stance-${s}`}><StanceSign stance={s} word /></li>)}</ul></div>
      {columns.map((c, i) => c.kind === 'total'
        ? <div key={`b${c.block.id}`} className="board-name total" role="columnheader" aria-colindex={i + 1} style={{ gridColumn: i + 1 }}><span data-cell={`1:${i}`} tabIndex={active === i ? 0 : -1} title={c.block.name}><span className="unseen">{t('proposals.board.total', { name: c.block.name })}</span><span aria-hidden="true">{c.folded || c.block.contributors.length < 2 ? c.block.name : t('proposals.board.total.short')}</span></span></div>
        : c.kind === 'contributor' && <div key={c.contributor.submissionNumber} className={c.contributor.citable ? 'board-name' : 'board-name no-print'} role="columnheader" aria-colindex={i + 1} style={{ gridColumn: i + 1 }}>
            <Link data-cell={`1:${i}`} tabIndex={active === i ? 0 : -1} to={`/g/${group.slug}/submissions/${c.contributor.submissionNumber}`} title={t('proposals.board.contributor', { number: c.contributor.submissionNumber, contributor: c.contributor.contributor })}>{!c.contributor.citable && <span className="not-citable"><span aria-hidden="true">⊘ </span><span className="unseen">{t('proposals.notCitable')}: </span></span>}{c.contributor.contributor}</Link>
          </div>)}
    </div>
  );
});

function ThemeLine({ line, index, columns, active, onFold }: { line: Extract<Line, { kind: 'theme' }>; index: number; columns: number; active: number | null; onFold: (theme: string) => void }) {
  const name = line.theme || t('proposals.board.theme.none');
  return (
    <div className="board-row board-theme" role="row" aria-rowindex={index + 1}>
      <div role="rowheader" aria-colindex={1} aria-colspan={columns}><button type="button" data-cell={`${index}:${active ?? 0}`} tabIndex={active === null ? -1 : 0} aria-expanded={!line.folded} onClick={() => onFold(line.theme)}><span aria-hidden="true">{line.folded ? '▸' : '▾'}</span> {name} <span className="soft tabular">{formatNumber(line.count)}</span></button></div>
    </div>
  );
}

const RowLine = memo(function RowLine({ group, row, index, columns, active, chosen, onOpen }: { group: Group; row: Row; index: number; columns: readonly Column[]; active: number | null; chosen: boolean; onOpen: (number: number) => void }) {
  const p = row.proposal;
  const open = () => onOpen(p.number);
  return (
    <div className={chosen ? 'board-row chosen' : 'board-row'} role="row" aria-rowindex={index + 1} aria-selected={chosen} data-proposal={p.number}>
      <div className="board-title" role="rowheader" aria-colindex={1}>
        <button type="button" data-cell={`${index}:0`} tabIndex={active === 0 ? 0 : -1} aria-label={t('proposals.one.open', p)} onClick={open}><span className="board-number tabular">{p.number}</span>{' '}<span className="board-words">{p.title}</span></button>
        <p className="board-standing">{p.withdrawn ? <span className="soft">{t('proposals.withdrawn')}</span> : p.recommendation ? <Link className="taken" tabIndex={-1} title={t('proposals.taken.title', p.recommendation)} to={`/g/${group.slug}/drafts/${p.recommendation.draftId}#recommendation-${p.recommendation.id}`}>{t('proposals.taken', { number: p.recommendation.number })}</Link> : isOpen(p) && <span className="open-tag">{t('proposals.open')}</span>}
          <span className="soft">{row.all.supports + row.all.opposes + row.all.qualifies === 0 ? t('proposals.board.unheard') : <>{stanceOrder.filter(s => row.all[s] > 0).map(s => <span key={s} className={`stance-${s} tabular`}><b className="stance-sign">{signOf[s]}</b>{formatNumber(row.all[s])} </span>)}{row.breadth > 0 && t('proposals.board.breadth', { count: row.breadth })}</>}</span></p>
      </div>
      {columns.map((c, i) => {
        const tab = active === i ? 0 : -1;
        if (c.kind === 'total') {
          const tally = row.tallies.get(c.block.id), words = tallyWords(tally);
          return (
            <div key={`b${c.block.id}`} className="board-cell total" role="gridcell" aria-colindex={i + 1} style={{ gridColumn: i + 1 }}>
              {(tally || active === i) && <button type="button" data-cell={`${index}:${i}`} data-said={tally ? '' : undefined} tabIndex={tab} aria-label={words ? t('proposals.board.tally', { name: c.block.name, figures: words }) : t('proposals.board.tally.none', { name: c.block.name })} onClick={open}>
                {tally && stanceOrder.filter(s => tally[s] > 0).map(s => <span key={s} className={`stance-${s} stance-sign tabular`} aria-hidden="true">{signOf[s]}{formatNumber(tally[s])}</span>)}
              </button>}
            </div>
          );
        }
        if (c.kind !== 'contributor') return null;
        const sources = row.cells.get(c.contributor.submissionNumber);
        const name = c.contributor.contributor;
        if (!sources) return active === i ? <div key={c.contributor.submissionNumber} className="board-cell" role="gridcell" aria-colindex={i + 1} style={{ gridColumn: i + 1 }}><span data-cell={`${index}:${i}`} tabIndex={tab} aria-label={t('proposals.board.cell.none', { contributor: name })} role="note" /></div> : null;
        const said = stancesOf(sources);
        return (
          <div key={c.contributor.submissionNumber} className={sources[0]!.citable ? 'board-cell' : 'board-cell no-print'} role="gridcell" aria-colindex={i + 1} style={{ gridColumn: i + 1 }}>
            <Link data-cell={`${index}:${i}`} data-said="" tabIndex={tab} to={passagePath(group.slug, sources[0]!)} className={said.length === 1 ? `stance-${said[0]}` : 'mixed'} aria-label={t('proposals.board.cell', { contributor: name, stance: said.map(s => t(`stance.${s}`).toLocaleLowerCase()).join(', '), quote: sources[0]!.quote.slice(0, 200) })}>
              {said.map(s => <span key={s} className={`stance-${s} stance-sign`} aria-hidden="true">{signOf[s]}</span>)}
            </Link>
          </div>
        );
      })}
    </div>
  );
});

/** What a cell says, beside the cell: the words and their stance, or who of a stakeholder group stands how. */
function Card({ group, at, lines, columns }: { group: Group; at: Element; lines: readonly Line[]; columns: readonly Column[] }) {
  const [line, column] = (at as HTMLElement).dataset.cell?.split(':').map(Number) ?? [];
  const l = lines[line ?? -1], c = columns[column ?? -1];
  if (l?.kind !== 'row' || !c || c.kind === 'proposal' || !at.isConnected) return null;
  const box = at.getBoundingClientRect();
  const below = innerHeight - box.bottom > roomForCard;
  const rtl = document.dir === 'rtl';
  const start = rtl ? innerWidth - box.right : box.left;
  const style: CSSProperties = { insetInlineStart: `min(${start}px, calc(100vw - var(--board-card) - var(--space-4)))`, ...(below ? { top: box.bottom } : { bottom: innerHeight - box.top }) };
  if (c.kind === 'total') {
    const some = [...l.row.cells.values()].filter(s => s[0]!.stakeholderGroupId === c.block.id);
    return (
      <div className="board-card" style={style}>
        <p className="board-card-head"><b>{c.block.name}</b></p>
        <ul className="board-card-who">{some.map(s => <li key={s[0]!.submissionNumber}>{stancesOf(s).map(x => <StanceSign key={x} stance={x} />)} {s[0]!.contributor}</li>)}
          {l.row.proposal.withheld.filter(w => w.stakeholderGroupId === c.block.id).map(w => <li key={w.stance} className="soft"><StanceSign stance={w.stance} /> {withheldWords(group, w)}</li>)}</ul>
      </div>
    );
  }
  const sources = l.row.cells.get(c.contributor.submissionNumber) ?? [];
  return (
    <div className="board-card" style={style}>
      <p className="board-card-head"><b>{c.contributor.contributor}</b> <span className="soft">{c.block.name}</span></p>
      {sources.slice(0, cardShown).map(s => <CardSource key={s.id} group={group} source={s} />)}
    </div>
  );
}
const cardShown = 4, roomForCard = 260;
const CardSource = ({ group, source: s }: { group: Group; source: Source }) => (
  <figure className={`quotation stance-${s.stance}`}>
    <figcaption className="quotation-head"><StanceSign stance={s.stance} word /> <Link tabIndex={-1} to={passagePath(group.slug, s)}>{s.page === null ? t('reader.passage', { number: s.passageNumber }) : t('proposals.one.source.page', { contributor: s.contributor, passage: s.passageNumber, page: s.page })}</Link></figcaption>
    <blockquote dir="auto">{s.quote}</blockquote>
    {s.note && <p className="quotation-note">{s.note}</p>}
  </figure>
);
