/**
 * One editor of one text, between CodeMirror's collab state and the server. It needs no screen: the state lives here, a view may show it.
 * One submission is in flight at a time, frozen and resent identical until answered; entries are received one by one (docs/live-protocol.md, section 5).
 */
import { collab, getSyncedVersion, receiveUpdates, sendableUpdates } from '@codemirror/collab';
import { ChangeSet, EditorState, StateEffect, Text, type Extension, type TransactionSpec } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { reduceToDesc } from './positions';
import type { DraftSession } from '../live/draftSession';
import type { LiveText } from '../live/liveText';
import { insertedWords, wordsIn, type PendingRecord, type PendingShelf } from '../live/pending';
import { CallDefect, passing, type Change, type Entry, type Refusal, type Submission } from '../live/protocol';

/** The collab extension compares ids only for "mine or not"; which number the server gave is kept beside it, so that it can change. */
const mine = 'mine', theirs = 'theirs';
/**
 * A pending deletion of words that somebody else has deleted too has become empty, but it still has its seq. Collab counts a transaction without changes
 * only for its shared effects, so a restored change carries one.
 */
const counted = StateEffect.define<null>();
/** A submission stays well under the message limit of the protocol, whatever its letters cost in UTF-8. */
const submissionSize = 200_000;
/** Refusals that say that what is here is not what the server has; then its head counts, whatever its version. */
const distrusting = ['does-not-fit', 'unknown-version', 'not-a-change-set'];
const patience = { entries: 600, tooFast: 1_000, busy: 700, defects: 3, renewals: 2 };

export type Wait = (milliseconds: number, then: () => void) => () => void;
export interface SyncParts {
  session: Pick<DraftSession, 'wire' | 'group' | 'read'>;
  text: LiveText; shelf: PendingShelf; extensions: Extension; release: () => void; instance: string;
  restored?: PendingRecord | undefined; now?: () => number;
  /** Injected so that tests decide when time passes. */
  wait?: Wait;
}
const waitForReal: Wait = (milliseconds, then) => { const timer = setTimeout(then, milliseconds); return () => clearTimeout(timer); };

export class ParagraphSync {
  state: EditorState;
  #parts: SyncParts;
  #view: EditorView | null = null;
  #confirmed: Text;
  #clientId: number | null;
  /** The seq of the last change of this client id known to be in the log. */
  #lastSeq: number;
  #inFlight: Submission | null;
  /** The version some answer has promised; its entries are on their way. */
  #promised = 0;
  #since: number;
  #busy = false;
  #aligning: Promise<void> | null = null;
  #asking = false;
  #defects = 0;
  #renewals = 0;
  #keeping = false;
  #stopWaiting: (() => void) | null = null;
  #closed = false;
  #unlisten: () => void;
  #readers = new Set<() => void>();

  constructor(parts: SyncParts) {
    this.#parts = parts;
    const { restored, text } = parts;
    this.#clientId = restored?.clientId ?? null;
    this.#lastSeq = (restored?.firstSeq ?? 1) - 1;
    this.#inFlight = restored?.inFlight ?? null;
    this.#since = restored?.since ?? 0;
    this.#confirmed = Text.of((restored?.baseText ?? text.text).split('\n'));
    this.state = this.#fresh(restored?.baseVersion ?? text.version);
    for (const change of restored?.changes ?? []) this.state = this.state.update({ changes: ChangeSet.fromJSON(change), effects: counted.of(null) }).state;
    this.#unlisten = text.listen({ entry: entry => this.#receive(entry), jumped: () => this.#jumped(), settledText: () => this.settled ? this.state.doc.toString() : null });
  }

