import type { Mark, Shot } from '../../test/browser/fixtures/view/harness.ts';

/** One picture for the documentation. */
export interface Picture {
  /** File name without ending. */
  readonly name: string;
  readonly shot: Shot;
  /** Written beside bodies, with a ring about where one is on another date. */
  readonly marks?: readonly Mark[];
}

/** Full Moon and first quarter, and a year when Saturn's rings are wide open (JD, TDB). */
const FULL_MOON = 2460985.05;
const FIRST_QUARTER = 2460978.1;
const OPEN_RINGS = 2463400.5;
/** Greatest eclipse of 2017-08-21, totality of 2018-07-27, and a new Moon without an eclipse. */
const SOLAR_ECLIPSE = 2457987.26853;
const LUNAR_ECLIPSE = 2458327.3494;
const NEW_MOON = 2460999.6;

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
  },
  {
    name: 'earth',
    shot: { body: 'earth', radii: 5, longitudeDeg: 10, latitudeDeg: 15, jd: 2461210.0, fovDeg: 30 },
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
  {
    name: 'eclipse-sun',
    shot: {
      // from where the Sun is seen, as DSCOVR sees the Earth
      body: 'earth',
      radii: 9,
      longitudeDeg: -98,
      latitudeDeg: 14,
      jd: SOLAR_ECLIPSE,
      fovDeg: 15,
    },
  },
  {
    name: 'eclipse-moon',
    shot: {
      body: 'moon',
      radii: 8,
      longitudeDeg: 0,
      latitudeDeg: 0,
      jd: LUNAR_ECLIPSE,
      fovDeg: 20,
      frames: 200,
    },
  },
  {
    name: 'ashen-light',
    shot: { body: 'moon', radii: 8, longitudeDeg: 0, latitudeDeg: 0, jd: NEW_MOON, fovDeg: 20, frames: 200 },
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
  {
    name: 'lattice',
    shot: {
      body: 'earth',
      radii: 7,
      longitudeDeg: 10,
      latitudeDeg: 30,
      jd: 2461220,
      panDeg: [0, -5],
      fovDeg: 60,
      lattice: true,
    },
  },
  {
    name: 'fast-ahead',
    shot: {
      body: 'saturn',
      radii: 4,
      latitudeDeg: -20,
      phaseDeg: 30,
      jd: OPEN_RINGS,
      fovDeg: 75,
      motion: [0, 0, -0.9],
      stars: true,
      frames: 60,
    },
  },
  {
    name: 'fast-aside',
    shot: {
      body: 'saturn',
      radii: 4,
      latitudeDeg: -20,
      phaseDeg: 30,
      jd: OPEN_RINGS,
      fovDeg: 75,
      motion: [0.9, 0, 0],
      panDeg: [45, 0],
      stars: true,
      frames: 60,
    },
  },
  {
    name: 'transit-venus',
    // greatest transit, 2012-06-06 01:29:36 UTC, from the Earth
    shot: {
      body: 'sun',
      from: { body: 'earth', radii: -1.01 },
      jd: 2456084.56299,
      fovDeg: 0.72,
      frames: 140,
    },
  },
  {
    name: 'galilean-moons',
    // Callisto, Io and Europa cast shadows on Jupiter together, 2015-01-24
    shot: {
      body: 'jupiter',
      from: { body: 'io', radii: 60, eastDeg: 10, northDeg: 6 },
      jd: 2457046.7551,
      fovDeg: 17,
      frames: 120,
    },
  },
  {
    name: 'titan',
    shot: {
      body: 'saturn',
      from: { body: 'titan', radii: 90, eastDeg: 3.2 },
      jd: 2457392.5,
      fovDeg: 7,
      frames: 120,
    },
  },
  {
    name: 'enceladus',
    shot: {
      body: 'saturn',
      from: { body: 'enceladus', radii: 20, eastDeg: 20, northDeg: 8 },
      jd: OPEN_RINGS,
      fovDeg: 40,
      frames: 200,
    },
  },
  {
    name: 'ceres',
    shot: {
      body: 'ceres',
      radii: 3.4,
      phaseDeg: 68,
      latitudeDeg: 10,
      jd: 2461000.463,
      fovDeg: 40,
      frames: 240,
    },
  },
  {
    name: 'vesta',
    shot: { body: 'vesta', radii: 3.4, phaseDeg: 72, latitudeDeg: -32, fovDeg: 40, frames: 240 },
  },
  {
    name: 'pluto-charon',
    shot: {
      body: 'pluto',
      from: { body: 'charon', radii: 9, eastDeg: -14, northDeg: 6 },
      jd: 2457213.875,
      fovDeg: 26,
      frames: 320,
    },
  },
  {
    name: 'halley',
    // 1986-03-14, when Giotto was there, from 0.2 au aside
    shot: {
      body: 'halley',
      radii: 3.74e6,
      phaseDeg: 70,
      latitudeDeg: 12,
      jd: 2446503.50064,
      fovDeg: 26,
      panDeg: [14, 3],
      stars: true,
      frames: 30,
    },
  },
  {
    name: 'milky-way',
    shot: { body: 'sun', radii: 2000, towardsDeg: [266, -29], fovDeg: 75, stars: true, frames: 6 },
  },
  {
    name: 'transfer-mars',
    // what `spacetime transfer` finds best for the winter of 2026
    shot: {
      body: 'sun',
      radii: 860,
      panDeg: [0, -5],
      latitudeDeg: 62,
      longitudeDeg: 20,
      jd: 2461347.6,
      fovDeg: 45,
      orbits: true,
      transfer: { from: 'earth', to: 'mars', departJd: 2461346.606, arriveJd: 2461653.817 },
      stars: true,
      frames: 30,
    },
    marks: [
      { body: 'sun', text: 'Sun', leftPx: 24, downPx: 34 },
      { body: 'mercury', text: 'Mercury' },
      { body: 'venus', text: 'Venus' },
      { body: 'earth', text: 'Earth, 2 November 2026' },
      { body: 'mars', text: 'Mars, 2 November 2026', leftPx: 182 },
      { body: 'mars', text: 'Mars, 5 September 2027', jd: 2461653.817 },
    ],
  },
  { name: 'orbits', shot: { body: 'sun', radii: 900, latitudeDeg: 30, fovDeg: 60, orbits: true } },
];
