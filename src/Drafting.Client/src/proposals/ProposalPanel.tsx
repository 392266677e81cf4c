/** One proposal: who asks for it in which words, what is similar, and everything that can be done with it. */
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { Group, Stance } from '../api';
import { Keys, useCommand } from '../frame/commands';
import { attributionOf, may, nameOf, stakeholderGroupOf, useSession } from '../frame/session';
import { formatExactMoment, formatList, formatMoment, formatShare, rich, t } from '../messages';
import { useSubmission } from '../submissions/queries';
import { StanceSign } from '../submissions/stances';
import { passagePath, useSimilar, type Proposal, type Source } from './api';
import { useProposalActs, type Acts } from './acts';
import { isMine, isOpen, signOf, stanceOrder, type Block, type Row } from './board';
import { EditDialog, MergeDialog, SplitDialog, TakeUpDialog, WithdrawProposalDialog } from './dialogs';
import { withheldWords } from './names';

type Asked = 'edit' | 'merge' | 'split' | 'take' | 'withdraw';

export function ProposalPanel({ group, row, rows, blocks, themes, onOpen, onClose, onFind, heading }: { group: Group; row: Row; rows: readonly Row[]; blocks: readonly Block[]; themes: readonly string[]; onOpen: (number: number) => void; onClose: () => void; onFind: () => void; heading?: 'focus' }) {
  const p = row.proposal;
  const acts = useProposalActs(group);
  const [asked, ask] = useState<Asked | null>(null);
  const [other, setOther] = useState<number | null>(null);
  const [selected, select] = useState<ReadonlySet<number>>(new Set());
  const title = useRef<HTMLHeadingElement>(null);
  const works = may(group, 'work-on-proposals'), orders = may(group, 'order-draft');
  const chosen = p.sources.filter(s => selected.has(s.id));
  const me = useSession().data?.person?.id ?? null, mine = isMine(group.you, me, p);
  const living = works && !p.withdrawn && p.mergedInto === null;
  useEffect(() => { if (heading === 'focus') title.current?.focus(); }, [heading, p.id]);

  const splits = living && chosen.length > 0, takes = living && orders && isOpen(p) && group.drafts.length > 0;
  useCommand({ id: 'proposals.edit', label: t('proposals.edit'), keys: 'e', enabled: living, run: () => ask('edit') });
  useCommand({ id: 'proposals.merge', label: t('proposals.merge'), keys: 'm', enabled: living, run: () => { setOther(null); ask('merge'); } });
  useCommand({ id: 'proposals.split', label: t('proposals.split', { count: Math.max(1, chosen.length) }), keys: 's', enabled: splits, run: () => ask('split') });
  useCommand({ id: 'proposals.take', label: t('proposals.take'), keys: 'r', enabled: takes, run: () => ask('take') });
  useCommand({ id: 'proposals.passages', label: t('proposals.passages'), keys: 'a', enabled: living, run: onFind });
  const close = () => ask(null);
  const from = p.splitFrom === null ? undefined : rows.find(r => r.proposal.id === p.splitFrom)?.proposal;
  return (
    <section className="proposal-panel" aria-labelledby="proposal-title" onKeyDown={e => { if (e.key === 'Escape' && !e.defaultPrevented && asked === null) onClose(); }}>
      <header>
        <p className="proposal-panel-head"><span className="soft">{t('proposals.one', { number: p.number })}{p.theme && <> · {p.theme}</>}</span><button type="button" className="button quiet icon" aria-label={t('proposals.one.close')} onClick={onClose}>×</button></p>
        <h2 id="proposal-title" ref={title} tabIndex={-1}>{p.title}</h2>
        {p.note && <p className="proposal-note">{p.note}</p>}
        <Standing group={group} proposal={p} from={from ?? null} onOpen={onOpen} />
      </header>
      {works && (
        <div className="actions no-print" role="group" aria-label={t('proposals.one.acts')}>
          {takes && <button type="button" className="button main" onClick={() => ask('take')}>{t('proposals.take')} <Keys keys="r" /></button>}
          {living && <>
            <button type="button" className="button" onClick={onFind}>{t('proposals.passages')} <Keys keys="a" /></button>
            <button type="button" className="button" onClick={() => { setOther(null); ask('merge'); }}>{t('proposals.merge')} <Keys keys="m" /></button>
            <button type="button" className="button" disabled={!splits} title={splits ? undefined : t('proposals.split.choose')} onClick={() => ask('split')}>{t('proposals.split', { count: Math.max(1, chosen.length) })} <Keys keys="s" /></button>
            <button type="button" className="button" onClick={() => ask('edit')}>{t('proposals.edit')} <Keys keys="e" /></button>
          </>}
          {living && orders && p.recommendation && <button type="button" className="button" onClick={() => void acts.untie(p)}>{t('proposals.untie')}</button>}
          {living && from && <button type="button" className="button" onClick={() => void acts.unsplit(p).then(done => { if (done !== false) onOpen(from.number); })}>{t('proposals.unsplit.one', { name: t('proposals.one.short', from) })}</button>}
          {p.withdrawn ? mine && <button type="button" className="button" onClick={() => void acts.restore(p)}>{t('proposals.restore')}</button>
            : living && mine && !p.recommendation && <button type="button" className="button quiet" onClick={() => ask('withdraw')}>{t('proposals.withdraw')}</button>}
        </div>
      )}
      <Sources group={group} proposal={p} blocks={blocks} acts={acts} works={living} selected={selected} select={select} />
      {p.merged.length > 0 && (
        <section aria-labelledby="proposal-merged"><h3 id="proposal-merged">{t('proposals.one.merged')}</h3>
          <ul className="proposal-others">{p.merged.map(m => <li key={m.id}><span>{t('proposals.one.short', m)}</span>{living && <button type="button" className="button" aria-label={t('proposals.unmerge.one', m)} onClick={() => void acts.unmerge(m, rows.find(r => r.proposal.id === rows.find(x => x.proposal.id === m.id)?.proposal.mergedInto)?.proposal ?? p)}>{t('proposals.unmerge')}</button>}</li>)}</ul></section>
      )}
      {!p.withdrawn && <SimilarOnes group={group} proposal={p} works={living} onOpen={onOpen} onMerge={id => { setOther(id); ask('merge'); }} />}
      {may(group, 'read-record') && <p className="small no-print"><Link to={`/g/${group.slug}/record`}>{t('proposals.one.history')}</Link></p>}
      {asked === 'edit' && <EditDialog proposal={p} acts={acts} themes={themes} onClose={close} />}
      {asked === 'merge' && <MergeDialog group={group} row={row} rows={rows} other={other} acts={acts} onClose={close} onMerged={stays => onOpen(stays.number)} />}
      {asked === 'split' && <SplitDialog proposal={p} sources={chosen} acts={acts} onClose={close} onSplit={number => { select(new Set()); onOpen(number); }} />}
      {asked === 'take' && <TakeUpDialog group={group} proposal={p} acts={acts} onClose={close} />}
      {asked === 'withdraw' && <WithdrawProposalDialog proposal={p} acts={acts} onClose={close} />}
    </section>
  );
}

