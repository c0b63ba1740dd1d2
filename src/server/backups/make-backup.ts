import { chmod, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Store } from '../store/store.ts';
import { threadEnvironment } from '../thread-environment.ts';
import type { ArchiveNews, ArchiveOutcome, ArchiveTask } from './archive-task.ts';
import { BackupError, reasonOf } from './backup-error.ts';
import { backupName, namedBackups } from './backup-names.ts';
import { isSealing, type SealingKeys } from './keys.ts';
import { archived } from './manifest.ts';
import { keptBackups } from './retention.ts';

/** Where backups come from and go to. */
export interface BackupPlaces {
  readonly store: Store;
  readonly dataFolder: string;
  readonly backupFolder: string;
  readonly version: string;
  /** Names the secret of the server. */
  readonly keyId: string;
  readonly keys: SealingKeys;
  readonly nowMs: () => number;
}

/** One backup to be made. */
export interface BackupWish {
  /** Ends in what makes the name its own. */
  readonly id: string;
  /** So many of the newest stay; undefined for the retention by hours, days, weeks and months. */
  readonly keep: number | undefined;
  readonly signal: AbortSignal;
  readonly progress: (share: number, note: string) => void;
}

/** What a backup is. */
export interface MadeBackup extends ArchiveOutcome {
  readonly name: string;
  readonly created_at: string;
  readonly sealed: boolean;
  /** Names of older ones that were removed. */
  readonly removed: readonly string[];
  /** Names of those that should have been and are still there. */
  readonly not_removed: readonly string[];
}

const ownerOnlyFolder = 0o700;
const ownerOnlyFile = 0o600;
const threadMemoryMb = 128;
const unfinishedMark = '.unfinished-';

/**
 * Makes a backup: copies the store while it is in use, checks the copy, archives and seals it, verifies that, has it on the
 * disk under its name, and removes what retention no longer keeps. One at a time. Rejects with BackupError, with what the
 * store refuses with, or with the reason of the signal; then nothing of it is left.
 */
export async function makeBackup(places: BackupPlaces, wish: BackupWish): Promise<MadeBackup> {
  const { store, dataFolder, backupFolder, nowMs } = places;
  const { id, signal, progress } = wish;
  await mkdir(backupFolder, { recursive: true, mode: ownerOnlyFolder });
  // What a server that was killed has left; nobody else is at it, because there is one server to a folder.
  await removeUnfinished(dataFolder);
  await removeUnfinished(backupFolder);
  const createdMs = nowMs();
  const name = backupName(createdMs, id, isSealing(places.keys));
  const copies = path.join(dataFolder, `${unfinishedMark}${id}`);
  const unfinished = path.join(backupFolder, `${unfinishedMark}${name}`);
  try {
    await mkdir(copies, { mode: ownerOnlyFolder });
    const copy = path.join(copies, archived.store);
    progress(0, 'copying the store');
    await store.backup(copy);
    signal.throwIfAborted();
    await chmod(copy, ownerOnlyFile);
    const createdAt = new Date(createdMs).toISOString();
    const task = { ...places, store: copy, file: unfinished, createdAt };
    const outcome = await inThread(task, signal, progress);
    await rename(unfinished, path.join(backupFolder, name));
    await sync(backupFolder);
    const old = await removeOld(backupFolder, wish.keep, nowMs());
    return { name, created_at: createdAt, sealed: isSealing(places.keys), ...outcome, ...old };
  } finally {
    await rm(copies, { recursive: true, force: true });
    await rm(unfinished, { force: true });
  }
}

/** Has the names in a folder on the disk, where the system can. */
export async function sync(folder: string): Promise<void> {
  // Windows opens no folders, and keeps their names without being asked.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeUnfinished(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => name.startsWith(unfinishedMark));
  for (const name of left) await rm(path.join(folder, name), { recursive: true, force: true });
}

/** Removes what is no longer kept. Files of other names are left alone, and so is what cannot be removed. */
async function removeOld(
  folder: string,
  keep: number | undefined,
  nowMs: number,
): Promise<Pick<MadeBackup, 'removed' | 'not_removed'>> {
  const all = namedBackups(await readdir(folder));
  const kept = keptBackups(
    all.map(({ createdMs }) => createdMs),
    nowMs,
  );
  const removed: string[] = [];
  const not_removed: string[] = [];
  for (const [i, { name, createdMs }] of all.entries()) {
    if (keep === undefined ? kept.has(createdMs) : i < keep) continue;
    // The new one is there all the same: it must not be told as one that failed.
    await rm(path.join(folder, name), { force: true }).then(
      () => removed.push(name),
      () => not_removed.push(name),
    );
  }
  return { removed, not_removed };
}

async function inThread(
  { store, file, createdAt, version, keyId, keys }: ArchiveTask,
  signal: AbortSignal,
  progress: BackupWish['progress'],
): Promise<ArchiveOutcome> {
  const task: ArchiveTask = { store, file, createdAt, version, keyId, keys };
  const worker = new Worker(new URL('./archive-worker.ts', import.meta.url), {
    workerData: task,
    env: threadEnvironment(),
    resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb, maxYoungGenerationSizeMb: 8 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<ArchiveOutcome>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  worker.on('message', (news: ArchiveNews) => {
    if (news.kind === 'progress') progress(news.share, news.note);
    else if (news.kind === 'done') resolve(news.outcome);
    else reject(new BackupError(news.message));
  });
  worker.once('error', (error) => reject(new BackupError(reasonOf(error), error)));
  worker.once('exit', () => reject(new BackupError('the thread that archives ended')));
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
