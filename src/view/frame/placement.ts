import { aberrateDisc, bodies, type Ephemeris, LIGHT_MPS, retardedPlace } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { type Matter, matterOf } from '../light/matter.ts';
import { sunlightScale } from '../light/photometry.ts';
import { shineOn } from '../light/planetshine.ts';
import { type Lit, MAX_SHADOWS, Shadows } from '../light/shadows.ts';
import { sunlightRatio } from '../relativity/doppler-glsl.ts';
import { atRest, type Travel } from '../relativity/travel.ts';
import type { ViewState } from '../view-state.ts';

/** Index of the Sun in `bodies`. */
export const SUN = bodies.findIndex((body) => body.kind === 'star');

/** Index of the root frame. */
const ROOT = 0;

const centre = vec3.create();

/** Where one body is in a frame. All vectors in ICRF axes. */
export interface Placement {
  readonly body: number;
  /** Centre relative to the observer's ship, m. */
  readonly positionM: Vec3;
  distanceM: number;
  /** Half of the angle that the body fills, rad; half a turn from inside. */
  angularRadiusRad: number;
  /** Unit vector from the body to the Sun; any for the Sun itself. */
  readonly sunDirection: Vec3;
  sunDistanceM: number;
  /** As the Sun sees it, m/s. */
  readonly velocityMps: Vec3;
  /** Sunlight at the body relative to 1 AU, without shadows. */
  sunlight: number;
  /** What it is to light; null for the Sun. */
  readonly matter: Matter | null;
  /** What stands between the body and the Sun. */
  readonly shadows: Shadows;
  /** Light of the planet that the body goes round, over sunlight at the body, in red, green and blue. */
  readonly shine: Vec3;
  /** Unit vector to that planet. */
  readonly shineDirection: Vec3;
  /** Sunlight that shadows leave to the body's centre, 0 to 1. */
  lit: number;
}

/** A placement, and the same as an eye sees it that moves: place, size and sunlight are those of its image. */
export interface Located extends Placement {
  readonly seen: Placement;
}

/**
 * Places of all bodies relative to the observer, in doubles: only these differences ever become floats. Every body is where
 * its light left it, in the frame of the observer's reference body; with slow light where it is now, as bodies are faster.
 */
export class Placements {
  readonly all: readonly Located[];
  /** As an eye sees them that moves; at rest, the same. */
  readonly seen: readonly Placement[];
  readonly #byBody: readonly (Located | undefined)[];
  /** Each body's state from its parent in this frame, from the observer's reference body and from the Sun. */
  readonly #fromParent = bodies.map(() => new Float64Array(6));
  readonly #fromReference = bodies.map(() => new Float64Array(6));
  readonly #fromSun = bodies.map(() => new Float64Array(6));
  readonly #ephemeris: Ephemeris;

  constructor(ephemeris: Ephemeris) {
    this.#ephemeris = ephemeris;
    this.all = bodies.flatMap((body, index) => (body.kind === 'barycentre' ? [] : createLocated(index)));
    this.seen = this.all.map(({ seen }) => seen);
    this.#byBody = bodies.map((_, index) => this.all.find(({ body }) => body === index));
  }

  /** The placement of a body by index, undefined for the barycentre. */
  of(body: number): Located | undefined {
    return this.#byBody[body];
  }

