import type { Planet, StarSystem } from '../astro/index.ts';
import type { Quat, Vec3 } from '../math/index.ts';

/** What an entity is drawn as. */
export type EntityShape = 'ship' | 'crate' | 'ball' | 'marker' | 'globe';

/** One thing that is not a body: another visitor's ship, a crate. */
export interface VisibleEntity {
  /** Stable from frame to frame. */
  readonly id: string;
  readonly shape: EntityShape;
  /** Reference body by index. */
  readonly body: number;
  /** Place in the body's inertial frame, m, ICRF axes. */
  readonly offsetM: Vec3;
  /** Velocity in that frame, m/s: light shows where it was; at rest when absent. */
  readonly velocityMps?: Vec3;
  /** The entity's axes to ICRF. */
  readonly attitude: Quat;
  /** Full extent along the entity's axes, m. Balls use the first; ships keep their proportions and use the third. */
  readonly sizeM: Vec3;
  /** sRGB as 0xrrggbb; the shape's own colour when absent. */
  readonly color?: number;
  /** Of a globe: gravitational parameter, geometric albedo, its own light where it is a star, and what it is made of where that is known. */
  readonly globe?: {
    readonly gmM3S2: number;
    readonly albedo: number;
    readonly star: { readonly temperatureK: number; readonly luminositySun: number } | null;
    readonly kind?: Planet['kind'] | undefined;
  };
}

/** Many small bodies about one centre, as they were at an instant. Another object whenever anything of it is another. */
export interface VisibleSwarm {
  /** What they go about, by index. */
  readonly body: number;
  /** The instant, TDB since J2000. */
  readonly day: number;
  readonly second: number;
  /** Place and velocity of each about the body, m and m/s, ICRF axes: six numbers each. */
  readonly statesM: Float64Array;
  /** Absolute magnitude of each. */
  readonly magnitude: number;
  /** sRGB as 0xrrggbb. */
  readonly color: number;
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

/** The way ahead of the observer's ship, as places in the frame of a body. */
export interface CoursePath {
  /** Index of the body. */
  readonly body: number;
  /** Where the places are counted from, m from that body, ICRF axes; the body itself when absent. */
  readonly offsetM?: Vec3;
  /** Axes of the frame to ICRF. */
  readonly turn: Quat;
  /** Length of a unit of the places, m; 1 when absent. */
  readonly unitM?: number;
  /** Places, three doubles each, in units, and how strong the line is there. */
  readonly points: Float64Array;
  readonly strengths: Float32Array;
  /** The first place that lies ahead, and how many there are with those behind. */
  readonly first: number;
  readonly count: number;
  /** When each place is reached, s, so that the line is round between them; straight when absent. */
  readonly timesS?: Float64Array;
  /** Part of the way from the last place behind to the first ahead that is behind; 0 when absent. */
  readonly passed?: number;
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
  /** Swarms of small bodies; another list whenever one of them is another. */
  readonly swarms?: readonly VisibleSwarm[];
  readonly environment: 'space' | 'local';
  /** What a local scene lies under; a bright day when absent. */
  readonly sky?: 'day' | 'stars';
  /** The system of the Galaxy that stars are seen from; the Sun's when absent. The same object while it is the same. */
  readonly seenFrom?: Pick<StarSystem, 'positionLy'> | null;
  /** Speed of light, m/s; the true one when absent. */
  readonly lightMps?: number;
  /** Draw the orbits of all bodies. */
  readonly orbits: boolean;
  /** Body whose orbit is emphasised, or null. */
  readonly target: number | null;
  /** The same of a globe, by its id. */
  readonly targetGlobe?: string | null;
  /** The way ahead, drawn as a line that begins at the ship. */
  readonly course?: CoursePath | null;
  /** Draw space as a grid that masses pull down. */
  readonly lattice?: boolean;
  /** Let nothing move that is there to be looked at alone, such as the pulse of the lattice. */
  readonly calm?: boolean;
  /** Draw the figures of the constellations. */
  readonly constellations?: boolean;
  /** Keep stars bright beside sunlit bodies, as no camera would show them. */
  readonly alwaysShowStars?: boolean;
}
