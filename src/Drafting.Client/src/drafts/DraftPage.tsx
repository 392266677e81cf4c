/** The live draft: everyone reads it as it is written, and writes where they may. */
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useParams, useLocation, useSearchParams } from 'react-router';
import { Amending } from '../amendments/Amending';
import { Problem, type DraftOutline, type Group, type Paragraph, type Recommendation } from '../api';
import { Brackets } from '../brackets/Brackets';
import { useCommand } from '../frame/commands';
import { useGroup, useSession } from '../frame/session';
import { Empty, Failed, Waiting, useTitle } from '../frame/states';
import { HistoryPanel } from '../history/HistoryPanel';
import { t } from '../messages';
import { Contents } from './Contents';
import { MoveDialog, WithdrawDialog } from './dialogs';
import { DraftContext, useDraft, useDraftState, useLiveDraft, useRights, type Draft } from './draft';
import { Announced } from './Announced';
import { DraftBar } from './DraftBar';
import { elementOf, Offer, type PageTasks } from './ParagraphArticle';
import { AddRecommendation, RecommendationSection } from './RecommendationSection';
import './draft.css';

const FindEvidence = lazy(() => import('../search/FindEvidence'));

export default function DraftPage() {
  const { group: slug = '', draft = '' } = useParams();
  const session = useSession(), group = useGroup(slug);
  if (group.isError) return <Failed error={group.error} retry={() => void group.refetch()} />;
  if (session.isError) return <Failed error={session.error} retry={() => void session.refetch()} />;
  if (!group.data || !session.data) return <Waiting what={t('draft.loading')} />;
  const id = Number(draft);
  if (!Number.isSafeInteger(id)) return <Failed error={new Problem(404, 'not-found', t('draft.notFound'), '')} />;
  return <OpenDraft key={`${slug}/${id}`} group={group.data} draftId={id} personId={session.data.person?.id ?? null} />;
}

function OpenDraft({ group, draftId, personId }: { group: Group; draftId: number; personId: number | null }) {
  const live = useLiveDraft(group.slug, draftId, personId);
  const draft = useMemo<Draft | null>(() => live && { ...live, group }, [live, group]);
  if (!draft) return <Waiting what={t('draft.loading')} />;
  return <DraftContext value={draft}><DraftOrState /></DraftContext>;
}

function DraftOrState() {
  const { session } = useDraft();
  const state = useDraftState(session);
  const [search] = useSearchParams();
  useTitle(state.draft?.title);
  if (state.phase === 'refused') {
    const refusal = state.refusal;
    return <Failed error={new Problem(404, refusal?.code ?? 'refused', refusal?.message ?? t('draft.refused'), refusal?.action ?? '')} />;
  }
  if (!state.draft && state.link === 'offline') return <Empty title={t('draft.unreachable')}><p role="status">{t('draft.unreachable.detail')}</p></Empty>;
  if (!state.draft) return <Waiting what={t('draft.loading')} />;
  return <Amending>{search.get('view') === 'evidence' ? <Suspense fallback={<Waiting />}><FindEvidence outline={state.draft} /></Suspense> : <Sheet outline={state.draft} />}</Amending>;
}

const wideEnough = window.matchMedia('(min-width: 75rem)');
const useWide = () => useSyncExternalStore(tell => { wideEnough.addEventListener('change', tell); return () => wideEnough.removeEventListener('change', tell); }, () => wideEnough.matches);

/** Which withdrawn recommendations are folded is their own affair, so paragraphs to step through are those on the page. */
const onThePage = (paragraphs: readonly Paragraph[]): number[] => paragraphs.map(p => p.id).filter(id => document.getElementById(elementOf(id)));

