/** The desk of brackets on the page of a draft: the story, the dialogs, the list, and a command for every act, on the bracket at the caret or the one that has the focus. */
import { useCallback, useEffect, useMemo, useRef, useState, type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { DraftOutline, Paragraph } from '../api';
import { useDraft, useRights, whyNotEdit } from '../drafts/draft';
import { Offer, type PageTasks } from '../drafts/ParagraphArticle';
import { offsetIn } from '../drafts/runs';
import { useCommand } from '../frame/commands';
import { notify } from '../frame/notify';
import { t } from '../messages';
import { useBracketActs } from './acts';
import { says, useBrackets, type Bracket, type Lifting } from './api';
import { BracketPanel } from './BracketPanel';
import type { Place } from './carry';
import { BracketContext, elementAt, onScreen, paragraphIdOf, paragraphsOf, placeAt, positionOf, readingsNow, screenOf, settled, useParagraphBrackets, useRereading, type BracketDesk } from './desk';
import { AlternativeDialog, BracketDialog, DescribeDialog, LiftDialog, SettingsDialog } from './dialogs';
import { stepFrom, stopsOf, type Filter, type Stop } from './navigation';
import { Story, type Asked } from './Story';
import './brackets.css';

const hoverAfter = 350, leaveAfter = 250;
/** The dialog's own giving back of the focus comes first. */
const afterDialog = 60;
type Asking = { what: 'bracket'; place: Place; end: number; words: string } | { what: Asked; place: Place; lifting: Lifting | null } | { what: 'settings' };
interface Told { place: Place; anchor: HTMLElement | null; held: boolean }

export function Brackets({ outline, page, current, editing, children }: { outline: DraftOutline; page: PageTasks; current: number | null; editing: number | null; children: ReactNode }) {
  const draft = useDraft();
  useRereading();
  const [told, tell] = useState<Told | null>(null);
  const [asking, ask] = useState<Asking | null>(null);
  const [panel, setPanel] = useState<Partial<Filter> | null>(null);
  const paragraphs = useMemo(() => outline.recommendations.flatMap(r => r.paragraphs), [outline]);
  const find = useCallback((id: number) => paragraphs.find(p => p.id === id), [paragraphs]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const open = (place: Place, held: boolean, anchor?: HTMLElement | null) => {
    const paragraph = find(place.paragraphId);
    clearTimeout(timer.current);
    if (paragraph) tell({ place, held, anchor: anchor ?? elementAt(draft, place, paragraph.textId) });
  };
  const latest = useRef(open);
  latest.current = open;
  const desk = useMemo<BracketDesk>(() => ({ tell: place => latest.current(place, true), list: filter => setPanel(filter ?? {}), settings: () => ask({ what: 'settings' }) }), []);

  const signUnder = (target: EventTarget): { place: Place; element: HTMLElement } | null => {
    const element = target instanceof Element ? target.closest<HTMLElement>('.bracket:not(.loose)') : null;
    const id = paragraphIdOf(element), paragraph = id === null ? undefined : find(id);
    const position = element && positionOf(draft, element);
    const place = element && paragraph && position !== null ? placeAt(draft, paragraph, element.textContent === ']' ? position : position + 1) : null;
    return place && element ? { place, element } : null;
  };
  const pointer = useRef({ x: -1, y: -1 });
  const over = (event: PointerEvent) => {
    // Words that move under a resting pointer, because somebody types, ask for nothing.
    const resting = pointer.current.x === event.clientX && pointer.current.y === event.clientY;
    pointer.current = { x: event.clientX, y: event.clientY };
    if (event.pointerType === 'touch' || event.buttons !== 0 || resting) return;
    const inCard = event.target instanceof Element && event.target.closest('.bracket-story') !== null;
    const sign = inCard ? null : signUnder(event.target);
    clearTimeout(timer.current);
    if (sign && !told?.held) timer.current = setTimeout(() => open(sign.place, false, sign.element), told ? leaveAfter : hoverAfter);
    else if (!inCard && told && !told.held) timer.current = setTimeout(() => tell(null), leaveAfter);
  };
  // In the text that is read, a bracket is a button; in the editor a click puts the caret.
  const clicked = (event: MouseEvent) => {
    const reading = event.target instanceof Element && event.target.closest('.words.reading') !== null;
    const sign = reading && window.getSelection()?.isCollapsed !== false ? signUnder(event.target) : null;
    if (!sign) { if (told && !(event.target instanceof Element && event.target.closest('.bracket-story'))) tell(null); return; }
    event.stopPropagation();
    open(sign.place, true, sign.element);
  };
  const pressed = (event: KeyboardEvent) => {
    if (!told || told.held) return;
    const typed = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key !== 'Escape' && !typed) return;
    clearTimeout(timer.current);
    tell(null);
    if (event.key === 'Escape') event.stopPropagation();
  };
  const close = (back: boolean) => {
    const from = told;
    clearTimeout(timer.current);
    tell(null);
    if (!back || !from?.held) return;
    const editor = editing === from.place.paragraphId ? draft.editing?.editor(find(editing)?.textId ?? 0) : undefined;
    if (editor) editor.select(editor.sync.state.selection.main.head);
    else (from.anchor?.isConnected && from.anchor.tabIndex >= -1 ? from.anchor : document.getElementById(`paragraph-${from.place.paragraphId}`))?.focus({ preventScroll: true });
  };

  const focused = useFocusedSign();
  // An act may have taken away what had the focus, or disabled it while the act ran: then the focus goes back to the words it was about.
  const about = useRef<number | null>(null);
  if (asking && 'place' in asking) about.current = asking.place.paragraphId;
  const idle = asking === null;
  useEffect(() => {
    if (!idle || about.current === null) return;
    const id = about.current;
    about.current = null;
    const timer = setTimeout(() => {
      if (document.activeElement !== document.body) return;
      const editor = editing === id ? draft.editing?.editor(find(id)?.textId ?? 0) : undefined;
      const sign = focused.sign.current;
      if (editor) editor.select(editor.sync.state.selection.main.head);
      else (sign?.isConnected ? sign : document.getElementById(`paragraph-${id}`))?.focus({ preventScroll: true });
    }, afterDialog);
    return () => clearTimeout(timer);
  }, [idle]);
  const toldParagraph = told && find(told.place.paragraphId);
  const show = (place: Place) => {
    const paragraph = find(place.paragraphId);
    if (!paragraph) return;
    const position = onScreen(draft, place, paragraph.textId);
    const editor = editing === place.paragraphId ? draft.editing?.editor(paragraph.textId) : undefined;
    if (editor && position !== null) editor.select(position + 1);
    const element = elementAt(draft, place, paragraph.textId);
    const target = element ?? document.getElementById(`paragraph-${place.paragraphId}`);
    intoView(target);
    if (!editor) target?.focus({ preventScroll: true });
    page.choose(place.paragraphId);
    if (element?.textContent === '[' && !element.classList.contains('loose')) tell({ place, anchor: element, held: false }); else tell(null);
  };
  const askingParagraph = asking && 'place' in asking ? find(asking.place.paragraphId) : undefined;
  return (
    <BracketContext value={desk}>
      <div className="bracket-desk" onPointerOver={over} onPointerMove={event => { pointer.current = { x: event.clientX, y: event.clientY }; }} onClickCapture={clicked} onFocus={focused.hear} onKeyDownCapture={pressed}>
        {children}
        {told && toldParagraph && <Story key={`${told.place.paragraphId}.${told.place.version}.${told.place.start}`} {...told} paragraph={toldParagraph} ask={(what, place, choose) => { tell(null); ask({ what, place, lifting: choose === undefined ? null : { how: 'choose', index: choose } }); }}
          goTo={id => { tell(null); document.getElementById(`paragraph-${id}`)?.scrollIntoView({ block: 'center' }); document.getElementById(`paragraph-${id}`)?.focus({ preventScroll: true }); }}
          hold={() => { clearTimeout(timer.current); tell(now => now && !now.held ? { ...now, held: true } : now); }} close={close} />}
        {panel && <BracketPanel outline={outline} asked={panel} current={told?.place ?? null} goTo={show} close={() => setPanel(null)} />}
      </div>
      {asking?.what === 'settings' && <SettingsDialog onClose={() => ask(null)} />}
      {asking?.what === 'bracket' && askingParagraph && <BracketDialog paragraph={askingParagraph} place={asking.place} end={asking.end} words={asking.words} onClose={() => ask(null)} />}
      {asking && 'lifting' in asking && askingParagraph && <AskAbout asking={asking} paragraph={askingParagraph} onClose={() => ask(null)} />}
      <Commands outline={outline} paragraphs={paragraphs} current={current} editing={editing} told={told?.place ?? null} focusedSign={focused.sign} panelOpen={panel !== null}
        open={open} ask={what => { clearTimeout(timer.current); tell(null); ask(what); }} list={() => setPanel(now => now ? null : {})} show={show} />
    </BracketContext>
  );
}

function AskAbout({ asking: { what, place, lifting }, paragraph, onClose }: { asking: { what: Asked; place: Place; lifting: Lifting | null }; paragraph: Paragraph; onClose: () => void }) {
  const bracket = useParagraphBrackets(paragraph)?.brackets.find(b => b.start === place.start) ?? null;
  // What the person saw when the dialog opened is what the form begins with.
  const [first] = useState<Bracket | null>(bracket);
  const about = { paragraph, place, onClose };
  return what === 'alternative' ? <AlternativeDialog {...about} bracket={first} /> : what === 'describe' ? <DescribeDialog {...about} bracket={first} /> : <LiftDialog {...about} first={lifting} />;
}

/** The bracket that had the focus last while the focus was among the paragraphs: a palette takes the focus away before its command runs. */
function useFocusedSign() {
  const sign = useRef<HTMLElement | null>(null);
  const hear = useCallback((event: FocusEvent) => {
    const target = event.target as HTMLElement;
    if (target.classList.contains('bracket')) sign.current = target; else if (target.closest('article.paragraph')) sign.current = null;
  }, []);
  return { sign, hear };
}

/** Scrolls only where it must, so that going from bracket to bracket does not move the page under the reader. */
function intoView(element: Element | null): void {
  const box = element?.getBoundingClientRect();
  if (box && (box.top < window.innerHeight * 0.15 || box.bottom > window.innerHeight * 0.75)) element!.scrollIntoView({ block: 'center' });
}

interface Commanding {
  outline: DraftOutline; paragraphs: Paragraph[]; current: number | null; editing: number | null; told: Place | null; focusedSign: { current: HTMLElement | null }; panelOpen: boolean;
  open: (place: Place, held: boolean) => void; ask: (asking: Asking) => void; list: () => void; show: (place: Place) => void;
}

function Commands({ outline, paragraphs, current, editing, told, focusedSign, panelOpen, open, ask, list, show }: Commanding) {
  const draft = useDraft();
  const { group, session } = draft;
  const rights = useRights();
  const acts = useBracketActs();
  const navigate = useNavigate();
  const { data: brackets } = useBrackets(group.slug, session.draftId);
  const find = (id: number | null) => paragraphs.find(p => p.id === id);

  /** The bracket that a command is about, once the server has all words around it. */
  const aimed = async (): Promise<Place | null> => {
    if (told) return told;
    const writing = find(editing), editor = writing && draft.editing?.editor(writing.textId);
    if (editor) {
      if (!await settled(editor)) { notify({ tone: 'problem', message: t('bracket.notSent'), detail: t('bracket.notSent.action') }); return null; }
      const place = placeAt(draft, writing, editor.sync.state.selection.main.head);
      if (!place) notify({ tone: 'info', message: t('bracket.noneAtCaret'), detail: t('bracket.noneAtCaret.action') });
      return place;
    }
    const sign = focusedSign.current, position = sign?.isConnected ? positionOf(draft, sign) : null, paragraph = find(paragraphIdOf(sign));
    const place = paragraph && position !== null ? placeAt(draft, paragraph, position + 1) : null;
    if (!place) notify({ tone: 'info', message: t('bracket.noneFocused'), detail: t('bracket.noneAtCaret.action') });
    return place;
  };
  const at = (run: (place: Place) => unknown) => () => void aimed().then(place => { if (place) run(place); });

  const bracketSelection = async () => {
    const selected = await selection();
    if (!selected) { notify({ tone: 'info', message: t('bracket.noSelection'), detail: t('bracket.noSelection.action') }); return; }
    ask({ what: 'bracket', ...selected });
  };
  const selection = async (): Promise<{ place: Place; end: number; words: string } | null> => {
    const range = window.getSelection()?.rangeCount ? window.getSelection()!.getRangeAt(0) : null;
    const words = range?.commonAncestorContainer instanceof Element ? range.commonAncestorContainer.closest('.reading .live-words') : range?.commonAncestorContainer.parentElement?.closest('.reading .live-words');
    const paragraph = find(paragraphIdOf(words ?? null)), screen = paragraph && screenOf(draft, paragraph.textId);
    if (range && !range.collapsed && words && paragraph && screen && whyNotEdit(paragraph, rights) === null) {
      const from = offsetIn(words, range.startContainer, range.startOffset), to = offsetIn(words, range.endContainer, range.endOffset);
      return { place: { paragraphId: paragraph.id, version: screen.version, start: screen.toConfirmed(from) }, end: screen.toConfirmed(to), words: screen.text.slice(from, to) };
    }
    const writing = find(editing), editor = writing && draft.editing?.editor(writing.textId);
    if (!editor) return null;
    if (!await settled(editor)) { notify({ tone: 'problem', message: t('bracket.notSent'), detail: t('bracket.notSent.action') }); return null; }
    const { from, to } = editor.sync.state.selection.main;
    return { place: { paragraphId: writing.id, version: editor.sync.version, start: from }, end: to, words: editor.sync.state.sliceDoc(from, to) };
  };

  const step = (direction: -1 | 1) => {
    const order = paragraphsOf(outline).map(p => p.id);
    const readings = brackets ? readingsNow(draft, brackets) : [];
    const stops = stopsOf(readings, order);
    const next = stepFrom(stops, order, here(), direction);
    if (!next) { notify({ tone: 'info', message: t('bracket.panel.none') }); return; }
    if (next.wrapped) notify({ tone: 'info', message: t(direction === 1 ? 'bracket.fromStart' : 'bracket.fromEnd') });
    const reading = readings.find(p => p.paragraphId === next.stop.paragraphId)!;
    show({ paragraphId: reading.paragraphId, version: reading.version, start: next.stop.start });
  };
  /** Where one is, in positions of the confirmed text: the next bracket is looked for from there. */
  const here = (): Stop | null => {
    const confirmed = (paragraph: Paragraph, position: number): Stop => ({ paragraphId: paragraph.id, start: screenOf(draft, paragraph.textId)?.toConfirmed(position) ?? position });
    const writing = find(editing), editor = writing && draft.editing?.editor(writing.textId);
    if (editor) {
      const head = editor.sync.state.selection.main.head;
      // A caret just inside a bracket is at it.
      return confirmed(writing, editor.sync.state.sliceDoc(Math.max(0, head - 1), head) === '[' ? head - 1 : head);
    }
    const sign = focusedSign.current, paragraph = find(paragraphIdOf(sign)), position = sign?.isConnected ? positionOf(draft, sign) : null;
    if (paragraph && position !== null) return confirmed(paragraph, position);
    return current === null ? null : { paragraphId: current, start: -1 };
  };

  useCommand({ id: 'bracket.next', label: t('bracket.next'), keys: 'F8', whileTyping: true, run: () => step(1) });
  useCommand({ id: 'bracket.previous', label: t('bracket.previous'), keys: 'Shift+F8', whileTyping: true, run: () => step(-1) });
  useCommand({ id: 'bracket.story', label: t('bracket.tell'), keys: ['Mod+E S', 'Alt+Enter'], run: at(place => open(place, true)) });
  useCommand({ id: 'bracket.list', label: t(panelOpen ? 'bracket.panel.close' : 'bracket.panel.open'), keys: 'Mod+E L', run: list });
  useCommand({ id: 'bracket.measures', label: t('measures.open'), run: () => void navigate(`/g/${group.slug}/drafts/${session.draftId}/measures`) });
  return (
    <>
      {rights.edit && <>
        <Offer id="bracket.add" label={t('bracket.command.add')} keys="Mod+B" run={() => void bracketSelection()} />
        <Offer id="bracket.alternative" label={t('bracket.command.alternative')} keys="Mod+E A" run={at(place => ask({ what: 'alternative', place, lifting: null }))} />
        <Offer id="bracket.describe" label={t('bracket.command.describe')} keys="Mod+E I" run={at(place => ask({ what: 'describe', place, lifting: null }))} />
        {says.map(say => <Offer key={say} id={`bracket.say.${say}`} label={t(`bracket.command.${say}`)} keys={sayKeys[say]} run={at(place => group.you.delegationId === null ? open(place, true) : void acts.say(place, say, group.you.delegationId))} />)}
        <Offer id="bracket.say.none" label={t('bracket.command.unsay')} keys="Mod+E N" run={at(place => group.you.delegationId === null ? open(place, true) : void acts.say(place, 'none', group.you.delegationId))} />
        <Offer id="bracket.keep" label={t('bracket.command.keep')} keys="Mod+E K" run={at(place => void acts.lift(place, { how: 'keep' }))} />
        <Offer id="bracket.drop" label={t('bracket.command.drop')} keys="Mod+E X" run={at(place => void acts.lift(place, { how: 'drop' }))} />
        <Offer id="bracket.choose" label={t('bracket.command.choose')} keys="Mod+E C" run={at(place => ask({ what: 'lift', place, lifting: null }))} />
        <Offer id="bracket.merge" label={t('bracket.command.merge')} keys="Mod+E M" run={at(place => ask({ what: 'lift', place, lifting: { how: 'merge', words: '' } }))} />
        <Offer id="bracket.repair" label={t('bracket.command.repair')} keys="Mod+E F" run={() => repairNext()} />
      </>}
      {rights.rules && <Offer id="bracket.settings" label={t('bracket.settings')} run={() => ask({ what: 'settings' })} />}
    </>
  );

  /** Goes to the next problem and opens the list, where its repairs are. */
  function repairNext() {
    const order = paragraphsOf(outline);
    const reading = order.flatMap(p => brackets?.paragraphs.find(r => r.paragraphId === p.id && r.problems.length > 0) ?? []).find(r => r.paragraphId === current) ?? order.flatMap(p => brackets?.paragraphs.find(r => r.paragraphId === p.id && r.problems.length > 0) ?? [])[0];
    if (!reading) { notify({ tone: 'info', message: t('bracket.noProblems') }); return; }
    if (!panelOpen) list();
    show({ paragraphId: reading.paragraphId, version: reading.version, start: reading.problems[0]!.start });
  }
}
const sayKeys = { propose: 'Mod+E P', retain: 'Mod+E R', delete: 'Mod+E D', reserve: 'Mod+E V' } as const;
