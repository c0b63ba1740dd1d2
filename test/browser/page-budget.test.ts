import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ensurePageBuilt } from '../../scripts/bootstrap/page.mjs';
import { root } from '../support/server.ts';

/** Compressed script that a browser loads before the first frame, at most. */
const SCRIPT_BYTES_MAX = 400 * 1024;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

const page = path.join(root, 'dist/page');
let manifest: Record<string, Chunk>;

beforeAll(async () => {
  await ensurePageBuilt(root, process.execPath);
  manifest = JSON.parse(await readFile(path.join(page, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
});

/** The scripts that load with the page: the entry and all that it imports at once. */
function firstScripts(): string[] {
  const wanted = Object.keys(manifest).filter((name) => manifest[name]?.isEntry);
  for (const name of wanted) {
    for (const next of manifest[name]?.imports ?? []) if (!wanted.includes(next)) wanted.push(next);
  }
  return wanted.map((name) => manifest[name]?.file ?? '').filter((file) => file.endsWith('.js'));
}

test('script until the first frame keeps to its budget, by gzip and by brotli', async () => {
  const files = firstScripts();
  expect(files.length).toBeGreaterThan(0);
  for (const packing of ['br', 'gz']) {
    const sizes = await Promise.all(
      files.map(async (file) => (await readFile(path.join(page, `${file}.${packing}`))).length),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
  }
});

test('the headset is not part of it, and rigid bodies are in no script: only the server moves them', async () => {
  const first = firstScripts();
  const lazy = Object.values(manifest)
    .flatMap(({ dynamicImports = [] }) => dynamicImports)
    .map((name) => manifest[name]?.file ?? '');
  expect(lazy.some((file) => file.includes('xr'))).toBe(true);
  for (const file of lazy) expect(first).not.toContain(file);
  expect(Object.values(manifest).filter(({ file }) => file.includes('rapier'))).toEqual([]);
});

test('every file but the page itself is named by its content, and nothing is inline', async () => {
  const html = await readFile(path.join(page, 'index.html'), 'utf8');
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
  expect(addresses.length).toBeGreaterThanOrEqual(3);
  for (const address of addresses) expect(address).toMatch(/^\/assets\/[\w-]+-[\w-]{8}\.(js|css|svg)$/);
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
});
