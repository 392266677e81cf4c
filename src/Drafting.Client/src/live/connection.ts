/** The one connection to the server's live endpoint: it comes back by itself, and says in which state it is. Who listens joins again. */
import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';
import { CallDefect, type Answer, type Heard, type LinkState, type Methods, type Wire } from './protocol';

const firstDelay = 400, longestDelay = 15_000;
/** After so many failures in a row the reader is told "offline" rather than "reconnecting". */
const failuresBeforeOffline = 3;

/** The wait before attempt `failures + 1`, in milliseconds: doubling, with jitter so that a room full of clients does not come back in one instant. */
export function delayAfter(failures: number, chance: number): number {
  return Math.min(longestDelay, firstDelay * 2 ** Math.max(0, failures - 1)) * (0.5 + chance / 2);
}

export class LiveConnection implements Wire {
  #hub: HubConnection;
  #state: LinkState = 'connecting';
  #watchers = new Set<() => void>();
  #failures = 0;
  #wake: (() => void) | null = null;
  #running = false;

  constructor(url = '/live') {
    // Without a negotiation request and without stateful reconnect: versions and pulls already resume, whatever was lost.
    this.#hub = new HubConnectionBuilder().withUrl(url, { transport: HttpTransportType.WebSockets, skipNegotiation: true }).configureLogging(LogLevel.None).build();
    this.#hub.keepAliveIntervalInMilliseconds = 15_000;
    this.#hub.serverTimeoutInMilliseconds = 32_000;
    this.#hub.onclose(() => { if (this.#running) { this.#become(navigator.onLine ? 'reconnecting' : 'offline'); this.#retry(); } });
  }

  get state(): LinkState { return this.#state; }

  watch(tell: () => void): () => void { this.#watchers.add(tell); return () => { this.#watchers.delete(tell); }; }

  on<T extends keyof Heard>(target: T, hear: (message: Heard[T]) => void): () => void {
    this.#hub.on(target, hear);
    return () => this.#hub.off(target, hear);
  }

  async call<M extends keyof Methods>(method: M, argument: Methods[M][0]): Promise<Answer<Methods[M][1]>> {
    try {
      return await this.#hub.invoke<Answer<Methods[M][1]>>(method, argument);
    } catch (error) {
      // SignalR rejects both for a lost connection and for an error frame; only the second leaves the connection standing.
      if (this.#hub.state === HubConnectionState.Connected) throw new CallDefect(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    window.addEventListener('online', this.#now);
    window.addEventListener('offline', this.#lost);
    document.addEventListener('visibilitychange', this.#seen);
    this.#retry();
  }

  async stop(): Promise<void> {
    this.#running = false;
    window.removeEventListener('online', this.#now);
    window.removeEventListener('offline', this.#lost);
    document.removeEventListener('visibilitychange', this.#seen);
    this.#wake?.();
    await this.#hub.stop();
  }

  #now = () => { this.#failures = 0; this.#wake?.(); };
  #seen = () => { if (document.visibilityState === 'visible') this.#wake?.(); };
  // A socket can look open for half a minute after the network has gone; the browser knows sooner.
  #lost = () => { this.#become('offline'); void this.#hub.stop(); };

  #retrying = false;
  async #retry(): Promise<void> {
    if (this.#retrying) return;
    this.#retrying = true;
    while (this.#running && this.#hub.state !== HubConnectionState.Connected) {
      // The first attempt is made whatever the browser says: it may run on the same machine as the server.
      if (this.#failures > 0 || this.#state !== 'connecting') await this.#pause(navigator.onLine ? delayAfter(this.#failures, Math.random()) : longestDelay);
      if (!this.#running) break;
      try {
        await this.#hub.start();
        this.#failures = 0;
        this.#become('connected');
      } catch {
        this.#failures++;
        this.#become(!navigator.onLine || this.#failures >= failuresBeforeOffline ? 'offline' : this.#state === 'connecting' ? 'connecting' : 'reconnecting');
      }
    }
    this.#retrying = false;
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(() => this.#wake?.(), milliseconds);
      this.#wake = () => { clearTimeout(timer); this.#wake = null; resolve(); };
    });
  }

  #become(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const tell of this.#watchers) tell();
  }
}
