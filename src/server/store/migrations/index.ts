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
import { releaseNumbers } from './0011-release-numbers.ts';
import { traces } from './0012-traces.ts';
import type { Migration } from './migration.ts';

/**
 * What each release has added, in the order in which it is applied. The number of a release is its place here, counted from
 * 1; one that adds nothing has the number of the one before.
 */
const releases: readonly (readonly Migration[])[] = [
  [
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
    releaseNumbers,
    traces,
  ],
];

/** Every migration, in the order in which they are applied. */
export const migrations: readonly Migration[] = releases.flat();

/** Number of this release. */
export const ownRelease: number = releases.length;

const ledger =
  'CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_ms INTEGER NOT NULL) STRICT';

/** What a store says of one migration; a release before the numbers gave none. */
export interface AppliedMigration {
  readonly name: string;
  readonly release?: number | null;
}

/** Number of the newest release that has opened a store. */
export function releaseOf(applied: readonly AppliedMigration[]): number {
  return Math.max(1, ...applied.map(({ release }) => release ?? 1));
}

/**
 * Why this release must not open a store; undefined where it may. Migrations only add, and what a release has added the one
 * before it leaves alone: so one release back is safe, and tested. Two are not.
 */
export function tooNew(release: number): string | undefined {
  if (release <= ownRelease + 1) return undefined;
  return (
    `release ${release} of the store has opened it, and this is release ${ownRelease}, which goes on with stores up to release ` +
    `${ownRelease + 1}: use a newer program, or put back a backup that an older one made`
  );
}

/** What the program may still have to apply to a store. */
export function missing(applied: readonly AppliedMigration[]): readonly Migration[] {
  const names = new Set(applied.map(({ name }) => name));
  return migrations.filter(({ name }) => !names.has(name));
}

/**
 * Applies what a store lacks; gives the names of what was applied. Names that this release does not know are left alone.
 * Throws Error where a release that is too far ahead has opened it.
 */
export function* migrate(nowMs: number): Work<string[]> {
  yield* change(ledger);
  // Not every store has the number yet, so all columns are asked for.
  const applied = (yield {
    kind: 'rows',
    text: 'SELECT * FROM migrations',
    values: [],
  }) as unknown as readonly AppliedMigration[];
  const reason = tooNew(releaseOf(applied));
  if (reason !== undefined) throw new Error(reason);
  const fresh = missing(applied);
  for (const { name, statements } of fresh) {
    for (const text of statements) yield* change(text);
    yield* change('INSERT INTO migrations (name, applied_ms) VALUES (?, ?)', name, nowMs);
  }
  for (const [i, added] of releases.entries()) {
    for (const { name } of added.filter((one) => fresh.includes(one)))
      yield* change('UPDATE migrations SET release = ? WHERE name = ?', i + 1, name);
  }
  return fresh.map(({ name }) => name);
}
