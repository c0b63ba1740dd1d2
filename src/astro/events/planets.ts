import { asin, PI, vec3 } from '../../math/index.ts';
import { elongationInLongitude } from '../apparent/apparent-place.ts';
import { apparentVector, observerState } from '../apparent/seen.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { DAY_S } from '../constants.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import type { Epoch } from '../time/epoch.ts';
import { SUN_RADIUS_M } from './disc-sizes.ts';
import {
  crossings,
  isWithin,
  leastNear,
  type Quantity,
  type Span,
  widened,
  wrapped,
  zeroWithin,
} from './search.ts';

const SUN = bodyIndex('sun');
const EARTH = bodyIndex('earth');
/** Planets that come between the Earth and the Sun. */
const inner = ['mercury', 'venus'].map(bodyIndex);
const outer = ['mars', 'jupiter', 'saturn', 'uranus', 'neptune'].map(bodyIndex);
/** Between two conjunctions of Mercury pass at least 33 days; its longitude turns back within 22. */
const STEP_S = 4 * DAY_S;
/** The least distance of the middles lies so near to the conjunction; a transit lasts at most 8 hours. */
const NEAREST_WITHIN_S = 8 * 3600;
const ENDS_WITHIN_S = 6 * 3600;

/** A planet in one line with Sun and Earth, by apparent geocentric longitudes on the ecliptic. */
export interface PlanetEvent {
  readonly instant: Epoch;
  readonly body: number;
  readonly name: 'conjunction' | 'inferior_conjunction' | 'superior_conjunction' | 'opposition';
}

/** Conjunctions with the Sun and oppositions of the planets in a span, body by body. */
export function conjunctions(ephemeris: Ephemeris, span: Span): PlanetEvent[] {
  return [
    ...inner.flatMap((body) => innerConjunctions(ephemeris, body, span)),
    ...outer.flatMap((body) =>
      [0, PI].flatMap((angle) =>
        crossings(aheadOf(ephemeris, body, angle), span, STEP_S).map((instant) => ({
          instant,
          body,
          name: angle === 0 ? ('conjunction' as const) : ('opposition' as const),
        })),
      ),
    ),
  ];
}

/** A transit of Mercury or Venus before the Sun, seen from the Earth's centre. Instants are TDB. */
export interface Transit {
  readonly body: number;
  /** When the planet is nearest to the middle of the Sun. */
  readonly greatest: Epoch;
  /** How far from the middle it is then, rad. */
  readonly separationRad: number;
  /** First and last contact of the discs. */
  readonly exteriorIngress: Epoch;
  readonly exteriorEgress: Epoch;
  /** When the planet is wholly before the Sun; null where it only grazes it. */
  readonly interiorIngress: Epoch | null;
  readonly interiorEgress: Epoch | null;
}

/** The transits of Mercury and Venus whose greatest phase falls into a span, body by body. */
export function transits(ephemeris: Ephemeris, span: Span): Transit[] {
  return inner.flatMap((body) =>
    innerConjunctions(ephemeris, body, widened(span, NEAREST_WITHIN_S))
      .filter(({ name }) => name === 'inferior_conjunction')
      .map(({ instant }) => transitNear(ephemeris, body, instant))
      .filter((transit) => transit !== null)
      .filter(({ greatest }) => isWithin(span, greatest)),
  );
}

function aheadOf(ephemeris: Ephemeris, body: number, angleRad: number): Quantity {
  return (day, second) => wrapped(elongationInLongitude(ephemeris, body, day, second) - angleRad);
}

function innerConjunctions(ephemeris: Ephemeris, body: number, span: Span): PlanetEvent[] {
  const state = new Float64Array(6);
  const distanceM = (of: number, { day, second }: Epoch): number =>
    vec3.length(ephemeris.stateBetween(of, EARTH, day, second, state).subarray(0, 3));
  return crossings(aheadOf(ephemeris, body, 0), span, STEP_S).map((instant) => ({
    instant,
    body,
    name:
      distanceM(body, instant) < distanceM(SUN, instant) ? 'inferior_conjunction' : 'superior_conjunction',
  }));
}

/** What counts of a transit at an instant, rad. */
interface Discs {
  separationRad: number;
  sunRadiusRad: number;
  planetRadiusRad: number;
}

function transitNear(ephemeris: Ephemeris, body: number, conjunction: Epoch): Transit | null {
  const look = discReader(ephemeris, body);
  const greatest = leastNear((day, second) => look(day, second).separationRad, conjunction, NEAREST_WITHIN_S);
  const contact = (sign: number, withinS: number): Epoch | null => {
    const beyond: Quantity = (day, second) => {
      const { separationRad, sunRadiusRad, planetRadiusRad } = look(day, second);
      return separationRad - sunRadiusRad - sign * planetRadiusRad;
    };
    return zeroWithin(beyond, greatest, withinS);
  };
  const { separationRad } = look(greatest.day, greatest.second);
  const exteriorIngress = contact(1, -ENDS_WITHIN_S);
  const exteriorEgress = contact(1, ENDS_WITHIN_S);
  if (exteriorIngress === null || exteriorEgress === null) return null;
  return {
    body,
    greatest,
    separationRad,
    exteriorIngress,
    exteriorEgress,
    interiorIngress: contact(-1, -ENDS_WITHIN_S),
    interiorEgress: contact(-1, ENDS_WITHIN_S),
  };
}

function discReader(ephemeris: Ephemeris, body: number): (day: number, second: number) => Discs {
  const observer = new Float64Array(6);
  const sun = vec3.create();
  const planet = vec3.create();
  const out = { separationRad: 0, sunRadiusRad: 0, planetRadiusRad: 0 };
  return (day, second) => {
    observerState(ephemeris, null, day, second, observer);
    apparentVector(ephemeris, SUN, observer, day, second, sun);
    apparentVector(ephemeris, body, observer, day, second, planet);
    out.separationRad = vec3.angle(sun, planet);
    out.sunRadiusRad = asin(SUN_RADIUS_M / vec3.length(sun));
    out.planetRadiusRad = asin(bodies[body].meanRadiusM / vec3.length(planet));
    return out;
  };
}
