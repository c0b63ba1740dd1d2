import type { Migration } from './migration.ts';

/** Work that is done beside requests: what was asked for, where it stands, and what came of it in parts. */
export const jobs: Migration = {
  name: '0006-jobs',
  statements: [
    `CREATE TABLE jobs (
       seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, state TEXT NOT NULL,
       owner TEXT NOT NULL, role TEXT NOT NULL, input TEXT NOT NULL, priority INTEGER NOT NULL, time_limit_ms INTEGER NOT NULL,
       repeatable INTEGER NOT NULL, max_attempts INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
       progress REAL NOT NULL DEFAULT 0, note TEXT NOT NULL DEFAULT '', cancel_requested INTEGER NOT NULL DEFAULT 0,
       runner TEXT, due_ms INTEGER NOT NULL, created_ms INTEGER NOT NULL, started_ms INTEGER, finished_ms INTEGER,
       expires_ms INTEGER, result TEXT, items INTEGER NOT NULL DEFAULT 0, error_code TEXT, error_message TEXT) STRICT`,
    'CREATE INDEX jobs_by_turn ON jobs (state, priority DESC, seq)',
    'CREATE INDEX jobs_by_end ON jobs (expires_ms)',
    'CREATE INDEX jobs_by_owner ON jobs (owner, seq)',
    `CREATE TABLE job_items (
       job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, first INTEGER NOT NULL, items TEXT NOT NULL,
       PRIMARY KEY (job, first)) STRICT`,
    'CREATE TABLE job_counts (state TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT',
  ],
};
