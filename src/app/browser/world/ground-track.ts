import { bodyIndex, orientation, spinRate } from '../../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../../math/index.ts';
import type { Entity } from '../../../protocol/index.ts';
import type { Instant } from './instant.ts';
import { createMoving, type Moving } from './motion.ts';

const turned = quat.create();
const spin = vec3.create();

/** Follows one thing that stands on the ground of a turning body. The server says once where; the rest is the body's rotation. */
export class GroundTrack {
  /** As it is shown; written by `show`. */
  readonly shown: Moving = createMoving();
  readonly #groundM: Vec3;

  constructor({ body, attitude }: Entity['motion'], groundM: NonNullable<Entity['ground_m']>) {
    this.#groundM = Float64Array.from(groundM);
    this.shown.body = bodyIndex(body);
    this.shown.attitude.set(attitude);
  }

  /** Works out where it is at a moment. */
  show(_tick: number, { day, second }: Instant): void {
    const { body, offsetM, velocityMps } = this.shown;
    orientation(body, day, second, turned);
    vec3.transformQuat(offsetM, this.#groundM, turned);
    vec3.set(spin, 0, 0, spinRate(body));
    vec3.transformQuat(spin, spin, turned);
    vec3.cross(velocityMps, spin, offsetM);
  }
}
