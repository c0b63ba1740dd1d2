import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/server.ts';
import { endSupervised, type SupervisorProcess, supervise } from '../support/supervisor-process.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { type Figure, percentile } from './harness.ts';

const RESTARTS = 3;

/** How long visitors are without a server that was killed, and what its supervisor takes. */
export default async function bench(): Promise<readonly Figure[]> {
  // The first one fills the cache of compiled sources, as an installation does.
  const first = await begin();
  first.child.kill('SIGTERM');
  await once(first.child, 'close');
  const supervisor = await begin();
  try {
    const times: number[] = [];
    for (let i = 0; i < RESTARTS; i++) {
      times.push(await killedMs(supervisor));
      // The next one is a first one again.
      await supervisor.order('restart');
      await supervisor.until('running');
    }
    return [
      {
        name: 'supervise/killed to ready',
        value: Math.round(percentile(times, 0.5)),
        unit: 'ms',
        goal: 3000,
      },
      ...memory(supervisor.child.pid ?? 0),
    ];
  } finally {
    endSupervised();
    removeTemporaryFolders();
  }
}

async function begin(): Promise<SupervisorProcess> {
  const supervisor = await supervise(['--', '--port', '0'], {
    SPACETIME_DATA_DIR: temporaryFolder(),
    SPACETIME_LOG_LEVEL: 'warn',
    NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/spacetime'),
  });
  await supervisor.until('running');
  return supervisor;
}

/** From the end of the server to another one that is ready. */
async function killedMs(supervisor: SupervisorProcess): Promise<number> {
  const { pid = 0 } = (await supervisor.status()).server ?? {};
  const startMs = performance.now();
  process.kill(pid, 'SIGKILL');
  await supervisor.until('running');
  return performance.now() - startMs;
}

/** Where the system tells it. */
function memory(pid: number): Figure[] {
  if (process.platform !== 'linux') return [];
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return [{ name: 'supervise/memory', value: Math.round(Number(kib) / 1024), unit: 'MiB', goal: 80 }];
}
