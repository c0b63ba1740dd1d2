import { log, pow } from '../../math/index.ts';

/** What a star is, in units of the Sun where none is said. */
export interface Star {
  /** Class and subclass with luminosity class, such as `G2V`. */
  readonly spectralType: string;
  readonly massSun: number;
  readonly radiusSun: number;
  readonly temperatureK: number;
  readonly luminositySun: number;
  /** V magnitude at 10 parsecs. */
  readonly absoluteMagnitude: number;
}

export const spectralLetters = 'OBAFGKM';

/** Effective temperature of the Sun in K (IAU 2015 Resolution B3). */
const sunTemperatureK = 5772;

/**
 * The main sequence: subclass counted from O0 in tens, mass (Sun), effective temperature (K), logarithm of the luminosity
 * (Sun), absolute V magnitude. Pecaut & Mamajek 2013 (ApJS 208, 9) with the author's table of 2024-05-15.
 */
const rows: readonly (readonly [number, number, number, number, number])[] = [
  [3, 59, 45_900, 5.82, -5.8],
  [5, 43, 41_400, 5.54, -5.35],
  [7, 28, 37_900, 5.18, -4.8],
  [9, 20.2, 33_300, 4.82, -4.2],
  [10, 17.7, 31_400, 4.652, -3.9],
  [11, 11.8, 26_000, 4.128, -3],
  [12, 7.3, 20_600, 3.428, -1.8],
  [13, 5.4, 17_000, 2.992, -1.2],
  [15, 4.7, 15_700, 2.772, -0.85],
  [17, 3.92, 14_000, 2.476, -0.4],
  [18, 3.38, 12_300, 2.188, 0],
  [19, 2.75, 10_700, 1.864, 0.5],
  [20, 2.33, 9700, 1.584, 0.99],
  [22, 2.06, 8840, 1.384, 1.35],
  [25, 1.86, 8100, 1.092, 2.01],
  [27, 1.76, 7760, 1, 2.23],
  [30, 1.6, 7220, 0.864, 2.57],
  [32, 1.43, 6820, 0.71, 2.97],
  [35, 1.32, 6550, 0.556, 3.37],
  [38, 1.16, 6180, 0.292, 4.05],
  [40, 1.07, 5930, 0.13, 4.48],
  [42, 1, 5770, 0.01, 4.8],
  [45, 0.98, 5660, -0.054, 4.98],
  [48, 0.93, 5480, -0.204, 5.3],
  [50, 0.86, 5290, -0.324, 5.78],
  [52, 0.82, 5100, -0.428, 6.07],
  [53, 0.76, 4870, -0.57, 6.53],
  [55, 0.7, 4440, -0.78, 7.28],
  [57, 0.64, 4090, -0.992, 8.2],
  [60, 0.585, 3850, -1.164, 8.8],
  [61, 0.51, 3660, -1.336, 9.64],
  [62, 0.45, 3560, -1.54, 10.21],
  [63, 0.36, 3430, -1.788, 11.15],
  [64, 0.24, 3210, -2.144, 12.61],
  [65, 0.155, 3060, -2.52, 14.15],
  [66, 0.105, 2810, -2.98, 16.32],
  [67, 0.09, 2680, -3.188, 17.7],
  [69, 0.079, 2380, -3.52, 19.4],
];

const logMasses = Float64Array.from(rows, ([, mass]) => log(mass));

/** Heaviest and lightest star of the table, in suns. */
export const massLimitsSun = { most: rows[0][1], least: rows[rows.length - 1][1] } as const;

/** Mass in suns at which each class begins, from O to M; the lightest of a class is where the next begins. */
export const classMassesSun: readonly number[] = Array.from(spectralLetters, (_, i) =>
  i === 0 ? massLimitsSun.most : (rows.find(([subclass]) => subclass === 10 * i)?.[1] ?? 0),
);

/** A star of the main sequence by its mass in suns, brought within the table: straight lines in the logarithm of mass. */
export function mainSequenceStar(massSun: number): Star {
  const mass = Math.min(massLimitsSun.most, Math.max(massLimitsSun.least, massSun));
  const at = log(mass);
  let lower = 1;
  while (lower < rows.length - 1 && logMasses[lower] > at) lower++;
  const [heavy, light] = [rows[lower - 1], rows[lower]];
  const share = (logMasses[lower - 1] - at) / (logMasses[lower - 1] - logMasses[lower]);
  const value = (column: 0 | 2 | 3 | 4): number => heavy[column] + share * (light[column] - heavy[column]);
  const temperatureK = value(2);
  const luminositySun = pow(10, value(3));
  return {
    spectralType: spectralType(mass, value(0)),
    massSun: mass,
    radiusSun: blackBodyRadiusSun(luminositySun, temperatureK),
    temperatureK,
    luminositySun,
    absoluteMagnitude: value(4),
  };
}

/** Mass in suns of a subclass of the main sequence, counted from O0 in tens. */
export function massOfSubclassSun(subclass: number): number {
  let lower = 1;
  while (lower < rows.length - 1 && rows[lower][0] < subclass) lower++;
  const [heavy, light] = [rows[lower - 1], rows[lower]];
  const share = Math.min(1, Math.max(0, (subclass - heavy[0]) / (light[0] - heavy[0])));
  return heavy[1] * pow(light[1] / heavy[1], share);
}

/** Radius in suns of a black body (Stefan's law). */
export function blackBodyRadiusSun(luminositySun: number, temperatureK: number): number {
  const ratio = sunTemperatureK / temperatureK;
  return Math.sqrt(luminositySun) * ratio * ratio;
}

/** Rounding must not move a star over the border of its class, which its mass decides. */
function spectralType(massSun: number, subclass: number): string {
  let letter = 0;
  while (letter < spectralLetters.length - 1 && massSun <= classMassesSun[letter + 1]) letter++;
  const digit = Math.min(9, Math.max(0, Math.floor(subclass - 10 * letter + 1e-9)));
  return `${spectralLetters[letter]}${digit}V`;
}
