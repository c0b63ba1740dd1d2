/** The cost of a tick: a thousand ships, one ship in fast time, the lab, and what a page predicts. */
import { VesselPredictor, type VesselTruth, type World } from '../../src/world/index.ts';
import { ask, run, sceneFrom, sceneText, sharedRails, startWorld } from '../support/worlds.ts';
import { type Figure, measure } from './harness.ts';

const ships = 1000;
const ticksInWindow = 500;

/** A thousand ships on orbits of the Earth, from low ones to twice the distance of geostationary ones. */
async function crowdedWorld(): Promise<World> {
  const world = await startWorld('solar-system');
  for (let i = 0; i < ships; i += 1) {
    const position = {
      body: 'earth',
      plane: 'equator',
      semi_major_axis_m: 6.8e6 + i * 4e4,
      eccentricity: 0.01,
      inclination_deg: i % 90,
      ascending_node_deg: (i * 7) % 360,
      periapsis_argument_deg: 0,
      mean_anomaly_deg: (i * 31) % 360,
    };
    world.submit({ type: 'spawn', id: `${i}`, entity: { kind: 'vessel', name: `ship ${i}`, position } });
  }
  run(world, 500);
  world.drainEvents();
  return world;
}

/** Median and 99th percentile of a tick in milliseconds; of several windows the middle one, since others use the machine too. */
function percentiles(world: World): { readonly median: number; readonly p99: number } {
  const windows = Array.from({ length: 9 }, () => {
    const spans = Array.from({ length: ticksInWindow }, () => {
      const start = performance.now();
      world.step();
      return performance.now() - start;
    }).sort((a, b) => a - b);
    return { median: spans[ticksInWindow >> 1], p99: spans[Math.floor(ticksInWindow * 0.99)] };
  });
  const middle = (of: 'median' | 'p99') =>
    windows.map((one) => one[of]).sort((a, b) => a - b)[windows.length >> 1];
  return { median: middle('median'), p99: middle('p99') };
}

const stepping = (world: World) => (count: number) => {
  run(world, count);
  return world.time.second;
};

/** What a page does with each state that arrives: takes it and flies 15 ticks on. */
async function predicting(): Promise<(count: number) => number> {
  const world = await startWorld('solar-system');
  ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
  const ship = world.entities.find(({ kind }) => kind === 'vessel');
  if (ship === undefined || ship.vessel === null) throw new Error('There is no ship to predict.');
  const { id, body, offsetM, velocityMps, attitude, angularVelocityRadps } = ship;
  const { thrust, torque, stabilise, brake, hold, target, landed, carrier, fuelKg, controlSeq } = ship.vessel;
  const motion = { id, body, offsetM, velocityMps, attitude, angularVelocityRadps };
  const truth: VesselTruth = {
    ...motion,
    thrust,
    torque,
    stabilise,
    brake,
    hold,
    target,
    landed,
    carrier,
    fuelKg,
    controlSeq,
  };
  const clock = world.time;
  const predictor = new VesselPredictor(sceneFrom(sceneText('solar-system')), sharedRails());
  return (count) => {
    for (let i = 0; i < count; i += 1) {
      predictor.correct(clock, truth);
      predictor.stepTo(clock.tick + 15);
    }
    return predictor.vessel.offsetM[0];
  };
}

async function fastWorld(factor: number): Promise<World> {
  const world = await startWorld('solar-system');
  ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
  ask(world, { type: 'set_time', factor });
  run(world, 60);
  return world;
}

const rounded = (value: number) => Number(value.toPrecision(4));

/** A tick of a thousand ships costs at most this many rounds of the calibration loop. */
const mostOfCalibration = 20_000;

export default async function bench(): Promise<readonly Figure[]> {
  const crowded = await crowdedWorld();
  const { median, p99 } = percentiles(crowded);
  const lab = await startWorld('physics-lab');
  return [
    measure({ name: `world/tick of ${ships} ships`, run: stepping(crowded), maxRatio: mostOfCalibration }),
    { name: `world/tick of ${ships} ships, median`, value: rounded(median), unit: 'ms' },
    { name: `world/tick of ${ships} ships, 99th percentile`, value: rounded(p99), unit: 'ms', goal: 3 },
    measure({ name: 'world/tick of one ship', run: stepping(await fastWorld(1)) }),
    measure({ name: 'world/tick of one ship at 100 000x', run: stepping(await fastWorld(100_000)) }),
    measure({ name: 'world/tick of the physics lab', run: stepping(lab) }),
    measure({
      name: 'world/state hash, 1000 ships',
      run: (count) => repeat(count, () => crowded.stateHash().length),
    }),
    measure({
      name: 'world/snapshot, 1000 ships',
      run: (count) => repeat(count, () => crowded.snapshot().tick),
    }),
    measure({ name: 'world/prediction of 15 ticks', run: await predicting() }),
  ];
}

function repeat(count: number, work: () => number): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += work();
  return sum;
}
