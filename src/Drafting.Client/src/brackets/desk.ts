/** The brackets on the page of a draft: where the reader is among them, and what the page opens for them. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef } from 'react';
import type { DraftOutline, Paragraph } from '../api';
import { bracketAt, signsIn } from '../editor/brackets';
import type { OpenEditor } from '../editor/paragraphEditor';
import { useDraft, useLiveText, type Draft } from '../drafts/draft';
import { rereadBrackets, useBrackets, type Bracket, type DraftBrackets, type ParagraphBrackets } from './api';
import { carry, carryPlace, carryRanges, type Place } from './carry';
import { facesOf, spanFaces, type Face } from './faces';
import type { Entry } from '../live/protocol';
import type { Filter } from './navigation';

export interface BracketDesk {
  /** The story of a bracket, and the focus in it. */
  tell(place: Place): void;
  list(filter?: Partial<Filter>): void;
  settings(): void;
}
export const BracketContext = createContext<BracketDesk | null>(null);
export function useBracketDesk(): BracketDesk {
  const desk = useContext(BracketContext);
  if (!desk) throw new Error('This part of the page stands outside the desk of brackets.');
  return desk;
}

/** What the server last said of one paragraph, at the version of then. */
function useSaid(paragraphId: number): ParagraphBrackets | null {
  const { group, session } = useDraft();
  const pick = useCallback((all: DraftBrackets) => all.paragraphs.find(p => p.paragraphId === paragraphId) ?? null, [paragraphId]);
  return useBrackets(group.slug, session.draftId, pick).data ?? null;
}

/** Something said at a version of a text, brought along to the text on the page. What was brought here already goes on from there; while an answer is ahead of the text, the one before it stays. */
function useCarried<S, C>(said: S | null, textId: number, start: (said: S) => { version: number; carried: C }, along: (carried: C, entries: readonly Entry[]) => C): C | null {
  const { session } = useDraft();
  const { version } = useLiveText(session, textId);
  const last = useRef<{ said: S; version: number; carried: C } | null>(null);
  return useMemo(() => {
    const text = session.text(textId);
    if (said === null || !text) return null;
    for (const known of last.current?.said === said ? [last.current] : [{ said, ...start(said) }, last.current]) {
      const entries = known && text.since(known.version);
      if (!entries) continue;
      last.current = { said: known.said, version: text.version, carried: entries.length ? along(known.carried, entries) : known.carried };
      return last.current.carried;
    }
    return null;
  }, [said, version, session, textId]);
}

/** What is said of the brackets of one paragraph, at the version of its text that is on the page. Null: not known, or not yet at this version. */
export const useParagraphBrackets = ({ id, textId }: Pick<Paragraph, 'id' | 'textId'>): ParagraphBrackets | null =>
  useCarried(useSaid(id), textId, said => ({ version: said.version, carried: said }), carry);

/** The faces as the server's answer has them; an editor brings them along by itself. */
export function useFacesSaid(paragraphId: number): { version: number; faces: readonly Face[] } | null {
  const { group, session } = useDraft();
  const said = useSaid(paragraphId);
  const pick = useCallback((all: DraftBrackets) => all.spans.filter(s => s.fromParagraphId === paragraphId || s.toParagraphId === paragraphId), [paragraphId]);
  const spans = useBrackets(group.slug, session.draftId, pick).data;
  return useMemo(() => {
    const labelOf = (id: number) => session.state.draft?.recommendations.flatMap(r => r.paragraphs).find(p => p.id === id)?.label ?? '';
    return said && { version: said.version, faces: [...facesOf(group, said), ...spanFaces(paragraphId, spans ?? [], labelOf)] };
  }, [said, spans, group, session, paragraphId]);
}

/** The faces to draw in a text that is read: of brackets that stand in it as it is. */
export const useFaces = ({ id, textId }: Pick<Paragraph, 'id' | 'textId'>): readonly Face[] | null =>
  useCarried(useFacesSaid(id), textId, ({ version, faces }) => ({ version, carried: faces }), carryRanges);

/** Reads the brackets again when the server says so, and when the draft has rested after a change. */
export function useRereading(): void {
  const { session, group } = useDraft();
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined, first = 0;
    const soon = (wait: number) => {
      const now = Date.now();
      first ||= now;
      clearTimeout(timer);
      // Where somebody types without a pause it is read all the same, every few seconds.
      timer = setTimeout(() => { first = 0; void rereadBrackets(queries, group.slug, session.draftId); }, Math.max(0, Math.min(wait, first + atMost - now)));
    };
    // Observers are many, and need not all ask in the same instant.
    const own = group.you.role === null || group.you.role === 'observer' ? Math.random() * atMost / 2 : 0;
    const joined = () => soon(0);
    session.joined.add(joined);
    const ends = [
      session.wire.on('brackets', m => { if (m.draftId === session.draftId) soon(told + own); }),
      session.wire.on('changes', m => { if (session.text(m.textId)) soon(atRest + own); }),
    ];
    return () => { clearTimeout(timer); session.joined.delete(joined); for (const end of ends) end(); };
  }, [session, group.slug, group.you.role, queries]);
}
const told = 150, atRest = 1_000, atMost = 5_000;

