/** All amendments of the draft in the order of treatment: found, read, ordered, and decided from here. */
import { useMemo } from 'react';
import { Button, GridList, GridListItem, useDragAndDrop } from 'react-aria-components';
import { Link, useSearchParams } from 'react-router';
import { useDraft, useDraftState } from '../drafts/draft';
import { useCommand } from '../frame/commands';
import { may } from '../frame/session';
import { Empty, Failed, Waiting, useTitle } from '../frame/states';
import { formatShare, t } from '../messages';
import { useAmendmentActs } from './acts';
import { AmendmentCard, CollisionFlag, Invitation, Kinds, State } from './AmendmentCard';
import { useAmendments, type Amendment, type AmendmentState } from './api';
import { authorsOf, nameOf, signs } from './names';
import { collides, inTreatmentOrder, isDisposed, isOpen, noFilter, openIn, passes, reordered, sectionsOf, wholeOrder, type Filter, type Section } from './order';
import { toParagraph } from './places';

export default function AmendmentsPage({ chosen }: { chosen: number | null }) {
  const { session } = useDraft();
  const { draft } = useDraftState(session);
  const query = useAmendments();
  useTitle(t('amendments.page'));
  return (
    <div className="page amendments-page">
      <header className="page-head"><div><p className="no-print"><Link to="?"><span aria-hidden="true">← </span>{t('amendments.one.back')}</Link></p><h1>{t('amendments.page')}</h1><p>{draft?.symbol} · {draft?.title}</p>
        {query.data && query.data.threshold > 0 && <p className="small">{t('amendments.list.threshold', { count: query.data.threshold })}</p>}</div></header>
      {query.isError && !query.data ? <Failed error={query.error} retry={() => void query.refetch()} />
        : !query.data || !draft ? <Waiting what={t('amendments.loading')} />
        : query.data.amendments.length === 0 ? <None /> : <Found amendments={query.data.amendments} chosen={chosen} />}
    </div>
  );
}

function None() {
  const { group } = useDraft();
  const role = group.you.role === 'member' ? 'member' : group.you.role === 'chair' || group.you.role === 'secretariat' ? 'chair' : 'observer';
  return <Empty title={t('amendments.list.none')}><p>{t(`amendments.list.none.${role}`)}</p><Link className="button" to="?">{t('amendments.one.back')}</Link></Empty>;
}

/** The filter is in the address, so that a filtered list can be sent to somebody. */
function useFilter(): [Filter, (part: Partial<Filter>) => void, () => void] {
  const [search, setSearch] = useSearchParams();
  const filter: Filter = { state: search.get('state') ?? '', delegation: search.get('delegation') ?? '', mine: search.has('mine'), colliding: search.has('colliding'), parked: search.has('parked') };
  const set = (part: Partial<Filter>) => setSearch(now => {
    const next = new URLSearchParams(now);
    for (const [name, value] of Object.entries(part)) { if (value) next.set(name, value === true ? '1' : value); else next.delete(name); }
    return next;
  }, { replace: true });
  return [filter, set, () => set(noFilter)];
}

