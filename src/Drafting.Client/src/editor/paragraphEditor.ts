/** The editor of one paragraph: CodeMirror on a `ParagraphSync`, with the carets and new words of others. This file and what it imports are loaded when somebody may edit. */
import { sendableUpdates } from '@codemirror/collab';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorSelection, EditorState, StateEffect, type Extension, type Transaction, type TransactionSpec } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, WidgetType, keymap, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import { brackets, facesField, showFaces } from './bracketMarks';
import { ParagraphSync, type SyncParts } from './paragraphSync';
import { reduceToDesc } from './positions';
import { mapPosition } from '../live/changes';
import type { Caret } from '../live/liveText';
import type { Face } from '../brackets/faces';

/** What the page tells the editor; read at each use, so that it may change. */
export interface EditorHost {
  /** Said to screen readers. */
  label: string;
  /** How the caret of somebody is shown. */
  describe(caret: Pick<Caret, 'personId' | 'delegationId'>): { label: string; colour: string };
  tooLong(limit: number): void;
  /** Esc: back to the paragraph. */
  leave(): void;
  /** The focus has gone elsewhere in the page. */
  left(): void;
}
export interface OpenEditor {
  sync: ParagraphSync;
  /** Set by the page before it shows the editor. */
  host: { current: EditorHost | null };
  /** Shows the editor in `parent`, with the caret at `position` of the words on the screen. Gives what takes it away again; the words and the undo history stay. */
  show(parent: HTMLElement, position: number): () => void;
  /** Draws the faces of brackets; their positions are of `version` of the confirmed text. */
  drawFaces(version: number, faces: readonly Face[]): void;
  /** The position of an element of the text on the screen; null while it is not shown here. */
  placeOf(element: Element): number | null;
  /** Puts the caret there and brings it into view. */
  select(position: number): void;
}

const refreshOthers = StateEffect.define<null>();
const pointEvery = 120;

/** An editor without a screen yet. */
export function openEditor(parts: Omit<SyncParts, 'extensions'>): OpenEditor {
  const host: OpenEditor['host'] = { current: null };
  const own: { sync: ParagraphSync | null } = { sync: null };
  const sync = new ParagraphSync({ ...parts, extensions: extensionsFor(parts, host, own) });
  own.sync = sync;
  const shown: { view: EditorView | null } = { view: null };
  return {
    sync, host,
    show: (parent, position) => showEditor(sync, host, shown, parent, position),
    drawFaces: drawingFaces(sync, parts.text),
    placeOf: element => shown.view?.contentDOM.contains(element) ? shown.view.posAtDOM(element) : null,
    select(position) { sync.dispatch({ selection: EditorSelection.cursor(Math.min(position, sync.state.doc.length)), scrollIntoView: true }); shown.view?.focus(); },
  };
}

/** Faces are placed when the editor stands where the live text stands; until then the last told wait. */
function drawingFaces(sync: ParagraphSync, text: SyncParts['text']): OpenEditor['drawFaces'] {
  let told: { version: number; faces: readonly Face[]; placed: boolean } | null = null;
  const place = () => {
    // A state that was replaced has forgotten them.
    if (!told || sync.version !== text.version || (told.placed && sync.state.field(facesField) !== null)) return;
    const entries = text.since(told.version);
    if (!entries) return;
    told.placed = true;
    const pending = sync.pendingMap();
    const onScreen = (position: number, side: -1 | 1) => pending.mapPos(entries.reduce((at, { changes }) => mapPosition(changes, at, side), position), side);
    sync.dispatch({ effects: showFaces.of(told.faces.map(face => ({ ...face, start: onScreen(face.start, 1), end: onScreen(face.end, -1) }))) });
  };
  sync.subscribe(place);
  return (version, faces) => { told = { version, faces, placed: false }; place(); };
}

