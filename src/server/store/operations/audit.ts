import {
  type AuditFacts,
  type AuditRow,
  auditHash,
  type CheckpointRow,
  chainStart,
  type SegmentRow,
} from '../audit-rows.ts';
import { all, change, defineOperation, first, type SqlValue, type Work } from '../operation.ts';

type Head = Pick<AuditRow, 'seq' | 'hash'>;

function* head(): Work<Head> {
  const last = yield* first<Head>('SELECT seq, hash FROM audit_entries ORDER BY seq DESC LIMIT 1');
  if (last !== undefined) return last;
  const removed = yield* first<Head>(
    'SELECT last_seq AS seq, hash FROM audit_segments ORDER BY first_seq DESC LIMIT 1',
  );
  return removed ?? { seq: 0, hash: chainStart };
}

/** Puts an entry at the end of the chain; gives it as it stands there. The head is read in the same transaction. */
export const appendAudit = defineOperation({
  name: 'audit.append',
  *work(facts: AuditFacts) {
    const before = yield* head();
    const unsigned = { ...facts, seq: before.seq + 1, previous: before.hash };
    const row: AuditRow = { ...unsigned, hash: auditHash(unsigned) };
    yield* change(
      `INSERT INTO audit_entries
         (seq, at_ms, actor, role, token_id, address, action, target, outcome, request_id, detail, previous, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.seq,
      row.at_ms,
      row.actor,
      row.role,
      row.token_id,
      row.address,
      row.action,
      row.target,
      row.outcome,
      row.request_id,
      row.detail,
      row.previous,
      row.hash,
    );
    return row;
  },
});

/** Number and digest of the last entry; number 0 when there was none yet. */
export const auditHead = defineOperation({
  name: 'audit.head',
  *work() {
    return yield* head();
  },
});

/** Entries that fit, newest first, before a number. */
export const listAudit = defineOperation({
  name: 'audit.list',
  *work(wish: {
    readonly before: number;
    readonly limit: number;
    readonly fromMs?: number;
    readonly toMs?: number;
    readonly actor?: string;
    readonly action?: string;
    readonly outcome?: string;
    /** Only actions that begin with one of these words and their dot. */
    readonly families?: readonly string[];
    /** Those with this outcome too, whatever their action. */
    readonly orOutcome?: string;
  }) {
    const conditions = ['seq < ?'];
    const values: SqlValue[] = [wish.before];
    const add = (condition: string, value: SqlValue | undefined): void => {
      if (value === undefined) return;
      conditions.push(condition);
      values.push(value);
    };
    add('at_ms >= ?', wish.fromMs);
    add('at_ms < ?', wish.toMs);
    add('actor = ?', wish.actor);
    add('action = ?', wish.action);
    add('outcome = ?', wish.outcome);
    if (wish.families !== undefined) {
      const places = wish.families.map(() => '?').join(', ');
      conditions.push(`(substr(action, 1, instr(action, '.')) IN (${places}) OR outcome = ?)`);
      values.push(...wish.families, wish.orOutcome ?? '');
    }
    return yield* all<AuditRow>(
      `SELECT * FROM audit_entries WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ?`,
      ...values,
      wish.limit,
    );
  },
});

/** Entries of a span in the order of the chain, after a number, with the checkpoints that fall on them. */
export const readAudit = defineOperation({
  name: 'audit.read',
  *work(wish: {
    readonly after: number;
    readonly limit: number;
    readonly fromMs?: number;
    readonly toMs?: number;
  }) {
    const entries = yield* all<AuditRow>(
      'SELECT * FROM audit_entries WHERE seq > ? AND at_ms >= ? AND at_ms < ? ORDER BY seq LIMIT ?',
      wish.after,
      wish.fromMs ?? 0,
      wish.toMs ?? Number.MAX_SAFE_INTEGER,
      wish.limit,
    );
    const [from, to] = [entries[0]?.seq ?? 0, entries.at(-1)?.seq ?? -1];
    const checkpoints = yield* all<CheckpointRow>(
      'SELECT * FROM audit_checkpoints WHERE seq BETWEEN ? AND ? ORDER BY seq',
      from,
      to,
    );
    return { entries, checkpoints };
  },
});

/** The newest checkpoint; null when there is none. */
export const lastCheckpoint = defineOperation({
  name: 'audit.lastCheckpoint',
  *work() {
    return (yield* first<CheckpointRow>('SELECT * FROM audit_checkpoints ORDER BY seq DESC LIMIT 1')) ?? null;
  },
});

/** Keeps a checkpoint; one of the same head is replaced. */
export const keepCheckpoint = defineOperation({
  name: 'audit.checkpoint',
  *work({ seq, hash, count, at_ms, key_id, signature }: CheckpointRow) {
    yield* change(
      'INSERT OR REPLACE INTO audit_checkpoints (seq, hash, count, at_ms, key_id, signature) VALUES (?, ?, ?, ?, ?, ?)',
      seq,
      hash,
      count,
      at_ms,
      key_id,
      signature,
    );
  },
});

/** Records of what was removed, oldest first. */
export const listSegments = defineOperation({
  name: 'audit.segments',
  *work() {
    return yield* all<SegmentRow>('SELECT * FROM audit_segments ORDER BY first_seq');
  },
});

/** First and last of the entries at the start of the chain that are older than an instant; null when none is. */
export const oldAudit = defineOperation({
  name: 'audit.old',
  *work({ beforeMs, limit }: { readonly beforeMs: number; readonly limit: number }) {
    const young = yield* first<{ seq: number }>(
      'SELECT seq FROM audit_entries WHERE at_ms >= ? ORDER BY seq LIMIT 1',
      beforeMs,
    );
    const oldest = yield* first<AuditRow>('SELECT * FROM audit_entries ORDER BY seq LIMIT 1');
    if (oldest === undefined || oldest.seq === young?.seq) return null;
    const newest = yield* first<AuditRow>(
      'SELECT * FROM audit_entries WHERE seq < ? AND seq < ? ORDER BY seq DESC LIMIT 1',
      young?.seq ?? Number.MAX_SAFE_INTEGER,
      oldest.seq + limit,
    );
    return newest === undefined ? null : { oldest, newest };
  },
});

/** Removes a segment at the start of the chain and leaves its record, unless somebody else has. */
export const sealSegment = defineOperation({
  name: 'audit.seal',
  *work(segment: SegmentRow) {
    const oldest = yield* first<Head>('SELECT seq, hash FROM audit_entries ORDER BY seq LIMIT 1');
    if (oldest?.seq !== segment.first_seq) return false;
    yield* change(
      `INSERT INTO audit_segments
         (first_seq, last_seq, previous, hash, first_ms, last_ms, removed_ms, key_id, signature)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      segment.first_seq,
      segment.last_seq,
      segment.previous,
      segment.hash,
      segment.first_ms,
      segment.last_ms,
      segment.removed_ms,
      segment.key_id,
      segment.signature,
    );
    yield* change('DELETE FROM audit_entries WHERE seq <= ?', segment.last_seq);
    yield* change('DELETE FROM audit_checkpoints WHERE seq <= ?', segment.last_seq);
    return true;
  },
});
