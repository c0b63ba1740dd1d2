import { once } from 'node:events';
import { readFileSync } from 'node:fs';
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

/** States that are given at once. */
const chunk = 500;

async function bake({
  ephemerisFile,
  bodies,
  center,
  day,
  second,
  stepS,
  instants,
}: ThreadTask): Promise<void> {
  const rails = loadRails(readFileSync(ephemerisFile));
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

await bake(workerData as ThreadTask);
