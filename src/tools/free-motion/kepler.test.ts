import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeplerAnswer, type KeplerRequest, kepler } from './kepler.ts';

const BAR = 4e-15;
const of = (eccentricity: string, meanRad: number): KeplerAnswer =>
  kepler({ ask: 'anomaly', eccentricity, meanRad });
const anomalyOf = (answer: KeplerAnswer): number =>
  answer.eccentric_anomaly_rad ?? answer.hyperbolic_anomaly ?? answer.parabolic_anomaly ?? Number.NaN;

describe("Kepler's equation as it is asked for", () => {
  it.each([
    // eccentricity, mean anomaly, E or H or D, true anomaly: solutions of forty digits
    ['0', 2.5, 2.5, 2.5],
    ['0.0167', 1, 1.0141790871647136, 1.0284217585439948],
    ['0.9999', 1e-12, 9.999999999998334e-9, 1.4141782065916115e-6],
    ['0.999999', 1e-6, 0.018061246621525383, 2.985313730397671],
    ['0.999999', 3, 3.0707666917142484, 3.1415425511134476],
    ['1.000001', 1e-6, 0.018061039463104216, 2.985303560735959],
    ['10', 1000, 5.303631719539061, 1.6610617665928762],
    ['1e200', 1e200, 0.881373587019543, Math.PI / 4],
    ['2', 1e300, 690.7755278982137, 2.0943951023931957],
    ['1e300', 1e-5, 1e-305, 1e-305],
    ['1', 1e300, 1.4422495703074083e100, Math.PI],
    ['1', 0.1, Math.tan(0.5 * 0.1986837316157558), 0.1986837316157558],
  ])('e = %s, M = %d', (eccentricity, mean, anomaly, trueAnomaly) => {
    const answer = of(eccentricity, mean);
    expect(Math.abs(anomalyOf(answer) / anomaly - 1)).toBeLessThan(BAR);
    expect(Math.abs(answer.true_anomaly_rad / trueAnomaly - 1)).toBeLessThan(BAR);
  });

  it('hears all digits of the eccentricity, however close to 1', () => {
    // a double holds the first alone
    expect(of('0.99999999999999999999', 1e-20).kind).toBe('ellipse');
    expect(of('1.00000000000000000001', 1e-20).kind).toBe('hyperbola');
    expect(of('1.000', 1).kind).toBe('parabola');
  });
});

describe('an orbit', () => {
  it('goes from elements to a state and back', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({ min: 0.001, max: 0.95, noNaN: true }),
          fc.double({ min: 1.05, max: 5, noNaN: true }),
        ),
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (eccentricity, inclinationRad, meanAnomalyRad) => {
          const semiMajorAxisM = eccentricity < 1 ? 1e9 : -1e9;
          const elements = {
            semiMajorAxisM,
            eccentricity,
            inclinationRad,
            nodeRad: 1,
            periapsisRad: 2,
            meanAnomalyRad,
          };
          const there = kepler({ ask: 'state', gmM3S2: 4e14, elements });
          if (!('position_m' in there)) throw new Error('no state');
          const back = kepler({
            ask: 'elements',
            gmM3S2: 4e14,
            state: [...there.position_m, ...there.velocity_mps],
          });
          if (!('position_m' in back)) throw new Error('no state');
          expect(back.kind).toBe(there.kind);
          expect(Math.abs(back.semi_major_axis_m / semiMajorAxisM - 1)).toBeLessThan(1e-9);
          expect(back.eccentricity).toBeCloseTo(eccentricity, 9);
          expect(back.inclination_rad).toBeCloseTo(inclinationRad, 9);
          expect(back.apoapsis_m === null).toBe(eccentricity > 1);
        },
      ),
      { numRuns: 200 },
    );
  });

  const round = { eccentricity: 0.5, inclinationRad: 0, nodeRad: 0, periapsisRad: 0, meanAnomalyRad: 1 };
  it.each<KeplerRequest>([
    { ask: 'state', gmM3S2: 4e14, elements: { ...round, semiMajorAxisM: 1e300 } },
    { ask: 'state', gmM3S2: 4e14, elements: { ...round, semiMajorAxisM: 1e-300 } },
    { ask: 'state', gmM3S2: 1e-300, elements: { ...round, semiMajorAxisM: 1 } },
    { ask: 'state', gmM3S2: 4e14, elements: { ...round, semiMajorAxisM: -1e9, eccentricity: 1e308 } },
    { ask: 'elements', gmM3S2: 4e14, state: [1e300, 0, 0, 0, 1e300, 0] },
    { ask: 'elements', gmM3S2: 4e14, state: [1e-200, 0, 0, 0, 1e-200, 0] },
  ])('of a size that numbers do not have is refused: %o', (request) => {
    expect(() => kepler(request)).toThrow(
      /cannot be worked out: lengths, speeds and gravitational parameters go from 1e-60 to 1e\+60/,
    );
  });

  // x, y, u, v in the plane, worked out with forty digits
  it.each([
    ['0.9999999', 2.9, [-298904269130.314, 8093381.8798188, -1563.28189479142, -5.75233847248144]],
    ['1.0000001', 0.1, [-55222988513.2736, 62636222.9893105, -65485.4382413541, 42.91165192551]],
    [
      '0.99999999999999999999',
      0.1,
      [-51425836140.056, 15.9894554124354, -56766.443153609, 6.99924359502344e-6],
    ],
  ])('beside the parabola keeps its digits: e = %s', (eccentricity, meanAnomalyRad, expected) => {
    const elements = {
      semiMajorAxisM: Number(eccentricity) > 1 ? -1.5e11 : 1.5e11,
      eccentricity: Number(eccentricity),
      inclinationRad: 0,
      nodeRad: 0,
      periapsisRad: 0,
      meanAnomalyRad,
    };
    const there = kepler({ ask: 'state', gmM3S2: 1e20, eccentricity, elements });
    if (!('position_m' in there)) throw new Error('no state');
    const [x, y, , u, v] = [...there.position_m, ...there.velocity_mps];
    for (const [i, value] of [x, y, u, v].entries())
      expect(Math.abs(value / expected[i] - 1)).toBeLessThan(2e-13);
  });

  it('of the Earth takes a year', () => {
    const elements = {
      semiMajorAxisM: 149_598_023_000,
      eccentricity: 0.0167,
      inclinationRad: 0,
      nodeRad: 0,
      periapsisRad: 0,
      meanAnomalyRad: 0,
    };
    const answer = kepler({ ask: 'state', gmM3S2: 1.3271244004127942e20, elements });
    expect('period_s' in answer ? (answer.period_s ?? 0) / 86_400 : 0).toBeCloseTo(365.2564, 2);
  });
});
