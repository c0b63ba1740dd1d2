import { albedoOf, figureOf, laplaceSphereM, type Row, reachOf } from './row.ts';

/*
 * The moons of the other planets.
 *
 * GM: DE440 (Park et al. 2021, AJ 161:105, file gm_de440, from the satellite ephemerides that it cites); Nereid's, which
 * nobody has measured, from its size with 1000 kg/m^3. Semi-axes: IAU working group 2015 (Archinal et al. 2018); Nix and
 * Hydra: Porter et al. 2021. Semi-major axes: JPL, planetary satellite mean elements. Geometric albedos in V: NASA's fact
 * sheets (Williams). Colours B-V: Cox 2000, Allen's Astrophysical Quantities, 4th ed.; where they are missing there, those
 * of the neighbours.
 */
interface Planet {
  readonly index: number;
  /** With all moons, km^3/s^2. */
  readonly gmKm3S2: number;
}

type Spec = readonly [
  name: string,
  title: string,
  naifId: number,
  gmKm3S2: number,
  semiAxesKm: readonly [number, number, number],
  axisKm: number,
  albedo: number,
  bMinusV: number,
];

// biome-ignore format: a table reads best with a body in a line
const specs: Readonly<Record<'mars' | 'jupiter' | 'saturn' | 'uranus' | 'neptune' | 'pluto', readonly Spec[]>> = {
  mars: [
    ['phobos', 'Phobos', 401, 0.0007087546066894452, [13, 11.4, 9.1], 9376, 0.071, 0.6],
    ['deimos', 'Deimos', 402, 0.00009615569648120313, [7.8, 6, 5.1], 23458, 0.068, 0.65],
  ],
  jupiter: [
    ['amalthea', 'Amalthea', 505, 0.1645634534798259, [125, 73, 64], 181400, 0.09, 1.5],
    ['io', 'Io', 501, 5959.915466180539, [1829.4, 1819.4, 1815.7], 421800, 0.63, 1.17],
    ['europa', 'Europa', 502, 3202.712099607295, [1562.6, 1560.3, 1559.5], 671100, 0.67, 0.87],
    ['ganymede', 'Ganymede', 503, 9887.832752719638, [2631.2, 2631.2, 2631.2], 1070400, 0.43, 0.83],
    ['callisto', 'Callisto', 504, 7179.283402579837, [2410.3, 2410.3, 2410.3], 1882700, 0.17, 0.86],
  ],
  saturn: [
    ['mimas', 'Mimas', 601, 2.503488768152587, [207.8, 196.7, 190.6], 185540, 0.6, 0.65],
    ['enceladus', 'Enceladus', 602, 7.210366688598896, [256.6, 251.4, 248.3], 238040, 1, 0.7],
    ['tethys', 'Tethys', 603, 41.21352885489587, [538.4, 528.3, 526.3], 294670, 0.8, 0.73],
    ['dione', 'Dione', 604, 73.11607172482067, [563.4, 561.3, 559.6], 377420, 0.7, 0.71],
    ['rhea', 'Rhea', 605, 153.9417519146563, [765, 763.1, 762.4], 527070, 0.7, 0.78],
    ['titan', 'Titan', 606, 8978.137095521046, [2575.15, 2574.78, 2574.47], 1221870, 0.22, 1.28],
    ['hyperion', 'Hyperion', 607, 0.3704913747932265, [180.1, 133, 102.7], 1500880, 0.3, 0.78],
    ['iapetus', 'Iapetus', 608, 120.5151060137642, [745.7, 745.7, 712.1], 3560840, 0.28, 0.72],
  ],
  uranus: [
    ['miranda', 'Miranda', 705, 4.3195168992321, [240.4, 234.2, 232.9], 129900, 0.32, 0.67],
    ['ariel', 'Ariel', 701, 83.46344431770477, [581.1, 577.9, 577.7], 190900, 0.39, 0.65],
    ['umbriel', 'Umbriel', 702, 85.09338094489388, [584.7, 584.7, 584.7], 266000, 0.21, 0.68],
    ['titania', 'Titania', 703, 226.9437003741248, [788.9, 788.9, 788.9], 436300, 0.27, 0.7],
    ['oberon', 'Oberon', 704, 205.3234302535623, [761.4, 761.4, 761.4], 583500, 0.23, 0.68],
  ],
  neptune: [
    ['proteus', 'Proteus', 808, 2.583422379120727, [218, 208, 201], 117600, 0.096, 0.7],
    ['triton', 'Triton', 801, 1428.495462910464, [1352.6, 1352.6, 1352.6], 354800, 0.719, 0.72],
    ['nereid', 'Nereid', 802, 1.37, [170, 170, 170], 5513800, 0.155, 0.71],
  ],
  pluto: [
    ['charon', 'Charon', 901, 105.8799888601881, [606, 606, 606], 19591, 0.38, 0.71],
    ['nix', 'Nix', 902, 0.00304817564816976, [24.9, 16.6, 15.55], 48694, 0.56, 0.65],
    ['hydra', 'Hydra', 903, 0.003211039206155255, [25.45, 18, 15.45], 64738, 0.83, 0.65],
  ],
};

/** The rows of the moons of a planet, from the innermost outward. */
export function moonsOf(planet: keyof typeof specs, { index, gmKm3S2 }: Planet): Row[] {
  return specs[planet].map(([name, title, naifId, gm, semiAxesKm, axisKm, albedo, bMinusV]) => {
    const axisM = axisKm * 1000;
    const soiM = laplaceSphereM(axisM, gm, gmKm3S2);
    return {
      ...figureOf(semiAxesKm),
      name,
      title,
      kind: 'moon',
      naifId,
      parent: index,
      gmKm3S2: gm,
      gmEstimated: name === 'nereid',
      axisM,
      soiM,
      frameM: reachOf(soiM, semiAxesKm[0]),
      albedo: albedoOf(albedo, bMinusV),
    };
  });
}
