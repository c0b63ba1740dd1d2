import { ApiError } from '../../../protocol/terms/index.ts';
import { all, change, defineOperation, first, type Work } from '../operation.ts';

/** One webhook as the store has it, without its secrets. */
export interface WebhookRow {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly owner: string;
  readonly enabled: boolean;
  /** Why it was disabled by the server; null when it is enabled or an operator did it. */
  readonly disabledReason: 'failing' | 'gone' | null;
  readonly events: readonly string[];
  readonly failuresInRow: number;
  readonly openDeliveries: number;
  readonly dropped: number;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly lastSuccessMs: number | null;
  readonly lastFailureMs: number | null;
  /** When each secret that signs was made and until when it counts, newest first. */
  readonly secrets: readonly { readonly createdMs: number; readonly expiresMs: number | null }[];
}

/** What an operator says of a webhook. */
export interface WebhookWish {
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
}

/** A secret on its way into the store, sealed already. */
export interface SealedSecret {
  readonly id: string;
  readonly sealed: Uint8Array;
}

const columns = `id, url, description, owner, enabled, disabled_reason AS disabledReason, failures_in_row AS failuresInRow,
  open_deliveries AS openDeliveries, dropped, created_ms AS createdMs, updated_ms AS updatedMs,
  last_success_ms AS lastSuccessMs, last_failure_ms AS lastFailureMs`;

type Bare = Omit<WebhookRow, 'events' | 'secrets' | 'enabled'> & { readonly enabled: number };

function* complete(row: Bare, nowMs: number): Work<WebhookRow> {
  const events = yield* all<{ type: string }>(
    'SELECT type FROM webhook_subscriptions WHERE webhook_id = ? ORDER BY type',
    row.id,
  );
  const secrets = yield* all<{ createdMs: number; expiresMs: number | null }>(
    `SELECT created_ms AS createdMs, expires_ms AS expiresMs FROM webhook_secrets
     WHERE webhook_id = ? AND (expires_ms IS NULL OR expires_ms > ?) ORDER BY created_ms DESC, id`,
    row.id,
    nowMs,
  );
  return { ...row, enabled: row.enabled === 1, events: events.map(({ type }) => type), secrets };
}

function* find(id: string, nowMs: number): Work<WebhookRow> {
  const row = yield* first<Bare>(`SELECT ${columns} FROM webhooks WHERE id = ?`, id);
  if (row === undefined) throw new ApiError('unknown_webhook', `There is no webhook ${id}.`);
  return yield* complete(row, nowMs);
}

function* subscribe(id: string, events: readonly string[]): Work<void> {
  yield* change('DELETE FROM webhook_subscriptions WHERE webhook_id = ?', id);
  for (const type of new Set(events)) {
    yield* change('INSERT INTO webhook_subscriptions (type, webhook_id) VALUES (?, ?)', type, id);
  }
}

function* addSecret(webhookId: string, { id, sealed }: SealedSecret, nowMs: number): Work<void> {
  yield* change(
    'INSERT INTO webhook_secrets (id, webhook_id, sealed, created_ms, expires_ms) VALUES (?, ?, ?, ?, NULL)',
    id,
    webhookId,
    sealed,
    nowMs,
  );
}

