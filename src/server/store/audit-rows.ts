import { createHash } from 'node:crypto';

/** What an entry of the audit says, before it has its place in the chain. */
export interface AuditFacts {
  readonly at_ms: number;
  readonly actor: string;
  readonly role: string | null;
  readonly token_id: string | null;
  readonly address: string;
  readonly action: string;
  readonly target: string;
  readonly outcome: string;
  readonly request_id: string;
  /** One JSON object, its keys sorted. */
  readonly detail: string;
}

/** An entry in its place: entries are numbered from 1 without a gap, and each names the digest of the one before. */
export interface AuditRow extends AuditFacts {
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

/** A signed statement that the chain had this head. */
export interface CheckpointRow {
  readonly seq: number;
  readonly hash: string;
  /** Entries recorded until then, removed ones included. */
  readonly count: number;
  readonly at_ms: number;
  readonly key_id: string;
  readonly signature: string;
}

/** A signed statement that these entries were there and have been removed because they were old. */
export interface SegmentRow {
  readonly first_seq: number;
  readonly last_seq: number;
  /** Digest before the first of them. */
  readonly previous: string;
  /** Digest of the last of them. */
  readonly hash: string;
  readonly first_ms: number;
  readonly last_ms: number;
  readonly removed_ms: number;
  readonly key_id: string;
  readonly signature: string;
}

/** What stands before the first entry. */
export const chainStart = '0'.repeat(64);

/** JSON with sorted keys, of an object that holds no other objects. */
export function canonicalJson(flat: object): string {
  const entries = Object.entries(flat).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries));
}

/** Digest of an entry: SHA-256 of its canonical JSON with the digest of the one before, without its own; in hex. */
export function auditHash(row: Omit<AuditRow, 'hash'>): string {
  const { seq, at_ms, actor, role, token_id, address } = row;
  const { action, target, outcome, request_id, detail, previous } = row;
  const said = { seq, at_ms, actor, role, token_id, address, action, target, outcome, request_id, detail };
  return createHash('sha256')
    .update(canonicalJson({ ...said, previous }))
    .digest('hex');
}
