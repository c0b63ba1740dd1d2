import { change, type Work } from '../operation.ts';
import { values } from './0001-values.ts';
import { tokens } from './0002-tokens.ts';
import { guard } from './0003-guard.ts';
import { audit } from './0004-audit.ts';
import { webhooks } from './0005-webhooks.ts';
import { jobs } from './0006-jobs.ts';
import { saves } from './0007-saves.ts';
import { scenes } from './0008-scenes.ts';
import { sessionTree } from './0009-session-tree.ts';
import { tokenLines } from './0010-token-lines.ts';
import { traces } from './0012-traces.ts';
import type { Migration } from './migration.ts';

/** Every migration, in the order in which they are applied. */
export const migrations: readonly Migration[] = [
  values,
  tokens,
  guard,
  audit,
  webhooks,
  jobs,
  saves,
  scenes,
  sessionTree,
  tokenLines,
  traces,
];

const ledger =
  'CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_ms INTEGER NOT NULL) STRICT';

/** Applies what a store lacks; gives the names of what was applied. Names that this release does not know are left alone. */
export function* migrate(wanted: readonly Migration[], nowMs: number): Work<string[]> {
  yield* change(ledger);
  const known = (yield {
    kind: 'rows',
    text: 'SELECT name FROM migrations',
    values: [],
  }) as readonly { readonly name: string }[];
  const applied = new Set(known.map(({ name }) => name));
  const fresh = wanted.filter(({ name }) => !applied.has(name));
  for (const { name, statements } of fresh) {
    for (const text of statements) yield* change(text);
    yield* change('INSERT INTO migrations (name, applied_ms) VALUES (?, ?)', name, nowMs);
  }
  return fresh.map(({ name }) => name);
}
