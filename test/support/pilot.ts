import { addSeconds, bodies, DAY_S, type Epoch, secondsBetween } from '../../src/astro/index.ts';
import { type Vec3, vec3 } from '../../src/math/index.ts';
import type { Course, World } from '../../src/world/index.ts';
import { courseOf, engineOf } from './courses.ts';
import { shipOf } from './world-visitors.ts';
import { ask, sharedRails } from './worlds.ts';

/** What a burn changes along the motion, along the angular momentum and outward, m/s. */
export type Change = readonly [progradeMps: number, normalMps: number, radialMps: number];

/** How a way foreseen passes a body. */
export interface Passage {
  /** Seconds from now, and from its centre, m; where it leads into the ground, there. */
  readonly timeS: number;
  readonly distanceM: number;
  /** The state there about the body. */
  readonly state: Float64Array;
}

/** Difference of a burn by which a pilot tries what it does, m/s, and the finest parts of one that a page plans. */
const TRIAL_MPS = 0.05;
const PARTS_OF_MPS = 1000;
const ROUNDS = 12;

/** A visitor on the way to a body, with what the page offers: the way ahead, planned burns, the autopilot and fast time. */
export class Pilot {
  readonly world: World;
  readonly visitor: string;
  readonly target: number;

  constructor(world: World, visitor: string, target: number) {
    this.world = world;
    this.visitor = visitor;
    this.target = target;
  }

  get ship() {
    return shipOf(this.world, this.visitor);
  }

  /** Seconds from now to an instant. */
  secondsTo(instant: Readonly<Epoch>): number {
    return secondsBetween(this.world.time, instant);
  }

  /** The instant so many seconds from now. */
  instantIn(timeS: number): Epoch {
    return addSeconds({ day: 0, second: 0 }, this.world.time, timeS);
  }

  /** The way ahead with a burn at an instant, or without one. */
  foresee(horizonS: number, at?: Readonly<Epoch>, change: Change = [0, 0, 0]): Course {
    const [progradeMps, normalMps, radialMps] = change;
    const impulses =
      at === undefined ? [] : [{ timeS: this.secondsTo(at), progradeMps, normalMps, radialMps }];
    const engine = engineOf(this.ship);
    return courseOf(this.world, this.ship, { horizonS, target: this.target, impulses }, { engine });
  }

  /** How a way passes the body that is steered for, where it is nearest. */
  passageOf(course: Course): Passage {
    let nearest: { readonly timeS: number; readonly distanceM: number } | undefined;
    for (const mark of course.marks.slice(0, course.markCount)) {
      if (mark.body !== this.target || !['closest', 'periapsis', 'impact'].includes(mark.kind)) continue;
      if (nearest === undefined || mark.distanceM < nearest.distanceM) nearest = mark;
    }
    if (nearest === undefined) throw new Error('the way does not pass it');
    const { timeS, distanceM } = nearest;
    const state = new Float64Array(6);
    if (!course.track.stateAt(timeS, this.target, sharedRails(), state)) throw new Error('no such time');
    return { timeS, distanceM, state };
  }

  /** Finds the burn that brings what is foreseen to nothing, as somebody does who tries a little more and less of each. */
  trim(first: Change, off: (change: Change) => readonly number[], enough: number): Change {
    let change = first;
    let now = off(change);
    for (let round = 0; round < ROUNDS && Math.hypot(...now) > enough; round += 1) {
      const slopes = change.map((_, axis) =>
        off(change.map((value, k) => (k === axis ? value + TRIAL_MPS : value)) as unknown as Change).map(
          (value, row) => (value - now[row]) / TRIAL_MPS,
        ),
      );
      const step = leastSquares(slopes, now);
      let tried = now;
      // as far as it gets better
      for (let share = 1; share > 0.01; share *= 0.5) {
        const next = change.map((value, axis) => value + share * step[axis]) as unknown as Change;
        tried = off(next);
        if (Math.hypot(...tried) >= Math.hypot(...now)) continue;
        change = next;
        break;
      }
      if (Math.hypot(...tried) >= Math.hypot(...now)) break;
      now = tried;
    }
    return change.map((value) => Math.round(value * PARTS_OF_MPS) / PARTS_OF_MPS) as unknown as Change;
  }

