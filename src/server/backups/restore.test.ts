import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { AuditSigner } from '../audit/audit-signer.ts';
import { Vault } from '../auth/vault.ts';
import { DataFolder } from '../store/data-folder.ts';
import { ownRelease } from '../store/migrations/index.ts';
import { openStore } from '../store/open-store.ts';
import { readValue, writeValue } from '../store/operations/values.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import { BackupError } from './backup-error.ts';
import { type MadeBackup, makeBackup } from './make-backup.ts';
import { type RestoreWish, restoreBackup, verifyBackup } from './restore.ts';

const secret = 'b2Zm8vQx4LrT7nWc1KdYp6HsJg3AeUq9';
const otherSecret = 'Xq3nWc1KdYp6HsJg3AeUq9b2Zm8vQx4LrT7';
const keys = { identities: [], passphrase: undefined };
const progress = (): void => {};
const { signal } = new AbortController();
let folder: string;
/** A store with a value, and a backup of it. */
let storeFile: string;
let file: string;
let made: MadeBackup;
const steps = new Set<string>();

beforeAll(async () => {
  folder = temporaryFolder();
  storeFile = path.join(folder, 'origin', 'store.sqlite');
  mkdirSync(path.dirname(storeFile));
  const store = await SqliteStore.open({ file: storeFile, alone: true });
  await store.run(writeValue, { name: 'a', document: 'saved', nowMs: 0 });
  made = await makeBackup(
    {
      store,
      dataFolder: path.dirname(storeFile),
      backupFolder: path.join(folder, 'backups'),
      version: '1.2.3',
      keyId: new AuditSigner(new Vault(secret)).keyId,
      keys: { recipients: [], passphrase: undefined },
      nowMs: Date.now,
    },
    {
      id: 'job_abcdef',
      keep: undefined,
      signal: new AbortController().signal,
      progress: (_, note) => void steps.add(note),
    },
  );
  await store.close();
  file = path.join(folder, 'backups', made.name);
});
afterAll(removeTemporaryFolders);

const restore = (target: string, more: Partial<RestoreWish> = {}) =>
  restoreBackup({
    file,
    keys,
    progress,
    configuration: { data_dir: target, secret, previous_secret: undefined },
    dryRun: false,
    force: false,
    nowMs: Date.now(),
    signal,
    ...more,
  });

async function valueIn(target: string): Promise<unknown> {
  const store = await openStore(await DataFolder.open(target), true);
  try {
    return await store.run(readValue, 'a');
  } finally {
    await store.close();
  }
}

const nowhere = (): string => path.join(temporaryFolder(), 'data');