  get textId(): number { return this.#parts.text.textId; }
  get instance(): string { return this.#parts.instance; }
  get clientId(): number | null { return this.#clientId; }
  get version(): number { return getSyncedVersion(this.state); }
  get confirmedText(): string { return this.#confirmed.toString(); }
  get confirmedLength(): number { return this.#confirmed.length; }
  /** How many changes the log is not known to have. */
  get pending(): number { return sendableUpdates(this.state).length; }
  get settled(): boolean { return this.pending === 0 && this.#inFlight === null; }
  get pendingWords(): number { return wordsIn(this.#pendingChanges()); }

  subscribe = (tell: () => void): (() => void) => { this.#readers.add(tell); return () => { this.#readers.delete(tell); }; };
  /** The words as this editor has them, pending ones included. */
  read = (): Text => this.state.doc;

  /** How the pending changes carry a position of the confirmed text to one on the screen; its inverse carries it back. */
  pendingMap() { return reduceToDesc(this.state.doc.length, this.#confirmed.length, sendableUpdates(this.state)); }

  show(view: EditorView | null): void {
    this.#view = view;
    // A caret can be shown to others only under a client id, so it is asked for before the first word.
    if (view && this.#clientId === null && this.#parts.session.wire.state === 'connected') void this.#askForId();
  }

  /** A transaction of the person: shown, kept on this device, sent. */
  edited(state: EditorState): void {
    const before = this.pending;
    this.state = state;
    if (this.pending > before) {
      if (before === 0) this.#since = this.#now();
      this.#keepSoon();
      this.#pump();
    }
    this.#tell();
  }

  dispatch(spec: TransactionSpec): void {
    if (this.#view) this.#view.dispatch(spec); else this.edited(this.state.update(spec).state);
  }

  /** After each join: pulls what was missed, which also confirms what the log has of ours, then sends again what is unanswered. */
  async resume(): Promise<void> {
    this.#busy = false;
    // One that was under way may have died with the connection.
    if (this.#aligning) await this.#aligning;
    await this.#align();
  }

  /** Takes everything pending back and parks it, for a person who may no longer edit. */
  giveUp(refusal: Refusal): void { if (!this.settled) this.#parkAndReset(refusal); }

  close(): void {
    this.#closed = true;
    this.#stopWaiting?.();
    this.#unlisten();
    // Whoever takes the lock next reads what is kept.
    if (this.#keeping) this.#keep();
    this.#parts.release();
  }

  #fresh(version: number): EditorState {
    return EditorState.create({ doc: this.#confirmed, extensions: [collab({ startVersion: version, clientID: mine, sharedEffects: transaction => transaction.effects.filter(effect => effect.is(counted)) }), this.#parts.extensions] });
  }

  #receive(entry: Entry): void {
    if (entry.version !== this.version + 1) { if (entry.version > this.version + 1) void this.#align(); return; }
    const changes = ChangeSet.fromJSON(entry.changes);
    const own = entry.clientId === this.#clientId && this.pending > 0;
    this.#confirmed = changes.apply(this.#confirmed);
    const transaction = receiveUpdates(this.state, [{ changes, clientID: own ? mine : theirs }]);
    if (this.#view) this.#view.dispatch(transaction); else this.state = transaction.state;
    if (own) {
      this.#lastSeq = entry.seq;
      this.#since = this.#now();
      const flight = this.#inFlight;
      if (flight && entry.seq >= flight.firstSeq + flight.changes.length - 1) { this.#inFlight = null; this.#busy = false; this.#defects = 0; this.#renewals = 0; }
    }
    if (own || this.pending > 0) this.#keepSoon();
    this.#pump();
    this.#tell();
  }

  /** The text took a state whose entries nobody told. With nothing pending so do we; otherwise the entries are needed. */
  #jumped(): void {
    if (this.settled) this.#take(this.#parts.text.version, this.#parts.text.text); else void this.resume();
  }

  #take(version: number, text: string): void {
    this.#confirmed = Text.of(text.split('\n'));
    this.#replaceState(this.#fresh(version));
  }

  #replaceState(state: EditorState): void {
    const selection = Math.min(this.state.selection.main.head, state.doc.length);
    this.state = state.update({ selection: { anchor: selection } }).state;
    this.#view?.setState(this.state);
    this.#tell();
  }

  /** Pulls entries until the head is reached, or until what the live text and `atLeast` know; a restored editor may be behind both. */
  #align(atLeast = 0): Promise<void> {
    return this.#aligning ??= this.#pull(atLeast).finally(() => { this.#aligning = null; this.#pump(); });
  }
  async #pull(atLeast: number): Promise<void> {
    const { session, text } = this.#parts;
    for (let head = atLeast; this.version < Math.max(head, text.version) && !this.#closed;) {
      const from = this.version;
      const answer = await session.wire.call('CatchUp', { textId: this.textId, fromVersion: from }).catch(() => null);
      if (!answer?.value) { if (answer?.refusal && !passing.includes(answer.refusal.code)) this.#parkAndReset(answer.refusal); return; }
      head = answer.value.head;
      for (const entry of answer.value.entries) if (entry.version === this.version + 1) this.#receive(entry);
      if (this.version === from) return;
    }
  }

  #pump(): void {
    const { session } = this.#parts;
    if (this.#busy || this.#closed || this.#aligning || session.wire.state !== 'connected' || session.read().phase !== 'joined') return;
    if (!this.#inFlight) {
      const waiting = sendableUpdates(this.state);
      if (!waiting.length || this.version < this.#promised) return;
      if (this.#clientId === null) { void this.#askForId(); return; }
      const changes: Change[] = [];
      let size = 0;
      for (const update of waiting.slice(0, session.read().limits.changesPerSubmit)) {
        const change = update.changes.toJSON() as Change;
        size += JSON.stringify(change).length;
        if (changes.length && size > submissionSize) break;
        changes.push(change);
      }
      this.#inFlight = { textId: this.textId, clientId: this.#clientId, firstSeq: this.#lastSeq + 1, baseVersion: this.version, changes };
      this.#keep();
    }
    this.#busy = true;
    void this.#send(this.#inFlight);
  }

  async #askForId(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const { session } = this.#parts;
    const answer = await session.wire.call('NewEditor', { group: session.group }).catch(() => null);
    this.#asking = false;
    if (this.#closed || !answer) return;
    if (answer.refusal && passing.includes(answer.refusal.code)) { this.#later(patience.tooFast, () => this.#pump()); return; }
    if (answer.refusal) { this.#parkAndReset(answer.refusal); return; }
    this.#clientId = answer.value.clientId;
    this.#lastSeq = 0;
    this.#keepSoon();
    this.#pump();
    this.#tell();
  }

  async #send(flight: Submission): Promise<void> {
    let answer;
    try {
      answer = await this.#parts.session.wire.call('Submit', flight);
    } catch (error) {
      if (this.#inFlight !== flight || this.#closed) return;
      // A lost connection: the next join resumes. A defect is tried again a few times, then the words are parked.
      if (!(error instanceof CallDefect)) return;
      if (++this.#defects >= patience.defects) this.#parkAndReset({ code: 'defect', message: error.message });
      else this.#again(patience.busy * this.#defects);
      return;
    }
    if (this.#inFlight !== flight || this.#closed) return;
    if (answer.refusal) return this.#refused(answer.refusal);
    this.#defects = 0;
    this.#renewals = 0;
    this.#inFlight = null;
    this.#busy = false;
    this.#promised = Math.max(this.#promised, answer.value.version);
    this.#keepSoon();
    if (this.version < this.#promised) this.#later(patience.entries, () => void this.#align(this.#promised));
    this.#pump();
    this.#tell();
  }

  #refused(refusal: Refusal): void {
    if (refusal.code === 'resync') {
      this.#inFlight = null;
      this.#busy = false;
      void this.#align(Infinity);
    } else if (passing.includes(refusal.code)) {
      this.#again(refusal.code === 'too-fast' ? patience.tooFast : patience.busy);
    } else if ((refusal.code === 'client' || refusal.code === 'seq-gap') && this.#renewals++ < patience.renewals) {
      this.#renew();
    } else {
      this.#parkAndReset(refusal);
    }
  }

  /** The id is not accepted, the words are not at fault: the same pending changes go on under a new id, counted from 1. */
  #renew(): void {
    this.#inFlight = null;
    this.#clientId = null;
    this.#lastSeq = 0;
    this.#busy = false;
    this.#keep();
    void this.#align(Infinity);
  }

  #parkAndReset(refusal: Refusal): void {
    const changes = this.#pendingChanges();
    const words = insertedWords(changes);
    if (changes.length) {
      this.#parts.shelf.park({ textId: this.textId, at: this.#now(), code: refusal.code, message: refusal.message, action: refusal.action ?? '', words, whole: this.state.doc.toString() });
    }
    this.#inFlight = null;
    this.#clientId = null;
    this.#lastSeq = 0;
    this.#busy = false;
    this.#defects = 0;
    this.#renewals = 0;
    this.#promised = 0;
    const { text } = this.#parts;
    const head = refusal.head;
    if (head && (head.version > Math.max(text.version, this.version) || distrusting.includes(refusal.code))) {
      this.#take(head.version, head.text);
      text.reset(head.version, head.text, true);
    } else if (text.version > this.version) {
      this.#take(text.version, text.text);
    } else {
      this.#take(this.version, this.confirmedText);
    }
    this.#keep();
  }

  #again(milliseconds: number): void {
    this.#later(milliseconds, () => { this.#busy = false; this.#pump(); });
  }
  #later(milliseconds: number, act: () => void): void {
    this.#stopWaiting?.();
    this.#stopWaiting = (this.#parts.wait ?? waitForReal)(milliseconds, () => { this.#stopWaiting = null; if (!this.#closed) act(); });
  }

  #pendingChanges(): Change[] { return sendableUpdates(this.state).map(update => update.changes.toJSON() as Change); }

  #keepSoon(): void {
    if (this.#keeping) return;
    this.#keeping = true;
    queueMicrotask(() => { this.#keeping = false; if (!this.#closed) this.#keep(); });
  }
  #keep(): void {
    const { shelf, instance } = this.#parts;
    if (this.settled) { shelf.drop({ textId: this.textId, instance }); return; }
    shelf.keep({
      instance, textId: this.textId, clientId: this.#clientId, firstSeq: this.#lastSeq + 1, baseVersion: this.version,
      baseText: this.confirmedText, changes: this.#pendingChanges(), inFlight: this.#inFlight, since: this.#since,
    });
  }

  #now(): number { return (this.#parts.now ?? Date.now)(); }
  #tell(): void { for (const tell of this.#readers) tell(); }
}
