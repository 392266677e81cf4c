/** One paragraph's text as the log has it, with the carets of others and what they have just inserted. Readers see it as it is; an editor listens to its entries. */
import { apply, insertions, mapPosition, replacement } from './changes';
import type { Change, Entry, PointerHeard } from './protocol';

/** Words that somebody has just inserted, so that they can fade in. `at` is when this client heard of them. */
export interface Fresh { id: number; from: number; to: number; delegationId: number | null; clientId: number; at: number }
/** A caret of somebody else, in positions of the confirmed text. */
export interface Caret { clientId: number; connection: string; personId: number; delegationId: number | null; anchor: number; head: number }
/** What a reader shows; a new object at each change, the same one in between. */
export interface TextReading { version: number; text: string; fresh: readonly Fresh[]; carets: readonly Caret[] }

export interface EntryListener {
  /** Each entry once, in order. */
  entry(entry: Entry): void;
  /** The text has jumped to a state without its entries being known; the listener pulls what it needs itself. */
  jumped(): void;
  /** The words on the screen when they should equal the confirmed text; null while something is pending. */
  settledText(): string | null;
}

const freshFor = 2_400, oneFade = 300;
/** How many entries are kept to bring a late pointer up to date. */
const entriesKept = 128;
let lastFresh = 0;