const states = Object.keys(signs) as AmendmentState[];
function Found({ amendments, chosen }: { amendments: Amendment[]; chosen: number | null }) {
  const { group, session } = useDraft();
  const { draft, you } = useDraftState(session);
  const [filter, set, clear] = useFilter();
  const [, setSearch] = useSearchParams();
  const me = useMemo(() => ({ personId: you?.personId ?? null, delegationId: group.you.delegationId }), [you, group]);
  const shown = amendments.filter(a => passes(a, filter, me));
  const sections = useMemo(() => sectionsOf(draft!, shown, amendments), [draft, shown, amendments]);
  const opened = amendments.find(a => a.id === chosen) ?? null;
  const open = (id: number | null) => setSearch(now => { const next = new URLSearchParams(now); if (id === null) next.delete('amendment'); else next.set('amendment', String(id)); return next; }, { replace: true });
  const delegations = group.delegations.filter(d => amendments.some(a => a.proposer.delegationId === d.id || a.coSponsors.some(c => c.delegationId === d.id)));
  const toggle = (name: 'mine' | 'colliding' | 'parked') => <button type="button" className="button" aria-pressed={filter[name]} onClick={() => set({ [name]: !filter[name] })}>{t(`amendments.filter.${name}`)}</button>;
  const ids = sections.flatMap(s => s.amendments.map(a => a.id)), at = opened ? ids.indexOf(opened.id) : -1;
  useCommand({ id: 'amendments.next', label: t('amendments.list.next'), keys: 'j', enabled: ids.length > 0, run: () => open(ids[Math.min(at + 1, ids.length - 1)]!) });
  useCommand({ id: 'amendments.previous', label: t('amendments.list.previous'), keys: 'k', enabled: ids.length > 0, run: () => open(ids[Math.max(at - 1, 0)]!) });
  return (
    <>
      <form className="filters no-print" role="search" aria-label={t('amendments.filter')} onSubmit={e => e.preventDefault()}>
        <label className="field"><span className="label-text">{t('amendments.filter.state')}</span><select className="input" value={filter.state} onChange={e => set({ state: e.target.value })}><option value="">{t('amendments.filter.state.any')}</option><option value="open">{t('amendments.filter.state.open')}</option><option value="decided">{t('amendments.filter.state.decided')}</option>{states.map(s => <option key={s} value={s}>{t(`amendments.state.${s}`)}</option>)}</select></label>
        <label className="field"><span className="label-text">{t('amendments.filter.delegation')}</span><select className="input" value={filter.delegation} onChange={e => set({ delegation: e.target.value })}><option value="">{t('amendments.filter.state.any')}</option>{delegations.map(d => <option key={d.id} value={d.id}>{d.shortName}</option>)}</select></label>
        <div className="actions">{group.you.role && group.you.role !== 'observer' && toggle('mine')}{toggle('colliding')}{toggle('parked')}</div>
        <p className="soft small" role="status">{shown.length === amendments.length ? t('amendments.page.count', { count: amendments.length }) : t('amendments.list.shown', { shown: shown.length, all: amendments.length })}</p>
        {shown.length < amendments.length && <button type="button" className="button quiet" onClick={clear}>{t('amendments.list.clear')}</button>}
      </form>
      <div className="list-and-one">
        {shown.length === 0 ? <Empty title={t(filter.parked ? 'amendments.list.parked.none' : 'amendments.list.filtered')}><button type="button" className="button" onClick={clear}>{t('amendments.list.clear')}</button></Empty>
          : <Ordered sections={sections} whole={shown.length === amendments.length} opened={opened?.id ?? null} open={open} />}
        <div className="list-one" role="region" aria-label={opened ? nameOf(opened) : t('amendments.list.choose')}>{opened ? <AmendmentCard key={opened.id} amendment={opened} onClose={() => open(null)} /> : <p className="soft">{t('amendments.list.choose')}</p>}</div>
      </div>
    </>
  );
}

/** The chair sets the order where the whole list is on show: moving something past what is filtered out would move it unseen. */
function Ordered({ sections, whole, opened, open }: { sections: Section[]; whole: boolean; opened: number | null; open: (id: number | null) => void }) {
  const acts = useAmendmentActs(), { group } = useDraft();
  const orders = may(group, 'dispose') && whole;
  const before = openIn(sections.flatMap(s => s.amendments));
  const put = (section: Section, ids: readonly number[]) => { const next = wholeOrder(sections, section, ids); if (next.some((id, i) => id !== before[i])) void acts.order(next, before); };
  const suggest = () => void acts.order(sections.flatMap(s => openIn(inTreatmentOrder(s.amendments.map(a => ({ ...a, order: null }))))), before);
  return (
    <div className="list-all">
      {orders && before.length > 1 && <div className="order-help no-print"><p className="soft small">{t('amendments.order.how')} {t('amendments.order.suggested')}</p><button type="button" className="button" onClick={suggest}>{t('amendments.order.suggest')}</button></div>}
      {sections.map(section => <SectionList key={`${section.recommendation?.id}.${section.paragraph?.id}`} section={section} orders={orders && section.amendments.length > 1} put={ids => put(section, ids)} opened={opened} open={open} />)}
    </div>
  );
}

