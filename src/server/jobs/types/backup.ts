import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Store } from '../../store/store.ts';
import { JobError, type JobType } from '../job-type.ts';
import { runInThread } from '../threads/job-thread.ts';

/** What a backup is made of. */
export interface BackupParts {
  readonly store: Store;
  readonly dataFolder: string;
  readonly version: string;
  readonly nowMs: () => number;
}

const limitS = 1800;
const ownerOnlyFolder = 0o700;
const ownerOnlyFile = 0o600;
const storeFile = 'store.sqlite';
const manifestFile = 'manifest.json';
const pattern = /^backup-\d{8}T\d{9}Z-[\w-]{6}$/;

/** Copies what the server keeps. */
export function backup(parts: BackupParts): JobType<'backup'> {
  return {
    name: 'backup',
    doc: 'Copies the store while it is in use, verifies the copy, and writes it with a manifest of checksums into backups/ of the data folder.',
    permission: 'admin',
    repeatable: true,
    timeLimitS: limitS,
    async run({ id, input, signal, progress }) {
      const folder = path.join(parts.dataFolder, 'backups');
      const createdAt = new Date(parts.nowMs()).toISOString();
      const name = `backup-${createdAt.replace(/[-:.]/g, '')}-${id.slice(-6)}`;
      const unfinished = path.join(folder, `.${name}`);
      await mkdir(unfinished, { recursive: true, mode: ownerOnlyFolder });
      try {
        progress(0, 'copying the store');
        const copy = path.join(unfinished, storeFile);
        const bytes = await parts.store.backup(copy);
        await chmod(copy, ownerOnlyFile);
        signal.throwIfAborted();
        progress(0.6, 'verifying the copy');
        const [found] = await verify(copy, signal);
        // SQLite makes these for whoever reads, and they are nothing of the copy.
        for (const side of ['-wal', '-shm']) await rm(`${copy}${side}`, { force: true });
        if (found === undefined || found.problem !== null) {
          throw new JobError(
            'backup_damaged',
            `The copy is damaged: ${found?.problem ?? 'it was not read'}.`,
          );
        }
        const files = [{ name: storeFile, size_bytes: bytes, sha256: found.sha256 }];
        const manifest = {
          format: 'spacetime.backup.v1',
          created_at: createdAt,
          version: parts.version,
          files,
        };
        await writeFile(path.join(unfinished, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, {
          mode: ownerOnlyFile,
          flush: true,
        });
        progress(0.95, 'keeping it');
        await rename(unfinished, path.join(folder, name));
        const removed = await removeOldest(folder, input.keep);
        return { name, ...manifest, removed };
      } finally {
        await rm(unfinished, { recursive: true, force: true });
      }
    },
  };
}

interface Verified extends Readonly<Record<string, unknown>> {
  readonly sha256: string;
  readonly problem: string | null;
}

async function verify(file: string, signal: AbortSignal): Promise<Verified[]> {
  const found: Verified[] = [];
  await runInThread({
    task: { kind: 'verify', file },
    signal,
    onItems: async (items) => void found.push(...(items as readonly Verified[])),
  });
  return found;
}

/** Keeps the newest backups; gives the names of those that are gone. Folders of other names are left alone. */
async function removeOldest(folder: string, keep: number): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => pattern.test(name)).sort();
  const surplus = names.slice(0, Math.max(0, names.length - keep));
  for (const name of surplus) await rm(path.join(folder, name), { recursive: true, force: true });
  return surplus;
}
