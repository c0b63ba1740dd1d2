import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { backupName } from './backup-names.ts';
import { NewestBackup } from './newest-backup.ts';

afterAll(removeTemporaryFolders);

it('tells the newest backup of the past, whoever has put it there, and keeps to it while the folder is unreadable', async () => {
  const folder = path.join(temporaryFolder(), 'backups');
  const now = Date.UTC(2026, 0, 2);
  const newest = new NewestBackup(folder, () => now);
  expect(await newest.look()).toBeUndefined();
  const make = (ms: number): void =>
    writeFileSync(path.join(folder, backupName(ms, 'abcdef', true)), 'bytes');
  mkdirSync(folder);
  for (const minutes of [-120, -60, 60]) make(now + minutes * 60_000);
  const expected = { created_at: '2026-01-01T23:00:00.000Z', size_bytes: 5 };
  expect(await newest.look()).toMatchObject(expected);
  expect(await Promise.all([newest.look(), newest.look()])).toMatchObject([expected, expected]);
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'no folder');
  expect(await newest.look()).toMatchObject(expected);
  rmSync(folder);
  expect(await newest.look()).toBeUndefined();
});
