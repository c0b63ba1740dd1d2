import type { Scheduler } from '../scheduler.ts';
import type { EventHub } from './event-hub.ts';

/** One thing that health rests on. */
interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** What the watch works with. */
export interface HealthWatchSettings {
  readonly events: Pick<EventHub, 'tell'>;
  readonly scheduler: Scheduler;
  readonly checks: () => readonly HealthCheck[];
}

const everyMs = 1000;
/** Looks in a row that have to agree: a hiccup is no change. */
const agreeing = 3;

/** Tells when the server falls ill and when it is well again. A server that has started counts as well. */
export class HealthWatch {
  private readonly settings: HealthWatchSettings;
  private well = true;
  private dissenting = 0;
  private cancel = (): void => {};

  constructor(settings: HealthWatchSettings) {
    this.settings = settings;
  }

  start(): void {
    this.cancel = this.settings.scheduler.after(everyMs, () => {
      this.look();
      this.start();
    });
  }

  stop(): void {
    this.cancel();
  }

  private look(): void {
    const failing = this.settings.checks().filter(({ ok }) => !ok);
    const well = failing.length === 0;
    this.dissenting = well === this.well ? 0 : this.dissenting + 1;
    if (this.dissenting < agreeing) return;
    this.dissenting = 0;
    this.well = well;
    const [from, to] = well ? (['degraded', 'ok'] as const) : (['ok', 'degraded'] as const);
    this.settings.events.tell('health.changed', {
      from,
      to,
      failing: failing.map(({ name, detail }) => ({ name, detail })),
    });
  }
}
