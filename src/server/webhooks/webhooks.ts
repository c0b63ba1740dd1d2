import type { Log } from '../../engine/index.ts';
import { ApiError, webhookLimits } from '../../protocol/index.ts';
import { allows, type Principal } from '../auth/principal.ts';
import type { Vault } from '../auth/vault.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { Act } from '../http/audit-port.ts';
import { newId } from '../ids.ts';
import { type Scheduler, systemScheduler } from '../scheduler.ts';
import {
  countDeliveries,
  type DeliveryRecord,
  type DeliveryRow,
  type DeliveryState,
  listDeliveries,
  readDelivery,
  redeliver,
  redeliverDead,
  sendPing,
} from '../store/operations/webhook-deliveries.ts';
import {
  createWebhook,
  deleteWebhook,
  listWebhooks,
  readWebhook,
  rotateWebhookSecret,
  type SealedSecret,
  updateWebhook,
  type WebhookRow,
  type WebhookWish,
} from '../store/operations/webhooks.ts';
import type { Store } from '../store/store.ts';
import { currentTrace } from '../tracing/scope.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { type Disabling, Dispatcher, type DispatcherCounters } from './dispatcher.ts';
import { Housekeeping } from './housekeeping.ts';
import type { Sender } from './send.ts';
import { newSecret } from './signature.ts';
import { TargetRefused } from './target.ts';

/** What webhooks work with. */
export interface WebhooksSettings {
  readonly store: Store;
  readonly hub: EventHub;
  readonly vault: Pick<Vault, 'seal' | 'open'>;
  readonly sender: Sender;
  readonly log: Log;
  readonly scheduler?: Scheduler;
  readonly tracing?: Tracing;
}

/** A webhook and its new secret as text: the only moment in which it lies open. */
export interface WebhookWithSecret {
  readonly hook: WebhookRow;
  readonly secret: string;
}

const purpose = 'webhook secrets';

/** Webhooks: keeping them, and delivering to them what happens. */
export class Webhooks {
  /** What the audit says when the server itself disables a webhook. */
  disabling: Disabling = () => undefined;
  private readonly store: Store;
  private readonly sender: Sender;
  private readonly vault: WebhooksSettings['vault'];
  private readonly scheduler: Scheduler;
  private readonly dispatcher: Dispatcher;
  private readonly housekeeping: Housekeeping;

  constructor(settings: WebhooksSettings) {
    const { store, hub, vault, sender, log, scheduler = systemScheduler, tracing } = settings;
    this.store = store;
    this.sender = sender;
    this.vault = vault;
    this.scheduler = scheduler;
    const open = (sealed: Uint8Array): Uint8Array => vault.open(purpose, sealed);
    const disabling: Disabling = (id, reason) => this.disabling(id, reason);
    this.dispatcher = new Dispatcher({ store, hub, sender, open, scheduler, disabling, log, tracing });
    this.housekeeping = new Housekeeping({ store, scheduler, log });
  }

  /** Begins to deliver what is due, from this run or from one before. */
  start(): void {
    void this.dispatcher.start();
    this.housekeeping.start();
  }

  /** Ends what is under way, within the time. Events that come later are delivered by the next run. */
  async close(graceMs: number): Promise<void> {
    this.housekeeping.stop();
    await this.dispatcher.close(graceMs);
  }

  /** Attempts since the start. */
  get counters(): DispatcherCounters {
    return this.dispatcher.counters;
  }

  /** What the store has: webhooks, deliveries that wait, dead letters. */
  count(): Promise<{ hooks: number; enabled: number; pending: number; dead: number }> {
    return this.store.run(countDeliveries, null);
  }

  /** Makes a webhook. Rejects with `webhook_target_refused`, `too_many_webhooks`. */
  async create(owner: string, wish: WebhookWish, act?: Act): Promise<WebhookWithSecret> {
    const url = await this.checked(wish.url);
    const { text, secret } = this.sealedSecret();
    const id = newId('wh');
    act?.note(id);
    const hook = await (act ?? this.store).run(createWebhook, {
      id,
      owner,
      wish: { ...wish, url },
      secret,
      max: webhookLimits.webhooks,
      nowMs: this.scheduler.nowMs(),
    });
    return { hook, secret: text };
  }

  list(): Promise<WebhookRow[]> {
    return this.store.run(listWebhooks, { nowMs: this.scheduler.nowMs() });
  }

  /** Rejects with `unknown_webhook`. */
  read(id: string): Promise<WebhookRow> {
    return this.store.run(readWebhook, { id, nowMs: this.scheduler.nowMs() });
  }

