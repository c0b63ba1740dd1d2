import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HttpClient } from '../../src/client/index.ts';
import { operatorToken, root, type ServerProcess, startServerProcess } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import type { Figure } from './harness.ts';

/** 250 MB. */
const limitMib = 238;
const CLIENTS = 32;
const REQUESTS = 10_000;
/** What is let go of at the end of a phase is given back within this time; the thread that checks scenes ends after 10 s. */
const REST_MS = 20_000;

/** What a server takes of the memory of the machine: when it has started, when it was asked a lot, and with rigid bodies. */
export default async function bench(): Promise<readonly Figure[]> {
  if (process.platform !== 'linux') return [];
  const dataFolder = temporaryFolder();
  const variables = {
    SPACETIME_DATA_DIR: dataFolder,
    SPACETIME_LOG_LEVEL: 'warn',
    NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/spacetime'),
  };
  // The first start fills the cache of compiled sources, as an installation does.
  await (await startServerProcess([], variables, 'bin/spacetime.mjs')).stop();
  const server = await startServerProcess([], variables, 'bin/spacetime.mjs');
  try {
    const client = new HttpClient({
      baseUrl: server.url,
      token: await operatorToken(server.url, dataFolder),
    });
    const rested = await residentMib(server);
    await ask(client);
    const asked = await residentMib(server);
    const body = { scene_path: 'scenes/physics-lab.scene.json' };
    await client.call('scene_load', { body, query: { wait: '60' } });
    return [
      limited(figure('at rest', rested)),
      limited(figure(`after ${REQUESTS} requests`, asked)),
      figure('with rigid bodies', await residentMib(server)),
    ];
  } finally {
    await server.stop();
    removeTemporaryFolders();
  }
}

function figure(what: string, value: number): Figure {
  return { name: `memory/${what}`, value, unit: 'MiB', goal: limitMib };
}

function limited(one: Figure): Figure {
  return one.value > limitMib ? { ...one, failure: `more than ${limitMib} MiB` } : one;
}

/** Asks for what operators look at, as fast as it is answered. */
async function ask(client: HttpClient): Promise<void> {
  const routes = ['scene_read', 'status', 'health_ready'] as const;
  let asked = 0;
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (asked < REQUESTS) await client.call(routes[asked++ % routes.length] ?? 'status', {});
  });
  await Promise.all(clients);
}

async function residentMib({ child }: ServerProcess): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}
