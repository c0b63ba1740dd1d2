import { sin } from '../../math/index.ts';
import { CENTURY_DAYS, DAY_S } from '../constants.ts';

/**
 * TDB - TT in seconds at an instant since J2000 (either scale serves): the terms above a microsecond of Fairhead and
 * Bretagnon 1990 as USNO Circular 179 (Kaplan 2005, equation 2.6) gives them; within 10 microseconds from 1600 to 2200.
 */
export function tdbMinusTt(day: number, second: number): number {
  const t = (day + second / DAY_S) / CENTURY_DAYS;
  return (
    0.001657 * sin(628.3076 * t + 6.2401) +
    0.000022 * sin(575.3385 * t + 4.297) +
    0.000014 * sin(1256.6152 * t + 6.1969) +
    0.000005 * sin(606.9777 * t + 4.0212) +
    0.000005 * sin(52.9691 * t + 0.4444) +
    0.000002 * sin(21.3299 * t + 5.5431) +
    0.00001 * t * sin(628.3076 * t + 4.249)
  );
}
