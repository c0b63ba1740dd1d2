import { AU_M, bodies, bodyIndex, DAY_S, elementsToState, J2000_JD } from '../../../src/astro/index.ts';
import type { Outgassing, Start } from './trajectory.ts';

/** Osculating elements from the Sun, ecliptic and equinox of J2000, degrees and AU; the date is TDB. */
export interface Elements {
  readonly epochJd: number;
  readonly e: number;
  readonly i: number;
  readonly node: number;
  readonly peri: number;
  /** Semi-major axis and mean anomaly, or perihelion distance and date of perihelion. */
  readonly a?: number;
  readonly m?: number;
  readonly q?: number;
  readonly tp?: number;
}

/** What a small body starts from. */
export interface SmallBody {
  readonly name: string;
  readonly elements?: Elements;
  /** A state from the Sun in ICRF axes, AU and AU/day, instead. */
  readonly vector?: { readonly epochJd: number; readonly values: readonly number[] };
  readonly outgassing?: readonly Outgassing[];
  /** Orbit of JPL that the start is taken from. */
  readonly orbit: string;
  /** How well it is known there, km, and over how many years that was found out. */
  readonly sigmaKm: number;
  readonly arcYears: number;
}

const at2022 = (a: number, e: number, i: number, node: number, peri: number, m: number): Elements => ({
  epochJd: 2_459_800.5,
  a,
  e,
  i,
  node,
  peri,
  m,
});

/*
 * JPL, Small-Body Database and Horizons (public domain): osculating elements as published there, with the number of the
 * orbit. Apophis' state of January 2029 is that of JPL's small-body integrator, which the test of ASSIST (Holman et al.
 * 2023, PSJ 4, 69) cites. What gases push is Encke's and Halley's of the same orbits; of Encke before 2010 that of Nakano
 * (NK 618). Sigma: of the class of orbit, as far as JPL states it: 0.02 arcsec for the main belt, 0.1 for what is beyond
 * Neptune; the last digit where the elements are rounded.
 */
