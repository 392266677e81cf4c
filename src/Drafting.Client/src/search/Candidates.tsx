/** The passages that may bear on something: suggested, or found by words of one's own, with a key for each decision. */
import { useQueries } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { ask, type Group, type Stance, type Submission } from '../api';
import { useCommand } from '../frame/commands';
import { Empty, Failed } from '../frame/states';
import { t } from '../messages';
import { submissionKey } from '../submissions/queries';
import { keyOf, toPassage, useDismissals, useSearch, useSuggestions, type Span, type Suggestion, type Target } from './api';
import { Candidate, candidateId, DoneLine, keyOfStance, type Doing } from './Candidate';
import { occurrencesOf, sentencesAround, wholeOf } from './quote';
import { wordsOfHit } from './SearchPage';
import type { Deed, Sitting } from './sitting';
import './find.css';

/** How many passages are suggested at a time. */
export const atATime = 10;

/** Passages for words of one's own, as things to link: the hits of a search with their whole text, the sentences that hold the words as the quotation. */
function useOwn(slug: string, query: string): { list: Suggestion[] | null; error: Error | null; problem: string | null } {
  const found = useSearch(slug, query, {});
  const first = query ? found.data?.pages[0] : undefined;
  const hits = first?.hits ?? [];
  const numbers = [...new Set(hits.map(h => h.submissionNumber))];
  const submissions = useQueries({ queries: numbers.map(number => ({ queryKey: submissionKey(slug, number), staleTime: 60_000, refetchOnWindowFocus: false, queryFn: ({ signal }: { signal: AbortSignal }) => ask<Submission>('GET', `/api/groups/${encodeURIComponent(slug)}/submissions/${number}`, undefined, signal) })) });
  if (!first) return { list: null, error: found.error, problem: null };
  const texts = new Map(submissions.flatMap(s => s.data?.editions ?? []).flatMap(e => e.passages).map(p => [p.id, p.text] as const));
  if (hits.some(h => !texts.has(h.passageId)) && submissions.some(s => s.isPending)) return { list: null, error: null, problem: first.problem };
  return {
    error: null, problem: first.problem,
    list: hits.flatMap(hit => {
      const text = texts.get(hit.passageId) ?? '', words = occurrencesOf(text, wordsOfHit(hit)), quote = sentencesAround(text, words);
      return quote ? [{ ...hit, text, words, ...quote, because: [] }] : [];
    }),
  };
}

/** A pause of typing after which words of one's own are searched. */
const pause = 250;

interface Row { candidate: Suggestion; aside: boolean; deed: Deed | undefined }

/**
 * The passages suggested for something, each decided by a key. `text`: its words now; an empty one has nothing to be suggested for. `next`: where to go once all are decided.
 */
