import { exp, pow } from '../../math/index.ts';

/*
 * U.S. Standard Atmosphere, 1976 (NOAA, NASA and USAF, NOAA-S/T 76-1562). Below 86 km its closed formulas. Above, where it is
 * defined by integrals over the diffusion of six gases, a table of logarithms and their slopes that was made by carrying
 * these out in steps of 10 m; between its rows Hermite's cubic is within 2e-4 of them.
 */

/** Earth's radius at 45.5 degrees, m, and gravity at sea level, m/s^2, both of the standard. */
const RADIUS_M = 6_356_766;
/** g0 M0 / R*: how fast pressure falls with geopotential height, K/m. */
const FALL_K_PER_M = 0.034_163_194_7;
/** R* / M0, J/(kg K). */
const GAS_J_PER_KG_K = 287.052_874;
const LOWER_TOP_M = 86_000;
const TOP_M = 1_000_000;

interface Layer {
  /** Geopotential height of its bottom, m. */
  readonly bottomM: number;
  readonly lapseKPerM: number;
  readonly temperatureK: number;
  readonly pressurePa: number;
}

/** Bottom of a layer (geopotential, m) and how fast it warms upwards (K/m); the last row is the top of all. */
const lapses = [
  [0, -0.0065],
  [11_000, 0],
  [20_000, 0.001],
  [32_000, 0.0028],
  [47_000, 0],
  [51_000, -0.0028],
  [71_000, -0.002],
] as const;

const layers: Layer[] = [];
for (const [bottomM, lapseKPerM] of lapses) {
  const below = layers.at(-1);
  const temperatureK = below === undefined ? 288.15 : temperatureIn(below, bottomM);
  const pressurePa = below === undefined ? 101_325 : pressureIn(below, bottomM);
  layers.push({ bottomM, lapseKPerM, temperatureK, pressurePa });
}

/** Geometric height in km, logarithm of density in kg/m^3 and its slope, logarithm of pressure in Pa and its slope per km. */
// biome-ignore format: a table reads best with a height in a line
const upper: readonly (readonly [km: number, logDensity: number, slope: number, logPressure: number, slope: number])[] = [
  [86, -11.87564, -0.17795, -0.98515, -0.17781],
  [88, -12.23137, -0.17781, -1.34043, -0.17748],
  [91, -12.76477, -0.17786, -1.87207, -0.17696],
  [92, -12.94314, -0.17889, -2.04893, -0.17675],
  [94, -13.30275, -0.18064, -2.40175, -0.17599],
  [96, -13.66539, -0.18190, -2.75255, -0.17469],
  [98, -14.02984, -0.18242, -3.09984, -0.17243],
  [99.5, -14.30346, -0.18235, -3.35682, -0.17014],
  [100, -14.39461, -0.17964, -3.44168, -0.16665],
  [100.5, -14.48310, -0.17693, -3.52348, -0.16316],
  [102, -14.74812, -0.17637, -3.76603, -0.16014],
  [104, -15.09970, -0.17513, -4.08151, -0.15515],
  [106, -15.44847, -0.17366, -4.38574, -0.14884],
  [107, -15.62185, -0.17316, -4.53274, -0.14508],
  [108, -15.79500, -0.17332, -4.67574, -0.14082],
  [109, -15.96907, -0.17533, -4.81416, -0.13588],
  [109.8, -16.11123, -0.18124, -4.92102, -0.13112],
  [110, -16.14777, -0.18403, -4.94711, -0.12974],
  [110.2, -16.18445, -0.18245, -4.97291, -0.12832],
  [112, -16.49824, -0.16663, -5.19313, -0.11671],
  [114, -16.81623, -0.15179, -5.41548, -0.10598],
  [116, -17.10693, -0.13926, -5.61820, -0.09700],
  [118, -17.37449, -0.12857, -5.80435, -0.08935],
  [119.8, -17.59825, -0.12024, -5.95969, -0.08338],
  [120, -17.62221, -0.11937, -5.97631, -0.08276],
  [120.2, -17.64599, -0.11840, -5.99280, -0.08215],
  [122, -17.85168, -0.11034, -6.13602, -0.07711],
  [125, -18.16543, -0.09926, -6.35654, -0.07016],
  [130, -18.62497, -0.08534, -6.68422, -0.06139],
  [135, -19.02489, -0.07512, -6.97424, -0.05492],
  [140, -19.38008, -0.06728, -7.23588, -0.04994],
  [150, -19.99301, -0.05608, -7.69693, -0.04270],
  [165, -20.74856, -0.04554, -8.28302, -0.03594],
  [180, -21.37832, -0.03888, -8.78695, -0.03154],
  [200, -22.09343, -0.03306, -9.37598, -0.02764],
  [225, -22.85704, -0.02837, -10.02400, -0.02443],
  [250, -23.52466, -0.02523, -10.60601, -0.02226],
  [280, -24.23967, -0.02260, -11.24477, -0.02044],
  [320, -25.09381, -0.02027, -12.02717, -0.01880],
  [360, -25.87231, -0.01875, -12.75501, -0.01765],
  [400, -26.60046, -0.01771, -13.44273, -0.01676],
  [450, -27.46185, -0.01679, -14.25451, -0.01571],
  [500, -28.28203, -0.01603, -15.01166, -0.01454],
  [550, -29.06470, -0.01526, -15.70351, -0.01308],
  [600, -29.80550, -0.01433, -16.31496, -0.01133],
  [650, -30.49368, -0.01314, -16.83420, -0.00943],
  [700, -31.11466, -0.01165, -17.26040, -0.00766],
  [760, -31.75266, -0.00959, -17.66621, -0.00597],
  [820, -32.26698, -0.00760, -17.98780, -0.00484],
  [880, -32.67229, -0.00600, -18.25565, -0.00415],
  [940, -32.99690, -0.00490, -18.49102, -0.00373],
  [1000, -33.26878, -0.00422, -18.70651, -0.00347],
];

