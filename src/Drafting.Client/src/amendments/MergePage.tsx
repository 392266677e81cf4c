/** The merge workspace: one text that grows, beside the changes of all amendments it grows from. Nothing that is left out disappears. */
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Link } from 'react-router';
import { Asking } from '../drafts/dialogs';
import { useDraft, useLiveText } from '../drafts/draft';
import { useCommand } from '../frame/commands';
import { may } from '../frame/session';
import { Empty, Failed, Waiting, useTitle } from '../frame/states';
import { formatAgo, formatList, t } from '../messages';
import { useAmendmentActs } from './acts';
import { Kinds } from './AmendmentCard';
import { useAmendments, type Amendment, type Merge, type MergeHunk } from './api';
import { freeOf, leftOut, rivalsOf, shownOf, stepIn, tallyOf, type Place, type Shown } from './hunks';
import { LiveWording, useWords } from './LiveWording';
import { authorsOf, nameOf, partyOf, shortOf } from './names';
import { toParagraph, usePlaces } from './places';
import { aroundOf } from './redline';
import { Redline, ViewSwitch } from './Redline';
import { differenceOf } from './words';

export default function MergePage({ mergeId }: { mergeId: number }) {
  const query = useAmendments();
  const merge = query.data?.merges.find(m => m.id === mergeId);
  const paragraph = usePlaces().paragraph(merge?.paragraphId ?? null);
  useTitle(paragraph ? t('merge.title', { label: paragraph.label }) : undefined);
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data || (!merge && query.isFetching)) return <Waiting what={t('amendments.loading')} />;
  if (!merge || !paragraph) return <Empty title={t('merge.gone')}><p>{t('merge.gone.detail')}</p><Link className="button" to="?">{t('amendments.one.back')}</Link></Empty>;
  return <Workspace merge={merge} label={paragraph.label} textOfParagraph={paragraph.textId} amendments={query.data.amendments} />;
}

const shownKinds: Shown[] = ['all', 'open', 'taken', 'colliding'];
function Workspace({ merge, label, textOfParagraph, amendments }: { merge: Merge; label: string; textOfParagraph: number; amendments: Amendment[] }) {
  const { group } = useDraft();
  const [asking, ask] = useState<'conclude' | 'abandon' | null>(null);
  const open = merge.state === 'open', leads = open && may(group, 'dispose');
  const tally = tallyOf(merge);
  return (
    <div className="page merge-page">
      <header className="merge-head">
        <p className="no-print"><Link to={toParagraph(merge.paragraphId)}><span aria-hidden="true">← </span>{t('amendments.one.back')}</Link></p>
        <h1>{t('merge.title', { label })}</h1>
        <p className="soft small">{t('merge.by', { name: partyOf(group, merge.by), when: formatAgo(merge.startedAt, Date.now()) })} · {open ? t(leads ? 'merge.saves' : 'merge.follows') : t(merge.state === 'concluded' ? 'merge.concluded' : 'merge.abandoned')}</p>
        <p className="tally" role="status">{t('merge.tally', tally)}</p>
        {merge.paragraphMoved && open && <p className="standing-note standing-collides"><span aria-hidden="true">⚑ </span>{t('merge.moved')}</p>}
        {leads && <div className="actions no-print"><button type="button" className="button main" onClick={() => ask('conclude')}>{t('merge.conclude')}</button><button type="button" className="button" onClick={() => ask('abandon')}>{t('merge.abandon')}</button></div>}
      </header>
      <div className="merge-columns">
        <section className="merge-text" aria-labelledby="merge-text"><h2 id="merge-text">{t('merge.text')}</h2>
          <LiveWording textId={merge.textId} label={t('merge.text.label', { label })} mayWrite={leads} />
          {open && <AgainstParagraph textId={merge.textId} paragraphTextId={textOfParagraph} />}
        </section>
        <Sources merge={merge} amendments={amendments} leads={leads} />
      </div>
      {asking === 'conclude' && <Conclude merge={merge} label={label} amendments={amendments} onClose={() => ask(null)} />}
      {asking === 'abandon' && <Abandon merge={merge} label={label} onClose={() => ask(null)} />}
    </div>
  );
}

const restBeforeComparing = 350;
/** The merged text against the paragraph, compared anew once both have rested. */
function AgainstParagraph({ textId, paragraphTextId }: { textId: number; paragraphTextId: number }) {
  const { session } = useDraft();
  const merged = useRested(useWords(textId), restBeforeComparing), paragraph = useRested(useLiveText(session, paragraphTextId).text, restBeforeComparing);
  const runs = useMemo(() => differenceOf(paragraph, merged), [paragraph, merged]);
  return (
    <details className="merge-redline" open>
      <summary>{t('merge.redline')}</summary>
      {merged === paragraph ? <p className="soft">{t('merge.redline.same')}</p> : <><ViewSwitch /><Redline runs={runs} /></>}
    </details>
  );
}
function useRested(value: string, milliseconds: number): string {
  const [rested, rest] = useState(value);
  useEffect(() => { const timer = setTimeout(() => rest(value), milliseconds); return () => clearTimeout(timer); }, [value, milliseconds]);
  return rested;
}

