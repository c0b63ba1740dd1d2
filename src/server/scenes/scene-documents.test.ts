import { rename, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { makeContent, orbit, paths } from '../../../test/support/scenes.ts';
import { removeTemporaryFolders } from '../../../test/support/temporary.ts';
import { checkDocument } from './check-document.ts';
import { SceneDocuments } from './scene-documents.ts';
import { SceneFiles } from './scene-files.ts';
import { Whitelist } from './whitelist.ts';

let folder: string;
let documents: SceneDocuments;
let checks = 0;
beforeEach(async () => {
  folder = await makeContent();
  checks = 0;
  documents = new SceneDocuments({
    files: new SceneFiles(folder, new Whitelist(['scenes/**'])),
    check: async (text) => {
      checks++;
      return checkDocument(text);
    },
  });
});
afterAll(removeTemporaryFolders);

test('a scene is checked once while its file stays as it is', async () => {
  expect(await documents.holds(paths.orbit)).toBe(false);
  const first = await documents.open(paths.orbit);
  expect(first.scene?.name).toBe('Orbit');
  expect(await documents.open(paths.orbit)).toBe(first);
  expect([checks, await documents.holds(paths.orbit)]).toEqual([1, true]);
  expect(documents.cache.stats).toMatchObject({ hits: 1, misses: 1, size: 1 });
});

test('a file with other content is read anew, also one of the same size and time', async () => {
  await documents.open(paths.orbit);
  const file = path.join(folder, paths.orbit);
  await writeFile(file, JSON.stringify({ ...orbit, name: 'Tibro' }, null, 2));
  const when = new Date(1_700_000_000_000);
  await utimes(file, when, when);
  expect((await documents.open(paths.orbit)).scene?.name).toBe('Tibro');
  const other = path.join(folder, 'other');
  await writeFile(other, JSON.stringify({ ...orbit, name: 'Obrit' }, null, 2));
  await utimes(other, when, when);
  await rename(other, file);
  expect((await documents.open(paths.orbit)).scene?.name).toBe('Obrit');
  expect(checks).toBe(3);
});

test('what is not valid or not allowed is not remembered', async () => {
  expect((await documents.open(paths.broken)).validation.valid).toBe(false);
  await expect(documents.open('secret.scene.json')).rejects.toMatchObject({ code: 'scene_not_allowed' });
  expect(documents.cache.stats.size).toBe(0);
});
