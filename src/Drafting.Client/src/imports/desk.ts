/** Saves corrections as they are made: one request at a time, the newest state last, and nothing thrown away when somebody else was quicker or the network is gone. */
import { Problem } from '../api';
import type { Corrections, ImportPreview } from './api';
import { complete, over, structureOf } from './corrections';

/** `behind`: somebody else has corrected the file meanwhile; mine waits in `unsaved` until it is said what becomes of it. */
export interface DeskState { preview: ImportPreview; corrections: Corrections; saving: 'saved' | 'soon' | 'saving' | 'failed' | 'behind'; problem: Problem | null; canUndo: boolean }

export interface DeskOptions {
  send: (version: number, corrections: Corrections) => Promise<ImportPreview>;
  reload: () => Promise<ImportPreview>;
  /** Keeps what the server has not taken yet on this device; null forgets it. */
  keep: (unsaved: { base: Corrections; mine: Corrections } | null) => void;
  /** Runs the work after a pause of typing; answers a function that forgets it. */
  later: (work: () => void) => () => void;
}

/** One file on the desk. */
export class CorrectionDesk {
  #state: DeskState;
  #listeners = new Set<() => void>();
  #past: Corrections[] = [];
  #tag = '';
  #sending = false;
  #forget: (() => void) | null = null;
  /** What the server last said the corrections are. */
  #base: Corrections;
  #mine: Corrections | null = null;

  constructor(preview: ImportPreview, private readonly options: DeskOptions, unsaved: { base: Corrections; mine: Corrections } | null = null) {
    this.#base = complete(preview.corrections);
    this.#state = { preview, corrections: this.#base, saving: 'saved', problem: null, canUndo: false };
    if (unsaved) this.change(over(unsaved.base, unsaved.mine, this.#base), 'unsaved');
  }

  get state(): DeskState { return this.#state; }
  subscribe = (listener: () => void): (() => void) => { this.#listeners.add(listener); return () => { this.#listeners.delete(listener); }; };
  #set(some: Partial<DeskState>): void { this.#state = { ...this.#state, ...some, canUndo: this.#past.length > 0 }; for (const listener of this.#listeners) listener(); }

  /** Changes with the same tag, one after the other, are undone together; `soon` waits for a pause first. */
  change(next: Corrections, tag = '', soon = false): void {
    if (this.#state.saving === 'behind') return;
    if (JSON.stringify(next) === JSON.stringify(this.#state.corrections)) return;
    if (tag === '' || tag !== this.#tag) this.#past = [...this.#past.slice(-199), this.#state.corrections];
    this.#tag = tag;
    this.#take(next, soon);
  }
  undo(): void {
    const before = this.#past.at(-1);
    if (!before || this.#state.saving === 'behind') return;
    this.#past = this.#past.slice(0, -1);
    this.#tag = '';
    this.#take(before, false);
  }
  #take(next: Corrections, soon: boolean): void {
    this.options.keep({ base: this.#base, mine: next });
    this.#forget?.();
    this.#forget = null;
    this.#set({ corrections: next, saving: soon ? 'soon' : 'saving', problem: null });
    if (soon) this.#forget = this.options.later(() => { this.#forget = null; void this.#save(); });
    else void this.#save();
  }
  /** Saves at once what waits for a pause. */
  flush(): void { if (this.#forget) { this.#forget(); this.#forget = null; void this.#save(); } }
  /** Everything is saved, or is not going to be without a decision. */
  settled(): Promise<DeskState> {
    this.flush();
    const busy = () => this.#state.saving === 'soon' || this.#state.saving === 'saving';
    return new Promise(done => {
      if (!busy()) { done(this.#state); return; }
      const stop = this.subscribe(() => { if (!busy()) { stop(); done(this.#state); } });
    });
  }
  retry(): void { if (this.#state.saving === 'failed') void this.#save(); }

  /** The corrections as the server has them now, when nothing of mine waits. */
  adopt(preview: ImportPreview): void {
    const { saving, preview: known } = this.#state;
    if (saving !== 'saved' || this.#sending || preview.version < known.version || preview === known) return;
    if (preview.version > known.version) this.#past = [];
    this.#base = complete(preview.corrections);
    this.#set({ preview, corrections: this.#base });
  }

  /** Decides about corrections that somebody else's came before. */
  resolve(mine: 'again' | 'leave'): void {
    const kept = this.#mine;
    if (this.#state.saving !== 'behind' || !kept) return;
    this.#mine = null;
    this.#past = [];
    if (mine === 'leave') { this.options.keep(null); this.#set({ saving: 'saved', problem: null }); return; }
    this.#set({ saving: 'saved', problem: null });
    this.change(kept);
  }

  async #save(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#state.corrections !== this.#base && this.#forget === null) {
        const sent = this.#state.corrections;
        this.#set({ saving: 'saving', problem: null });
        const preview = await this.options.send(this.#state.preview.version, sent);
        this.#base = sent;
        const done = this.#state.corrections === sent;
        if (done) { this.#base = complete(preview.corrections); this.options.keep(null); } else this.options.keep({ base: sent, mine: this.#state.corrections });
        this.#set({ preview, ...(done ? { corrections: this.#base, saving: 'saved' as const } : {}) });
      }
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(0, 'unexpected', String(error), '');
      if (problem.status === 409 && problem.code === 'conflict') await this.#fallBehind(problem); else this.#set({ saving: 'failed', problem });
    }
    this.#sending = false;
  }
  async #fallBehind(problem: Problem): Promise<void> {
    try {
      const preview = await this.options.reload();
      const theirs = complete(preview.corrections);
      this.#mine = over(this.#base, this.#state.corrections, theirs);
      this.#base = theirs;
      this.#set({ preview, corrections: theirs, saving: 'behind', problem });
    } catch { this.#set({ saving: 'failed', problem }); }
  }
}

/** Passages of the preview stay right until this changes. */
export const structure = (preview: ImportPreview): string => structureOf(preview.corrections);
