/** Where evidence is found, one text after another: its words, the passages that may bear on it, and what is linked so far. Made for the keyboard: one key per decision. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useAmendments, type Amendment } from '../amendments/api';
import { PartView } from '../amendments/AmendmentCard';
import { nameOf } from '../amendments/names';
import { ask, type DraftOutline, type EvidenceReading, type Group, type Paragraph, type Recommendation } from '../api';
import { useDraft, useLiveText } from '../drafts/draft';
import { useCommand } from '../frame/commands';
import { may } from '../frame/session';
import { Empty, Failed, Waiting, useTitle } from '../frame/states';
import { t } from '../messages';
import { EvidenceByGroup, useEvidence } from '../submissions/EvidenceMargin';
import { StanceSign, stances } from '../submissions/stances';
import { askSuggestions, keyOf, suggestionsKey, toFind, type Target } from './api';
import { atATime, Candidates } from './Candidates';
import { evidenceKeyOf, useSitting, type Sitting } from './sitting';
import './find.css';

const countOf = ({ evidence: e }: Paragraph): number => e.supports + e.opposes + e.qualifies;
/** What an amendment would have a text say; of a suppression, what it takes out. */
const wordsOf = (a: Amendment): string => a.parts.map(p => p.wording || p.baseText).join('\n');
/** Amendments that everybody sees and that are to be decided can have evidence. */
const takesEvidence = (a: Amendment): boolean => a.state === 'tabled' || a.state === 'modification-offered';

export default function FindEvidence({ outline }: { outline: DraftOutline }) {
  const { group } = useDraft();
  const [search, setSearch] = useSearchParams();
  const [lacking, setLacking] = useState(false);
  const sitting = useSitting(group.slug);
  const amendments = useAmendments();
  const queries = useQueryClient();
  const canLink = may(group, 'link-evidence');
  useTitle(t(canLink ? 'find.title' : 'find.link'));
  const recommendations = useMemo(() => outline.recommendations.filter(r => !r.withdrawn).map(r => ({ ...r, paragraphs: r.paragraphs.filter(p => !p.withdrawn) })).filter(r => r.paragraphs.length > 0), [outline]);
  const paragraphs = useMemo(() => recommendations.flatMap(r => r.paragraphs), [recommendations]);
  const tabled = useMemo(() => (amendments.data?.amendments ?? []).filter(takesEvidence), [amendments.data]);
  const asked = Number(search.get('amendment')) || null;
  const amendment = asked === null ? undefined : tabled.find(a => a.id === asked);
  const named = Number(search.get('paragraph')) || null;
  const paragraph = asked !== null ? undefined : named === null ? paragraphs[0] : paragraphs.find(p => p.id === named);
  const target = useMemo<Target | null>(() => amendment ? { kind: 'amendment', id: amendment.id } : paragraph ? { kind: 'paragraph', id: paragraph.id } : null, [amendment?.id, paragraph?.id]);

  const steps: Target[] = amendment ? tabled.map(a => ({ kind: 'amendment', id: a.id })) : paragraphs.filter(p => p.id === paragraph?.id || !lacking || countOf(p) === 0).map(p => ({ kind: 'paragraph', id: p.id }));
  const at = target ? steps.findIndex(s => keyOf(s) === keyOf(target)) : -1;
  const before = steps[at - 1], after = at >= 0 ? steps[at + 1] : undefined;
  const go = (to: Target | undefined) => { if (to) setSearch(toFind(to)); };
  // The next one is looked for while this one is worked on.
  useEffect(() => {
    if (canLink && after) void queries.prefetchQuery({ queryKey: suggestionsKey(group.slug, after, atATime), queryFn: ({ signal }) => askSuggestions(group.slug, after, atATime, signal), staleTime: 60_000 });
  }, [after && keyOf(after), canLink]);
  useCommand({ id: 'find.next', label: t('find.next'), keys: 'n', enabled: after !== undefined, run: () => go(after) });
  useCommand({ id: 'find.previous', label: t('find.previous'), keys: 'p', enabled: before !== undefined, run: () => go(before) });

  const linked = target && <>
    <h2>{t('find.evidence')}</h2>
    {paragraph ? <OfParagraph key={paragraph.id} group={group} paragraph={paragraph} /> : <OfAmendment key={target.id} group={group} target={target} />}
    {!canLink && <p className="soft small">{t('find.readOnly')}</p>}
  </>;
  const next = after ? { label: t('find.next'), go: () => go(after) } : null;
  const gone = asked !== null ? (amendments.data ? t('find.amendment.gone') : null) : t('find.paragraph.gone');
  return (
    <div className={canLink ? 'find' : 'find reading'}>
      <header className="find-bar">
        <Link className="find-back" to={amendment ? `?view=amendments&amendment=${amendment.id}` : paragraph ? `?paragraph=${paragraph.id}` : '?'}><span aria-hidden="true">← </span>{t('find.back')}</Link>
        <h1>{t(canLink ? 'find.title' : 'find.link')}</h1>
        {sitting.deeds.length > 0 && <p className="soft small" role="group" aria-label={t('find.tally.of')}>{t('find.tally', { linked: sitting.deeds.filter(d => d.stance).length, dismissed: sitting.deeds.filter(d => !d.stance).length })}</p>}
        {canLink && <p className="soft small find-keys by-key">{t('find.keys.list')}</p>}
      </header>
      <Rail recommendations={recommendations} current={paragraph?.id ?? null} lacking={lacking} setLacking={setLacking} go={go} />
      {!target ? <div className="find-main">{gone ? <Empty title={gone} /> : <Waiting />}</div> : (
        <>
          <div className="find-main">
            <section className="find-words" aria-label={amendment ? nameOf(amendment) : t('find.words', { label: paragraph!.label })}>
              {amendment ? <><h2 className="unseen">{t('find.words.amendment')}</h2><h3>{nameOf(amendment)}</h3>{amendment.parts.map(p => <PartView key={p.id} part={p} titled />)}</> : <Words paragraph={paragraph!} />}
              <p className="find-steps no-print">
                <button type="button" className="button" disabled={!before} onClick={() => go(before)} title={t('find.previous')}><span aria-hidden="true">↑</span><span className="unseen">{t('find.previous')}</span> <kbd className="key" aria-hidden="true">P</kbd></button>
                <button type="button" id="find-next" className="button" disabled={!after} onClick={() => go(after)} title={t('find.next')}><span aria-hidden="true">↓</span><span className="unseen">{t('find.next')}</span> <kbd className="key" aria-hidden="true">N</kbd></button>
              </p>
            </section>
            {!canLink ? <div className="find-evidence">{linked}</div> : paragraph
              ? <OfWords key={keyOf(target)} group={group} target={target} textId={paragraph.textId} sitting={sitting} next={next} />
              : <Candidates key={keyOf(target)} group={group} target={target} text={wordsOf(amendment!)} sitting={sitting} next={next} />}
          </div>
          {canLink && <aside className="find-evidence" aria-label={t('find.evidence')}>{linked}</aside>}
        </>
      )}
    </div>
  );
}

