import { Vector2, Vector4 } from 'three';
import { addVelocities, type Ephemeris, LIGHT_MPS } from '../../astro/index.ts';
import { type Quat, type Vec3, vec3 } from '../../math/index.ts';
import type { ViewState } from '../view-state.ts';
import { sunlightRatio } from './doppler-glsl.ts';
import type { TravelUniforms } from './travel-glsl.ts';

/** Aberration that moves nothing by more than this is left out, pixels: at orbital speeds the shaders have no work. */
const LEAST_PX = 0.1;

/**
 * How an eye or a camera gets used to what is brighter ahead and darker behind: this power of the change it takes back, of
 * things and of stars, and no more than so much of either.
 */
const GETS_USED = 0.6;
const STARS_GET_USED = 0.3;
const MOST_DARKER = 0.02;
const MOST_BRIGHTER = 8;

/** The root frame, in which stars stand still. */
const ROOT = 0;

/** How the eye moves through light, beside one kind of thing. */
export interface Travel {
  /** Velocity as parts of that of light, ICRF axes; zero while nobody can see that it moves. */
  readonly beta: Vec3;
  readonly uniforms: TravelUniforms;
  /** Whether it can be seen that the eye moves. */
  seen: boolean;
}

/**
 * How fast the eye moves beside what is near (in the frame of its reference body) and beside the stars. With slow light the
 * stars stand still in the frame of the reference body too: planets are faster than that light.
 */
export class Travels {
  readonly near: Travel = createTravel();
  readonly sky: Travel = createTravel();
  readonly #ephemeris: Ephemeris | null;
  readonly #state = new Float64Array(6);
  readonly #frame = vec3.create();
  readonly #velocity = vec3.create();

  constructor(ephemeris: Ephemeris | null) {
    this.#ephemeris = ephemeris;
  }

  /** Takes the motion of a frame, drawn with so many pixels for a radian. Does not allocate. */
  update(
    { observer, lightMps = LIGHT_MPS, environment, day, second }: ViewState,
    { pixelsPerRad }: { readonly pixelsPerRad: number },
  ): void {
    setTravel(this.near, observer.velocityMps, lightMps, pixelsPerRad);
    if (environment === 'local' || lightMps < LIGHT_MPS || this.#ephemeris === null) {
      setTravel(this.sky, observer.velocityMps, lightMps, pixelsPerRad);
      return;
    }
    this.#ephemeris.stateBetween(observer.body, ROOT, day, second, this.#state);
    vec3.set(this.#frame, this.#state[3], this.#state[4], this.#state[5]);
    addVelocities(this.#velocity, this.#frame, observer.velocityMps, lightMps);
    setTravel(this.sky, this.#velocity, lightMps, pixelsPerRad);
  }
}

/** Factors of exposure for where the eye looks, by `getUsed`. */
export interface Adaptation {
  things: number;
  stars: number;
}

const forward = vec3.create();

/** Writes how an eye gets used to the light where it looks. @param attitude camera axes to ICRF */
export function getUsed(out: Adaptation, { seen, beta }: Travel, attitude: Quat): void {
  out.things = 1;
  out.stars = 1;
  if (!seen) return;
  vec3.transformQuat(forward, vec3.set(forward, 0, 0, -1), attitude);
  const doppler = Math.sqrt(1 - vec3.lengthSquared(beta)) / (1 - vec3.dot(forward, beta));
  const ratio = sunlightRatio(doppler);
  out.things = Math.min(MOST_BRIGHTER, Math.max(MOST_DARKER, ratio ** -GETS_USED));
  out.stars = Math.min(1, ratio ** -STARS_GET_USED);
}

function createTravel(): Travel {
  return {
    beta: vec3.create(),
    uniforms: { uTravel: { value: new Vector4() }, uTravelLess: { value: new Vector2(1, 1) } },
    seen: false,
  };
}

/** An eye at rest. */
export const atRest: Travel = createTravel();

function setTravel(out: Travel, velocityMps: Vec3, lightMps: number, pixelsPerRad: number): void {
  const speed = vec3.length(velocityMps) / lightMps;
  out.seen = speed * pixelsPerRad > LEAST_PX && speed < 1;
  const { uTravel, uTravelLess } = out.uniforms;
  if (!out.seen) {
    vec3.set(out.beta, 0, 0, 0);
    uTravel.value.w = 0;
    return;
  }
  vec3.scale(out.beta, velocityMps, 1 / lightMps);
  uTravel.value.x = out.beta[0] / speed;
  uTravel.value.y = out.beta[1] / speed;
  uTravel.value.z = out.beta[2] / speed;
  uTravel.value.w = speed;
  uTravelLess.value.x = 1 - speed;
  uTravelLess.value.y = Math.sqrt((1 - speed) * (1 + speed));
}
