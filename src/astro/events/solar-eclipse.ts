import type { Place } from '../apparent/seen.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { type Epoch, secondsBetween } from '../time/epoch.ts';
import { isWithin, leastNear, type Quantity, type Span, widened, zeroWithin } from './search.ts';
import { type SeenPair, ShadowAxis } from './shadow-axis.ts';
import { moonPhases } from './yearly.ts';

/** An eclipse of the Sun. Instants are TDB. */
export interface SolarEclipse {
  readonly type: 'partial' | 'annular' | 'total' | 'hybrid';
  /** When the axis of the Moon's shadow passes nearest to the Earth's centre. */
  readonly greatest: Epoch;
  /** That distance in equatorial radii of the Earth, positive in the north. */
  readonly gamma: number;
  /** Where the axis meets the ground then, or else the place nearest to it. */
  readonly place: Place;
  /** The axis meets the ground. */
  readonly central: boolean;
  /** At the place: the Moon's diameter over the Sun's where central, else the covered part of the Sun's diameter. */
  readonly magnitude: number;
  /** How long totality or the ring lasts at the place, s; 0 where not central. */
  readonly durationS: number;
  /** When the half shadow first and last touches the Earth. */
  readonly partialBegins: Epoch;
  readonly partialEnds: Epoch;
  /** When the axis first and last touches the Earth; null where it does not. */
  readonly centralBegins: Epoch | null;
  readonly centralEnds: Epoch | null;
}

/** From new Moon to the greatest eclipse it takes at most some 25 minutes, from there to its ends less than 3.5 hours. */
const GREATEST_WITHIN_S = 3600;
const ENDS_WITHIN_S = 4 * 3600;
/** No totality lasts 8 minutes, no ring 13. */
const DURATION_WITHIN_S = 1200;
/** With |gamma| above this the half shadow misses the Earth. */
const GAMMA_LIMIT = 1.6;

const emptyPair = (): SeenPair => ({
  separationRad: 0,
  sunRadiusRad: 0,
  moonRadiusRad: 0,
  moonUmbraRadiusRad: 0,
});

/** The eclipses of the Sun somewhere on the Earth whose greatest phase falls into a span, in order. */
export function solarEclipses(ephemeris: Ephemeris, span: Span): SolarEclipse[] {
  const axis = new ShadowAxis(ephemeris);
  return moonPhases(ephemeris, widened(span, GREATEST_WITHIN_S))
    .filter(({ name }) => name === 'new_moon')
    .map(({ instant }) => eclipseNear(axis, instant))
    .filter((eclipse) => eclipse !== null)
    .filter(({ greatest }) => isWithin(span, greatest));
}

/** Where the axis of the Moon's shadow meets the ground at an instant of TDB since J2000; null where it does not. */
export function shadowPlace(ephemeris: Ephemeris, day: number, second: number): Place | null {
  const axis = new ShadowAxis(ephemeris);
  axis.place(day, second);
  return axis.axisGap < 0 ? axis.ground() : null;
}

function eclipseNear(axis: ShadowAxis, newMoon: Epoch): SolarEclipse | null {
  const of =
    (read: () => number): Quantity =>
    (day, second) => {
      axis.place(day, second);
      return read();
    };
  axis.place(newMoon.day, newMoon.second);
  if (Math.abs(axis.gamma) > GAMMA_LIMIT + 0.2) return null;
  const greatest = leastNear(
    of(() => axis.gamma * axis.gamma),
    newMoon,
    GREATEST_WITHIN_S,
  );
  const penumbra = of(() => axis.penumbraGapM);
  const partialBegins = zeroWithin(penumbra, greatest, -ENDS_WITHIN_S);
  const partialEnds = zeroWithin(penumbra, greatest, ENDS_WITHIN_S);
  if (partialBegins === null || partialEnds === null) return null;
  const gap = of(() => axis.axisGap);
  const centralBegins = zeroWithin(gap, greatest, -ENDS_WITHIN_S);
  const centralEnds = zeroWithin(gap, greatest, ENDS_WITHIN_S);
  axis.place(greatest.day, greatest.second);
  const central = axis.axisGap < 0;
  const { gamma } = axis;
  const place = axis.ground();
  const type = typeOf(axis, greatest, [centralBegins, centralEnds]);
  axis.place(greatest.day, greatest.second);
  return {
    type,
    greatest,
    gamma,
    place,
    central,
    magnitude: magnitudeAt(axis, place, type),
    durationS: central ? durationAt(axis, greatest, place) : 0,
    partialBegins,
    partialEnds,
    centralBegins,
    centralEnds,
  };
}

/** A hybrid one is total in the middle of its path, where the ground is nearer to the Moon, and annular at an end. */
function typeOf(axis: ShadowAxis, greatest: Epoch, ends: readonly (Epoch | null)[]): SolarEclipse['type'] {
  axis.place(greatest.day, greatest.second);
  if (axis.umbraGapM > 0) return 'partial';
  if (axis.umbraRadiusOnGroundM < 0) return 'annular';
  const ring = ends.some((end) => {
    if (end === null) return false;
    axis.place(end.day, end.second);
    return axis.umbraRadiusOnGroundM < 0;
  });
  return ring ? 'hybrid' : 'total';
}

function magnitudeAt(axis: ShadowAxis, place: Place, type: SolarEclipse['type']): number {
  const { separationRad, sunRadiusRad, moonRadiusRad, moonUmbraRadiusRad } = axis.look(place, emptyPair());
  if (type === 'partial' || separationRad > Math.abs(sunRadiusRad - moonUmbraRadiusRad))
    return (sunRadiusRad + moonRadiusRad - separationRad) / (2 * sunRadiusRad);
  return moonUmbraRadiusRad / sunRadiusRad;
}

/** From second to third contact at a place that turns with the Earth. */
function durationAt(axis: ShadowAxis, greatest: Epoch, place: Place): number {
  const pair = emptyPair();
  const outside: Quantity = (day, second) => {
    axis.place(day, second);
    axis.look(place, pair);
    return pair.separationRad - Math.abs(pair.moonUmbraRadiusRad - pair.sunRadiusRad);
  };
  const start = zeroWithin(outside, greatest, -DURATION_WITHIN_S);
  const end = zeroWithin(outside, greatest, DURATION_WITHIN_S);
  return start === null || end === null ? 0 : secondsBetween(start, end);
}
