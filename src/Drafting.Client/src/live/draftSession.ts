/** One draft, joined: its structure, its live texts, who is here. It heals gaps, reconnects and mismatches as docs/live-protocol.md section 6 says. */
import type { DraftOutline, DraftReading } from '../api';
import { LiveText } from './liveText';
import { hashOf, outlineFrom, presentFrom, youFrom, type ChangesHeard, type HeadsHeard, type Limits, type LinkState, type Present, type Refusal, type Wire, type You } from './protocol';

export interface DraftState {
  /** `reading`: shown from what HTTP gave, while the live connection has not come about. */
  phase: 'joining' | 'reading' | 'joined' | 'refused';
  link: LinkState;
  draft: DraftOutline | null;
  you: You | null;
  limits: Limits;
  people: readonly Present[];
  observers: number;
  refusal: Refusal | null;
}

const limitsUntilTold: Limits = { textLength: 100_000, changesPerSubmit: 256, submitsPerSecond: 200, catchUpEntries: 500 };

export class DraftSession {
  #state: DraftState;
  #readers = new Set<() => void>();
  #texts = new Map<number, LiveText>();
  #pulls = new Map<number, Promise<void>>();
  /** The highest version heard of, for each text: what arrives while a pull is under way may be newer than its answer. */
  #heardOf = new Map<number, number>();
  #ends: (() => void)[] = [];
  /** Texts that are no paragraphs, by how many parts of the page show them. */
  #further = new Map<number, number>();
  #closed = false;
  #joining = 0;
  /** Called after each successful join, and when evidence of a paragraph has changed. */
  readonly joined = new Set<() => void>();
  readonly evidence = new Set<(paragraphId: number) => void>();

