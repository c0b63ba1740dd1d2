import { moonModels } from './moon-models.ts';
import { smallBodyModels } from './small-body-models.ts';

/**
 * Pole and prime meridian of a body as the IAU working group gives them, in degrees: right ascension and declination
 * of the north pole in the ICRF, and the angle W of the prime meridian from the node of the body's equator.
 */
export interface IauModel {
  /** Right ascension at J2000 and its change a Julian century. */
  readonly rightAscension: readonly [number, number];
  readonly declination: readonly [number, number];
  /** W at J2000, its change a day, and its change a day squared. */
  readonly meridian: readonly [number, number, number];
  /**
   * Periodic terms, five numbers each: angle at J2000, its change a century, then the amplitudes in right ascension
   * (sine), declination (cosine) and W (sine).
   */
  readonly terms: readonly (readonly [number, number, number, number, number])[];
}

/** Changes of the lunar arguments are published by the day. */
const CENTURY = 36_525;

/*
 * Archinal et al. 2018, "Report of the IAU Working Group on Cartographic Coordinates and Rotational Elements: 2015",
 * Celest. Mech. Dyn. Astr. 130:22. Moon: mean Earth and polar axis, as that report keeps it from the one of 2009.
 */
// biome-ignore format: tables
const models: Readonly<Record<string, IauModel>> = {
  sun: { rightAscension: [286.13, 0], declination: [63.87, 0], meridian: [84.176, 14.1844, 0], terms: [] },
  mercury: {
    rightAscension: [281.0103, -0.0328], declination: [61.4155, -0.0049], meridian: [329.5988, 6.1385108, 0],
    terms: [
      [174.7910857, 4.092335 * CENTURY, 0, 0, 0.01067257],
      [349.5821714, 8.18467 * CENTURY, 0, 0, -0.00112309],
      [164.3732571, 12.277005 * CENTURY, 0, 0, -0.0001104],
      [339.1643429, 16.36934 * CENTURY, 0, 0, -0.00002539],
      [153.9554286, 20.461675 * CENTURY, 0, 0, -0.00000571],
    ],
  },
  venus: { rightAscension: [272.76, 0], declination: [67.16, 0], meridian: [160.2, -1.4813688, 0], terms: [] },
  moon: {
    rightAscension: [269.9949, 0.0031], declination: [66.5392, 0.013], meridian: [38.3213, 13.17635815, -1.4e-12],
    terms: [
      [125.045, -0.0529921 * CENTURY, -3.8787, 1.5419, 3.561],
      [250.089, -0.1059842 * CENTURY, -0.1204, 0.0239, 0.1208],
      [260.008, 13.0120009 * CENTURY, 0.07, -0.0278, -0.0642],
      [176.625, 13.3407154 * CENTURY, -0.0172, 0.0068, 0.0158],
      [357.529, 0.9856003 * CENTURY, 0, 0, 0.0252],
      [311.589, 26.4057084 * CENTURY, 0.0072, -0.0029, -0.0066],
      [134.963, 13.064993 * CENTURY, 0, 0.0009, -0.0047],
      [276.617, 0.3287146 * CENTURY, 0, 0, -0.0046],
      [34.226, 1.7484877 * CENTURY, 0, 0, 0.0028],
      [15.134, -0.1589763 * CENTURY, -0.0052, 0.0008, 0.0052],
      [119.743, 0.0036096 * CENTURY, 0, 0, 0.004],
      [239.961, 0.1643573 * CENTURY, 0, 0, 0.0019],
      [25.053, 12.9590088 * CENTURY, 0.0043, -0.0009, -0.0044],
    ],
  },
  mars: {
    rightAscension: [317.269202, -0.10927547], declination: [54.432516, -0.05827105],
    meridian: [176.049863, 350.891982443297, 0],
    terms: [
      [198.991226, 19139.4819985, 0.000068, 0, 0],
      [226.292679, 38280.8511281, 0.000238, 0, 0],
      [249.663391, 57420.7251593, 0.000052, 0, 0],
      [266.18351, 76560.636795, 0.000009, 0, 0],
      [79.398797, 0.5042615, 0.419057, 0, 0],
      [122.433576, 19139.9407476, 0, 0.000051, 0],
      [43.058401, 38280.8753272, 0, 0.000141, 0],
      [57.663379, 57420.7517205, 0, 0.000031, 0],
      [79.476401, 76560.6495004, 0, 0.000005, 0],
      [166.325722, 0.5042615, 0, 1.591274, 0],
      [129.071773, 19140.0328244, 0, 0, 0.000145],
      [36.352167, 38281.0473591, 0, 0, 0.000157],
      [56.668646, 57420.929536, 0, 0, 0.00004],
      [67.364003, 76560.2552215, 0, 0, 0.000001],
      [104.79268, 95700.4387578, 0, 0, 0.000001],
      [95.391654, 0.5042615, 0, 0, 0.584542],
    ],
  },
  jupiter: {
    rightAscension: [268.056595, -0.006499], declination: [64.495303, 0.002413], meridian: [284.95, 870.536, 0],
    terms: [
      [99.360714, 4850.4046, 0.000117, 0.00005, 0],
      [175.895369, 1191.9605, 0.000938, 0.000404, 0],
      [300.323162, 262.5475, 0.001432, 0.000617, 0],
      [114.012305, 6070.2476, 0.00003, -0.000013, 0],
      [49.511251, 64.3, 0.00215, 0.000926, 0],
    ],
  },
  saturn: {
    rightAscension: [40.589, -0.036], declination: [83.537, -0.004], meridian: [38.9, 810.7939024, 0], terms: [],
  },
  uranus: { rightAscension: [257.311, 0], declination: [-15.175, 0], meridian: [203.81, -501.1600928, 0], terms: [] },
  neptune: {
    rightAscension: [299.36, 0], declination: [43.46, 0], meridian: [249.978, 541.1397757, 0],
    terms: [[357.85, 52.316, 0.7, -0.51, -0.48]],
  },
  pluto: { rightAscension: [132.993, 0], declination: [-6.163, 0], meridian: [302.695, 56.3625225, 0], terms: [] },
};

/** The model of a body by its name, or null where there is none (the Earth has its own, the root has none). */
export function iauModel(name: string): IauModel | null {
  return models[name] ?? moonModels[name] ?? smallBodyModels[name] ?? null;
}