  /** Plans a burn, has the ship fly it at a wish of the clock, and waits until it is done. */
  burn(at: Readonly<Epoch>, [prograde_mps, normal_mps, radial_mps]: Change, factor: number): void {
    const nodes = [{ day: at.day, second: at.second, prograde_mps, normal_mps, radial_mps }];
    accepted(ask(this.world, { type: 'plan', visitor: this.visitor, nodes, fly: true }));
    accepted(ask(this.world, { type: 'ask_time', visitor: this.visitor, factor }));
    while (this.ship.vessel?.plan.flying === true) this.world.step();
    accepted(ask(this.world, { type: 'ask_time', visitor: this.visitor, factor: 1 }));
  }

  /** Flies on untouched to an instant, or a tick past it. */
  coast(to: Readonly<Epoch>, factor: number): void {
    let wish = factor;
    accepted(ask(this.world, { type: 'ask_time', visitor: this.visitor, factor }));
    while (this.secondsTo(to) > 0) {
      // who comes nearer slows down
      const slower = Math.max(1, 10 ** Math.floor(Math.log10(this.secondsTo(to))));
      if (slower < wish) {
        wish = slower;
        accepted(ask(this.world, { type: 'ask_time', visitor: this.visitor, factor: wish }));
      }
      this.world.step();
    }
  }
}

/**
 * Where the asymptote of a hyperbola about a body, by a state on it, passes the centre: the vector from there, upright on it
 * (the B-plane; Vallado 2013, section 12.5).
 */
export function missOf(body: number, state: Float64Array): { missM: Vec3; towards: Vec3; excessMps: number } {
  const { gmM3S2 } = bodies[body];
  const [r, v] = [state.slice(0, 3), state.slice(3)];
  const h = vec3.cross(vec3.create(), r, v);
  const excessMps = Math.sqrt(vec3.lengthSquared(v) - (2 * gmM3S2) / vec3.length(r));
  const e = vec3.cross(vec3.create(), v, h);
  vec3.addScaled(e, vec3.scale(e, e, 1 / gmM3S2), r, -1 / vec3.length(r));
  const size = vec3.length(e);
  const p = vec3.normalize(vec3.create(), e);
  const q = vec3.cross(vec3.create(), vec3.normalize(vec3.create(), h), p);
  const towards = vec3.scale(vec3.create(), p, 1 / size);
  vec3.addScaled(towards, towards, q, Math.sqrt(1 - 1 / (size * size)));
  const missM = vec3.cross(vec3.create(), towards, h);
  return { missM: vec3.scale(missM, missM, 1 / excessMps), towards, excessMps };
}

/** Days as seconds. */
export const days = (count: number): number => count * DAY_S;

/** The least step that brings what is off to nothing as well as it goes; `slopes` by axis (Levenberg, hardly damped). */
function leastSquares(slopes: readonly (readonly number[])[], off: readonly number[]): number[] {
  const a = slopes.map((one) =>
    slopes.map((other) => one.reduce((sum, value, k) => sum + value * other[k], 0)),
  );
  const b = slopes.map((one) => -one.reduce((sum, value, k) => sum + value * off[k], 0));
  const trace = a.reduce((sum, row, k) => sum + row[k], 0);
  a.forEach((row, k) => {
    row[k] += 1e-9 * trace;
  });
  const n = b.length;
  for (let k = 0; k < n; k += 1)
    for (let row = k + 1; row < n; row += 1) {
      const share = a[row][k] / a[k][k];
      for (let column = k; column < n; column += 1) a[row][column] -= share * a[k][column];
      b[row] -= share * b[k];
    }
  const step = b.slice();
  for (let k = n - 1; k >= 0; k -= 1) {
    for (let column = k + 1; column < n; column += 1) step[k] -= a[k][column] * step[column];
    step[k] /= a[k][k];
  }
  return step;
}

function accepted({ answer }: ReturnType<typeof ask>): void {
  if (answer.type !== 'answer' || !answer.ok) throw new Error(`refused: ${JSON.stringify(answer)}`);
}