/** Air density at a geometric altitude above the Earth, kg/m^3; nothing above 1000 km. */
export function standardDensity(altitudeM: number): number {
  if (altitudeM > TOP_M) return 0;
  if (altitudeM > LOWER_TOP_M) return exp(upperAt(altitudeM, 1));
  const heightM = geopotential(altitudeM);
  const layer = layerAt(heightM);
  return pressureIn(layer, heightM) / (GAS_J_PER_KG_K * temperatureIn(layer, heightM));
}

/** Air pressure at a geometric altitude above the Earth, Pa; nothing above 1000 km. */
export function standardPressure(altitudeM: number): number {
  if (altitudeM > TOP_M) return 0;
  if (altitudeM > LOWER_TOP_M) return exp(upperAt(altitudeM, 3));
  const heightM = geopotential(altitudeM);
  return pressureIn(layerAt(heightM), heightM);
}

function geopotential(altitudeM: number): number {
  return (RADIUS_M * altitudeM) / (RADIUS_M + altitudeM);
}

function layerAt(heightM: number): Layer {
  let at = layers.length - 1;
  while (at > 0 && layers[at].bottomM > heightM) at -= 1;
  return layers[at];
}

function temperatureIn({ bottomM, lapseKPerM, temperatureK }: Layer, heightM: number): number {
  return temperatureK + lapseKPerM * (heightM - bottomM);
}

function pressureIn(layer: Layer, heightM: number): number {
  const { bottomM, lapseKPerM, temperatureK, pressurePa } = layer;
  if (lapseKPerM === 0) return pressurePa * exp((-FALL_K_PER_M * (heightM - bottomM)) / temperatureK);
  return pressurePa * pow(temperatureK / temperatureIn(layer, heightM), FALL_K_PER_M / lapseKPerM);
}

/** A column of the table (its slope is the next one) at an altitude, by Hermite's cubic. */
function upperAt(altitudeM: number, column: 1 | 3): number {
  const km = altitudeM / 1000;
  let at = 0;
  while (at < upper.length - 2 && upper[at + 1][0] < km) at += 1;
  const below = upper[at];
  const above = upper[at + 1];
  const span = above[0] - below[0];
  const share = (km - below[0]) / span;
  const rest = 1 - share;
  return (
    rest * rest * ((1 + 2 * share) * below[column] + share * span * below[column === 1 ? 2 : 4]) +
    share * share * ((1 + 2 * rest) * above[column] - rest * span * above[column === 1 ? 2 : 4])
  );
}
