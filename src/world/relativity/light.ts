import { LIGHT_MPS } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { WorldError } from '../error.ts';
import { limits } from '../limits.ts';

/** Parts of the speed of light that a ship can reach: of slow light, and of the true one. */
const SLOW_SHARE = 0.99;
const TRUE_SHARE = 0.999_999;

/** How fast light is in a world, and so the most that a ship can have: true, or slow enough for its laws to be seen. */
export class Light {
  #mps: number;

  /** Throws WorldError `not_applicable` for a speed that light cannot have. */
  constructor(mps: number = LIGHT_MPS) {
    this.#mps = sound(mps);
  }

  /** m/s. */
  get mps(): number {
    return this.#mps;
  }

  set mps(mps: number) {
    this.#mps = sound(mps);
  }

  /** Slower than the true one: then gravity has no part in the rate of clocks, and rest is the reference body's frame. */
  get slow(): boolean {
    return this.#mps < LIGHT_MPS;
  }

  /** The highest speed of a ship beside its reference body, m/s. */
  get mostMps(): number {
    return this.#mps * (this.slow ? SLOW_SHARE : TRUE_SHARE);
  }

  /** Throws WorldError `too_fast` for a velocity that nothing can be given here. */
  admit(velocityMps: Vec3, name: string): void {
    const speedMps = vec3.length(velocityMps);
    if (speedMps <= this.mostMps) return;
    throw new WorldError(
      'too_fast',
      `${name} cannot move at ${told(speedMps)} m/s: where light goes at ${this.#mps} m/s, nothing is faster than ${told(this.mostMps)} m/s. Give less, or let light be faster.`,
    );
  }

  /** Slows something down to the highest speed; false where it is not faster. */
  hold(velocityMps: Vec3): boolean {
    const square = vec3.lengthSquared(velocityMps);
    const most = this.mostMps;
    if (square <= most * most) return false;
    vec3.scale(velocityMps, velocityMps, most / Math.sqrt(square));
    return true;
  }
}

function sound(mps: number): number {
  if (mps >= limits.slowestLightMps && mps <= LIGHT_MPS) return mps;
  throw new WorldError(
    'not_applicable',
    `Light cannot go at ${mps} m/s. Give ${limits.slowestLightMps} to ${LIGHT_MPS} m/s.`,
    undefined,
    'light_mps',
  );
}

/** To a metre a second, so that what is just too fast differs from what is not. */
function told(speedMps: number): string {
  return String(Number(speedMps.toPrecision(9)));
}