function Sources({ merge, amendments, leads }: { merge: Merge; amendments: Amendment[]; leads: boolean }) {
  const { group } = useDraft();
  const acts = useAmendmentActs();
  const words = useWords(merge.textId);
  const [shown, show] = useState<Shown>('all');
  const [asked, find] = useState('');
  const [folded, fold] = useState<ReadonlySet<number>>(new Set());
  const [current, setCurrent] = useState<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const search = useId();
  const byId = useMemo(() => new Map(amendments.map(a => [a.id, a])), [amendments]);
  const names = (id: number) => { const a = byId.get(id); return a ? `${nameOf(a)} ${authorsOf(group, a)}` : ''; };
  const found = useMemo(() => shownOf(merge, shown, asked, names), [merge, shown, asked, byId]);
  const places = found.flatMap(f => f.places);
  const go = (direction: -1 | 1) => {
    const key = stepIn(places.map(p => p.key), current, direction);
    if (key === null) return;
    const place = places.find(p => p.key === key)!;
    setCurrent(key);
    fold(now => { const next = new Set(now); next.delete(place.partId); return next; });
    // What was folded is on the page only after the next render.
    requestAnimationFrame(() => { const row = list.current?.querySelector<HTMLElement>(`[data-place="${key}"]`); row?.scrollIntoView({ block: 'nearest' }); row?.querySelector('input')?.focus({ preventScroll: true }); });
  };
  const take = (place: Pick<Place, 'partId'>, hunks: readonly number[], taken: boolean) => void acts.take(merge.id, place.partId, hunks, taken);
  const inHand = places.find(p => p.key === current);
  useCommand({ id: 'merge.next', label: t('merge.next'), keys: ['j', 'Alt+ArrowDown'], enabled: places.length > 0, run: () => go(1) });
  useCommand({ id: 'merge.previous', label: t('merge.previous'), keys: ['k', 'Alt+ArrowUp'], enabled: places.length > 0, run: () => go(-1) });
  useCommand({ id: 'merge.toggle', label: t('merge.toggle'), keys: 'x', enabled: leads && inHand !== undefined, run: () => { if (inHand) take(inHand, [inHand.hunk.index], !inHand.hunk.taken); } });
  const foldAll = () => fold(new Set(merge.amendments.map(a => a.partId)));
  return (
    <section className="merge-sources" aria-labelledby="merge-sources">
      <div className="sources-head">
        <h2 id="merge-sources">{t('merge.sources')}</h2>
        <form className="actions no-print" role="search" onSubmit={e => e.preventDefault()}>
          <label htmlFor={search} className="unseen">{t('merge.filter')}</label>
          <input id={search} type="search" className="input" placeholder={t('merge.filter.words')} value={asked} onChange={e => find(e.target.value)} />
          <div className="view-switch" role="group" aria-label={t('merge.filter')}>{shownKinds.map(s => <button key={s} type="button" className="button" aria-pressed={s === shown} onClick={() => show(s)}>{t(`merge.filter.${s}`)}</button>)}</div>
          <button type="button" className="button" title={t('merge.previous')} aria-label={t('merge.previous')} onClick={() => go(-1)}>↑</button>
          <button type="button" className="button" title={t('merge.next')} aria-label={t('merge.next')} onClick={() => go(1)}>↓</button>
          {folded.size < merge.amendments.length ? <button type="button" className="button quiet" onClick={foldAll}>{t('merge.foldAll')}</button> : <button type="button" className="button quiet" onClick={() => fold(new Set())}>{t('merge.unfoldAll')}</button>}
        </form>
      </div>
      {found.length === 0 ? <p className="soft" role="status">{t('merge.filter.none')}</p> : <ol ref={list} className="sources">{found.map(({ amendmentId, partId, places: here }) => {
        const amendment = byId.get(amendmentId), all = merge.amendments.find(a => a.partId === partId)!.hunks, taken = all.filter(h => h.taken).length;
        const name = amendment ? nameOf(amendment) : t('amendments.name.none');
        const free = freeOf(merge, partId);
        return (
          <li key={partId}>
            <details open={!folded.has(partId)} onToggle={e => { const isOpen = e.currentTarget.open; fold(now => { if (now.has(partId) !== isOpen) return now; const next = new Set(now); if (isOpen) next.delete(partId); else next.add(partId); return next; }); }}>
              <summary>{amendment && <Kinds amendment={amendment} />}<b>{name}</b> <span className="amendment-by">{amendment && authorsOf(group, amendment)}</span><span className="tally small">{all.length === 0 ? t('merge.hunks.none') : t('merge.hunks', { taken, count: all.length })}</span></summary>
              {leads && all.length > 1 && <div className="actions small no-print">
                <button type="button" className="button" disabled={free.length === 0} aria-label={t('merge.takeAll.of', { name })} onClick={() => take({ partId }, free, true)}>{t('merge.takeAll')}</button>
                <button type="button" className="button" disabled={taken === 0} aria-label={t('merge.leaveAll.of', { name })} onClick={() => take({ partId }, all.filter(h => h.taken).map(h => h.index), false)}>{t('merge.leaveAll')}</button>
              </div>}
              {amendment?.rationale && <p className="small soft" dir="auto">{amendment.rationale}</p>}
              <ul>{here.map(place => <HunkRow key={place.key} place={place} name={name} rivals={rivalsOf(merge, partId, place.hunk).flatMap(id => byId.get(id) ?? [])} words={words} current={place.key === current} leads={leads} choose={() => setCurrent(place.key)} take={taken => take(place, [place.hunk.index], taken)} go={go} />)}</ul>
            </details>
          </li>
        );
      })}</ol>}
    </section>
  );
}

