/** Where passages are found that speak to a proposal, one proposal after another: suggested ones, each made a source or set aside by one key. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { Group } from '../api';
import { useCommand } from '../frame/commands';
import { useTitle } from '../frame/states';
import { t } from '../messages';
import { askSuggestions, keyOf, suggestionsKey, type Target } from '../search/api';
import { atATime, Candidates } from '../search/Candidates';
import { useSitting } from '../search/sitting';
import { StanceSign } from '../submissions/stances';
import { stanceOrder, stands, type Block, type Row } from './board';
import { ProposalSources } from './ProposalPanel';

/** The page of one proposal's passages, by its number. */
export const toSources = (number: number): string => `?proposal=${number}&find=1`;

export function FindSources({ group, row, rows, blocks, go }: { group: Group; row: Row; rows: readonly Row[]; blocks: readonly Block[]; go: (number: number) => void }) {
  const p = row.proposal;
  const [lacking, setLacking] = useState(false);
  const sitting = useSitting(group.slug);
  const queries = useQueryClient();
  useTitle(t('proposals.passages'));
  const shown = rows.filter(r => r === row || (stands(r.proposal) && (!lacking || r.proposal.sources.length === 0)));
  const at = shown.indexOf(row), before = shown[at - 1]?.proposal, after = shown[at + 1]?.proposal;
  const target: Target = { kind: 'proposal', id: p.id };
  // The next one is looked for while this one is worked on.
  useEffect(() => {
    if (!after) return;
    const to: Target = { kind: 'proposal', id: after.id };
    void queries.prefetchQuery({ queryKey: suggestionsKey(group.slug, to, atATime), queryFn: ({ signal }) => askSuggestions(group.slug, to, atATime, signal), staleTime: 60_000 });
  }, [after?.id]);
  useCommand({ id: 'find.next', label: t('proposals.one.next'), keys: 'n', enabled: after !== undefined, run: () => { if (after) go(after.number); } });
  useCommand({ id: 'find.previous', label: t('proposals.one.previous'), keys: 'p', enabled: before !== undefined, run: () => { if (before) go(before.number); } });
  return (
    <div className="find">
      <header className="find-bar">
        <Link className="find-back" to={`?proposal=${p.number}`}><span aria-hidden="true">← </span>{t('proposals.passages.back')}</Link>
        <h1>{t('proposals.passages')}</h1>
        {sitting.deeds.length > 0 && <p className="soft small" role="group" aria-label={t('find.tally.of')}>{t('find.tally', { linked: sitting.deeds.filter(d => d.stance).length, dismissed: sitting.deeds.filter(d => !d.stance).length })}</p>}
        <p className="soft small find-keys by-key">{t('proposals.passages.keys')}</p>
      </header>
      <Rail rows={shown} current={p.number} lacking={lacking} setLacking={setLacking} go={go} />
      <div className="find-main">
        <section className="find-words" aria-label={t('proposals.one', { number: p.number })}>
          <h2><span className="unseen">{t('proposals.one', { number: p.number })}</span><span aria-hidden="true">{p.number}</span></h2>
          <p className="find-text" dir="auto">{p.title}</p>
          {p.note && <p className="find-text proposal-note" dir="auto">{p.note}</p>}
          <p className="find-steps no-print">
            <button type="button" className="button" disabled={!before} onClick={() => { if (before) go(before.number); }} title={t('proposals.one.previous')}><span aria-hidden="true">↑</span><span className="unseen">{t('proposals.one.previous')}</span> <kbd className="key" aria-hidden="true">P</kbd></button>
            <button type="button" id="find-next" className="button" disabled={!after} onClick={() => { if (after) go(after.number); }} title={t('proposals.one.next')}><span aria-hidden="true">↓</span><span className="unseen">{t('proposals.one.next')}</span> <kbd className="key" aria-hidden="true">N</kbd></button>
          </p>
        </section>
        <Candidates key={keyOf(target)} group={group} target={target} text={`${p.title}\n${p.note}\n${p.theme}`} sitting={sitting} next={after ? { label: t('proposals.one.next'), go: () => go(after.number) } : null} />
      </div>
      <aside className="find-evidence" aria-label={t('proposals.one.sources')}><ProposalSources group={group} proposal={p} blocks={blocks} /></aside>
    </div>
  );
}

function Rail({ rows, current, lacking, setLacking, go }: { rows: readonly Row[]; current: number; lacking: boolean; setLacking: (on: boolean) => void; go: (number: number) => void }) {
  const here = useRef<HTMLAnchorElement>(null);
  useEffect(() => { here.current?.scrollIntoView({ block: 'nearest' }); }, [current]);
  return (
    <nav className="find-rail" aria-label={t('proposals.board')}>
      <label className="find-lacking small"><input type="checkbox" checked={lacking} onChange={e => setLacking(e.target.checked)} /> {t('proposals.passages.lacking')}</label>
      <label className="field find-choose"><span className="label-text">{t('proposals.passages.choose')}</span><select className="input" value={current} onChange={e => go(Number(e.target.value))}>{rows.map(({ proposal: p }) => <option key={p.id} value={p.number}>{t('proposals.one.short', p)}</option>)}</select></label>
      <ol>{rows.map(({ proposal: p }) => (
        <li key={p.id}><Link to={toSources(p.number)} ref={p.number === current ? here : undefined} aria-current={p.number === current ? 'page' : undefined}><span><b>{p.number}</b> {p.title}</span><Counts row={p.sources} /></Link></li>
      ))}</ol>
    </nav>
  );
}
const Counts = ({ row: sources }: { row: Row['proposal']['sources'] }) => sources.length === 0
  ? <span className="soft">{t('find.rail.none')}</span>
  : <span className="find-counts">{stanceOrder.map(stance => ({ stance, count: sources.filter(s => s.stance === stance).length })).filter(c => c.count > 0).map(c => <span key={c.stance}><StanceSign stance={c.stance} /> {c.count}</span>)}</span>;
