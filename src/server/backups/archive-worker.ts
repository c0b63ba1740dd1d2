import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { readArchive, writeArchive } from './archive.ts';
import type { ArchiveNews, ArchiveOutcome, ArchiveTask } from './archive-task.ts';
import { BackupError, reasonOf } from './backup-error.ts';
import { checkStore, digestOf } from './check-store.ts';
import { archived, backupFormat } from './manifest.ts';

/* Entry of the thread that makes an archive: checking, packing and sealing would hold up requests. */

const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread.');
const post = (news: ArchiveNews): void => port.postMessage(news);
const task = workerData as ArchiveTask;

/** Shares of the work that are done when each step begins. */
const steps = { check: 0.3, write: 0.45, verify: 0.75, keep: 0.95 } as const;

async function archive({
  store,
  file,
  createdAt,
  version,
  keyId,
  keys,
}: ArchiveTask): Promise<ArchiveOutcome> {
  const { check, write, verify, keep } = steps;
  post({ kind: 'progress', share: check, note: 'checking the copy' });
  const { release, size_bytes: storeBytes, sha256 } = await checkStore(store);
  const saved = { name: archived.store, size_bytes: storeBytes, sha256 } as const;
  const told = throttled((bytes) => {
    const share = write + (verify - write) * (bytes / Math.max(1, storeBytes));
    post({ kind: 'progress', share, note: 'writing the archive' });
  });
  const written = await writeArchive(file, {
    manifest: {
      format: backupFormat,
      created_at: createdAt,
      version,
      release,
      key_id: keyId,
      files: [saved],
    },
    store,
    keys,
    onBytes: told,
  });
  post({ kind: 'progress', share: verify, note: 'verifying the archive' });
  const outcome = { ...written, store_bytes: storeBytes };
  if (keys.recipients.length === 0) {
    await readArchive(file, { keys: { identities: [], passphrase: keys.passphrase } });
    post({ kind: 'progress', share: keep, note: 'keeping it' });
    return { ...outcome, verified: 'restored' };
  }
  const found = await digestOf(file);
  if (found.sha256 !== written.sha256)
    throw new BackupError('The archive on the disk is not the one that was written: its checksum differs.');
  post({ kind: 'progress', share: keep, note: 'keeping it' });
  return { ...outcome, verified: 'checksum' };
}

/** Lets everything else on the machine go first, where the system knows threads by number and permits it. */
function stepBack(): void {
  try {
    setPriority(Number(path.basename(readlinkSync('/proc/thread-self'))), patience);
  } catch {
    // Then it is done at the priority of the server.
  }
}

/** As `nice` counts it: what waits more patiently gets nothing done where a machine has no time to spare. */
const patience = 5;
const tellEveryMs = 200;

function throttled(tell: (bytes: number) => void): (bytes: number) => void {
  let lastMs = 0;
  return (bytes) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < tellEveryMs) return;
    lastMs = nowMs;
    tell(bytes);
  };
}

stepBack();
try {
  post({ kind: 'done', outcome: await archive(task) });
} catch (error) {
  post({ kind: 'refused', message: reasonOf(error) });
}
