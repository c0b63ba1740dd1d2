import {
  type Clock,
  type PassedSignal,
  type RunEvents,
  Supervisor,
  type SupervisorState,
  supervisorTimes,
} from '../../src/tools/supervise/index.ts';

/** A clock that only tests turn. */
export class TurnedClock implements Clock {
  private ms = 0;
  private readonly due = new Set<{ readonly atMs: number; readonly work: () => void }>();

  nowMs(): number {
    return this.ms;
  }

  epochMs(): number {
    return Date.UTC(2026, 0, 1) + this.ms;
  }

  after(ms: number, work: () => void): () => void {
    const timer = { atMs: this.ms + ms, work };
    this.due.add(timer);
    return () => void this.due.delete(timer);
  }

  /** Lets time pass, and whatever waits for something else than time. */
  async pass(ms: number): Promise<void> {
    const endMs = this.ms + ms;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const [next] = [...this.due].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.due.delete(next);
      this.ms = next.atMs;
      next.work();
    }
    this.ms = endMs;
  }
}

/** A server process that does what the test says. */
export interface PlayedRun {
  readonly events: RunEvents;
  /** What it was told, in turn. */
  readonly told: (PassedSignal | 'end' | 'kill')[];
}

/** A supervisor of played processes on a turned clock. */
export function superviseForTest() {
  const clock = new TurnedClock();
  const runs: PlayedRun[] = [];
  const states: SupervisorState[] = [];
  const health = { live: true, ready: true };
  const machine = { full: false };
  const supervisor = new Supervisor({
    launch(events) {
      if (machine.full) throw new Error('spawn ENOMEM');
      const told: PlayedRun['told'] = [];
      runs.push({ events, told });
      return {
        end: () => void told.push('end'),
        kill: () => void told.push('kill'),
        signal: (name) => void told.push(name),
      };
    },
    probe: async (_, kind) => health[kind],
    clock,
    meanings: { restart: 75, lasting: { 10: 'its configuration is refused' } },
    times: supervisorTimes,
    onChange: (state) => void states.push(state),
  });
  const run = (): PlayedRun => {
    const last = runs.at(-1);
    if (last === undefined) throw new Error('Nothing was started yet.');
    return last;
  };
  return {
    clock,
    supervisor,
    runs,
    states,
    health,
    machine,
    run,
    /** The process that was started last becomes ready. */
    ready: () => run().events.ready('http://127.0.0.1:1', 4711),
  };
}
