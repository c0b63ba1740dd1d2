import type { Ephemeris } from '../../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../../math/index.ts';
import type { Instant } from './instant.ts';
import type { Moving } from './motion.ts';

const SUN = 1;

/** A custom body as far as light goes. */
export interface Shining {
  readonly entity: {
    readonly free_body: { readonly star: { readonly luminosity_sun: number } | null } | null;
  };
  readonly track: { readonly shown: Pick<Moving, 'body' | 'offsetM'> };
}

/** Which way the light comes from, for who sits in a cockpit. */
export class StarLight {
  readonly #rails: Ephemeris;
  readonly #state = new Float64Array(6);
  readonly #way = vec3.create();
  readonly #inverse = quat.create();

  constructor(rails: Ephemeris) {
    this.#rails = rails;
  }

  /** Writes the direction of the Sun, or of the custom star that is brighter at the ship. `instant` is null where there is no Sun. */
  direct(out: Vec3, own: Moving, custom: readonly Shining[], instant: Instant | null): void {
    let brightest = 0;
    vec3.set(out, Number.NaN, Number.NaN, Number.NaN);
    if (instant !== null) {
      this.#between(SUN, own, instant);
      vec3.copy(out, this.#way);
      brightest = 1 / vec3.lengthSquared(out);
    }
    for (let at = 0; at < custom.length; at += 1) {
      const { entity, track } = custom[at];
      const luminositySun = entity.free_body?.star?.luminosity_sun ?? 0;
      const { body, offsetM } = track.shown;
      if (luminositySun === 0 || (body !== own.body && instant === null)) continue;
      if (instant === null || body === own.body) vec3.negate(this.#way, own.offsetM);
      else this.#between(body, own, instant);
      vec3.add(this.#way, this.#way, offsetM);
      const brightness = luminositySun / Math.max(1, vec3.lengthSquared(this.#way));
      if (!(brightness > brightest)) continue;
      brightest = brightness;
      vec3.copy(out, this.#way);
    }
    vec3.normalize(out, out);
    vec3.transformQuat(out, out, quat.conjugate(this.#inverse, own.attitude));
  }

  /** Writes the way from the ship to the middle of a body on rails. */
  #between(body: number, { body: at, offsetM }: Moving, { day, second }: Instant): void {
    this.#rails.stateBetween(body, at, day, second, this.#state);
    for (let axis = 0; axis < 3; axis += 1) this.#way[axis] = this.#state[axis] - offsetM[axis];
  }
}
