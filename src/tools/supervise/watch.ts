import type { Clock } from './clock.ts';

/** What is asked of a server: whether its process turns, and whether visitors can be sent to it. */
export type ProbeKind = 'live' | 'ready';

/** Asks a server; false where it does not answer in time or answers otherwise. Never rejects. */
export type Probe = (address: string, kind: ProbeKind) => Promise<boolean>;

/** How many checks have to fail in a row. */
export const watchRules = {
  /** Of a process that does not turn. */
  live: 3,
  /** Of one that turns, was ready and is not any more: a world that is started again, or a full disk, may pass. */
  ready: 12,
} as const;

/** What a watch is made of. */
export interface WatchSettings {
  readonly probe: Probe;
  readonly clock: Clock;
  readonly everyMs: number;
  /** Told once for each begin. */
  readonly onWedged: (reason: string) => void;
}

/** Looks after a running server: one that hangs ends by itself no more than one that works. */
export class Watch {
  liveFailures = 0;
  readyFailures = 0;
  /** Whether the last check found it ready; undefined before the first. */
  ready: boolean | undefined;
  private wasReady = false;
  private round = 0;
  private cancel: () => void = () => {};
  private readonly settings: WatchSettings;

  constructor(settings: WatchSettings) {
    this.settings = settings;
  }

  /** Begins to look after the server at this address. */
  begin(address: string): void {
    this.end();
    this.wait(address, this.round);
  }

  /** Looks no more. */
  end(): void {
    this.cancel();
    this.round++;
    this.liveFailures = 0;
    this.readyFailures = 0;
    this.ready = undefined;
    this.wasReady = false;
  }

  private wait(address: string, round: number): void {
    this.cancel = this.settings.clock.after(this.settings.everyMs, () => void this.look(address, round));
  }

  private async look(address: string, round: number): Promise<void> {
    const live = await this.settings.probe(address, 'live');
    const ready = live && (await this.settings.probe(address, 'ready'));
    if (round !== this.round) return;
    this.ready = ready;
    this.wasReady ||= ready;
    this.liveFailures = live ? 0 : this.liveFailures + 1;
    this.readyFailures = ready ? 0 : this.readyFailures + 1;
    const reason = this.judge();
    if (reason === undefined) this.wait(address, round);
    else this.settings.onWedged(reason);
  }

  private judge(): string | undefined {
    if (this.liveFailures >= watchRules.live) return `it has not answered ${watchRules.live} checks in a row`;
    // One that was never ready has nothing to load, which no restart mends.
    if (this.wasReady && this.readyFailures >= watchRules.ready)
      return `it was ready and has not been for ${watchRules.ready} checks in a row`;
    return undefined;
  }
}
