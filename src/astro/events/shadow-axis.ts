import { asin, type Quat, quat, vec3 } from '../../math/index.ts';
import { apparentVector, observerState, type Place } from '../apparent/seen.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { fixedToGeodetic, geodeticToFixed } from '../orbit/geodetic.ts';
import { orientation } from '../rotation/orientation.ts';
import { EARTH_RADIUS_M, MOON_RADIUS_M, MOON_UMBRA_RADIUS_M, SUN_RADIUS_M } from './disc-sizes.ts';

const EARTH = bodyIndex('earth');
const SUN = bodyIndex('sun');
const MOON = bodyIndex('moon');
const { equatorialRadiusM, polarRadiusM } = bodies[EARTH];
/** Stretches the ellipsoid of the Earth to a ball. */
const STRETCH = equatorialRadiusM / polarRadiusM;

/** What someone at a place sees of Sun and Moon: how far apart their middles are, and their radii, rad. */
export interface SeenPair {
  separationRad: number;
  sunRadiusRad: number;
  /** By the mean limb. */
  moonRadiusRad: number;
  /** By the valleys of the limb, which decide about totality. */
  moonUmbraRadiusRad: number;
}

/**
 * The Moon's shadow at an instant, in axes that turn with the Earth: where its axis passes and how wide its cones are. The
 * geometry of Bessel (Explanatory Supplement 2013, section 11.3), kept in space instead of in his plane. One object serves
 * for any number of instants.
 */
export class ShadowAxis {
  readonly #ephemeris: Ephemeris;
  readonly #observer = new Float64Array(6);
  readonly #toFixed: Quat = quat.create();
  readonly #sun = vec3.create();
  readonly #moon = vec3.create();
  readonly #axis = vec3.create();
  readonly #nearest = vec3.create();
  readonly #ground = vec3.create();
  readonly #ray = vec3.create();
  readonly #geodetic = new Float64Array(3);
  #sunToMoonM = 0;
  #moonToNearestM = 0;

  constructor(ephemeris: Ephemeris) {
    this.#ephemeris = ephemeris;
  }

