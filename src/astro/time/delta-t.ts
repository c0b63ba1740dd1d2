import { sincosOf } from '../../math/index.ts';
import { DAY_S } from '../constants.ts';

/*
 * Delta T = TT - UT1.
 *
 * To 1950: the cubic splines of Stephenson, Morrison and Hohenkerk 2016 (Proc. R. Soc. A 472, 20160404), table S15 in
 * the form of 2020; each row is the year where a piece begins and its coefficients in the fraction of the piece.
 * Then values for 1 January, joined by straight lines, which leaves the seasons out (0.03 s): 1951 to 1973 from the
 * Astronomical Almanac, page K9, 1974 to 2025 from the monthly values of the US Naval Observatory (IERS Bulletin A).
 * Outside: the authors' integrated length of day (Morrison et al. 2021, Proc. R. Soc. A 477, 20200776), shifted to meet
 * the tables; for 2100 it is good to some ten seconds.
 */
// biome-ignore format: a table
const pieces: readonly (readonly [year: number, a0: number, a1: number, a2: number, a3: number])[] = [
  [-720, 20371.848, -9999.586, 776.247, 409.16], [-100, 11557.668, -5822.27, 1303.151, -503.433],
  [400, 6535.116, -5671.519, -298.291, 1085.087], [1000, 1650.393, -753.21, 184.811, -25.346],
  [1150, 1056.647, -459.628, 108.771, -24.641], [1300, 681.149, -421.345, 61.953, -29.414],
  [1500, 292.343, -192.841, -6.572, 16.197], [1600, 109.127, -78.697, 10.505, 3.018],
  [1650, 43.952, -68.089, 38.333, -2.127], [1720, 12.068, 2.507, 41.731, -37.939],
  [1800, 18.367, -3.481, -1.126, 1.918], [1810, 15.678, 0.021, 4.629, -3.812],
  [1820, 16.516, -2.157, -6.806, 3.25], [1830, 10.804, -6.018, 2.944, -0.096],
  [1840, 7.634, -0.416, 2.658, -0.539], [1850, 9.338, 1.642, 0.261, -0.883],
  [1855, 10.357, -0.486, -2.389, 1.558], [1860, 9.04, -0.591, 2.284, -2.477],
  [1865, 8.255, -3.456, -5.148, 2.72], [1870, 2.371, -5.593, 3.011, -0.914],
  [1875, -1.126, -2.314, 0.269, -0.039], [1880, -3.21, -1.893, 0.152, 0.563],
  [1885, -4.388, 0.101, 1.842, -1.438], [1890, -3.884, -0.531, -2.474, 1.871],
  [1895, -5.017, 0.134, 3.138, -0.232], [1900, -1.977, 5.715, 2.443, -1.257],
  [1905, 4.923, 6.828, -1.329, 0.72], [1910, 11.142, 6.33, 0.831, -0.825],
  [1915, 17.479, 5.518, -1.643, 0.262], [1920, 21.617, 3.02, -0.856, 0.008],
  [1925, 23.789, 1.333, -0.831, 0.127], [1930, 24.418, 0.052, -0.449, 0.142],
  [1935, 24.164, -0.419, -0.022, 0.702], [1940, 24.426, 1.645, 2.086, -1.106],
  [1945, 27.05, 2.499, -1.232, 0.614],
];
const PIECES_END = 1950;

/** Delta T at the start of 1950 (where the splines end), then on 1 January of each following year. */
// biome-ignore format: ten years to a line
const yearly = [
  28.932, 29.57, 29.97, 30.36, 30.72, 31.07, 31.35, 31.68, 32.18, 32.68,
  33.15, 33.59, 34, 34.47, 35.03, 35.73, 36.54, 37.43, 38.29, 39.2,
  40.18, 41.17, 42.23, 43.37, 44.484, 45.4761, 46.4567, 47.5214, 48.5344, 49.5861,
  50.5387, 51.3808, 52.1668, 52.9565, 53.7882, 54.3427, 54.8712, 55.3222, 55.8197, 56.3,
  56.8553, 57.5653, 58.3092, 59.1218, 59.9844, 60.7853, 61.6287, 62.295, 62.9659, 63.4673,
  63.8285, 64.0908, 64.2998, 64.4734, 64.5736, 64.6876, 64.8452, 65.1464, 65.4574, 65.7768,
  66.0699, 66.3246, 66.603, 66.9069, 67.281, 67.6439, 68.1024, 68.5927, 68.9677, 69.2202,
  69.3612, 69.3594, 69.2945, 69.2039, 69.1752, 69.1377,
];
const YEARLY_END = PIECES_END + yearly.length - 1;

const turn = new Float64Array(2);
const firstPiece = pieces[0];
const beforeShift = firstPiece[1] - integratedDay(firstPiece[0]);
const afterShift = yearly[yearly.length - 1] - integratedDay(YEARLY_END);

/** Delta T = TT - UT1 in seconds at an instant of TT since J2000. */
export function deltaT(day: number, second: number): number {
  const year = 2000 + (day + 0.5 + second / DAY_S) / 365.2425;
  if (year < firstPiece[0]) return integratedDay(year) + beforeShift;
  if (year >= YEARLY_END) return integratedDay(year) + afterShift;
  if (year >= PIECES_END) {
    const index = Math.floor(year - PIECES_END);
    const from = yearly[index];
    return from + (yearly[index + 1] - from) * (year - PIECES_END - index);
  }
  let index = pieces.length - 1;
  while (year < pieces[index][0]) index -= 1;
  const [start, a0, a1, a2, a3] = pieces[index];
  const end = index + 1 < pieces.length ? pieces[index + 1][0] : PIECES_END;
  const t = (year - start) / (end - start);
  return a0 + t * (a1 + t * (a2 + t * a3));
}

/** Integral of the long-term length of day, 1.72 t - 3.5 sin(2 pi (t + 0.75) / 14) ms, t in centuries from 1825. */
function integratedDay(year: number): number {
  const t = (year - 1825) / 100;
  turn[0] = 0.4487989505128276 * (t + 0.75);
  return 31.4115 * t * t + 284.8435805251424 * sincosOf(turn)[1];
}
