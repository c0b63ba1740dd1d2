import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, readFile, stat, statfs } from 'node:fs/promises';
import { createServer, isIP } from 'node:net';
import { availableParallelism, totalmem } from 'node:os';
import path from 'node:path';
import { listen, portHolder, StartError } from '../../server/basics/index.ts';
import { chromiumVariable, findChromium } from '../../tools/browser/index.ts';
import type { Machine, PlaceFacts, PortState } from '../../tools/check/index.ts';
import { ask } from '../supervise/ask.ts';

const othersBits = 0o077;
const dayMs = 86_400_000;
const askMs = 2000;

/** This machine, as the system tells of it. @param dataFolder Where a running server says who it is. */
export function thisMachine(dataFolder: string): Machine {
  return {
    nodeVersion: process.versions.node,
    cores: availableParallelism(),
    // A container may have less than the machine that it is on.
    memoryBytes: Math.min(totalmem(), process.constrainedMemory() || totalmem()),
    async freeBytes(folder) {
      const { bavail, bsize } = await statfs(await existing(folder));
      return bavail * bsize;
    },
    port: (host, port) => portState(host, port, dataFolder),
    place,
    async sameDisk(one, other) {
      const [first, second] = await Promise.all([one, other].map(async (at) => stat(await existing(at))));
      return first?.dev === second?.dev;
    },
    async certificate(certFile, keyFile, hosts) {
      const certificate = new X509Certificate(await readFile(certFile));
      const nowMs = Date.now();
      return {
        daysLeft: (Date.parse(certificate.validTo) - nowMs) / dayMs,
        fits: certificate.checkPrivateKey(createPrivateKey(await readFile(keyFile))),
        begun: Date.parse(certificate.validFrom) <= nowMs,
        missing: hosts.filter((host) => !isFor(certificate, host)),
      };
    },
    browser: () =>
      findChromium({
        platform: process.platform,
        named: process.env[chromiumVariable],
        exists: existsSync,
      }),
  };
}

/** Whether a certificate is for a name of the server; of `*.example.org`, for some name below it. */
function isFor(certificate: X509Certificate, host: string): boolean {
  if (isIP(host) !== 0) return certificate.checkIP(host) !== undefined;
  return certificate.checkHost(host.replace(/^\*\./, 'any.')) !== undefined;
}

/** A place, or the folder above it that is there. */
async function existing(folder: string): Promise<string> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(at) || at === path.dirname(at)) return at;
  }
}

async function place(file: string): Promise<PlaceFacts> {
  const facts = await stat(file).catch(() => undefined);
  if (facts === undefined)
    return {
      kind: 'missing',
      writable: await isUsable(await existing(file), folderUse),
      openToOthers: false,
    };
  return {
    kind: facts.isFile() ? 'file' : facts.isDirectory() ? 'folder' : 'other',
    writable: await isUsable(file, facts.isDirectory() ? folderUse : constants.W_OK),
    // Windows has no such bits.
    openToOthers: process.platform !== 'win32' && (facts.mode & othersBits) !== 0,
  };
}

/** Who may write into a folder, but not enter it or see what is there, can use nothing in it. */
const folderUse = constants.R_OK | constants.W_OK | constants.X_OK;

async function isUsable(file: string, use: number): Promise<boolean> {
  return access(file, use).then(
    () => true,
    () => false,
  );
}

async function portState(host: string, port: number, dataFolder: string): Promise<PortState> {
  const trial = createServer();
  try {
    await listen(trial, host, port);
    await new Promise((resolve) => trial.close(resolve));
    return { kind: 'free' };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    if (error.kind !== 'port_in_use') return { kind: 'impossible', reason: error.message };
  }
  const holder = await portHolder(port);
  const by = holder === undefined ? 'another process' : `process ${holder.pid} (${holder.name})`;
  const ours = holder === undefined ? await answersAsOurs(host, port) : await isOurs(holder.pid, dataFolder);
  return { kind: ours ? 'ours' : 'taken', by };
}

/** Whether a process is the server or the supervisor of this data folder. */
async function isOurs(pid: number, dataFolder: string): Promise<boolean> {
  const told = await Promise.all(
    ['server.json', 'supervisor.json'].map((name) =>
      readFile(path.join(dataFolder, name), 'utf8').catch(() => ''),
    ),
  );
  return told.some((text) => text.includes(`"pid":${pid},`));
}

/** Where the system does not tell who holds a port, the one who answers is asked. */
async function answersAsOurs(host: string, port: number): Promise<boolean> {
  const { body } =
    (await ask(`http://${host.includes(':') ? `[${host}]` : host}:${port}/status`, askMs)) ?? {};
  const { name, type } = (body ?? {}) as { name?: unknown; type?: unknown };
  return /^spacetime/.test(String(name)) || String(type).startsWith('urn:spacetime:error:');
}
