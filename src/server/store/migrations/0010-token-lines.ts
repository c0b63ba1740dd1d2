import type { Migration } from './migration.ts';

/** Which token another one descends from: what is limited and suspended together. */
export const tokenLines: Migration = {
  name: '0010-token-lines',
  statements: ['ALTER TABLE tokens ADD COLUMN line TEXT'],
};