function Standing({ group, proposal: p, from, onOpen }: { group: Group; proposal: Proposal; from: Proposal | null; onOpen: (number: number) => void }) {
  return (
    <div className="proposal-standing small">
      {p.recommendation ? <p>{rich('proposals.taken', { number: <Link key="r" to={`/g/${group.slug}/drafts/${p.recommendation.draftId}#recommendation-${p.recommendation.id}`}>{t('proposals.taken.title', p.recommendation)}</Link> })}</p>
        : isOpen(p) && <p><span className="tag open-tag">{t('proposals.open')}</span></p>}
      {p.withdrawn && <p className="proposal-withdrawn"><b>{t('proposals.withdrawn.by', { name: nameOf(group, p.withdrawn.personId), when: formatMoment(p.withdrawn.at) })}</b> {p.withdrawn.reason && t('proposals.withdrawn.why', { reason: p.withdrawn.reason })}</p>}
      {from && <p className="soft">{rich('proposals.one.splitFrom', { name: <button key="f" type="button" className="button link" onClick={() => onOpen(from.number)}>{t('proposals.one.short', from)}</button> })}</p>}
    </div>
  );
}

/** Who asks for a proposal in which words, where it is not worked on itself. */
export function ProposalSources({ group, proposal, blocks }: { group: Group; proposal: Proposal; blocks: readonly Block[] }) {
  const acts = useProposalActs(group);
  return <Sources group={group} proposal={proposal} blocks={blocks} acts={acts} works selects={false} selected={none} select={() => undefined} />;
}
const none: ReadonlySet<number> = new Set();

