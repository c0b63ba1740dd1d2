import { PI, sin } from '../../math/index.ts';
import { AstroError } from '../error.ts';

/** What a transfer of two or three impulses takes. */
export interface ImpulsePlan {
  /** The impulses in their order, m/s, each above zero. */
  readonly impulsesMps: readonly number[];
  readonly totalMps: number;
  /** From the first impulse to the last, s. */
  readonly timeS: number;
  /** How much of the change of plane each impulse makes, rad. */
  readonly tiltsRad: readonly number[];
}

/** Two circular orbits about one mass. */
export interface CircularPair {
  readonly gmM3S2: number;
  readonly fromRadiusM: number;
  readonly toRadiusM: number;
  /** Angle between their planes, 0 to pi; default 0. */
  readonly tiltRad?: number | undefined;
}

/** Halvings of the search for the best division of a change of plane: to a 10^-12th of it. */
const GOLDEN_ROUNDS = 60;
/** The smaller part of the golden section. */
const GOLDEN = 0.381966011250105;

/** Speed of a circular orbit, m/s. */
const circularSpeed = (gm: number, radiusM: number): number => Math.sqrt(gm / radiusM);

/** Speed at a radius of the ellipse that reaches from there to another radius, m/s. */
const apsisSpeed = (gm: number, atM: number, otherM: number): number =>
  Math.sqrt((2 * gm * otherM) / (atM * (atM + otherM)));

/** Half of the period of the ellipse between two radii, s. */
const halfPeriodS = (gm: number, oneM: number, otherM: number): number => {
  const a = 0.5 * (oneM + otherM);
  return PI * a * Math.sqrt(a / gm);
};

/** The impulse that turns one speed into another, at an angle to it: the third side of a triangle, m/s. */
export function impulseBetween(beforeMps: number, afterMps: number, tiltRad = 0): number {
  const half = sin(0.5 * tiltRad);
  const gap = afterMps - beforeMps;
  return Math.sqrt(gap * gap + 4 * beforeMps * afterMps * half * half);
}

/**
 * The impulse between a circular orbit of `radiusM` and a flight that comes from, or goes to, far away with a speed left
 * over there, m/s (Oberth: the sum of squares of that speed and of the speed of escape).
 */
export function escapeImpulse(gmM3S2: number, radiusM: number, excessMps: number): number {
  const fall = gmM3S2 / radiusM;
  const square = excessMps * excessMps;
  // sqrt(v^2 + 2 m/r) - sqrt(m/r), without taking away what is nearly equal
  return (square + fall) / (Math.sqrt(square + 2 * fall) + Math.sqrt(fall));
}

/**
 * Hohmann's transfer (Hohmann 1925; Vallado 2013, section 6.3.1) between two circular orbits, with the change of plane
 * between both impulses divided as costs least.
 * @throws AstroError `out_of_range` for radii or an angle that are none.
 */
export function hohmannTransfer(pair: CircularPair): ImpulsePlan {
  const { gmM3S2: gm, fromRadiusM: from, toRadiusM: to, tiltRad = 0 } = checked(pair);
  const before = circularSpeed(gm, from);
  const leaving = apsisSpeed(gm, from, to);
  const arriving = apsisSpeed(gm, to, from);
  const after = circularSpeed(gm, to);
  const cost = (tilt: number): number =>
    impulseBetween(before, leaving, tilt) + impulseBetween(arriving, after, tiltRad - tilt);
  const first = leastOf(cost, tiltRad);
  return planOf(
    [impulseBetween(before, leaving, first), impulseBetween(arriving, after, tiltRad - first)],
    [first, tiltRad - first],
    halfPeriodS(gm, from, to),
  );
}

/**
 * The transfer over a far point (Hoelker and Silber 1959; Vallado 2013, section 6.3.2), where the whole change of plane is
 * made: beyond 11.94 times the inner radius it can cost less than Hohmann's, beyond 15.58 times it always does.
 * @throws AstroError `out_of_range` for radii or an angle that are none.
 */
export function biEllipticTransfer(pair: CircularPair, viaRadiusM: number): ImpulsePlan {
  const { gmM3S2: gm, fromRadiusM: from, toRadiusM: to, tiltRad = 0 } = checked(pair);
  if (!(viaRadiusM >= Math.max(from, to)) || !Number.isFinite(viaRadiusM))
    throw new AstroError(
      'out_of_range',
      `The far point of a transfer lies outside of both orbits, not at ${viaRadiusM} m.`,
    );
  return planOf(
    [
      impulseBetween(circularSpeed(gm, from), apsisSpeed(gm, from, viaRadiusM)),
      impulseBetween(apsisSpeed(gm, viaRadiusM, from), apsisSpeed(gm, viaRadiusM, to), tiltRad),
      impulseBetween(apsisSpeed(gm, to, viaRadiusM), circularSpeed(gm, to)),
    ],
    [0, tiltRad, 0],
    halfPeriodS(gm, from, viaRadiusM) + halfPeriodS(gm, viaRadiusM, to),
  );
}

function checked(pair: CircularPair): CircularPair {
  const { gmM3S2, fromRadiusM, toRadiusM, tiltRad = 0 } = pair;
  if (
    !(gmM3S2 > 0 && fromRadiusM > 0 && toRadiusM > 0 && tiltRad >= 0 && tiltRad <= PI) ||
    !Number.isFinite(gmM3S2 + fromRadiusM + toRadiusM)
  )
    throw new AstroError(
      'out_of_range',
      `There is no transfer between circles of ${fromRadiusM} m and ${toRadiusM} m whose planes stand at ${tiltRad} rad.`,
    );
  return pair;
}

function planOf(impulsesMps: number[], tiltsRad: number[], timeS: number): ImpulsePlan {
  let totalMps = 0;
  for (const impulse of impulsesMps) totalMps += impulse;
  return { impulsesMps, totalMps, timeS, tiltsRad };
}

/** Where a function with one valley between 0 and `end` is least: by the golden section. */
function leastOf(cost: (at: number) => number, end: number): number {
  if (end === 0) return 0;
  let low = 0;
  let high = end;
  let left = low + GOLDEN * (high - low);
  let right = high - GOLDEN * (high - low);
  let leftCost = cost(left);
  let rightCost = cost(right);
  for (let round = 0; round < GOLDEN_ROUNDS; round++) {
    if (leftCost <= rightCost) {
      high = right;
      right = left;
      rightCost = leftCost;
      left = low + GOLDEN * (high - low);
      leftCost = cost(left);
    } else {
      low = left;
      left = right;
      leftCost = rightCost;
      right = high - GOLDEN * (high - low);
      rightCost = cost(right);
    }
  }
  return 0.5 * (low + high);
}
