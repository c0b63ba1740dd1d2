import { DAY_S } from '../../src/astro/index.ts';
import type { Sampler } from './sampler.ts';
import { roundedDay } from './sampler.ts';

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
export function fitPieces(sampler: Sampler, cut: Cut, firstDay: number, endDay: number): Float64Array {
  const pieces = (endDay - firstDay) / cut.pieceDays;
  if (!Number.isInteger(pieces))
    throw new Error(`The span is no whole number of pieces of ${cut.pieceDays} days.`);
  const order = cut.degree + 1;
  const nodeCount = 2 * order;
  const nodes = Float64Array.from({ length: nodeCount }, (_, j) =>
    Math.cos((Math.PI * (j + 0.5)) / nodeCount),
  );
  const half = cut.pieceDays / 2;

  const nodeDays = new Float64Array(pieces * nodeCount);
  for (let piece = 0; piece < pieces; piece++)
    for (let j = 0; j < nodeCount; j++)
      nodeDays[piece * nodeCount + j] = firstDay + cut.pieceDays * piece + half * (1 + (nodes[j] ?? 0));
  const borderDays = Float64Array.from(
    { length: pieces + 1 },
    (_, piece) => firstDay + cut.pieceDays * piece,
  );

  const samples = sampler.sample(cut.body, nodeDays);
  carryToNodes(samples, nodeDays);
  const borders = sampler.sample(cut.body, borderDays);
  const project = projection(nodes, cut.degree);
  const coefficients = new Float64Array(pieces * order * 3);
  const ends = new Float64Array(4);
  const values = new Float64Array(nodeCount);
  for (let piece = 0; piece < pieces; piece++) {
    for (let axis = 0; axis < 3; axis++) {
      for (let j = 0; j < nodeCount; j++) values[j] = samples[(piece * nodeCount + j) * 6 + axis] ?? 0;
      ends[0] = borders[piece * 6 + axis] ?? 0;
      ends[1] = borders[(piece + 1) * 6 + axis] ?? 0;
      ends[2] = (borders[piece * 6 + 3 + axis] ?? 0) * half * DAY_S;
      ends[3] = (borders[(piece + 1) * 6 + 3 + axis] ?? 0) * half * DAY_S;
      const series = project(values, ends);
      series.forEach((c, k) => {
        coefficients[(piece * order + k) * 3 + axis] = c;
      });
    }
  }
  return coefficients;
}

/** The source saw each instant rounded to a double Julian date; its velocity carries the position back. */
function carryToNodes(samples: Float64Array, days: Float64Array): void {
  days.forEach((day, index) => {
    const lateS = (day - roundedDay(day)) * DAY_S;
    for (let axis = 0; axis < 3; axis++) {
      const at = index * 6 + axis;
      samples[at] = (samples[at] ?? 0) + (samples[at + 3] ?? 0) * lateS;
    }
  });
}

/** Solves the constrained least squares for one axis; everything that depends on the nodes alone is done once. */
function projection(
  nodes: Float64Array,
  degree: number,
): (values: Float64Array, ends: Float64Array) => Float64Array {
  const order = degree + 1;
  const count = nodes.length;
  const basis = Array.from({ length: order }, (_, k) =>
    nodes.map((_x, j) => Math.cos((k * Math.PI * (j + 0.5)) / count)),
  );
  const weight = Float64Array.from({ length: order }, (_, k) => (k === 0 ? 1 : 2) / count);
  // rows: T(-1), T(1), T'(-1), T'(1)
  const sign = (k: number) => (k % 2 === 0 ? 1 : -1);
  const conditions = [
    Float64Array.from({ length: order }, (_, k) => sign(k)),
    new Float64Array(order).fill(1),
    Float64Array.from({ length: order }, (_, k) => -sign(k) * k * k),
    Float64Array.from({ length: order }, (_, k) => k * k),
  ];
  const gram = conditions.map((a) =>
    conditions.map((b) => a.reduce((sum, v, k) => sum + v * (weight[k] ?? 0) * (b[k] ?? 0), 0)),
  );
  return (values, ends) => {
    const free = Float64Array.from(
      basis,
      (row, k) => (weight[k] ?? 0) * row.reduce((sum, v, j) => sum + v * (values[j] ?? 0), 0),
    );
    const missing = conditions.map(
      (row, i) => (ends[i] ?? 0) - row.reduce((sum, v, k) => sum + v * (free[k] ?? 0), 0),
    );
    const pull = solve(gram, missing);
    return free.map(
      (c, k) =>
        c + (weight[k] ?? 0) * conditions.reduce((sum, row, i) => sum + (row[k] ?? 0) * (pull[i] ?? 0), 0),
    );
  };
}

/** Gauss elimination with row pivoting; the matrix is small and positive definite. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const cell = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++)
      if (Math.abs(cell(i, column)) > Math.abs(cell(pivot, column))) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot] ?? [], rows[column] ?? []];
    for (let i = column + 1; i < n; i++) {
      const factor = cell(i, column) / cell(column, column);
      rows[i] = (rows[i] ?? []).map((v, j) => v - factor * cell(column, j));
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = cell(i, n);
    for (let j = i + 1; j < n; j++) sum -= cell(i, j) * (x[j] ?? 0);
    x[i] = sum / cell(i, i);
  }
  return x;
}
