import type { Libration } from './fit-moons.ts';

/** How a moon, or the planet among its moons, is taken from the source. */
export interface MoonPlan {
  readonly name: string;
  /** Number in libswe, and that of what it is relative to. */
  readonly id: number;
  readonly center: number;
  /** Shortest revolution that shows: its own, or that of a moon that leads the planet about. */
  readonly periodDays: number;
  /** Most amplitudes, and the least one worth having, m. */
  readonly orders: number;
  readonly leastM: number;
  /** Days since J2000 at which the source ends, where that is before the rails do. */
  readonly endDay?: number;
  readonly libration?: Libration;
}

const MARS = 4;
const [JUPITER, SATURN, URANUS, NEPTUNE, PLUTO] = [9599, 9699, 9799, 9899, 9999];
/** Moons that the source has for 1900 to 2046, to 2050 and to 2099 only; its file of Phobos is damaged from 2029 on. */
const UNTIL_2028 = 10_400;
const UNTIL_2046 = 17_500;
const UNTIL_2050 = 18_250;
const UNTIL_2099 = 36_480;

/** Moons as oscillations about the centre of their planet. */
export const moonPlans: readonly MoonPlan[] = [
  { name: 'phobos', id: 9401, center: MARS, periodDays: 0.319, orders: 24, leastM: 100, endDay: UNTIL_2028 },
  { name: 'deimos', id: 9402, center: MARS, periodDays: 1.262, orders: 24, leastM: 100 },
  { name: 'io', id: 9501, center: JUPITER, periodDays: 1.769, orders: 44, leastM: 500 },
  { name: 'europa', id: 9502, center: JUPITER, periodDays: 1.769, orders: 48, leastM: 500 },
  { name: 'ganymede', id: 9503, center: JUPITER, periodDays: 1.769, orders: 44, leastM: 500 },
  { name: 'callisto', id: 9504, center: JUPITER, periodDays: 1.769, orders: 40, leastM: 500 },
  {
    name: 'mimas',
    id: 9601,
    center: SATURN,
    periodDays: 0.942,
    orders: 44,
    leastM: 500,
    endDay: UNTIL_2046,
    // with Tethys, 44.85 degrees in 71 years, as in its rotation (Archinal et al. 2018)
    libration: [3.849_72e-5, 0.080_893, -0.085_096],
  },
  { name: 'enceladus', id: 9602, center: SATURN, periodDays: 1.37, orders: 40, leastM: 500 },
  { name: 'tethys', id: 9603, center: SATURN, periodDays: 1.888, orders: 40, leastM: 500 },
  { name: 'dione', id: 9604, center: SATURN, periodDays: 2.737, orders: 36, leastM: 500 },
  { name: 'rhea', id: 9605, center: SATURN, periodDays: 4.518, orders: 36, leastM: 500 },
  { name: 'titan', id: 9606, center: SATURN, periodDays: 4.518, orders: 40, leastM: 500 },
  { name: 'hyperion', id: 9607, center: SATURN, periodDays: 4.518, orders: 120, leastM: 500 },
  { name: 'iapetus', id: 9608, center: SATURN, periodDays: 15.945, orders: 80, leastM: 500 },
  { name: 'miranda', id: 9705, center: URANUS, periodDays: 1.413, orders: 32, leastM: 500 },
  { name: 'ariel', id: 9701, center: URANUS, periodDays: 2.52, orders: 32, leastM: 500 },
  { name: 'umbriel', id: 9702, center: URANUS, periodDays: 2.52, orders: 32, leastM: 500 },
  { name: 'titania', id: 9703, center: URANUS, periodDays: 2.52, orders: 32, leastM: 500 },
  { name: 'oberon', id: 9704, center: URANUS, periodDays: 2.52, orders: 32, leastM: 500 },
  {
    name: 'proteus',
    id: 9808,
    center: NEPTUNE,
    periodDays: 1.122,
    orders: 24,
    leastM: 500,
    endDay: UNTIL_2046,
  },
  {
    name: 'triton',
    id: 9801,
    center: NEPTUNE,
    periodDays: 5.877,
    orders: 24,
    leastM: 500,
    endDay: UNTIL_2050,
  },
  { name: 'charon', id: 9901, center: PLUTO, periodDays: 6.387, orders: 8, leastM: 100, endDay: UNTIL_2099 },
  { name: 'nix', id: 9902, center: PLUTO, periodDays: 6.387, orders: 24, leastM: 500, endDay: UNTIL_2099 },
  { name: 'hydra', id: 9903, center: PLUTO, periodDays: 6.387, orders: 24, leastM: 500, endDay: UNTIL_2099 },
];

/** Planets as oscillations about the barycentre of their system, which is what the pieces of the rails follow. */
export const wobblePlans: readonly MoonPlan[] = [
  { name: 'jupiter', id: JUPITER, center: 5, periodDays: 1.769, orders: 24, leastM: 100 },
  { name: 'saturn', id: SATURN, center: 6, periodDays: 2.737, orders: 24, leastM: 100 },
  { name: 'uranus', id: URANUS, center: 7, periodDays: 2.52, orders: 16, leastM: 100 },
  { name: 'neptune', id: NEPTUNE, center: 8, periodDays: 5.877, orders: 12, leastM: 100, endDay: UNTIL_2050 },
  { name: 'pluto', id: PLUTO, center: 9, periodDays: 6.387, orders: 8, leastM: 100, endDay: UNTIL_2099 },
];
