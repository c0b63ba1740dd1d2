import type { AuditFacts, AuditRow } from '../audit-rows.ts';
import { all, change, defineOperation, first, type Work } from '../operation.ts';
import { appendAudit } from './audit.ts';
import { type DeliveryState, type OutgoingMessage, recordEvent } from './webhook-deliveries.ts';

/** A delivery that is handed out for one attempt. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly url: string;
  readonly messageId: string;
  readonly type: string;
  readonly payload: string;
  readonly tries: number;
  readonly maxTries: number;
  /** `traceparent` of what has led to the event; null where nobody traced it. */
  readonly trace: string | null;
  /** Sealed secrets that sign now, newest first. */
  readonly secrets: readonly Uint8Array[];
}

/** No delivery waits longer for its next attempt. One that seems to is of before the clock was set back, and is due. */
const longestWaitMs = 2 * 3_600_000;

/** Most attempts that are remembered of one delivery; the oldest go first. */
const maxRemembered = 50;

type DueDelivery = Omit<ClaimedDelivery, 'url' | 'secrets'> & { readonly dueMs: number };

interface DueHook {
  readonly id: string;
  readonly url: string;
  readonly dueMs: number;
}

/**
 * Hands out deliveries that are due, each for one attempt. Whoever takes one has until the end of the lease to settle it;
 * after that it is due again, so what a killed process had taken goes on. Hooks with the fewest attempts under way come
 * first and none gets more than `perHook`, so that one that never answers cannot hold up the others.
 * Gives also when the next one is due.
 */
export const claimDeliveries = defineOperation({
  name: 'webhook_deliveries.claim',
  *work(input: {
    lease: string;
    leaseMs: number;
    count: number;
    perHook: number;
    /** One id for every attempt under way. */
    busy: readonly string[];
    nowMs: number;
  }) {
    const { lease, leaseMs, count, perHook, busy, nowMs } = input;
    const hooks = yield* all<DueHook>(
      `SELECT id, url, dueMs FROM (
         SELECT w.id, w.url, (SELECT MIN(d.due_ms) FROM webhook_deliveries d
           WHERE d.webhook_id = w.id AND d.state = 'pending') AS dueMs
         FROM webhooks w WHERE w.enabled = 1 AND w.open_deliveries > 0
       ) AS due WHERE dueMs <= ? ORDER BY dueMs`,
      nowMs,
    );
    const ready = hooks
      .map((hook) => ({ ...hook, under: busy.filter((id) => id === hook.id).length }))
      .filter(({ under }) => under < perHook)
      .sort((a, b) => a.under - b.under || a.dueMs - b.dueMs);
    const candidates: { rank: number; url: string; row: DueDelivery }[] = [];
    // Each of these has something that is due and comes before whatever the ones after them have.
    for (const { id, url, under } of ready.slice(0, count)) {
      const rows = yield* all<DueDelivery>(
        `SELECT d.id, d.webhook_id AS webhookId, d.message_id AS messageId, m.type, m.payload, m.trace, d.tries,
           d.max_tries AS maxTries, d.due_ms AS dueMs
         FROM webhook_deliveries d JOIN webhook_messages m ON m.id = d.message_id
         WHERE d.webhook_id = ? AND d.state = 'pending' AND d.due_ms <= ? ORDER BY d.due_ms LIMIT ?`,
        id,
        nowMs,
        Math.min(count, perHook - under),
      );
      candidates.push(...rows.map((row, i) => ({ rank: under + i, url, row })));
    }
    candidates.sort((a, b) => a.rank - b.rank || a.row.dueMs - b.row.dueMs);
    const claimed: ClaimedDelivery[] = [];
    for (const { url, row } of candidates.slice(0, count)) {
      const { dueMs: _, ...rest } = row;
      yield* change(
        'UPDATE webhook_deliveries SET lease = ?, due_ms = ? WHERE id = ?',
        lease,
        nowMs + leaseMs,
        row.id,
      );
      claimed.push({ ...rest, url, secrets: yield* signingSecrets(row.webhookId, nowMs) });
    }
    return { claimed, nextDueMs: yield* nextDue(nowMs) };
  },
});

function* signingSecrets(webhookId: string, nowMs: number): Work<Uint8Array[]> {
  const rows = yield* all<{ sealed: Uint8Array }>(
    `SELECT sealed FROM webhook_secrets WHERE webhook_id = ? AND (expires_ms IS NULL OR expires_ms > ?)
     ORDER BY created_ms DESC, id`,
    webhookId,
    nowMs,
  );
  return rows.map(({ sealed }) => sealed);
}

function* nextDue(nowMs: number): Work<number | null> {
  const row = yield* first<{ next: number | null }>(
    `SELECT MIN(next) AS next FROM (
       SELECT (SELECT MIN(d.due_ms) FROM webhook_deliveries d
         WHERE d.webhook_id = w.id AND d.state = 'pending' AND d.due_ms > ?) AS next
       FROM webhooks w WHERE w.enabled = 1 AND w.open_deliveries > 0
     ) AS due`,
    nowMs,
  );
  const next = row?.next ?? null;
  if (next === null || next <= nowMs + longestWaitMs) return next;
  yield* change(
    "UPDATE webhook_deliveries SET due_ms = ? WHERE state = 'pending' AND due_ms > ?",
    nowMs,
    nowMs + longestWaitMs,
  );
  return nowMs;
}

