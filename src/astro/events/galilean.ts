import { PI, quat, type Vec3, vec3 } from '../../math/index.ts';
import { astrometricVector, observerState } from '../apparent/seen.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { LIGHT_MPS } from '../constants.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { orientation } from '../rotation/orientation.ts';
import type { Epoch } from '../time/epoch.ts';
import { crossings, isWithin, leastNear, type Quantity, type Span, widened, zeroWithin } from './search.ts';

const SUN = bodyIndex('sun');
const JUPITER = bodyIndex('jupiter');
const { equatorialRadiusM, polarRadiusM, gmM3S2 } = bodies[JUPITER];
/** Io, Europa, Ganymede and Callisto, from Jupiter outward. */
export const galileanMoons: readonly number[] = ['io', 'europa', 'ganymede', 'callisto'].map(bodyIndex);

/** A moon passes Jupiter twice in a revolution; it is looked at so many times in one. */
const LOOKS = 6;
/** Parts of a revolution in which the least distance lies from the passage, and in which a moon leaves the disc. */
const NEAREST_WITHIN = 1 / 24;
const LEAVES_WITHIN = 1 / 10;

/**
 * What a Galilean moon does, seen from the Earth's centre: it passes before Jupiter (`transit`) or behind it
 * (`occultation`), casts its shadow on it (`shadow_transit`) or goes through Jupiter's (`eclipse`).
 */
export interface GalileanEvent {
  readonly body: number;
  readonly name: 'transit' | 'occultation' | 'shadow_transit' | 'eclipse';
  /** TDB instants at which light arrives that shows the moon's middle (or that of its shadow) at the edge of Jupiter. */
  readonly begins: Epoch;
  readonly ends: Epoch;
  /** When it is nearest to the middle of the disc. */
  readonly greatest: Epoch;
}

/** From whom a moon is in one line with Jupiter. */
type Viewer = 'earth' | 'sun';

/** Jupiter and a moon as light that arrives at the Earth shows them. */
class Sight {
  readonly #ephemeris: Ephemeris;
  readonly #observer = new Float64Array(6);
  readonly #state = new Float64Array(6);
  readonly #turn = quat.create();
  readonly #velocity = vec3.create();
  /** From the Earth's centre to both, m, ICRF axes. */
  readonly jupiter = vec3.create();
  readonly moon = vec3.create();
  /** Unit vector to Jupiter's north pole. */
  readonly pole = vec3.create();
  /** From Jupiter: to the moon as the viewer has it, and to the viewer, m. */
  readonly away = vec3.create();
  readonly viewer = vec3.create();

  constructor(ephemeris: Ephemeris) {
    this.#ephemeris = ephemeris;
  }

