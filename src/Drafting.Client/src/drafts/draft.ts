/** The draft on this page: the live session, what its reader may do, and the hooks by which each part of the page hears only what concerns it. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { ask, type DraftReading, type Group, type Paragraph } from '../api';
import { notify } from '../frame/notify';
import { delegationOf, nameOf, may, colourOf } from '../frame/session';
import { LiveConnection } from '../live/connection';
import { DraftSession, type DraftState } from '../live/draftSession';
import { Editing } from '../live/editing';
import type { TextReading } from '../live/liveText';
import { PendingShelf, type ParkedWords, type Shelf } from '../live/pending';
import { formatAgo, t } from '../messages';
import { evidenceKey } from '../submissions/EvidenceMargin';
import type { OpenEditor } from '../editor/paragraphEditor';

export interface Draft { session: DraftSession; editing: Editing | null; group: Group }
export const DraftContext = createContext<Draft | null>(null);
export function useDraft(): Draft {
  const draft = useContext(DraftContext);
  if (!draft) throw new Error('This part of the page stands outside a draft.');
  return draft;
}

/** Who one is in the group has changed: everything on show is asked for again, while the connection comes back as what one is now. */
export function hearRights(connection: LiveConnection, queries: QueryClient): void {
  connection.on('rights', m => {
    notify({ tone: 'info', message: m.reason, detail: t('live.rights') });
    void queries.invalidateQueries();
  });
}

/** The browser's storage, or one in memory where it is withheld: then closing the page would lose what is pending, and the page says so. */
function shelfOfDevice(): { shelf: Shelf; lasting: boolean } {
  try {
    localStorage.setItem('drafting.probe', '1');
    localStorage.removeItem('drafting.probe');
    return { shelf: localStorage, lasting: true };
  } catch {
    const kept = new Map<string, string>();
    return { lasting: false, shelf: {
      get length() { return kept.size; }, key: index => [...kept.keys()][index] ?? null, getItem: key => kept.get(key) ?? null,
      setItem: (key, value) => { kept.set(key, value); }, removeItem: key => { kept.delete(key); },
    } };
  }
}

/** Opens the draft for as long as the page stands. `personId` null: an anonymous observer, for whom no editor is ever loaded. */
export function useLiveDraft(group: string, draftId: number, personId: number | null): Omit<Draft, 'group'> | null {
  const [live, setLive] = useState<Omit<Draft, 'group'> | null>(null);
  const queries = useQueryClient();
  useEffect(() => {
    const connection = new LiveConnection();
    const session = new DraftSession(connection, group, draftId);
    const device = personId === null ? null : shelfOfDevice();
    const shelf = device && new PendingShelf({ group, personId: personId! }, device.shelf);
    const editing = shelf && new Editing(session, shelf, {
      mayNotEdit: { code: 'role', message: t('live.mayNotEdit'), action: t('live.mayNotEdit.action') },
      left: { code: 'left', message: t('live.left'), action: t('live.left.action') },
    });
    editing?.sent.add((count, since) => notify({ tone: 'done', message: t('live.sent', { count, when: formatAgo(since, Date.now()) }), detail: t('live.sent.detail') }));
    shelf?.hasParked.add(words => notify({ tone: 'problem', message: t('live.parked'), detail: t('live.parked.where', { why: words.message }) }));
    const unwatch = connection.watch(() => {
      if (connection.state === 'connected' || session.state.phase !== 'joining') return;
      ask<DraftReading>('GET', `/api/groups/${encodeURIComponent(group)}/drafts/${draftId}`).then(reading => session.showReading(reading), () => undefined);
    });
    hearRights(connection, queries);
    session.evidence.add(paragraphId => void queries.invalidateQueries({ queryKey: evidenceKey(group, paragraphId) }));
    const leaving = (event: BeforeUnloadEvent) => { if (editing && editing.readPending() > 0 && (!device?.lasting || editing.shelf.failed)) event.preventDefault(); };
    window.addEventListener('beforeunload', leaving);
    connection.start();
    setLive({ session, editing });
    return () => {
      window.removeEventListener('beforeunload', leaving);
      unwatch();
      editing?.close();
      session.close();
      void connection.stop();
      setLive(null);
    };
  }, [group, draftId, personId, queries]);
  return live;
}

export const useDraftState = (session: DraftSession): DraftState => useSyncExternalStore(session.subscribe, session.read);

const nothing = () => () => undefined;
const noText: TextReading = { version: 0, text: '', fresh: [], carets: [] };
/** The confirmed text of one paragraph. Only what uses it is rendered again when somebody types there. */
export function useLiveText(session: DraftSession, textId: number): TextReading {
  const text = session.text(textId);
  return useSyncExternalStore(text?.subscribe ?? nothing, text?.read ?? (() => noText));
}

/** The editor that holds words of this text, if there is one, also while it is not on the screen. */
export function useEditor(editing: Editing | null, textId: number): OpenEditor | undefined {
  const editor = useSyncExternalStore(editing?.subscribe ?? nothing, () => editing?.editor(textId));
  useSyncExternalStore(editor?.sync.subscribe ?? nothing, () => editor?.sync.read());
  return editor;
}

export const usePendingCount = (editing: Editing | null): number => useSyncExternalStore(editing?.subscribe ?? nothing, editing?.readPending ?? (() => 0));

export function useParked(editing: Editing | null, textId: number): { parked: ParkedWords[]; dismiss: (words: ParkedWords) => void } {
  const [, changed] = useState(0);
  useEffect(() => editing?.shelf.watch(() => changed(n => n + 1)), [editing]);
  const dismiss = useCallback((words: ParkedWords) => editing?.shelf.dismiss(words), [editing]);
  return { parked: editing?.parked(textId) ?? [], dismiss };
}

export interface Rights { edit: boolean; order: boolean; policy: boolean; rules: boolean }
/** What the page offers; the server decides again at each act. */
export function useRights(): Rights {
  const { group, session } = useDraft();
  const { you } = useDraftState(session);
  return useMemo(() => ({ edit: (you?.mayEdit ?? false) && may(group, 'edit-text'), order: may(group, 'order-draft'), policy: may(group, 'set-policy'), rules: may(group, 'set-rules') }), [group, you]);
}

export type WhyNot = 'chairs-pen' | 'locked' | 'withdrawn';
/** Why somebody who may edit the draft may not edit this paragraph; null: nothing stands in the way. */
export function whyNotEdit(paragraph: Paragraph, rights: Rights): WhyNot | null {
  if (paragraph.withdrawn) return 'withdrawn';
  if (paragraph.policy === 'locked') return 'locked';
  return paragraph.policy === 'chairs-pen' && !rights.policy ? 'chairs-pen' : null;
}

/** The name and colour by which a caret or words of somebody are shown: the delegation's where there is one. */
export function describe(group: Group, by: { personId: number; delegationId: number | null }): { label: string; colour: string } {
  const delegation = delegationOf(group, by.delegationId);
  return { label: delegation?.shortName ?? nameOf(group, by.personId), colour: colourOf(delegation) };
}
