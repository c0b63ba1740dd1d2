import { AU_M } from '../constants.ts';
import type { BodyKind } from './body.ts';
import { albedoOf, figureOf, laplaceSphereM, type Row, reachOf } from './row.ts';

/*
 * Dwarf planets, asteroids and comets.
 *
 * GM: DE440 (Park et al. 2021, file gm_de440; of the body without its moons) for Ceres, Pallas, Juno, Vesta, Hygiea,
 * Psyche, Eros, Orcus, Haumea, Quaoar and Eris. Ida: Belton et al. 1995, Nature 374, 785. Bennu: Scheeres et al. 2019,
 * Nat. Astron. 3, 352. Ryugu: Watanabe et al. 2019, Science 364, 268. Itokawa: Fujiwara et al. 2006, Science 312, 1330.
 * Makemake: Parker et al. 2018, DPS 50, 509.02. Gonggong: Kiss et al. 2019, Icarus 334, 3. 67P: Paetzold et al. 2016,
 * Nature 530, 63. Halley: Cevolani et al. 1987, ESA SP-278, 153. Where nobody has weighed a body (`estimated`), its mass
 * follows from its size with 2000 kg/m^3 (Sedna), 1000 (Chiron, Chariklo) or 500 (Arrokoth, Encke, Hale-Bopp), Apophis'
 * from JPL's Sentry.
 *
 * Semi-axes: IAU working group 2015 (Archinal et al. 2018) for Ceres, Vesta, Psyche, Ida, Eros, Itokawa, Halley and 67P;
 * JPL's Small-Body Database for Pallas, Juno, Hygiea, Chiron, Chariklo, Apophis, Encke and Hale-Bopp; Bennu: Lauretta et
 * al. 2019; Ryugu: Watanabe et al. 2019; Orcus and Quaoar: Fornasier et al. 2013, A&A 555, A15; Sedna: Pal et al. 2012;
 * Haumea: Ortiz et al. 2017, Nature 550, 219; Makemake: Brown 2013; Gonggong: Kiss et al. 2019; Eris: Sicardy et al. 2011;
 * Arrokoth: Keane et al. 2022. Geometric albedos: the same. Colours: Hainaut et al. 2012, A&A 546, A115, for those beyond
 * Jupiter; JPL's Small-Body Database or the mean of the class for the others, rounded.
 */
type Spec = readonly [
  name: string,
  title: string,
  kind: BodyKind,
  naifId: number,
  gmKm3S2: number,
  mass: 'known' | 'estimated',
  semiAxesKm: readonly [number, number, number],
  axisAu: number,
  albedo: number,
  bMinusV: number,
  vMinusR?: number,
];

const DWARF = 'dwarf_planet';
const ROCK = 'asteroid';
const COMET = 'comet';

