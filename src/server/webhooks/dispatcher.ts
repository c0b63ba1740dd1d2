import type { Log } from '../../engine/index.ts';
import type { PreparedEntry } from '../audit/audit-trail.ts';
import type { EventHub } from '../events/event-hub.ts';
import { newId } from '../ids.ts';
import type { Scheduler } from '../scheduler.ts';
import {
  type ClaimedDelivery,
  claimDeliveries,
  reclaimDeliveries,
  releaseDelivery,
  settleDelivery,
} from '../store/operations/webhook-attempts.ts';
import type { Store } from '../store/store.ts';
import { outside } from '../tracing/scope.ts';
import type { Span } from '../tracing/span.ts';
import { writeTraceparent } from '../tracing/trace-context.ts';
import { noTracing, type Tracing } from '../tracing/tracing.ts';
import { nextWaitMs } from './schedule.ts';
import type { Sender, SendResult } from './send.ts';
import { signatureHeaders } from './signature.ts';

/** What the dispatcher works with. */
export interface DispatcherSettings {
  readonly store: Store;
  readonly hub: EventHub;
  readonly sender: Pick<Sender, 'send'>;
  /** Opens a sealed secret. */
  readonly open: (sealed: Uint8Array) => Uint8Array;
  readonly scheduler: Scheduler;
  /** What the audit says when the server itself disables a webhook. */
  readonly disabling: Disabling;
  readonly log: Log;
  readonly tracing?: Tracing | undefined;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** The entry in the audit for a webhook that the server itself disables; undefined where there is no audit. */
export type Disabling = (webhookId: string, reason: 'failing' | 'gone') => PreparedEntry | undefined;

/** Attempts under way at once, in all and to one webhook: one that never answers leaves room for others. */
const maxParallel = 5;
const maxParallelPerHook = 3;

/** A webhook that fails this many times in a row is disabled. */
const maxFailures = 50;

/** Whoever has taken a delivery has this long; an attempt takes 10 s at most. */
const leaseMs = 20_000;

/** The store is asked at least this often, so that nothing that was due is overlooked for longer. */
const maxIdleMs = 60_000;
const storeRetryMs = 5000;

/** Counters since the start. */
export interface DispatcherCounters {
  readonly underWay: number;
  readonly delivered: number;
  readonly failedAttempts: number;
  readonly dead: number;
  readonly disabled: number;
}

/** One attempt under way. */
interface Job {
  readonly webhookId: string;
  done: Promise<void>;
}

/** Sends what is due: takes deliveries out of the store, makes one attempt each, records how it went. */
export class Dispatcher {
  private readonly settings: DispatcherSettings;
  private readonly jobs = new Set<Job>();
  private readonly waiters = new Map<string, Set<() => void>>();
  private readonly abandon = new AbortController();
  private readonly counts = { delivered: 0, failedAttempts: 0, dead: 0, disabled: 0 };
  private readonly deafen: () => void;
  private pumping = false;
  private pumped = Promise.resolve();
  private again = false;
  private cancelTimer = (): void => {};
  private closed = false;

  constructor(settings: DispatcherSettings) {
    this.settings = settings;
    this.deafen = settings.hub.listen(() => this.wake());
  }

  /** Begins with what a run before had to leave. */
  async start(): Promise<void> {
    const { store, scheduler, log } = this.settings;
    try {
      await store.run(reclaimDeliveries, { nowMs: scheduler.nowMs() });
    } catch (error) {
      // Then it is due when the leases have run out.
      log.warn('deliveries of the run before could not be reclaimed', { reason: String(error) });
    }
    this.wake();
  }

  /** Looks at once for what is due. */
  wake(): void {
    this.again = true;
    if (this.closed || this.pumping) return;
    this.pumping = true;
    // What is due belongs to many, not to the one who has caused this look.
    this.pumped = outside(() => this.pump());
  }

  get counters(): DispatcherCounters {
    return { underWay: this.jobs.size, ...this.counts };
  }

