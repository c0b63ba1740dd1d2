import { cos, sin, sincosOf, TAU } from '../../math/index.ts';
import { CENTURY_DAYS, DAY_S } from '../constants.ts';

/** A place as a sum of oscillations whose amplitudes are polynomials in time (Poisson series), ready to evaluate. */
export interface Harmonics {
  /** Of each line, how many 1024ths of a turn it goes on in a day; those with the most orders come first. */
  readonly stepsPerDay: Float64Array;
  /** Of each line, what whole turns leave of the steps at the beginning of a day, and in the last place that day. */
  readonly daysSteps: Float64Array;
  /**
   * Of each order, the amplitudes of the lines that have it, which are the first: cosine x, y, z, then sine x, y, z, m over
   * centuries since J2000 to the power of the order.
   */
  readonly amplitudes: readonly Float64Array[];
  /**
   * How far the moon is ahead on its way, days, as cosine and sine of so many turns a day since J2000: a slow libration
   * that all lines take part in. Null where there is none.
   */
  readonly libration: readonly [turnsPerDay: number, cosineDays: number, sineDays: number] | null;
}

/** Numbers that an order of a line has. */
export const ORDER_NUMBERS = 6;
/** Most lines that a body may have. */
export const LINES_LIMIT = 1000;

/*
 * Sine and cosine of a turn by table: the nearest of 1024 angles and the addition theorem with the first terms of both
 * series for what is left, at most 0.0031 rad. The error stays below 4e-12, a few millimetres for the farthest moon.
 */
export const TURN_STEPS = 1024;
const STEP_RAD = TAU / TURN_STEPS;
const STEP_CUBED_6 = (STEP_RAD * STEP_RAD * STEP_RAD) / 6;
const STEP_SQUARED_2 = (STEP_RAD * STEP_RAD) / 2;
const table = new Float64Array(2 * TURN_STEPS);
for (let i = 0; i < TURN_STEPS; i++) {
  table[2 * i] = cos(i * STEP_RAD);
  table[2 * i + 1] = sin(i * STEP_RAD);
}
/** 3 * 2^51: adding and subtracting it rounds to a whole number, in a fraction of the time that `Math.round` takes. */
const WHOLE = 6_755_399_441_055_744;
/** The same for whole turns. */
const WHOLE_TURNS = WHOLE * TURN_STEPS;
const CENTURY_S = CENTURY_DAYS * DAY_S;

/** Numbers that are handed over in arrays need not be made anew on the heap: here how much of the day has passed, cosine and sine of each line, then sums. */
const passed = new Float64Array(1);
const turns = new Float64Array(2 * LINES_LIMIT);
const sums = new Float64Array(6);
const libration = new Float64Array(2);

/**
 * Adds position and velocity at an instant (day since J2000 and second of it) to a state of six doubles. Does not allocate. The eight hundred lines of all
 * moons are most of what all bodies take, so nothing is done in a loop that can be done outside of it, and lines are turned
 * first and summed then: processors do each of both side by side for several lines. Whole days and the rest are multiplied
 * apart: otherwise, rounding would shake a moon by centimetres. What days have led to is kept: who asks next seldom asks for another.
 */
export function addHarmonics(of: Harmonics, instant: Float64Array, out: Float64Array): void {
  const day = instant[0];
  if (of.daysSteps[of.stepsPerDay.length] !== day) turnDays(of, day);
  let dayShare = instant[1] / DAY_S;
  const centuries = (day + dayShare) / CENTURY_DAYS;
  let pace = STEP_RAD / DAY_S;
  if (of.libration !== null) {
    const rate = TAU * of.libration[0];
    libration[0] = rate * (day + dayShare);
    sincosOf(libration);
    const s = libration[0];
    const c = libration[1];
    dayShare += of.libration[1] * c + of.libration[2] * s;
    pace *= 1 + rate * (of.libration[2] * c - of.libration[1] * s);
  }
  passed[0] = dayShare;
  turnLines(of);
  let growth = 1;
  let slope = 0;
  for (let order = 0; order < of.amplitudes.length; order++) {
    sumLines(of.stepsPerDay, of.amplitudes[order]);
    for (let c = 0; c < 3; c++) {
      out[c] += growth * sums[c];
      out[3 + c] += growth * pace * sums[3 + c] + slope * sums[c];
    }
    slope = slope * centuries + growth / CENTURY_S;
    growth *= centuries;
  }
}

/** Turns each line to the share of the day in `passed`, into `turns`. */
function turnLines({ stepsPerDay, daysSteps }: Harmonics): void {
  const dayShare = passed[0];
  for (let line = 0; line < stepsPerDay.length; line++) {
    const steps = daysSteps[line] + stepsPerDay[line] * dayShare;
    const nearest = steps + WHOLE - WHOLE;
    const rest = steps - nearest;
    const square = rest * rest;
    const restSine = rest * (STEP_RAD - square * STEP_CUBED_6);
    const restCosine = 1 - square * STEP_SQUARED_2;
    const at = 2 * (nearest & (TURN_STEPS - 1));
    turns[2 * line] = table[at] * restCosine - table[at + 1] * restSine;
    turns[2 * line + 1] = table[at + 1] * restCosine + table[at] * restSine;
  }
}

/** Sums one order of the lines that have it, and beside it how it changes with each step of a turn, into `sums`. */
function sumLines(stepsPerDay: Float64Array, amplitudes: Float64Array): void {
  let x = 0;
  let y = 0;
  let z = 0;
  let dx = 0;
  let dy = 0;
  let dz = 0;
  for (let line = 0, k = 0; k < amplitudes.length; line++, k += ORDER_NUMBERS) {
    const c = turns[2 * line];
    const s = turns[2 * line + 1];
    const cx = amplitudes[k];
    const cy = amplitudes[k + 1];
    const cz = amplitudes[k + 2];
    const sx = amplitudes[k + 3];
    const sy = amplitudes[k + 4];
    const sz = amplitudes[k + 5];
    x += cx * c + sx * s;
    y += cy * c + sy * s;
    z += cz * c + sz * s;
    const rate = stepsPerDay[line];
    const turnedC = rate * c;
    const turnedS = rate * s;
    dx += sx * turnedC - cx * turnedS;
    dy += sy * turnedC - cy * turnedS;
    dz += sz * turnedC - cz * turnedS;
  }
  sums[0] = x;
  sums[1] = y;
  sums[2] = z;
  sums[3] = dx;
  sums[4] = dy;
  sums[5] = dz;
}

/** Finds how far each line has come at the beginning of a day, without whole turns. */
function turnDays({ stepsPerDay, daysSteps }: Harmonics, day: number): void {
  for (let line = 0; line < stepsPerDay.length; line++) {
    const ofDays = stepsPerDay[line] * day;
    daysSteps[line] = ofDays - (ofDays + WHOLE_TURNS - WHOLE_TURNS);
  }
  daysSteps[stepsPerDay.length] = day;
}
