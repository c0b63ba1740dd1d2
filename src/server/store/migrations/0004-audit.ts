import type { Migration } from './migration.ts';

/**
 * What was done: a chain of entries, each with the digest of the one before; signed checkpoints of its head; and sealed
 * records of the segments that have been removed because they were old.
 */
export const audit: Migration = {
  name: '0004-audit',
  statements: [
    `CREATE TABLE audit_entries (
       seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, role TEXT, token_id TEXT, address TEXT NOT NULL,
       action TEXT NOT NULL, target TEXT NOT NULL, outcome TEXT NOT NULL, request_id TEXT NOT NULL, detail TEXT NOT NULL,
       previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT`,
    'CREATE INDEX audit_entries_by_time ON audit_entries (at_ms)',
    'CREATE INDEX audit_entries_by_actor ON audit_entries (actor, seq)',
    'CREATE INDEX audit_entries_by_action ON audit_entries (action, seq)',
    `CREATE TABLE audit_checkpoints (
       seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, count INTEGER NOT NULL, at_ms INTEGER NOT NULL,
       key_id TEXT NOT NULL, signature TEXT NOT NULL) STRICT`,
    `CREATE TABLE audit_segments (
       first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL,
       first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, removed_ms INTEGER NOT NULL,
       key_id TEXT NOT NULL, signature TEXT NOT NULL) STRICT`,
  ],
};
