import type { IauModel } from './iau-models.ts';

/*
 * The moons of the other planets: Archinal et al. 2018, "Report of the IAU Working Group on Cartographic Coordinates and
 * Rotational Elements: 2015", Celest. Mech. Dyn. Astr. 130:22, with Phobos as corrected in the planetary constants of
 * NAIF (pck00011; the square of the century in one of its arguments is left out, 0.3 degrees in 1900 and 2100). Not in
 * the report: Hyperion tumbles in chaos, so its pole is Saturn's and its rate the 72 degrees a day of Harbison et al. 2011,
 * Icarus 212; Nereid turns in 11.52 h (Grav et al. 2003, ApJ 591, L71) about an unknown pole, for which Neptune's stands;
 * Nix and Hydra: Weaver et al. 2016, Science 351, aae0030, with a meridian of our own.
 */

/** An argument of periodic terms: degrees at J2000 and a Julian century. */
type Argument = readonly [number, number];

const M: Readonly<Record<number, Argument>> = {
  1: [190.72646643, 15917.10818695],
  2: [21.4689247, 31834.27934054],
  3: [332.86082793, 19139.89694742],
  4: [394.93256437, 38280.79631835],
  5: [189.6327156, 41215158.1842005],
  6: [121.46893664, 660.22803474],
  7: [231.05028581, 660.9912354],
  8: [251.37314025, 1320.50145245],
  9: [217.98635955, 38279.9612555],
  10: [196.19729402, 19139.83628608],
};
const J: Readonly<Record<number, Argument>> = {
  1: [73.32, 91472.9],
  3: [283.9, 4850.7],
  4: [355.8, 1191.3],
  5: [119.9, 262.1],
  6: [229.8, 64.3],
  7: [352.25, 2382.6],
  8: [113.35, 6070],
};
const S: Readonly<Record<number, Argument>> = {
  3: [177.4, -36505.5],
  4: [300, -7225.9],
  5: [316.45, 506.2],
  6: [345.2, -1016.3],
};
const U: Readonly<Record<number, Argument>> = {
  11: [102.23, -2024.22],
  12: [316.41, 2863.96],
  13: [304.01, -51.94],
  14: [308.71, -93.17],
  15: [340.82, -75.32],
  16: [259.14, -504.81],
};
const N: Argument = [357.85, 52.316];
const N6: Argument = [142.61, 2824.6];
const N7: Argument = [177.85, 52.316];

type Term = IauModel['terms'][number];

/** The terms of an argument or of a multiple of it: right ascension (sine), declination (cosine), W (sine). */
const term = ([start, rate]: Argument, ra: number, dec: number, w: number, multiple = 1): Term => [
  multiple * start,
  multiple * rate,
  ra,
  dec,
  w,
];

function model(
  ra: readonly [number, number],
  dec: readonly [number, number],
  w: readonly [number, number, number?],
  ...terms: readonly Term[]
): IauModel {
  return { rightAscension: ra, declination: dec, meridian: [w[0], w[1], w[2] ?? 0], terms };
}