/** With more rivals only their number is said. */
const rivalsNamed = 2;
function HunkRow({ place, name, rivals, words, current, leads, choose, take, go }: { place: Place; name: string; rivals: readonly Amendment[]; words: string; current: boolean; leads: boolean; choose: () => void; take: (taken: boolean) => void; go: (direction: -1 | 1) => void }) {
  const { hunk } = place;
  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    go(event.key === 'ArrowDown' ? 1 : -1);
  };
  return (
    <li className={`hunk${hunk.taken ? ' taken' : ''}${current ? ' current' : ''}`} data-place={place.key} onFocus={choose}>
      <label>
        <input type="checkbox" checked={hunk.taken} disabled={!leads} aria-label={t('merge.take', { name })} onChange={e => take(e.target.checked)} onKeyDown={pressed} />
        <span className="hunk-state small">{t(hunk.taken ? 'merge.taken' : 'merge.left')}{rivals.length > 0 && <span className="collision-flag wraps"><span aria-hidden="true">⚑ </span>{rivals.length > rivalsNamed ? t('merge.rivals.many', { count: rivals.length }) : t('merge.rivals', { names: formatList(rivals.map(shortOf)) })}</span>}</span>
      </label>
      <HunkText hunk={hunk} words={words} />
    </li>
  );
}

/** One change with the words around it as the merged text now has them. */
function HunkText({ hunk, words }: { hunk: MergeHunk; words: string }) {
  const { before, after } = aroundOf(words, hunk.from, hunk.to);
  const runs = [{ kind: 'kept' as const, text: before }, { kind: 'deleted' as const, text: hunk.deleted }, { kind: 'inserted' as const, text: hunk.inserted }, { kind: 'kept' as const, text: after }].filter(r => r.text);
  return <Redline view="inline" runs={runs} />;
}

function Conclude({ merge, label, amendments, onClose }: { merge: Merge; label: string; amendments: Amendment[]; onClose: () => void }) {
  const acts = useAmendmentActs();
  const { group } = useDraft();
  const [reason, setReason] = useState('');
  const words = useWords(merge.textId), rest = leftOut(merge, amendments);
  return (
    <Asking wide title={t('merge.conclude.title', { label })} act={t('merge.conclude.act')} ready={rest.length === 0 || reason.trim() !== ''} submit={() => acts.conclude(merge, reason.trim())} onClose={onClose}>
      <section className="preview"><h3>{t('merge.conclude.text')}</h3><p className="redline" dir="auto">{words}</p></section>
      {rest.length === 0 ? <p>{t('merge.conclude.all')}</p> : <>
        <section className="preview"><p className="small">{t('merge.conclude.left', { count: rest.length })}</p><p className="soft small">{t('merge.conclude.partly')}</p>
          <ul className="left-out">{rest.map(({ amendment, hunks }, i) => <li key={i}><b>{amendment ? nameOf(amendment) : t('amendments.name.none')}</b> {amendment && <span className="soft">{authorsOf(group, amendment)}</span>}{hunks.map(h => <HunkText key={h.index} hunk={h} words={words} />)}</li>)}</ul></section>
        <label className="field"><span className="label-text">{t('merge.conclude.reason')}</span><textarea className="input" autoFocus required rows={2} maxLength={1000} value={reason} onChange={e => setReason(e.target.value)} /></label>
      </>}
    </Asking>
  );
}

function Abandon({ merge, label, onClose }: { merge: Merge; label: string; onClose: () => void }) {
  const acts = useAmendmentActs();
  return <Asking title={t('merge.abandon.title', { label })} act={t('merge.abandon.act')} ready submit={() => acts.abandon(merge.id)} onClose={onClose}><p>{t('merge.abandon.detail')}</p></Asking>;
}
