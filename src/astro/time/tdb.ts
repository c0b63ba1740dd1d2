import { sincosOf } from '../../math/index.ts';
import { CENTURY_DAYS, DAY_S } from '../constants.ts';

/** Amplitude in seconds, and angle: its change a Julian century and its value at J2000, radians. */
// biome-ignore format: a table
const terms = Float64Array.of(
  0.001657, 628.3076, 6.2401,
  0.000022, 575.3385, 4.297,
  0.000014, 1256.6152, 6.1969,
  0.000005, 606.9777, 4.0212,
  0.000005, 52.9691, 0.4444,
  0.000002, 21.3299, 5.5431,
);
const turn = new Float64Array(2);

/**
 * TDB - TT in seconds at an instant since J2000 (either scale serves): the terms above a microsecond of Fairhead and
 * Bretagnon 1990 as USNO Circular 179 (Kaplan 2005, equation 2.6) gives them; within 10 microseconds from 1600 to 2200.
 */
export function tdbMinusTt(day: number, second: number): number {
  const t = (day + second / DAY_S) / CENTURY_DAYS;
  let sum = 0;
  for (let at = 0; at < terms.length; at += 3) {
    turn[0] = terms[at + 1] * t + terms[at + 2];
    sum += terms[at] * sincosOf(turn)[0];
  }
  turn[0] = 628.3076 * t + 4.249;
  return sum + 0.00001 * t * sincosOf(turn)[0];
}
