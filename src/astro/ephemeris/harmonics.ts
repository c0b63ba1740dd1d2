import { cos, sin, sincosOf, TAU } from '../../math/index.ts';
import { CENTURY_DAYS, DAY_S } from '../constants.ts';

/** A place as a sum of oscillations whose amplitudes are polynomials in time, ready to evaluate. */
export interface Harmonics {
  /** Of each line, how many 1024ths of a turn it goes on in a day. */
  readonly stepsPerDay: Float64Array;
  /** Of each line, what whole turns leave of the steps at the beginning of a day, and in the last place that day. */
  readonly daysSteps: Float64Array;
  /** Where the orders of each line begin in `amplitudes`, and where the last one's end; each line has one at least. */
  readonly starts: Int32Array;
  /** Six numbers an order: cosine x, y, z, then sine x, y, z, m; the next order is multiplied by the centuries since J2000. */
  readonly amplitudes: Float64Array;
  /**
   * How far the moon is ahead on its way, days, as cosine and sine of so many turns a day since J2000: a slow libration
   * that all lines take part in. Null where there is none.
   */
  readonly libration: readonly [turnsPerDay: number, cosineDays: number, sineDays: number] | null;
}

export const ORDER_NUMBERS = 6;

/*
 * Sine and cosine of a turn by table: the nearest of 1024 angles and the addition theorem with the first terms of both
 * series for what is left, at most 0.0031 rad. The error stays below 4e-12, a few millimetres for the farthest moon.
 */
export const TURN_STEPS = 1024;
const STEP_RAD = TAU / TURN_STEPS;
const table = new Float64Array(2 * TURN_STEPS);
for (let i = 0; i < TURN_STEPS; i++) {
  table[2 * i] = cos(i * STEP_RAD);
  table[2 * i + 1] = sin(i * STEP_RAD);
}
/** 3 * 2^51: adding and subtracting it rounds to a whole number, in a fraction of the time that `Math.round` takes. */
const WHOLE = 6_755_399_441_055_744;
/** The same for whole turns. */
const WHOLE_TURNS = WHOLE * TURN_STEPS;
const turned = new Float64Array(2);
const CENTURY_S = CENTURY_DAYS * DAY_S;

/**
 * Adds position and velocity at an instant to a state of six doubles. Does not allocate. The eight hundred lines of all
 * moons are most of what all bodies take, so nothing is done in the loop that can be done outside of it. Whole days and the
 * rest are multiplied apart: otherwise, rounding would shake a moon by centimetres. What days have led to is kept: who asks next
 * seldom asks for another.
 */
export function addHarmonics(of: Harmonics, day: number, second: number, out: Float64Array): void {
  const { stepsPerDay, daysSteps, starts, amplitudes } = of;
  if (daysSteps[stepsPerDay.length] !== day) turnDays(of, day);
  let dayShare = second / DAY_S;
  const centuries = (day + dayShare) / CENTURY_DAYS;
  let pace = STEP_RAD / DAY_S;
  if (of.libration !== null) {
    const rate = TAU * of.libration[0];
    turned[0] = rate * (day + dayShare);
    sincosOf(turned);
    const s = turned[0];
    const c = turned[1];
    dayShare += of.libration[1] * c + of.libration[2] * s;
    pace *= 1 + rate * (of.libration[2] * c - of.libration[1] * s);
  }
  let x = 0;
  let y = 0;
  let z = 0;
  let dx = 0;
  let dy = 0;
  let dz = 0;
  for (let line = 0, k = 0; line < stepsPerDay.length; line++) {
    const rate = stepsPerDay[line];
    const steps = daysSteps[line] + rate * dayShare;
    const nearest = steps + WHOLE - WHOLE;
    const rest = (steps - nearest) * STEP_RAD;
    const square = rest * rest;
    const restSine = rest * (1 - square * (1 / 6));
    const restCosine = 1 - square * (0.5 - square * (1 / 24));
    const at = 2 * (nearest & (TURN_STEPS - 1));
    const c = table[at] * restCosine - table[at + 1] * restSine;
    const s = table[at + 1] * restCosine + table[at] * restSine;
    let cx = amplitudes[k];
    let cy = amplitudes[k + 1];
    let cz = amplitudes[k + 2];
    let sx = amplitudes[k + 3];
    let sy = amplitudes[k + 4];
    let sz = amplitudes[k + 5];
    k += ORDER_NUMBERS;
    // one line in eight grows with time
    const end = starts[line + 1];
    for (let growth = centuries, slope = 1 / CENTURY_S; k < end; k += ORDER_NUMBERS) {
      cx += growth * amplitudes[k];
      cy += growth * amplitudes[k + 1];
      cz += growth * amplitudes[k + 2];
      sx += growth * amplitudes[k + 3];
      sy += growth * amplitudes[k + 4];
      sz += growth * amplitudes[k + 5];
      out[3] += slope * (amplitudes[k] * c + amplitudes[k + 3] * s);
      out[4] += slope * (amplitudes[k + 1] * c + amplitudes[k + 4] * s);
      out[5] += slope * (amplitudes[k + 2] * c + amplitudes[k + 5] * s);
      slope = slope * centuries + growth / CENTURY_S;
      growth *= centuries;
    }
    x += cx * c + sx * s;
    y += cy * c + sy * s;
    z += cz * c + sz * s;
    const turnedC = rate * c;
    const turnedS = rate * s;
    dx += sx * turnedC - cx * turnedS;
    dy += sy * turnedC - cy * turnedS;
    dz += sz * turnedC - cz * turnedS;
  }
  out[0] += x;
  out[1] += y;
  out[2] += z;
  out[3] += dx * pace;
  out[4] += dy * pace;
  out[5] += dz * pace;
}

/** Finds how far each line has come at the beginning of a day, without whole turns. */
function turnDays({ stepsPerDay, daysSteps }: Harmonics, day: number): void {
  for (let line = 0; line < stepsPerDay.length; line++) {
    const ofDays = stepsPerDay[line] * day;
    daysSteps[line] = ofDays - (ofDays + WHOLE_TURNS - WHOLE_TURNS);
  }
  daysSteps[stepsPerDay.length] = day;
}
