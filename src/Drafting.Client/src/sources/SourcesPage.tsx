/** The source-of-text table: paragraph by paragraph whose words these are, what in the submissions speaks to them, and what was done and why. */
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { Problem, type Group } from '../api';
import { useCommand } from '../frame/commands';
import { DelegationMark, delegationOf, useGroup } from '../frame/session';
import { Empty, Failed, Loaded, useTitle } from '../frame/states';
import { formatExactMoment, formatMoment, formatShare, t } from '../messages';
import { passagePath } from '../proposals/api';
import { withheldWords } from '../proposals/names';
import { StanceSign } from '../submissions/stances';
import '../submissions/EvidenceMargin.css';
import { sourcesPath, useSources, type SourcePassage, type SourceRow, type SourcesReading } from './api';
import { evidences, inOrder, isBare, noFilter, passes, sectionsOf, unnamed, type Filter } from './table';
import '../proposals/proposals.css';
import './sources.css';

export function SourcesPage() {
  const { group: slug = '', draft = '' } = useParams();
  const id = Number(draft);
  const group = useGroup(slug), reading = useSources(slug, id);
  useTitle(reading.data ? t('sources.of', { symbol: reading.data.draft.symbol }) : t('sources.title'));
  if (!Number.isSafeInteger(id)) return <Failed error={new Problem(404, 'not-found', t('draft.notFound'), '')} />;
  return <div className="page sources-page"><Loaded query={group}>{g => <Loaded query={reading} what={t('sources.loading')}>{r => <Table group={g} reading={r} />}</Loaded>}</Loaded></div>;
}

/** The filter is in the address, so that what is on show can be sent to somebody. */
function useFilter(): [Filter, (part: Partial<Filter>) => void] {
  const [search, setSearch] = useSearchParams();
  const filter: Filter = { words: search.get('words') ?? '', recommendation: search.get('recommendation') ?? '', evidence: evidences.find(e => e === search.get('evidence')) ?? '', stakeholders: search.get('stakeholders') ?? '', withdrawn: search.has('withdrawn') };
  const set = (part: Partial<Filter>) => setSearch(now => {
    const next = new URLSearchParams(now);
    for (const [name, value] of Object.entries(part)) { if (value) next.set(name, value === true ? '1' : value); else next.delete(name); }
    return next;
  }, { replace: true, preventScrollReset: true });
  return [filter, set];
}

