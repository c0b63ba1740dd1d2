import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Whitelist } from './whitelist.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'spacetime-whitelist-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const scene = 'scenes/solar-system.scene.json';

test('without a file, production and staging allow nothing, development what the repository brings', async () => {
  const missing = path.join(folder, 'missing.json');
  expect((await Whitelist.read(missing, 'production')).allows(scene)).toBe(false);
  expect((await Whitelist.read(missing, 'staging')).allows(scene)).toBe(false);
  expect((await Whitelist.read(missing, 'development')).allows(scene)).toBe(true);
});

test('a file speaks for the environments it names, and for no other', async () => {
  const file = path.join(folder, 'list.json');
  await writeFile(file, JSON.stringify({ production: { allow: [scene] } }));
  expect((await Whitelist.read(file, 'production')).allows(scene)).toBe(true);
  expect((await Whitelist.read(file, 'development')).allows(scene)).toBe(false);
});

test.each([
  ['not JSON', '{', /not valid JSON/],
  ['an unknown key', '{"produktion":{"allow":[]}}', /produktion/],
  ['a rule that is no text', '{"test":{"allow":[7]}}', /test\.allow\.0/],
])('a damaged file stops the start: %s', async (_, text, message) => {
  const file = path.join(folder, 'bad.json');
  await writeFile(file, text);
  await expect(Whitelist.read(file, 'test')).rejects.toThrow(message);
});
