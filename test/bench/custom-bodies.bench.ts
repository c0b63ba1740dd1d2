/** As many custom bodies as a world takes, about the Sun and about planets: what a tick costs, and how fast time can go. */
import { limits, type World } from '../../src/world/index.ts';
import { ask, run, sceneFrom, startWorld } from '../support/worlds.ts';
import { type Figure, measure, percentile } from './harness.ts';

const TICK_MS = 1000 / 90;
const WINDOWS = 9;
const TICKS = 100;
const SHIPS = 64;
const FACTORS = [1, 1000, 100_000] as const;
/** A tick in slow time costs at most this many rounds of the calibration loop, some 150 ns each: a third of its time. */
const MAX_RATIO = 25_000;

/** What circles what: half of all between Mars and Jupiter, the others about the Earth, far enough apart to stay so. */
function scene(count: number, ships = 0): string {
  const bodies = Array.from({ length: count }, (_, i) => {
    const inBelt = i % 2 === 0;
    const orbit = {
      body: inBelt ? 'sun' : 'earth',
      plane: 'icrf',
      semi_major_axis_m: inBelt ? 3.3e11 + i * 1e9 : 5e7 + i * 2e6,
      eccentricity: 0.01,
      inclination_deg: (i * 7) % 40,
      ascending_node_deg: (i * 41) % 360,
      periapsis_argument_deg: 0,
      mean_anomaly_deg: (i * 97) % 360,
    };
    const mass_kg = inBelt ? 1e19 : 1e14;
    return { type: 'body', name: `body ${i}`, mass_kg, radius_m: inBelt ? 1e5 : 3000, position: orbit };
  });
  const vessels = Array.from({ length: ships }, (_, i) => ({
    type: 'vessel',
    name: `ship ${i}`,
    position: {
      body: 'earth',
      plane: 'icrf',
      semi_major_axis_m: 2e7 + i * 1e5,
      eccentricity: 0.01,
      inclination_deg: (i * 7) % 40,
      ascending_node_deg: (i * 41) % 360,
      periapsis_argument_deg: 0,
      mean_anomaly_deg: (i * 97) % 360,
    },
  }));
  return JSON.stringify({
    format: 'spacetime.scene.v1',
    name: 'Many bodies',
    time: { epoch: '2026-03-20T12:00:00Z' },
    start: { position: { body: 'moon', lat_deg: 0, lon_deg: 0, alt_m: 1e6 } },
    root: { type: 'solar_system', name: 'space', children: [...bodies, ...vessels] },
  });
}

function windowsOf(world: World): number[][] {
  return Array.from({ length: WINDOWS }, () =>
    Array.from({ length: TICKS }, () => {
      const start = performance.now();
      world.step();
      return performance.now() - start;
    }),
  );
}

/** Ticks with every body, a visitor's ship among them, at one wish for time; and what became of the wish. */
async function ticks(wished: number, count: number): Promise<Figure[]> {
  const world = await startWorld(sceneFrom(scene(count)));
  ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
  ask(world, { type: 'set_time', factor: wished });
  run(world, 200);
  const name = `custom-bodies/tick of ${count} at ${wished} times wished`;
  const figures: Figure[] = [];
  if (wished === 1) {
    const loop = (ticked: number): number => {
      run(world, ticked);
      return world.time.second;
    };
    figures.push(measure({ name, run: loop, maxRatio: MAX_RATIO }));
  }
  const windows = windowsOf(world);
  // others use the machine too: the middle window counts
  const middle = (share: number): number =>
    Number(
      percentile(
        windows.map((window) => percentile(window, share)),
        0.5,
      ).toPrecision(3),
    );
  figures.push(
    { name: `${name}, median`, value: middle(0.5), unit: 'ms', goal: TICK_MS },
    { name: `${name}, 99th percentile`, value: middle(0.99), unit: 'ms', goal: TICK_MS },
    { name: `${name}, factor that holds`, value: world.time.factor, unit: 'times' },
  );
  await world.stop();
  return figures;
}

/** Milliseconds of the processor for a tick at a factor, in the best window: others may use the machine too. */
async function tickMs(count: number, ships: number, factor: number): Promise<number> {
  const world = await startWorld(sceneFrom(scene(count, ships)));
  ask(world, { type: 'set_time', factor });
  run(world, 200);
  const windows = Array.from({ length: WINDOWS }, () => {
    const before = process.cpuUsage();
    run(world, TICKS);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / (1000 * TICKS);
  });
  await world.stop();
  return Math.min(...windows);
}

/** What ships cost among as many custom bodies as there can be, in parts of what they cost among none. */
async function shipsAmongBodies(factor: number): Promise<Figure> {
  const bodies = limits.freeBodies;
  const among = (await tickMs(bodies, SHIPS, factor)) - (await tickMs(bodies, 0, factor));
  const alone = (await tickMs(0, SHIPS, factor)) - (await tickMs(0, 0, factor));
  return {
    name: `custom-bodies/${SHIPS} ships among ${bodies} to ${SHIPS} among none, at ${factor} times`,
    value: Number((among / alone).toPrecision(2)),
    unit: 'times',
  };
}

export default async function bench(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const factor of FACTORS) figures.push(...(await ticks(factor, limits.freeBodies)));
  figures.push(...(await ticks(100_000, 8)));
  for (const factor of [1, 1000, 10_000]) figures.push(await shipsAmongBodies(factor));
  return figures;
}