/** How an attempt went. */
export interface AttemptOutcome {
  readonly ok: boolean;
  /** The receiver wants nothing more, ever. */
  readonly gone: boolean;
  readonly atMs: number;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly message: string | null;
}

/** What became of a delivery, and whether its webhook was disabled over it; `lost` when the lease belongs to another. */
export interface Settlement {
  readonly state: DeliveryState | 'lost';
  readonly disabled: 'failing' | 'gone' | null;
  /** The entry in the audit that says so. */
  readonly entry: AuditRow | null;
}

/**
 * Records how an attempt went. A failure is tried again after `retryMs`, or is dead when that is null. The webhook is
 * disabled when it is gone or has failed `maxFailures` times in a row, and then the alarm is recorded with it.
 */
export const settleDelivery = defineOperation({
  name: 'webhook_deliveries.settle',
  *work(input: {
    id: string;
    lease: string;
    outcome: AttemptOutcome;
    retryMs: number | null;
    maxFailures: number;
    /** What is told and written down when the webhook is disabled. */
    alarm: OutgoingMessage;
    entry: AuditFacts | null;
    nowMs: number;
  }): Work<Settlement> {
    const { id, lease, outcome, retryMs, maxFailures, nowMs } = input;
    const row = yield* first<{ webhookId: string; attempts: number }>(
      `SELECT webhook_id AS webhookId, attempts FROM webhook_deliveries WHERE id = ? AND lease = ?`,
      id,
      lease,
    );
    if (row === undefined) return { state: 'lost', disabled: null, entry: null };
    yield* rememberAttempt(id, row.attempts + 1, outcome);
    const state: DeliveryState = outcome.ok
      ? 'delivered'
      : outcome.gone || retryMs === null
        ? 'dead'
        : 'pending';
    const open = state === 'pending';
    yield* change(
      `UPDATE webhook_deliveries SET state = ?, tries = tries + 1, attempts = ?, lease = NULL, due_ms = ?, finished_ms = ?
       WHERE id = ?`,
      state,
      row.attempts + 1,
      open ? nowMs + (retryMs ?? 0) : nowMs,
      open ? null : nowMs,
      id,
    );
    if (!open)
      yield* change('UPDATE webhooks SET open_deliveries = open_deliveries - 1 WHERE id = ?', row.webhookId);
    const disabled = yield* judgeHook(row.webhookId, outcome, maxFailures, nowMs);
    if (disabled === null) return { state, disabled, entry: null };
    yield* recordEvent.work(input.alarm);
    const entry = input.entry === null ? null : yield* appendAudit.work(input.entry);
    return { state, disabled, entry };
  },
});

function* rememberAttempt(id: string, number: number, outcome: AttemptOutcome): Work<void> {
  yield* change(
    `INSERT INTO webhook_attempts (delivery_id, number, at_ms, duration_ms, status, error, message)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    id,
    number,
    outcome.atMs,
    outcome.durationMs,
    outcome.status,
    outcome.error,
    outcome.message,
  );
  yield* change(
    'DELETE FROM webhook_attempts WHERE delivery_id = ? AND number <= ?',
    id,
    number - maxRemembered,
  );
}

function* judgeHook(
  webhookId: string,
  { ok, gone }: AttemptOutcome,
  maxFailures: number,
  nowMs: number,
): Work<'failing' | 'gone' | null> {
  if (ok) {
    yield* change(
      'UPDATE webhooks SET failures_in_row = 0, last_success_ms = ? WHERE id = ?',
      nowMs,
      webhookId,
    );
    return null;
  }
  yield* change(
    'UPDATE webhooks SET failures_in_row = failures_in_row + 1, last_failure_ms = ? WHERE id = ?',
    nowMs,
    webhookId,
  );
  const hook = yield* first<{ enabled: number; failures: number }>(
    'SELECT enabled, failures_in_row AS failures FROM webhooks WHERE id = ?',
    webhookId,
  );
  if (hook === undefined || hook.enabled === 0 || (!gone && hook.failures < maxFailures)) return null;
  const reason = gone ? 'gone' : 'failing';
  yield* change('UPDATE webhooks SET enabled = 0, disabled_reason = ? WHERE id = ?', reason, webhookId);
  return reason;
}

/** Gives back a delivery that was taken and not attempted to the end, so that it is due at once. */
export const releaseDelivery = defineOperation({
  name: 'webhook_deliveries.release',
  *work({ id, lease, nowMs }: { id: string; lease: string; nowMs: number }) {
    yield* change(
      `UPDATE webhook_deliveries SET lease = NULL, due_ms = ? WHERE id = ? AND lease = ? AND state = 'pending'`,
      nowMs,
      id,
      lease,
    );
  },
});

/**
 * Makes everything due that somebody had taken and will not settle any more: for a server that begins, because a store
 * belongs to one server at a time. Gives how many.
 */
export const reclaimDeliveries = defineOperation({
  name: 'webhook_deliveries.reclaim',
  *work({ nowMs }: { nowMs: number }) {
    return yield* change(
      `UPDATE webhook_deliveries SET lease = NULL, due_ms = ? WHERE state = 'pending' AND lease IS NOT NULL`,
      nowMs,
    );
  },
});
