import type { Shot } from '../../test/browser/fixtures/view/harness.ts';

/** One picture for the documentation. */
export interface Picture {
  /** File name without ending. */
  readonly name: string;
  readonly shot: Shot;
  /** Wait for files that load while drawing, ms. */
  readonly waitMs?: number;
}

/** Full Moon and first quarter, and a year when Saturn's rings are wide open (JD, TDB). */
const FULL_MOON = 2460985.05;
const FIRST_QUARTER = 2460978.1;
const OPEN_RINGS = 2463400.5;

/** What the documentation shows of the sky, each as a traveller would see it. */
export const pictures: readonly Picture[] = [
  {
    name: 'earth-day',
    shot: {
      body: 'earth',
      radii: 1.0627,
      longitudeDeg: 12,
      latitudeDeg: 36,
      jd: 2461210.0,
      panDeg: [0, 62],
      fovDeg: 60,
    },
    waitMs: 9000,
  },
  {
    name: 'earth-terminator',
    // midnight of the northern solstice: the Sun just below the horizon in the north
    shot: {
      body: 'earth',
      radii: 1.0627,
      phaseDeg: 180,
      latitudeDeg: 44,
      jd: 2461213,
      panDeg: [8, 66],
      fovDeg: 50,
    },
    waitMs: 9000,
  },
  {
    name: 'earth-night',
    shot: {
      body: 'earth',
      radii: 1.09,
      longitudeDeg: 10,
      latitudeDeg: 40,
      jd: 2461000.5,
      panDeg: [0, 50],
      fovDeg: 60,
    },
    waitMs: 9000,
  },
  {
    name: 'earth',
    shot: { body: 'earth', radii: 5, longitudeDeg: 10, latitudeDeg: 15, jd: 2461210.0, fovDeg: 30 },
    waitMs: 9000,
  },
  {
    name: 'moon',
    shot: {
      body: 'moon',
      radii: 4,
      longitudeDeg: 0,
      latitudeDeg: 0,
      jd: FIRST_QUARTER,
      fovDeg: 36,
      frames: 320,
    },
  },
  {
    name: 'moon-full',
    shot: { body: 'moon', radii: 12, longitudeDeg: 0, latitudeDeg: 0, jd: FULL_MOON, fovDeg: 12 },
  },
  {
    name: 'moon-orbit',
    shot: {
      body: 'moon',
      radii: 1.0576,
      longitudeDeg: 14,
      latitudeDeg: -30,
      jd: FIRST_QUARTER,
      panDeg: [0, 62],
      fovDeg: 60,
    },
  },
  { name: 'mercury', shot: { body: 'mercury', radii: 3.4, phaseDeg: 60, fovDeg: 40, frames: 320 } },
  { name: 'venus', shot: { body: 'venus', radii: 3.4, phaseDeg: 60, fovDeg: 40, frames: 110 } },
  {
    name: 'mars',
    shot: {
      body: 'mars',
      radii: 3.4,
      longitudeDeg: 48,
      latitudeDeg: 12,
      jd: 2461000.75,
      fovDeg: 40,
      frames: 320,
    },
  },
  {
    name: 'jupiter',
    shot: {
      body: 'jupiter',
      radii: 3.2,
      longitudeDeg: 320,
      latitudeDeg: -6,
      jd: 2461000.15,
      fovDeg: 40,
      frames: 120,
    },
  },
  {
    name: 'saturn',
    shot: {
      body: 'saturn',
      radii: 6,
      latitudeDeg: -24,
      phaseDeg: 40,
      jd: OPEN_RINGS,
      fovDeg: 27,
      frames: 120,
    },
  },
  {
    name: 'saturn-night',
    shot: { body: 'saturn', radii: 6, latitudeDeg: 20, phaseDeg: 150, jd: OPEN_RINGS, fovDeg: 40 },
  },
  {
    name: 'uranus',
    shot: { body: 'uranus', radii: 3.4, phaseDeg: 50, latitudeDeg: 35, fovDeg: 40, frames: 110 },
  },
  {
    name: 'neptune',
    shot: { body: 'neptune', radii: 3.4, phaseDeg: 40, latitudeDeg: -10, fovDeg: 40, frames: 110 },
  },
  {
    name: 'pluto',
    shot: {
      body: 'pluto',
      radii: 3.4,
      longitudeDeg: 172,
      latitudeDeg: 25,
      jd: 2461043.5,
      fovDeg: 40,
      frames: 320,
    },
  },
  { name: 'sun', shot: { body: 'sun', radii: 3.4, fovDeg: 40 } },
  {
    name: 'sun-and-stars',
    shot: { body: 'sun', radii: 215, longitudeDeg: 180, fovDeg: 60, panDeg: [14, 4], stars: true },
  },
  { name: 'orbits', shot: { body: 'sun', radii: 900, latitudeDeg: 30, fovDeg: 60, orbits: true } },
];
