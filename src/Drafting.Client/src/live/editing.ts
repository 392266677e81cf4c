/** What one signed-in person is editing in one draft: an editor for each text, those left behind by a closed tab included. CodeMirror is loaded only here, and only for those who may edit. */
import { apply } from './changes';
import type { DraftSession } from './draftSession';
import { insertedWords, lockName, wordsIn, type ParkedWords, type PendingRecord, type PendingShelf } from './pending';
import type { Refusal } from './protocol';
import type { OpenEditor } from '../editor/paragraphEditor';

type EditorModule = typeof import('../editor/paragraphEditor');

export interface EditingWords {
  /** Why the words of a person who may no longer edit were parked. */
  mayNotEdit: Refusal;
  /** Why words left by another tab were parked: this browser cannot tell whether that tab still lives. */
  left: Refusal;
}

export class Editing {
  #editors = new Map<number, OpenEditor>();
  /** Editors of words left behind where the text has another editor already; each closes when it has been answered. */
  #extra = new Set<OpenEditor>();
  #opening = new Map<number, Promise<OpenEditor | null>>();
  #module: Promise<EditorModule> | null = null;
  #readers = new Set<() => void>();
  #pending = 0;
  #closed = false;
  #end: () => void;
  /** Told when words typed in an earlier tab have been accepted: how many, and when the first of them was typed. */
  readonly sent = new Set<(words: number, since: number) => void>();

  constructor(readonly session: DraftSession, readonly shelf: PendingShelf, readonly words: EditingWords, readonly load: () => Promise<EditorModule> = () => import('../editor/paragraphEditor')) {
    const joined = () => void this.#joined();
    session.joined.add(joined);
    this.#end = () => session.joined.delete(joined);
    if (session.state.phase === 'joined') joined();
  }

  /** Changes of all texts that the server is not known to have. */
  readPending = (): number => this.#pending;
  subscribe = (tell: () => void): (() => void) => { this.#readers.add(tell); return () => { this.#readers.delete(tell); }; };
  editor(textId: number): OpenEditor | undefined { return this.#editors.get(textId); }
  parked(textId: number): ParkedWords[] { return this.shelf.parked(textId); }

  /** The editor of a text, a new one if there is none; null: the text is not known here, or the editor could not be loaded. */
  open(textId: number): Promise<OpenEditor | null> {
    const known = this.#editors.get(textId);
    if (known) return Promise.resolve(known);
    const opening = this.#opening.get(textId) ?? this.#openNew(textId).finally(() => this.#opening.delete(textId));
    this.#opening.set(textId, opening);
    return opening;
  }

  close(): void {
    this.#closed = true;
    this.#end();
    for (const { sync } of [...this.#editors.values(), ...this.#extra]) sync.close();
  }

  async #openNew(textId: number): Promise<OpenEditor | null> {
    const module = await this.#loadModule();
    const text = this.session.text(textId);
    if (!text || this.#closed) return null;
    const instance = this.shelf.newId();
    const release = await this.shelf.takeLock(lockName(instance)) ?? (() => undefined);
    const known = this.#editors.get(textId);
    if (known || this.#closed) { release(); return known ?? null; }
    const editor = module.openEditor({ session: this.session, text, shelf: this.shelf, instance, release });
    this.#add(textId, editor);
    return editor;
  }

  async #joined(): Promise<void> {
    const { you, draft } = this.session.state;
    if (!you || !draft || this.#closed) return;
    const mayEdit = you.mayEdit && you.personId === this.shelf.keeper.personId;
    for (const { sync } of [...this.#editors.values(), ...this.#extra]) { if (mayEdit) void sync.resume(); else sync.giveUp(this.words.mayNotEdit); }
    if (mayEdit) void this.#loadModule().catch(() => undefined);
    await this.#adopt(draft.recommendations.flatMap(r => r.paragraphs).map(p => p.textId), mayEdit);
  }

  /** A text that is no paragraph has been opened: what an earlier tab left for it goes on here. */
  async opened(textId: number): Promise<void> {
    const { you } = this.session.state;
    if (you && !this.#closed) await this.#adopt([textId], you.mayEdit && you.personId === this.shelf.keeper.personId);
  }

  async #adopt(textIds: readonly number[], mayEdit: boolean): Promise<void> {
    const left = await this.shelf.adopt(new Set(textIds));
    for (const { record, release } of left) {
      if (this.#closed) release();
      else if (mayEdit) await this.#restore(record, release);
      else { this.#park(record, this.words.mayNotEdit); release(); }
    }
  }

  async #restore(record: PendingRecord, release: () => void): Promise<void> {
    const module = await this.#loadModule().catch(() => null);
    const text = this.session.text(record.textId);
    // What cannot be opened now stays on the shelf for the next visit.
    if (!module || !text || this.#closed) { release(); return; }
    let editor: OpenEditor;
    try {
      editor = module.openEditor({ session: this.session, text, shelf: this.shelf, instance: record.instance, release, restored: record });
    } catch {
      this.#park(record, this.words.left);
      release();
      return;
    }
    const { sync } = editor;
    const words = wordsIn(record.changes), parkedBefore = this.parked(record.textId).length;
    const extra = this.#editors.has(record.textId);
    if (extra) { this.#extra.add(editor); sync.subscribe(() => this.#count()); } else this.#add(record.textId, editor);
    const stop = sync.subscribe(() => {
      if (!sync.settled) return;
      stop();
      if (this.parked(record.textId).length === parkedBefore) for (const tell of this.sent) tell(words, record.since);
      if (extra) { this.#extra.delete(editor); sync.close(); }
    });
    this.#count();
    await sync.resume();
  }

  #park(record: PendingRecord, why: Refusal): void {
    let whole = record.baseText;
    try { for (const change of record.changes) whole = apply(whole, change); } catch { /* What does not fit is still in `words`. */ }
    this.shelf.park({ textId: record.textId, at: record.since, code: why.code, message: why.message, action: why.action ?? '', words: insertedWords(record.changes), whole });
    this.shelf.drop(record);
  }

  #add(textId: number, editor: OpenEditor): void {
    this.#editors.set(textId, editor);
    editor.sync.subscribe(() => this.#count());
    this.#tell();
  }

  #loadModule(): Promise<EditorModule> {
    // A load that failed, for want of network, is tried again at the next need.
    return this.#module ??= this.load().catch((error: unknown) => { this.#module = null; throw error; });
  }

  #count(): void {
    let pending = 0;
    for (const { sync } of [...this.#editors.values(), ...this.#extra]) pending += sync.pending;
    if (pending === this.#pending) return;
    this.#pending = pending;
    this.#tell();
  }
  #tell(): void { for (const tell of this.#readers) tell(); }
}
