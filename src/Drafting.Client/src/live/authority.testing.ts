/** A server in memory for the tests: it keeps the rules of docs/live-protocol.md, and the test decides what arrives, when, twice or never. */
import { ChangeSet, Text } from '@codemirror/state';
import type { DraftOutline } from '../api';
import { CallDefect, emptyHash, type Answer, type Change, type Entry, type Heard, type Joined, type LinkState, type Methods, type Refusal, type Submission, type Wire } from './protocol';

export const textId = 9;
const joinedEntries = 500;

/** One live text and its log; several wires. */
export class Authority {
  log: Entry[] = [];
  text = Text.empty;
  wires: MemoryWire[] = [];
  submissions: Submission[] = [];
  /** What the next submission is refused with. */
  refuseNext: Refusal | null = null;
  mayEdit = true;
  #clientIds = 80;
  #owners = new Map<number, number>();

  constructor(start = '') { if (start) this.append(1, 1, 7, ChangeSet.of({ from: 0, insert: start }, 0)); }

  get version(): number { return this.log.length; }
  connect(personId: number): MemoryWire { const wire = new MemoryWire(this, personId); this.wires.push(wire); return wire; }

  append(clientId: number, seq: number, personId: number, change: ChangeSet): Entry {
    this.text = change.apply(this.text);
    const entry: Entry = { version: this.version + 1, clientId, seq, personId, delegationId: personId, at: 0, changes: change.toJSON() as Change };
    this.log.push(entry);
    return entry;
  }

  answer(wire: MemoryWire, method: keyof Methods, argument: unknown): Answer<unknown> {
    switch (method) {
      case 'JoinDraft': return { value: this.#joined(wire) };
      case 'Outline': return { value: outline };
      case 'NewEditor': this.#owners.set(++this.#clientIds, wire.personId); return { value: { clientId: this.#clientIds } };
      case 'CatchUp': {
        const from = (argument as { fromVersion: number }).fromVersion, entries = this.log.slice(from, from + joinedEntries);
        return { value: { textId, from, to: from + entries.length, head: this.version, entries } };
      }
      case 'Snapshot': return { value: { textId, version: this.version, text: this.text.toString(), hash: emptyHash } };
      case 'Submit': return this.#submit(wire, argument as Submission);
      default: return { value: {} };
    }
  }

  #joined(wire: MemoryWire): Joined {
    return {
      protocol: 1, draft: outline, texts: [{ textId, version: this.version, text: this.text.toString(), hash: '' }], people: [], observers: 0,
      you: { connection: wire.name, personId: wire.personId, name: 'A', role: 'member', delegationId: wire.personId, mayEdit: this.mayEdit },
      limits: { textLength: 100_000, changesPerSubmit: 256, submitsPerSecond: 200, catchUpEntries: joinedEntries },
    };
  }

  #submit(wire: MemoryWire, submission: Submission): Answer<unknown> {
    this.submissions.push(structuredClone(submission));
    const { clientId, firstSeq, baseVersion, changes } = submission;
    const head = { version: this.version, text: this.text.toString(), hash: '' };
    const refuse = (code: string): Answer<unknown> => ({ refusal: { code, message: `refused: ${code}`, head } });
    if (this.refuseNext) { const refusal = { ...this.refuseNext, head }; this.refuseNext = null; return { refusal }; }
    if (this.#owners.get(clientId) !== wire.personId) return refuse('client');
    const lastSeq = this.log.findLast(entry => entry.clientId === clientId)?.seq ?? 0;
    if (firstSeq > lastSeq + 1) return refuse('seq-gap');
    if (baseVersion > this.version) return refuse('unknown-version');
    let mine = changes.map((change, i) => ({ seq: firstSeq + i, change: ChangeSet.fromJSON(change) }));
    for (const entry of this.log.slice(baseVersion)) {
      if (entry.clientId === clientId) { if (entry.seq !== mine[0]?.seq) throw new Error(`Own entry ${entry.seq} meets pending ${mine[0]?.seq}.`); mine.shift(); continue; }
      let over = ChangeSet.fromJSON(entry.changes);
      mine = mine.map(({ seq, change }) => { const mapped = change.map(over); over = over.map(change, true); return { seq, change: mapped }; });
    }
    mine = mine.filter(({ seq }) => seq > lastSeq);
    const from = this.version;
    const entries = mine.map(({ seq, change }) => this.append(clientId, seq, wire.personId, change));
    if (entries.length) for (const other of this.wires) other.hear('changes', { textId, from, to: this.version, entries });
    return { value: { textId, version: this.version, lastSeq: Math.max(lastSeq, firstSeq + changes.length - 1) } };
  }
}