export const bracketElements = (paragraphId: number): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`#paragraph-${paragraphId} .bracket`)];
export const paragraphIdOf = (element: Element | null): number | null => Number(/^paragraph-(\d+)$/.exec(element?.closest('article.paragraph')?.id ?? '')?.[1]) || null;

/** One paragraph's words as they are on the screen, and how places in them are told to the server. */
interface Screen { text: string; version: number; editor: OpenEditor | undefined; toConfirmed: (position: number) => number; fromConfirmed: (position: number) => number }
export function screenOf({ session, editing }: Draft, textId: number): Screen | null {
  const live = session.text(textId), editor = editing?.editor(textId);
  if (!live) return null;
  if (!editor) return { text: live.text, version: live.version, editor, toConfirmed: p => p, fromConfirmed: p => p };
  const pending = editor.sync.pendingMap(), back = pending.invertedDesc;
  return { text: editor.sync.read().toString(), version: editor.sync.version, editor, toConfirmed: p => back.mapPos(p, 1), fromConfirmed: p => pending.mapPos(p, 1) };
}

const patience = 4_000;
/** Resolves when the server has every word of the editor; false: it does not come about in time. */
export function settled(editor: OpenEditor | undefined): Promise<boolean> {
  if (!editor || editor.sync.settled) return Promise.resolve(true);
  return new Promise(resolve => {
    const done = (all: boolean) => { stop(); clearTimeout(timer); resolve(all); };
    const timer = setTimeout(() => done(false), patience);
    const stop = editor.sync.subscribe(() => { if (editor.sync.settled) done(true); });
  });
}

/** The place of the innermost bracket at a position of the screen; null: there is none. */
export function placeAt(draft: Draft, paragraph: Pick<Paragraph, 'id' | 'textId'>, position: number): Place | null {
  const screen = screenOf(draft, paragraph.textId);
  const found = screen && bracketAt(signsIn(screen.text), position);
  return found ? { paragraphId: paragraph.id, version: screen.version, start: screen.toConfirmed(found.start) } : null;
}
export function positionOf(draft: Draft, element: Element): number | null {
  if (element instanceof HTMLElement && element.dataset.at !== undefined) return Number(element.dataset.at);
  const id = paragraphIdOf(element), paragraph = draft.session.state.draft?.recommendations.flatMap(r => r.paragraphs).find(p => p.id === id);
  return (paragraph && draft.editing?.editor(paragraph.textId)?.placeOf(element)) ?? null;
}
/** Where a place is on the screen now; null: it is gone, or its version is not known here. */
export function onScreen(draft: Draft, place: Place, textId: number): number | null {
  const screen = screenOf(draft, textId), entries = draft.session.text(textId)?.since(place.version);
  const now = entries && carryPlace(place, entries);
  return screen && now ? screen.fromConfirmed(now.start) : null;
}
/** The opening sign of a bracket on the page, wherever the paragraph is read or written. */
export function elementAt(draft: Draft, place: Place, textId: number): HTMLElement | null {
  const position = onScreen(draft, place, textId);
  return bracketElements(place.paragraphId).find(element => positionOf(draft, element) === position) ?? null;
}

/** A place as it is now, with what is known of the bracket there. `gone`: no bracket opens there any more. */
export function useStanding(place: Place, paragraph: Paragraph): { place: Place; reading: ParagraphBrackets | null; bracket: Bracket | null } | 'gone' {
  const { session } = useDraft();
  const { version, text } = useLiveText(session, paragraph.textId);
  const reading = useParagraphBrackets(paragraph);
  const last = useRef(place);
  return useMemo(() => {
    if (last.current.paragraphId !== place.paragraphId || last.current.version < place.version) last.current = place;
    const entries = session.text(paragraph.textId)?.since(last.current.version);
    const now = entries && carryPlace(last.current, entries);
    if (!now || text[now.start] !== '[') return 'gone';
    last.current = { ...now, version };
    return { place: last.current, reading, bracket: reading?.version === version ? reading.brackets.find(b => b.start === now.start) ?? null : null };
  }, [place, version, text, reading, session, paragraph.textId]);
}

/** The readings as the texts stand now; those that cannot be brought along yet stay as they were read. */
export function readingsNow({ session }: Draft, { paragraphs }: DraftBrackets): ParagraphBrackets[] {
  return paragraphs.map(reading => {
    const entries = session.text(reading.textId)?.since(reading.version);
    return entries?.length ? carry(reading, entries) : reading;
  });
}

export const paragraphsOf = (outline: DraftOutline): Paragraph[] => outline.recommendations.filter(r => !r.withdrawn).flatMap(r => r.paragraphs).filter(p => !p.withdrawn);
