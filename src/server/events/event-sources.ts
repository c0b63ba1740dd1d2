import type { SceneLoad } from '../../protocol/index.ts';
import type { FailureReport } from '../auth/failure-reports.ts';
import { type Scheduler, systemScheduler } from '../scheduler.ts';
import { EventDigest } from './event-digest.ts';
import type { EventHub, PreparedEvent } from './event-hub.ts';
import { HealthWatch, type HealthWatchSettings } from './health-watch.ts';
import { Visits } from './visits.ts';

/** Whose limit was overrun. */
interface OverrunNote {
  readonly address: string;
  readonly subject: string | null;
  readonly route: string;
}

/** Turns what parts of the server notice into events. */
export class EventSources {
  readonly visits: Visits;
  private readonly events: EventHub;
  private readonly scheduler: Scheduler;
  private readonly overruns: EventDigest<OverrunNote>;
  private health: HealthWatch | undefined;

  constructor(events: EventHub, scheduler: Scheduler = systemScheduler) {
    this.events = events;
    this.scheduler = scheduler;
    this.visits = new Visits({ events, nowMs: () => scheduler.nowMs() });
    this.overruns = new EventDigest<OverrunNote>({
      scheduler,
      others: { address: '(others)', subject: null, route: '(any)' },
      tell: (detail) => events.tell('rate_limit.exceeded', detail),
    });
  }

  /** Tokens of one address were not taken. */
  tokensRefused({ address, reason, count, sinceMs }: FailureReport): void {
    this.events.tell('auth.failed', { address, reason, count, since: new Date(sinceMs).toISOString() });
  }

  /** A caller has overrun a limit. @param subject Whose token it was. */
  overrun(address: string, subject: string | null, route: string): void {
    this.overruns.note(subject ?? address, { address, subject, route });
  }

  /** The event of a scene load that has ended, for the transaction that remembers it; undefined where it is worth none. */
  ofSceneLoad(load: SceneLoad): PreparedEvent | undefined {
    const { load_id, kind, scene_path, scene_name, status, requester, error } = load;
    if (status === 'loaded') {
      const type = kind === 'reload' ? 'scene.reloaded' : 'scene.loaded';
      const duration_ms = load.duration_ms ?? 0;
      return this.events.prepare(type, { load_id, scene_path, scene_name, duration_ms, requester });
    }
    if (status === 'failed' || status === 'timed_out') {
      const code = error?.code ?? 'internal';
      const message = error?.message ?? 'The load gave no reason.';
      return this.events.prepare('scene.failed', {
        load_id,
        kind,
        scene_path,
        status,
        code,
        message,
        requester,
      });
    }
    return undefined;
  }

  /** Begins to look after the health of the server. */
  watchHealth(checks: HealthWatchSettings['checks']): void {
    this.health ??= new HealthWatch({ events: this.events, scheduler: this.scheduler, checks });
    this.health.start();
  }

  /** Tells what is still to be told and ends. */
  stop(): void {
    this.health?.stop();
    this.overruns.stop();
  }
}