  /**
   * Goes to an instant of TDB since J2000.
   * @throws AstroError `outside_span`
   */
  place(day: number, second: number): void {
    observerState(this.#ephemeris, null, day, second, this.#observer);
    quat.conjugate(this.#toFixed, orientation(EARTH, day, second, this.#toFixed));
    for (const [body, out] of [[SUN, this.#sun] as const, [MOON, this.#moon] as const]) {
      apparentVector(this.#ephemeris, body, this.#observer, day, second, out);
      vec3.transformQuat(out, out, this.#toFixed);
    }
    vec3.sub(this.#axis, this.#moon, this.#sun);
    this.#sunToMoonM = vec3.length(this.#axis);
    vec3.normalize(this.#axis, this.#axis);
    this.#moonToNearestM = -vec3.dot(this.#moon, this.#axis);
    vec3.addScaled(this.#nearest, this.#moon, this.#axis, this.#moonToNearestM);
  }

  /** How near the axis passes to the Earth's centre, in equatorial radii: gamma, positive in the north. */
  get gamma(): number {
    const distance = vec3.length(this.#nearest) / EARTH_RADIUS_M;
    return this.#nearest[2] < 0 ? -distance : distance;
  }

  /** How far from the Earth the half shadow ends, m; negative where it reaches the ellipsoid. */
  get penumbraGapM(): number {
    return vec3.length(this.#nearest) - this.#reachM() - this.penumbraRadiusM(this.#moonToNearestM);
  }

  /** How far from the Earth the full (or ring-shaped) shadow ends, m; negative where it reaches the ellipsoid. */
  get umbraGapM(): number {
    const radius = Math.abs(this.umbraRadiusM(this.#moonToNearestM));
    return vec3.length(this.#nearest) - this.#reachM() - radius;
  }

  /** How far outside of the Earth the axis passes, as a share of its radius; negative where it meets the ground. */
  get axisGap(): number {
    this.#toBall();
    const along = vec3.dot(this.#ground, this.#ray);
    const square = vec3.lengthSquared(this.#ground) - along * along;
    return Math.sqrt(Math.max(0, square)) / EARTH_RADIUS_M - 1;
  }

  /** Radius of the half shadow so far behind the Moon, m. */
  penumbraRadiusM(behindMoonM: number): number {
    return coneRadiusM(MOON_RADIUS_M, SUN_RADIUS_M + MOON_RADIUS_M, this.#sunToMoonM, behindMoonM);
  }

  /** Radius of the full shadow so far behind the Moon, m; negative beyond its tip, where the Moon leaves a ring of light. */
  umbraRadiusM(behindMoonM: number): number {
    const difference = SUN_RADIUS_M - MOON_UMBRA_RADIUS_M;
    return coneRadiusM(MOON_UMBRA_RADIUS_M, -difference, this.#sunToMoonM, behindMoonM);
  }

  /** Radius of the full shadow where the axis meets the ground, or where it passes nearest to the Earth's centre, m. */
  get umbraRadiusOnGroundM(): number {
    this.#touch();
    return this.umbraRadiusM(vec3.distance(this.#moon, this.#ground));
  }

  /**
   * The place on the ground where the axis meets it first; where it misses the Earth, the place nearest to it, which has
   * the Sun on its horizon.
   */
  ground(): Place {
    this.#touch();
    fixedToGeodetic(EARTH, this.#ground, this.#geodetic);
    return { latRad: this.#geodetic[0], lonRad: this.#geodetic[1], altM: 0 };
  }

  /** Writes what is seen of Sun and Moon at a place. */
  look(place: Place, out: SeenPair): SeenPair {
    geodeticToFixed(EARTH, place.latRad, place.lonRad, place.altM, this.#ground);
    vec3.sub(this.#ray, this.#sun, this.#ground);
    vec3.sub(this.#ground, this.#moon, this.#ground);
    const moonM = vec3.length(this.#ground);
    out.separationRad = vec3.angle(this.#ray, this.#ground);
    out.sunRadiusRad = asin(SUN_RADIUS_M / vec3.length(this.#ray));
    out.moonRadiusRad = asin(MOON_RADIUS_M / moonM);
    out.moonUmbraRadiusRad = asin(MOON_UMBRA_RADIUS_M / moonM);
    return out;
  }

  /** How far the ellipsoid reaches towards the axis, m: its support function. */
  #reachM(): number {
    const [x, y, z] = this.#nearest;
    const size = vec3.length(this.#nearest);
    if (size === 0) return polarRadiusM;
    const across = equatorialRadiusM * equatorialRadiusM * (x * x + y * y);
    return Math.sqrt(across + polarRadiusM * polarRadiusM * z * z) / size;
  }

  /** Writes the nearest point of the axis and its direction as they are where the ellipsoid is a ball. */
  #toBall(): void {
    vec3.copy(this.#ground, this.#nearest);
    vec3.copy(this.#ray, this.#axis);
    this.#ground[2] *= STRETCH;
    this.#ray[2] *= STRETCH;
    vec3.normalize(this.#ray, this.#ray);
  }

  /** Writes the place of `ground` into the scratch vector of that name. */
  #touch(): void {
    this.#toBall();
    const along = vec3.dot(this.#ground, this.#ray);
    vec3.addScaled(this.#ground, this.#ground, this.#ray, -along);
    const square = EARTH_RADIUS_M * EARTH_RADIUS_M - vec3.lengthSquared(this.#ground);
    if (square >= 0) vec3.addScaled(this.#ground, this.#ground, this.#ray, -Math.sqrt(square));
    else vec3.scale(this.#ground, this.#ground, EARTH_RADIUS_M / vec3.length(this.#ground));
    this.#ground[2] /= STRETCH;
  }
}

/** Radius of a cone that touches two balls: `radius` at the second, and `slant` over their distance is its sine. */
function coneRadiusM(radiusM: number, slantM: number, distanceM: number, behindM: number): number {
  const sine = slantM / distanceM;
  const cosine = Math.sqrt(1 - sine * sine);
  return radiusM / cosine + (behindM * sine) / cosine;
}
