import type { Migration } from './migration.ts';

/** Webhooks, their secrets (sealed), and the deliveries that are due, done or given up. */
export const webhooks: Migration = {
  name: '0005-webhooks',
  statements: [
    `CREATE TABLE webhooks (
       id TEXT PRIMARY KEY, url TEXT NOT NULL, description TEXT NOT NULL, owner TEXT NOT NULL,
       enabled INTEGER NOT NULL, disabled_reason TEXT,
       failures_in_row INTEGER NOT NULL DEFAULT 0, open_deliveries INTEGER NOT NULL DEFAULT 0,
       dropped INTEGER NOT NULL DEFAULT 0,
       created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL,
       last_success_ms INTEGER, last_failure_ms INTEGER
     ) STRICT`,
    `CREATE TABLE webhook_subscriptions (
       type TEXT NOT NULL, webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
       PRIMARY KEY (type, webhook_id)
     ) STRICT`,
    'CREATE INDEX webhook_subscriptions_by_hook ON webhook_subscriptions (webhook_id)',
    `CREATE TABLE webhook_secrets (
       id TEXT PRIMARY KEY, webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
       sealed BLOB NOT NULL, created_ms INTEGER NOT NULL, expires_ms INTEGER
     ) STRICT`,
    'CREATE INDEX webhook_secrets_by_hook ON webhook_secrets (webhook_id, created_ms)',
    `CREATE TABLE webhook_messages (
       id TEXT PRIMARY KEY, type TEXT NOT NULL, payload TEXT NOT NULL, created_ms INTEGER NOT NULL
     ) STRICT`,
    `CREATE TABLE webhook_deliveries (
       id TEXT PRIMARY KEY, webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
       message_id TEXT NOT NULL,
       state TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, max_tries INTEGER NOT NULL,
       attempts INTEGER NOT NULL DEFAULT 0, due_ms INTEGER NOT NULL, lease TEXT,
       created_ms INTEGER NOT NULL, finished_ms INTEGER
     ) STRICT`,
    'CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, state, due_ms)',
    'CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (webhook_id, created_ms, id)',
    'CREATE INDEX webhook_deliveries_finished ON webhook_deliveries (state, finished_ms)',
    'CREATE INDEX webhook_deliveries_by_message ON webhook_deliveries (message_id)',
    `CREATE TABLE webhook_attempts (
       delivery_id TEXT NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE, number INTEGER NOT NULL,
       at_ms INTEGER NOT NULL, duration_ms INTEGER NOT NULL, status INTEGER, error TEXT, message TEXT,
       PRIMARY KEY (delivery_id, number)
     ) STRICT`,
  ],
};