  /** Waits until the next attempt of a delivery is over, at most `ms`, or until the signal fires. */
  async settled(deliveryId: string, ms: number, signal: AbortSignal): Promise<void> {
    if (ms <= 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const waiting = this.waiters.get(deliveryId) ?? new Set();
      this.waiters.set(deliveryId, waiting);
      const done = (): void => {
        cancel();
        waiting.delete(done);
        if (waiting.size === 0) this.waiters.delete(deliveryId);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.settings.scheduler.after(ms, done);
      waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  /** Takes nothing more; what is under way may end within the time and is due again otherwise. */
  async close(graceMs: number): Promise<void> {
    this.closed = true;
    this.deafen();
    this.cancelTimer();
    await this.pumped;
    const timer = setTimeout(() => this.abandon.abort(), graceMs);
    await Promise.all([...this.jobs].map(({ done }) => done));
    clearTimeout(timer);
  }

  private async pump(): Promise<void> {
    const { store, scheduler, log } = this.settings;
    try {
      while (this.again && !this.closed) {
        this.again = false;
        this.cancelTimer();
        const free = maxParallel - this.jobs.size;
        if (free <= 0) return;
        const lease = newId('lease');
        const { claimed, nextDueMs } = await store.run(claimDeliveries, {
          lease,
          leaseMs,
          count: free,
          perHook: maxParallelPerHook,
          busy: [...this.jobs].map(({ webhookId }) => webhookId),
          nowMs: scheduler.nowMs(),
        });
        for (const delivery of claimed) this.begin(delivery, lease);
        this.sleepUntil(nextDueMs);
      }
    } catch (error) {
      log.warn('deliveries could not be taken from the store', { reason: String(error) });
      this.sleepUntil(scheduler.nowMs() + storeRetryMs);
    } finally {
      this.pumping = false;
    }
  }

  private sleepUntil(dueMs: number | null): void {
    this.cancelTimer();
    if (this.closed) return;
    const { scheduler } = this.settings;
    const waitMs = dueMs === null ? maxIdleMs : Math.max(0, dueMs - scheduler.nowMs());
    this.cancelTimer = scheduler.after(Math.min(waitMs, maxIdleMs), () => this.wake());
  }

  private begin(delivery: ClaimedDelivery, lease: string): void {
    const job: Job = { webhookId: delivery.webhookId, done: Promise.resolve() };
    this.jobs.add(job);
    const span = this.spanOf(delivery);
    job.done = this.attempt(delivery, lease, span)
      .catch((error: unknown) => {
        // The lease runs out, and then it is sent again: once more is promised, only once is not.
        this.settings.log.warn('the outcome of a delivery could not be kept', {
          delivery: delivery.id,
          reason: String(error),
        });
      })
      .finally(() => {
        span?.end();
        this.jobs.delete(job);
        for (const tell of [...(this.waiters.get(delivery.id) ?? [])]) tell();
        this.wake();
      });
  }

  private async attempt(delivery: ClaimedDelivery, lease: string, span: Span | undefined): Promise<void> {
    const { store, sender, scheduler, hub, log, random = Math.random } = this.settings;
    const atMs = scheduler.nowMs();
    const startedMs = performance.now();
    const headers = this.sign(delivery, atMs, span);
    const { signal } = this.abandon;
    const result =
      headers === undefined
        ? unsigned
        : await sender.send({ url: delivery.url, headers, payload: delivery.payload, signal });
    const nowMs = scheduler.nowMs();
    const { aborted, askedMs, ...outcome } = result;
    if (outcome.status !== null) span?.set({ 'http.response.status_code': outcome.status });
    span?.end(aborted ? 'aborted' : (outcome.error ?? undefined));
    if (aborted) {
      await store.run(releaseDelivery, { id: delivery.id, lease, nowMs });
      return;
    }
    const retryMs = nextWaitMs(delivery.tries + 1, delivery.maxTries, random(), askedMs);
    const alarm = hub.prepare('alert.raised', alarmOf(delivery.webhookId, outcome.gone));
    const durationMs = Math.round(performance.now() - startedMs);
    const disabling = this.settings.disabling(delivery.webhookId, outcome.gone ? 'gone' : 'failing');
    const { state, disabled, entry } = await store.run(settleDelivery, {
      id: delivery.id,
      lease,
      outcome: { ...outcome, atMs, durationMs },
      retryMs,
      maxFailures,
      alarm: alarm.message,
      entry: disabling?.facts ?? null,
      nowMs,
    });
    if (state === 'delivered') this.counts.delivered++;
    if (!outcome.ok) this.counts.failedAttempts++;
    if (state === 'dead') this.counts.dead++;
    if (disabled === null) return;
    this.counts.disabled++;
    log.warn('a webhook was disabled', { webhook: delivery.webhookId, reason: disabled });
    if (entry !== null) disabling?.announce(entry);
    alarm.announce();
  }

  /** Each attempt shows in the trace of what has led to the event. The address of the receiver may hold a secret. */
  private spanOf({ id, webhookId, type, tries, trace }: ClaimedDelivery): Span | undefined {
    const { tracing = noTracing } = this.settings;
    return tracing.begin(`webhook ${type}`, {
      kind: 'client',
      parent: trace,
      attributes: {
        'http.request.method': 'POST',
        'spacetime.webhook.id': webhookId,
        'spacetime.delivery.id': id,
        'spacetime.attempt': tries + 1,
      },
    });
  }

  /** The header lines of an attempt; undefined when its secrets cannot be read. */
  private sign(
    delivery: ClaimedDelivery,
    atMs: number,
    span: Span | undefined,
  ): Record<string, string> | undefined {
    const { messageId, payload, secrets } = delivery;
    try {
      const timestampS = Math.floor(atMs / 1000);
      const signed = signatureHeaders(
        { id: messageId, timestampS, payload },
        secrets.map(this.settings.open),
      );
      const told = span !== undefined && this.settings.tracing?.propagates === true;
      return told ? { ...signed, traceparent: writeTraceparent(span.context) } : signed;
    } catch (error) {
      this.settings.log.error('a secret of a webhook cannot be read', {
        webhook: delivery.webhookId,
        reason: String(error),
      });
      return undefined;
    }
  }
}

/** Nothing is sent that its receiver could not verify. */
const unsigned: SendResult = {
  ok: false,
  gone: false,
  aborted: false,
  askedMs: 0,
  status: null,
  error: 'secret_unreadable',
  message: 'The secret cannot be read; the server runs with another SPACETIME_SECRET. Rotate the secret.',
};

function alarmOf(webhookId: string, gone: boolean): { alert: string; severity: 'medium'; message: string } {
  const why = gone ? 'its receiver answered 410 Gone' : `it failed ${maxFailures} times in a row`;
  return {
    alert: 'webhook_disabled',
    severity: 'medium',
    message: `The webhook ${webhookId} was disabled, because ${why}. Mend the receiver and enable it again.`,
  };
}
