import { strongestLines } from './spectrum.ts';

/** One oscillation of a place whose amplitude is a polynomial in time: cosine and sine by power of the century. */
export interface Line {
  turnsPerDay: number;
  readonly orders: Order[];
}

interface Order {
  readonly cosine: [number, number, number];
  readonly sine: [number, number, number];
}

export interface HarmonicPlan {
  /** Most orders of all lines together. */
  readonly orders: number;
  /** Lines of a smaller amplitude are left out, m. */
  readonly leastM: number;
  /** Highest power of time in the amplitude of a line: what is to be carried on beyond the samples wants few. */
  readonly highestPower: number;
}

/** Samples of a place at equal steps of time, 2^n of them, by axis. Days count from J2000. */
export interface Samples {
  readonly firstDay: number;
  readonly stepDays: number;
  readonly axes: readonly [Float64Array, Float64Array, Float64Array];
}

const CENTURY_DAYS = 36_525;
const FITTED_SAMPLES = 12_000;
const LINES_A_ROUND = 12;
const REFINEMENTS = 2;
/** What lies closer to a known line than this, in turns over the whole span, is a change of that line's amplitude. */
const SAME_LINE_TURNS = 1;
/** Samples between two exact angles while a line is followed by rotation. */
const RESTART = 1024;

/**
 * Takes a place apart into oscillations: the strongest lines of the spectrum of what is left are added, the amplitudes
 * of all are fitted anew and their frequencies mended, until there are enough (after Laskar 1988, A&A 198, 341). What is
 * slower than the span lets tell becomes a polynomial.
 */
export function findHarmonics(samples: Samples, plan: HarmonicPlan): Line[] {
  const spanDays = samples.axes[0].length * samples.stepDays;
  const lines: Line[] = [];
  const residual = samples.axes.map((axis) => axis.slice());
  for (let rounds = 0; rounds < plan.orders; rounds++) {
    const room = plan.orders - lines.reduce((sum, { orders }) => sum + orders.length, 0);
    const peaks = strongestLines(residual, Math.min(LINES_A_ROUND, room), plan.leastM);
    let grown = false;
    for (const { cycles } of peaks)
      grown = addLine(lines, cycles / spanDays, spanDays, plan.highestPower) || grown;
    if (!grown) break;
    for (let round = 0; round < REFINEMENTS; round++) {
      fitAmplitudes(samples, lines);
      subtract(samples, lines, residual);
      if (round < REFINEMENTS - 1) mendFrequencies(samples, lines, residual);
    }
  }
  return lines;
}

function addLine(lines: Line[], turnsPerDay: number, spanDays: number, highestPower: number): boolean {
  const known = lines.find((line) => Math.abs(line.turnsPerDay - turnsPerDay) * spanDays < SAME_LINE_TURNS);
  if (known === undefined) {
    const slow = turnsPerDay * spanDays < SAME_LINE_TURNS;
    lines.push({ turnsPerDay: slow ? 0 : turnsPerDay, orders: [emptyOrder()] });
    return true;
  }
  if (known.orders.length > highestPower) return false;
  known.orders.push(emptyOrder());
  return true;
}

const emptyOrder = (): Order => ({ cosine: [0, 0, 0], sine: [0, 0, 0] });

/** A spread of samples without a common step, the same in every run. */
function fittedIndices(count: number): Int32Array {
  const few = Math.min(FITTED_SAMPLES, count);
  return Int32Array.from({ length: few }, (_, i) =>
    Math.min(count - 1, Math.floor(((i + ((i * 0.618_033_988_75) % 1)) * count) / few)),
  );
}

/** Least squares for the amplitudes of all lines at once. */
function fitAmplitudes({ firstDay, stepDays, axes }: Samples, lines: readonly Line[]): void {
  const indices = fittedIndices(axes[0].length);
  const orders = lines.flatMap((line) => line.orders.map((order, power) => ({ line, order, power })));
  const columns = 2 * orders.length;
  const matrix = new Float64Array(columns * columns);
  const right = [new Float64Array(columns), new Float64Array(columns), new Float64Array(columns)];
  const row = new Float64Array(columns);
  for (const index of indices) {
    const day = firstDay + index * stepDays;
    orders.forEach(({ line: { turnsPerDay }, power }, k) => {
      const angle = 2 * Math.PI * ((turnsPerDay * day) % 1);
      const growth = (day / CENTURY_DAYS) ** power;
      row[2 * k] = growth * Math.cos(angle);
      row[2 * k + 1] = growth * Math.sin(angle);
    });
    for (let a = 0; a < columns; a++) {
      const value = row[a];
      for (let b = 0; b <= a; b++) matrix[a * columns + b] += value * row[b];
      for (let axis = 0; axis < 3; axis++) right[axis][a] += value * axes[axis][index];
    }
  }
  // the sine of a standing line is nothing: a weight on the diagonal keeps the matrix sound and that amplitude zero
  for (let a = 0; a < columns; a++) matrix[a * columns + a] += 1e-9 * indices.length;
  factor(matrix, columns);
  right.forEach((vector, axis) => {
    solveFactored(matrix, columns, vector);
    orders.forEach(({ order }, k) => {
      order.cosine[axis] = vector[2 * k];
      order.sine[axis] = vector[2 * k + 1];
    });
  });
}