function Sheet({ outline }: { outline: DraftOutline }) {
  const { session, group, editing: desk } = useDraft();
  const rights = useRights();
  const wide = useWide();
  const [search, setSearch] = useSearchParams();
  const projector = search.get('view') === 'projector';
  const [current, setCurrent] = useState<number | null>(null);
  const [editing, setEditing] = useState<{ paragraphId: number; position: number } | null>(null);
  const [historyOf, setHistoryOf] = useState<number | null>(null);
  const [withdrawing, setWithdrawing] = useState<{ paragraph: Paragraph } | { recommendation: Recommendation } | null>(null);
  const [moving, setMoving] = useState<Paragraph | null>(null);
  const paragraphs = useMemo(() => outline.recommendations.flatMap(r => r.paragraphs), [outline]);
  const known = useKnown(paragraphs);
  const labels = useMemo(() => new Map(paragraphs.map(p => [p.id, p.label])), [paragraphs]);
  const labelOf = useCallback((id: number) => labels.get(id), [labels]);
  const pointedAt = useDeepLink(Number(search.get('paragraph')), setCurrent);

  const latest = useRef({ paragraphs, current });
  latest.current = { paragraphs, current };
  const page = useMemo<PageTasks>(() => ({
    choose: setCurrent,
    edit: (paragraphId, position) => { setCurrent(paragraphId); setEditing({ paragraphId, position }); },
    leave: (paragraphId, back) => {
      setEditing(now => now?.paragraphId === paragraphId ? null : now);
      if (back) document.getElementById(elementOf(paragraphId))?.focus({ preventScroll: true });
    },
    step: direction => {
      const ids = onThePage(latest.current.paragraphs);
      const at = latest.current.current === null ? -1 : ids.indexOf(latest.current.current);
      const next = ids[at < 0 ? (direction === 1 ? 0 : ids.length - 1) : at + direction];
      if (next === undefined) return;
      const element = document.getElementById(elementOf(next));
      element?.focus({ preventScroll: true });
      element?.scrollIntoView({ block: 'nearest' });
    },
    showHistory: setHistoryOf, askToWithdraw: setWithdrawing, askWhereTo: setMoving,
  }), []);

  useCommand({ id: 'paragraph.next', label: t('paragraph.next'), keys: 'j', run: () => page.step(1) });
  useCommand({ id: 'paragraph.previous', label: t('paragraph.previous'), keys: 'k', run: () => page.step(-1) });
  useCommand({ id: 'draft.print', label: t('draft.print'), run: () => window.print() });
  const toggleProjector = () => setSearch(params => { if (projector) params.delete('view'); else params.set('view', 'projector'); return params; });
  useCommand({ id: 'draft.projector', label: t(projector ? 'draft.projector.leave' : 'draft.projector'), run: toggleProjector });

  const historyParagraph = paragraphs.find(p => p.id === historyOf);
  const tabStop = current ?? paragraphs[0]?.id ?? null;
  return (
    <Brackets outline={outline} page={page} current={current} editing={editing?.paragraphId ?? null}>
    <div className={projector ? 'draft projector' : 'draft'}>
      <DraftBar draft={outline} rights={rights} />
      <Announced />
      <div className="draft-columns">
        {!projector && <Contents outline={outline} />}
        <div className="sheet">
          {session.state.phase === 'reading' && <p className="sheet-note" role="status">{t('draft.reading')}</p>}
          {desk?.shelf.failed && <p className="sheet-note" role="alert">{t('live.noStorage')}</p>}
          {outline.recommendations.map(recommendation => (
            <RecommendationSection key={recommendation.id} recommendation={recommendation} rights={rights} page={page} wide={wide && !projector} current={current} tabStop={tabStop} pointedAt={pointedAt} editing={editing} known={known} labelOf={labelOf} />
          ))}
          {outline.recommendations.length === 0 && <Empty title={t('draft.empty')}><p>{t(rights.order ? 'draft.empty.order' : 'draft.empty.read')}</p></Empty>}
          {rights.order && <AddAtEnd outline={outline} />}
        </div>
      </div>
      {historyParagraph && <HistoryPanel group={group} paragraph={historyParagraph} onClose={() => setHistoryOf(null)} />}
      {withdrawing && <WithdrawDialog what={withdrawing} onClose={() => setWithdrawing(null)} />}
      {moving && <MoveDialog paragraph={moving} recommendations={outline.recommendations} onClose={() => setMoving(null)} />}
    </div>
    </Brackets>
  );
}

function AddAtEnd({ outline }: { outline: DraftOutline }) {
  const [open, setOpen] = useState(outline.recommendations.length === 0);
  const last = outline.recommendations.at(-1)?.id ?? null;
  return (
    <>
      <Offer id="recommendation.add" label={t('recommendation.add')} run={() => setOpen(true)} />
      {open ? <AddRecommendation after={last} onDone={() => setOpen(false)} />
        : <button type="button" className="button add-at-end no-print" onClick={() => setOpen(true)}><span aria-hidden="true">+</span> {t('recommendation.add')}</button>}
    </>
  );
}

/** The paragraphs that were there when the page opened. */
function useKnown(paragraphs: readonly Paragraph[]): ReadonlySet<number> {
  const [known] = useState(() => new Set(paragraphs.map(p => p.id)));
  return known;
}

/** Brings the paragraph of a link into view once, and marks it. */
function useDeepLink(paragraphId: number, choose: (id: number) => void): number | null {
  useEffect(() => {
    const element = paragraphId ? document.getElementById(elementOf(paragraphId)) : null;
    if (!element) return;
    choose(paragraphId);
    element.scrollIntoView({ block: 'center' });
    element.focus({ preventScroll: true });
  }, [paragraphId, choose]);
  // The browser goes to a place of the page before the draft is there.
  const { hash } = useLocation();
  useEffect(() => { if (hash && !paragraphId) document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'start' }); }, [hash, paragraphId]);
  return paragraphId || null;
}
