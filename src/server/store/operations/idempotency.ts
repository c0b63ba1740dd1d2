import { ApiError } from '../../../protocol/terms/index.ts';
import { change, defineOperation, first } from '../operation.ts';

/** A request that may come again. */
export interface IdempotentRequest {
  readonly owner: string;
  readonly key: string;
  /** Digest of method, address and body. */
  readonly fingerprint: string;
  /** The process that works on it: what another one began, it cannot finish. */
  readonly process: string;
}

/** How a request with a key stands. */
export type IdempotencyStand =
  | { readonly kind: 'fresh' | 'different' | 'running' | 'interrupted' }
  | { readonly kind: 'answered'; readonly status: number; readonly sealed: Uint8Array };

interface Row {
  readonly fingerprint: string;
  readonly process: string;
  readonly status: number | null;
  readonly sealed: Uint8Array | null;
}

/** How many keys are kept, of one owner and of all. */
interface KeyLimits {
  readonly maxOfOwner: number;
  readonly max: number;
}

/** Claims a key for a request, or says what became of the one that had it before. Refuses with `too_many_keys`. */
export const claimKey = defineOperation({
  name: 'idempotency.claim',
  *work(input: { request: IdempotentRequest; limits: KeyLimits; nowMs: number; expiresMs: number }) {
    const { request, limits, nowMs, expiresMs } = input;
    const { owner, key, fingerprint, process } = request;
    yield* change('DELETE FROM idempotency WHERE expires_ms <= ?', nowMs);
    const row = yield* first<Row>(
      'SELECT fingerprint, process, status, sealed FROM idempotency WHERE owner = ? AND key = ?',
      owner,
      key,
    );
    if (row !== undefined) return standOf(row, request);
    const counted = yield* first<{ own: number; count: number }>(
      'SELECT count(*) AS count, count(*) FILTER (WHERE owner = ?) AS own FROM idempotency',
      owner,
    );
    if ((counted?.own ?? 0) >= limits.maxOfOwner || (counted?.count ?? 0) >= limits.max)
      throw new ApiError('too_many_keys');
    yield* change(
      `INSERT INTO idempotency (owner, key, fingerprint, process, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?)`,
      owner,
      key,
      fingerprint,
      process,
      nowMs,
      expiresMs,
    );
    return { kind: 'fresh' } satisfies IdempotencyStand as IdempotencyStand;
  },
});

function standOf(row: Row, { fingerprint, process }: IdempotentRequest): IdempotencyStand {
  if (row.fingerprint !== fingerprint) return { kind: 'different' };
  if (row.status !== null && row.sealed !== null)
    return { kind: 'answered', status: row.status, sealed: row.sealed };
  return { kind: row.process === process ? 'running' : 'interrupted' };
}

/** Keeps the answer for whoever asks again with the same key. */
export const keepAnswer = defineOperation({
  name: 'idempotency.keep',
  *work(input: { owner: string; key: string; status: number; sealed: Uint8Array }) {
    const { owner, key, status, sealed } = input;
    yield* change(
      'UPDATE idempotency SET status = ?, sealed = ? WHERE owner = ? AND key = ?',
      status,
      sealed,
      owner,
      key,
    );
  },
});

/** Gives a key free whose request did nothing. */
export const releaseKey = defineOperation({
  name: 'idempotency.release',
  *work({ owner, key }: { owner: string; key: string }) {
    yield* change('DELETE FROM idempotency WHERE owner = ? AND key = ? AND status IS NULL', owner, key);
  },
});
