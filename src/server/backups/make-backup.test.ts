import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import { backupName } from './backup-names.ts';
import { makeBackup } from './make-backup.ts';

afterAll(removeTemporaryFolders);

it('a backup is made, though an old one cannot be removed; that is told', async () => {
  const dataFolder = temporaryFolder();
  const backupFolder = temporaryFolder();
  const old = (day: number): string => backupName(Date.UTC(2025, 0, day), 'abcdef', false);
  writeFileSync(path.join(backupFolder, old(1)), '');
  // What no file is cannot be removed like one, even by root.
  mkdirSync(path.join(backupFolder, old(2)));
  const store = await SqliteStore.open({ file: path.join(dataFolder, 'store.sqlite'), alone: true });
  const made = await makeBackup(
    {
      store,
      dataFolder,
      backupFolder,
      version: '1.2.3',
      keyId: '0123456789abcdef',
      keys: { recipients: [], passphrase: undefined },
      nowMs: Date.now,
    },
    { id: 'job_abcdef', keep: 1, signal: new AbortController().signal, progress: () => {} },
  );
  await store.close();
  expect(made).toMatchObject({ removed: [old(1)], not_removed: [old(2)] });
  expect(readdirSync(backupFolder).sort()).toEqual([old(2), made.name]);
});
