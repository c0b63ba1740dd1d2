import { spawn } from 'node:child_process';
import { Agent, get } from 'node:http';
import path from 'node:path';
import { HttpClient } from '../../src/client/index.ts';
import { operatorToken, root, type ServerProcess, startServerProcess } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import type { Figure } from './harness.ts';

const STARTS = 3;
const SECONDS = 20;
const REQUESTS_PER_S = 500;
/** Late ticks that requests may add to those that the machine itself causes, in percent. */
const MAX_ADDED_LATE = 1;

/** Starts, stops, and whether the simulation keeps its rhythm while the API is asked without pause. */
export default async function bench(): Promise<readonly Figure[]> {
  const dataFolder = temporaryFolder();
  const variables = {
    SPACETIME_DATA_DIR: dataFolder,
    SPACETIME_LOG_LEVEL: 'warn',
    NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/spacetime'),
  };
  const ready: number[] = [];
  const stop: number[] = [];
  for (let i = 0; i <= STARTS; i++) {
    const startMs = performance.now();
    const server = await startServerProcess([], variables, 'bin/spacetime.mjs');
    const readyMs = performance.now() - startMs;
    const stopMs = performance.now();
    await server.stop();
    // The first start fills the cache of compiled sources, as an installation does.
    if (i > 0) {
      ready.push(readyMs);
      stop.push(performance.now() - stopMs);
    }
  }
  const server = await startServerProcess([], variables, 'bin/spacetime.mjs');
  const token = await operatorToken(server.url, dataFolder);
  try {
    return [
      { name: 'server/ready', value: median(ready), unit: 'ms', goal: 2000 },
      { name: 'server/stop', value: median(stop), unit: 'ms', goal: 2000 },
      { name: 'server/help', value: await helpMs(variables), unit: 'ms', goal: 150 },
      ...(await rhythm(server, token)),
    ];
  } finally {
    await server.stop();
    removeTemporaryFolders();
  }
}

function median(values: readonly number[]): number {
  return Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}

/** Time of the command line where no work is needed. */
async function helpMs(variables: Record<string, string>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const startMs = performance.now();
    const child = spawn(process.execPath, [path.join(root, 'bin/spacetime.mjs'), '--help'], {
      env: { ...process.env, ...variables },
      stdio: 'ignore',
    });
    await new Promise((resolve) => child.once('exit', resolve));
    times.push(performance.now() - startMs);
  }
  return median(times);
}

interface Counted {
  readonly ticks: number;
  readonly late: number;
}

async function rhythm(server: ServerProcess, token: string): Promise<Figure[]> {
  const client = new HttpClient({ baseUrl: server.url, token });
  const counted = async (): Promise<Counted> => {
    const { world } = (await client.call('status', {})).body;
    return { ticks: world?.tick ?? 0, late: (world?.late_ticks ?? 0) + (world?.dropped_ticks ?? 0) };
  };
  const shareOver = async (work: () => Promise<void>): Promise<number> => {
    const before = await counted();
    await work();
    const after = await counted();
    return ((after.late - before.late) / (after.ticks - before.ticks)) * 100;
  };
  const calm = await shareOver(() => new Promise((resolve) => setTimeout(resolve, SECONDS * 1000)));
  const latencies: number[] = [];
  const busy = await shareOver(() => ask(server.url, token, latencies));
  latencies.sort((a, b) => a - b);
  const added = busy - calm;
  return [
    { name: 'server/late ticks, calm', value: Number(calm.toFixed(3)), unit: '%' },
    {
      name: `server/late ticks at ${REQUESTS_PER_S} requests a second`,
      value: Number(busy.toFixed(3)),
      unit: '%',
      goal: 1,
      ...(added > MAX_ADDED_LATE && {
        failure: `${added.toFixed(2)} more of a hundred than without requests, at most ${MAX_ADDED_LATE} is allowed`,
      }),
    },
    {
      name: 'server/answer, 99th percentile',
      value: Number((latencies[Math.floor(latencies.length * 0.99)] ?? 0).toFixed(2)),
      unit: 'ms',
    },
  ];
}

/** Asks in turn for what operators look at, at a steady rate. */
async function ask(url: string, token: string, latencies: number[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const targets = ['/scene', '/time', '/entities', '/status', '/health/ready'];
  const headers = { authorization: `Bearer ${token}` };
  const startMs = performance.now();
  let asked = 0;
  let open = 0;
  while (performance.now() - startMs < SECONDS * 1000 || open > 0) {
    const due = Math.min(SECONDS, (performance.now() - startMs) / 1000) * REQUESTS_PER_S;
    for (; asked < due; asked++) {
      const sentMs = performance.now();
      open++;
      get(url + targets[asked % targets.length], { agent, headers }, (answer) => {
        answer.resume().once('end', () => {
          open--;
          latencies.push(performance.now() - sentMs);
        });
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  agent.destroy();
}
