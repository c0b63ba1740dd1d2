import type { Migration } from './migration.ts';

/**
 * Who may call. A family is a session: access tokens that follow each other, and the refresh values that make them. Refresh
 * values are here as digests only, signing keys sealed. `token_changes` tells other processes what they must forget.
 */
export const tokens: Migration = {
  name: '0002-tokens',
  statements: [
    `CREATE TABLE signing_keys (
       kid TEXT PRIMARY KEY, public_jwk TEXT NOT NULL, sealed BLOB NOT NULL,
       created_ms INTEGER NOT NULL, retired_ms INTEGER) STRICT`,
    `CREATE TABLE token_families (
       id TEXT PRIMARY KEY, subject TEXT NOT NULL, role TEXT NOT NULL, origin TEXT NOT NULL, created_by TEXT NOT NULL,
       created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, closed_ms INTEGER, closed_for TEXT) STRICT`,
    `CREATE TABLE tokens (
       id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, role TEXT NOT NULL, permissions TEXT, addresses TEXT,
       family TEXT REFERENCES token_families (id), kid TEXT NOT NULL, created_by TEXT NOT NULL,
       issued_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, ends_ms INTEGER NOT NULL,
       superseded INTEGER NOT NULL DEFAULT 0, revoked_ms INTEGER, revoked_by TEXT,
       last_used_ms INTEGER, last_address TEXT) STRICT`,
    'CREATE INDEX tokens_by_subject ON tokens (subject, ends_ms)',
    'CREATE INDEX tokens_by_family ON tokens (family)',
    'CREATE INDEX tokens_by_end ON tokens (expires_ms)',
    `CREATE TABLE refresh_values (
       digest TEXT PRIMARY KEY, family TEXT NOT NULL REFERENCES token_families (id),
       issued_ms INTEGER NOT NULL, used_ms INTEGER, made_token TEXT) STRICT`,
    'CREATE INDEX refresh_values_by_family ON refresh_values (family)',
    `CREATE TABLE token_changes (
       seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, token TEXT, family TEXT, ends_ms INTEGER NOT NULL,
       changed_ms INTEGER NOT NULL) STRICT`,
    `CREATE TABLE role_assignments (
       subject TEXT PRIMARY KEY, role TEXT NOT NULL, assigned_by TEXT NOT NULL, assigned_ms INTEGER NOT NULL) STRICT`,
  ],
};