const outline: DraftOutline = {
  id: 1, group: 'wgec', symbol: 'S', title: 'T', outline: 1, recommendations: [{ id: 3, number: '1', title: 'R', titleVersion: 1, withdrawn: null, paragraphs: [
    { id: 9, textId, label: '1', relation: null, policy: 'drafting', agreement: 'open' as const, withdrawn: null, evidence: { supports: 0, opposes: 0, qualifies: 0 } }] }],
};

interface Question { method: keyof Methods; argument: unknown; settle: (answer: Answer<unknown>) => void; fail: (error: Error) => void }

/** A connection whose questions and messages wait until the test lets them through, in order. */
export class MemoryWire implements Wire {
  state: LinkState = 'connecting';
  readonly name = `c${Math.floor(lastName++)}`;
  /** Everything that was ever asked. */
  readonly asked: { method: keyof Methods; argument: unknown }[] = [];
  #questions: Question[] = [];
  #arriving: (() => void)[] = [];
  #asked = new Set<Question>();
  #watchers = new Set<() => void>();
  #hearers = new Map<string, Set<(message: never) => void>>();

  constructor(readonly authority: Authority, readonly personId: number) {}

  watch(tell: () => void) { this.#watchers.add(tell); return () => { this.#watchers.delete(tell); }; }
  on<T extends keyof Heard>(target: T, hear: (message: Heard[T]) => void) {
    const hearers = this.#hearers.get(target) ?? new Set();
    this.#hearers.set(target, hearers.add(hear));
    return () => { hearers.delete(hear); };
  }
  call<M extends keyof Methods>(method: M, argument: Methods[M][0]): Promise<Answer<Methods[M][1]>> {
    if (this.state !== 'connected') return Promise.reject(new Error('not connected'));
    return new Promise((settle, fail) => {
      const question: Question = { method, argument: structuredClone(argument), settle: settle as Question['settle'], fail };
      this.asked.push({ method, argument: question.argument });
      this.#questions.push(question);
      this.#asked.add(question);
    });
  }
  hear<T extends keyof Heard>(target: T, message: Heard[T]): void {
    if (this.state !== 'connected') return;
    const copy = asSent(message);
    this.#arriving.push(() => { for (const hear of this.#hearers.get(target) ?? []) hear(copy as never); });
  }

  open(): void { this.#become('connected'); }
  /** Cuts the connection: what was on its way in either direction is gone, and open calls fail. */
  cut(): void {
    const open = [...this.#asked];
    this.#questions = []; this.#arriving = []; this.#asked.clear();
    this.#become('reconnecting');
    for (const question of open) question.fail(new Error('connection lost'));
  }
  /** The server reads one question; its answer is then on its way. False: there is none. */
  serve(defect = false): boolean {
    const question = this.#questions.shift();
    if (!question) return false;
    const answer = defect ? null : this.authority.answer(this, question.method, question.argument);
    this.#arriving.push(() => { this.#asked.delete(question); if (answer) question.settle(asSent(answer)); else question.fail(new CallDefect('defect')); });
    return true;
  }
  /** One message or answer arrives. */
  arrive(): boolean { const next = this.#arriving.shift(); next?.(); return next !== undefined; }
  /** One message is lost on the way, as when the server's queue for this connection was full. */
  lose(): void { this.#arriving.shift(); }
  get waiting(): number { return this.#questions.length + this.#arriving.length; }

  #become(state: LinkState): void { this.state = state; for (const tell of this.#watchers) tell(); }
}
let lastName = 0;
/** What arrives of a message: members that are null are left out. */
const asSent = <T>(message: T): T => JSON.parse(JSON.stringify(message, (_, value: unknown) => value ?? undefined)) as T;

/** Lets every promise that can go on go on. */
export const settle = (): Promise<void> => new Promise(resolve => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { port1.close(); resolve(); }; port2.postMessage(null); });
/** Everything on its way arrives, until nothing more is. */
export async function quiet(...wires: MemoryWire[]): Promise<void> {
  for (let idle = 0; idle < 3;) {
    let moved = false;
    for (const wire of wires) { while (wire.serve()) moved = true; while (wire.arrive()) moved = true; }
    await settle();
    idle = moved ? 0 : idle + 1;
  }
}

/** A stream of chances that is the same for the same seed. */
export function chances(seed: number): { below(n: number): number; one(inN: number): boolean } {
  let state = seed >>> 0;
  const next = () => { state = (state + 0x6d2b79f5) >>> 0; let x = state; x = Math.imul(x ^ (x >>> 15), x | 1); x ^= x + Math.imul(x ^ (x >>> 7), x | 61); return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32; };
  return { below: n => Math.floor(next() * n), one: n => next() * n < 1 };
}

export class MemoryShelf {
  kept = new Map<string, string>();
  get length() { return this.kept.size; }
  key(index: number) { return [...this.kept.keys()][index] ?? null; }
  getItem(key: string) { return this.kept.get(key) ?? null; }
  setItem(key: string, value: string) { this.kept.set(key, value); }
  removeItem(key: string) { this.kept.delete(key); }
}
