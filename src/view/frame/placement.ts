import { bodies, type Ephemeris } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { sunlightScale } from '../light/photometry.ts';
import type { ViewState } from '../view-state.ts';

/** Index of the Sun in `bodies`. */
export const SUN = bodies.findIndex((body) => body.kind === 'star');

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
  /** Sunlight at the body relative to 1 AU. */
  sunlight: number;
}

/**
 * Places of all bodies relative to the observer, in doubles: only these differences ever become floats. Light time is
 * ignored: every body is drawn where it is now, not where its light left it.
 */
export class Placements {
  readonly all: readonly Placement[];
  readonly #byBody: readonly (Placement | undefined)[];
  readonly #state = new Float64Array(6);
  readonly #ephemeris: Ephemeris;

  constructor(ephemeris: Ephemeris) {
    this.#ephemeris = ephemeris;
    this.all = bodies.flatMap((body, index) =>
      body.kind === 'barycentre'
        ? []
        : {
            body: index,
            positionM: vec3.create(),
            distanceM: 1,
            angularRadiusRad: 0,
            sunDirection: vec3.create(1),
            sunDistanceM: 1,
            sunlight: 1,
          },
    );
    this.#byBody = bodies.map((_, index) => this.all.find(({ body }) => body === index));
  }

  /** The placement of a body by index, undefined for the barycentre. */
  of(body: number): Placement | undefined {
    return this.#byBody[body];
  }

  /** Computes all places for a frame. Does not allocate. */
  update({ day, second, observer }: ViewState): void {
    const state = this.#state;
    for (let at = 0; at < this.all.length; at++) {
      const placement = this.all[at];
      this.#ephemeris.stateBetween(placement.body, observer.body, day, second, state);
      const { positionM } = placement;
      vec3.set(
        positionM,
        state[0] - observer.offsetM[0],
        state[1] - observer.offsetM[1],
        state[2] - observer.offsetM[2],
      );
      placement.distanceM = Math.max(1, vec3.length(positionM));
      const radiusM = bodies[placement.body].equatorialRadiusM;
      placement.angularRadiusRad =
        placement.distanceM > radiusM ? Math.asin(radiusM / placement.distanceM) : Math.PI / 2;
      if (placement.body === SUN) {
        // for the Sun these tell of its light at the eye
        placement.sunDistanceM = placement.distanceM;
        placement.sunlight = sunlightScale(placement.distanceM);
        continue;
      }
      this.#ephemeris.stateBetween(SUN, placement.body, day, second, state);
      const { sunDirection } = placement;
      vec3.set(sunDirection, state[0], state[1], state[2]);
      placement.sunDistanceM = vec3.length(sunDirection);
      vec3.normalize(sunDirection, sunDirection);
      placement.sunlight = sunlightScale(placement.sunDistanceM);
    }
  }
}