function showEditor(sync: ParagraphSync, host: OpenEditor['host'], own: { view: EditorView | null }, parent: HTMLElement, position: number): () => void {
  const at = Math.max(0, Math.min(position, sync.state.doc.length));
  const view = new EditorView({
    state: sync.state, parent,
    dispatchTransactions: (transactions, shown) => { shown.update(transactions); sync.edited(shown.state); },
  });
  own.view = view;
  sync.show(view);
  view.dispatch({ selection: EditorSelection.cursor(at) });
  view.focus();
  let shown = true;
  // Another window in front takes the focus too, but leaves the editor the active element: then it stays.
  const blurred = () => setTimeout(() => {
    const active = document.activeElement;
    if (!shown || active === view.contentDOM) return;
    // A dialog gives the focus back, and its acts are about the caret; what comes after it decides.
    if (active?.closest('[role=dialog]')) document.addEventListener('focusin', blurred, { once: true }); else host.current?.left();
  });
  view.contentDOM.addEventListener('blur', blurred);
  return () => { shown = false; own.view = null; document.removeEventListener('focusin', blurred); sync.show(null); view.destroy(); host.current = null; };
}

function extensionsFor({ text, session }: Omit<SyncParts, 'extensions'>, host: OpenEditor['host'], own: { sync: ParagraphSync | null }): Extension {
  const limit = () => session.read().limits.textLength;
  return [
    history(),
    keymap.of([{ key: 'Escape', run: () => { host.current?.leave(); return true; } }, ...historyKeymap, ...defaultKeymap.filter(binding => !taken.has(binding.key ?? ''))]),
    EditorView.lineWrapping,
    EditorState.allowMultipleSelections.of(false),
    EditorView.contentAttributes.of(() => ({ dir: 'auto', spellcheck: 'true', 'aria-label': host.current?.label ?? '', class: 'live-words' })),
    EditorState.transactionFilter.of(transaction => wordsThatMayEnter(transaction, limit(), over => host.current?.tooLong(over))),
    brackets, plain, nonce,
    others(text, host, own), pointing(session, own),
  ];
}

/** Keys that mean something to the page around the editor, or that make no sense in prose. */
const taken = new Set(['Mod-Enter', 'Tab', 'Shift-Tab', 'Mod-[', 'Mod-]', 'Mod-Alt-\\', 'Alt-l', 'Mod-i', 'Shift-Mod-k', 'Mod-/', 'Alt-A']);

/**
 * What is typed or pasted as the text may hold it: without U+0000 and half characters, and not past the limit, where nothing is inserted and the person is told.
 * CodeMirror itself has made one line break of `\r\n` and of a lone `\r` by then.
 */
export function wordsThatMayEnter(transaction: Transaction, limit: number, tell: (limit: number) => void): TransactionSpec | readonly TransactionSpec[] {
  if (!transaction.docChanged) return transaction;
  if (transaction.newDoc.length > limit && transaction.newDoc.length > transaction.startState.doc.length) { tell(limit); return []; }
  let clean = true;
  const changes: { from: number; to: number; insert: string }[] = [];
  transaction.changes.iterChanges((from, to, _fromNow, _toNow, inserted) => {
    const words = inserted.toString();
    const insert = fitting(words);
    clean &&= insert === words;
    changes.push({ from, to, insert });
  });
  return clean ? transaction : [{ changes, scrollIntoView: true }];
}

/** Without U+0000, and without a half of a surrogate pair standing alone. */
const fitting = (words: string): string => words.replaceAll('\0', '').replace(/\p{Cs}/gu, '');

class CaretWidget extends WidgetType {
  /** `place` is part of it so that a caret that has moved is drawn anew, and shows its name again for a moment. */
  constructor(readonly label: string, readonly colour: string, readonly place: number) { super(); }
  override eq(other: CaretWidget) { return other.label === this.label && other.colour === this.colour && other.place === this.place; }
  override toDOM() {
    const caret = document.createElement('span');
    caret.className = 'caret-of-other';
    caret.dataset.name = this.label;
    caret.style.setProperty('--by', this.colour);
    caret.ariaHidden = 'true';
    return caret;
  }
  override ignoreEvent() { return true; }
}

