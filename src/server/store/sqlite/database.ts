import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { migrate } from '../migrations/index.ts';
import type { Statement, StatementResult, Work } from '../operation.ts';
import { copyBeforeMigration } from './copy-before.ts';

const ownerOnly = 0o600;
/** How long another process may hold the file before a statement gives up. */
const busyMs = 5000;
const maxPrepared = 500;

/** A file with SQLite in it, owned by the thread that opened it. */
export class Database {
  readonly connection: DatabaseSync;
  /** Names of the migrations that opening applied. */
  readonly migrated: readonly string[];
  private readonly prepared = new Map<string, StatementSync>();

  /** Opens the file, for its owner alone, and brings its tables up to date, after it has copied them. Throws what SQLite throws. */
  constructor(file: string) {
    // SQLite gives its side files the mode of the main one, so that one has to be right before they exist.
    closeSync(openSync(file, 'a', ownerOnly));
    this.connection = new DatabaseSync(file, { timeout: busyMs });
    this.connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    copyBeforeMigration(this.connection, file);
    this.migrated = this.transaction(() => this.perform(migrate(Date.now())));
  }

  /** Runs the work of an operation to its end. */
  perform<Output>(work: Work<Output>): Output {
    let next = work.next();
    while (next.done !== true) next = work.next(this.execute(next.value));
    return next.value;
  }

  /** Runs a function in a transaction, which is on the disk when this returns and undone when it throws. */
  transaction<T>(run: () => T): T {
    this.connection.exec('BEGIN IMMEDIATE');
    try {
      const result = run();
      this.connection.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.connection.isTransaction) this.connection.exec('ROLLBACK');
      throw error;
    }
  }

  /** Runs a function so that it can fail without the transaction around it. */
  nested<T>(run: () => T): T {
    this.connection.exec('SAVEPOINT nested');
    try {
      const result = run();
      this.connection.exec('RELEASE nested');
      return result;
    } catch (error) {
      if (this.connection.isTransaction) this.connection.exec('ROLLBACK TO nested; RELEASE nested');
      throw error;
    }
  }

  close(): void {
    this.prepared.clear();
    this.connection.close();
  }

  private execute({ kind, text, values }: Statement): StatementResult {
    const statement = this.prepare(text);
    if (kind === 'change') return Number(statement.run(...values).changes);
    // Rows of SQLite have no prototype, which a copy to another thread does not keep either.
    return statement.all(...values) as Record<string, string | number | bigint | Uint8Array | null>[];
  }

  private prepare(text: string): StatementSync {
    const known = this.prepared.get(text);
    if (known !== undefined) return known;
    if (this.prepared.size >= maxPrepared) this.prepared.clear();
    const statement = this.connection.prepare(text);
    this.prepared.set(text, statement);
    return statement;
  }
}
