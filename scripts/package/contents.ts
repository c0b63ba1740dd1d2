import { readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fileSumsName } from '../../src/tools/releases/digests.ts';
import { factsName, type ReleaseFacts } from '../../src/tools/releases/release-facts.ts';
import { ensurePageBuilt } from '../bootstrap/page.mjs';
import { startProgress } from '../bootstrap/progress.mjs';
import { Trouble } from '../bootstrap/trouble.mjs';
import { billOfMaterials } from './bill-of-materials.ts';
import { digestOfEntry } from './digest-of-entry.ts';
import type { Entry } from './entry.ts';
import { launcherFor } from './launcher.ts';
import { type Locked, type LockFile, productionPackages } from './lock-file.ts';
import type { NodeRuntime } from './node-runtime.ts';
import { noticesOf } from './notices.ts';
import type { Platform } from './platforms.ts';
import { filesBelow, installProduction, productionEntries } from './production.ts';
import { goesIn } from './selection.ts';
import { exportCommit, type SourceTree } from './source-tree.ts';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly [name: string]: unknown;
}

/** What all packages of a commit have in common. */
export interface CommonParts {
  readonly tree: SourceTree;
  readonly manifest: Manifest;
  readonly lock: LockFile;
  readonly packages: readonly Locked[];
  readonly entries: readonly Entry[];
  /** Number of the release of the store that the commit makes. */
  readonly storeRelease: number;
  /** Where the packages of npm are installed, with their licences. */
  readonly modules: string;
}

/** Makes what does not depend on the platform, in an empty folder. Throws Trouble. */
export async function commonParts(root: string, commit: string, folder: string): Promise<CommonParts> {
  const source = path.join(folder, 'source');
  const modules = path.join(folder, 'production');
  const tree = await exportCommit(root, commit, source);
  const read = (name: string): string => readFileSync(path.join(source, name), 'utf8');
  if (read('package-lock.json') !== readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
    throw new Trouble(
      'package-lock.json is not that of the commit, by which packages are built. Commit it, or check that commit out.',
    );
  const manifest = JSON.parse(read('package.json')) as Manifest;
  const lock = JSON.parse(read('package-lock.json')) as LockFile;
  const packages = productionPackages(lock);
  await symlink(path.join(root, 'node_modules'), path.join(source, 'node_modules'), 'junction');
  await ensurePageBuilt(source, process.execPath, { force: true });
  const done = startProgress('Installing what runs in production');
  await installProduction(source, modules);
  done('done');
  const direct = Object.keys(manifest.dependencies);
  const page = await filesBelow(source, 'dist/page');
  const own = [...tree.files].filter(([name]) => goesIn(name));
  const fromSource = (name: string, executable: boolean): Entry => ({
    path: name,
    executable,
    content: { file: path.join(source, name) },
  });
  const entries = [
    ...own.map(([name, executable]) => fromSource(name, executable)),
    ...page.map((name) => fromSource(name, false)),
    ...(await productionEntries(modules, packages, direct)),
    text('package.json', leanManifest(manifest)),
  ];
  return { tree, manifest, lock, packages, entries, modules, storeRelease: await storeReleaseOf(source) };
}

/** The files of the package of one platform, without the folder around them, and its bill of materials. */
export async function packageOf(
  platform: Platform,
  node: NodeRuntime,
  { tree, manifest, packages, entries, modules, storeRelease }: CommonParts,
): Promise<{ readonly entries: readonly Entry[]; readonly bill: Buffer }> {
  const { version } = manifest;
  const { commit, timeS } = tree;
  const direct = Object.keys(manifest.dependencies);
  const facts: ReleaseFacts = {
    version,
    commit,
    os: platform.os,
    arch: platform.arch,
    node: node.version,
    store_release: storeRelease,
  };
  const bill = billOfMaterials({ version, commit, timeS, platform: platform.name, packages, direct, node });
  const notices = await noticesOf(modules, packages, node.licence.toString());
  const own = [
    ...entries,
    launcherFor(platform),
    { path: platform.node, executable: true, content: node.program },
    text('third-party-notices.txt', notices),
    text(factsName, facts),
    text('sbom.cdx.json', bill),
  ];
  const sums = await Promise.all(own.map(async (entry) => `${await digestOfEntry(entry)}  ${entry.path}\n`));
  return {
    entries: [...own, text(fileSumsName, sums.sort().join(''))],
    bill: Buffer.from(written(bill)),
  };
}

/** Asks the sources of the commit, which may differ from those that build it. */
async function storeReleaseOf(source: string): Promise<number> {
  const file = path.join(source, 'src/server/store/migrations/index.ts');
  const { ownRelease } = (await import(pathToFileURL(file).href)) as { ownRelease?: unknown };
  if (typeof ownRelease === 'number') return ownRelease;
  throw new Trouble(
    'The sources do not say the number of their store: src/server/store/migrations/index.ts.',
  );
}

/** Who runs a package neither builds nor tests, nor has npm fetch a Node. */
function leanManifest(manifest: Manifest): object {
  const left = ['scripts', 'devDependencies', 'optionalDependencies'];
  return Object.fromEntries(Object.entries(manifest).filter(([name]) => !left.includes(name)));
}

function text(name: string, content: string | object): Entry {
  return { path: name, executable: false, content: Buffer.from(written(content)) };
}

const written = (content: string | object): string =>
  typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
