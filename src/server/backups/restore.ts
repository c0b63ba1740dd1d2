import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import type { Configuration } from '../../protocol/index.ts';
import { AuditSigner } from '../audit/audit-signer.ts';
import { Vault } from '../auth/vault.ts';
import { DataFolder, secretOf } from '../store/data-folder.ts';
import { restoreMark } from '../store/open-store.ts';
import { claimStore, storeFile } from '../store/store-claim.ts';
import { demandGoingOn, kindOf, readArchive } from './archive.ts';
import { BackupError, reasonOf } from './backup-error.ts';
import { checkStore } from './check-store.ts';
import type { OpeningKeys } from './keys.ts';
import { sync } from './make-backup.ts';
import type { BackupManifest } from './manifest.ts';

/** How a backup is read. */
export interface BackupReading {
  readonly file: string;
  readonly keys: OpeningKeys;
  readonly progress: (share: number, note: string) => void;
  /** Breaks it off before anything is changed. */
  readonly signal: AbortSignal;
}

/** What a backup turned out to be, read to its last byte. */
export interface FoundBackup {
  /** When it was made and by which version; null for a store that is no archive. */
  readonly created_at: string | null;
  readonly version: string | null;
  readonly release: number;
  readonly store_bytes: number;
  readonly key_id: string | null;
}

/** What is put back, and where. */
export interface RestoreWish extends BackupReading {
  readonly configuration: Pick<Configuration, 'data_dir' | 'secret' | 'previous_secret'>;
  /** Does everything but putting it into its place. */
  readonly dryRun: boolean;
  /** Takes the place of a store that is there, also under another secret. */
  readonly force: boolean;
  readonly nowMs: number;
}

/** What came of a restore. */
export interface RestoredBackup extends FoundBackup {
  readonly data_dir: string;
  /** Folder with the store that was there; null where there was none. */
  readonly kept: string | null;
  /** Whether the secret at hand is the one that has sealed what is sealed in it. */
  readonly secret: 'same' | 'other' | 'missing' | 'unknown';
  readonly dry_run: boolean;
}

const unpackedShare = 0.8;
const ownerOnlyFolder = 0o700;

