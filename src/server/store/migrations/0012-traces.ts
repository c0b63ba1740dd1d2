import type { Migration } from './migration.ts';

/** What led to a job and to a message, as a `traceparent`, so that a trace goes on after a restart. */
export const traces: Migration = {
  name: '0012-traces',
  statements: [
    'ALTER TABLE jobs ADD COLUMN trace TEXT',
    'ALTER TABLE webhook_messages ADD COLUMN trace TEXT',
  ],
};
