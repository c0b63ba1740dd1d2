import { DAY_S, elementsToState, type OrbitElements, stateToElements } from '../../src/astro/index.ts';
import { chebyshevAt, leastSquares } from './linear.ts';

/** States of one series for any days: six doubles each, metres and m/s. */
export type States = (days: Float64Array) => Float64Array;

/** How the seams of a series are bridged. */
export interface BridgePlan {
  /** Mass that rules the motion, m^3/s^2, for the orbit from which deviations are taken. */
  readonly gmM3S2: number;
  /** The source is not believed within this many days of a seam. */
  readonly holeDays: number;
  /** How far on both sides it is looked at, and where the bridge has gone over into it. */
  readonly reachDays: number;
  /** Degree of the polynomial for the deviation from the orbit. */
  readonly degree: number;
}

/** A seam and what replaces the source around it: a Kepler orbit plus a polynomial for each axis. */
interface Bridge {
  readonly day: number;
  readonly orbit: OrbitElements;
  readonly motionRadS: number;
  readonly polynomials: readonly number[][];
}

const SCAN_STEP_DAYS = 0.5;
/** The eighth difference of a step of one metre is 35 m; smooth motion stays far below this. */
const SEAM_DIFFERENCE_M = 700;
const BINOMIAL_8 = [1, -8, 28, -56, 70, -56, 28, -8, 1];
const POINTS_A_SIDE = 60;

/**
 * Days at which a series steps: its source is made of pieces that do not quite meet. Seen as spikes in the eighth
 * difference of the position, which for smooth motion over half days all but vanishes.
 */
export function findSeams(states: States, firstDay: number, endDay: number): number[] {
  const count = Math.floor((endDay - firstDay) / SCAN_STEP_DAYS) + 1;
  const days = Float64Array.from({ length: count }, (_, i) => firstDay + i * SCAN_STEP_DAYS);
  const all = states(days);
  const seams: { day: number; size: number }[] = [];
  for (let i = 4; i < count - 4; i++) {
    let size = 0;
    for (let axis = 0; axis < 3; axis++) {
      const difference = BINOMIAL_8.reduce((sum, weight, k) => sum + weight * all[(i + k - 4) * 6 + axis], 0);
      size = Math.max(size, Math.abs(difference));
    }
    if (size < SEAM_DIFFERENCE_M) continue;
    const last = seams[seams.length - 1];
    if (last === undefined || days[i] - last.day > 5) seams.push({ day: days[i], size });
    else if (size > last.size) Object.assign(last, { day: days[i], size });
  }
  return seams.map(({ day }) => day);
}

/** The series with its seams bridged; beyond their reach it is the source untouched. */
export function bridgeSeams(states: States, seams: readonly number[], plan: BridgePlan): States {
  const bridges = seams.map((day) => makeBridge(states, day, plan));
  return (days) => {
    const all = states(days);
    for (const [i, day] of days.entries()) {
      const bridge = nearest(bridges, day);
      if (bridge !== null && Math.abs(day - bridge.day) < plan.reachDays)
        cross(bridge, plan, day, all.subarray(i * 6, i * 6 + 6));
    }
    return all;
  };
}

function makeBridge(states: States, day: number, plan: BridgePlan): Bridge {
  const { gmM3S2, holeDays, reachDays, degree } = plan;
  const start = states(Float64Array.of(day + holeDays));
  const fromThere = stateToElements(gmM3S2, start);
  const motionRadS = Math.sqrt(gmM3S2 / fromThere.semiMajorAxisM ** 3);
  const meanAnomalyRad = fromThere.meanAnomalyRad - motionRadS * holeDays * DAY_S;
  const bridge = { day, orbit: { ...fromThere, meanAnomalyRad }, motionRadS };
  const sides = Float64Array.from({ length: 2 * POINTS_A_SIDE }, (_, i) => {
    const out = holeDays + ((reachDays - holeDays) * (Math.floor(i / 2) + 0.5)) / POINTS_A_SIDE;
    return day + (i % 2 === 0 ? out : -out);
  });
  const source = states(sides);
  const shapes = Array.from(sides, (d) => chebyshevAt((d - day) / reachDays, degree).value);
  const basis = Array.from({ length: degree + 1 }, (_, k) => Float64Array.from(shapes, (shape) => shape[k]));
  const polynomials = [0, 1, 2].map((axis) =>
    leastSquares(
      basis,
      sides.map((d, i) => source[i * 6 + axis] - orbitState(bridge, plan, d)[axis]),
    ),
  );
  return { ...bridge, polynomials };
}

function orbitState(bridge: Omit<Bridge, 'polynomials'>, plan: BridgePlan, day: number): Float64Array {
  const meanAnomalyRad = bridge.orbit.meanAnomalyRad + bridge.motionRadS * (day - bridge.day) * DAY_S;
  return elementsToState(plan.gmM3S2, { ...bridge.orbit, meanAnomalyRad }, new Float64Array(6));
}

/** Goes over from the bridge, which holds alone within the hole, to the source at the reach. */
function cross(bridge: Bridge, plan: BridgePlan, day: number, state: Float64Array): void {
  const { holeDays, reachDays, degree } = plan;
  const width = reachDays - holeDays;
  const u = Math.min(1, (reachDays - Math.abs(day - bridge.day)) / width);
  const share = u * u * u * (10 - 15 * u + 6 * u * u);
  const outward = day < bridge.day ? 1 : -1;
  const shareMps = (outward * 30 * u * u * (1 - u) * (1 - u)) / (width * DAY_S);
  const { value, slope } = chebyshevAt((day - bridge.day) / reachDays, degree);
  const orbit = orbitState(bridge, plan, day);
  for (let axis = 0; axis < 3; axis++) {
    const weights = bridge.polynomials[axis];
    const place = orbit[axis] + weights.reduce((sum, w, k) => sum + w * value[k], 0);
    const speed =
      orbit[axis + 3] + weights.reduce((sum, w, k) => sum + w * slope[k], 0) / (reachDays * DAY_S);
    const off = place - state[axis];
    state[axis] += share * off;
    state[axis + 3] += share * (speed - state[axis + 3]) + shareMps * off;
  }
}

function nearest(bridges: readonly Bridge[], day: number): Bridge | null {
  let low = 0;
  let high = bridges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bridges[middle].day < day) low = middle + 1;
    else high = middle;
  }
  const after = bridges[low];
  const before = bridges[low - 1];
  if (after === undefined) return before ?? null;
  return before !== undefined && day - before.day < after.day - day ? before : after;
}