  look(moon: number, viewer: Viewer, day: number, second: number): void {
    observerState(this.#ephemeris, null, day, second, this.#observer);
    const late =
      second - astrometricVector(this.#ephemeris, JUPITER, this.#observer, day, second, this.jupiter);
    const moonLate =
      second - astrometricVector(this.#ephemeris, moon, this.#observer, day, second, this.moon);
    orientation(JUPITER, day, late, this.#turn);
    vec3.transformQuat(this.pole, vec3.set(this.pole, 0, 0, 1), this.#turn);
    vec3.sub(this.away, this.moon, this.jupiter);
    if (viewer === 'earth') vec3.scale(this.viewer, this.jupiter, -1);
    else this.#fromSun(moon, day, late, moonLate);
  }

  /** Where the light of the Sun passed the one on its way to the other: what is nearer to the Sun was there earlier. */
  #fromSun(moon: number, day: number, late: number, moonLate: number): void {
    const sun = this.#ephemeris.stateBetween(SUN, JUPITER, day, late, this.#state);
    vec3.set(this.viewer, sun[0], sun[1], sun[2]);
    const [x, y, z] = this.#ephemeris.stateBetween(moon, JUPITER, day, moonLate, this.#state);
    vec3.set(this.away, x, y, z);
    const first = vec3.dot(this.away, this.viewer) > 0 ? moon : JUPITER;
    const [, , , u, v, w] = this.#ephemeris.stateBetween(first, SUN, day, late, this.#state);
    const sign = first === moon ? -1 : 1;
    vec3.addScaled(
      this.away,
      this.away,
      vec3.set(this.#velocity, u, v, w),
      (sign * vec3.length(this.away)) / LIGHT_MPS,
    );
  }

  /** Stretches Jupiter along its axis to a ball. */
  round(of: Vec3): void {
    vec3.addScaled(of, of, this.pole, vec3.dot(of, this.pole) * (equatorialRadiusM / polarRadiusM - 1));
  }
}

/**
 * Writes where a Galilean moon stands beside Jupiter, seen from the Earth's centre, in equatorial radii of Jupiter: to the
 * west, to Jupiter's north, and towards the Earth.
 * @param moon index in `bodies`
 * @throws AstroError `outside_span`
 */
export function galileanPlace(
  ephemeris: Ephemeris,
  moon: number,
  day: number,
  second: number,
  out: Vec3,
): Vec3 {
  const sight = new Sight(ephemeris);
  sight.look(moon, 'earth', day, second);
  const { jupiter, moon: seen, pole } = sight;
  const far = vec3.length(jupiter);
  const ahead = vec3.scale(vec3.create(), jupiter, 1 / far);
  const north = vec3.addScaled(vec3.create(), pole, ahead, -vec3.dot(pole, ahead));
  vec3.normalize(north, north);
  const west = vec3.cross(vec3.create(), ahead, north);
  // drawn on the plane through Jupiter
  const scale = far / vec3.dot(seen, ahead) / equatorialRadiusM;
  return vec3.set(
    out,
    vec3.dot(seen, west) * scale,
    vec3.dot(seen, north) * scale,
    (far - vec3.dot(seen, ahead)) / equatorialRadiusM,
  );
}

/** What the Galilean moons do in a span, moon by moon, by the instants of `greatest`. */
export function galileanEvents(ephemeris: Ephemeris, span: Span): GalileanEvent[] {
  const sight = new Sight(ephemeris);
  return galileanMoons.flatMap((moon) =>
    (['earth', 'sun'] as const).flatMap((viewer) => eventsOf(sight, moon, viewer, span)),
  );
}

function eventsOf(sight: Sight, moon: number, viewer: Viewer, span: Span): GalileanEvent[] {
  const { semiMajorAxisM: axisM } = bodies[moon];
  const periodS = 2 * PI * axisM * Math.sqrt(axisM / gmM3S2);
  const foot = vec3.create();
  const ray = vec3.create();
  const aside: Quantity = (day, second) => {
    sight.look(moon, viewer, day, second);
    return vec3.dot(vec3.cross(foot, sight.pole, sight.viewer), sight.away);
  };
  // distance of the line of sight from the edge of Jupiter, in radii
  const outside: Quantity = (day, second) => {
    sight.look(moon, viewer, day, second);
    sight.round(sight.viewer);
    sight.round(sight.away);
    vec3.normalize(ray, vec3.sub(ray, sight.away, sight.viewer));
    return vec3.length(vec3.cross(foot, sight.viewer, ray)) / equatorialRadiusM - 1;
  };
  return crossings(aside, widened(span, NEAREST_WITHIN * periodS), periodS / LOOKS, Number.POSITIVE_INFINITY)
    .map((passage): GalileanEvent | null => {
      const greatest = leastNear(outside, passage, NEAREST_WITHIN * periodS);
      if (outside(greatest.day, greatest.second) >= 0) return null;
      const isBefore = vec3.dot(sight.away, sight.viewer) > 0;
      const begins = zeroWithin(outside, greatest, -LEAVES_WITHIN * periodS);
      const ends = zeroWithin(outside, greatest, LEAVES_WITHIN * periodS);
      if (begins === null || ends === null) return null;
      return { body: moon, name: names[viewer][isBefore ? 0 : 1], begins, ends, greatest };
    })
    .filter((event) => event !== null)
    .filter(({ greatest }) => isWithin(span, greatest));
}

const names = { earth: ['transit', 'occultation'], sun: ['shadow_transit', 'eclipse'] } as const;