// biome-ignore format: a table reads best with a body in few lines
export const smallBodies: readonly SmallBody[] = [
  { name: 'ceres', orbit: '48', sigmaKm: 1, arcYears: 20,
    elements: at2022(2.766619044655007, 0.07863575691875528, 10.58679512153367, 80.2664361119415, 73.53162522557164, 334.3271698971151) },
  { name: 'pallas', orbit: '53', sigmaKm: 30, arcYears: 100,
    elements: at2022(2.769463340774141, 0.229986445975499, 34.92714126736759, 172.9179047880803, 310.8426241527283, 315.0911121671828) },
  { name: 'juno', orbit: '127', sigmaKm: 30, arcYears: 100,
    elements: at2022(2.670422183695509, 0.256775023053242, 12.992225866813, 169.8459410858143, 247.8039388757044, 306.6224068399492) },
  { name: 'vesta', orbit: '36', sigmaKm: 1, arcYears: 20,
    elements: at2022(2.361987199696643, 0.08840189374260063, 7.140782834645754, 103.800809741353, 151.2577798334132, 61.19229900418838) },
  { name: 'hygiea', orbit: '109', sigmaKm: 30, arcYears: 100,
    elements: at2022(3.14097945050426, 0.1113782559615029, 3.831224630322835, 283.1759501155389, 312.517746926598, 4.280324744612909) },
  { name: 'psyche', orbit: '91', sigmaKm: 30, arcYears: 100,
    elements: at2022(2.924399242206746, 0.1340311546632583, 3.09692708634344, 150.03276205, 229.2623687108407, 164.4824024530296) },
  { name: 'ida', orbit: '166', sigmaKm: 30, arcYears: 100,
    elements: at2022(2.8619044888575, 0.04397066678782387, 1.129768727945822, 323.6224657717711, 113.8412892442983, 123.927745640679) },
  { name: 'eros', orbit: '659', sigmaKm: 1, arcYears: 50,
    elements: at2022(1.4581505451557, 0.2227328427416296, 10.82795835269297, 304.2910556026917, 178.9325148860407, 358.8212586092838) },
  { name: 'itokawa', orbit: 'of 2026', sigmaKm: 3, arcYears: 10,
    elements: { epochJd: 2_461_200.5, a: 1.32405228, e: 0.280177641, i: 1.620941, node: 69.074497, peri: 162.840902, tp: 2_460_936.702994 } },
  { name: 'apophis', orbit: 'of 2021', sigmaKm: 1, arcYears: 10,
    vector: { epochJd: 2_462_138.5359989386, values: [
      -0.55946538550488512, 0.85647564757574512, 0.30415066217102493,
      -0.013818324735921638, -0.0060088275597939191, -0.0025805044631309632] },
    outgassing: [{ radial: 4.999999873689e-13, transverse: -2.901085508711e-14, law: 'square' }] },
  { name: 'bennu', orbit: 'of 2010', sigmaKm: 3, arcYears: 10,
    elements: { epochJd: 2_455_562.5, a: 1.12639103, e: 0.203745076, i: 6.034944, node: 2.060866, peri: 66.223061, tp: 2_455_439.141941 },
    outgassing: [{ radial: 0, transverse: -4.6e-14, law: 'square' }] },
  { name: 'ryugu', orbit: 'of 2026', sigmaKm: 3, arcYears: 10,
    elements: { epochJd: 2_461_200.5, a: 1.19091893, e: 0.191073005, i: 5.866442, node: 251.289712, peri: 211.608994, tp: 2_461_118.296422 } },
  { name: 'chiron', orbit: '145', sigmaKm: 500, arcYears: 100,
    elements: at2022(13.71132261517404, 0.3762722029776858, 6.920809570003827, 209.2992578800276, 339.5321887533527, 188.8420480920784) },
  { name: 'chariklo', orbit: '42', sigmaKm: 500, arcYears: 30,
    elements: at2022(15.81229123900611, 0.1674643262085438, 23.36819133821507, 300.4384034173763, 242.6014329711978, 106.7270119746529) },
  { name: 'orcus', orbit: '43', sigmaKm: 3000, arcYears: 50,
    elements: at2022(39.09716439182337, 0.2292860727628461, 20.57339572550485, 268.6022265868243, 73.21972844996937, 183.843465799244) },
  { name: 'haumea', orbit: '110', sigmaKm: 3000, arcYears: 50,
    elements: at2022(42.94143195108487, 0.1997414721149671, 28.21149854486853, 122.0864186254649, 240.0745527863465, 219.1877702949179) },
  { name: 'quaoar', orbit: '43', sigmaKm: 3000, arcYears: 50,
    elements: at2022(43.47200381956696, 0.04098702510897952, 7.991232171849933, 189.0902949942479, 155.214428533145, 296.22300217209) },
  { name: 'arrokoth', orbit: '2', sigmaKm: 100, arcYears: 5,
    elements: at2022(44.50527459549347, 0.0523911611031908, 2.44444354133471, 159.2017174713887, 186.7305892122483, 309.6786912491331) },
  { name: 'makemake', orbit: '109', sigmaKm: 3000, arcYears: 50,
    elements: at2022(45.25935911946974, 0.166079287043832, 29.01014892457211, 79.41873793968692, 295.4784288812153, 167.3324145366076) },
  { name: 'gonggong', orbit: '13', sigmaKm: 10_000, arcYears: 30,
    elements: at2022(67.36892174230421, 0.4977008376276075, 30.61484240027989, 336.858784068049, 207.402821315096, 108.3022554612708) },
  { name: 'eris', orbit: '80', sigmaKm: 5000, arcYears: 50,
    elements: at2022(68.11758508305886, 0.4319675434449865, 43.79365695687871, 36.05669656594603, 151.1481824704079, 208.102573839835) },
  { name: 'sedna', orbit: '37', sigmaKm: 10_000, arcYears: 30,
    elements: at2022(521.2317960974287, 0.8534529980722998, 11.93089742408411, 144.225545135031, 310.9303124695435, 358.4011620228252) },
  { name: 'halley', orbit: 'J863/77', sigmaKm: 1000, arcYears: 150,
    elements: { epochJd: 2_449_400.5, q: 0.585978111516909, e: 0.967142908462304, i: 162.262690579161, node: 58.42008097656843,
      peri: 111.3324851045177, tp: 2_446_467.395317051 },
    outgassing: [{ radial: 4.887055233121e-10, transverse: 1.554720290005e-10, law: 'ice' }] },
  { name: 'encke', orbit: 'K273/20', sigmaKm: 100, arcYears: 8,
    elements: { epochJd: 2_460_147.5, q: 0.3395910296522707, e: 0.8469532425568865, i: 11.33709697552753, node: 334.0240655739339,
      peri: 187.2820411908973, tp: 2_460_240.0266747689 },
    outgassing: [
      { radial: -1.5e-10, transverse: -1.82e-11, law: 'ice' },
      { radial: 2.041002176702e-10, transverse: 2.635817800183e-12, law: 'ice', fromDay: 4000 },
    ] },
  { name: 'churyumov_gerasimenko', orbit: 'K215/11', sigmaKm: 100, arcYears: 20,
    elements: { epochJd: 2_459_505.5, q: 1.210613814968979, e: 0.649713733698611, i: 3.871753825377044, node: 36.33518841638918,
      peri: 22.13089737728478, tp: 2_459_520.561658699 } },
  { name: 'hale_bopp', orbit: 'J971B/1', sigmaKm: 1000, arcYears: 15,
    elements: { epochJd: 2_454_724.5, q: 0.9174143409263262, e: 0.9949607008417696, i: 89.21708989130315, node: 282.9487539423989,
      peri: 130.662020526416, tp: 2_450_538.4378482755 } },
];