function Table({ group, reading: { draft, rows, allActs } }: { group: Group; reading: SourcesReading }) {
  const [filter, set] = useFilter();
  const { words, recommendation, evidence, stakeholders, withdrawn } = filter;
  const shown = useMemo(() => rows.filter(r => passes(r, { words, recommendation, evidence, stakeholders, withdrawn })), [rows, words, recommendation, evidence, stakeholders, withdrawn]);
  const sections = useMemo(() => sectionsOf(shown), [shown]);
  const standing = rows.filter(r => !r.paragraph.withdrawn), all = withdrawn ? rows.length : standing.length;
  const recommendations = sectionsOf(rows).map(s => s.recommendation);
  useCommand({ id: 'sources.print', label: t('sources.print'), run: () => window.print() });
  return (
    <>
      <header className="page-head">
        <div>
          <p className="no-print"><Link to={`/g/${group.slug}/drafts/${draft.id}`}><span aria-hidden="true">← </span>{t('sources.back')}</Link></p>
          <h1>{t('sources.title')}</h1>
          <p>{draft.symbol} · {draft.title}</p>
          <p className="no-print">{t('sources.what')}</p>
        </div>
        {rows.length > 0 && <div className="actions no-print"><a className="button" href={`${sourcesPath(group.slug, draft.id)}.csv`} download>{t('sources.csv')}</a><button type="button" className="button" onClick={() => window.print()}>{t('sources.print')}</button></div>}
      </header>
      {rows.length === 0 ? <Empty title={t('sources.none')} /> : <>
        <form className="filters no-print" role="search" aria-label={t('sources.filter')} onSubmit={e => e.preventDefault()}>
          <Words value={words} onWords={value => set({ words: value })} />
          <label className="field"><span className="label-text">{t('sources.filter.recommendation')}</span><select className="input" value={recommendation} onChange={e => set({ recommendation: e.target.value })}><option value="">{t('sources.filter.recommendation.any')}</option>{recommendations.map(r => <option key={r.id} value={r.id}>{t('sources.recommendation', r)}</option>)}</select></label>
          <label className="field"><span className="label-text">{t('sources.filter.evidence')}</span><select className="input" value={evidence} onChange={e => set({ evidence: e.target.value as Filter['evidence'] })}><option value="">{t('sources.filter.evidence.any')}</option>{evidences.map(e => <option key={e} value={e}>{t(`sources.filter.evidence.${e}`)}</option>)}</select></label>
          <label className="field"><span className="label-text">{t('sources.filter.stakeholders')}</span><select className="input" value={stakeholders} onChange={e => set({ stakeholders: e.target.value })}><option value="">{t('sources.filter.stakeholders.any')}</option>{group.stakeholderGroups.map(s => <option key={s.id} value={s.id}>{s.name}</option>)}</select></label>
          {standing.length < rows.length && <button type="button" className="button" aria-pressed={withdrawn} onClick={() => set({ withdrawn: !withdrawn })}>{t('sources.filter.withdrawn')}</button>}
          <p className="soft small" role="status">{shown.length === all ? t('sources.count', { count: all }) : t('sources.filter.shown', { shown: shown.length, all })}</p>
          {shown.length < all && <button type="button" className="button quiet" onClick={() => set(noFilter)}>{t('sources.filter.clear')}</button>}
          {!evidence && standing.some(isBare) && <button type="button" className="button quiet bare" onClick={() => set({ evidence: 'none' })}>{t('sources.count.bare', { count: standing.filter(isBare).length })}</button>}
        </form>
        {!allActs && <p className="soft small">{t('sources.done.some')}</p>}
        {shown.length === 0 ? <Empty title={t('sources.filter.nothing')}><button type="button" className="button" onClick={() => set(noFilter)}>{t('sources.filter.clear')}</button></Empty> : (
          <div className="source-table" role="table" aria-label={t('sources.of', { symbol: draft.symbol })} aria-rowcount={shown.length + 1}>
            <div role="rowgroup" className="source-head"><div role="row" className="source-row">{columns.map(c => <span key={c} role="columnheader">{t(`sources.column.${c}`)}</span>)}</div></div>
            {sections.map(s => (
              <div key={s.recommendation.id} role="rowgroup" aria-labelledby={`source-${s.recommendation.id}`}>
                <div role="row" className="source-title"><div role="rowheader" aria-colspan={columns.length} id={`source-${s.recommendation.id}`}><h2>{t('sources.recommendation', s.recommendation)}</h2></div></div>
                {s.rows.map(r => <ParagraphRow key={r.paragraph.id} group={group} draftId={draft.id} row={r} />)}
              </div>
            ))}
          </div>
        )}
      </>}
    </>
  );
}
const columns = ['paragraph', 'contributors', 'amendments', 'sources', 'proposals', 'done'] as const;

