import type { Tableau } from './tableau.ts';

// biome-ignore format: pairs of stage and weight
const newState = Float64Array.of(
  0, 0.054293734116568765, 5, 4.450312892752409, 6, 1.8915178993145003, 7, -5.801203960010585,
  8, 0.3111643669578199, 9, -0.1521609496625161, 10, 0.20136540080403034, 11, 0.04471061572777259,
);

/**
 * Prince and Dormand 1981, J. Comput. Appl. Math. 7, 67, in the form of Hairer, Norsett and Wanner, "Solving Ordinary
 * Differential Equations I" (1993), section II.10: order 8 with estimates of order 5 and 3;
 * the coefficients are rounded to doubles.
 */
// biome-ignore format: pairs of stage and weight
export const dormandPrince8: Tableau = {
  name: 'dormand-prince-8',
  order: 8,
  errorOrder: 7,
  energyBound: 1e-10,
  finest: 1e-14,
  doc: 'Eighth order with embedded fifth and third, twelve slopes a step: for long arcs and tight tolerances.',
  nodes: Float64Array.of(
    0, 0.05260015195876773, 0.0789002279381516, 0.1183503419072274, 0.2816496580927726, 1 / 3, 1 / 4,
    4 / 13, 127 / 195, 3 / 5, 6 / 7, 1, 1,
  ),
  rows: [
    Float64Array.of(),
    Float64Array.of(0, 0.05260015195876773),
    Float64Array.of(0, 0.0197250569845379, 1, 0.0591751709536137),
    Float64Array.of(0, 0.02958758547680685, 2, 0.08876275643042054),
    Float64Array.of(0, 0.2413651341592667, 2, -0.8845494793282861, 3, 0.924834003261792),
    Float64Array.of(0, 0.037037037037037035, 3, 0.17082860872947386, 4, 0.12546768756682242),
    Float64Array.of(0, 0.037109375, 3, 0.17025221101954405, 4, 0.06021653898045596, 5, -0.017578125),
    Float64Array.of(
      0, 0.03709200011850479, 3, 0.17038392571223998, 4, 0.10726203044637328, 5, -0.015319437748624402,
      6, 0.008273789163814023,
    ),
    Float64Array.of(
      0, 0.6241109587160757, 3, -3.3608926294469414, 4, -0.868219346841726, 5, 27.59209969944671,
      6, 20.154067550477894, 7, -43.48988418106996,
    ),
    Float64Array.of(
      0, 0.47766253643826434, 3, -2.4881146199716677, 4, -0.590290826836843, 5, 21.230051448181193,
      6, 15.279233632882423, 7, -33.28821096898486, 8, -0.020331201708508627,
    ),
    Float64Array.of(
      0, -0.9371424300859873, 3, 5.186372428844064, 4, 1.0914373489967295, 5, -8.149787010746927,
      6, -18.52006565999696, 7, 22.739487099350505, 8, 2.4936055526796523, 9, -3.0467644718982196,
    ),
    Float64Array.of(
      0, 2.273310147516538, 3, -10.53449546673725, 4, -2.0008720582248625, 5, -17.9589318631188,
      6, 27.94888452941996, 7, -2.8589982771350235, 8, -8.87285693353063, 9, 12.360567175794303,
      10, 0.6433927460157636,
    ),
    newState,
  ],
  error: Float64Array.of(
    0, 0.01312004499419488, 5, -1.2251564463762044, 6, -0.4957589496572502, 7, 1.6643771824549864,
    8, -0.35032884874997366, 9, 0.3341791187130175, 10, 0.08192320648511571, 11, -0.022355307863886294,
  ),
  coarseError: coarse(),
};

/** The third-order estimate is the new state minus a quadrature of three slopes. */
function coarse(): Float64Array {
  const weights = Float64Array.from(newState);
  const minus = [0.2440944881889764, 0.7338466882816118, 0.022058823529411766];
  [0, 8, 11].forEach((stage, i) => {
    for (let at = 0; at < weights.length; at += 2) if (weights[at] === stage) weights[at + 1] -= minus[i];
  });
  return weights;
}
