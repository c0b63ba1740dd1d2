import {
  AU_M,
  bodies,
  bodyIndex,
  DAY_S,
  type Ephemeris,
  GravityField,
  integrators,
  LIGHT_MPS,
} from '../../../src/astro/index.ts';
import type { States } from '../seams.ts';

/** Push of what a body gives off, as JPL and Marsden et al. 1973 (AJ 78, 211) state it, AU/day^2. */
export interface Outgassing {
  readonly radial: number;
  readonly transverse: number;
  /** How it falls off: of water ice, or with the square of the distance (Yarkovsky's effect). */
  readonly law: 'ice' | 'square';
  /** Days since J2000 from which on it holds; that of the line before holds until then. */
  readonly fromDay?: number;
}

/** What moves a small body beside the bodies of the rails. */
export interface Forces {
  readonly outgassing: readonly Outgassing[];
  /** Heavy asteroids: mass, m^3/s^2, and states from the Sun. */
  readonly asteroids: readonly {
    readonly name: string;
    readonly gmM3S2: number;
    readonly states: TimedStates;
  }[];
}

/** A state from the Sun in ICRF axes, m and m/s. */
export interface Start {
  readonly day: number;
  readonly state: Float64Array;
}

/** Part of a radian that a step covers, as seen from the Sun or from a planet that is near. */
const STEP_RAD = 0.05;
const LONGEST_STEP_DAYS = 16;
const SHORTEST_STEP_DAYS = 1e-4;
const SUN = bodyIndex('sun');
const SUN_GM = bodies[SUN].gmM3S2;
const PLANETS = bodies.slice(2, 12).map(({ name }) => bodyIndex(name));
const NUMBERS = 9;
/** The rails end just before their end. */
const LAST_MOMENT_DAYS = 1e-6;

/** A table of states at equal steps, joined by cubics. */
export class TimedStates {
  readonly #firstDay: number;
  readonly #stepDays: number;
  readonly #states: Float64Array;

  constructor(firstDay: number, stepDays: number, states: Float64Array) {
    this.#firstDay = firstDay;
    this.#stepDays = stepDays;
    this.#states = states;
  }