// biome-ignore format: a table reads best with a body in a line
const specs: readonly Spec[] = [
  ['ceres', 'Ceres', DWARF, 2000001, 62.62888864440993, 'known', [487.3, 487.3, 446], 2.7666, 0.09, 0.71],
  ['pallas', 'Pallas', ROCK, 2000002, 13.665878145967422, 'known', [284, 266, 224], 2.7695, 0.155, 0.64],
  ['juno', 'Juno', ROCK, 2000003, 1.920570700202589, 'known', [123.3, 123.3, 123.3], 2.6704, 0.214, 0.82],
  ['vesta', 'Vesta', ROCK, 2000004, 17.288232879171513, 'known', [289, 280, 229], 2.362, 0.4228, 0.78],
  ['hygiea', 'Hygiea', ROCK, 2000010, 5.625147645385229, 'known', [203.56, 203.56, 203.56], 3.14098, 0.0717, 0.69],
  ['psyche', 'Psyche', ROCK, 2000016, 1.5896582441709424, 'known', [139.5, 116, 94.5], 2.9244, 0.1203, 0.73],
  ['ida', 'Ida', ROCK, 2000243, 0.0028, 'known', [26.8, 12, 7.6], 2.8619, 0.262, 0.84],
  ['eros', 'Eros', ROCK, 2000433, 0.0004463, 'known', [17, 5.5, 5.5], 1.4582, 0.25, 0.92],
  ['itokawa', 'Itokawa', ROCK, 2025143, 2.34e-9, 'known', [0.268, 0.147, 0.104], 1.3241, 0.24, 0.85],
  ['apophis', 'Apophis', ROCK, 2099942, 4.07e-9, 'estimated', [0.17, 0.17, 0.17], 0.9224, 0.35, 0.82],
  ['bennu', 'Bennu', ROCK, 2101955, 4.8904e-9, 'known', [0.2526, 0.2462, 0.2286], 1.1264, 0.044, 0.64],
  ['ryugu', 'Ryugu', ROCK, 2162173, 3e-8, 'known', [0.502, 0.502, 0.438], 1.1909, 0.045, 0.65],
  ['chiron', 'Chiron', ROCK, 2002060, 0.16, 'estimated', [83, 83, 83], 13.711, 0.15, 0.7, 0.36],
  ['chariklo', 'Chariklo', ROCK, 2010199, 0.963, 'estimated', [151, 151, 151], 15.812, 0.045, 0.8, 0.48],
  ['orcus', 'Orcus', DWARF, 2090482, 38.55963303, 'known', [458.5, 458.5, 458.5], 39.097, 0.231, 0.68, 0.37],
  ['haumea', 'Haumea', DWARF, 2136108, 264.413, 'known', [1161, 852, 513], 42.941, 0.51, 0.63, 0.34],
  ['quaoar', 'Quaoar', DWARF, 2050000, 95.6021989005497, 'known', [537, 537, 537], 43.472, 0.127, 0.94, 0.65],
  ['arrokoth', 'Arrokoth', ROCK, 2486958, 0.000107, 'estimated', [18, 10, 5], 44.505, 0.21, 0.95, 0.6],
  ['makemake', 'Makemake', DWARF, 2136472, 207, 'known', [717, 717, 710], 45.259, 0.81, 0.83, 0.5],
  ['gonggong', 'Gonggong', DWARF, 2225088, 116.8, 'known', [615, 615, 615], 67.369, 0.14, 1.38, 0.86],
  ['eris', 'Eris', DWARF, 2136199, 1098.9, 'known', [1163, 1163, 1163], 68.118, 0.96, 0.78, 0.39],
  ['sedna', 'Sedna', DWARF, 2090377, 68.8, 'estimated', [497.5, 497.5, 497.5], 521.2, 0.32, 1.19, 0.78],
  ['halley', 'Halley', COMET, 1000036, 0.0000147, 'known', [8, 4, 4], 17.834, 0.04, 0.72],
  ['encke', 'Encke', COMET, 1000025, 0.0000019, 'estimated', [2.4, 2.4, 2.4], 2.2154, 0.046, 0.78],
  ['churyumov_gerasimenko', '67P/Churyumov-Gerasimenko', COMET, 1000012, 6.662e-7, 'known', [2.4, 1.55, 1.2],
    3.4561, 0.059, 0.83],
  ['hale_bopp', 'Hale-Bopp', COMET, 1000132, 0.00377, 'estimated', [30, 30, 30], 182.05, 0.04, 0.75],
];

/** Where the pull of a small body, which is felt in its own frame only, has become nothing, m/s^2. */
const LEAST_PULL_MPS2 = 1e-8;

/** The rows of the small bodies about the Sun. */
export function smallBodies(sun: { readonly index: number; readonly gmKm3S2: number }): Row[] {
  return specs.map(([name, title, kind, naifId, gmKm3S2, mass, semiAxesKm, axisAu, ...colour]) => {
    const axisM = axisAu * AU_M;
    const soiM = laplaceSphereM(axisM, gmKm3S2, sun.gmKm3S2);
    return {
      ...figureOf(semiAxesKm),
      name,
      title,
      kind,
      naifId,
      parent: sun.index,
      gmKm3S2,
      gmEstimated: mass === 'estimated',
      axisM,
      soiM,
      frameM: Math.max(reachOf(soiM, semiAxesKm[0]), Math.sqrt((gmKm3S2 * 1e9) / LEAST_PULL_MPS2)),
      albedo: albedoOf(...colour),
    };
  });
}
