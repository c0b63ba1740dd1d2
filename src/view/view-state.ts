import type { Quat, Vec3 } from '../math/index.ts';

/** What an entity is drawn as. */
export type EntityShape = 'ship' | 'crate' | 'ball' | 'marker';

/** One thing that is not a body: another visitor's ship, a crate. */
export interface VisibleEntity {
  /** Stable from frame to frame. */
  readonly id: string;
  readonly shape: EntityShape;
  /** Reference body by index. */
  readonly body: number;
  /** Place in the body's inertial frame, m, ICRF axes. */
  readonly offsetM: Vec3;
  /** The entity's axes to ICRF. */
  readonly attitude: Quat;
  /** Full extent along the entity's axes, m. Balls use the first; ships keep their proportions and use the third. */
  readonly sizeM: Vec3;
  /** sRGB as 0xrrggbb; the shape's own colour when absent. */
  readonly color?: number;
}

/** Where the eye's ship is. */
export interface Observer {
  /** Reference body by index. */
  readonly body: number;
  /** Place in the body's inertial frame, m, ICRF axes. */
  readonly offsetM: Vec3;
  /** Velocity in that frame, m/s. */
  readonly velocityMps: Vec3;
  /** Ship axes (forward -Z, up +Y, right +X) to ICRF. */
  readonly attitude: Quat;
}

/** What one frame shows. The view reads it and keeps nothing of it. */
export interface ViewState {
  /** TDB since J2000: whole days, and seconds below 86400. */
  readonly day: number;
  readonly second: number;
  readonly observer: Observer;
  /** Camera axes to ship axes; in a headset, the direction that its zero looks along. */
  readonly look: Quat;
  /** The eye in ship axes, m; in a headset, the origin of its space. */
  readonly eyeM: Vec3;
  /** Vertical field of view, degrees; a headset brings its own. */
  readonly fovDeg: number;
  readonly entities: readonly VisibleEntity[];
  readonly environment: 'space' | 'local';
  /** Draw the orbits of all bodies. */
  readonly orbits: boolean;
  /** Body whose orbit is emphasised, or null. */
  readonly target: number | null;
  /** Keep stars bright beside sunlit bodies, as no camera would show them. */
  readonly alwaysShowStars?: boolean;
}
