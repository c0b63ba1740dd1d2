import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { SupervisorFiles } from './supervisor-files.ts';

afterAll(removeTemporaryFolders);

test('of two that begin at once one alone gets the folder, until it lets go', async () => {
  const folder = temporaryFolder();
  const [first, second] = await Promise.all([SupervisorFiles.open(folder), SupervisorFiles.open(folder)]);
  const letGo = first.claim();
  expect(letGo).toBeDefined();
  // Nothing was announced yet, and nobody answers anywhere.
  expect([second.claim(), await second.announced()]).toEqual([undefined, undefined]);
  letGo?.();
  second.claim()?.();
  if (process.platform !== 'win32')
    expect(statSync(path.join(folder, 'supervisor.claim')).mode & 0o077).toBe(0);
});

test('an announcement that cannot be taken back keeps nobody from ending', async () => {
  const folder = temporaryFolder();
  const files = await SupervisorFiles.open(folder);
  await files.announce('http://127.0.0.1:1');
  expect(await files.announced()).toEqual({ pid: process.pid, address: 'http://127.0.0.1:1' });
  await files.withdraw();
  await files.withdraw();
  expect(await files.announced()).toBeUndefined();
  mkdirSync(path.join(folder, 'supervisor.json'));
  await expect(files.announce('http://127.0.0.1:1')).rejects.toThrow(/EISDIR|EPERM/);
});
