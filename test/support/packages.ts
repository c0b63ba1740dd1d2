import { execFile, execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { writeArchive } from '../../scripts/package/archive.ts';
import { digestOfEntry } from '../../scripts/package/digest-of-entry.ts';
import type { Entry } from '../../scripts/package/entry.ts';
import { platforms } from '../../scripts/package/platforms.ts';
import { temporaryFolder } from './temporary.ts';

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

/** The platform of this machine, for which packages can be built and tried; Windows has no shell to try them with. */
const own = platforms.find(({ os, arch }) => os === process.platform && arch === process.arch);

/** Whether this machine can try the package that is built for it. */
export const packageable = own?.archive === 'tar.gz';

/** A package that was built of this repository, and unpacked. */
export interface BuiltPackage {
  /** Beside it lies SHA256SUMS. */
  readonly archive: string;
  readonly version: string;
  /** Where it was unpacked, for everybody to read. */
  readonly folder: string;
  /** Its launcher. */
  readonly program: string;
}

/** Here, as the support of servers takes the server along. */
const root = path.join(import.meta.dirname, '../..');
let commit: string | undefined;

/** Builds the package of this machine, of the commit that was checked out at the first time, which takes a minute. */
export async function buildPackage(): Promise<BuiltPackage> {
  // Others may commit while tests run.
  commit ??= execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const out = temporaryFolder();
  const script = path.join(root, 'scripts/package.ts');
  const words = [script, '--only', own?.name ?? '', '--commit', commit, '--out', out];
  await promisify(execFile)(process.execPath, words);
  const archive = path.join(out, readdirSync(out).find((name) => name.endsWith('.tar.gz')) ?? '');
  const around = temporaryFolder();
  execFileSync('tar', ['-xzf', archive, '-C', around]);
  chmodSync(around, 0o755);
  const folder = path.join(around, readdirSync(around)[0] ?? '');
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { archive, version, folder, program: path.join(folder, 'spacetime') };
}

/**
 * Makes a package from another one: under a later version, and with more added to its store; gives its archive.
 * @param storeRelease Number of its store; each above 1 adds a table and a column.
 */
export async function laterPackage(built: BuiltPackage, version: string, storeRelease = 2): Promise<string> {
  const folder = path.join(temporaryFolder(), 'changed');
  cpSync(built.folder, folder, { recursive: true });
  const change = (file: string, from: RegExp | string, to: string): void => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    if (text.search(from) === -1) throw new Error(`${file} has no ${String(from)}`);
    writeFileSync(path.join(folder, file), text.replace(from, to));
  };
  for (const file of ['package.json', 'release.json'])
    change(file, `"version": "${built.version}"`, `"version": "${version}"`);
  change('release.json', /"store_release": \d+/, `"store_release": ${storeRelease}`);
  const added = Array.from({ length: storeRelease - 1 }, (_, at) => {
    const statements = [
      `CREATE TABLE later_${at} (id TEXT)`,
      `ALTER TABLE tokens ADD COLUMN later_${at} TEXT`,
    ];
    return JSON.stringify([{ name: `9${at}00-later`, statements }]);
  });
  const migrations = 'src/server/store/migrations/index.ts';
  change(migrations, /\n\];\n\n\/\*\* Every/, `\n${added.join(',')}\n];\n\n/** Every`);
  const entries = listFiles(folder)
    .filter((name) => name !== 'files.sha256')
    .map(
      (name): Entry => ({
        path: name,
        executable: (statSync(path.join(folder, name)).mode & 0o100) !== 0,
        content: { file: path.join(folder, name) },
      }),
    );
  return archiveOf(temporaryFolder(), `spacetime-${version}`, entries, true);
}
