import { AU_M, DAY_S, GRAVITY_M3KGS2, LIGHT_MPS } from '../../astro/index.ts';

/** Of the Sun, m^3/s^2: JPL DE440 (Park et al. 2021, AJ 161, 105). */
const SUN_GM = 1.3271244004127942e20;
const YEAR_S = 365.25 * DAY_S;

/** Metres in a unit of length. */
export const lengths = { m: 1, km: 1000, au: AU_M, none: 1 } as const;
/** Seconds in a unit of time. */
export const times = { s: 1, day: DAY_S, year: YEAR_S, none: 1 } as const;
/** Gravitational parameter of a unit of mass, m^3/s^2. */
export const masses = { kg: GRAVITY_M3KGS2, solar: SUN_GM, none: 1 } as const;

/** What a file counts in. */
export interface Units {
  readonly length: keyof typeof lengths;
  readonly time: keyof typeof times;
  readonly mass: keyof typeof masses;
}

/** Units by one word. */
export const presets = {
  SI: { length: 'm', time: 's', mass: 'kg' },
  'km/s/kg': { length: 'km', time: 's', mass: 'kg' },
  'au/day/solar': { length: 'au', time: 'day', mass: 'solar' },
  'au/year/solar': { length: 'au', time: 'year', mass: 'solar' },
  unitless: { length: 'none', time: 'none', mass: 'none' },
} as const satisfies Record<string, Units>;

/** Whether nothing has a size of its own: then G is 1 unless it is given. */
export function isUnitless({ length, time, mass }: Units): boolean {
  return length === 'none' && time === 'none' && mass === 'none';
}

/** The constant of gravity in these units. */
export function gravityIn(units: Units): number {
  if (isUnitless(units)) return 1;
  const { length, time, mass } = units;
  return (masses[mass] * times[time] * times[time]) / (lengths[length] * lengths[length] * lengths[length]);
}

/** The speed of light in these units; undefined where they have no size. */
export function lightIn({ length, time }: Units): number | undefined {
  return length === 'none' || time === 'none' ? undefined : (LIGHT_MPS * times[time]) / lengths[length];
}

/** Units in one word, such as au/day/solar. */
export function wordOf(units: Units): string {
  return isUnitless(units) ? 'unitless' : `${units.length}/${units.time}/${units.mass}`;
}