  /** Writes the place, and the velocity behind it where there is room. */
  place(day: number, out: Float64Array): Float64Array {
    const at = (day - this.#firstDay) / this.#stepDays;
    const row = Math.max(0, Math.min(this.#states.length / 6 - 2, Math.floor(at)));
    const share = at - row;
    const rest = 1 - share;
    const span = this.#stepDays * DAY_S;
    for (let k = 0; k < 3; k++) {
      const from = 6 * row + k;
      const to = from + 6;
      out[k] =
        rest * rest * (1 + 2 * share) * this.#states[from] +
        share * share * (1 + 2 * rest) * this.#states[to] +
        span * rest * share * (rest * this.#states[from + 3] - share * this.#states[to + 3]);
      if (out.length < 6) continue;
      out[k + 3] =
        (6 * share * rest * (this.#states[to] - this.#states[from])) / span +
        rest * (1 - 3 * share) * this.#states[from + 3] +
        share * (1 - 3 * rest) * this.#states[to + 3];
    }
    return out;
  }
}

/** Integrates a body over the span from its start, both ways, and answers its state from the center at any days. */
export function trajectory(
  rails: Ephemeris,
  start: Start,
  forces: Forces,
  firstDay: number,
  endDay: number,
  center = SUN,
): States {
  const motion = new Motion(rails, forces, start.day, center);
  const later = motion.fly(start.state, Math.min(endDay, rails.endDay - LAST_MOMENT_DAYS));
  const earlier = motion.fly(start.state, firstDay);
  const knots = [...earlier.reverse().slice(0, -1), ...later];
  const days = Float64Array.from(knots, (knot) => knot[NUMBERS]);
  return (asked) => {
    const states = new Float64Array(6 * asked.length);
    asked.forEach((day, i) => {
      const at = Math.max(0, Math.min(days.length - 2, lastNotAfter(days, day)));
      quintic(knots[at], knots[at + 1], day, states.subarray(6 * i, 6 * i + 6));
    });
    return states;
  };
}

class Motion {
  readonly #rails: Ephemeris;
  readonly #gravity: GravityField;
  readonly #forces: Forces;
  readonly #originDay: number;
  readonly #center: number;
  readonly #pull = new Float64Array(3);
  readonly #other = new Float64Array(6);
  readonly #place = new Float64Array(3);

  constructor(rails: Ephemeris, forces: Forces, originDay: number, center: number) {
    this.#rails = rails;
    this.#gravity = new GravityField(rails);
    this.#forces = forces;
    this.#originDay = originDay;
    this.#center = center;
  }

  /** States and accelerations on the way from the origin to a day, each with its day behind. */
  fly(from: Float64Array, toDay: number): Float64Array[] {
    const state = from.slice();
    const absolute = Float64Array.of(1e-3, 1e-3, 1e-3, 1e-10, 1e-10, 1e-10);
    const stepper = integrators.long.create(6, { relative: 1e-14, absolute });
    const knots: Float64Array[] = [];
    const direction = toDay > this.#originDay ? 1 : -1;
    const slope = new Float64Array(6);
    let time = 0;
    const end = (toDay - this.#originDay) * DAY_S;
    for (;;) {
      this.#derivative(time, state, slope);
      const knot = new Float64Array(NUMBERS + 1);
      knot.set(state);
      knot.set(slope.subarray(3, 6), 6);
      knot[NUMBERS] = this.#originDay + time / DAY_S;
      knots.push(knot);
      if (time === end) return knots;
      const stepS = this.#stepDays(time, state) * DAY_S;
      const next = Math.abs(end - time) < 1.5 * stepS ? end : time + direction * stepS;
      stepper.advance(this.#derivative, state, time, next, stepS);
      time = next;
    }
  }

  #stepDays(time: number, state: Float64Array): number {
    const day = this.#originDay + time / DAY_S;
    let rate = Math.hypot(state[3], state[4], state[5]) / Math.hypot(state[0], state[1], state[2]);
    for (const planet of this.#center === SUN ? PLANETS : []) {
      this.#rails.stateBetween(planet, SUN, Math.floor(day), (day - Math.floor(day)) * DAY_S, this.#other);
      const [x, y, z, vx, vy, vz] = this.#other.map((value, k) => state[k] - value);
      const distance = Math.hypot(x, y, z);
      const bend = Math.sqrt(bodies[planet].gmM3S2 / distance ** 3);
      // far from a planet its pull changes as slowly as the Sun's, however fast it moves
      if (bend > 0.02 * rate) rate = Math.max(rate, Math.hypot(vx, vy, vz) / distance);
    }
    return Math.min(LONGEST_STEP_DAYS, Math.max(SHORTEST_STEP_DAYS, STEP_RAD / (rate * DAY_S)));
  }

  readonly #derivative = (time: number, state: Float64Array, out: Float64Array): void => {
    const origin = Math.floor(this.#originDay);
    const second = (this.#originDay - origin) * DAY_S + time;
    const day = origin + second / DAY_S;
    this.#gravity.place(this.#center, origin, second);
    const pull = this.#gravity.acceleration(state, this.#pull);
    if (this.#center === SUN) this.#addRelativity(state, pull);
    for (const { gmM3S2, states } of this.#forces.asteroids) {
      const other = states.place(day, this.#place);
      const dx = other[0] - state[0];
      const dy = other[1] - state[1];
      const dz = other[2] - state[2];
      const near = gmM3S2 / Math.hypot(dx, dy, dz) ** 3;
      const far = gmM3S2 / Math.hypot(other[0], other[1], other[2]) ** 3;
      pull[0] += near * dx - far * other[0];
      pull[1] += near * dy - far * other[1];
      pull[2] += near * dz - far * other[2];
    }
    this.#addOutgassing(day, state, pull);
    for (let k = 0; k < 3; k++) {
      out[k] = state[k + 3];
      out[k + 3] = pull[k];
    }
  };

  /** The Sun's first post-Newtonian term (Moyer 2003, equation 4-26, for one mass). */
  #addRelativity([x, y, z, vx, vy, vz]: Float64Array, pull: Float64Array): void {
    const r = Math.hypot(x, y, z);
    const factor = SUN_GM / (LIGHT_MPS * LIGHT_MPS * r * r * r);
    const along = (4 * SUN_GM) / r - (vx * vx + vy * vy + vz * vz);
    const turned = 4 * (x * vx + y * vy + z * vz);
    pull[0] += factor * (along * x + turned * vx);
    pull[1] += factor * (along * y + turned * vy);
    pull[2] += factor * (along * z + turned * vz);
  }

  #addOutgassing(day: number, [x, y, z, vx, vy, vz]: Float64Array, pull: Float64Array): void {
    const push = this.#forces.outgassing.findLast(({ fromDay }) => fromDay === undefined || day >= fromDay);
    if (push === undefined) return;
    const r = Math.hypot(x, y, z);
    const strength = (push.law === 'ice' ? iceLaw(r / AU_M) : (AU_M / r) ** 2) * (AU_M / DAY_S ** 2);
    const radialSpeed = (x * vx + y * vy + z * vz) / r;
    const [tx, ty, tz] = [vx - (radialSpeed * x) / r, vy - (radialSpeed * y) / r, vz - (radialSpeed * z) / r];
    const across = Math.hypot(tx, ty, tz);
    pull[0] += strength * ((push.radial * x) / r + (push.transverse * tx) / across);
    pull[1] += strength * ((push.radial * y) / r + (push.transverse * ty) / across);
    pull[2] += strength * ((push.radial * z) / r + (push.transverse * tz) / across);
  }
}

/** How water ice gives off gas at a distance in AU (Marsden et al. 1973). */
function iceLaw(distanceAu: number): number {
  const share = distanceAu / 2.808;
  return 0.1112620426 * share ** -2.15 * (1 + share ** 5.093) ** -4.6142;
}

function lastNotAfter(days: Float64Array, day: number): number {
  let low = 0;
  let high = days.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (days[middle] <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Hermite's quintic through places, velocities and accelerations at both ends. */
function quintic(a: Float64Array, b: Float64Array, day: number, out: Float64Array): void {
  const h = (b[NUMBERS] - a[NUMBERS]) * DAY_S;
  const s = (day - a[NUMBERS]) / (b[NUMBERS] - a[NUMBERS]);
  for (let k = 0; k < 3; k++) {
    const [p0, v0, a0] = [a[k], a[k + 3] * h, 0.5 * a[k + 6] * h * h];
    const rest = b[k] - p0 - v0 - a0;
    const restV = b[k + 3] * h - v0 - 2 * a0;
    const restA = b[k + 6] * h * h - 2 * a0;
    const c3 = 10 * rest - 4 * restV + 0.5 * restA;
    const c4 = -15 * rest + 7 * restV - restA;
    const c5 = 6 * rest - 3 * restV + 0.5 * restA;
    out[k] = p0 + s * (v0 + s * (a0 + s * (c3 + s * (c4 + s * c5))));
    out[k + 3] = (v0 + s * (2 * a0 + s * (3 * c3 + s * (4 * c4 + s * 5 * c5)))) / h;
  }
}
