import { TAU } from '../../math/index.ts';
import { apparentLongitude, elongationInLongitude } from '../apparent/apparent-place.ts';
import { bodyIndex } from '../bodies/bodies.ts';
import { DAY_S } from '../constants.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import type { Epoch } from '../time/epoch.ts';
import { crossings, type Span, wrapped } from './search.ts';

/** Phases of the Moon, by its apparent geocentric longitude ahead of the Sun's: 0, 90, 180 and 270 degrees. */
const moonPhaseNames = ['new_moon', 'first_quarter', 'full_moon', 'last_quarter'] as const;

/** Equinoxes and solstices, by the Sun's apparent geocentric longitude: 0, 90, 180 and 270 degrees. */
const seasonNames = ['march_equinox', 'june_solstice', 'september_equinox', 'december_solstice'] as const;

/** An instant (TDB) with its name. */
export interface Named<Name extends string> {
  readonly instant: Epoch;
  readonly name: Name;
}

const SUN = bodyIndex('sun');
const MOON = bodyIndex('moon');
/** The Moon gains a quarter in 6.5 to 8.3 days, the Sun takes 89 to 94. */
const PHASE_STEP_S = 1.5 * DAY_S;
const SEASON_STEP_S = 20 * DAY_S;

/** The Moon's phases in a span, in order (Explanatory Supplement 2013, section 11.1.2: apparent longitudes). */
export function moonPhases(ephemeris: Ephemeris, span: Span): Named<(typeof moonPhaseNames)[number]>[] {
  const ahead = (day: number, second: number): number => elongationInLongitude(ephemeris, MOON, day, second);
  return quarters(ahead, span, PHASE_STEP_S, moonPhaseNames);
}

/** Equinoxes and solstices in a span, in order. */
export function seasons(ephemeris: Ephemeris, span: Span): Named<(typeof seasonNames)[number]>[] {
  const ofSun = (day: number, second: number): number => apparentLongitude(ephemeris, SUN, day, second);
  return quarters(ofSun, span, SEASON_STEP_S, seasonNames);
}

/** When an angle that only grows passes through quarters of a turn; four times the angle passes through whole turns then. */
function quarters<Name extends string>(
  angle: (day: number, second: number) => number,
  span: Span,
  stepS: number,
  names: readonly Name[],
): Named<Name>[] {
  const fourfold = (day: number, second: number): number => wrapped(4 * angle(day, second));
  return crossings(fourfold, span, stepS).map((instant) => {
    const quarter = Math.round((angle(instant.day, instant.second) * 4) / TAU) % 4;
    return { instant, name: names[quarter] };
  });
}
