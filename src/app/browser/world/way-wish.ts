import type { Vec3 } from '../../../math/index.ts';
import type { BodyTruth, CourseEngine, CourseMark } from '../../../world/index.ts';
import type { Instant } from './instant.ts';
import type { Moving } from './motion.ts';
import type { Pair } from './rotating-frame.ts';

/** In whose frame the way is shown, and whether that turns with the body. */
export interface WayFrame {
  readonly body: number;
  readonly turning: boolean;
  /** A custom body that it is counted from instead, by its id; 0 or absent for none. */
  readonly custom?: number;
  /** The two bodies with which it rotates, the body one of them; lengths are then parts of their distance. */
  readonly pair?: Pair | null;
}

/** A planned change of velocity at an instant. */
export interface WayNode {
  readonly day: number;
  readonly second: number;
  readonly prograde_mps: number;
  readonly normal_mps: number;
  readonly radial_mps: number;
}

/** What a way is worked out for. */
export interface WayWish {
  readonly ship: Moving;
  /** What air slows the ship by. */
  readonly dragM2PerKg: number;
  /** The engine that planned burns take their time with; at once unless given. */
  readonly engine?: CourseEngine;
  readonly instant: Instant;
  readonly frame: WayFrame;
  /** A body whose closest approach is looked for, or -1. */
  readonly target: number;
  /** A custom body whose closest approach is looked for, by its id; none unless given. */
  readonly targetEntity?: number;
  /** How everything falls where nothing is on rails, m/s^2; not at all unless given. */
  readonly fallMps2?: Vec3;
  /** Planned changes of velocity at their instants, in order; the same list while nothing changes. */
  readonly nodes: readonly WayNode[];
  /** The custom bodies around it; none unless given. */
  readonly bodies?: WayBodies;
}

/** Custom bodies that pull the ship. */
export interface WayBodies {
  readonly count: number;
  /** Whenever there are others than before, or one has become another. */
  readonly version: number;
  /** Their states at the instant that is shown. */
  truths(): readonly BodyTruth[];
  radiusOf(id: number): number;
  /** Writes where one is shown, by its id, in the frame of a body on rails; false where it is not. */
  placeOf(id: number, body: number, out: Float64Array): boolean;
  /** How long an orbit of the ship about that of them takes which holds it, s, or of that about its own where the ship leaves it;
   * NaN where that is no custom body. */
  periodS(ship: Moving): number;
}

/** A moment on the way, with its place in the frame that is shown. */
export interface WayMark {
  /** What is there; null for a mark of time. */
  event: CourseMark | null;
  /** When, s from the start of the way and s of Unix time. */
  timeS: number;
  unixS: number;
  readonly place: Float64Array;
}