/** Cholesky's factor of a symmetric matrix, in its lower half. */
function factor(matrix: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k] * matrix[j * n + k];
      matrix[i * n + j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / matrix[j * n + j];
    }
  }
}

function solveFactored(matrix: Float64Array, n: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= matrix[i * n + k] * x[k];
    x[i] /= matrix[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= matrix[k * n + i] * x[k];
    x[i] /= matrix[i * n + i];
  }
}

/** Writes what the lines leave of the samples. */
function subtract(samples: Samples, lines: readonly Line[], residual: readonly Float64Array[]): void {
  samples.axes.forEach((axis, k) => {
    residual[k].set(axis);
  });
  for (const { turnsPerDay, orders } of lines) {
    alongLine(samples, turnsPerDay, (i, c, s, day) => {
      let growth = 1;
      for (const { cosine, sine } of orders) {
        for (let axis = 0; axis < 3; axis++)
          residual[axis][i] -= growth * (cosine[axis] * c + sine[axis] * s);
        growth *= day / CENTURY_DAYS;
      }
    });
  }
}

/** Moves every frequency to where its line leaves least: one step of Gauss and Newton for each alone. */
function mendFrequencies(samples: Samples, lines: readonly Line[], residual: readonly Float64Array[]): void {
  const { firstDay, stepDays, axes } = samples;
  const spanDays = axes[0].length * stepDays;
  const middle = firstDay + 0.5 * spanDays;
  for (const line of lines) {
    const { turnsPerDay, orders } = line;
    if (turnsPerDay === 0 || orders.length > 1) continue;
    const [{ cosine, sine }] = orders;
    let along = 0;
    let square = 0;
    alongLine(samples, turnsPerDay, (i, c, s, day) => {
      const lever = 2 * Math.PI * (day - middle);
      for (let axis = 0; axis < 3; axis++) {
        const slope = lever * (sine[axis] * c - cosine[axis] * s);
        along += slope * residual[axis][i];
        square += slope * slope;
      }
    });
    const limit = 0.25 / spanDays;
    line.turnsPerDay += Math.max(-limit, Math.min(limit, along / square));
  }
}

/** Walks the samples with the cosine and sine of a line. */
function alongLine(
  { firstDay, stepDays, axes }: Samples,
  turnsPerDay: number,
  visit: (index: number, cosine: number, sine: number, day: number) => void,
): void {
  const count = axes[0].length;
  const stepCosine = Math.cos(2 * Math.PI * turnsPerDay * stepDays);
  const stepSine = Math.sin(2 * Math.PI * turnsPerDay * stepDays);
  let c = 1;
  let s = 0;
  for (let i = 0; i < count; i++) {
    const day = firstDay + i * stepDays;
    if (i % RESTART === 0) {
      const angle = 2 * Math.PI * ((turnsPerDay * day) % 1);
      c = Math.cos(angle);
      s = Math.sin(angle);
    }
    visit(i, c, s, day);
    const turned = c * stepCosine - s * stepSine;
    s = s * stepCosine + c * stepSine;
    c = turned;
  }
}

/** The place at a day, m. */
export function placeOn(lines: readonly Line[], day: number): [number, number, number] {
  const place: [number, number, number] = [0, 0, 0];
  for (const { turnsPerDay, orders } of lines) {
    const angle = 2 * Math.PI * ((turnsPerDay * day) % 1);
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    let growth = 1;
    for (const { cosine, sine } of orders) {
      for (let axis = 0; axis < 3; axis++) place[axis] += growth * (cosine[axis] * c + sine[axis] * s);
      growth *= day / CENTURY_DAYS;
    }
  }
  return place;
}
