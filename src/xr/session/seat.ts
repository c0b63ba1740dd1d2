import { type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';

/** Height of standing eyes above the floor, m: where the cockpit's eye point is for a person who stands. */
const STANDING_EYE_M = 1.62;

/** A head as WebXR gives it. */
export interface HeadPose {
  readonly position: { readonly x: number; readonly y: number; readonly z: number };
  readonly orientation: { readonly x: number; readonly y: number; readonly z: number; readonly w: number };
}

/**
 * Keeps the person's head at the eye point of the cockpit: at the start, on request, and after the system recentres.
 * Tells where the headset's space has to stand in the ship for that, with the seat turned as it is.
 */
export class Seat {
  /** Origin of the headset's space, from the eye point in ship axes, m. */
  readonly originM: Vec3 = vec3.create();
  /** Axes of the headset's space to ship axes. */
  readonly attitude: Quat = quat.create();
  /** Turn of the seat against the ship, radians to the left. */
  turnRad = 0;
  readonly #standing: boolean;
  readonly #headM: Vec3 = vec3.create();
  #headYawRad = 0;
  #wanted = true;

  constructor(standing: boolean) {
    this.#standing = standing;
  }

  /** Puts the head back to the eye point, facing ahead, as soon as it is tracked. */
  recentre(): void {
    this.#wanted = true;
  }

  /** Takes a tracked head and brings origin and attitude up to date; call once a frame. */
  follow(head: HeadPose | null): void {
    if (this.#wanted && head) {
      this.#wanted = false;
      this.turnRad = 0;
      const { x, y, z } = head.position;
      vec3.set(this.#headM, x, this.#standing ? STANDING_EYE_M : y, z);
      this.#headYawRad = headYawRad(head.orientation);
    }
    quat.identity(this.attitude);
    quat.rotateY(this.attitude, this.attitude, this.turnRad - this.#headYawRad);
    vec3.transformQuat(this.originM, this.#headM, this.attitude);
    vec3.negate(this.originM, this.originM);
  }
}

/** The turn about the upright axis of where a head looks, in radians and growing to the left. */
export function headYawRad({ x, y, z, w }: HeadPose['orientation']): number {
  const aheadX = -2 * (x * z + w * y);
  const aheadZ = -(1 - 2 * (x * x + y * y));
  return Math.atan2(-aheadX, -aheadZ);
}
