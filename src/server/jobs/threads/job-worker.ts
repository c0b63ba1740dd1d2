import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { addSeconds, bodyIndex, formatUtc, julianDate, loadRails } from '../../../astro/index.ts';
import type { Items, ThreadNews, ThreadTask } from './tasks.ts';

/* Entry of the thread in which a job computes. */

const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread.');
const post = (news: ThreadNews): void => port.postMessage(news);
const give = async (items: Items): Promise<void> => {
  post({ kind: 'items', items });
  await once(port, 'message');
};

type Bake = Extract<ThreadTask, { kind: 'bake' }>;

/** States that are given at once. */
const chunk = 500;

async function bake({ ephemerisFile, bodies, center, day, second, stepS, instants }: Bake): Promise<void> {
  const bytes = readFileSync(ephemerisFile);
  const rails = loadRails(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const first = { day, second };
  const at = { day, second };
  addSeconds(at, first, (instants - 1) * stepS);
  for (const end of [first, { ...at }]) {
    if (rails.covers(end.day)) continue;
    const message = `The ephemeris does not cover ${formatUtc(end)}; choose dates between 1900 and 2100.`;
    post({ kind: 'refused', code: 'epoch_outside_span', message });
    return;
  }
  const out = new Float64Array(6);
  const centerIndex = bodyIndex(center);
  let items: Record<string, unknown>[] = [];
  for (let i = 0; i < instants; i++) {
    addSeconds(at, first, i * stepS);
    for (const body of bodies) {
      rails.stateBetween(bodyIndex(body), centerIndex, at.day, at.second, out);
      items.push({
        body,
        center,
        utc: formatUtc(at),
        jd_tdb: julianDate(at.day, at.second),
        position_m: [...out.subarray(0, 3)],
        velocity_mps: [...out.subarray(3)],
      });
    }
    if (items.length < chunk) continue;
    await give(items);
    items = [];
  }
  if (items.length > 0) await give(items);
  post({ kind: 'done' });
}

async function verify(file: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(file)) hash.update(bytes as Buffer);
  await give([{ sha256: hash.digest('hex'), problem: problemOf(file) }]);
  post({ kind: 'done' });
}

/** What is wrong with a copy of the store; null when nothing is. */
function problemOf(file: string): string | null {
  try {
    const copy = new DatabaseSync(file, { readOnly: true });
    const { integrity_check: verdict } = copy.prepare('PRAGMA integrity_check').get() as {
      integrity_check: string;
    };
    copy.prepare('SELECT COUNT(*) FROM migrations').get();
    copy.close();
    return verdict === 'ok' ? null : verdict;
  } catch (error) {
    return (error as Error).message;
  }
}

const task = workerData as ThreadTask;
if (task.kind === 'bake') await bake(task);
else await verify(task.file);
