import { bodies } from '../../../astro/index.ts';
import { TAU, vec3 } from '../../../math/index.ts';
import type { Moving } from './motion.ts';
import type { Pair } from './rotating-frame.ts';
import type { WayWish } from './way-wish.ts';

/** Turns of an orbit that are worked out. */
const TURNS = 1.25;
/** Turns that are worked out in the frame of two bodies, where the way takes more than such a part of one of theirs:
 * so far that what is slow there closes, or does not. */
const PAIR_TURNS = 3;
const PAIR_SHARE = 0.25;
/** Part of such a turn that a step covers at most: what stands far off shows no corners. */
const PAIR_STEP = 0.005;
/** Longest way that is worked out, s. */
const LONGEST_S = 40 * 365.25 * 86_400;
/** Spans between marks of time, s. */
const SPANS_S = [60, 300, 600, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 432_000, 864_000, 2_592_000];
const LONGEST_SPAN_S = 31_557_600;
/** Marks of time on one way. */
export const TIME_MARKS_MAX = 24;

/** How far a way is worked out, in how long steps at most, and how far its marks of time are apart; all in s. */
interface Reach {
  readonly horizonS: number;
  readonly longestStepS: number | undefined;
  readonly spanS: number;
}

/** How far ahead the way that is wished for makes sense after its last burn, `lastS` from now. */
export function reachOf({ ship, frame, bodies: custom }: WayWish, lastS: number): Reach {
  const aroundS = custom?.periodS(ship) ?? Number.NaN;
  const ownS = aroundS > 0 ? Math.min(LONGEST_S, TURNS * aroundS) : horizonOf(ship);
  const turnS = frame.pair ? turnOf(frame.pair) : Number.POSITIVE_INFINITY;
  const horizonS =
    lastS + (ownS < PAIR_SHARE * turnS ? ownS : Math.min(LONGEST_S, (PAIR_TURNS / TURNS) * ownS));
  return { horizonS, longestStepS: frame.pair ? PAIR_STEP * turnS : undefined, spanS: spanFor(horizonS) };
}

/** Steps of a way with so many custom bodies beside it, that take as long as `steps` without any. */
export function stepsBeside(count: number, steps: number): number {
  return Math.max(1, Math.round(steps / (1 + 0.25 * count + 0.01 * count * count)));
}

/** How far ahead a way makes sense: a turn and a bit about the body, or about what that circles if the ship leaves it. */
export function horizonOf({
  body,
  offsetM,
  velocityMps,
}: Pick<Moving, 'body' | 'offsetM' | 'velocityMps'>): number {
  const { gmM3S2, soiM, parent, semiMajorAxisM } = bodies[body];
  const radius = vec3.length(offsetM);
  const axis = 1 / (2 / radius - vec3.lengthSquared(velocityMps) / gmM3S2);
  // the far point of an ellipse lies within twice its axis
  if (axis > 0 && 2 * axis < soiM + radius) return Math.min(LONGEST_S, TURNS * periodS(axis, gmM3S2));
  if (parent <= 0) return LONGEST_S;
  return Math.min(LONGEST_S, TURNS * periodS(semiMajorAxisM, bodies[parent].gmM3S2));
}

/** How long two bodies take about each other, s. */
function turnOf({ primary, secondary }: Pair): number {
  const { gmM3S2, semiMajorAxisM } = bodies[secondary];
  return periodS(semiMajorAxisM, gmM3S2 + bodies[primary].gmM3S2);
}

const periodS = (axisM: number, gm: number): number => TAU * axisM * Math.sqrt(axisM / gm);

function spanFor(horizonS: number): number {
  for (const span of SPANS_S) if (horizonS <= TIME_MARKS_MAX * span) return span;
  return LONGEST_SPAN_S * Math.max(1, Math.ceil(horizonS / (TIME_MARKS_MAX * LONGEST_SPAN_S)));
}
