import {
  apparentPlace,
  bodyIndex,
  convertState,
  inertialFrame,
  moonPhases,
  solarEclipses,
  surfaceFrame,
  synodicFrame,
} from '../../src/astro/index.ts';
import { committedRails } from '../support/rails.ts';
import type { BenchCase } from './harness.ts';

const ephemeris = committedRails();
const [sun, earth, moon, mars] = ['sun', 'earth', 'moon', 'mars'].map(bodyIndex);
const state = new Float64Array(6);
const year = { from: { day: 9000, second: 0 }, until: { day: 9365, second: 0 } };

/** A loop over instants that are never asked for twice, as attitudes are kept for the last one. */
function overInstants(work: (day: number, second: number) => number): (count: number) => number {
  let calls = 0;
  return (count) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += work(9000, (calls++ % 80_000) + 100);
    return sum;
  };
}

const cases: readonly BenchCase[] = [
  {
    name: 'sky/apparent place of Mars',
    run: overInstants((day, second) => apparentPlace(ephemeris, mars, day, second).rightAscensionRad),
  },
  {
    name: 'sky/state from the ground of the Earth to that of the Moon',
    run: overInstants((day, second) => {
      state.fill(1);
      const [from, to] = [surfaceFrame(earth, 0.8, 0.2, 0), surfaceFrame(moon, 0, 0, 0)];
      return convertState(ephemeris, state, from, to, day, second, state)[0];
    }),
  },
  {
    name: 'sky/state from the Earth to the line of Sun and Earth',
    run: overInstants((day, second) => {
      state.fill(1);
      return convertState(
        ephemeris,
        state,
        inertialFrame(earth),
        synodicFrame(sun, earth),
        day,
        second,
        state,
      )[0];
    }),
  },
  {
    name: 'sky/phases of the Moon of a year',
    run: (count) => {
      let sum = 0;
      for (let i = 0; i < count; i += 1) sum += moonPhases(ephemeris, year).length;
      return sum;
    },
  },
  {
    name: 'sky/eclipses of the Sun of a year',
    run: (count) => {
      let sum = 0;
      for (let i = 0; i < count; i += 1) sum += solarEclipses(ephemeris, year).length;
      return sum;
    },
  },
];

export default cases;
