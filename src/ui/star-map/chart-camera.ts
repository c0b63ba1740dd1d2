/** A place in light years, galactic axes. */
export type PlaceLy = readonly [x: number, y: number, z: number];

/** Where something appears: pixels from the middle of the picture, right and down; `depthLy` is not positive behind the eye. */
export interface Seen {
  xPx: number;
  yPx: number;
  depthLy: number;
}

/** Upright field of view of the map. */
const FIELD_RAD = 0.8;
const NEAREST_LY = 3;
const FARTHEST_LY = 130;
const STEEPEST_RAD = 1.5;
/** Seconds in which the way to where the camera is to be shrinks to a third. */
const GLIDE_S = 0.16;
/** What is left of a way that nobody sees any more. */
const DONE = 0.002;

/** Looks at a place from around it, with the north of the Galaxy up, and glides where it is sent. */
export class ChartCamera {
  readonly #focus: [number, number, number] = [0, 0, 0];
  readonly #wantedFocus: [number, number, number] = [0, 0, 0];
  #yaw = -0.6;
  #pitch = 0.42;
  #distance = 46;
  #wanted = { yaw: -0.6, pitch: 0.42, distance: 46 };
  #sinYaw = 0;
  #cosYaw = 1;
  #sinPitch = 0;
  #cosPitch = 1;
  #focalPx = 1;

  /** Moves without a glide from now on, for those who want no motion. */
  still = false;

  /** The place in the middle of the picture. */
  get focus(): PlaceLy {
    return this.#focus;
  }

  get distanceLy(): number {
    return this.#distance;
  }

  /** Sends the middle of the picture to a place. */
  lookAt(place: PlaceLy): void {
    for (let i = 0; i < 3; i += 1) this.#wantedFocus[i] = place[i];
  }

  /** Is at once where it was sent. */
  arrive(): void {
    for (let i = 0; i < 3; i += 1) this.#focus[i] = this.#wantedFocus[i];
    this.#yaw = this.#wanted.yaw;
    this.#pitch = this.#wanted.pitch;
    this.#distance = this.#wanted.distance;
  }

  /** Turns by angles in radians: to the left, and over the top. */
  turn(yawRad: number, pitchRad: number): void {
    const { yaw, pitch } = this.#wanted;
    this.#wanted.yaw = yaw + yawRad;
    this.#wanted.pitch = Math.min(STEEPEST_RAD, Math.max(-STEEPEST_RAD, pitch + pitchRad));
  }

  /** Goes so many times as far away. */
  zoom(ratio: number): void {
    this.#wanted.distance = Math.min(FARTHEST_LY, Math.max(NEAREST_LY, this.#wanted.distance * ratio));
  }

  /** Glides on for a span, and makes ready to project; gives whether there is still some way to go. */
  advance(spanS: number, heightPx: number): boolean {
    const share = this.still ? 1 : 1 - Math.exp(-spanS / GLIDE_S);
    let left = 0;
    for (let i = 0; i < 3; i += 1) {
      const way = this.#wantedFocus[i] - this.#focus[i];
      left = Math.max(left, Math.abs(way) / this.#distance);
      this.#focus[i] += share * way;
    }
    left = Math.max(left, Math.abs(this.#wanted.yaw - this.#yaw), Math.abs(this.#wanted.pitch - this.#pitch));
    left = Math.max(left, Math.abs(this.#wanted.distance / this.#distance - 1));
    this.#yaw += share * (this.#wanted.yaw - this.#yaw);
    this.#pitch += share * (this.#wanted.pitch - this.#pitch);
    this.#distance += share * (this.#wanted.distance - this.#distance);
    if (left < DONE) this.arrive();
    this.#sinYaw = Math.sin(this.#yaw);
    this.#cosYaw = Math.cos(this.#yaw);
    this.#sinPitch = Math.sin(this.#pitch);
    this.#cosPitch = Math.cos(this.#pitch);
    this.#focalPx = heightPx / 2 / Math.tan(FIELD_RAD / 2);
    return left >= DONE;
  }

  /** Where a place appears. */
  project(place: PlaceLy, out: Seen): Seen {
    const [fx, fy, fz] = this.#focus;
    return this.#see(place[0] - fx, place[1] - fy, place[2] - fz, this.#distance, out);
  }

  /** Where something very far away in a direction appears. */
  projectDirection(direction: PlaceLy, out: Seen): Seen {
    return this.#see(direction[0], direction[1], direction[2], 0, out);
  }

  #see(x: number, y: number, z: number, backLy: number, out: Seen): Seen {
    const right = x * this.#cosYaw + y * this.#sinYaw;
    const ahead = y * this.#cosYaw - x * this.#sinYaw;
    const up = z * this.#cosPitch + ahead * this.#sinPitch;
    out.depthLy = backLy + ahead * this.#cosPitch - z * this.#sinPitch;
    const scale = this.#focalPx / Math.max(out.depthLy, 1e-3);
    out.xPx = right * scale;
    out.yPx = -up * scale;
    return out;
  }
}
