/** Finding passages by their words: what is found shows as one types, narrowed by who said it and in answer to what; every hit opens its submission at the place. */
import { useEffect, useRef, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import type { Group } from '../api';
import { useCommand } from '../frame/commands';
import { stakeholderGroupOf, useGroup } from '../frame/session';
import { Empty, Failed, Loaded, useTitle } from '../frame/states';
import { formatNumber, t } from '../messages';
import { NotCitable, WithheldLine } from '../submissions/consent';
import { filters, toPassage, useSearch, type Filter, type Filters, type Hit, type SearchReading } from './api';
import { searchFieldId } from './SearchField';
import './search.css';

export function SearchPage() {
  const { group: slug = '' } = useParams();
  const group = useGroup(slug);
  useTitle(t('search.title'));
  return <div className="page search-page"><Loaded query={group}>{g => <Searching group={g} />}</Loaded></div>;
}

/** So long after the last key the server is asked. */
const pause = 120;

/** Query and filters live in the address, so that what is found can be sent to somebody and found again with Back. */
function Searching({ group }: { group: Group }) {
  const [search, setSearch] = useSearchParams();
  const query = search.get('q') ?? '';
  const [typed, setTyped] = useState(query);
  const chosen: Filters = {};
  for (const f of filters) { const value = search.get(f); if (value) chosen[f] = value; }
  const set = (name: string, value: string) => setSearch(now => { const next = new URLSearchParams(now); if (value) next.set(name, value); else next.delete(name); return next; }, { replace: true, preventScrollReset: true, flushSync: true });
  const clear = () => setSearch(query ? { q: query } : {}, { replace: true });

  useEffect(() => {
    if (typed.trim() === query) return;
    const timer = setTimeout(() => set('q', typed.trim()), pause);
    return () => clearTimeout(timer);
  }, [typed]);
  // Back and forward change the query without a key.
  const last = useRef(query);
  useEffect(() => { if (last.current !== query) { last.current = query; if (typed.trim() !== query) setTyped(query); } }, [query]);

  const found = useSearch(group.slug, query, chosen);
  const first = query ? found.data?.pages[0] : undefined, hits = query ? found.data?.pages.flatMap(p => p.hits) ?? [] : [];
  const list = useRef<HTMLOListElement>(null), field = useRef<HTMLInputElement>(null);
  const go = (by: 1 | -1) => {
    const links = [...list.current?.querySelectorAll<HTMLElement>('.hit h2 a') ?? []];
    const at = links.indexOf(document.activeElement as HTMLElement);
    const next = links[at < 0 ? (by === 1 ? 0 : links.length - 1) : at + by];
    if (next) { next.focus({ preventScroll: true }); next.closest('li')!.scrollIntoView({ block: 'nearest' }); } else if (by === -1) field.current?.focus();
  };
  useCommand({ id: 'search.next', label: t('search.next'), keys: 'j', enabled: hits.length > 0, run: () => go(1) });
  useCommand({ id: 'search.previous', label: t('search.previous'), keys: 'k', enabled: hits.length > 0, run: () => go(-1) });

  return (
    <>
      <header className="page-head"><div><h1>{t('search.title')}</h1><p>{group.consultation.title}</p></div></header>
      <form className="search-form" role="search" onSubmit={e => { e.preventDefault(); set('q', typed.trim()); }}>
        <input ref={field} id={searchFieldId} className="input search-input" type="search" autoFocus={query === ''} maxLength={500} dir="auto" spellCheck={false} autoComplete="off" value={typed} placeholder={t('search.hint')} aria-label={t('search.field')}
          onChange={e => setTyped(e.target.value)} onKeyDown={e => { if (e.key === 'ArrowDown' && hits.length > 0) { e.preventDefault(); go(1); } }} />
        <Syntax />
      </form>
      {first?.problem && <p className="search-problem" role="status"><span aria-hidden="true">⚑ </span>{first.problem}</p>}
      {!query ? <Empty title={t('search.start')}><p>{t('search.start.detail')}</p></Empty>
        : found.isError && !first ? <Failed error={found.error} retry={() => void found.refetch()} />
        : !first ? <p className="state waiting" role="status">{t('search.loading')}</p>
        : (
          <div className="search-columns">
            <Narrowing group={group} reading={first} chosen={chosen} set={set} clear={clear} />
            <div className="search-found" aria-busy={found.isPlaceholderData}>
              {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
              <p className={first.total === 0 ? 'unseen' : 'soft small'} role="status">{first.total === 0 ? t('search.none') : t('search.count', { count: first.total })}{hits.length > 0 && <span className="by-key"> · {t('search.keys')}</span>}</p>
              <WithheldLine group={group} withheld={first.withheld} of="found" />
              {first.total === 0 && <Empty title={t(first.withheld.length > 0 ? 'search.none.visible' : 'search.none')}>{Object.keys(chosen).length > 0 ? <><p>{t('search.none.filters')}</p><button type="button" className="button" onClick={clear}>{t('search.filter.clear')}</button></> : <p>{t('search.none.other')}</p>}</Empty>}
              <ol className="hits" ref={list} aria-label={t('search.hits')}>{hits.map(hit => <li key={hit.passageId}><Found group={group} hit={hit} /></li>)}</ol>
              {found.hasNextPage && <button type="button" className="button" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{found.isFetchingNextPage ? t('search.loading') : t('search.more')}</button>}
            </div>
          </div>
        )}
    </>
  );
}

/** At most so many words go along in the address of a passage, to be marked there. */
const wordsCarried = 12;
export const wordsOfHit = (hit: Pick<Hit, 'snippet'>): string[] => [...new Set(hit.snippet.filter(s => s.hit).map(s => s.text))].slice(0, wordsCarried);

function Found({ group, hit }: { group: Group; hit: Hit }) {
  return (
    <article className="hit">
      <h2><Link to={toPassage(group.slug, hit, wordsOfHit(hit))}>{hit.contributor}</Link></h2>
      <p className="snippet" dir="auto">{hit.snippet.map((s, i) => s.hit ? <mark key={i}>{s.text}</mark> : s.text)}</p>
      <p className="soft small">{t('search.hit.where', { submission: hit.submissionNumber, passage: hit.passageNumber })}{hit.page !== null && <> · {t('evidence.page', { page: hit.page })}</>} · {stakeholderGroupOf(group, hit.stakeholderGroupId)}{hit.question !== null && <> · {t('frame.question', { number: hit.question })}</>}{hit.edition === 'digest' && <> · {t('evidence.digest')}</>} {!hit.citable && <NotCitable />}</p>
    </article>
  );
}

function Narrowing({ group, reading, chosen, set, clear }: { group: Group; reading: SearchReading; chosen: Filters; set: (name: Filter, value: string) => void; clear: () => void }) {
  const count = (n: number) => <span className="soft tabular">{formatNumber(n)}</span>;
  const choice = (name: Filter, value: string, label: string, n?: number) => (
    <label key={value} className="facet"><input type="radio" name={name} checked={(chosen[name] ?? '') === value} onChange={() => set(name, value)} /><span>{label}</span>{n !== undefined && count(n)}</label>
  );
  const { stakeholders, questions } = reading.facets;
  const ofGroup = (id: number) => stakeholders.find(f => f.id === id)?.count ?? 0, ofQuestion = (number: number) => questions.find(f => f.number === number)?.count ?? 0;
  return (
    <form className="facets" aria-label={t('search.filters')} onSubmit={e => e.preventDefault()}>
      <fieldset><legend>{t('search.filter.stakeholders')}</legend>{choice('stakeholders', '', t('search.filter.all'))}{group.stakeholderGroups.map(s => choice('stakeholders', String(s.id), s.name, ofGroup(s.id)))}</fieldset>
      {group.questions.length > 0 && <fieldset><legend>{t('search.filter.question')}</legend>{choice('question', '', t('search.filter.all'))}{group.questions.map(q => choice('question', String(q.number), t('frame.question', { number: q.number }), ofQuestion(q.number)))}</fieldset>}
      <fieldset><legend>{t('search.filter.kind')}</legend>{choice('kind', '', t('search.filter.all'))}{(['member', 'observer', 'observer-state'] as const).map(k => choice('kind', k, t(`submissions.kind.${k}`)))}</fieldset>
      <fieldset><legend>{t('search.filter.edition')}</legend>{choice('edition', '', t('search.filter.all'))}{(['original', 'digest'] as const).map(e => choice('edition', e, t(`search.edition.${e}`)))}</fieldset>
      {Object.keys(chosen).length > 0 && <button type="button" className="button" onClick={clear}>{t('search.filter.clear')}</button>}
    </form>
  );
}

const syntax = ['words', 'phrase', 'not', 'or', 'prefix', 'from', 'question', 'by'] as const;
const Syntax = () => (
  <details className="search-syntax">
    <summary>{t('search.syntax')}</summary>
    <dl>{syntax.map(s => <div key={s}><dt><code>{t(`search.syntax.${s}`)}</code></dt><dd>{t(`search.syntax.${s}.means`)}</dd></div>)}</dl>
  </details>
);
