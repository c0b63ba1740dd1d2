/** One picture to look at: where the eye is, where it looks, where the Sun stands. */
export interface Shot {
  readonly name: string;
  /** Place below the eye, degrees, and its height. */
  readonly lat: number;
  readonly lon: number;
  readonly altKm: number;
  /** Degrees from north, clockwise, and below the horizontal. */
  readonly heading: number;
  readonly down: number;
  readonly fov: number;
  /** Place where the Sun is overhead, degrees. */
  readonly sunLat: number;
  readonly sunLon: number;
  readonly exposure: number;
  /** How much of the stars' full brightness is left beside what is lit, 0 to 1. */
  readonly stars?: number;
  /** Look at the sky instead, away from the Earth: right ascension and declination of the middle, degrees. */
  readonly sky?: readonly [number, number];
}

const day = { exposure: 1.1, altKm: 410, fov: 55 } as const;

const night = {
  exposure: 128,
  stars: 1,
  altKm: 1e9,
  lat: 0,
  lon: 0,
  heading: 0,
  down: 0,
  sunLat: 0,
  sunLon: 0,
} as const;

/** Views that show what tends to go wrong. */
export const shots: readonly Shot[] = [
  { name: 'limb-day', ...day, lat: 20, lon: -75, heading: 60, down: 22, sunLat: 10, sunLon: -60 },
  { name: 'limb-sahara', ...day, lat: 24, lon: 5, heading: 80, down: 24, sunLat: 5, sunLon: 30 },
  {
    name: 'nadir-italy',
    ...day,
    lat: 43,
    lon: 11.5,
    heading: 0,
    down: 89.9,
    fov: 70,
    sunLat: 15,
    sunLon: 30,
  },
  {
    name: 'nadir-florida',
    ...day,
    lat: 26.5,
    lon: -80.5,
    heading: 0,
    down: 89.9,
    fov: 70,
    sunLat: 10,
    sunLon: -60,
  },
  { name: 'oblique-italy', ...day, lat: 38, lon: 10, heading: 35, down: 42, sunLat: 15, sunLon: 40 },
  { name: 'himalaya', ...day, lat: 25, lon: 84, heading: 10, down: 38, sunLat: 0, sunLon: 50 },
  { name: 'glint', ...day, lat: 10, lon: -40, heading: 90, down: 52, sunLat: 8, sunLon: -20, exposure: 0.9 },
  { name: 'terminator', ...day, lat: 15, lon: 60, heading: 90, down: 20, sunLat: 10, sunLon: -25 },
  {
    name: 'sunset-limb',
    ...day,
    lat: 0,
    lon: 0,
    heading: 270,
    down: 18,
    fov: 30,
    sunLat: 0,
    sunLon: -106,
    exposure: 3,
  },
  {
    name: 'disc',
    ...day,
    lat: 5,
    lon: 15,
    altKm: 36000,
    heading: 0,
    down: 90,
    fov: 22,
    sunLat: 10,
    sunLon: 30,
  },
  {
    name: 'disc-america',
    ...day,
    lat: 15,
    lon: -90,
    altKm: 36000,
    heading: 0,
    down: 90,
    fov: 22,
    sunLat: -10,
    sunLon: -120,
  },
  {
    name: 'crescent',
    ...day,
    lat: 10,
    lon: 100,
    altKm: 60000,
    heading: 0,
    down: 90,
    fov: 14,
    sunLat: 10,
    sunLon: -25,
  },
  {
    name: 'night-europe',
    ...day,
    lat: 36,
    lon: 6,
    heading: 30,
    down: 32,
    sunLat: -10,
    sunLon: -170,
    exposure: 100,
    stars: 1,
  },
  {
    name: 'night-limb',
    ...day,
    lat: 33,
    lon: -100,
    heading: 70,
    down: 19,
    sunLat: -10,
    sunLon: 100,
    exposure: 100,
    stars: 1,
  },
  {
    name: 'dateline',
    ...day,
    lat: 62,
    lon: 179,
    altKm: 2500,
    heading: 0,
    down: 80,
    fov: 70,
    sunLat: 10,
    sunLon: 180,
  },
  {
    name: 'north-pole',
    ...day,
    lat: 86,
    lon: 20,
    altKm: 4000,
    heading: 0,
    down: 89.9,
    fov: 60,
    sunLat: 23,
    sunLon: 0,
  },
  {
    name: 'south-pole',
    ...day,
    lat: -86,
    lon: 20,
    altKm: 4000,
    heading: 0,
    down: 89.9,
    fov: 60,
    sunLat: -23,
    sunLon: 0,
  },
  { name: 'low', ...day, lat: 43.2, lon: 10.2, altKm: 20, heading: 90, down: 14, sunLat: 15, sunLon: 40 },
  { name: 'far', ...day, lat: 5, lon: 15, altKm: 1e6, heading: 0, down: 90, fov: 2, sunLat: 10, sunLon: 60 },
  { name: 'orion', ...night, fov: 40, sky: [84, 0] },
  { name: 'dipper', ...night, fov: 45, sky: [180, 55] },
  { name: 'crux', ...night, fov: 40, sky: [190, -60] },
  { name: 'milky-way', ...night, fov: 75, sky: [266, -25] },
];
