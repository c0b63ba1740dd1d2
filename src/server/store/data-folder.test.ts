import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataFolder } from './data-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'spacetime-data-')), 'deep', 'er');
});
afterEach(() => rm(path.dirname(path.dirname(folder)), { recursive: true, force: true }));

const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

test('the secret is made once, for its owner alone', async () => {
  const secret = await (await DataFolder.open(folder)).secret();
  expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32);
  expect(await (await DataFolder.open(folder)).secret()).toBe(secret);
  expect([await modeOf(folder), await modeOf(path.join(folder, 'secret'))]).toEqual([0o700, 0o600]);
});

test('whoever asks at once gets the same secret', async () => {
  const data = await DataFolder.open(folder);
  const secrets = await Promise.all(Array.from({ length: 50 }, () => data.secret()));
  expect(new Set(secrets).size).toBe(1);
  expect(await readdir(folder)).toEqual(['secret']);
});

test('a secret that others could read, or that is cut off, is replaced', async () => {
  const data = await DataFolder.open(folder);
  const file = data.path('secret');
  const first = await data.secret();
  await chmod(file, 0o644);
  const second = await data.secret();
  expect(second).not.toBe(first);
  expect(await modeOf(file)).toBe(0o600);
  await writeFile(file, 'short');
  expect(await data.secret()).not.toBe(second);
});

test('what is no secret, and what is no file, is replaced', async () => {
  const data = await DataFolder.open(folder);
  const file = data.path('secret');
  await writeFile(file, Buffer.alloc(100, 0xe9), { mode: 0o600 });
  const secret = await data.secret();
  expect(secret).toMatch(/^[\x21-\x7e]{32,}$/);
  expect(await data.secret()).toBe(secret);
  if (process.platform === 'win32') return;
  await rm(file);
  execFileSync('mkfifo', ['-m', '600', file]);
  expect(await data.secret()).toMatch(/^[\w-]{43}$/);
  expect((await stat(file)).isFile()).toBe(true);
});

test('a folder in place of a file is named', async () => {
  const data = await DataFolder.open(folder);
  await mkdir(data.path('server.json'));
  await expect(data.announce(['http://127.0.0.1:1'])).rejects.toThrow(/server\.json: a folder stands where/);
});

test('a folder that is there already stays as it is', async () => {
  await DataFolder.open(folder);
  await chmod(folder, 0o755);
  const secret = await (await DataFolder.open(folder)).secret();
  expect(await modeOf(folder)).toBe(0o755);
  expect(await (await DataFolder.open(folder)).secret()).toBe(secret);
});

test('a link in place of the secret is refused, not followed', async () => {
  const data = await DataFolder.open(folder);
  await writeFile(path.join(folder, 'elsewhere'), 'x'.repeat(40), { mode: 0o600 });
  await symlink(path.join(folder, 'elsewhere'), data.path('secret'));
  await expect(data.secret()).rejects.toThrow('symbolic link');
});

test('the announcement is taken back by its own server only, and nothing half-written stays', async () => {
  const data = await DataFolder.open(folder);
  await data.announce(['http://127.0.0.1:1']);
  const text = await readFile(data.path('server.json'), 'utf8');
  await data.write('server.json', text.replace(String(process.pid), '1'));
  await data.withdraw();
  expect(await readdir(folder)).toEqual(['server.json']);
  await data.announce(['http://127.0.0.1:1']);
  await data.withdraw();
  expect(await readdir(folder)).toEqual([]);
});