export class LiveText {
  #reading: TextReading;
  #readers = new Set<() => void>();
  #listeners = new Set<EntryListener>();
  #recent: Entry[] = [];
  #early: PointerHeard[] = [];
  #fading: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly textId: number, version: number, text: string, readonly now: () => number = Date.now) {
    this.#reading = { version, text, fresh: [], carets: [] };
  }

  get version(): number { return this.#reading.version; }
  get text(): string { return this.#reading.text; }
  /** True while an editor needs every entry, so that a snapshot alone will not do. */
  get hasListeners(): boolean { return this.#listeners.size > 0; }

  read = (): TextReading => this.#reading;
  subscribe = (tell: () => void): (() => void) => { this.#readers.add(tell); return () => { this.#readers.delete(tell); }; };
  /** The entries that led from `version` to now; null: they are not kept any more, or that version is yet to come. */
  since(version: number): readonly Entry[] | null {
    const missed = this.version - version;
    return missed < 0 || missed > this.#recent.length ? null : this.#recent.slice(this.#recent.length - missed);
  }
  listen(listener: EntryListener): () => void { this.#listeners.add(listener); return () => { this.#listeners.delete(listener); }; }

  /** Applies what is new in `entries`; those at or below the version are trimmed. False: there is a gap, or an entry does not fit, and nothing after it was applied. */
  receive(entries: readonly Entry[]): boolean {
    let { version, text, fresh, carets } = this.#reading;
    const applied: Entry[] = [];
    let whole = true;
    for (const entry of entries) {
      if (entry.version <= version) continue;
      if (entry.version > version + 1) { whole = false; break; }
      try { text = apply(text, entry.changes); } catch { whole = false; break; }
      version = entry.version;
      fresh = this.#freshen(fresh, entry.changes, entry);
      carets = carets.map(caret => follow(caret, entry));
      this.#recent.push(entry);
      applied.push(entry);
    }
    if (!applied.length) return whole;
    this.#recent.splice(0, this.#recent.length - entriesKept);
    this.#reading = { version, text, fresh, carets };
    this.#placeEarly();
    for (const entry of applied) for (const listener of this.#listeners) listener.entry(entry);
    this.#publish();
    return whole;
  }

  /** Takes a state of the text without the entries that led to it. An older one than is known already is ignored unless `correcting`. */
  reset(version: number, text: string, correcting = false): void {
    if (version === this.version && text === this.text) return;
    if (version < this.version && !correcting) return;
    const change = replacement(this.text, text);
    const mapped = this.#reading.carets.map(c => ({ ...c, anchor: mapPosition(change, c.anchor), head: mapPosition(change, c.head) }));
    this.#reading = { version, text, fresh: this.#freshen(this.#reading.fresh, change, { delegationId: null, clientId: 0 }), carets: mapped };
    this.#recent = [];
    this.#placeEarly();
    for (const listener of this.#listeners) listener.jumped();
    this.#publish();
  }

  point(pointer: PointerHeard): void {
    if (pointer.version > this.version) {
      this.#early = [...this.#early.filter(p => p.clientId !== pointer.clientId), pointer];
      return;
    }
    this.#place(pointer);
    this.#publish();
  }

  /** Forgets the carets of connections that have gone. */
  keepCarets(connections: ReadonlySet<string>): void {
    const carets = this.#reading.carets.filter(c => connections.has(c.connection));
    if (carets.length === this.#reading.carets.length) return;
    this.#reading = { ...this.#reading, carets };
    this.#publish();
  }

  /** What the hash of the beacon is compared with; null while an editor has something pending. */
  settledText(): string | null {
    let settled: string | null = this.text;
    for (const listener of this.#listeners) {
      const shown = listener.settledText();
      if (shown === null) return null;
      if (shown !== this.text) settled = shown;
    }
    return settled;
  }

  #place(pointer: PointerHeard): void {
    const others = this.#reading.carets.filter(c => c.clientId !== pointer.clientId);
    const { anchor, head } = pointer;
    if (anchor == null || head == null) { this.#reading = { ...this.#reading, carets: others }; return; }
    const within = (position: number) => Math.max(0, Math.min(position, this.text.length));
    let caret: Caret = { clientId: pointer.clientId, connection: pointer.connection, personId: pointer.personId, delegationId: pointer.delegationId ?? null, anchor, head };
    for (const entry of this.#recent) if (entry.version > pointer.version) caret = follow(caret, entry);
    this.#reading = { ...this.#reading, carets: [...others, { ...caret, anchor: within(caret.anchor), head: within(caret.head) }] };
  }

  #placeEarly(): void {
    const due = this.#early.filter(p => p.version <= this.version);
    if (!due.length) return;
    this.#early = this.#early.filter(p => p.version > this.version);
    for (const pointer of due) this.#place(pointer);
  }

  #freshen(fresh: readonly Fresh[], change: Change, by: { delegationId: number | null; clientId: number }): readonly Fresh[] {
    const at = this.now();
    const kept = fresh.filter(f => at - f.at < freshFor).map(f => ({ ...f, from: mapPosition(change, f.from, 1), to: mapPosition(change, f.to) })).filter(f => f.to > f.from);
    for (const { from, to } of insertions(change)) {
      const last = kept.find(f => f.clientId === by.clientId && f.to === from && at - f.at < oneFade);
      // Letters typed in quick succession are one fade, not one each.
      if (last) last.to = to; else kept.push({ id: ++lastFresh, from, to, delegationId: by.delegationId ?? null, clientId: by.clientId, at });
    }
    if (kept.length && this.#fading === undefined && typeof window !== 'undefined') this.#fading = setTimeout(this.#fade, freshFor);
    return kept.toSorted((a, b) => a.from - b.from);
  }

  #fade = () => {
    const at = this.now();
    const fresh = this.#reading.fresh.filter(f => at - f.at < freshFor);
    this.#fading = fresh.length ? setTimeout(this.#fade, freshFor / 2) : undefined;
    if (fresh.length === this.#reading.fresh.length) return;
    this.#reading = { ...this.#reading, fresh };
    this.#publish();
  };

  #publish(): void { for (const tell of this.#readers) tell(); }
}

/** A caret after an entry: at the end of what its own editor inserted last, or else carried along. */
function follow(caret: Caret, entry: Entry): Caret {
  const last = entry.clientId === caret.clientId ? insertions(entry.changes).at(-1) : undefined;
  if (last) return { ...caret, anchor: last.to, head: last.to };
  return { ...caret, anchor: mapPosition(entry.changes, caret.anchor), head: mapPosition(entry.changes, caret.head) };
}