/** Carets, selections and new words of others. They are known in positions of the confirmed text and shown across what is pending here. */
function others(text: SyncParts['text'], host: OpenEditor['host'], own: { sync: ParagraphSync | null }): Extension {
  return ViewPlugin.fromClass(class {
    decorations: DecorationSet;
    stop: () => void;
    constructor(view: EditorView) {
      this.decorations = this.build(view.state);
      this.stop = text.subscribe(() => view.dispatch({ effects: refreshOthers.of(null) }));
    }
    update(update: ViewUpdate) {
      if (update.docChanged || update.transactions.some(t => t.effects.some(e => e.is(refreshOthers)))) this.decorations = this.build(update.state);
    }
    destroy() { this.stop(); }
    build(state: EditorState): DecorationSet {
      const sync = own.sync;
      if (!sync) return Decoration.none;
      const { carets, fresh } = text.read();
      // Long work without network piles up pending changes; with nobody to show there is nothing to carry across them.
      if (!carets.length && !fresh.length) return Decoration.none;
      const onScreen = reduceToDesc(state.doc.length, sync.confirmedLength, sendableUpdates(state));
      // While several entries arrive at once the live text is a step ahead of the screen, and the last step shows all in place.
      const place = (position: number, side: -1 | 1) => onScreen.mapPos(Math.min(position, onScreen.length), side);
      const marks = [];
      for (const { from, to, clientId, delegationId } of fresh) {
        const start = place(from, 1), end = place(to, -1);
        if (clientId === sync.clientId || end <= start) continue;
        marks.push(Decoration.mark({ class: 'fresh', attributes: { style: `--by: ${host.current?.describe({ personId: 0, delegationId }).colour ?? 'var(--accent)'}` } }).range(start, end));
      }
      for (const caret of carets) {
        const { label, colour } = host.current?.describe(caret) ?? { label: '', colour: 'var(--ink-soft)' };
        const anchor = place(caret.anchor, -1), head = place(caret.head, -1);
        if (anchor !== head) marks.push(Decoration.mark({ class: 'selection-of-other', attributes: { style: `--by: ${colour}` } }).range(Math.min(anchor, head), Math.max(anchor, head)));
        marks.push(Decoration.widget({ widget: new CaretWidget(label, colour, caret.head), side: -1 }).range(head));
      }
      return Decoration.set(marks, true);
    }
  }, { decorations: plugin => plugin.decorations });
}

/** Says where the selection is, mapped back over what is pending. Typing needs no word of it: the caret follows the entries. */
function pointing(session: SyncParts['session'], own: { sync: ParagraphSync | null }): Extension {
  return ViewPlugin.fromClass(class {
    timer: ReturnType<typeof setTimeout> | undefined;
    waiting = own.sync?.clientId === null;
    // The client id may come after the caret.
    stop = own.sync?.subscribe(() => { if (this.waiting && own.sync?.clientId !== null) { this.waiting = false; this.soon(); } });
    constructor(readonly view: EditorView) { this.soon(); }
    update(update: ViewUpdate) {
      if (update.focusChanged || (update.selectionSet && !update.docChanged)) this.soon();
    }
    destroy() { this.stop?.(); clearTimeout(this.timer); this.send(false); }
    soon() { this.timer ??= setTimeout(() => { this.timer = undefined; this.send(this.view.hasFocus); }, pointEvery); }
    send(here: boolean) {
      const sync = own.sync;
      if (!sync || sync.clientId === null || session.wire.state !== 'connected') return;
      const back = sync.pendingMap().invertedDesc, { anchor, head } = this.view.state.selection.main;
      const at = here ? { anchor: back.mapPos(anchor), head: back.mapPos(head) } : {};
      session.wire.call('Point', { textId: sync.textId, clientId: sync.clientId, version: sync.version, ...at }).catch(() => undefined);
    }
  });
}

/** The page's policy lets only those styles in that carry its nonce. */
const nonce = EditorView.cspNonce.of(document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '');

/** The words have the metrics of the page around them, so that nothing moves when the editor opens. */
const plain = EditorView.theme({
  '&': { font: 'inherit', color: 'inherit', background: 'none' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'inherit', lineHeight: 'inherit', overflow: 'visible' },
  '.cm-content': { padding: '0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0' },
});
