import { DAY_S } from '../../../src/astro/index.ts';
import type { Pieces } from '../encode.ts';
import { projection } from '../fit.ts';
import type { States } from '../seams.ts';

export interface CutPlan {
  readonly pieceDays: number;
  readonly degree: number;
  /** A part that is off by more is halved, m. */
  readonly toleranceM: number;
}

const HALVINGS_MAX = 14;
const CHECKS = [0.07, 0.19, 0.33, 0.46, 0.61, 0.78, 0.93];

/**
 * Fits pieces of equal length and halves those that are not good enough, again and again: a comet needs parts of days at
 * the Sun and of months far from it. Parts meet in place and velocity, as in `fitPieces`.
 */
export function cutPieces(
  states: States,
  { pieceDays, degree, toleranceM }: CutPlan,
  firstDay: number,
  endDay: number,
): Pieces & { readonly errorM: number; readonly errorMps: number } {
  const nodeCount = 2 * (degree + 1);
  const nodes = Float64Array.from({ length: nodeCount }, (_, j) =>
    Math.cos((Math.PI * (j + 0.5)) / nodeCount),
  );
  const project = projection(nodeCount, degree);
  const series: number[] = [];
  const cuts: number[][] = [];
  let errorM = 0;
  let errorMps = 0;

  const fitPart = (start: number, days: number, halvings: number, into: number[]): void => {
    const half = days / 2;
    const asked = Float64Array.of(start, start + days, ...nodes.map((node) => start + half * (1 + node)));
    const known = states(asked);
    const part = new Float64Array(3 * (degree + 1));
    for (let axis = 0; axis < 3; axis++) {
      const ends = [
        known[axis],
        known[6 + axis],
        known[3 + axis] * half * DAY_S,
        known[9 + axis] * half * DAY_S,
      ];
      const values = nodes.map((_, j) => known[12 + 6 * j + axis]);
      project(values, ends).forEach((c, k) => {
        part[3 * k + axis] = c;
      });
    }
    const off = partError(part, states, start, days);
    if (off.errorM > toleranceM && halvings < HALVINGS_MAX) {
      fitPart(start, half, halvings + 1, into);
      fitPart(start + half, half, halvings + 1, into);
      return;
    }
    errorM = Math.max(errorM, off.errorM);
    errorMps = Math.max(errorMps, off.errorMps);
    into.push(halvings);
    series.push(...part);
  };

  for (let start = firstDay; start < endDay; start += pieceDays) {
    const cut: number[] = [];
    fitPart(start, pieceDays, 0, cut);
    cuts.push(cut);
  }
  return { days: pieceDays, terms: degree + 1, series: Float64Array.from(series), cuts, errorM, errorMps };
}

function partError(part: Float64Array, states: States, start: number, days: number) {
  const truth = states(Float64Array.from(CHECKS, (share) => start + share * days));
  let errorM = 0;
  let errorMps = 0;
  CHECKS.forEach((share, i) => {
    const x = 2 * share - 1;
    const off = [0, 0, 0];
    const offMps = [0, 0, 0];
    let [value, before, slope, slopeBefore] = [1, 0, 0, 0];
    for (let k = 0; 3 * k < part.length; k++) {
      for (let axis = 0; axis < 3; axis++) {
        off[axis] += part[3 * k + axis] * value;
        offMps[axis] += (part[3 * k + axis] * slope * 2) / (days * DAY_S);
      }
      const next = k === 0 ? x : 2 * x * value - before;
      const nextSlope = k === 0 ? 1 : 2 * value + 2 * x * slope - slopeBefore;
      [value, before, slope, slopeBefore] = [next, value, nextSlope, slope];
    }
    errorM = Math.max(errorM, Math.hypot(...off.map((v, axis) => v - truth[6 * i + axis])));
    errorMps = Math.max(errorMps, Math.hypot(...offMps.map((v, axis) => v - truth[6 * i + 3 + axis])));
  });
  return { errorM, errorMps };
}
