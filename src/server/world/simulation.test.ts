import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { root } from '../../../test/support/server.ts';
import { loadRails } from '../../astro/index.ts';
import { silentLog } from '../../engine/index.ts';
import { parseScene, type Scene } from '../../world/index.ts';
import type { FromWorker } from './messages.ts';
import { Simulation } from './simulation.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const bytes = readFileSync(path.join(root, 'data/ephemeris/rails.bin'));
const ephemeris = loadRails(bytes);

const scenes = ['solar-system', 'physics-lab', 'moon-orbit'].map((name): Scene => {
  const parsed = parseScene(readFileSync(path.join(root, `scenes/${name}.scene.json`), 'utf8'));
  if (!parsed.ok) throw new Error(parsed.errors[0]?.message);
  return parsed.scene;
});

/** Runs the scenes in turn, each for some ticks; every second one is let go before it runs. */
async function run(simulation: Simulation, rounds: number): Promise<void> {
  let load = 0;
  for (let round = 0; round < rounds; round++) {
    for (const scene of scenes) {
      load++;
      await simulation.prepare(load, scene, false);
      await simulation.discard(load);
      load++;
      await simulation.prepare(load, scene, false);
      await simulation.commit(load);
      for (let tick = 0; tick < 3; tick++) simulation.tick();
    }
  }
}

/** Bytes that are held: objects, and what is outside of the heap, such as the memory of the rigid bodies. */
async function heldBytes(): Promise<{ heap: number; outside: number }> {
  for (let i = 0; i < 3; i++) {
    collect();
    // What is freed by a registry is freed in a turn of its own.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { heapUsed, external } = process.memoryUsage();
  return { heap: heapUsed, outside: external };
}

test('scenes that are loaded again and again leave nothing behind', async () => {
  const errors: (string | null)[] = [];
  const post = (message: FromWorker): void => {
    if (message.type === 'prepared') errors.push(message.error);
  };
  const simulation = new Simulation({ ephemeris, timePolicy: 'visitors', log: silentLog, post });
  await run(simulation, 10);
  const before = await heldBytes();
  const rounds = 60;
  await run(simulation, rounds);
  const after = await heldBytes();
  expect(errors.filter((error) => error !== null)).toEqual([]);
  // A world that is kept is some hundred kilobytes; a rigid one alone would make this a hundred times more.
  const mostPerLoad = 10_000;
  expect((after.heap - before.heap) / (rounds * 6)).toBeLessThan(mostPerLoad);
  expect((after.outside - before.outside) / (rounds * 6)).toBeLessThan(mostPerLoad);
}, 120_000);