/** Keeps a new webhook. Refuses with `too_many_webhooks` when there are `max` already. */
export const createWebhook = defineOperation({
  name: 'webhooks.create',
  *work(input: {
    id: string;
    owner: string;
    wish: WebhookWish;
    secret: SealedSecret;
    max: number;
    nowMs: number;
  }) {
    const { id, owner, wish, secret, max, nowMs } = input;
    const counted = yield* first<{ count: number }>('SELECT COUNT(*) AS count FROM webhooks');
    if ((counted?.count ?? 0) >= max) {
      throw new ApiError('too_many_webhooks', `There are ${max} webhooks already, and no more are kept.`);
    }
    yield* change(
      `INSERT INTO webhooks (id, url, description, owner, enabled, created_ms, updated_ms) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      id,
      wish.url,
      wish.description,
      owner,
      wish.enabled ? 1 : 0,
      nowMs,
      nowMs,
    );
    yield* subscribe(id, wish.events);
    yield* addSecret(id, secret, nowMs);
    return yield* find(id, nowMs);
  },
});

/** A webhook. Refuses with `unknown_webhook`. */
export const readWebhook = defineOperation({
  name: 'webhooks.read',
  *work({ id, nowMs }: { id: string; nowMs: number }) {
    return yield* find(id, nowMs);
  },
});

/** Every webhook, oldest first. */
export const listWebhooks = defineOperation({
  name: 'webhooks.list',
  *work({ nowMs }: { nowMs: number }) {
    const rows = yield* all<Bare>(`SELECT ${columns} FROM webhooks ORDER BY created_ms, id`);
    const found: WebhookRow[] = [];
    for (const row of rows) found.push(yield* complete(row, nowMs));
    return found;
  },
});

/** Puts another wish in place of the one before. What was held back while it was disabled goes on when it is enabled. */
export const updateWebhook = defineOperation({
  name: 'webhooks.update',
  *work({ id, wish, nowMs }: { id: string; wish: WebhookWish; nowMs: number }) {
    const before = yield* find(id, nowMs);
    const afresh = before.url !== wish.url || (wish.enabled && !before.enabled);
    yield* change(
      `UPDATE webhooks SET url = ?, description = ?, enabled = ?, updated_ms = ?, failures_in_row = ?, disabled_reason = ?
       WHERE id = ?`,
      wish.url,
      wish.description,
      wish.enabled ? 1 : 0,
      nowMs,
      afresh ? 0 : before.failuresInRow,
      wish.enabled ? null : before.disabledReason,
      id,
    );
    yield* subscribe(id, wish.events);
    return yield* find(id, nowMs);
  },
});

/** Removes a webhook with everything that was kept for it. Refuses with `unknown_webhook`. */
export const deleteWebhook = defineOperation({
  name: 'webhooks.delete',
  *work({ id }: { id: string }) {
    yield* change(
      `DELETE FROM webhook_messages
       WHERE id IN (SELECT message_id FROM webhook_deliveries WHERE webhook_id = ?) AND NOT EXISTS (
         SELECT 1 FROM webhook_deliveries o WHERE o.message_id = webhook_messages.id AND o.webhook_id <> ?)`,
      id,
      id,
    );
    const gone = yield* change('DELETE FROM webhooks WHERE id = ?', id);
    if (gone === 0) throw new ApiError('unknown_webhook', `There is no webhook ${id}.`);
  },
});

/**
 * Adds a secret; those before it sign for `overlapMs` longer. Refuses with `too_many_secrets` when `max` would sign at once.
 */
export const rotateWebhookSecret = defineOperation({
  name: 'webhooks.rotate',
  *work(input: { id: string; secret: SealedSecret; overlapMs: number; max: number; nowMs: number }) {
    const { id, secret, overlapMs, max, nowMs } = input;
    yield* find(id, nowMs);
    const untilMs = nowMs + overlapMs;
    yield* change(
      'UPDATE webhook_secrets SET expires_ms = ? WHERE webhook_id = ? AND (expires_ms IS NULL OR expires_ms > ?)',
      untilMs,
      id,
      untilMs,
    );
    yield* change('DELETE FROM webhook_secrets WHERE webhook_id = ? AND expires_ms <= ?', id, nowMs);
    yield* addSecret(id, secret, nowMs);
    const hook = yield* find(id, nowMs);
    if (hook.secrets.length > max) {
      throw new ApiError(
        'too_many_secrets',
        `${max} secrets of this webhook sign already; wait until one has run out, or rotate with overlap_seconds 0.`,
      );
    }
    return hook;
  },
});
