import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { HttpClient } from '../../src/client/index.ts';
import type { Job } from '../../src/protocol/index.ts';
import { operatorToken, type ServerProcess, startServerProcess } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import type { BenchOptions, Figure } from './harness.ts';

const usualMb = 100;
const largeMb = 1000;
/** Backups in a row, so that there are enough ticks to be counted. */
const BACKUPS = 3;
/** Late ticks that a backup may add to those that the machine itself causes, in percent. */
const MAX_ADDED_LATE = 1;

/** How long a sealed backup of a store takes, and whether the simulation keeps its rhythm and the server its memory. */
export default async function bench({ large }: BenchOptions): Promise<readonly Figure[]> {
  const megabytes = large ? largeMb : usualMb;
  const dataFolder = temporaryFolder();
  const variables = {
    SPACETIME_DATA_DIR: dataFolder,
    SPACETIME_LOG_LEVEL: 'warn',
    SPACETIME_BACKUP_RECIPIENT: await identityToRecipient(await generateX25519Identity()),
  };
  await (await startServerProcess([], variables, 'bin/spacetime.mjs')).stop();
  fatten(path.join(dataFolder, 'store.sqlite'), megabytes);
  const server = await startServerProcess([], variables, 'bin/spacetime.mjs');
  const token = (refused?: string) => operatorToken(server.url, dataFolder, refused);
  const client = new HttpClient({ baseUrl: server.url, token });
  try {
    return await measured(server, client, `backup/${megabytes} MB`);
  } finally {
    await server.stop();
    removeTemporaryFolders();
  }
}

/** Makes a store larger, half by what compresses and half by what does not. */
function fatten(file: string, megabytes: number): void {
  const store = new DatabaseSync(file);
  store.exec('CREATE TABLE ballast (bytes BLOB)');
  for (let i = 0; i < megabytes; i++) {
    store.exec(`INSERT INTO ballast VALUES (${i % 2 === 0 ? 'randomblob' : 'zeroblob'}(1000000))`);
  }
  store.close();
}

async function measured(server: ServerProcess, client: HttpClient, name: string): Promise<Figure[]> {
  const counted = async () => {
    const { world } = (await client.call('status', {})).body;
    return { ticks: world?.tick ?? 0, late: (world?.late_ticks ?? 0) + (world?.dropped_ticks ?? 0) };
  };
  const lateShare = async (work: () => Promise<unknown>): Promise<number> => {
    const before = await counted();
    await work();
    const after = await counted();
    return ((after.late - before.late) / (after.ticks - before.ticks)) * 100;
  };
  const times: number[] = [];
  const memory = new PeakMemory(server);
  const busy = await lateShare(async () => {
    for (let i = 0; i < BACKUPS; i++) {
      const startMs = performance.now();
      const job = await backup(client);
      if (job.state !== 'completed') throw new Error(job.error?.message ?? job.state);
      times.push(performance.now() - startMs);
    }
  });
  const peakMb = memory.stop();
  const tookMs = times.reduce((sum, ms) => sum + ms, 0);
  const calm = await lateShare(() => new Promise((resolve) => setTimeout(resolve, tookMs)));
  times.sort((a, b) => a - b);
  const added = busy - calm;
  return [
    { name: `${name}, sealed`, value: Math.round(times[BACKUPS >> 1] ?? 0), unit: 'ms' },
    { name: `${name}, late ticks without one`, value: Number(calm.toFixed(3)), unit: '%' },
    {
      name: `${name}, late ticks during one`,
      value: Number(busy.toFixed(3)),
      unit: '%',
      goal: 0,
      ...(added > MAX_ADDED_LATE && {
        failure: `${added.toFixed(2)} more of a hundred than without, at most ${MAX_ADDED_LATE} is allowed`,
      }),
    },
    ...(peakMb === undefined ? [] : [{ name: `${name}, memory at most`, value: peakMb, unit: 'MiB' }]),
  ];
}

async function backup(client: HttpClient): Promise<Job> {
  let { body: job } = await client.call('job_create', { body: { type: 'backup' } });
  while (job.finished_at === null)
    job = (await client.call('job_read', { params: { id: job.id }, query: { wait: '60' } })).body;
  return job;
}

/** Watches the resident memory of a server where the system tells it. */
class PeakMemory {
  private mostKb = 0;
  private readonly timer: NodeJS.Timeout;

  constructor({ child }: ServerProcess) {
    this.timer = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        this.mostKb = Math.max(this.mostKb, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0));
      } catch {
        // Elsewhere than on Linux nothing is told.
      }
    }, 20);
  }

  /** In MiB; undefined where nothing was told. */
  stop(): number | undefined {
    clearInterval(this.timer);
    return this.mostKb === 0 ? undefined : Math.round(this.mostKb / 1024);
  }
}
