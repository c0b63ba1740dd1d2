import { bodies, heightAbove, orientation, spinRate } from '../../astro/index.ts';
import { type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import type { SpeedFrame } from '../hud/readout.ts';

/** A custom body, taken for a ball that turns evenly. */
export interface Globe {
  gmM3S2: number;
  radiusM: number;
  /** How fast it turns about its pole, and where that is: the axis times the rate, ICRF axes. */
  readonly spinRadps: Vec3;
}

/**
 * A place and motion in the inertial frame (ICRF axes) of a custom body where there is one, else in that of a body; body 0
 * stands for a scene without bodies.
 */
export interface Motion {
  body: number;
  globe?: Globe | null;
  /** How what rests in the frame `rotating` moves at this place, m/s; null or absent where there is no such frame. */
  sweptMps?: Vec3 | null;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
}

/** Figures of flight; NaN where a figure does not exist. */
export interface FlightFigures {
  speedMps: number;
  altitudeM: number;
  verticalSpeedMps: number;
  apoapsisM: number;
  periapsisM: number;
  targetDistanceM: number;
  closingMps: number;
}

/** Unit directions that instruments and marks show, in the axes of the frame; NaN where there is none. */
export interface FlightDirections {
  readonly up: Vec3;
  readonly prograde: Vec3;
  readonly retrograde: Vec3;
  readonly target: Vec3;
}

/** An orbit as round as this has its lowest point nowhere: rounding says where. */
const ROUND = 1e-9;
/** Slower than this a direction of motion says nothing. */
const STILL_MPS = 0.05;

/** Directions that are not known yet. */
export function createDirections(): FlightDirections {
  const none = (): Vec3 => vec3.create(Number.NaN, Number.NaN, Number.NaN);
  return { up: none(), prograde: none(), retrograde: none(), target: none() };
}

/** Works out flight figures and directions; keeps its scratch space, so that it allocates nothing. */
export class FlightComputer {
  readonly #fixed: Quat = quat.create();
  readonly #apsis: Vec3 = vec3.create();
  readonly #place: Vec3 = vec3.create();
  readonly #spin: Vec3 = vec3.create();
  readonly #wind: Vec3 = vec3.create();
  readonly #relative: Vec3 = vec3.create();
  readonly #line: Vec3 = vec3.create();

  /**
   * Figures of a ship at an instant (TDB since J2000). `target` is in the same frame as the ship, or null.
   * In the frame `target` without a target, in `surface` without a body and in `rotating` without two, speed is told as in
   * `orbit`.
   */
  measure(
    out: FlightFigures,
    ship: Motion,
    target: Motion | null,
    frame: SpeedFrame,
    day: number,
    second: number,
  ): void {
    const { offsetM, velocityMps } = ship;
    const distanceM = vec3.length(offsetM);
    const solid = isAboutBody(ship);
    this.#relativeVelocity(ship, target, frame, day, second);
    out.speedMps = vec3.length(this.#relative);
    out.altitudeM = solid ? heightOf(ship, offsetM, day, second) : offsetM[1];
    out.verticalSpeedMps = solid ? vec3.dot(offsetM, velocityMps) / distanceM : velocityMps[1];
    this.#measureOrbit(out, ship, day, second);
    out.targetDistanceM = Number.NaN;
    out.closingMps = Number.NaN;
    if (!target) return;
    vec3.sub(this.#line, target.offsetM, offsetM);
    vec3.sub(this.#relative, velocityMps, target.velocityMps);
    out.targetDistanceM = vec3.length(this.#line);
    out.closingMps = vec3.dot(this.#relative, this.#line) / out.targetDistanceM;
  }

  /** Directions for marks and the attitude indicator; see `measure` for the arguments. */
  direct(
    out: FlightDirections,
    ship: Motion,
    target: Motion | null,
    frame: SpeedFrame,
    day: number,
    second: number,
  ): void {
    if (isAboutBody(ship)) unit(out.up, ship.offsetM, 0);
    else vec3.set(out.up, 0, 1, 0);
    this.#relativeVelocity(ship, target, frame, day, second);
    unit(out.prograde, this.#relative, STILL_MPS);
    vec3.scale(out.retrograde, out.prograde, -1);
    if (target) unit(out.target, vec3.sub(this.#line, target.offsetM, ship.offsetM), 0);
    else vec3.set(out.target, Number.NaN, Number.NaN, Number.NaN);
  }

  #relativeVelocity(
    ship: Motion,
    target: Motion | null,
    frame: SpeedFrame,
    day: number,
    second: number,
  ): void {
    vec3.copy(this.#relative, ship.velocityMps);
    if (frame === 'target' && target) vec3.sub(this.#relative, ship.velocityMps, target.velocityMps);
    if (frame === 'rotating' && ship.sweptMps) vec3.sub(this.#relative, ship.velocityMps, ship.sweptMps);
    if (frame !== 'surface' || !isAboutBody(ship)) return;
    if (ship.globe) vec3.copy(this.#spin, ship.globe.spinRadps);
    else {
      orientation(ship.body, day, second, this.#fixed);
      vec3.set(this.#spin, 0, 0, spinRate(ship.body));
      vec3.transformQuat(this.#spin, this.#spin, this.#fixed);
    }
    vec3.cross(this.#wind, this.#spin, ship.offsetM);
    vec3.sub(this.#relative, ship.velocityMps, this.#wind);
  }

  /** Apoapsis and periapsis of the free path as heights of their places above the ground; a hyperbola has no apoapsis. */
  #measureOrbit(out: FlightFigures, ship: Motion, day: number, second: number): void {
    out.apoapsisM = Number.NaN;
    out.periapsisM = Number.NaN;
    if (!isAboutBody(ship)) return;
    const { gmM3S2 } = ship.globe ?? bodies[ship.body];
    const { offsetM, velocityMps } = ship;
    const distanceM = vec3.length(offsetM);
    const speed2 = vec3.dot(velocityMps, velocityMps);
    const radial = vec3.dot(offsetM, velocityMps);
    const momentum2 = distanceM * distanceM * speed2 - radial * radial;
    const apsis = this.#apsis;
    vec3.scale(apsis, offsetM, speed2 / gmM3S2 - 1 / distanceM);
    vec3.addScaled(apsis, apsis, velocityMps, -radial / gmM3S2);
    const eccentricity = vec3.length(apsis);
    if (eccentricity < ROUND) vec3.copy(apsis, offsetM);
    vec3.normalize(apsis, apsis);
    const place = vec3.scale(this.#place, apsis, momentum2 / gmM3S2 / (1 + eccentricity));
    out.periapsisM = heightOf(ship, place, day, second);
    const axisM = 1 / (2 / distanceM - speed2 / gmM3S2);
    if (!(axisM > 0 && Number.isFinite(axisM))) return;
    vec3.scale(place, apsis, -axisM * (1 + eccentricity));
    out.apoapsisM = heightOf(ship, place, day, second);
  }
}

/** Height of a place above the ground of what a ship is about, m. */
function heightOf({ body, globe }: Motion, placeM: Vec3, day: number, second: number): number {
  return globe ? vec3.length(placeM) - globe.radiusM : heightAbove(body, placeM, day, second);
}

function isAboutBody({ body, globe }: Motion): boolean {
  return body > 0 || (globe ?? null) !== null;
}

function unit(out: Vec3, of: Vec3, least: number): void {
  const length = vec3.length(of);
  if (length > least) vec3.scale(out, of, 1 / length);
  else vec3.set(out, Number.NaN, Number.NaN, Number.NaN);
}