describe('a restore', () => {
  it('makes a data folder where there was none; a dry run makes nothing', async () => {
    const target = nowhere();
    expect(await restore(target, { dryRun: true })).toMatchObject({
      dry_run: true,
      kept: null,
      secret: 'same',
    });
    expect(() => readdirSync(target)).toThrow('ENOENT');
    expect(await restore(target)).toMatchObject({ kept: null, version: '1.2.3', release: ownRelease });
    expect(readdirSync(target).sort()).toEqual(['store.sqlite', 'store.sqlite.claim']);
    expect(await valueIn(target)).toBe('saved');
  });

  it('takes the place of a store only when it is forced, keeps it with what its -wal held, and can be undone', async () => {
    const target = nowhere();
    const own = await openStore(await DataFolder.open(target), true);
    await own.run(writeValue, { name: 'a', document: 'own', nowMs: 0 });
    await expect(restore(target, { force: true })).rejects.toThrow('A server uses the data folder');
    await own.close();
    await expect(restore(target)).rejects.toThrow('holds a store already');
    expect(await restore(target, { dryRun: true })).toMatchObject({ kept: null });
    expect(await valueIn(target)).toBe('own');
    const { kept } = await restore(target, { force: true });
    expect(await valueIn(target)).toBe('saved');
    const undone = await restore(target, {
      file: path.join(kept ?? '', 'store.sqlite'),
      force: true,
      nowMs: 0,
    });
    expect(undone).toMatchObject({ created_at: null, secret: 'unknown' });
    expect(await valueIn(target)).toBe('own');
  });

  it('reads what stands in the -wal of a store that lies open', async () => {
    const target = nowhere();
    const other = path.join(temporaryFolder(), 'store.sqlite');
    const store = await SqliteStore.open({ file: other, alone: true });
    await store.run(writeValue, { name: 'a', document: 'in the wal', nowMs: 0 });
    await restore(target, { file: other });
    await store.close();
    expect(await valueIn(target)).toBe('in the wal');
  });

  it('that was broken off keeps a server from opening the store until it is repeated', async () => {
    const target = nowhere();
    await restore(target);
    writeFileSync(path.join(target, 'restore.unfinished'), '');
    await expect(valueIn(target)).rejects.toThrow('was broken off');
    await restore(target);
    expect(await valueIn(target)).toBe('saved');
  });

  it('of a backup of another secret is refused, and says so where it is forced', async () => {
    const configuration = { data_dir: nowhere(), secret: otherSecret, previous_secret: undefined };
    await expect(restore('', { configuration })).rejects.toThrow('The secret at hand is not the one');
    expect(await restore('', { configuration, force: true })).toMatchObject({ secret: 'other' });
    const rotated = { data_dir: nowhere(), secret: otherSecret, previous_secret: secret };
    expect(await restore('', { configuration: rotated })).toMatchObject({ secret: 'same' });
    const without = { data_dir: nowhere(), secret: undefined, previous_secret: undefined };
    expect(await restore('', { configuration: without })).toMatchObject({ secret: 'missing' });
  });

  it('of what is damaged, foreign or too new is refused by name, and changes nothing', async () => {
    const target = nowhere();
    const strange = path.join(folder, 'strange');
    const refusal = async (more: Partial<RestoreWish> = {}): Promise<string> => {
      const error: unknown = await restore(target, { file: strange, ...more }).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(BackupError);
      return (error as Error).message;
    };
    expect(await refusal()).toContain('cannot be read');
    writeFileSync(strange, readFileSync(file).subarray(0, 2000));
    expect(await refusal()).toContain('damaged or cut off');
    writeFileSync(strange, 'something else');
    expect(await refusal()).toContain('is no backup');
    const database = (name: string, statements: string): string => {
      const place = path.join(folder, name);
      const made = new DatabaseSync(place);
      made.exec(statements);
      made.close();
      return place;
    };
    expect(await refusal({ file: database('foreign', 'CREATE TABLE notes (text TEXT)') })).toContain(
      'none of SpaceTime',
    );
    const opened = (release: number) =>
      `CREATE TABLE migrations (name TEXT, applied_ms INTEGER, release INTEGER);
       INSERT INTO migrations VALUES ('0001-values', 0, 1), ('9999-later', 0, ${release})`;
    expect(await refusal({ file: database('newer', opened(ownRelease + 2)) })).toContain(
      `release ${ownRelease + 2} of the store has opened it`,
    );
    const steering = new DatabaseSync(path.join(folder, 'steering'), { defensive: false });
    steering.exec(`CREATE TABLE notes (a); INSERT INTO notes VALUES (1); PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = 'CREATE TABLE notes (a, "\x1b[2J\r\nall is well" NOT NULL)'`);
    steering.close();
    expect(await refusal({ file: path.join(folder, 'steering') })).toMatch(
      /^The store in it is damaged: \P{Cc}+$/u,
    );
    const torn = readFileSync(storeFile);
    torn.fill(0x5a, 4096 * 3, 4096 * 20);
    writeFileSync(strange, torn);
    expect(await refusal()).toContain('is damaged');
    expect(readdirSync(target).filter((name) => name !== 'store.sqlite.claim')).toEqual([]);
    await restore(target, { file: database('next', opened(ownRelease + 1)) });
  });
});

