import type { Job } from '../../protocol/index.ts';
import type { JobRow } from '../store/job-rows.ts';

/** A job as callers see it. */
export function jobView(row: JobRow): Job {
  const { error_code: code, error_message: message } = row;
  return {
    id: row.id,
    type: row.type,
    state: row.state,
    owner: row.owner,
    priority: row.priority,
    input: JSON.parse(row.input) as unknown,
    progress: row.progress,
    note: row.note,
    attempts: row.attempts,
    max_attempts: row.max_attempts,
    time_limit_seconds: row.time_limit_ms / 1000,
    cancel_requested: row.cancel_requested === 1,
    created_at: instant(row.created_ms),
    started_at: instantOrNull(row.started_ms),
    finished_at: instantOrNull(row.finished_ms),
    next_attempt_at: row.state === 'queued' && row.attempts > 0 ? instant(row.due_ms) : null,
    expires_at: instantOrNull(row.expires_ms),
    result: row.result === null ? null : (JSON.parse(row.result) as Record<string, unknown>),
    result_items: row.items,
    error: code === null ? null : { code, message: message ?? '' },
  };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : instant(ms);
}
