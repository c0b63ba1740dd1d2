import type { Clock } from './clock.ts';
import { type ExitMeanings, RestartPolicy } from './restart-policy.ts';
import { type Probe, Watch } from './watch.ts';

/**
 * What the supervisor is at: `waiting` before a restart, `stopped` because somebody asked for it, `given_up` until
 * somebody starts it.
 */
export type SupervisorState = 'starting' | 'running' | 'waiting' | 'stopping' | 'stopped' | 'given_up';

/** Signals that are passed on. */
export type PassedSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** A server process that was started. */
export interface ServerRun {
  /** Asks it to finish what it has taken and to end. */
  end(): void;
  /** Ends it at once. */
  kill(): void;
  signal(name: PassedSignal): void;
}

/** What a server process tells. */
export interface RunEvents {
  ready(address: string, pid: number): void;
  /** Comes once and last. */
  ended(code: number | null, signal: string | null, error?: string): void;
}

/** How long things may take, in milliseconds. */
export interface SupervisorTimes {
  /** Until a start is ready. */
  readonly startMs: number;
  /** Until a server that was asked to end has ended. */
  readonly stopMs: number;
  /** The same for one that hangs. */
  readonly wedgedStopMs: number;
  /** Between two checks. */
  readonly checkMs: number;
}

/** Times that hold where nothing else is said; a server takes up to 30 s to finish what it has begun. */
export const supervisorTimes: SupervisorTimes = {
  startMs: 90_000,
  stopMs: 45_000,
  wedgedStopMs: 5000,
  checkMs: 5000,
};

/** What a supervisor is made of. */
export interface SupervisorSettings {
  readonly launch: (events: RunEvents) => ServerRun;
  readonly probe: Probe;
  readonly clock: Clock;
  readonly meanings: ExitMeanings;
  readonly times: SupervisorTimes;
  /** Told of every change, with one sentence for people. */
  readonly onChange: (state: SupervisorState, sentence: string) => void;
}

/** How the last run of the server ended. */
export interface LastEnd {
  readonly at: string;
  readonly code: number | null;
  readonly signal: string | null;
  /** Why the supervisor ended it, or could not start it; null where it ended by itself. */
  readonly reason: string | null;
}

interface Run {
  readonly startedMs: number;
  readonly startedEpochMs: number;
  process?: ServerRun;
  address?: string;
  pid?: number;
  /** Why the supervisor ends it. */
  reason?: string;
  /** Whether somebody asked for its end; else it is judged like any other. */
  asked?: boolean;
  /** Whether it was told to end at once. */
  hurried?: boolean;
}

/** Keeps one server process running. */
export class Supervisor {
  state: SupervisorState = 'stopped';
  /** Why it is in this state. */
  sentence = '';
  restarts = 0;
  lastEnd: LastEnd | null = null;
  /** When the next start is due, in milliseconds since 1970; null unless one is waited for. */
  nextStartMs: number | null = null;
  readonly watch: Watch;
  private readonly settings: SupervisorSettings;
  private readonly policy: RestartPolicy;
  private run: Run | undefined;
  private startAfterEnd = false;
  private closing = false;
  private cancel: () => void = () => {};
  private readonly whenStopped: (() => void)[] = [];

  constructor(settings: SupervisorSettings) {
    this.settings = settings;
    this.policy = new RestartPolicy(settings.meanings);
    const { probe, clock, times } = settings;
    this.watch = new Watch({
      probe,
      clock,
      everyMs: times.checkMs,
      onWedged: (reason) => this.endRun(reason, times.wedgedStopMs),
    });
  }

  /** The server that runs or starts, as far as it is known. */
  get server(): { pid: number | null; address: string | null; startedAt: string; uptimeS: number } | null {
    if (this.run === undefined) return null;
    const { pid = null, address = null, startedMs, startedEpochMs } = this.run;
    const uptimeS = (this.settings.clock.nowMs() - startedMs) / 1000;
    return { pid, address, startedAt: new Date(startedEpochMs).toISOString(), uptimeS };
  }

  /** Restarts within the last minute that count. */
  get recentRestarts(): number {
    return this.policy.recent(this.settings.clock.nowMs());
  }

  /** Whether it takes no more orders because it ends. */
  get isClosing(): boolean {
    return this.closing;
  }

  /** Lets the server run, from now on, whatever was before. */
  start(): void {
    if (this.closing || this.state === 'running' || this.state === 'starting') return;
    this.policy.forget();
    if (this.run === undefined) this.launch('starting the server');
    else this.startAfterEnd = true;
  }

  /** Ends the server and leaves it so. */
  stop(): void {
    this.startAfterEnd = false;
    if (this.run === undefined) {
      this.settle();
      return;
    }
    this.run.asked = true;
    if (this.state !== 'stopping') this.endRun('it was asked to stop', this.settings.times.stopMs);
  }

