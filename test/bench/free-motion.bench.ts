import {
  AU_M,
  bodies,
  bodyIndex,
  DAY_S,
  elementsToState,
  NBody,
  type NBodySystem,
  nBodyMethods,
  Swarm,
} from '../../src/astro/index.ts';
import { Random } from '../../src/math/index.ts';
import { solarSystem1969 } from '../support/nbody-problems.ts';
import { committedRails } from '../support/rails.ts';
import { type Bench, type Figure, measure, percentile } from './harness.ts';

const YEAR_S = 365.25 * DAY_S;
/** What a year of eleven bodies takes elsewhere is half a second; twenty times less is wanted. */
const YEAR_GOAL_MS = 25;
/** The same as a gate for the method that long runs are made with: the calibration loop takes some 150 ns. */
const YEAR_MAX_RATIO = (YEAR_GOAL_MS * 1e6) / 150;
const LONG_RUNS = 'splitting-8';
/** One tick of 90 a second. */
const TICK_MS = 1000 / 90;
/** What a tick covers when time runs 100 000 times faster. */
const TICK_SPAN_S = 100_000 / 90;
const PARTICLES = 1000;
const ROUNDS = 9;
const TICKS = 200;
/** Bytes of heap that a tick may leave behind: no arrays or objects, but the numbers that engines box when functions call. */
const MOST_BYTES = 8000;
const DAY = 9000;

const clock = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
const middle = (values: readonly number[]): number => Number(percentile(values, 0.5).toPrecision(3));

function yearOf(name: string, system: NBodySystem): Figure {
  const method = nBodyMethods.find((one) => one.name === name);
  const settings = method === undefined ? {} : { method };
  const figure = measure({
    name: `free-motion/year of eleven bodies with relativity, ${name}`,
    run: (count) => {
      let sum = 0;
      for (let i = 0; i < count; i += 1) {
        const carried = new NBody(system, 0, settings);
        carried.advance(YEAR_S);
        sum += carried.state[0];
      }
      return sum;
    },
    ...(name === LONG_RUNS && { maxRatio: YEAR_MAX_RATIO }),
  });
  const milliseconds = Number((figure.value / 1e6).toPrecision(3));
  return { ...figure, value: milliseconds, unit: 'ms', goal: YEAR_GOAL_MS };
}

/** A thousand minor planets between Mars and Jupiter, among all planets. */
function swarmOf(): Swarm {
  const names = [
    'mercury',
    'venus',
    'earth',
    'moon',
    'mars',
    'jupiter',
    'saturn',
    'uranus',
    'neptune',
    'pluto',
  ];
  const center = bodyIndex('sun');
  const swarm = new Swarm(committedRails(), {
    center,
    perturbers: names.map(bodyIndex),
    capacity: PARTICLES,
  });
  const random = new Random('swarm bench');
  const state = new Float64Array(6);
  for (let i = 0; i < PARTICLES; i += 1) {
    const elements = {
      semiMajorAxisM: random.range(2, 3.5) * AU_M,
      eccentricity: random.range(0, 0.3),
      inclinationRad: random.range(0.2, 0.7),
      nodeRad: random.range(0, 6),
      periapsisRad: random.range(0, 6),
      meanAnomalyRad: random.range(0, 6),
    };
    swarm.add(elementsToState(bodies[center].gmM3S2, elements, state));
  }
  return swarm;
}

function swarmFigures(): Figure[] {
  const swarm = swarmOf();
  let tick = 0;
  const turn = (): void => {
    swarm.advance(DAY, tick * TICK_SPAN_S, TICK_SPAN_S);
    tick += 1;
  };
  for (let i = 0; i < TICKS; i += 1) turn();
  const times = Array.from({ length: TICKS }, () => clock(turn));
  return [
    {
      name: `free-motion/tick of ${PARTICLES} bodies without mass at 100 000 times, median`,
      value: middle(times),
      unit: 'ms',
      goal: TICK_MS,
    },
    {
      name: `free-motion/tick of ${PARTICLES} bodies without mass at 100 000 times, 99th percentile`,
      value: Number(percentile(times, 0.99).toPrecision(3)),
      unit: 'ms',
      goal: TICK_MS,
    },
    allocation('tick of a swarm', turn),
  ];
}

/** What a piece of work leaves on the heap; a collection meanwhile makes a round negative, and the middle one has none. */
function allocation(what: string, work: () => void): Figure {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < TICKS; i += 1) work();
    return (process.memoryUsage().heapUsed - before) / TICKS;
  });
  const value = Math.max(0, Number(percentile(rounds, 0.5).toFixed(1)));
  return {
    name: `free-motion/heap left by a ${what}`,
    value,
    unit: 'bytes',
    ...(value > MOST_BYTES && { failure: `${value} bytes, at most ${MOST_BYTES} are allowed` }),
  };
}

/** A tick of the whole system, carried by itself. */
function systemTick(): Figure[] {
  const system = new NBody(solarSystem1969(true), 0);
  let timeS = 0;
  const turn = (): void => {
    timeS += TICK_SPAN_S;
    system.advance(timeS);
  };
  for (let i = 0; i < TICKS; i += 1) turn();
  const times = Array.from({ length: TICKS }, () => clock(turn));
  return [
    {
      name: 'free-motion/tick of eleven bodies at 100 000 times',
      value: middle(times),
      unit: 'ms',
      goal: TICK_MS,
    },
    allocation('tick of eleven bodies', turn),
  ];
}

const bench: Bench = async () => {
  const system = solarSystem1969(true);
  return [
    ...nBodyMethods.filter(({ order }) => order > 5).map(({ name }) => yearOf(name, system)),
    ...systemTick(),
    ...swarmFigures(),
  ];
};

export default bench;