function SectionList({ section, orders, put, opened, open }: { section: Section; orders: boolean; put: (ids: readonly number[]) => void; opened: number | null; open: (id: number | null) => void }) {
  const { recommendation, paragraph, amendments } = section;
  const place = paragraph ? t('amendments.list.paragraph', { label: paragraph.label }) : recommendation ? t('amendments.list.end', { number: recommendation.number }) : t('amendments.list.lost');
  const before = amendments.filter(a => !isDisposed(a.state)), decided = amendments.filter(a => isDisposed(a.state));
  return (
    <section className="list-section">
      <h2>{paragraph ? <Link to={toParagraph(paragraph.id)}>{place}</Link> : place}{recommendation && paragraph && <span className="soft small"> {recommendation.number}. {recommendation.title}</span>}</h2>
      {before.length > 0 && <Rows label={t('amendments.list.of', { place })} amendments={before} orders={orders && before.length > 1} put={put} opened={opened} open={open} />}
      {decided.length > 0 && <><h3 className="small soft">{t('amendments.list.decided')}</h3><Rows label={`${place}: ${t('amendments.list.decided')}`} amendments={decided} orders={false} put={put} opened={opened} open={open} /></>}
    </section>
  );
}

function Rows({ label, amendments, orders, put, opened, open }: { label: string; amendments: Amendment[]; orders: boolean; put: (ids: readonly number[]) => void; opened: number | null; open: (id: number | null) => void }) {
  const { group } = useDraft();
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: keys => [...keys].map(key => ({ 'text/plain': nameOf(amendments.find(a => a.id === key)!) })),
    onReorder: ({ keys, target }) => put(reordered(amendments.map(a => a.id), new Set([...keys].map(Number)), Number(target.key), target.dropPosition === 'after' ? 'after' : 'before')),
  });
  return (
    // A list begins or ceases to be ordered when one of two is decided, and a GridList cannot learn to be dragged once it stands.
    <GridList key={orders ? 'ordered' : 'read'} aria-label={label} items={amendments} selectionMode="single" selectionBehavior="replace" selectedKeys={opened === null ? [] : [opened]}
      onSelectionChange={keys => { const [key] = [...keys as Set<number>]; open(key === undefined ? null : Number(key)); }} {...(orders && { dragAndDropHooks })}>
      {amendment => (
        <GridListItem id={amendment.id} className="list-row" textValue={`${nameOf(amendment)}, ${authorsOf(group, amendment)}`}>
          {orders && <Button slot="drag" className="button quiet icon drag-handle no-print" aria-label={t('amendments.order.handle', { name: nameOf(amendment) })}><span aria-hidden="true">⠿</span></Button>}
          <div className={amendment.parentId === null ? 'list-row-main' : 'list-row-main child'}>
            <p className="amendment-line-name"><Kinds amendment={amendment} /><b>{nameOf(amendment)}</b><State amendment={amendment} /><Invitation amendment={amendment} />{collides(amendment) && <CollisionFlag />}</p>
            <p className="small amendment-by">{authorsOf(group, amendment)}</p>
            {amendment.suggested && isOpen(amendment.state) && <p className="small soft">{t('amendments.distance', { share: formatShare(amendment.suggested.distance) })} · {t('amendments.order.place', { rank: amendment.suggested.rank })}{amendment.suggested.flag && <span className="order-flag"> <span aria-hidden="true">⚑ </span>{t(`amendments.order.flag.${amendment.suggested.flag}`)}</span>}</p>}
          </div>
        </GridListItem>
      )}
    </GridList>
  );
}
