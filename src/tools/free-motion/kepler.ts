import {
  AstroError,
  eccentricAnomaly,
  elementsToState,
  hyperbolicAnomaly,
  type OrbitElements,
  parabolicAnomaly,
  stateToElements,
  trueFromEccentric,
  trueFromHyperbolic,
} from '../../astro/index.ts';
import { atan, TAU } from '../../math/index.ts';

/** What of the two-body problem is asked for; angles in radians, lengths in metres, times in seconds. */
export type KeplerRequest =
  | { readonly ask: 'anomaly'; readonly eccentricity: string; readonly meanRad: number }
  | {
      readonly ask: 'state';
      readonly gmM3S2: number;
      /** All its digits count; that of the elements is its double. */
      readonly eccentricity?: string;
      readonly elements: OrbitElements;
    }
  | { readonly ask: 'elements'; readonly gmM3S2: number; readonly state: readonly number[] };

type Kind = 'ellipse' | 'parabola' | 'hyperbola';

/** Anomalies of a place on an orbit. */
interface AnomalyAnswer {
  readonly kind: Kind;
  readonly eccentricity: number;
  readonly mean_anomaly_rad: number;
  /** Of an ellipse. */
  readonly eccentric_anomaly_rad?: number;
  /** Of a hyperbola. */
  readonly hyperbolic_anomaly?: number;
  /** Of a parabola: the tangent of half the true anomaly. */
  readonly parabolic_anomaly?: number;
  readonly true_anomaly_rad: number;
}

/** An orbit as elements and as a state. */
interface OrbitAnswer extends AnomalyAnswer {
  readonly gm_m3_s2: number;
  readonly semi_major_axis_m: number;
  readonly inclination_rad: number;
  readonly node_rad: number;
  readonly periapsis_rad: number;
  readonly periapsis_m: number;
  /** Null for an open orbit. */
  readonly apoapsis_m: number | null;
  readonly period_s: number | null;
  readonly position_m: readonly number[];
  readonly velocity_mps: readonly number[];
}

/** The answer; docs/free-motion.md describes it. */
export type KeplerAnswer = AnomalyAnswer | OrbitAnswer;

/** Sizes of lengths, speeds and gravitational parameters, in SI units, whose products are all numbers. */
const sizes = { least: 1e-60, most: 1e60 } as const;

/**
 * Solves the two-body problem.
 * @throws AstroError for what is no orbit, with the reason, and for one of no size that numbers have
 */
export function kepler(request: KeplerRequest): KeplerAnswer {
  if (request.ask === 'anomaly') return anomalies(request.eccentricity, request.meanRad);
  const { gmM3S2 } = request;
  requireSize(gmM3S2);
  if (request.ask === 'state') {
    const { eccentricity = String(request.elements.eccentricity) } = request;
    requireSize(request.elements.semiMajorAxisM);
    const elements = { ...request.elements, oneMinusE: oneMinus(eccentricity) };
    const state = elementsToState(gmM3S2, elements, new Float64Array(6));
    if (!state.every(Number.isFinite)) throw noSize(`the eccentricity ${eccentricity}`);
    return orbit(gmM3S2, eccentricity, elements, state);
  }
  for (const value of request.state) requireSize(value);
  const state = Float64Array.from(request.state);
  const elements = stateToElements(gmM3S2, state);
  return orbit(gmM3S2, String(elements.eccentricity), elements, state);
}

function requireSize(value: number): void {
  const size = Math.abs(value);
  if (size !== 0 && !(size >= sizes.least && size <= sizes.most)) throw noSize(String(value));
}

function noSize(what: string): AstroError {
  return new AstroError(
    'out_of_range',
    `An orbit with ${what} cannot be worked out: lengths, speeds and gravitational parameters go from ${sizes.least} to ${sizes.most} in SI units.`,
  );
}

function anomalies(eccentricityText: string, meanRad: number): AnomalyAnswer {
  const eccentricity = Number(eccentricityText);
  const oneMinusE = oneMinus(eccentricityText);
  const common = { eccentricity, mean_anomaly_rad: meanRad };
  if (oneMinusE === 0) {
    const anomaly = parabolicAnomaly(meanRad);
    return {
      kind: 'parabola',
      ...common,
      parabolic_anomaly: anomaly,
      true_anomaly_rad: 2 * atan(anomaly),
    };
  }
  if (oneMinusE < 0) {
    // a double may have rounded to 1 what is above
    const above = Math.max(eccentricity, 1 + Number.EPSILON);
    const anomaly = hyperbolicAnomaly(meanRad, above, oneMinusE);
    return {
      kind: 'hyperbola',
      ...common,
      hyperbolic_anomaly: anomaly,
      true_anomaly_rad: trueFromHyperbolic(anomaly, above, oneMinusE),
    };
  }
  const below = Math.min(eccentricity, 1 - 0.5 * Number.EPSILON);
  const anomaly = eccentricAnomaly(meanRad, below, oneMinusE);
  return {
    kind: 'ellipse',
    ...common,
    eccentric_anomaly_rad: anomaly,
    true_anomaly_rad: trueFromEccentric(anomaly, below, oneMinusE),
  };
}

function orbit(
  gm: number,
  eccentricityText: string,
  elements: OrbitElements,
  state: Float64Array,
): OrbitAnswer {
  const {
    semiMajorAxisM: axisM,
    eccentricity,
    oneMinusE = 1 - eccentricity,
    inclinationRad,
    nodeRad,
    periapsisRad,
    meanAnomalyRad,
  } = elements;
  const open = oneMinusE <= 0;
  return {
    ...anomalies(eccentricityText, meanAnomalyRad),
    gm_m3_s2: gm,
    semi_major_axis_m: axisM,
    inclination_rad: inclinationRad,
    node_rad: nodeRad,
    periapsis_rad: periapsisRad,
    periapsis_m: axisM * oneMinusE,
    apoapsis_m: open ? null : axisM * (1 + eccentricity),
    period_s: open ? null : TAU * axisM * Math.sqrt(axisM / gm),
    position_m: Array.from(state.subarray(0, 3)),
    velocity_mps: Array.from(state.subarray(3)),
  };
}

/**
 * One less a decimal number, from its digits: near the parabola the nearest double says too little about it.
 * A text that is no plain decimal is taken as its double.
 */
function oneMinus(text: string): number {
  const parts = /^(\d{1,20})(?:\.(\d{0,60}))?$/.exec(text.trim());
  if (parts === null) return 1 - Number(text);
  const [, whole, fraction = ''] = parts;
  const unit = 10n ** BigInt(fraction.length);
  const rest = unit - BigInt(whole + fraction);
  const digits = (rest < 0n ? -rest : rest).toString().padStart(fraction.length + 1, '0');
  const at = digits.length - fraction.length;
  const size = Number(`${digits.slice(0, at)}.${digits.slice(at)}`);
  return rest < 0n ? -size : size;
}
