import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import autocannon from 'autocannon';
import { HttpClient } from '../../src/client/index.ts';
import { operatorToken, root, startServerProcess } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { type Figure, percentile } from './harness.ts';

const ROUNDS = 5;
const ROUND_S = 4;
const CONNECTIONS = 32;
const STEADY_S = 15;
const REQUESTS_PER_S = 1000;
/** Late ticks that requests may add to those that the machine itself causes, in percent. */
const MAX_ADDED_LATE = 1;
/**
 * Share of a bare route's throughput below which the run fails. A thread that answers all the time answers as often as its
 * processor time allows, and that time can be read of each thread, whatever else the machine does meanwhile.
 */
const leastShare = 0.5;

/**
 * GET /scene with a token and every protection on (limits raised by configuration, enforcement on), against a bare Fastify
 * route in a process of its own that returns the same bytes. Both are asked in turns, and the median of the ratios counts.
 */
export default async function bench(): Promise<readonly Figure[]> {
  const dataFolder = temporaryFolder();
  const variables = {
    SPACETIME_DATA_DIR: dataFolder,
    SPACETIME_LOG_LEVEL: 'warn',
    SPACETIME_LIMITS_FACTOR: '1000000',
  };
  // begun as operators begin it: with the nursery of another process each start is one of two paces
  const server = await startServerProcess([], variables, 'bin/spacetime.mjs');
  const authorization = `Bearer ${await operatorToken(server.url, dataFolder)}`;
  const sample = await fetch(`${server.url}/scene`, { headers: { authorization } });
  const bare = await startBare(await sample.text());
  try {
    const own = { url: `${server.url}/scene`, headers: { authorization }, pid: server.child.pid };
    return [...(await compared(own, bare)), ...(await steady(server.url, authorization))];
  } finally {
    bare.stop();
    await server.stop();
    removeTemporaryFolders();
  }
}

/** A server that is asked. */
interface Asked {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly pid: number | undefined;
}

/** Asks both in turns. */
async function compared(own: Asked, bare: Asked): Promise<Figure[]> {
  await throughput(own);
  await throughput(bare);
  const rates: number[] = [];
  const shares: number[] = [];
  const busyUs: number[] = [];
  const busyShares: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const [mine, other] = [await throughput(own), await throughput(bare)];
    rates.push(mine.rate);
    shares.push(mine.rate / other.rate);
    busyUs.push(mine.busyUs);
    busyShares.push(other.busyUs / mine.busyUs);
  }
  const share = percentile(shares, 0.5);
  const busyShare = percentile(busyShares, 0.5);
  const decides = Number.isNaN(busyShare) ? share : busyShare;
  const peer = 'a bare Fastify route with the same bytes';
  return [
    {
      name: 'api/GET scene with all protections',
      value: Math.round(percentile(rates, 0.5)),
      unit: 'requests a second',
      ratio: Number(share.toFixed(3)),
      peer,
      goal: leastShare,
      ...(decides < leastShare && {
        failure: `${decides.toFixed(2)} of a bare route, at least ${leastShare} is wanted`,
      }),
    },
    ...(Number.isNaN(busyShare)
      ? []
      : [
          {
            name: 'api/GET scene, processor time of the answering thread',
            value: Number(percentile(busyUs, 0.5).toFixed(1)),
            unit: 'us',
            ratio: Number((1 / busyShare).toFixed(3)),
            peer,
          },
        ]),
  ];
}

/** How often a server answers, and what each answer takes of the processor. */
async function throughput({ url, headers, pid }: Asked): Promise<{ rate: number; busyUs: number }> {
  const beforeUs = busyUsOf(pid);
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: ROUND_S });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url} refused ${result.non2xx} and broke ${result.errors} requests.`);
  const { average: rate, total } = result.requests;
  return { rate, busyUs: (busyUsOf(pid) - beforeUs) / total };
}

/** Processor time that the first thread of a process has had, in microseconds; NaN where the system does not tell. */
function busyUsOf(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1000;
  } catch {
    return Number.NaN;
  }
}

const bareRoute = `
  import fastify from 'fastify';
  const body = JSON.parse(process.env.BODY);
  const app = fastify();
  app.get('/scene', () => body);
  console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
`;

/** A route without anything around it. */
async function startBare(body: string): Promise<Asked & { stop: () => void }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', bareRoute], {
    cwd: root,
    env: { BODY: body, PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: `${line.toString().trim()}/scene`, headers: {}, pid: child.pid, stop: () => child.kill() };
}

/** Latency and rhythm at a steady rate. */
async function steady(url: string, authorization: string): Promise<Figure[]> {
  const client = new HttpClient({ baseUrl: url, token: authorization.slice('Bearer '.length) });
  const counted = async (): Promise<{ ticks: number; late: number }> => {
    const { world } = (await client.call('status', {})).body;
    return { ticks: world?.tick ?? 0, late: (world?.late_ticks ?? 0) + (world?.dropped_ticks ?? 0) };
  };
  const lateShare = async (work: () => Promise<void>): Promise<number> => {
    const before = await counted();
    await work();
    const after = await counted();
    return ((after.late - before.late) / (after.ticks - before.ticks)) * 100;
  };
  const calm = await lateShare(() => new Promise((resolve) => setTimeout(resolve, STEADY_S * 1000)));
  const latencies: number[] = [];
  const busy = await lateShare(() => askSteadily(`${url}/scene`, authorization, latencies));
  const added = busy - calm;
  return [
    {
      name: `api/GET scene at ${REQUESTS_PER_S} a second, 99th percentile`,
      value: Number(percentile(latencies, 0.99).toFixed(2)),
      unit: 'ms',
      goal: 20,
    },
    { name: 'api/late ticks, calm', value: Number(calm.toFixed(3)), unit: '%' },
    {
      name: `api/late ticks at ${REQUESTS_PER_S} a second`,
      value: Number(busy.toFixed(3)),
      unit: '%',
      goal: 1,
      ...(added > MAX_ADDED_LATE && {
        failure: `${added.toFixed(2)} more of a hundred than without requests, at most ${MAX_ADDED_LATE} is allowed`,
      }),
    },
  ];
}

async function askSteadily(url: string, authorization: string, latencies: number[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const startMs = performance.now();
  let asked = 0;
  let open = 0;
  while (performance.now() - startMs < STEADY_S * 1000 || open > 0) {
    const due = Math.min(STEADY_S, (performance.now() - startMs) / 1000) * REQUESTS_PER_S;
    for (; asked < due; asked++) {
      // Counted from when it was due, so that a caller who is late himself flatters nobody.
      const dueMs = startMs + (asked / REQUESTS_PER_S) * 1000;
      open++;
      get(url, { agent, headers: { authorization } }, (answer) => {
        answer.resume().once('end', () => {
          open--;
          latencies.push(performance.now() - dueMs);
        });
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  agent.destroy();
}