/** Restores a backup into a folder for the time of looking at it. Rejects with BackupError where it is not whole. */
export async function verifyBackup(reading: BackupReading): Promise<FoundBackup> {
  const folder = await mkdtemp(path.join(tmpdir(), 'spacetime-verify-'));
  try {
    return await unpack(reading, path.join(folder, storeFile));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Puts a backup into the place of the store of a data folder that no server uses. What was there is kept beside it. A store
 * is either the old or the new one: broken off in between, the folder says so to whoever would start, until the restore is
 * repeated. Rejects with BackupError or StartError; then everything is as it was.
 */
export async function restoreBackup(wish: RestoreWish): Promise<RestoredBackup> {
  const { configuration, dryRun } = wish;
  const folder = configuration.data_dir;
  if (dryRun && !existsSync(path.join(folder, storeFile))) {
    const found = await verifyBackup(wish);
    return { ...found, data_dir: folder, kept: null, secret: await secretFor(wish, found), dry_run: true };
  }
  refuseForeign(folder);
  const data = await DataFolder.open(folder);
  const letGo = claimStore(folder);
  if (letGo === undefined)
    throw new BackupError(
      `A server uses the data folder ${folder}, or something else is restored into it. Stop that, then restore; nothing was changed.`,
    );
  const stage = data.path('.unfinished-restore');
  try {
    const brokenOff = existsSync(data.path(restoreMark));
    if (existsSync(data.path(storeFile)) && !brokenOff && !wish.force && !dryRun) {
      throw new BackupError(
        `${folder} holds a store already. With --force it is put aside in the same folder; --dry-run shows what would be done.`,
      );
    }
    await rm(stage, { recursive: true, force: true });
    await mkdir(stage, { mode: ownerOnlyFolder });
    const fresh = path.join(stage, storeFile);
    const found = await unpack(wish, fresh);
    const secret = await secretFor(wish, found);
    if (secret === 'other' && !wish.force) {
      throw new BackupError(
        'The secret at hand is not the one of the backup: its signing keys and the secrets of webhooks could not be opened. ' +
          'Set SPACETIME_SECRET to the one of then, or go on with --force and make new tokens.',
      );
    }
    const kept = dryRun ? null : await exchange(data, fresh, wish);
    return { ...found, data_dir: folder, kept, secret, dry_run: dryRun };
  } finally {
    await rm(stage, { recursive: true, force: true });
    letGo();
  }
}

/**
 * Refuses a folder of another user: what is written into it is for the owner of the file alone, so his server could neither
 * open the store nor claim it any more. Throws BackupError.
 */
function refuseForeign(folder: string): void {
  const own = process.geteuid?.();
  if (own === undefined) return;
  const ownerOf = (place: string): number | undefined => statSync(place, { throwIfNoEntry: false })?.uid;
  // In a container a volume belongs to root, and whoever runs the server may write there.
  const owner = ownerOf(path.join(folder, storeFile)) ?? (own === 0 ? ownerOf(folder) : own);
  if (owner === undefined || owner === own) return;
  throw new BackupError(
    `${folder} belongs to another user (number ${owner}), whose server could not open what this one writes there. ` +
      `Restore as that user: sudo -u '#${owner}' spacetime restore FILE; nothing was changed.`,
  );
}

/** Unpacks and checks a backup. */
async function unpack(reading: BackupReading, target: string): Promise<FoundBackup> {
  const { file, keys, progress, signal } = reading;
  let manifest: BackupManifest | undefined;
  progress(0, 'unpacking');
  if ((await kindOf(file)) === 'store') await copyStore(file, target);
  else {
    const onBytes = (bytes: number, all: number): void =>
      progress((unpackedShare * bytes) / Math.max(1, all), 'unpacking');
    manifest = await readArchive(file, { keys, target, onBytes, signal });
  }
  demandGoingOn(signal);
  progress(unpackedShare, 'checking');
  const { release, size_bytes } = await checkStore(target);
  demandGoingOn(signal);
  const { created_at = null, version = null, key_id = null } = manifest ?? {};
  return { created_at, version, release, store_bytes: size_bytes, key_id };
}

/** A store that lies open, with what stands in its -wal. */
async function copyStore(file: string, target: string): Promise<void> {
  try {
    const source = new DatabaseSync(file, { readOnly: true });
    await backup(source, target).finally(() => source.close());
    const written = await open(target, 'r+');
    try {
      await written.chmod(0o600);
      await written.sync();
    } finally {
      await written.close();
    }
  } catch (error) {
    throw new BackupError(`${file} cannot be copied: ${reasonOf(error)}.`, error);
  }
}

async function secretFor(
  { configuration }: RestoreWish,
  found: FoundBackup,
): Promise<RestoredBackup['secret']> {
  const { secret = await secretOf(configuration.data_dir), previous_secret: previous } = configuration;
  if (secret === undefined) return 'missing';
  if (found.key_id === null) return 'unknown';
  const own = [secret, ...(previous === undefined ? [] : [previous])];
  return own.some((one) => new AuditSigner(new Vault(one)).keyId === found.key_id) ? 'same' : 'other';
}

/** Exchanges the store; gives the folder with what was there. */
async function exchange(
  data: DataFolder,
  fresh: string,
  { file, nowMs }: RestoreWish,
): Promise<string | null> {
  const at = new Date(nowMs).toISOString().replace(/[-:.]/g, '');
  // One that was broken off goes on with its own folder, or a store and its -wal would end up in two.
  const asideName = (await asideOf(data)) ?? `before-restore-${at}`;
  const aside = data.path(asideName);
  // What is there already was put aside before; then the file of the same name is of the restore that was broken off.
  const old = ['', '-wal', '-shm']
    .map((side) => `${storeFile}${side}`)
    .filter((name) => existsSync(data.path(name)) && !existsSync(path.join(aside, name)));
  await data.write(restoreMark, `${path.resolve(file)}\n${asideName}\n`);
  if (old.length > 0) await mkdir(aside, { recursive: true, mode: ownerOnlyFolder });
  await sync(data.folder);
  for (const name of old) await rename(data.path(name), path.join(aside, name));
  const kept = existsSync(aside) ? aside : null;
  if (kept !== null) await sync(kept);
  await rename(fresh, data.path(storeFile));
  await sync(data.folder);
  await rm(data.path(restoreMark), { force: true });
  await sync(data.folder);
  return kept;
}

/** Where a restore that was broken off has put what was there. */
async function asideOf(data: DataFolder): Promise<string | undefined> {
  const [, name = ''] = (await readFile(data.path(restoreMark), 'utf8').catch(() => '')).split('\n');
  return asideForm.test(name) ? name : undefined;
}

const asideForm = /^before-restore-\w+$/;
