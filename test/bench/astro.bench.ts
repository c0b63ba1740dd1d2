import {
  bodies,
  bodyIndex,
  type Derivative,
  eccentricAnomaly,
  elementsToState,
  GravityField,
  HEAVY_BODIES,
  integrators,
  loadRails,
  orientation,
} from '../../src/astro/index.ts';
import { quat, Random } from '../../src/math/index.ts';
import { committedRails, railsBytes } from '../support/rails.ts';
import { type Bench, type BenchCase, type Figure, measure } from './harness.ts';

/** The bar for one body, position and velocity: 0.3 microseconds. */
const ONE_BODY_GOAL_NS = 300;
/** The bar for all bodies at once: ten microseconds. */
const ALL_BODIES_GOAL_NS = 10_000;
/** The same as gates: the calibration loop takes about 150 ns where a body takes 50. */
const ONE_BODY_MAX_RATIO = 2;
const ALL_BODIES_MAX_RATIO = 80;
/** From one evaluation of all bodies to the next, s: a tick at 100 000 times. */
const STEP_S = 100_000 / 90;
const SIZE = 4096;
const EARTH = bodyIndex('earth');
const MOON = bodyIndex('moon');
const MARS = bodyIndex('mars');

const ephemeris = committedRails();
const random = new Random('astro bench');
const days = Int32Array.from({ length: SIZE }, () => random.int(-36_000, 36_000));
const seconds = Float64Array.from({ length: SIZE }, () => random.range(0, 86_400));
const state = new Float64Array(6);
const turn = quat.create();

/** Each loop is made afresh, so that the engine optimises it for its own body. */
function overDates(body: (day: number, second: number) => number): (count: number) => number {
  return (count) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += body(days[i % SIZE], seconds[i % SIZE]);
    return sum;
  };
}

const oneBody = (index: number): BenchCase => ({
  name: `astro/state of ${bodies[index].name}`,
  run: overDates((day, second) => ephemeris.relativeState(index, day, second, state)[0]),
  maxRatio: ONE_BODY_MAX_RATIO,
});

function stateOfAll(day: number, second: number): number {
  let sum = 0;
  for (let body = 1; body < bodies.length; body += 1)
    sum += ephemeris.relativeState(body, day, second, state)[0];
  return sum;
}

/** Every body there is, from instant to instant as a world in fast time or a page goes. */
const allInTurn: BenchCase = {
  name: 'astro/states of all bodies',
  run: (count) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      const seconds = (i % 100_000) * STEP_S;
      const day = Math.floor(seconds / 86_400);
      sum += stateOfAll(day, seconds - 86_400 * day);
    }
    return sum;
  },
  maxRatio: ALL_BODIES_MAX_RATIO,
};

/** The same at random dates, where every piece has to come from far memory. */
const allAtRandom: BenchCase = {
  name: 'astro/states of all bodies, random dates',
  run: overDates(stateOfAll),
};

const others: readonly BenchCase[] = [
  {
    name: 'astro/Moon from Mars',
    run: overDates((day, second) => ephemeris.stateBetween(MOON, MARS, day, second, state)[0]),
  },
  {
    name: 'astro/orientation of the Earth',
    run: overDates((day, second) => orientation(EARTH, day, second, turn)[0]),
  },
  {
    name: 'astro/orientation of the Moon',
    run: overDates((day, second) => orientation(MOON, day, second, turn)[0]),
  },
  {
    name: "astro/Kepler's equation",
    run: overDates((day, second) => eccentricAnomaly(second, (day + 36_000) / 73_000)),
  },
  { name: 'astro/pull of all bodies', run: pullLoop() },
  { name: 'astro/revolution of an orbit, relative error 1e-12', run: orbitLoop() },
];

function pullLoop(): (count: number) => number {
  const field = new GravityField(ephemeris);
  field.place(EARTH, 9000, 0);
  const offset = Float64Array.of(7e6, 1e6, 2e6);
  const pull = new Float64Array(3);
  return (count) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      offset[0] = 7e6 + (i % 1000);
      sum += field.acceleration(offset, pull)[0];
    }
    return sum;
  };
}

function orbitLoop(): (count: number) => number {
  const gm = bodies[EARTH].gmM3S2;
  const fall: Derivative = (_time, s, out) => {
    const square = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
    const pull = -gm / (square * Math.sqrt(square));
    out[0] = s[3];
    out[1] = s[4];
    out[2] = s[5];
    out[3] = pull * s[0];
    out[4] = pull * s[1];
    out[5] = pull * s[2];
  };
  const absolute = Float64Array.of(1e-4, 1e-4, 1e-4, 1e-7, 1e-7, 1e-7);
  const stepper = integrators.long.create(6, { relative: 1e-12, absolute });
  const orbit = {
    semiMajorAxisM: 7e6,
    eccentricity: 0.01,
    inclinationRad: 1,
    nodeRad: 1,
    periapsisRad: 1,
    meanAnomalyRad: 0,
  };
  const start = elementsToState(gm, orbit, new Float64Array(6));
  return (count) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      state.set(start);
      sum += stepper.advance(fall, state, 0, 5828, stepper.nextStepS);
    }
    return sum;
  };
}

/** Reading the file happens once in every process and page. */
function loading(): Figure {
  const bytes = railsBytes();
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    loadRails(bytes);
    return performance.now() - start;
  });
  return { name: 'astro/load the ephemeris, at first', value: Number(times[0].toPrecision(3)), unit: 'ms' };
}

const bench: Bench = async () => [
  loading(),
  ...bodies.slice(1, HEAVY_BODIES).map((_, i) => ({ ...measure(oneBody(i + 1)), goal: ONE_BODY_GOAL_NS })),
  { ...measure(allInTurn), goal: ALL_BODIES_GOAL_NS },
  measure(allAtRandom),
  ...others.map(measure),
];

export default bench;
