/** Problems of celestial mechanics with known answers, for tests and benches of free motion. */
import { AU_M, DAY_S, LIGHT_MPS, type NBodySystem } from '../../src/astro/index.ts';

/** Rows of gm, place and velocity, as a system; velocities follow places in each row, in as many dimensions. */
export function systemOf(rows: readonly (readonly number[])[]): NBodySystem {
  const count = rows.length;
  const axes = (rows[0].length - 1) / 2;
  const state = new Float64Array(6 * count);
  for (const [i, row] of rows.entries())
    for (let k = 0; k < axes; k += 1) {
      state[3 * i + k] = row[1 + k];
      state[3 * (count + i) + k] = row[1 + axes + k];
    }
  return { gmM3S2: Float64Array.from(rows, ([gm]) => gm), state };
}

/** The period of Jupiter in the problem below, G = 1: 11.86 years. */
export const JUPITER_PERIOD = 11.86 * 2 * Math.PI;

/**
 * Sun, Jupiter, Saturn, Uranus and Neptune in astronomical units, solar masses and years / 2 pi, G = 1: the "outer solar system"
 * of REBOUND (Rein and Liu 2012, A&A 537, A128), with which it states the energy errors of its integrators.
 */
// biome-ignore format: one row a body
export const outerSolarSystem: NBodySystem = systemOf([
  [1.0, -0.005837616616786662, 0.006600361081881469, 8.090699630593683e-05, -0.0004377802691568813, -0.0002768834056732778, 1.289781032896905e-05],
  [0.0009547919152112404, 2.317934412293975, -4.5727821688157695, -0.03288979300198136, 0.38587103958050273, 0.2191645714297282, -0.009541428281833318],
  [0.0002858856727222417, 4.979840633509913, -8.666308422815424, -0.04756566088166766, 0.26314427785251254, 0.16073015466677915, -0.013273263957685355],
  [4.36624373583127e-05, 15.624351779211004, 12.138928232772567, -0.15733112984491793, -0.14195568334904266, 0.16989920313154408, 0.0024700645029080734],
  [5.151383772628674e-05, 29.39189844361884, -5.578342796401342, -0.5624901221788907, 0.03281663353639149, 0.18036894277947277, -0.004470616198709565],
]);

/** The figure-eight choreography of Chenciner and Montgomery 2000, Annals of Mathematics 152, 881, with the digits of C. Simo; G = 1. */
// biome-ignore format: one row a body
export const figureEight: NBodySystem = systemOf([
  [1, 0.97000436, -0.24308753, 0.466203685, 0.43236573],
  [1, -0.97000436, 0.24308753, 0.466203685, 0.43236573],
  [1, 0, 0, -0.93240737, -0.86473146],
]);

/** Period of that choreography. */
export const FIGURE_EIGHT_PERIOD = 6.32591398;

/** Burrau's Pythagorean problem: masses 3, 4 and 5 at rest in the corners of a triangle of those sides; G = 1. */
// biome-ignore format: one row a body
export const pythagorean: NBodySystem = systemOf([
  [3, 1, 3, 0, 0],
  [4, -2, -1, 0, 0],
  [5, 1, -1, 0, 0],
]);

/** Julian date (TDB) of the system below. */
export const SOLAR_SYSTEM_JD = 2_440_430.5;

/**
 * Sun, planets (those with moons at the centres of mass of their systems), Moon and Pluto at JD 2440430.5 TDB, barycentric, in
 * ICRF axes, au and au a day, of the JPL ephemeris DE441; gm, km^3/s^2, of DE440 (both Park et al. 2021, AJ 161, 105).
 */
// biome-ignore format: one row a body
const rows1969: readonly (readonly number[])[] = [
  [132712440041.27942, 0.004488170541754163, 0.0009211731150132971, 0.0003327383719450225, -5.560526897982539e-07, 5.122710273531123e-06, 2.2087576569252086e-06],
  [22031.868551400003, -0.2926611017280055, 0.14658565927161613, 0.10897786760640991, -0.020154294743902734, -0.021077230826342743, -0.009166132710284637],
  [324858.592, 0.7061317893217463, 0.1818712312174029, 0.03729939222488924, -0.0051186525921492814, 0.017669403353283035, 0.008271399891254468],
  [398600.43550702266, 0.589394976855819, -0.7605561633543061, -0.3298633160239173, 0.013774979207550784, 0.00903725965623119, 0.003918577840757345],
  [4902.80011845755, 0.5901821512714883, -0.7625464802330645, -0.33093459896053057, 0.01437271094069791, 0.009221255306943217, 0.004026497190428411],
  [42828.3758157561, 0.32286565425750074, -1.2631375117642927, -0.5880668305392053, 0.014173085222853493, 0.004069099565484866, 0.0014819608846484953],
  [126712764.09999998, -5.34253467458443, -1.0252889106434473, -0.3092443508837338, 0.0013858163982272118, -0.006467260204740393, -0.0028061439077621806],
  [37940584.8418, 7.796544992544053, 4.725773889505457, 1.6162907552488446, -0.0033052948578451424, 0.0042836689704041355, 0.00191088814374856],
  [5794556.3999999985, -18.258371406516016, -1.2748051849473006, -0.29962993206214744, 0.0002476651527370922, -0.003760710106834091, -0.0016506169687377395],
  [6836527.100580399, -15.975678492803604, -23.987027375083713, -9.420483489463505, 0.0026478758733518557, -0.0014906707575580783, -0.0006760412871017015],
  [975.5, -30.473520684727177, -0.9667128820760484, 8.879196074471531, 0.00033066256222587064, -0.0031433213618141122, -0.0010804182967425115],
];

/** That system in SI; `relativity` with the Sun's post-Newtonian term. */
export function solarSystem1969(relativity: boolean): NBodySystem {
  const toSi = ([gm, x, y, z, u, v, w]: readonly number[]): readonly number[] => [
    gm * 1e9,
    ...[x, y, z].map((value) => value * AU_M),
    ...[u, v, w].map((value) => (value * AU_M) / DAY_S),
  ];
  const system = systemOf(rows1969.map(toSi));
  return relativity ? { ...system, relativity: { central: 0, lightMps: LIGHT_MPS } } : system;
}