// biome-ignore format: tables
export const moonModels: Readonly<Record<string, IauModel>> = {
  phobos: model([317.67071657, -0.10844326], [52.88627266, -0.06134706], [35.1877444, 1128.84475928, 9.536137031212154e-9],
    term(M[1], -1.78428399, -1.07516537, 1.42421769), term(M[2], 0.02212824, 0.00668626, -0.02273783),
    term(M[3], -0.01028251, -0.0064874, 0.00410711), term(M[4], -0.00475595, 0.00281576, 0.00631964),
    term(M[5], 0, 0, -1.143)),
  deimos: model([316.65705808, -0.10518014], [53.50992033, -0.05979094], [79.39932954, 285.16188899],
    term(M[6], 3.09217726, 1.83936004, -2.73954829), term(M[7], 0.22980637, 0.1432532, -0.39968606),
    term(M[8], 0.06418655, 0.01911409, -0.06563259), term(M[9], 0.02533537, -0.0148259, -0.0291294),
    term(M[10], 0.00778695, 0.0019243, 0.0169916)),
  io: model([268.05, -0.009], [64.5, 0.003], [200.39, 203.4889538],
    term(J[3], 0.094, 0.04, -0.085), term(J[4], 0.024, 0.011, -0.022)),
  europa: model([268.08, -0.009], [64.51, 0.003], [36.022, 101.3747235],
    term(J[4], 1.086, 0.468, -0.98), term(J[5], 0.06, 0.026, -0.054), term(J[6], 0.015, 0.007, -0.014),
    term(J[7], 0.009, 0.002, -0.008)),
  ganymede: model([268.2, -0.009], [64.57, 0.003], [44.064, 50.3176081],
    term(J[4], -0.037, -0.016, 0.033), term(J[5], 0.431, 0.186, -0.389), term(J[6], 0.091, 0.039, -0.082)),
  callisto: model([268.72, -0.009], [64.83, 0.003], [259.51, 21.5710715],
    term(J[5], -0.068, -0.029, 0.061), term(J[6], 0.59, 0.254, -0.533), term(J[8], 0.01, -0.004, -0.009)),
  amalthea: model([268.05, -0.009], [64.49, 0.003], [231.67, 722.631456],
    term(J[1], -0.84, -0.36, 0.76), term(J[1], 0.01, 0, -0.01, 2)),
  mimas: model([40.66, -0.036], [83.52, -0.004], [333.46, 381.994555],
    term(S[3], 13.56, -1.53, -13.48), term(S[5], 0, 0, -44.85)),
  enceladus: model([40.66, -0.036], [83.52, -0.004], [6.32, 262.7318996]),
  tethys: model([40.66, -0.036], [83.52, -0.004], [8.95, 190.6979085],
    term(S[4], 9.66, -1.09, -9.6), term(S[5], 0, 0, 2.23)),
  dione: model([40.66, -0.036], [83.52, -0.004], [357.6, 131.5349316]),
  rhea: model([40.38, -0.036], [83.55, -0.004], [235.16, 79.6900478], term(S[6], 3.1, -0.35, -3.08)),
  titan: model([39.4827, 0], [83.4279, 0], [186.5855, 22.5769768]),
  hyperion: model([40.589, -0.036], [83.537, -0.004], [0, 72]),
  iapetus: model([318.16, -3.949], [75.03, -1.143], [355.2, 4.5379572]),
  miranda: model([257.43, 0], [-15.08, 0], [30.7, -254.6906892],
    term(U[11], 4.41, 4.25, 1.15), term(U[12], 0, 0, -1.27), term(U[11], -0.04, -0.02, -0.09, 2),
    term(U[12], 0, 0, 0.15, 2)),
  ariel: model([257.43, 0], [-15.1, 0], [156.22, -142.8356681], term(U[12], 0, 0, 0.05), term(U[13], 0.29, 0.28, 0.08)),
  umbriel: model([257.43, 0], [-15.1, 0], [108.05, -86.8688923], term(U[12], 0, 0, -0.09), term(U[14], 0.21, 0.2, 0.06)),
  titania: model([257.43, 0], [-15.1, 0], [77.74, -41.3514316], term(U[15], 0.29, 0.28, 0.08)),
  oberon: model([257.43, 0], [-15.1, 0], [6.77, -26.7394932], term(U[16], 0.16, 0.16, 0.04)),
  proteus: model([299.27, 0], [42.91, 0], [93.38, 320.7654228], term(N, 0.7, -0.51, -0.48), term(N6, -0.05, -0.04, 0.04)),
  triton: model([299.36, 0], [41.17, 0], [296.53, -61.2572637],
    term(N7, -32.35, 22.55, 22.25), term(N7, -6.28, 2.1, 6.73, 2), term(N7, -2.08, 0.55, 2.05, 3),
    term(N7, -0.74, 0.16, 0.74, 4), term(N7, -0.28, 0.05, 0.28, 5), term(N7, -0.11, 0.02, 0.11, 6),
    term(N7, -0.07, 0.01, 0.05, 7), term(N7, -0.02, 0, 0.02, 8), term(N7, -0.01, 0, 0.01, 9)),
  nereid: model([299.36, 0], [43.46, 0], [0, 750]),
  charon: model([132.993, 0], [-6.163, 0], [122.695, 56.3625225]),
  nix: model([350, 0], [42, 0], [0, 196.8]),
  hydra: model([257, 0], [-24, 0], [0, 838.2]),
};
