import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { backupName } from './backup-names.ts';
import { copyBackup, listBackups } from './stored-backups.ts';

afterAll(removeTemporaryFolders);

const name = backupName(Date.UTC(2026, 0, 2), 'abcdef', false);

function folderWithBackup(): string {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, name), 'bytes');
  return folder;
}

describe('the list of backups', () => {
  it('is empty where there is no folder, and refused where there is something else', async () => {
    const folder = folderWithBackup();
    expect(await listBackups(path.join(folder, 'none'))).toEqual([]);
    await expect(listBackups(path.join(folder, name))).rejects.toThrow('cannot be listed');
  });

  it('holds the files alone, whatever else has such a name or has just gone', async () => {
    const folder = folderWithBackup();
    mkdirSync(path.join(folder, backupName(Date.UTC(2026, 0, 3), 'folder', false)));
    symlinkSync('/no/such/file', path.join(folder, backupName(Date.UTC(2026, 0, 4), 'goneby', false)));
    expect(await listBackups(folder)).toEqual([
      { name, created_at: '2026-01-02T00:00:00.000Z', size_bytes: 5, sealed: false },
    ]);
  });

  it('takes a thousand, newest first', async () => {
    const folder = temporaryFolder();
    for (let i = 0; i < 1000; i++)
      writeFileSync(path.join(folder, backupName(Date.UTC(2026, 0, 1) + i * 1000, 'abcdef', false)), '');
    const found = await listBackups(folder);
    expect(found).toHaveLength(1000);
    expect(found[0]?.created_at).toBe('2026-01-01T00:16:39.000Z');
  });
});

describe('a copy of a backup', () => {
  const sha256 = createHash('sha256').update('bytes').digest('hex');

  it('is whole, or is not there', async () => {
    const folder = folderWithBackup();
    const to = path.join(temporaryFolder(), 'new');
    expect(await copyBackup(name, folder, to, sha256)).toBe(path.join(to, name));
    await expect(copyBackup(name, folder, to, '0'.repeat(64))).rejects.toThrow('is not what the server');
    expect(readdirSync(to)).toEqual([name]);
  });

  it('goes nowhere else, whatever a server calls it', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'stolen'), 'bytes');
    const from = path.join(folder, 'from');
    mkdirSync(from);
    await expect(copyBackup('../stolen', from, path.join(folder, 'a', 'b'), sha256)).rejects.toThrow(
      'no backup',
    );
    expect(readdirSync(folder).sort()).toEqual(['from', 'stolen']);
  });
});
