/** Height of standing eyes above the floor, m: where the cockpit's eye point is for a person who stands. */
const STANDING_EYE_M = 1.62;

/** The part of three's WebXR manager that a seat needs. */
export interface SpaceHolder {
  setReferenceSpace(space: XRReferenceSpace): void;
}

/** Keeps the person's head at the eye point of the cockpit: at the start, on request, and after the system recentres. */
export class Seat {
  readonly #holder: SpaceHolder;
  readonly #base: XRReferenceSpace;
  readonly #floor: boolean;
  readonly #removal = new AbortController();
  #wanted = true;

  constructor(holder: SpaceHolder, base: XRReferenceSpace, floor: boolean) {
    this.#holder = holder;
    this.#base = base;
    this.#floor = floor;
    base.addEventListener('reset', () => this.recentre(), { signal: this.#removal.signal });
  }

  recentre(): void {
    this.#wanted = true;
  }

  /** Does what was asked for as soon as the head is tracked. */
  follow(frame: XRFrame): void {
    if (!this.#wanted) return;
    const pose = frame.getViewerPose(this.#base);
    if (!pose) return;
    this.#wanted = false;
    const { position, orientation } = pose.transform;
    const yawRad = headYawRad(orientation);
    const place = new XRRigidTransform(
      { x: position.x, y: this.#floor ? STANDING_EYE_M : position.y, z: position.z },
      { x: 0, y: Math.sin(yawRad / 2), z: 0, w: Math.cos(yawRad / 2) },
    );
    this.#holder.setReferenceSpace(this.#base.getOffsetReferenceSpace(place));
  }

  stop(): void {
    this.#removal.abort();
  }
}

/** The turn about the upright axis of where a head looks, in radians and growing to the left. */
export function headYawRad(orientation: {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly w: number;
}): number {
  const { x, y, z, w } = orientation;
  const aheadX = -2 * (x * z + w * y);
  const aheadZ = -(1 - 2 * (x * x + y * y));
  return Math.atan2(-aheadX, -aheadZ);
}
