import { DAY_S } from '../../src/astro/index.ts';
import { solve } from './linear.ts';
import type { Source } from './source.ts';

/** How one body is cut: pieces of `pieceDays`, each a Chebyshev series of `degree` for each axis. */
export interface Cut {
  readonly body: number;
  readonly pieceDays: number;
  readonly degree: number;
}

/**
 * Fits every piece of a body. Returns coefficients in metres as [piece][order][axis].
 *
 * Least squares over Chebyshev nodes, where the normal matrix is diagonal, under the condition that position and
 * velocity are exact at both ends (Newhall 1989, Celest. Mech. 45, 305): neighbouring pieces meet without a step.
 */
export function fitPieces(source: Source, cut: Cut, firstDay: number, endDay: number): Float64Array {
  const pieces = (endDay - firstDay) / cut.pieceDays;
  if (!Number.isInteger(pieces))
    throw new Error(`The span is no whole number of pieces of ${cut.pieceDays} days.`);
  const order = cut.degree + 1;
  const nodeCount = 2 * order;
  const nodes = Float64Array.from({ length: nodeCount }, (_, j) =>
    Math.cos((Math.PI * (j + 0.5)) / nodeCount),
  );
  const half = cut.pieceDays / 2;
  const nodeDays = new Float64Array(pieces * nodeCount).map((_, i) => {
    const piece = Math.floor(i / nodeCount);
    return firstDay + cut.pieceDays * piece + half * (1 + nodes[i % nodeCount]);
  });
  const borderDays = Float64Array.from(
    { length: pieces + 1 },
    (_, piece) => firstDay + cut.pieceDays * piece,
  );

  const samples = source.states(cut.body, nodeDays);
  const borders = source.states(cut.body, borderDays);
  const project = projection(nodeCount, cut.degree);
  const coefficients = new Float64Array(pieces * order * 3);
  for (let piece = 0; piece < pieces; piece++) {
    for (let axis = 0; axis < 3; axis++) {
      const values = nodes.map((_, j) => samples[(piece * nodeCount + j) * 6 + axis]);
      const left = piece * 6 + axis;
      const right = left + 6;
      const ends = [
        borders[left],
        borders[right],
        borders[left + 3] * half * DAY_S,
        borders[right + 3] * half * DAY_S,
      ];
      project(values, ends).forEach((c, k) => {
        coefficients[(piece * order + k) * 3 + axis] = c;
      });
    }
  }
  return coefficients;
}

/** Solves the constrained least squares for one axis; everything that depends on the nodes alone is done once. */
export function projection(
  count: number,
  degree: number,
): (values: Float64Array, ends: readonly number[]) => Float64Array {
  const orders = Array.from({ length: degree + 1 }, (_, k) => k);
  const basis = orders.map((k) =>
    Float64Array.from({ length: count }, (_, j) => Math.cos((k * Math.PI * (j + 0.5)) / count)),
  );
  const weight = orders.map((k) => (k === 0 ? 1 : 2) / count);
  const sign = (k: number): number => (k % 2 === 0 ? 1 : -1);
  // value at -1, value at 1, slope at -1, slope at 1
  const conditions = [
    orders.map(sign),
    orders.map(() => 1),
    orders.map((k) => -sign(k) * k * k),
    orders.map((k) => k * k),
  ];
  const gram = conditions.map((a) =>
    conditions.map((b) => orders.reduce((sum, k) => sum + a[k] * weight[k] * b[k], 0)),
  );
  return (values, ends) => {
    const free = orders.map((k) => weight[k] * basis[k].reduce((sum, v, j) => sum + v * values[j], 0));
    const missing = conditions.map(
      (row, i) => ends[i] - orders.reduce((sum, k) => sum + row[k] * free[k], 0),
    );
    const pull = solve(gram, missing);
    return Float64Array.from(
      orders,
      (k) => free[k] + weight[k] * conditions.reduce((sum, row, i) => sum + row[k] * pull[i], 0),
    );
  };
}
