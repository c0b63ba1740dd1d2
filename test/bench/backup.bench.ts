import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { HttpClient } from '../../src/client/index.ts';
import { operatorToken, type ServerProcess, startServerProcess } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import type { BenchOptions, Figure } from './harness.ts';

/** How large the store is, and how many backups of it make enough ticks to be counted. */
const usual = { megabytes: 100, rounds: 6 } as const;
const huge = { megabytes: 1000, rounds: 2 } as const;
/** Late ticks that a backup may add to those that the machine itself causes, in percent. */
const MAX_ADDED_LATE = 1;

/** How long a sealed backup of a store takes, and whether the simulation keeps its rhythm and the server its memory. */
export default async function bench({ large }: BenchOptions): Promise<readonly Figure[]> {
  const { megabytes, rounds } = large ? huge : usual;
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
    return await measured(server, client, rounds, `backup/${megabytes} MB`);
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

async function measured(
  server: ServerProcess,
  client: HttpClient,
  rounds: number,
  name: string,
): Promise<Figure[]> {
  const counted = async (): Promise<Counted> => {
    const { world } = (await client.call('status', {})).body;
    return { ticks: world?.tick ?? 0, late: (world?.late_ticks ?? 0) + (world?.dropped_ticks ?? 0) };
  };
  const during = async (work: () => Promise<unknown>): Promise<Counted> => {
    const before = await counted();
    await work();
    const after = await counted();
    return { ticks: after.ticks - before.ticks, late: after.late - before.late };
  };
  const times: number[] = [];
  const withOne: Counted[] = [];
  const without: Counted[] = [];
  const memory = new PeakMemory(server);
  // In turns, so that what else the machine does falls on both alike.
  for (let i = 0; i < rounds; i++) {
    const startMs = performance.now();
    withOne.push(await during(() => backup(client)));
    const tookMs = performance.now() - startMs;
    times.push(tookMs);
    without.push(await during(() => new Promise((resolve) => setTimeout(resolve, tookMs))));
  }
  const peakMb = memory.stop();
  const [busy, calm] = [shareLate(withOne), shareLate(without)];
  times.sort((a, b) => a - b);
  const added = busy - calm;
  return [
    { name: `${name}, sealed`, value: Math.round(times[rounds >> 1] ?? 0), unit: 'ms' },
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

interface Counted {
  readonly ticks: number;
  readonly late: number;
}

/** Late ticks of a hundred. */
function shareLate(spans: readonly Counted[]): number {
  const sum = (of: (span: Counted) => number) => spans.reduce((all, span) => all + of(span), 0);
  return (sum(({ late }) => late) / sum(({ ticks }) => ticks)) * 100;
}

/** A backup made; throws where it was not. */
async function backup(client: HttpClient): Promise<void> {
  let { body: job } = await client.call('job_create', { body: { type: 'backup' } });
  while (job.finished_at === null)
    job = (await client.call('job_read', { params: { id: job.id }, query: { wait: '60' } })).body;
  if (job.state !== 'completed') throw new Error(job.error?.message ?? job.state);
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
