import { asin, vec3 } from '../../math/index.ts';
import { apparentVector, observerState } from '../apparent/seen.ts';
import { bodyIndex } from '../bodies/bodies.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import type { Epoch } from '../time/epoch.ts';
import { EARTH_RADIUS_M, MOON_RADIUS_M, SUN_RADIUS_M } from './disc-sizes.ts';
import { isWithin, leastNear, type Quantity, type Span, widened, zeroWithin } from './search.ts';
import { moonPhases } from './yearly.ts';

/** An eclipse of the Moon. Instants are TDB; those of what does not happen are null. */
export interface LunarEclipse {
  readonly type: 'penumbral' | 'partial' | 'total';
  /** When the Moon is nearest to the axis of the Earth's shadow. */
  readonly greatest: Epoch;
  /** Parts of the Moon's diameter that are inside of the full and of the half shadow; below 0 outside of it. */
  readonly umbralMagnitude: number;
  readonly penumbralMagnitude: number;
  readonly penumbralBegins: Epoch;
  readonly partialBegins: Epoch | null;
  readonly totalBegins: Epoch | null;
  readonly totalEnds: Epoch | null;
  readonly partialEnds: Epoch | null;
  readonly penumbralEnds: Epoch;
}

const SUN = bodyIndex('sun');
const MOON = bodyIndex('moon');
/**
 * The air makes the Earth's shadow larger, by 1/85, and the flattening smaller, by 1/594 (Danjon 1951, L'Astronomie 65, 51,
 * as in Espenak and Meeus 2009, NASA TP-2009-214173, section 1.5).
 */
const SHADOW_ENLARGED = 1.01;
const GREATEST_WITHIN_S = 3600;
/** From the middle to an end it takes at most some 3 hours 10 minutes. */
const ENDS_WITHIN_S = 4 * 3600;

/** What counts at an instant, seen from the Earth's centre, rad. */
interface Shadow {
  separationRad: number;
  moonRadiusRad: number;
  umbraRadiusRad: number;
  penumbraRadiusRad: number;
}

/** The eclipses of the Moon whose greatest phase falls into a span, in order; those in the half shadow alone are among them. */
export function lunarEclipses(ephemeris: Ephemeris, span: Span): LunarEclipse[] {
  const look = shadowReader(ephemeris);
  return moonPhases(ephemeris, widened(span, GREATEST_WITHIN_S))
    .filter(({ name }) => name === 'full_moon')
    .map(({ instant }) => eclipseNear(look, instant))
    .filter((eclipse) => eclipse !== null)
    .filter(({ greatest }) => isWithin(span, greatest));
}

function eclipseNear(look: (day: number, second: number) => Shadow, fullMoon: Epoch): LunarEclipse | null {
  const greatest = leastNear((day, second) => look(day, second).separationRad, fullMoon, GREATEST_WITHIN_S);
  const at = look(greatest.day, greatest.second);
  const inside = (radiusRad: number): number =>
    (radiusRad + at.moonRadiusRad - at.separationRad) / (2 * at.moonRadiusRad);
  const umbralMagnitude = inside(at.umbraRadiusRad);
  const penumbralMagnitude = inside(at.penumbraRadiusRad);
  const penumbral = contacts(look, greatest, (s) => s.penumbraRadiusRad + s.moonRadiusRad);
  if (penumbral === null) return null;
  const partial = contacts(look, greatest, (s) => s.umbraRadiusRad + s.moonRadiusRad);
  const total = contacts(look, greatest, (s) => s.umbraRadiusRad - s.moonRadiusRad);
  return {
    type: total !== null ? 'total' : partial !== null ? 'partial' : 'penumbral',
    greatest,
    umbralMagnitude,
    penumbralMagnitude,
    penumbralBegins: penumbral[0],
    partialBegins: partial?.[0] ?? null,
    totalBegins: total?.[0] ?? null,
    totalEnds: total?.[1] ?? null,
    partialEnds: partial?.[1] ?? null,
    penumbralEnds: penumbral[1],
  };
}

/** When the Moon's middle comes as near to the axis as a limit says, and when it is as far again. */
function contacts(
  look: (day: number, second: number) => Shadow,
  greatest: Epoch,
  limit: (shadow: Shadow) => number,
): [Epoch, Epoch] | null {
  const beyond: Quantity = (day, second) => {
    const shadow = look(day, second);
    return shadow.separationRad - limit(shadow);
  };
  const start = zeroWithin(beyond, greatest, -ENDS_WITHIN_S);
  const end = zeroWithin(beyond, greatest, ENDS_WITHIN_S);
  return start === null || end === null ? null : [start, end];
}

function shadowReader(ephemeris: Ephemeris): (day: number, second: number) => Shadow {
  const observer = new Float64Array(6);
  const sun = vec3.create();
  const moon = vec3.create();
  const out = { separationRad: 0, moonRadiusRad: 0, umbraRadiusRad: 0, penumbraRadiusRad: 0 };
  return (day, second) => {
    observerState(ephemeris, null, day, second, observer);
    apparentVector(ephemeris, SUN, observer, day, second, sun);
    apparentVector(ephemeris, MOON, observer, day, second, moon);
    const sunM = vec3.length(sun);
    const moonM = vec3.length(moon);
    const sunRadius = asin(SUN_RADIUS_M / sunM);
    const parallaxes = SHADOW_ENLARGED * asin(EARTH_RADIUS_M / moonM) + asin(EARTH_RADIUS_M / sunM);
    vec3.negate(sun, sun);
    out.separationRad = vec3.angle(sun, moon);
    out.moonRadiusRad = asin(MOON_RADIUS_M / moonM);
    out.umbraRadiusRad = parallaxes - sunRadius;
    out.penumbraRadiusRad = parallaxes + sunRadius;
    return out;
  };
}