it('a backup is verified by restoring it for a moment', async () => {
  expect(made).toMatchObject({ sealed: false, verified: 'restored' });
  expect(steps.size).toBeGreaterThan(3);
  expect(await verifyBackup({ file, keys, progress, signal })).toMatchObject({
    version: '1.2.3',
    release: ownRelease,
  });
});

describe('a restore that is broken off', () => {
  it('by whoever asked for it changes nothing, and leaves nothing that lies open', async () => {
    const scratch = temporaryFolder();
    vi.stubEnv('TMPDIR', scratch);
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const at of ['unpacking', 'checking']) {
      const ending = new AbortController();
      const seen: string[][] = [];
      const stopAt = (_: number, note: string): void => {
        seen.push(readdirSync(scratch));
        if (note === at) ending.abort();
      };
      const looking = { file, keys, progress: stopAt, signal: ending.signal };
      await expect(verifyBackup(looking)).rejects.toThrow('It was broken off');
      expect(seen.at(-1)).toEqual([expect.stringContaining('spacetime-verify-')]);
      expect(readdirSync(scratch)).toEqual([]);
      const target = path.join(scratch, 'data');
      await expect(
        restore(target, { progress: (_, note) => note === at && ending.abort(), signal: ending.signal }),
      ).rejects.toThrow('It was broken off');
      expect(readdirSync(target)).toEqual(['store.sqlite.claim']);
      rmSync(target, { recursive: true });
    }
  });

  // Files of the old store in the order in which they are put aside, and how many of them were when the power failed.
  it.each([1, 3])('by the power keeps the old store and its -wal together: after %i', async (done) => {
    const target = nowhere();
    const aside = path.join(target, 'before-restore-20260101T000000000Z');
    mkdirSync(aside, { recursive: true });
    const old = ['store.sqlite', 'store.sqlite-wal', 'store.sqlite-shm'];
    for (const [at, name] of old.entries())
      writeFileSync(path.join(at < done ? aside : target, name), `old ${name}`);
    writeFileSync(path.join(target, 'restore.unfinished'), `${file}\n${path.basename(aside)}\n`);
    // It was in its place already, when all of the old one was away.
    if (done === old.length) writeFileSync(path.join(target, 'store.sqlite'), 'new, and never opened');
    expect(await restore(target)).toMatchObject({ kept: aside });
    for (const name of old) expect(readFileSync(path.join(aside, name), 'utf8')).toBe(`old ${name}`);
    expect(readdirSync(target).filter((name) => name.startsWith('before-restore-'))).toHaveLength(1);
    expect(await valueIn(target)).toBe('saved');
  });

  it('is told by nothing that leads elsewhere', async () => {
    const target = nowhere();
    await restore(target);
    writeFileSync(path.join(target, 'restore.unfinished'), `${file}\n../elsewhere\n`);
    expect((await restore(target)).kept).toMatch(/before-restore-\w+$/);
    expect(existsSync(path.join(target, '..', 'elsewhere'))).toBe(false);
  });
});

describe.skipIf(process.geteuid?.() !== 0)('a restore by root', () => {
  it('is refused where the folder, or the store in it, is of another user, and touches nothing', async () => {
    const target = nowhere();
    mkdirSync(target);
    chownSync(target, 12_345, 12_345);
    await expect(restore(target)).rejects.toThrow("sudo -u '#12345' spacetime restore");
    expect(readdirSync(target)).toEqual([]);
    chownSync(target, 0, 0);
    await restore(target);
    chownSync(path.join(target, 'store.sqlite'), 12_345, 12_345);
    await expect(restore(target, { force: true })).rejects.toThrow('belongs to another user');
    expect(existsSync(path.join(target, 'restore.unfinished'))).toBe(false);
  });
});
