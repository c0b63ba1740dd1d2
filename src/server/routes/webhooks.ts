import { ApiError } from '../../protocol/index.ts';
import type { Principal } from '../auth/principal.ts';
import type { Call, Handlers } from '../http/calls.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import type { ServerParts } from '../parts.ts';
import type { DeliveryRow } from '../store/operations/webhook-deliveries.ts';
import type { WebhookRow } from '../store/operations/webhooks.ts';
import { attemptView, deliveryView, webhookView } from '../webhooks/views.ts';
import { mayChange, type WebhookWithSecret } from '../webhooks/webhooks.ts';
import { pageOf } from './pages.ts';

/** Routes of webhooks. */
type WebhookRoute =
  | 'webhooks'
  | 'webhook_create'
  | 'webhook_read'
  | 'webhook_update'
  | 'webhook_delete'
  | 'webhook_rotate'
  | 'webhook_ping'
  | 'webhook_deliveries'
  | 'webhook_delivery'
  | 'webhook_redeliver'
  | 'webhook_redeliver_dead';

const defaultLimit = 50;

/** Handlers of webhooks and their deliveries. */
export function webhookHandlers({ webhooks }: Pick<ServerParts, 'webhooks'>): Pick<Handlers, WebhookRoute> {
  /** Where a delivery stands, when its attempt is over where the caller waits for that. */
  async function follow(delivery: DeliveryRow, waitS: number | undefined, signal: AbortSignal) {
    const now = waitS === undefined ? delivery : await webhooks.follow(delivery, waitS * 1000, signal);
    return { status: now.state === 'pending' ? 202 : 200, body: deliveryView(now) } as const;
  }
  return {
    webhooks: async ({ query, principal }) => {
      const { items, next_cursor } = pageOf(await webhooks.list(), keyOf, query);
      return { status: 200, body: { items: items.map((row) => viewFor(row, principal)), next_cursor } };
    },
    webhook_create: async (call) => {
      const made = await webhooks.create(callerOf(call).name, call.body, call.act);
      return { status: 201, body: withSecret(made) };
    },
    webhook_read: async ({ params, principal }) => ({
      status: 200,
      body: viewFor(await webhooks.read(params.id), principal),
    }),
    webhook_update: async (call) => {
      const row = await webhooks.update(callerOf(call), call.params.id, call.body, call.act);
      return { status: 200, body: webhookView(row, true) };
    },
    webhook_delete: async ({ params: { id }, act }) => {
      await webhooks.delete(id, act);
      return { status: 200, body: { id } };
    },
    webhook_rotate: async (call) => {
      const made = await webhooks.rotate(callerOf(call), call.params.id, call.body.overlap_seconds, call.act);
      return { status: 200, body: withSecret(made) };
    },
    webhook_ping: async (call) => {
      const delivery = await webhooks.ping(callerOf(call), call.params.id, call.act);
      return follow(delivery, call.query.wait, call.signal);
    },
    webhook_deliveries: async ({ params, query: { state, cursor, limit = defaultLimit } }) => {
      const after = cursor === undefined ? undefined : placeOf(cursor);
      const rows = await webhooks.deliveries({ webhookId: params.id, state, after, limit: limit + 1 });
      const items = rows.slice(0, limit).map(deliveryView);
      return { status: 200, body: { items, next_cursor: nextCursor(rows, limit) } };
    },
    webhook_delivery: async ({ params: { id, delivery_id }, principal }) => {
      const [hook, { delivery, payload, history }] = await Promise.all([
        webhooks.read(id),
        webhooks.delivery(id, delivery_id),
      ]);
      const body = {
        ...deliveryView(delivery),
        payload: mayChange(principal, hook) ? payload : null,
        history: history.map(attemptView),
      };
      return { status: 200, body };
    },
    webhook_redeliver_dead: async (call) => {
      const redelivered = await webhooks.redeliverDead(callerOf(call), call.params.id, call.act);
      return { status: 202, body: { redelivered } };
    },
    webhook_redeliver: async (call) => {
      const { id, delivery_id } = call.params;
      const delivery = await webhooks.redeliver(callerOf(call), id, delivery_id, call.act);
      return follow(delivery, call.query.wait, call.signal);
    },
  };
}

function callerOf({ principal }: Pick<Call<never>, 'principal'>): Principal {
  if (principal === undefined) throw new ApiError('unauthenticated');
  return principal;
}

function viewFor(row: WebhookRow, principal: Principal | undefined) {
  return webhookView(row, mayChange(principal, row));
}

function withSecret({ hook, secret }: WebhookWithSecret) {
  return { ...webhookView(hook, true), secret };
}

const msDigits = 15;

function keyOf({ createdMs, id }: { readonly createdMs: number; readonly id: string }): string {
  return `${String(createdMs).padStart(msDigits, '0')}.${id}`;
}

function nextCursor(rows: readonly DeliveryRow[], limit: number): string | null {
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null;
}

function placeOf(cursor: string): { createdMs: number; id: string } {
  const [, ms = '', id = ''] = /^(\d{15})\.(dlv_[\w-]{22})$/.exec(readCursor(cursor)) ?? [];
  if (id === '') throw new ApiError('invalid_request', 'The cursor is not one that this list gave out.');
  return { createdMs: Number(ms), id };
}
