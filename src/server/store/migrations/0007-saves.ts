import type { Migration } from './migration.ts';

/** Whole worlds, packed, by slot. */
export const saves: Migration = {
  name: '0007-saves',
  statements: [
    `CREATE TABLE saves (
       slot TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, format TEXT NOT NULL,
       scene_path TEXT NOT NULL, scene_name TEXT NOT NULL, start_scene TEXT NOT NULL, simulated TEXT NOT NULL,
       tick INTEGER NOT NULL, made_ms INTEGER NOT NULL, made_by TEXT NOT NULL,
       size_bytes INTEGER NOT NULL, world_hash TEXT NOT NULL, digest TEXT NOT NULL, content BLOB NOT NULL
     ) STRICT`,
  ],
};
