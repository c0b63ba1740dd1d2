import { statSync } from 'node:fs';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { ApiError } from '../../../protocol/terms/index.ts';
import { operationsByName } from '../operations/index.ts';
import { claim } from './claim.ts';
import { copyStore } from './copy-store.ts';
import { Database } from './database.ts';
import type { StoreFailure, StoreNews, StoreOrder, StoreReply, StoreThreadSettings } from './messages.ts';
import { WriteWatch } from './write-watch.ts';

/* Entry of the thread that owns the file of the store. Orders that wait share one write to the disk. */

/** Most orders that share one write. */
const maxGroup = 1000;

type Transaction = Extract<StoreOrder, { kind: 'transact' }>;

const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread.');
const post = (news: StoreNews): void => port.postMessage(news);
const { file, alone } = workerData as StoreThreadSettings;

const release = alone ? claim(`${file}.claim`) : () => {};
if (release === undefined) post({ kind: 'refused', reason: 'another server uses it' });
else serve(release);

function serve(letGo: () => void): void {
  const database = new Database(file);
  const watch = new WriteWatch(database, (reason) => post({ kind: 'trouble', reason }));
  post({ kind: 'opened', migrated: database.migrated });
  port?.on('message', (order: StoreOrder) => {
    const waiting = [order];
    while (waiting.length < maxGroup) {
      const more = port === null ? undefined : receiveMessageOnPort(port);
      if (more === undefined) break;
      waiting.push(more.message as StoreOrder);
    }
    const transactions = waiting.filter((one): one is Transaction => one.kind === 'transact');
    if (transactions.length > 0) {
      const replies = commitTogether(database, transactions);
      watch.look(replies);
      post({ kind: 'replies', replies });
    }
    for (const one of waiting) {
      if (one.kind === 'backup') void copy(one.id, one.file);
      if (one.kind !== 'close') continue;
      watch.stop();
      database.close();
      letGo();
      post({ kind: 'replies', replies: [{ id: one.id, results: [] }] });
      port?.close();
    }
  });
}

/** Runs transactions that are independent of each other with one write to the disk. */
function commitTogether(database: Database, transactions: readonly Transaction[]): StoreReply[] {
  try {
    return database.transaction(() => transactions.map((one) => attempt(database, one)));
  } catch (error) {
    // Nothing of the group is on the disk, so nobody may be told otherwise.
    return transactions.map(({ id }) => ({ id, failure: failureOf(error) }));
  }
}

function attempt(database: Database, { id, steps }: Transaction): StoreReply {
  try {
    const results = database.nested(() =>
      steps.map(({ name, input }) => {
        const operation = operationsByName.get(name);
        if (operation === undefined) throw new Error(`The store has no operation ${name}.`);
        return database.perform(operation.work(input as never));
      }),
    );
    return { id, results };
  } catch (error) {
    // Some failures of SQLite end the transaction around this one too; then the others have failed with it.
    if (!database.connection.isTransaction) throw error;
    return { id, failure: failureOf(error) };
  }
}

async function copy(id: number, target: string): Promise<void> {
  try {
    await copyStore(file, target);
    post({ kind: 'replies', replies: [{ id, results: [statSync(target).size] }] });
  } catch (error) {
    post({ kind: 'replies', replies: [{ id, failure: failureOf(error) }] });
  }
}

function failureOf(error: unknown): StoreFailure {
  if (error instanceof ApiError) return { code: error.code, message: error.message };
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'store_unavailable', message: `The store cannot do this now: ${reason}.` };
}
