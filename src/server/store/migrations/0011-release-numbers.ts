import type { Migration } from './migration.ts';

/** Which release added a table, so that a release that is too old for a store can tell. */
export const releaseNumbers: Migration = {
  name: '0011-release-numbers',
  statements: ['ALTER TABLE migrations ADD COLUMN release INTEGER'],
};
