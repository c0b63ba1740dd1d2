import type { Log } from '../../engine/index.ts';
import type { EventData, EventType, ServerEvent } from '../../protocol/index.ts';
import { newId } from '../ids.ts';
import { type OutgoingMessage, recordEvent } from '../store/operations/webhook-deliveries.ts';
import { type Step, type Store, step } from '../store/store.ts';
import { currentTrace } from '../tracing/scope.ts';

/** What the hub works with. */
export interface EventHubSettings {
  readonly store: Store;
  readonly log: Log;
  readonly nowMs: () => number;
}

/** An event that waits for the transaction it belongs to. */
export interface PreparedEvent {
  /** Goes into the transaction of the change that the event tells of: one delivery for every hook that wants it. */
  readonly step: Step<number>;
  /** What the step records, for an operation that records it itself when it comes to that. */
  readonly message: OutgoingMessage;
  /** Tells listeners of this process; to be called when the transaction is done. */
  announce(): void;
}

/** Most listeners at once; more is a leak. */
const maxListeners = 1000;

/** Longest event as JSON, in bytes. */
const maxEventBytes = 64 * 1024;

type Listener = (event: ServerEvent) => void;

/** Where everything that happens is told: durably to webhooks, then to listeners of this process. */
export class EventHub {
  private readonly settings: EventHubSettings;
  private readonly listeners = new Set<Listener>();

  constructor(settings: EventHubSettings) {
    this.settings = settings;
  }

  /** Records an event in a transaction of its own and tells it. Rejects with `store_unavailable`, and then tells nobody. */
  async publish<T extends EventType>(type: T, data: EventData<T>): Promise<void> {
    const prepared = this.prepare(type, data);
    await this.settings.store.transact(prepared.step);
    prepared.announce();
  }

  /** Publishes what nobody waits for; a store that cannot record it is told to the log. */
  tell<T extends EventType>(type: T, data: EventData<T>): void {
    this.publish(type, data).catch((error: unknown) => {
      this.settings.log.warn('an event could not be recorded', { type, reason: String(error) });
    });
  }

  /** An event for the transaction of its cause. Throws RangeError for one that is larger than 64 KiB. */
  prepare<T extends EventType>(type: T, data: EventData<T>): PreparedEvent {
    const nowMs = this.settings.nowMs();
    const id = newId('evt');
    const timestamp = new Date(nowMs).toISOString();
    const payload = JSON.stringify({ type, timestamp, data });
    if (Buffer.byteLength(payload) > maxEventBytes) {
      throw new RangeError(`An event ${type} is larger than ${maxEventBytes} bytes.`);
    }
    // Type and data belong together by the signature; over the union of all types the compiler cannot follow.
    const event = { id, type, timestamp, data } as unknown as ServerEvent;
    const message = { id, type, payload, nowMs, trace: currentTrace() };
    return {
      step: step(recordEvent, message),
      message,
      announce: () => this.announce(event),
    };
  }

  /** Hears every event after it has been recorded; gives what ends that. */
  listen(listener: Listener): () => void {
    if (this.listeners.size >= maxListeners) throw new RangeError('Too many listeners for events.');
    const own: Listener = (event) => listener(event);
    this.listeners.add(own);
    return () => {
      this.listeners.delete(own);
    };
  }

  private announce(event: ServerEvent): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(event);
      } catch (error) {
        // What one listener does wrong concerns neither the others nor the cause of the event.
        this.settings.log.error('a listener failed on an event', { type: event.type, reason: String(error) });
      }
    }
  }
}