function Sources({ group, proposal: p, blocks, acts, works, selects = works, selected, select }: { group: Group; proposal: Proposal; blocks: readonly Block[]; acts: Acts; works: boolean; selects?: boolean; selected: ReadonlySet<number>; select: (ids: ReadonlySet<number>) => void }) {
  const toggle = (id: number) => { const next = new Set(selected); if (!next.delete(id)) next.add(id); select(next); };
  const few = p.sources.length <= 4, me = useSession().data?.person?.id ?? null;
  const mine = (s: Source) => works && isMine(group.you, me, s);
  const groups = blocks.map(b => ({ ...b, sources: p.sources.filter(s => s.stakeholderGroupId === b.id), withheld: p.withheld.filter(w => w.stakeholderGroupId === b.id) })).filter(b => b.sources.length + b.withheld.length > 0);
  return (
    <section aria-labelledby="proposal-sources" className="proposal-sources">
      <h3 id="proposal-sources">{t('proposals.one.sources')}</h3>
      {groups.length === 0 && <p className="soft">{t('proposals.one.sources.none')}</p>}
      {groups.map(b => (
        <div key={b.id ?? 'none'} className="proposal-source-group">
          <h4>{stakeholderGroupOf(group, b.id)}</h4>
          <ul>{b.sources.map(s => (
            <li key={s.id} className={`quotation stance-${s.stance}${s.citable ? '' : ' no-print'}`}>
              <p className="quotation-head">
                {selects && s.proposalId === p.id && <input type="checkbox" checked={selected.has(s.id)} aria-label={t('proposals.one.source.select', { contributor: s.contributor, passage: s.passageNumber })} onChange={() => toggle(s.id)} />}
                {mine(s) ? <StanceSelect source={s} onStance={stance => void acts.stance(s, stance)} /> : <StanceSign stance={s.stance} word />}
                <Link to={passagePath(group.slug, s)}>{s.page === null ? t('proposals.one.source', { contributor: s.contributor, passage: s.passageNumber }) : t('proposals.one.source.page', { contributor: s.contributor, passage: s.passageNumber, page: s.page })}</Link>
                {s.edition === 'digest' && <span className="tag">{t('proposals.one.source.digest')}</span>}
                {!s.citable && <span className="tag not-citable" title={t('proposals.notCitable.means')}>{t('proposals.notCitable')}</span>}
                {mine(s) && <button type="button" className="button quiet use-withdraw" aria-label={t('proposals.one.source.withdraw', { contributor: s.contributor, passage: s.passageNumber })} onClick={() => void acts.withdrawSource(p, s)}>×</button>}
              </p>
              <Quoted group={group} source={s} open={few} />
              {s.note && <p className="quotation-note">{s.note}</p>}
              {s.match !== 'exact' && <p className="quotation-flag"><span aria-hidden="true">⚑ </span>{t(`evidence.flag.${s.match}`)}</p>}
              <p className="soft small" title={formatExactMoment(s.at)}>{t('proposals.one.source.by', { name: attributionOf(group, s.personId, s.delegationId), when: formatMoment(s.at) })}{s.proposalId !== p.id && <Merged proposal={p} id={s.proposalId} />}</p>
            </li>
          ))}</ul>
          {b.withheld.map(w => <p key={w.stance} className="withheld small"><StanceSign stance={w.stance} /> {withheldWords(group, w)}</p>)}
        </div>
      ))}
    </section>
  );
}

function Merged({ proposal, id }: { proposal: Proposal; id: number }) {
  const under = proposal.merged.find(m => m.id === id);
  return under ? <> · {t('proposals.one.source.merged', under)}</> : null;
}

const StanceSelect = ({ source: s, onStance }: { source: Source; onStance: (stance: Stance) => void }) => (
  <select className="stance-select stance-sign" aria-label={t('proposals.one.source.stance', { contributor: s.contributor })} value={s.stance} onChange={e => onStance(e.target.value as Stance)}>{stanceOrder.map(x => <option key={x} value={x}>{signOf[x]} {t(`stance.${x}`)}</option>)}</select>
);

/** The words alone, or as they stand in their passage. */
function Quoted({ group, source: s, open }: { group: Group; source: Source; open: boolean }) {
  const [inContext, show] = useState(open);
  return (
    <>
      {inContext ? <InContext group={group} source={s} /> : <blockquote dir="auto"><mark>{s.quote}</mark></blockquote>}
      {!inContext && <button type="button" className="button link small no-print" onClick={() => show(true)}>{t('proposals.one.source.context')}</button>}
    </>
  );
}

const around = 240;
function InContext({ group, source: s }: { group: Group; source: Source }) {
  const { data } = useSubmission(group.slug, s.submissionNumber);
  const text = data?.editions.flatMap(e => e.passages).find(p => p.id === s.passageId)?.text;
  const at = text?.indexOf(s.quote) ?? -1;
  if (text === undefined || at < 0) return <blockquote dir="auto"><mark>{s.quote}</mark></blockquote>;
  const before = text.slice(0, at), after = text.slice(at + s.quote.length);
  return (
    <blockquote dir="auto">
      <span className="context">{before.length > around ? `…${before.slice(before.indexOf(' ', before.length - around))}` : before}</span><mark>{s.quote}</mark><span className="context">{after.length > around ? `${after.slice(0, after.lastIndexOf(' ', around) + 1 || around)}…` : after}</span>
    </blockquote>
  );
}

function SimilarOnes({ group, proposal: p, works, onOpen, onMerge }: { group: Group; proposal: Proposal; works: boolean; onOpen: (number: number) => void; onMerge: (id: number) => void }) {
  const query = useSimilar(group.slug, p.id);
  const list = query.data ?? [];
  return (
    <section aria-labelledby="proposal-similar">
      <h3 id="proposal-similar">{t('proposals.one.similar')}</h3>
      {list.length === 0 ? <p className="soft small">{query.isPending ? t('proposals.one.similar.loading') : t('proposals.one.similar.none')}</p>
        : <ul className="proposal-others">{list.map(s => (
            <li key={s.id}><span><button type="button" className="button link" onClick={() => onOpen(s.number)}>{t('proposals.one.short', s)}</button> <span className="soft small">{t('proposals.one.similar.score', { share: formatShare(s.score) })}{s.words.length > 0 && <> · {t('proposals.one.similar.words', { words: formatList(s.words) })}</>}</span></span>
              {works && <button type="button" className="button no-print" aria-label={t('proposals.merge.one', { number: s.number })} onClick={() => onMerge(s.id)}>{t('proposals.merge')}</button>}</li>
          ))}</ul>}
    </section>
  );
}
