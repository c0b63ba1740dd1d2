import { ApiError, webhookLimits } from '../../../protocol/terms/index.ts';
import { newId } from '../../ids.ts';
import { all, change, defineOperation, first, type SqlValue, type Work } from '../operation.ts';

/** Where a delivery stands. */
export type DeliveryState = 'pending' | 'delivered' | 'dead';

/** One delivery of one message to one webhook. */
export interface DeliveryRow {
  readonly id: string;
  readonly webhookId: string;
  readonly messageId: string;
  readonly type: string;
  readonly state: DeliveryState;
  /** Attempts of all time; `tries` counts those since it was last asked for. */
  readonly attempts: number;
  readonly tries: number;
  readonly maxTries: number;
  readonly dueMs: number;
  readonly createdMs: number;
  readonly finishedMs: number | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

/** One attempt as it went. */
export interface AttemptRow {
  readonly number: number;
  readonly atMs: number;
  readonly durationMs: number;
  readonly status: number | null;
  /** Stable word for what went wrong; null for success. */
  readonly error: string | null;
  readonly message: string | null;
}

/** A delivery with what is sent and its attempts, oldest first. */
export interface DeliveryRecord {
  readonly delivery: DeliveryRow;
  readonly payload: string;
  readonly history: readonly AttemptRow[];
}

/** A message for webhooks, ready to be sent. */
export interface OutgoingMessage {
  readonly id: string;
  readonly type: string;
  readonly payload: string;
  readonly nowMs: number;
  /** `traceparent` of what has led to it, where that is traced. */
  readonly trace?: string | null;
}

/** Most deliveries of one webhook that wait; what happens beyond that is counted in `dropped` and not delivered. */
const maxOpenDeliveries = webhookLimits.pendingDeliveries;

/** The first attempt and one after each wait. */
const maxTries = webhookLimits.waitsMs.length + 1;

const columns = `d.id, d.webhook_id AS webhookId, d.message_id AS messageId, m.type, d.state, d.attempts, d.tries,
  d.max_tries AS maxTries, d.due_ms AS dueMs, d.created_ms AS createdMs, d.finished_ms AS finishedMs,
  (SELECT status FROM webhook_attempts a WHERE a.delivery_id = d.id AND a.number = d.attempts) AS lastStatus,
  (SELECT error FROM webhook_attempts a WHERE a.delivery_id = d.id AND a.number = d.attempts) AS lastError`;

const source = 'webhook_deliveries d JOIN webhook_messages m ON m.id = d.message_id';

function* keepMessage({ id, type, payload, nowMs, trace = null }: OutgoingMessage): Work<void> {
  yield* change(
    'INSERT INTO webhook_messages (id, type, payload, created_ms, trace) VALUES (?, ?, ?, ?, ?)',
    id,
    type,
    payload,
    nowMs,
    trace,
  );
}

function* addDelivery(webhookId: string, messageId: string, tries: number, nowMs: number): Work<string> {
  const id = newId('dlv');
  yield* change(
    `INSERT INTO webhook_deliveries (id, webhook_id, message_id, state, max_tries, due_ms, created_ms)
     VALUES (?, ?, ?, 'pending', ?, ?, ?)`,
    id,
    webhookId,
    messageId,
    tries,
    nowMs,
    nowMs,
  );
  yield* change('UPDATE webhooks SET open_deliveries = open_deliveries + 1 WHERE id = ?', webhookId);
  return id;
}

/** Makes one delivery for every enabled webhook that wants the event; gives how many. */
export const recordEvent = defineOperation({
  name: 'webhook_deliveries.record_event',
  *work(message: OutgoingMessage) {
    const wanting = yield* all<{ id: string; open: number }>(
      `SELECT w.id, w.open_deliveries AS open FROM webhook_subscriptions s JOIN webhooks w ON w.id = s.webhook_id
       WHERE s.type = ? AND w.enabled = 1`,
      message.type,
    );
    const taking = wanting.filter(({ open }) => open < maxOpenDeliveries);
    if (taking.length > 0) yield* keepMessage(message);
    for (const { id } of taking) yield* addDelivery(id, message.id, maxTries, message.nowMs);
    for (const { id, open } of wanting) {
      if (open >= maxOpenDeliveries)
        yield* change('UPDATE webhooks SET dropped = dropped + 1 WHERE id = ?', id);
    }
    return taking.length;
  },
});

/** How many deliveries wait for a webhook that may get more. */
function* enabledHook(webhookId: string): Work<number> {
  const hook = yield* first<{ enabled: number; open: number }>(
    'SELECT enabled, open_deliveries AS open FROM webhooks WHERE id = ?',
    webhookId,
  );
  if (hook === undefined) throw new ApiError('unknown_webhook', `There is no webhook ${webhookId}.`);
  if (hook.enabled === 0)
    throw new ApiError('webhook_disabled', 'The webhook is disabled, so nothing is sent to it.');
  if (hook.open >= maxOpenDeliveries)
    throw new ApiError('webhook_backlog', `${maxOpenDeliveries} deliveries wait for this webhook already.`);
  return hook.open;
}

/** Sends one message to one webhook, whatever it subscribed to, with a single attempt; gives the delivery. */
export const sendPing = defineOperation({
  name: 'webhook_deliveries.ping',
  *work({ webhookId, message }: { webhookId: string; message: OutgoingMessage }) {
    yield* enabledHook(webhookId);
    yield* keepMessage(message);
    const id = yield* addDelivery(webhookId, message.id, 1, message.nowMs);
    return yield* find(webhookId, id);
  },
});

function* find(webhookId: string, id: string): Work<DeliveryRow> {
  const row = yield* first<DeliveryRow>(
    `SELECT ${columns} FROM ${source} WHERE d.id = ? AND d.webhook_id = ?`,
    id,
    webhookId,
  );
  if (row === undefined) throw new ApiError('unknown_delivery', `The webhook has no delivery ${id}.`);
  return row;
}

/** One delivery with what was sent and every attempt that is remembered, oldest first. */
export const readDelivery = defineOperation({
  name: 'webhook_deliveries.read',
  *work({ webhookId, id }: { webhookId: string; id: string }): Work<DeliveryRecord> {
    const delivery = yield* find(webhookId, id);
    const message = yield* first<{ payload: string }>(
      'SELECT payload FROM webhook_messages WHERE id = ?',
      delivery.messageId,
    );
    const history = yield* all<AttemptRow>(
      `SELECT number, at_ms AS atMs, duration_ms AS durationMs, status, error, message FROM webhook_attempts
       WHERE delivery_id = ? ORDER BY number`,
      id,
    );
    return { delivery, payload: message?.payload ?? '', history };
  },
});

/** Deliveries of a webhook, newest first, after the one given. Refuses with `unknown_webhook`. */
export const listDeliveries = defineOperation({
  name: 'webhook_deliveries.list',
  *work(input: {
    webhookId: string;
    state?: DeliveryState | undefined;
    after?: { createdMs: number; id: string } | undefined;
    limit: number;
  }) {
    const { webhookId, state, after, limit } = input;
    const hook = yield* first('SELECT id FROM webhooks WHERE id = ?', webhookId);
    if (hook === undefined) throw new ApiError('unknown_webhook', `There is no webhook ${webhookId}.`);
    const conditions = ['d.webhook_id = ?'];
    const values: SqlValue[] = [webhookId];
    if (state !== undefined) {
      conditions.push('d.state = ?');
      values.push(state);
    }
    if (after !== undefined) {
      conditions.push('(d.created_ms, d.id) < (?, ?)');
      values.push(after.createdMs, after.id);
    }
    return yield* all<DeliveryRow>(
      `SELECT ${columns} FROM ${source} WHERE ${conditions.join(' AND ')} ORDER BY d.created_ms DESC, d.id DESC LIMIT ?`,
      ...values,
      limit,
    );
  },
});

/** Sends a delivery again at once, whatever became of it. One that still waits is sent now. */
export const redeliver = defineOperation({
  name: 'webhook_deliveries.redeliver',
  *work({ webhookId, id, nowMs }: { webhookId: string; id: string; nowMs: number }) {
    const before = yield* find(webhookId, id);
    if (before.state === 'pending') {
      yield* change('UPDATE webhook_deliveries SET due_ms = ? WHERE id = ? AND lease IS NULL', nowMs, id);
    } else {
      yield* enabledHook(webhookId);
      yield* change(
        `UPDATE webhook_deliveries SET state = 'pending', tries = 0, due_ms = ?, lease = NULL, finished_ms = NULL WHERE id = ?`,
        nowMs,
        id,
      );
      yield* change('UPDATE webhooks SET open_deliveries = open_deliveries + 1 WHERE id = ?', webhookId);
    }
    return yield* find(webhookId, id);
  },
});

/** Sends every dead delivery of a webhook again, oldest first, as far as there is room; gives how many. */
export const redeliverDead = defineOperation({
  name: 'webhook_deliveries.redeliver_dead',
  *work({ webhookId, nowMs }: { webhookId: string; nowMs: number }) {
    const open = yield* enabledHook(webhookId);
    const count = yield* change(
      `UPDATE webhook_deliveries SET state = 'pending', tries = 0, due_ms = ?, lease = NULL, finished_ms = NULL
       WHERE id IN (SELECT id FROM webhook_deliveries WHERE webhook_id = ? AND state = 'dead'
         ORDER BY created_ms, id LIMIT ?)`,
      nowMs,
      webhookId,
      maxOpenDeliveries - open,
    );
    yield* change('UPDATE webhooks SET open_deliveries = open_deliveries + ? WHERE id = ?', count, webhookId);
    return count;
  },
});

/**
 * Forgets what has been finished for long, and the oldest beyond `maxFinished` delivered or dead ones of a webhook; at
 * most `limit` at a time. Gives how many.
 */
export const pruneDeliveries = defineOperation({
  name: 'webhook_deliveries.prune',
  *work(input: { deliveredBeforeMs: number; deadBeforeMs: number; maxFinished: number; limit: number }) {
    const { deliveredBeforeMs, deadBeforeMs, maxFinished, limit } = input;
    const ids = new Set<string>();
    for (const [state, beforeMs] of [
      ['delivered', deliveredBeforeMs],
      ['dead', deadBeforeMs],
    ] as const) {
      const old = yield* all<{ id: string }>(
        'SELECT id FROM webhook_deliveries WHERE state = ? AND finished_ms < ? LIMIT ?',
        state,
        beforeMs,
        limit - ids.size,
      );
      for (const { id } of old) ids.add(id);
      for (const id of yield* beyond(state, maxFinished, limit - ids.size)) ids.add(id);
    }
    for (const id of ids) {
      yield* change(
        `DELETE FROM webhook_messages WHERE id = (SELECT message_id FROM webhook_deliveries WHERE id = ?)
         AND NOT EXISTS (SELECT 1 FROM webhook_deliveries o WHERE o.message_id = webhook_messages.id AND o.id <> ?)`,
        id,
        id,
      );
      yield* change('DELETE FROM webhook_deliveries WHERE id = ?', id);
    }
    return ids.size;
  },
});

/** How many webhooks there are and how many deliveries wait or are dead. */
export const countDeliveries = defineOperation({
  name: 'webhook_deliveries.count',
  *work() {
    const hooks = yield* first<{ hooks: number; enabled: number; pending: number }>(
      `SELECT COUNT(*) AS hooks, COALESCE(SUM(enabled), 0) AS enabled, COALESCE(SUM(open_deliveries), 0) AS pending
       FROM webhooks`,
    );
    const dead = yield* first<{ dead: number }>(
      `SELECT COUNT(*) AS dead FROM webhook_deliveries WHERE state = 'dead'`,
    );
    return {
      hooks: hooks?.hooks ?? 0,
      enabled: hooks?.enabled ?? 0,
      pending: hooks?.pending ?? 0,
      dead: dead?.dead ?? 0,
    };
  },
});

/** The oldest finished deliveries of webhooks that have more than `most` of a state. */
function* beyond(state: DeliveryState, most: number, limit: number): Work<string[]> {
  const found: string[] = [];
  for (const hook of yield* all<{ id: string }>('SELECT id FROM webhooks')) {
    if (found.length >= limit) break;
    // What is finished was due when it was finished, and that order has an index.
    const rows = yield* all<{ id: string }>(
      'SELECT id FROM webhook_deliveries WHERE webhook_id = ? AND state = ? ORDER BY due_ms DESC LIMIT ? OFFSET ?',
      hook.id,
      state,
      limit - found.length,
      most,
    );
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}
