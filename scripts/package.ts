/** The builder behind `npm run package`: one archive for each platform, their digests, and what they are made of. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveSumsName, parseSums } from '../src/tools/releases/digests.ts';
import { withLock } from './bootstrap/lock.mjs';
import { say, startProgress } from './bootstrap/progress.mjs';
import { shownFor, Trouble } from './bootstrap/trouble.mjs';
import { writeArchive } from './package/archive.ts';
import { type CommonParts, commonParts, packageOf } from './package/contents.ts';
import { byName } from './package/entry.ts';
import { type NodeRuntime, nodeFor } from './package/node-runtime.ts';
import { type Options, readOptions, usage } from './package/options.ts';
import type { Platform } from './package/platforms.ts';

const root = join(import.meta.dirname, '..');
/** A package that grows above this has something in it that does not belong there. */
const largestBytes = 100e6;

/** The page is built like any other, whatever the environment says to tools. */
for (const name of Object.keys(process.env).filter((one) => /^(NODE_ENV|VITE.*)$/.test(one)))
  delete process.env[name];

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options.help) console.log(usage);
    else if (options.list) list(options);
    else await build(options);
    return 0;
  } catch (error) {
    const shown = shownFor(error);
    if (shown === null) throw error;
    say(shown);
    return 2;
  }
}

function list({ platforms, given }: Options): void {
  for (const { name, archive, locked } of platforms) {
    console.log(`${name}\t${archive}\tNode from ${given.get(name)?.file ?? locked}`);
  }
}

/** Builds in a folder of its own, which is gone afterwards, however this ends. */
async function build(options: Options): Promise<void> {
  const work = join(root, '.spacetime');
  const folder = join(work, `package-${process.pid}`);
  const clean = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  for (const [signal, number] of Object.entries({ SIGINT: 2, SIGTERM: 15 }))
    process.once(signal, () => void clean().finally(() => process.exit(128 + number)));
  const onWait = (pid: number): void =>
    say(`Waiting for another build of packages to finish (process ${pid}).`);
  await withLock(join(work, 'package.lock'), onWait, async () => {
    try {
      // What builds that were killed have left; the lock sees to it that no other one is at work.
      for (const name of (await readdir(work)).filter((one) => /^package-\d+$/.test(one)))
        await rm(join(work, name), { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await mkdir(options.out, { recursive: true });
      await buildAll(options, await commonParts(root, options.commit, folder));
    } finally {
      await clean();
    }
  });
}

async function buildAll(options: Options, common: CommonParts): Promise<void> {
  const { platforms, given, out } = options;
  const { tree, lock } = common;
  if (tree.changed) say('What is changed here and not committed is in no package.');
  for (const platform of platforms) {
    const node = await nodeFor(platform, { lock, cache: join(root, '.spacetime', 'nodes'), given });
    console.log(await pack(platform, node, common, out));
  }
  say(`The packages of commit ${tree.commit.slice(0, 12)} are in ${out}: ${platforms.length}.`);
}

/** Builds the package of one platform; gives a line with its name, size and digest. */
async function pack(
  platform: Platform,
  node: NodeRuntime,
  common: CommonParts,
  out: string,
): Promise<string> {
  const around = `spacetime-${common.manifest.version}-${platform.name}`;
  const name = `${around}.${platform.archive}`;
  const done = startProgress(`Packing ${name} with Node ${node.version}`);
  const { entries, bill } = await packageOf(platform, node, common);
  const { sha256, sizeBytes } = await writeArchive(join(out, name), around, entries, common.tree.timeS);
  done('done');
  if (sizeBytes > largestBytes)
    throw new Trouble(`${name} is larger than ${largestBytes / 1e6} MB. Look what has come into it.`);
  await writeFile(join(out, `${around}.cdx.json`), bill);
  const billSha256 = createHash('sha256').update(bill).digest('hex');
  await addSums(out, [
    [name, sha256],
    [`${around}.cdx.json`, billSha256],
  ]);
  return `${name}\t${(sizeBytes / 1e6).toFixed(1)} MB\t${sha256}`;
}

/** Puts digests into the list beside the archives, which names what is there and nothing else. */
async function addSums(out: string, fresh: readonly (readonly [string, string])[]): Promise<void> {
  const file = join(out, archiveSumsName);
  const sums = new Map([...parseSums(await readFile(file, 'utf8').catch(() => '')), ...fresh]);
  const lines = [...sums].filter(([name]) => existsSync(join(out, name))).sort(([a], [b]) => byName(a, b));
  const made = `${file}.${process.pid}`;
  await writeFile(made, lines.map(([name, digest]) => `${digest}  ${name}\n`).join(''));
  await rename(made, file);
}