  /** Moons have light of the planet that they go round. */
  #shineOn(placement: Placement): void {
    const { kind, parent } = bodies[placement.body];
    const planet = kind === 'moon' ? this.#byBody[parent] : undefined;
    if (planet !== undefined) shineOn(placement, planet);
  }

  /** Computes all places for a frame. Does not allocate: what it calls for each body is handed arrays and records alone. */
  update({ day, second, observer, lightMps = LIGHT_MPS }: ViewState, travel: Travel = atRest): void {
    this.#ephemeris.relativeStates(bodies.length, day, second, this.#fromParent);
    statesFrom(observer.body, this.#fromParent, this.#fromReference);
    statesFrom(SUN, this.#fromParent, this.#fromSun);
    const delayed = lightMps === LIGHT_MPS;
    for (let at = 0; at < this.all.length; at++) {
      const placement = this.all[at];
      const { body } = placement;
      place(placement, this.#fromReference[body], observer.offsetM, delayed && body !== observer.body);
      if (body === SUN) lightOfSun(placement);
      else lightFrom(placement, this.#fromSun[body]);
    }
    for (let at = 0; at < this.all.length; at++) {
      const placement = this.all[at];
      placement.shadows.count = 0;
      placement.shadows.add(placement, this.all);
      placement.lit = placement.shadows.lightAt(centre, placement);
      this.#shineOn(placement);
      look(placement, travel);
    }
  }

  /** Lets bodies that are not on rails darken these too, once they are up to date. Does not allocate. */
  shade(casters: readonly Lit[]): void {
    for (let at = 0; at < this.all.length; at++) {
      const placement = this.all[at];
      const { shadows } = placement;
      const before = shadows.count;
      shadows.add(placement, casters);
      if (shadows.count === before && before < MAX_SHADOWS) continue;
      placement.lit = shadows.lightAt(centre, placement);
      placement.seen.lit = placement.lit;
    }
  }
}

/** The bodies whose states `statesFrom` has written so far. */
const known = new Uint8Array(bodies.length);

/**
 * Writes every body's state as seen from one of them: first of those that it goes round, up to the root, then down to all the
 * others. What lies between two neighbours is summed of their own steps alone, so that they keep their digits.
 */
function statesFrom(center: number, fromParent: readonly Float64Array[], out: readonly Float64Array[]): void {
  known.fill(0);
  known[center] = 1;
  out[center].fill(0);
  for (let body = center; body !== ROOT; body = bodies[body].parent) {
    const { parent } = bodies[body];
    for (let k = 0; k < 6; k++) out[parent][k] = out[body][k] - fromParent[body][k];
    known[parent] = 1;
  }
  // parents have lower indices than their children
  for (let body = ROOT + 1; body < bodies.length; body++) {
    if (known[body] === 1) continue;
    const { parent } = bodies[body];
    for (let k = 0; k < 6; k++) out[body][k] = out[parent][k] + fromParent[body][k];
  }
}

const velocity = vec3.create();

/** Writes where a body is from the observer, by its state from the reference body; `delayed`, where its light left it. */
function place(out: Placement, state: Float64Array, offsetM: Vec3, delayed: boolean): void {
  const { positionM } = out;
  vec3.sub(positionM, state, offsetM);
  if (delayed) {
    vec3.set(velocity, state[3], state[4], state[5]);
    retardedPlace(positionM, positionM, velocity);
  }
  out.distanceM = Math.max(1, vec3.length(positionM));
  const radiusM = bodies[out.body].equatorialRadiusM;
  out.angularRadiusRad = out.distanceM > radiusM ? Math.asin(radiusM / out.distanceM) : Math.PI / 2;
}

/** For the Sun, what tells of sunlight tells of it at the eye. */
function lightOfSun(out: Placement): void {
  out.sunDistanceM = out.distanceM;
  out.sunlight = sunlightScale(out.distanceM);
}

/** Writes the sunlight at a body, by its state from the Sun. */
function lightFrom(out: Placement, fromSun: Float64Array): void {
  const { sunDirection } = out;
  vec3.negate(sunDirection, fromSun);
  vec3.set(out.velocityMps, fromSun[3], fromSun[4], fromSun[5]);
  out.sunDistanceM = vec3.length(sunDirection);
  vec3.normalize(sunDirection, sunDirection);
  out.sunlight = sunlightScale(out.sunDistanceM);
}

const direction = vec3.create();
const between = vec3.create();
const disc = { direction: vec3.create(), angularRadiusRad: 0 };

function createLocated(body: number): Located {
  const rest: Placement = {
    body,
    positionM: vec3.create(),
    distanceM: 1,
    angularRadiusRad: 0,
    sunDirection: vec3.create(1),
    sunDistanceM: 1,
    velocityMps: vec3.create(),
    sunlight: 1,
    matter: matterOf(body),
    shadows: new Shadows(),
    shine: vec3.create(),
    shineDirection: vec3.create(1),
    lit: 1,
  };
  const seen = {
    ...rest,
    positionM: vec3.create(),
    sunDirection: vec3.create(1),
    shineDirection: vec3.create(1),
  };
  return { ...rest, seen };
}

/** Writes how a body is seen by an eye that moves. */
function look(placement: Located, { beta, seen: moves }: Travel): void {
  const { seen, distanceM } = placement;
  vec3.copy(seen.positionM, placement.positionM);
  vec3.copy(seen.sunDirection, placement.sunDirection);
  vec3.copy(seen.shineDirection, placement.shineDirection);
  seen.distanceM = distanceM;
  seen.angularRadiusRad = placement.angularRadiusRad;
  seen.sunDistanceM = placement.sunDistanceM;
  seen.sunlight = placement.sunlight;
  seen.lit = placement.lit;
  if (!moves) return;
  vec3.scale(direction, placement.positionM, 1 / distanceM);
  aberrateDisc(disc, direction, placement.angularRadiusRad, beta);
  seen.angularRadiusRad = disc.angularRadiusRad;
  vec3.scale(seen.positionM, disc.direction, distanceM);
  const doppler = (1 + vec3.dot(direction, beta)) / Math.sqrt(1 - vec3.lengthSquared(beta));
  seen.sunlight *= sunlightRatio(doppler);
  // light falls on the image from the side from which it falls on the body: turned along with it, by two mirrors
  vec3.normalize(between, vec3.add(between, direction, disc.direction));
  turnWith(seen.sunDirection);
  turnWith(seen.shineDirection);
}

/** Turns a vector as aberration turned the `direction` that was looked in, half-way to the image being `between`. */
function turnWith(out: Vec3): void {
  mirror(out, direction);
  mirror(out, between);
}

function mirror(out: Vec3, normal: Vec3): void {
  vec3.addScaled(out, out, normal, -2 * vec3.dot(out, normal));
}