function Words({ paragraph }: { paragraph: Paragraph }) {
  const { session } = useDraft();
  const { text } = useLiveText(session, paragraph.textId);
  return <><h2><span className="unseen">{t('find.words', { label: paragraph.label })}</span><span aria-hidden="true">{paragraph.label}</span></h2><p className="find-text" dir="auto">{text || <span className="soft">{t('link.paragraph.empty')}</span>}</p></>;
}

/** Suggestions for a paragraph, whose words others may be changing. */
function OfWords({ textId, ...rest }: { group: Group; target: Target; textId: number; sitting: Sitting; next: { label: string; go: () => void } | null }) {
  const { session } = useDraft();
  const { text } = useLiveText(session, textId);
  return <Candidates {...rest} text={text} />;
}

function OfParagraph({ group, paragraph }: { group: Group; paragraph: Paragraph }) {
  const query = useEvidence(group.slug, paragraph);
  return <Linked group={group} reading={query.data} error={query.error} retry={() => void query.refetch()} name={t('evidence.of', { label: paragraph.label })} />;
}
function OfAmendment({ group, target }: { group: Group; target: Target }) {
  const query = useQuery({ queryKey: evidenceKeyOf(group.slug, target), queryFn: ({ signal }) => ask<EvidenceReading>('GET', `/api/groups/${encodeURIComponent(group.slug)}/amendments/${target.id}/evidence`, undefined, signal) });
  return <Linked group={group} reading={query.data} error={query.error} retry={() => void query.refetch()} name={t('find.evidence')} />;
}
function Linked({ group, reading, error, retry, name }: { group: Group; reading: EvidenceReading | undefined; error: Error | null; retry: () => void; name: string }) {
  if (reading) return <EvidenceByGroup group={group} reading={reading} name={name} table />;
  return error ? <Failed error={error} retry={retry} /> : <p className="soft small" role="status">{t('evidence.loading')}</p>;
}

function Rail({ recommendations, current, lacking, setLacking, go }: { recommendations: Recommendation[]; current: number | null; lacking: boolean; setLacking: (on: boolean) => void; go: (to: Target) => void }) {
  const here = useRef<HTMLAnchorElement>(null);
  useEffect(() => { here.current?.scrollIntoView({ block: 'nearest' }); }, [current]);
  const shown = recommendations.map(r => ({ ...r, paragraphs: r.paragraphs.filter(p => !lacking || p.id === current || countOf(p) === 0) })).filter(r => r.paragraphs.length > 0);
  return (
    <nav className="find-rail" aria-label={t('find.rail')}>
      <label className="find-lacking small"><input type="checkbox" checked={lacking} onChange={e => setLacking(e.target.checked)} /> {t('find.rail.lacking')}</label>
      <label className="field find-choose"><span className="label-text">{t('find.rail.choose')}</span><select className="input" value={current ?? ''} onChange={e => go({ kind: 'paragraph', id: Number(e.target.value) })}>{current === null && <option value="" />}{shown.map(r => <optgroup key={r.id} label={`${r.number}. ${r.title}`}>{r.paragraphs.map(p => <option key={p.id} value={p.id}>{p.label}</option>)}</optgroup>)}</select></label>
      <ol>{shown.map(r => (
        <li key={r.id}>
          <p className="find-rail-title">{r.number}. {r.title}</p>
          <ol>{r.paragraphs.map(p => <li key={p.id}><Link to={toFind({ kind: 'paragraph', id: p.id })} ref={p.id === current ? here : undefined} aria-current={p.id === current ? 'page' : undefined}><b>{p.label}</b><Counts paragraph={p} /></Link></li>)}</ol>
        </li>
      ))}</ol>
      {shown.length === 0 && <p className="soft small">{t('find.rail.done')}</p>}
    </nav>
  );
}
const Counts = ({ paragraph }: { paragraph: Paragraph }) => countOf(paragraph) === 0
  ? <span className="soft">{t('find.rail.none')}</span>
  : <span className="find-counts">{stances.filter(s => paragraph.evidence[s] > 0).map(s => <span key={s}><StanceSign stance={s} /> {paragraph.evidence[s]}</span>)}</span>;
