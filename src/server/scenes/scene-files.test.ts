import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SceneFiles } from './scene-files.ts';
import { Whitelist } from './whitelist.ts';

let folder: string;
let files: SceneFiles;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'spacetime-files-'));
  const inside = (name: string) => path.join(folder, 'content/scenes', name);
  await mkdir(inside('deep/er'), { recursive: true });
  await mkdir(inside('folder.scene.json'));
  await mkdir(inside('.hidden'));
  for (const name of [
    'a.scene.json',
    'deep/er/b.scene.json',
    'c.json',
    '.hidden/d.scene.json',
    'denied.scene.json',
  ]) {
    await writeFile(inside(name), '{}');
  }
  await writeFile(inside('large.scene.json'), ' '.repeat(1024 * 1024 + 1));
  await writeFile(path.join(folder, 'outside.scene.json'), '{"secret":1}');
  await symlink(path.join(folder, 'outside.scene.json'), inside('link.scene.json'));
  await symlink(inside('a.scene.json'), inside('alias.scene.json'));
  await symlink(folder, inside('up'));
  files = new SceneFiles(path.join(folder, 'content'), new Whitelist(['scenes/**'], ['scenes/denied*']));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('only scenes that are allowed, visible and really there are listed', async () => {
  expect((await files.list()).map(({ path: one }) => one)).toEqual([
    'scenes/a.scene.json',
    'scenes/deep/er/b.scene.json',
    'scenes/large.scene.json',
  ]);
});

test.each([
  ['scenes/link.scene.json', 'outside the whitelist'],
  ['scenes/up/outside.scene.json', 'outside the whitelist'],
  ['scenes/denied.scene.json', 'not on the whitelist'],
  ['scenes/c.json', 'not on the whitelist'],
  ['scenes/folder.scene.json', 'There is no scene'],
  ['scenes/none.scene.json', 'There is no scene'],
  ['scenes/large.scene.json', 'at most 1048576'],
  ['../outside.scene.json', 'refused'],
])('%s is not read: %s', async (name, reason) => {
  await expect(files.read(name)).rejects.toThrow(reason);
});

test('a link to an allowed scene is as good as the scene', async () => {
  expect(await files.read('scenes/alias.scene.json')).toBe('{}');
});
