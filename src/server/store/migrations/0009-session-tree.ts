import type { Migration } from './migration.ts';

/** Which session, or which token without one, a session was made from: it ends with it. */
export const sessionTree: Migration = {
  name: '0009-session-tree',
  statements: [
    'ALTER TABLE token_families ADD COLUMN parent TEXT',
    'CREATE INDEX token_families_by_parent ON token_families (parent)',
  ],
};
