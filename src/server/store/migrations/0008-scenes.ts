import type { Migration } from './migration.ts';

/** Scene loads that have ended. */
export const scenes: Migration = {
  name: '0008-scenes',
  statements: [
    `CREATE TABLE scene_loads (
       id TEXT PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL, name TEXT, status TEXT NOT NULL, requester TEXT NOT NULL,
       requested_ms INTEGER NOT NULL, finished_ms INTEGER NOT NULL, duration_ms REAL, error_code TEXT) STRICT`,
    'CREATE INDEX scene_loads_by_end ON scene_loads (finished_ms)',
  ],
};
