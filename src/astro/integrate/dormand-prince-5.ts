import type { Tableau } from './tableau.ts';

/** Dormand and Prince 1980, J. Comput. Appl. Math. 6, 19. */
// biome-ignore format: pairs of stage and weight
export const dormandPrince5: Tableau = {
  name: 'dormand-prince-5',
  order: 5,
  errorOrder: 4,
  energyBound: 1e-8,
  finest: 1e-13,
  doc: 'Fifth order with an embedded fourth, six slopes a step: for short steps and modest tolerances.',
  nodes: Float64Array.of(0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1),
  rows: [
    Float64Array.of(),
    Float64Array.of(0, 1 / 5),
    Float64Array.of(0, 3 / 40, 1, 9 / 40),
    Float64Array.of(0, 44 / 45, 1, -56 / 15, 2, 32 / 9),
    Float64Array.of(0, 19372 / 6561, 1, -25360 / 2187, 2, 64448 / 6561, 3, -212 / 729),
    Float64Array.of(0, 9017 / 3168, 1, -355 / 33, 2, 46732 / 5247, 3, 49 / 176, 4, -5103 / 18656),
    Float64Array.of(0, 35 / 384, 2, 500 / 1113, 3, 125 / 192, 4, -2187 / 6784, 5, 11 / 84),
  ],
  error: Float64Array.of(0, 71 / 57600, 2, -71 / 16695, 3, 71 / 1920, 4, -17253 / 339200, 5, 22 / 525, 6, -1 / 40),
  coarseError: null,
};