export function Candidates({ group, target, text, sitting, next }: { group: Group; target: Target; text: string; sitting: Sitting; next: { label: string; go: () => void } | null }) {
  const navigate = useNavigate();
  const [take, setTake] = useState(atATime);
  const [own, setOwn] = useState(''), [typed, setTyped] = useState('');
  const [asideShown, showAside] = useState(false);
  const [current, setCurrent] = useState<number | null>(null);
  const [quotes, setQuotes] = useState<ReadonlyMap<number, Span>>(new Map());
  const [noting, setNoting] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const written = text.trim() !== '';
  const suggestions = useSuggestions(group.slug, target, take, written);
  const aside = useDismissals(group.slug, target, asideShown);
  const found = useOwn(group.slug, own);
  useEffect(() => { const timer = setTimeout(() => setOwn(typed.trim()), pause); return () => clearTimeout(timer); }, [typed]);

  // The list answers the words as they were when it was asked for.
  const asOf = useRef<{ at: number; text: string } | null>(null);
  if (suggestions.data && asOf.current?.at !== suggestions.dataUpdatedAt) asOf.current = { at: suggestions.dataUpdatedAt, text };
  const changed = asOf.current !== null && asOf.current.text !== text;

  const deeds = new Map(sitting.deeds.filter(d => keyOf(d.target) === keyOf(target)).map(d => [d.passage.passageId, d] as const));
  const listed = own ? found.list : suggestions.data?.suggestions ?? null;
  const rows: Row[] = [
    ...(listed ?? []).map(candidate => ({ candidate, aside: false, deed: deeds.get(candidate.passageId) })),
    ...(asideShown && !own ? aside.data?.suggestions ?? [] : []).filter(c => !listed?.some(s => s.passageId === c.passageId)).map(candidate => ({ candidate, aside: true, deed: deeds.get(candidate.passageId)?.stance ? deeds.get(candidate.passageId) : undefined })),
  ];
  const open = rows.filter(r => !r.deed);
  const chosen = open.find(r => r.candidate.passageId === current) ?? open[0];
  const quoteOf = (c: Suggestion): Span => quotes.get(c.passageId) ?? { start: c.start, end: c.end };
  const setAsideCount = aside.data?.suggestions.length ?? (suggestions.data?.dismissed ?? 0) + rows.filter(r => r.deed?.stance === null).length;

  const focus = (passageId: number) => requestAnimationFrame(() => {
    const element = document.getElementById(candidateId(passageId));
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: 'nearest' });
  });
  const choose = (row: Row | undefined) => { if (row) { setCurrent(row.candidate.passageId); focus(row.candidate.passageId); } };
  const step = (by: 1 | -1) => { const i = chosen ? open.indexOf(chosen) : -1; choose(open[Math.min(open.length - 1, Math.max(0, document.activeElement?.closest('.candidate') ? i + by : i))]); };
  /** The one after `row`, or else the one before it; where none is left, the way to the next paragraph. */
  const leave = (row: Row) => {
    const i = open.indexOf(row), to = open[i + 1] ?? open[i - 1];
    if (to) choose(to); else { setCurrent(null); requestAnimationFrame(() => document.getElementById('find-next')?.focus({ preventScroll: true })); }
  };
  const link = (row: Row | undefined, stance: Stance) => {
    if (!row) return;
    leave(row);
    void sitting.link(target, row.candidate, quoteOf(row.candidate), stance);
  };
  const setAside = (row: Row | undefined) => {
    if (!row) return;
    leave(row);
    void (row.aside ? sitting.takeBack(target, row.candidate) : sitting.dismiss(target, row.candidate));
  };
  const undone = (deed: Deed | null) => { if (deed && keyOf(deed.target) === keyOf(target)) { setCurrent(deed.passage.passageId); focus(deed.passage.passageId); } };
  const whole = (c: Suggestion) => { const all = wholeOf(c.text); if (all) setQuotes(now => new Map(now).set(c.passageId, quoteOf(c).start === all.start && quoteOf(c).end === all.end ? { start: c.start, end: c.end } : all)); };
  const lastLink = [...deeds.values()].findLast(d => d.stance && d.saved);

  // What has arrived is ready for the keys, unless somebody is typing.
  const ready = listed !== null;
  useEffect(() => { if (ready && !own && chosen && !document.activeElement?.closest('input, select, textarea, [role=dialog]')) focus(chosen.candidate.passageId); }, [ready]);

  // Enter asks for the keys to go to what is found, which may still be on its way.
  const entered = useRef(false);
  const arrived = own !== '' && own === typed.trim() && found.list !== null;
  useEffect(() => { if (entered.current && arrived) { entered.current = false; choose(open[0]); } });

  const has = chosen !== undefined;
  useCommand({ id: 'find.supports', label: t('find.act.supports'), keys: [keyOfStance.supports, '+'], enabled: has, run: () => link(chosen, 'supports') });
  useCommand({ id: 'find.opposes', label: t('find.act.opposes'), keys: [keyOfStance.opposes, '-'], enabled: has, run: () => link(chosen, 'opposes') });
  useCommand({ id: 'find.qualifies', label: t('find.act.qualifies'), keys: [keyOfStance.qualifies, '='], enabled: has, run: () => link(chosen, 'qualifies') });
  useCommand({ id: 'find.dismiss', label: t('find.act.dismiss'), keys: 'x', enabled: has, run: () => setAside(chosen) });
  useCommand({ id: 'find.whole', label: t('find.act.whole'), keys: 'w', enabled: has, run: () => { if (chosen) whole(chosen.candidate); } });
  useCommand({ id: 'find.note', label: t('find.act.note'), keys: 'c', enabled: lastLink !== undefined, run: () => setNoting(lastLink!.id) });
  useCommand({ id: 'find.undo', label: t('find.act.undo'), keys: ['z', 'Mod+Z'], enabled: sitting.deeds.length > 0, run: () => void sitting.undoLast().then(undone) });
  useCommand({ id: 'find.item.next', label: t('find.act.next'), keys: 'j', enabled: open.length > 0, run: () => step(1) });
  useCommand({ id: 'find.item.previous', label: t('find.act.previous'), keys: 'k', enabled: open.length > 0, run: () => step(-1) });
  useCommand({ id: 'find.open', label: t('find.act.open'), keys: 'Enter', enabled: has, run: () => { if (chosen) void navigate(toPassage(group.slug, chosen.candidate, chosen.candidate.words.slice(0, 12).map(w => chosen.candidate.text.slice(w.start, w.end)))); } });
  useCommand({ id: 'find.aside', label: t(asideShown ? 'find.aside.hide' : 'find.aside.show'), keys: 'u', run: () => showAside(!asideShown) });
  useCommand({ id: 'find.again', label: t('find.again'), keys: 'r', run: () => void suggestions.refetch() });
  useCommand({ id: 'find.own', label: t('find.own'), keys: 'f', run: () => field.current?.focus() });

  const back = () => { setTyped(''); setOwn(''); requestAnimationFrame(() => choose(open[0])); };
  const item = (row: Row, i: number) => {
    const c = row.candidate, deed = row.deed;
    const doing: Doing = {
      choose: () => setCurrent(c.passageId), quote: quote => setQuotes(now => new Map(now).set(c.passageId, quote)), link: stance => link(row, stance), setAside: () => setAside(row), step,
    };
    return (
      <li key={c.passageId}>
        {deed ? <DoneLine deed={deed} noting={noting === deed.id} undo={() => void sitting.undo(deed.id).then(undone)} ask={on => { setNoting(on ? deed.id : null); if (!on) choose(chosen); }} save={note => sitting.note(deed, note)} />
          : <Candidate group={group} candidate={c} quote={quoteOf(c)} rank={i + 1} count={rows.length} aside={row.aside} current={row === chosen} may doing={doing} />}
      </li>
    );
  };
  const main = rows.filter(r => !r.aside), rest = rows.filter(r => r.aside);
  return (
    <section className="find-candidates" aria-label={t('find.suggestions')}>
      <div className="find-candidates-head">
        <h3>{t('find.suggestions')}</h3>
        <form className="find-own" role="search" aria-label={t('find.own')} onSubmit={e => { e.preventDefault(); setOwn(typed.trim()); if (arrived) choose(open[0]); else entered.current = typed.trim() !== ''; }}>
          <input ref={field} className="input" type="search" dir="auto" maxLength={500} value={typed} aria-label={t('find.own')} placeholder={t('find.own')} onChange={e => { entered.current = false; setTyped(e.target.value); }} onKeyDown={e => { if (e.key === 'Escape') { e.preventDefault(); back(); } if (e.key === 'ArrowDown' && open.length > 0) { e.preventDefault(); choose(open[0]); } }} /><kbd className="key" aria-hidden="true">F</kbd>
        </form>
      </div>
      {own ? <p className="small"><button type="button" className="button link" onClick={back}>{t('find.own.leave')}</button>{found.problem && <span className="search-problem-inline"> · {found.problem}</span>}</p> : <p className="soft small">{t('find.suggestions.why')}</p>}
      {changed && !own && <p className="find-changed small" role="status">{t('find.changed')} <button type="button" className="button" onClick={() => void suggestions.refetch()}>{t('find.again')} <kbd className="key" aria-hidden="true">R</kbd></button></p>}
      {own ? (found.error ? <Failed error={found.error} /> : !found.list ? <p className="soft" role="status">{t('search.loading')}</p> : found.list.length === 0 && <p className="soft" role="status">{t('find.own.none')}</p>)
        : !written ? <p className="soft">{t('find.empty')}</p>
        : suggestions.isError && !suggestions.data ? <Failed error={suggestions.error} retry={() => void suggestions.refetch()} />
        : !suggestions.data ? <p className="soft" role="status">{t('find.suggestions.loading')}</p>
        : main.length === 0 && <Empty title={t('find.suggestions.none')}><p>{t('find.suggestions.none.detail')}</p></Empty>}
      <ol className="candidates">{main.map(item)}</ol>
      {main.length > 0 && main.every(r => r.deed) && <p className="soft find-done" role="status">{t('find.done')}</p>}
      <p className="actions no-print">
        {!own && suggestions.data && suggestions.data.suggestions.length >= take && <button type="button" className="button" onClick={() => setTake(take + atATime)}>{t('find.more')}</button>}
        {next && main.length > 0 && main.every(r => r.deed) && <button type="button" className="button main" onClick={next.go}>{next.label} <kbd className="key" aria-hidden="true">N</kbd></button>}
        {!own && (setAsideCount > 0 || asideShown) && <button type="button" className="button quiet" aria-expanded={asideShown} onClick={() => showAside(!asideShown)}>{asideShown ? t('find.aside.hide') : t('find.aside', { count: setAsideCount })} <kbd className="key" aria-hidden="true">U</kbd></button>}
      </p>
      {rest.length > 0 && <><h3>{t('find.aside.title')}</h3><ol className="candidates aside">{rest.map(item)}</ol></>}
    </section>
  );
}