function Words({ value, onWords }: { value: string; onWords: (value: string) => void }) {
  const [typed, type] = useState(value);
  const latest = useRef(onWords);
  latest.current = onWords;
  useEffect(() => { type(value); }, [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => latest.current(typed), 150);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return <label className="field"><span className="label-text">{t('sources.filter.words')}</span><input className="input" type="search" value={typed} placeholder={t('sources.filter.words.hint')} onChange={e => type(e.target.value)} /></label>;
}

const Cell = ({ column, empty, children }: { column: typeof columns[number]; empty?: string | false; children?: React.ReactNode }) => (
  <div role="cell" className={`source-${column}`}><span className="source-label" aria-hidden="true">{t(`sources.column.${column}`)}</span>{empty ? <span className="soft small">{empty}</span> : children}</div>
);

const ParagraphRow = memo(function ParagraphRow({ group, draftId, row: { paragraph: p, contributors, amendments, sources, withheld, proposals, done } }: { group: Group; draftId: number; row: SourceRow }) {
  const bare = sources.length === 0 && withheld.length === 0;
  return (
    <div role="row" className={p.withdrawn ? 'source-row withdrawn' : 'source-row'} data-paragraph={p.id}>
      <div role="rowheader" className="source-paragraph">
        <p className="source-paragraph-label"><Link to={`/g/${group.slug}/drafts/${draftId}?paragraph=${p.id}`} aria-label={t('sources.paragraph.open', { label: p.label })}>{p.label}</Link>{p.withdrawn ? <span className="tag">{t('sources.paragraph.withdrawn')}</span> : null}</p>
        <p className="serif" dir="auto">{p.text || <span className="soft">{t('sources.paragraph.empty')}</span>}</p>
      </div>
      <Cell column="contributors" empty={contributors.length === 0 && t('sources.contributors.none')}><ul>{contributors.map((c, i) => (
        <li key={i} title={t('sources.contributor', { name: c.name, share: formatShare(c.share) })}><DelegationMark delegation={delegationOf(group, c.delegationId)} fallback={c.name} name small /> <b className="tabular">{formatShare(c.share)}</b></li>
      ))}</ul></Cell>
      <Cell column="amendments" empty={amendments.length === 0 && t('sources.amendments.none')}><ul>{amendments.map(a => (
        <li key={a.id}><Link to={`/g/${group.slug}/drafts/${draftId}?view=amendments&amendment=${a.id}`}>{a.number === null ? t('amendments.short.none') : t('amendments.short', { number: a.number })}</Link> {t('sources.amendment.proposer', { proposer: a.proposer })} <span className="tag">{t(`amendments.state.${a.state}`)}</span>{a.decision && <p className="soft small">{a.decision}</p>}</li>
      ))}</ul></Cell>
      <Cell column="sources" empty={bare && t('sources.sources.none')}><Sources group={group} sources={sources} withheld={withheld} /></Cell>
      <Cell column="proposals" empty={proposals.length === 0 && t('sources.proposals.none')}><ul>{proposals.map(x => <li key={x.id}><Link to={`/g/${group.slug}/proposals?proposal=${x.number}`}>{t('proposals.one.short', x)}</Link></li>)}</ul></Cell>
      <Cell column="done" empty={done.length === 0 && t('sources.done.none')}><ol>{done.map((d, i) => <li key={i}><time className="soft small" dateTime={new Date(d.at).toISOString()} title={formatExactMoment(d.at)}>{formatMoment(d.at)}</time><p>{d.what}{d.why && <q className="source-why">{d.why}</q>}</p></li>)}</ol></Cell>
    </div>
  );
});

const sourcesShown = 4;
function Sources({ group, sources, withheld }: { group: Group; sources: readonly SourcePassage[]; withheld: SourceRow['withheld'] }) {
  const [every, showEvery] = useState(false);
  const list = inOrder(sources), rest = list.length - sourcesShown;
  return (
    <>
      <ul>{list.map((s, i) => <li key={i} className={`source-passage stance-${s.stance}${!s.citable ? ' no-print' : ''}${every || i < sourcesShown || rest === 1 ? '' : ' only-print'}`}>
        <p className="source-passage-head"><StanceSign stance={s.stance} word /> <Link to={passagePath(group.slug, s)}>{s.page === null ? t('sources.source', { contributor: s.contributor, passage: s.passageNumber }) : t('sources.source.page', { contributor: s.contributor, passage: s.passageNumber, page: s.page })}</Link>{s.edition === 'digest' && <span className="soft"> ({t('sources.source.digest')})</span>}{!s.citable && <span className="tag not-citable" title={t('proposals.notCitable.means')}>{t('proposals.notCitable')}</span>}</p>
        <blockquote dir="auto">{s.quote}</blockquote>
        {s.note && <p className="quotation-note">{s.note}</p>}
      </li>)}</ul>
      {!every && rest > 1 && <button type="button" className="button link small no-print" onClick={() => showEvery(true)}>{t('sources.more', { count: rest })}</button>}
      {withheld.map(w => <p key={`${w.stakeholderGroupId}${w.stance}`} className="source-withheld soft small no-print"><StanceSign stance={w.stance} /> {withheldWords(group, w)}</p>)}
      {unnamed({ sources, withheld }).map(w => <p key={`${w.stakeholderGroupId}${w.stance}`} className="only-print small"><StanceSign stance={w.stance} /> {withheldWords(group, w)}</p>)}
    </>
  );
}
