import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSource, type SourceFile } from './source.ts';

/** The folder of the repository. */
export const root = join(import.meta.dirname, '../..');

/** Folders that are made, fetched or kept locally, never written by hand. */
const skipped = new Set(['node_modules', 'dist', 'coverage', '.git', '.spacetime']);

/** Every file of the repository, as paths relative to it, sorted. */
export const allPaths: readonly string[] = list('');

/** Every TypeScript and JavaScript source, parsed. */
export const sources: readonly SourceFile[] = allPaths
  .filter((path) => /\.(tsx?|mjs|js)$/.test(path) && !path.endsWith('.d.ts'))
  .map((path) => parseSource(path, readText(path)));

/** The text of a file of the repository. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A JSON file of the repository; the caller says what it holds. */
export function readJson<Content>(path: string): Content {
  return JSON.parse(readText(path)) as Content;
}

function list(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !skipped.has(name) && !name.endsWith('.log'))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? list(path) : [path];
    })
    .sort();
}
