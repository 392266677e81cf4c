/** What surrounds a draft so that it can be amended: its amendments kept up to date, the dialog that begins one, and the pages that stand in the place of the sheet. */
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, createContext, lazy, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { useDraft, useDraftState } from '../drafts/draft';
import { useCommand } from '../frame/commands';
import { Waiting } from '../frame/states';
import { t } from '../messages';
import { amendmentsKey, useAmendments, type AmendmentsReading } from './api';
import { ProposeDialog, type Target } from './ProposeDialog';
import { nextView } from './Redline';
import { toList } from './places';
import './amendments.css';

const AmendmentsPage = lazy(() => import('./AmendmentsPage')), AmendmentPage = lazy(() => import('./AmendmentPage')), MergePage = lazy(() => import('./MergePage'));

interface Tasks {
  propose(target: Target): void;
  /** Whether an amendment was there when the page opened; others have just arrived. */
  known(amendmentId: number): boolean;
}
const TasksContext = createContext<Tasks | null>(null);
export function useAmending(): Tasks {
  const tasks = useContext(TasksContext);
  if (!tasks) throw new Error('This part of the page stands outside of what can be amended.');
  return tasks;
}

export function Amending({ children }: { children: ReactNode }) {
  const [search, setSearch] = useSearchParams();
  const [target, propose] = useState<Target | null>(null);
  const first = useRef<ReadonlySet<number> | null>(null), { data } = useAmendments();
  if (data && !first.current) first.current = new Set(data.amendments.map(a => a.id));
  const tasks = useMemo<Tasks>(() => ({ propose, known: id => first.current?.has(id) ?? true }), []);
  useUpToDate();
  useCommand({ id: 'amendments.go', label: t('amendments.go'), keys: 'g a', run: () => setSearch(toList()) });
  useCommand({ id: 'amendments.view', label: t('amendments.view.next'), keys: 'v', run: nextView });
  const view = search.get('view'), amendment = Number(search.get('amendment')) || null;
  const page = view === 'amendments' ? <AmendmentsPage chosen={amendment} />
    : view === 'amendment' && amendment !== null ? <AmendmentPage key={amendment} amendmentId={amendment} />
    : view === 'merge' ? <MergePage mergeId={Number(search.get('merge'))} />
    : null;
  return (
    <TasksContext value={tasks}>
      {page ? <Suspense fallback={<Waiting what={t('amendments.loading')} />}>{page}</Suspense> : children}
      {target && <ProposeDialog target={target} onClose={() => propose(null)} />}
    </TasksContext>
  );
}

const soon = 150, rest = 800, longest = 3_000;
/** Reads the amendments again when the server says that one has changed, and when a text they stand against has come to rest. */
function useUpToDate(): void {
  const { session, group } = useDraft();
  const { draft } = useDraftState(session);
  const queries = useQueryClient();
  const outline = useRef(draft);
  outline.current = draft;
  useEffect(() => {
    const queryKey = amendmentsKey(group.slug, session.draftId);
    let timer: ReturnType<typeof setTimeout> | undefined, first = 0;
    const readIn = (milliseconds: number) => {
      const now = Date.now();
      first ||= now;
      clearTimeout(timer);
      timer = setTimeout(() => { first = 0; void queries.invalidateQueries({ queryKey }); }, Math.max(0, Math.min(milliseconds, first + longest - now)));
    };
    const concerns = (textId: number): boolean => {
      const reading = queries.getQueryData<AmendmentsReading>(queryKey);
      if (!reading) return false;
      const parts = reading.amendments.flatMap(a => [...a.parts, ...(a.draftRevision?.parts ?? [])]);
      const paragraph = outline.current?.recommendations.flatMap(r => r.paragraphs).find(p => p.textId === textId);
      return parts.some(p => p.textId === textId || (paragraph && p.paragraphId === paragraph.id)) || reading.merges.some(m => m.textId === textId);
    };
    const joined = () => readIn(soon);
    session.joined.add(joined);
    const ends = [
      session.wire.on('amendments', m => { if (m.draftId === session.draftId) readIn(soon); }),
      session.wire.on('merge', m => { if (m.draftId === session.draftId) readIn(soon); }),
      session.wire.on('changes', m => { if (concerns(m.textId)) readIn(rest); }),
    ];
    return () => { clearTimeout(timer); session.joined.delete(joined); for (const end of ends) end(); };
  }, [session, group, queries]);
}