  /** Ends the server and starts it again; counts for nothing. */
  restart(): void {
    if (this.closing) return;
    if (this.run === undefined) {
      this.start();
      return;
    }
    this.policy.forget();
    this.startAfterEnd = true;
    if (this.state !== 'stopping') this.endRun('a restart was asked for', this.settings.times.stopMs);
  }

  /** Ends the server for good; resolves when it has ended. */
  close(): Promise<void> {
    this.closing = true;
    const ended = new Promise<void>((resolve) => this.whenStopped.push(resolve));
    if (this.state === 'given_up') this.resolveStopped();
    else this.stop();
    return ended;
  }

  /** A second wish to end: the server gets the signal once more, and then no more time. Further ones give it none again. */
  closeAtOnce(signal: PassedSignal): void {
    if (this.run === undefined) return;
    this.run.process?.signal(signal);
    if (this.run.hurried === true) return;
    this.run.hurried = true;
    this.cancel();
    this.killAfter(this.run, this.settings.times.wedgedStopMs);
  }

  /** Passes a signal on that ends nothing. */
  hangUp(): void {
    if (this.run?.address !== undefined) this.run.process?.signal('SIGHUP');
  }

  private launch(sentence: string): void {
    const { clock, times } = this.settings;
    this.cancel();
    this.nextStartMs = null;
    this.startAfterEnd = false;
    this.change('starting', sentence);
    const run: Run = { startedMs: clock.nowMs(), startedEpochMs: clock.epochMs() };
    this.run = run;
    this.cancel = clock.after(times.startMs, () =>
      this.endRun(`it was not ready within ${Math.round(times.startMs / 1000)} s`, times.wedgedStopMs),
    );
    try {
      run.process = this.settings.launch({
        ready: (address, pid) => this.onReady(run, address, pid),
        ended: (code, signal, error) => this.onEnded(run, code, signal, error),
      });
    } catch (error) {
      // A machine without memory or processes left may have some again after the wait.
      this.onEnded(run, null, null, `it could not be started: ${(error as Error).message}`);
    }
  }

  private onReady(run: Run, address: string, pid: number): void {
    if (run !== this.run) return;
    run.address = address;
    run.pid = pid;
    if (this.state !== 'starting') return;
    this.cancel();
    this.change('running', `the server is ready at ${address} (process ${pid})`);
    this.watch.begin(address);
  }

  private endRun(reason: string, withinMs: number): void {
    const { run } = this;
    if (run === undefined) return;
    run.reason = reason;
    this.watch.end();
    this.cancel();
    this.change('stopping', `stopping the server: ${reason}`);
    run.process?.end();
    this.killAfter(run, withinMs);
  }

  private killAfter(run: Run, ms: number): void {
    this.cancel = this.settings.clock.after(ms, () => {
      this.change('stopping', `the server has not ended within ${Math.round(ms / 1000)} s and is killed`);
      run.process?.kill();
    });
  }

  private onEnded(run: Run, code: number | null, signal: string | null, error?: string): void {
    if (run !== this.run) return;
    const { clock } = this.settings;
    this.cancel();
    this.watch.end();
    this.run = undefined;
    const at = new Date(clock.epochMs()).toISOString();
    this.lastEnd = { at, code, signal, reason: error ?? run.reason ?? null };
    if (this.startAfterEnd && !this.closing) this.launch('starting the server again');
    else if (run.asked === true || this.closing) this.settle();
    else this.recover(run, this.lastEnd);
  }

  /** Starts again after an end that nobody asked for, or gives up. */
  private recover(run: Run, last: LastEnd): void {
    const { clock } = this.settings;
    const nowMs = clock.nowMs();
    const end = { ...last, ready: run.address !== undefined, ranMs: nowMs - run.startedMs };
    const verdict = this.policy.judge(end, nowMs);
    const told = `the server ended (${describeEnd(last)})`;
    if (verdict.kind === 'give_up') {
      this.change('given_up', `${told}, and is given up: ${verdict.reason}`);
      return;
    }
    this.restarts++;
    if (verdict.waitMs === 0) {
      this.launch(`${told}; starting it again`);
      return;
    }
    this.nextStartMs = clock.epochMs() + verdict.waitMs;
    this.change('waiting', `${told}; starting it again in ${verdict.waitMs / 1000} s`);
    this.cancel = clock.after(verdict.waitMs, () => this.launch('starting the server again'));
  }

  private settle(): void {
    this.cancel();
    this.nextStartMs = null;
    if (this.state !== 'stopped') this.change('stopped', 'the server is stopped');
    this.resolveStopped();
  }

  private resolveStopped(): void {
    for (const resolve of this.whenStopped.splice(0)) resolve();
  }

  private change(state: SupervisorState, sentence: string): void {
    this.state = state;
    this.sentence = sentence;
    this.settings.onChange(state, sentence);
  }
}

function describeEnd({ code, signal, reason }: LastEnd): string {
  const how = signal !== null ? `signal ${signal}` : code === null ? 'no start' : `exit code ${code}`;
  return reason === null ? how : `${how}: ${reason}`;
}