const SUN_GM = bodies[bodyIndex('sun')].gmM3S2;
/** The ecliptic that JPL refers elements to (IAU 1976), not the one of the rails' own source. */
const OBLIQUITY = ((84_381.448 / 3600) * Math.PI) / 180;
const DEG = Math.PI / 180;

/** State from the Sun in ICRF axes at the epoch of what is given. */
export function startOf({ name, elements, vector }: SmallBody): Start {
  if (vector !== undefined) {
    const state = Float64Array.from(vector.values, (value, k) => value * (k < 3 ? AU_M : AU_M / DAY_S));
    return { day: vector.epochJd - J2000_JD, state };
  }
  if (elements === undefined) throw new Error(`Nothing says where ${name} starts.`);
  const { epochJd, e, i, node, peri, m, tp } = elements;
  const semiMajorAxisM = (elements.a ?? (elements.q ?? 0) / (1 - e)) * AU_M;
  const motion = Math.sqrt(SUN_GM / semiMajorAxisM ** 3);
  const meanAnomalyRad = m === undefined ? motion * (epochJd - (tp ?? 0)) * DAY_S : m * DEG;
  const state = elementsToState(
    SUN_GM,
    {
      semiMajorAxisM,
      eccentricity: e,
      inclinationRad: i * DEG,
      nodeRad: node * DEG,
      periapsisRad: peri * DEG,
      meanAnomalyRad,
    },
    new Float64Array(6),
  );
  for (const at of [0, 3]) {
    const [y, z] = [state[at + 1], state[at + 2]];
    state[at + 1] = y * Math.cos(OBLIQUITY) - z * Math.sin(OBLIQUITY);
    state[at + 2] = y * Math.sin(OBLIQUITY) + z * Math.cos(OBLIQUITY);
  }
  return { day: epochJd - J2000_JD, state };
}
