/**
 * What this device keeps for a text until the server has it: changes not yet acknowledged, and words the server refused.
 * A record of pending changes belongs to one editor, under a Web Lock that the tab holds while it lives. So a duplicated tab never shares
 * a client id, and what a closed or crashed tab left behind is adopted by exactly one later tab of the same person.
 */
import { insertedText } from './changes';
import type { Change, Submission } from './protocol';

/** Whose words these are: another person at the same device neither sees nor sends them. */
export interface Keeper { group: string; personId: number }

/** An editor's unacknowledged changes of one text, made on `baseText`, which is version `baseVersion`. `inFlight` is resent identical until answered. */
export interface PendingRecord {
  instance: string; textId: number; clientId: number | null; firstSeq: number;
  baseVersion: number; baseText: string; changes: Change[]; inFlight: Submission | null;
  /** When the oldest of these changes was made. */
  since: number;
}

/** Words that were not taken: what was inserted, and the paragraph as its author had it. */
export interface ParkedWords { id: string; textId: number; at: number; code: string; message: string; action: string; words: string; whole: string }

/** The part of `Storage` that is used. */
export interface Shelf { readonly length: number; key(index: number): string | null; getItem(key: string): string | null; setItem(key: string, value: string): void; removeItem(key: string): void }
/** Takes the lock `name` if it is free, and gives what releases it; null: another tab has it, or this browser has no locks. */
export type TakeLock = (name: string) => Promise<(() => void) | null>;

const pendingPrefix = 'drafting.pending/', parkedPrefix = 'drafting.parked/';
export const lockName = (instance: string): string => `drafting-editor-${instance}`;

/** The locks of the browser. Without them (a page without a secure context) nothing is adopted, and left words are shown to be copied instead. */
export const takeWebLock: TakeLock = name => {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (!locks) return Promise.resolve(null);
  return new Promise(resolve => {
    void locks.request(name, { ifAvailable: true }, lock => {
      if (!lock) { resolve(null); return undefined; }
      return new Promise<void>(release => resolve(release));
    });
  });
};

/** How many words were inserted by these changes: runs of letters and digits. */
export function wordsIn(changes: readonly Change[]): number {
  return insertedWords(changes).match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

/** What these changes inserted, in the order in which it was typed; letters typed one after another join. */
export function insertedWords(changes: readonly Change[]): string {
  let words = '', expected = -1;
  for (const change of changes) {
    let at = 0;
    for (const part of change) {
      const removed = typeof part === 'number' ? part : part[0];
      if (typeof part !== 'number' && part.length > 1) {
        const inserted = insertedText([part]).join('');
        if (words && at !== expected) words += ' … ';
        words += inserted;
        expected = at + inserted.length;
      }
      at += typeof part === 'number' ? removed : insertedText([part]).join('').length;
    }
  }
  return words;
}

export class PendingShelf {
  #watchers = new Set<() => void>();
  /** Told when words have just been parked, so that their author hears of it wherever they are on the page. */
  readonly hasParked = new Set<(words: ParkedWords) => void>();
  /** True once a write has failed: closing the page may then lose words, and the page warns. */
  failed = false;

  constructor(readonly keeper: Keeper, readonly shelf: Shelf, readonly takeLock: TakeLock = takeWebLock, readonly newId: () => string = () => crypto.randomUUID?.() ?? Math.random().toString(36).slice(2)) {}

  watch = (tell: () => void): (() => void) => { this.#watchers.add(tell); return () => { this.#watchers.delete(tell); }; };

  keep(record: PendingRecord): void { this.#write(this.#pendingKey(record.textId, record.instance), record); }
  drop(record: Pick<PendingRecord, 'textId' | 'instance'>): void { this.shelf.removeItem(this.#pendingKey(record.textId, record.instance)); }

  /** Records of these texts that no living tab holds, each with what releases its lock; the adopter keeps the lock while it uses the record. */
  async adopt(textIds: ReadonlySet<number>): Promise<{ record: PendingRecord; release: () => void }[]> {
    const adopted: { record: PendingRecord; release: () => void }[] = [];
    for (const [key, found] of this.#all<PendingRecord>(`${pendingPrefix}${this.#owner}/`)) {
      if (!textIds.has(found.textId)) continue;
      const release = await this.takeLock(lockName(found.instance));
      if (!release) continue;
      // The tab that held it may have settled it between the listing and the lock.
      const record = this.#parse<PendingRecord>(key);
      if (record && record.changes.length) adopted.push({ record, release }); else { this.shelf.removeItem(key); release(); }
    }
    return adopted.toSorted((a, b) => a.record.since - b.record.since);
  }

  park(words: Omit<ParkedWords, 'id'>): void {
    const parked: ParkedWords = { ...words, id: this.newId() };
    this.#write(`${parkedPrefix}${this.#owner}/${words.textId}/${parked.id}`, parked);
    this.#tell();
    for (const tell of this.hasParked) tell(parked);
  }
  dismiss(words: Pick<ParkedWords, 'textId' | 'id'>): void {
    this.shelf.removeItem(`${parkedPrefix}${this.#owner}/${words.textId}/${words.id}`);
    this.#tell();
  }
  parked(textId: number): ParkedWords[] {
    return this.#all<ParkedWords>(`${parkedPrefix}${this.#owner}/${textId}/`).map(([, words]) => words).toSorted((a, b) => a.at - b.at);
  }

  get #owner(): string { return `${encodeURIComponent(this.keeper.group)}/${this.keeper.personId}`; }
  #pendingKey(textId: number, instance: string): string { return `${pendingPrefix}${this.#owner}/${textId}/${instance}`; }
  #tell(): void { for (const tell of this.#watchers) tell(); }

  #write(key: string, value: unknown): void {
    try {
      this.shelf.setItem(key, JSON.stringify(value));
      this.failed = false;
    } catch { this.failed = true; }
  }
  #parse<T>(key: string): T | null {
    try { return JSON.parse(this.shelf.getItem(key) ?? 'null') as T | null; } catch { return null; }
  }
  #all<T>(prefix: string): [string, T][] {
    const keys: string[] = [];
    for (let i = 0; i < this.shelf.length; i++) { const key = this.shelf.key(i); if (key?.startsWith(prefix)) keys.push(key); }
    return keys.flatMap(key => { const value = this.#parse<T>(key); return value ? [[key, value] as [string, T]] : []; });
  }
}
