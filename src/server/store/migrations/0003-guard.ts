import type { Migration } from './migration.ts';

/** Who is kept out, and the answers that a repeated request gets again. */
export const guard: Migration = {
  name: '0003-guard',
  statements: [
    `CREATE TABLE bans (
       id TEXT PRIMARY KEY, kind TEXT NOT NULL, target TEXT NOT NULL, reason TEXT NOT NULL, origin TEXT NOT NULL,
       created_by TEXT NOT NULL, created_ms INTEGER NOT NULL, expires_ms INTEGER,
       UNIQUE (kind, target)) STRICT`,
    'CREATE INDEX bans_by_end ON bans (expires_ms)',
    `CREATE TABLE idempotency (
       owner TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, process TEXT NOT NULL,
       status INTEGER, sealed BLOB, created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL,
       PRIMARY KEY (owner, key)) STRICT`,
    'CREATE INDEX idempotency_by_end ON idempotency (expires_ms)',
  ],
};