  /** Replaces what the owner has said. Rejects with `unknown_webhook`, `permission_denied`, `webhook_target_refused`. */
  async update(by: Principal, id: string, wish: WebhookWish, act?: Act): Promise<WebhookRow> {
    await this.own(by, id);
    const url = await this.checked(wish.url);
    const hook = await (act ?? this.store).run(updateWebhook, {
      id,
      wish: { ...wish, url },
      nowMs: this.scheduler.nowMs(),
    });
    this.dispatcher.wake();
    return hook;
  }

  /** Rejects with `unknown_webhook`. */
  delete(id: string, act?: Act): Promise<void> {
    return (act ?? this.store).run(deleteWebhook, { id });
  }

  /** A new secret; those before it sign beside it for a while. Rejects with `unknown_webhook`, `permission_denied`, `too_many_secrets`. */
  async rotate(by: Principal, id: string, overlapS: number, act?: Act): Promise<WebhookWithSecret> {
    await this.own(by, id);
    const { text, secret } = this.sealedSecret();
    const hook = await (act ?? this.store).run(rotateWebhookSecret, {
      id,
      secret,
      overlapMs: overlapS * 1000,
      max: webhookLimits.secrets,
      nowMs: this.scheduler.nowMs(),
    });
    return { hook, secret: text };
  }

  /** Sends a ping. Rejects with `unknown_webhook`, `permission_denied`, `webhook_disabled`, `webhook_backlog`. */
  async ping(by: Principal, id: string, act?: Act): Promise<DeliveryRow> {
    await this.own(by, id);
    const nowMs = this.scheduler.nowMs();
    const timestamp = new Date(nowMs).toISOString();
    const payload = JSON.stringify({ type: 'ping', timestamp, data: { webhook_id: id } });
    const message = { id: newId('evt'), type: 'ping', payload, nowMs, trace: currentTrace() };
    const delivery = await (act ?? this.store).run(sendPing, { webhookId: id, message });
    this.dispatcher.wake();
    return delivery;
  }

  /** Sends a delivery again. Rejects with `unknown_delivery`, `permission_denied`, `webhook_disabled`, `webhook_backlog`. */
  async redeliver(by: Principal, id: string, deliveryId: string, act?: Act): Promise<DeliveryRow> {
    await this.own(by, id);
    const nowMs = this.scheduler.nowMs();
    const delivery = await (act ?? this.store).run(redeliver, { webhookId: id, id: deliveryId, nowMs });
    this.dispatcher.wake();
    return delivery;
  }

  /** Sends all that is dead again; gives how much. Rejects with `unknown_webhook`, `permission_denied`, `webhook_disabled`, `webhook_backlog`. */
  async redeliverDead(by: Principal, id: string, act?: Act): Promise<number> {
    await this.own(by, id);
    const count = await (act ?? this.store).run(redeliverDead, {
      webhookId: id,
      nowMs: this.scheduler.nowMs(),
    });
    this.dispatcher.wake();
    return count;
  }

  /** Where a delivery stands when its next attempt is over, or after `ms`. */
  async follow(delivery: DeliveryRow, ms: number, signal: AbortSignal): Promise<DeliveryRow> {
    await this.dispatcher.settled(delivery.id, ms, signal);
    return (await this.delivery(delivery.webhookId, delivery.id)).delivery;
  }

  /** One delivery with its payload and attempts. Rejects with `unknown_delivery`. */
  delivery(webhookId: string, id: string): Promise<DeliveryRecord> {
    return this.store.run(readDelivery, { webhookId, id });
  }

  /** Deliveries, newest first. Rejects with `unknown_webhook`. */
  deliveries(query: {
    webhookId: string;
    state?: DeliveryState | undefined;
    after?: { createdMs: number; id: string } | undefined;
    limit: number;
  }): Promise<DeliveryRow[]> {
    return this.store.run(listDeliveries, query);
  }

  private async own(by: Principal, id: string): Promise<void> {
    if (mayChange(by, await this.read(id))) return;
    throw new ApiError(
      'permission_denied',
      'This webhook belongs to somebody else; only its owner and admins change it.',
    );
  }

  private async checked(url: string): Promise<string> {
    try {
      return await this.sender.check(url);
    } catch (error) {
      if (!(error instanceof TargetRefused)) throw error;
      throw new ApiError('webhook_target_refused', error.message, {
        errors: [{ where: 'body', path: '/url', message: error.message }],
      });
    }
  }

  private sealedSecret(): { readonly text: string; readonly secret: SealedSecret } {
    const { bytes, text } = newSecret();
    return { text, secret: { id: newId('whs'), sealed: this.vault.seal(purpose, bytes) } };
  }
}

/** Whether somebody may change a webhook, and see what can hold secrets of its receiver. */
export function mayChange(by: Principal | undefined, { owner }: Pick<WebhookRow, 'owner'>): boolean {
  return by !== undefined && (by.name === owner || allows(by, 'webhook.delete'));
}