  constructor(readonly wire: Wire, readonly group: string, readonly draftId: number) {
    this.#state = { phase: 'joining', link: wire.state, draft: null, you: null, limits: limitsUntilTold, people: [], observers: 0, refusal: null };
    this.#ends = [
      wire.watch(() => this.#linkChanged()),
      wire.on('changes', m => this.#heardChanges(m)),
      wire.on('heads', m => { if (m.draftId === draftId) for (const head of m.heads) void this.#compare(head); }),
      wire.on('outline', m => { if (m.draftId === draftId && m.outline > (this.#state.draft?.outline ?? -1)) void this.readOutline(); }),
      wire.on('evidence', m => { if (m.draftId === draftId) { for (const tell of this.evidence) tell(m.paragraphId); void this.readOutline(); } }),
      wire.on('presence', m => { if (m.draftId === draftId) this.#heardPresence(m.people, m.observers); }),
      wire.on('pointer', m => { if (m.connection !== this.#state.you?.connection) this.#texts.get(m.textId)?.point(m); }),
      wire.on('behind', () => void this.join()),
    ];
    if (wire.state === 'connected') void this.join();
  }

  get state(): DraftState { return this.#state; }
  read = (): DraftState => this.#state;
  subscribe = (tell: () => void): (() => void) => { this.#readers.add(tell); return () => { this.#readers.delete(tell); }; };
  text(textId: number): LiveText | undefined { return this.#texts.get(textId); }
  get texts(): Iterable<LiveText> { return this.#texts.values(); }

  close(): void {
    this.#closed = true;
    for (const end of this.#ends) end();
    if (this.wire.state === 'connected') this.wire.call('LeaveDraft', { draftId: this.draftId }).catch(() => undefined);
  }

  /**
   * A text beside those of the draft, the wording of an amendment for instance: taken as it is now and kept live until it has been closed as often as it was opened.
   * @returns the text, or why it cannot be had; null: the connection did not allow an answer, and the next join brings it.
   */
  async openText(textId: number): Promise<LiveText | Refusal | null> {
    this.#further.set(textId, (this.#further.get(textId) ?? 0) + 1);
    const known = this.#texts.get(textId);
    if (known) return known;
    const answer = await this.wire.call('Snapshot', { textId }).catch(() => null);
    if (!answer || answer.refusal) return answer?.refusal ?? null;
    const text = this.#texts.get(textId) ?? new LiveText(textId, answer.value.version, answer.value.text);
    this.#texts.set(textId, text);
    return text;
  }

  /** An editor that still holds words of the text keeps it live. */
  closeText(textId: number): void {
    const left = (this.#further.get(textId) ?? 0) - 1;
    if (left > 0) { this.#further.set(textId, left); return; }
    if (this.#texts.get(textId)?.hasListeners) { this.#further.set(textId, 0); return; }
    this.#further.delete(textId);
    if (!this.#state.draft?.recommendations.some(r => r.paragraphs.some(p => p.textId === textId))) this.#texts.delete(textId);
  }

  /** What HTTP said of the draft, used until the first join. */
  showReading(reading: DraftReading): void {
    if (this.#state.phase !== 'joining' || this.#state.draft) return;
    for (const { textId, version, text } of reading.texts) this.#texts.set(textId, new LiveText(textId, version, text));
    this.#set({ phase: 'reading', draft: reading.draft });
  }

  /** Subscribes and takes what is newer. Safe to repeat at any time. */
  async join(): Promise<void> {
    const attempt = ++this.#joining;
    const answer = await this.wire.call('JoinDraft', { draftId: this.draftId }).catch(() => null);
    if (!answer || this.#closed || attempt !== this.#joining) return;
    if (answer.refusal) { this.#set({ phase: 'refused', refusal: answer.refusal }); return; }
    const { draft, texts, people, observers, you, limits } = answer.value;
    const behind: number[] = [];
    for (const { textId, version, text } of texts) {
      const known = this.#texts.get(textId);
      if (!known) this.#texts.set(textId, new LiveText(textId, version, text));
      else if (known.hasListeners) { if (known.version < version) behind.push(textId); }
      else known.reset(version, text);
    }
    // Those that a join does not list.
    const further = [...this.#further.keys()].map(textId => this.#texts.get(textId)?.hasListeners ? this.pull(textId) : this.#snapshot(textId));
    await Promise.all([...behind.map(textId => this.pull(textId)), ...further]);
    if (this.#closed || attempt !== this.#joining) return;
    this.#set({ phase: 'joined', draft: outlineFrom(draft), you: youFrom(you), limits, refusal: null });
    this.#heardPresence(people, observers);
    for (const tell of this.joined) tell();
  }

  /** Brings one text to its head by its entries; one pull at a time for each text. */
  pull(textId: number): Promise<void> {
    const running = this.#pulls.get(textId);
    if (running) return running;
    const pull = this.#pullEntries(textId).catch(() => undefined).finally(() => this.#pulls.delete(textId));
    this.#pulls.set(textId, pull);
    return pull;
  }

  async #pullEntries(textId: number): Promise<void> {
    const text = this.#texts.get(textId);
    for (; text;) {
      const answer = await this.wire.call('CatchUp', { textId, fromVersion: text.version });
      if (!answer.value) return;
      const before = text.version;
      if (!text.receive(answer.value.entries)) return this.#snapshot(textId);
      if (text.version >= Math.max(answer.value.head, this.#heardOf.get(textId) ?? 0) || text.version === before) return;
    }
  }

  async #snapshot(textId: number, correcting = false): Promise<void> {
    const answer = await this.wire.call('Snapshot', { textId }).catch(() => null);
    if (!answer?.value) return;
    const { version, text } = answer.value;
    const known = this.#texts.get(textId);
    if (known) known.reset(version, text, correcting);
    else this.#texts.set(textId, new LiveText(textId, version, text));
  }

  async readOutline(): Promise<void> {
    const answer = await this.wire.call('Outline', { draftId: this.draftId }).catch(() => null);
    const known = this.#state.draft;
    if (!answer?.value || this.#closed || (known && answer.value.outline < known.outline)) return;
    const unknown = answer.value.recommendations.flatMap(r => r.paragraphs).filter(p => !this.#texts.has(p.textId));
    await Promise.all(unknown.map(p => this.#snapshot(p.textId)));
    if (!this.#closed) this.#set({ draft: outlineFrom(answer.value) });
  }

  #heardChanges({ textId, from, to, entries }: ChangesHeard): void {
    this.#heardOf.set(textId, Math.max(to, this.#heardOf.get(textId) ?? 0));
    const text = this.#texts.get(textId);
    // A text that is new here comes with the outline that tells of it.
    if (text && (from > text.version || !text.receive(entries))) void this.pull(textId);
  }

  #heardPresence(people: readonly Present[], observers: number): void {
    const connections = new Set(people.map(p => p.connection));
    for (const text of this.#texts.values()) text.keepCarets(connections);
    this.#set({ people: people.map(presentFrom), observers });
  }

  async #compare({ textId, version, hash }: HeadsHeard['heads'][number]): Promise<void> {
    const text = this.#texts.get(textId);
    if (!text) return;
    if (text.version < version) return this.pull(textId);
    const shown = text.settledText();
    if (text.version !== version || shown === null) return;
    const own = await hashOf(shown);
    if (own === null || own === hash || text.version !== version || text.settledText() !== shown) return;
    await this.#snapshot(textId, true);
    await this.wire.call('ReportMismatch', { textId, version, hash: own }).catch(() => undefined);
  }

  #linkChanged(): void {
    this.#set({ link: this.wire.state });
    if (this.wire.state === 'connected') void this.join();
    // Where others are writing is not known any more.
    else for (const text of this.#texts.values()) text.keepCarets(new Set());
  }

  #set(part: Partial<DraftState>): void {
    this.#state = { ...this.#state, ...part };
    for (const tell of this.#readers) tell();
  }
}
