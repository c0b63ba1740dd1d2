import type { Webhook, WebhookDelivery } from '../../protocol/index.ts';
import type { AttemptRow, DeliveryRow } from '../store/operations/webhook-deliveries.ts';
import type { WebhookRow } from '../store/operations/webhooks.ts';

/** A webhook as a caller sees it. @param whole Whether he may see the whole URL, which can hold a secret of its own. */
export function webhookView(row: WebhookRow, whole: boolean): Webhook {
  return {
    id: row.id,
    url: whole ? row.url : `${new URL(row.url).origin}/...`,
    description: row.description,
    events: [...row.events],
    enabled: row.enabled,
    disabled_reason: row.disabledReason,
    owner: row.owner,
    created_at: utc(row.createdMs),
    updated_at: utc(row.updatedMs),
    last_success_at: utcOrNull(row.lastSuccessMs),
    last_failure_at: utcOrNull(row.lastFailureMs),
    failures_in_row: row.failuresInRow,
    pending_deliveries: row.openDeliveries,
    dropped_events: row.dropped,
    secrets: row.secrets.map(({ createdMs, expiresMs }) => ({
      created_at: utc(createdMs),
      expires_at: utcOrNull(expiresMs),
    })),
  };
}

/** A delivery as callers see it. */
export function deliveryView(row: DeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    webhook_id: row.webhookId,
    event_id: row.messageId,
    event_type: row.type,
    state: row.state,
    attempts: row.attempts,
    next_attempt_at: row.state === 'pending' ? utc(row.dueMs) : null,
    created_at: utc(row.createdMs),
    finished_at: utcOrNull(row.finishedMs),
    last_status: row.lastStatus,
    last_error: row.lastError,
  };
}

/** An attempt as callers see it. */
export function attemptView({ number, atMs, durationMs, status, error, message }: AttemptRow): {
  number: number;
  at: string;
  duration_ms: number;
  status: number | null;
  error: string | null;
  message: string | null;
} {
  return { number, at: utc(atMs), duration_ms: durationMs, status, error, message };
}

function utc(ms: number): string {
  return new Date(ms).toISOString();
}

function utcOrNull(ms: number | null): string | null {
  return ms === null ? null : utc(ms);
}
