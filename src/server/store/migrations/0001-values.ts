import type { Migration } from './migration.ts';

/** Single documents by name: what an operator has set while the server ran. */
export const values: Migration = {
  name: '0001-values',
  statements: [
    'CREATE TABLE kept_values (name TEXT PRIMARY KEY, document TEXT NOT NULL, changed_ms INTEGER NOT NULL) STRICT',
  ],
};
