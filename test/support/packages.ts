import { appendFileSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { writeArchive } from '../../scripts/package/archive.ts';
import { digestOfEntry } from '../../scripts/package/digest-of-entry.ts';
import type { Entry } from '../../scripts/package/entry.ts';

/** What a small package is. */
export interface SmallPackage {
  readonly version: string;
  readonly storeRelease?: number;
  readonly os?: string;
  /** What its program does, as a shell script; by default it says the version. */
  readonly program?: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** A file of an archive, from text. */
export const textEntry = (name: string, text: string, executable = false): Entry => ({
  path: name,
  executable,
  content: Buffer.from(text),
});

/** Makes a package with hardly anything in it, in the format of real ones, and names it in SHA256SUMS; gives its path. */
export async function makePackage(folder: string, wish: SmallPackage): Promise<string> {
  const { version, storeRelease = 1, os = process.platform, more = {} } = wish;
  const program = wish.program ?? `echo ${version}`;
  const facts = {
    version,
    commit: 'c'.repeat(40),
    os,
    arch: process.arch,
    node: process.versions.node,
    store_release: storeRelease,
  };
  const entries = [
    textEntry('spacetime', `#!/bin/sh\n${program}\n`, true),
    textEntry('release.json', JSON.stringify(facts)),
    ...Object.entries(more).map(([name, text]) => textEntry(name, text)),
  ];
  return archiveOf(folder, `spacetime-${version}-small`, entries, true);
}

/**
 * Writes an archive of any entries and names it in SHA256SUMS; gives its path.
 * @param summed Whether the digests of its files are put in, as packages have them.
 */
export async function archiveOf(
  folder: string,
  name: string,
  given: readonly Entry[],
  summed = false,
): Promise<string> {
  const entries = summed ? [...given, textEntry('files.sha256', await sumsOf(given))] : given;
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.tar.gz`);
  const { sha256 } = await writeArchive(file, name, entries, 0);
  appendFileSync(path.join(folder, 'SHA256SUMS'), `${sha256}  ${name}.tar.gz\n`);
  return file;
}

async function sumsOf(entries: readonly Entry[]): Promise<string> {
  const lines = await Promise.all(
    entries.map(async (entry) => `${await digestOfEntry(entry)}  ${entry.path}\n`),
  );
  return lines.join('');
}

/** Paths of all files below a folder, sorted. */
export function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
