import {
  bodies,
  convertState,
  type Ephemeris,
  inertialFrame,
  type LagrangePoint,
  lagrangeState,
  synodicAttitude,
  synodicFrame,
} from '../../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../../math/index.ts';

/** Two bodies on rails, the secondary about the primary. */
export interface Pair {
  readonly primary: number;
  readonly secondary: number;
  /** For people. */
  readonly title: string;
}

/** By the secondary: every body with what it goes about. */
const pairs: readonly (Pair | null)[] = bodies.map(({ parent, title }, secondary) =>
  parent > 0
    ? Object.freeze({ primary: parent, secondary, title: `${bodies[parent].title}–${title}` })
    : null,
);

/**
 * The two bodies with whose frame a ship at a body may rotate, one of them that body: with what is steered for where that,
 * or what carries it, goes about the body; else with what the body goes about. Null at the Sun without a target. The same
 * object for the same two.
 * @param target index of a body, or -1
 */
export function pairAt(body: number, target: number): Pair | null {
  for (let at = target; at > 0 && body > 0; at = bodies[at].parent)
    if (bodies[at].parent === body) return pairs[at];
  return pairs[body];
}

/**
 * The frame that rotates with two bodies and in which both stand still: lengths are parts of their distance, so that it
 * swells and shrinks with that, and so do the five Lagrange points (the pulsating frame of the elliptic problem: Szebehely
 * 1967, Theory of Orbits, chapter 10). Places are counted from either body. Allocates nothing from frame to frame.
 */
export class RotatingFrame {
  /** Turns the axes of the frame to those of the ICRF. */
  readonly turn = quat.create();
  /** How far the two are from each other, m. */
  apartM = 1;
  readonly #state = new Float64Array(6);
  readonly #spinRadps = vec3.create();
  /** What lengths grow by, 1/s. */
  #growth = 0;
  readonly #back = quat.create();
  readonly #line = vec3.create();
  readonly #rate = vec3.create();

  /**
   * Brings it to an instant of TDB since J2000.
   * @throws AstroError `outside_span`
   */
  place(ephemeris: Ephemeris, { primary, secondary }: Pair, day: number, second: number): void {
    const s = ephemeris.stateBetween(secondary, primary, day, second, this.#state);
    vec3.set(this.#line, s[0], s[1], s[2]);
    vec3.set(this.#rate, s[3], s[4], s[5]);
    const square = vec3.lengthSquared(this.#line);
    this.apartM = Math.sqrt(square);
    this.#growth = vec3.dot(this.#line, this.#rate) / square;
    vec3.scale(this.#spinRadps, vec3.cross(this.#spinRadps, this.#line, this.#rate), 1 / square);
    quat.conjugate(this.#back, synodicAttitude(this.turn, s));
  }

  /** Writes a place, m from one of the two with the axes of the ICRF, as the frame has it. `out` may be the place. */
  enter(out: Vec3, placeM: Vec3): Vec3 {
    return vec3.scale(out, vec3.transformQuat(out, placeM, this.#back), 1 / this.apartM);
  }

  /** Writes where a place of the frame is, m from the body that it is counted from, with the axes of the ICRF. */
  leave(out: Vec3, place: Vec3): Vec3 {
    return vec3.scale(out, vec3.transformQuat(out, place, this.turn), this.apartM);
  }

  /**
   * Writes how what rests in the frame moves at a place (m from one of the two, ICRF) as that body has it, m/s. The slow
   * tilting of the plane in which the two move is left out.
   */
  sweep(out: Vec3, placeM: Vec3): Vec3 {
    return vec3.addScaled(out, vec3.cross(out, this.#spinRadps, placeM), placeM, this.#growth);
  }
}

const points: readonly LagrangePoint[] = [1, 2, 3, 4, 5];

/**
 * Where the five Lagrange points of two bodies stand in their rotating frame, counted from one of them.
 * @throws AstroError `outside_span`
 */
export function lagrangePlaces(
  ephemeris: Ephemeris,
  pair: Pair,
  body: number,
  day: number,
  second: number,
): readonly Vec3[] {
  const { primary, secondary } = pair;
  const frame = new RotatingFrame();
  frame.place(ephemeris, pair, day, second);
  const [from, to] = [synodicFrame(primary, secondary), inertialFrame(body)];
  return points.map((point) => {
    const at = lagrangeState(ephemeris, primary, secondary, point, day, second, new Float64Array(6));
    convertState(ephemeris, at, from, to, day, second, at);
    return frame.enter(vec3.create(), at);
  });
}
