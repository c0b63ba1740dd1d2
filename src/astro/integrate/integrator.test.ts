import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AstroError } from '../error.ts';
import { elementsToState, stateToElements } from '../orbit/elements.ts';
import { dormandPrince5 } from './dormand-prince-5.ts';
import { dormandPrince8 } from './dormand-prince-8.ts';
import type { Derivative, Integrator, Stepper } from './integrator.ts';
import { integrators } from './integrators.ts';

const GM = 3.986004418e14;
const kepler: Derivative = (_time, s, out) => {
  const square = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
  const pull = -GM / (square * Math.sqrt(square));
  out[0] = s[3];
  out[1] = s[4];
  out[2] = s[5];
  out[3] = pull * s[0];
  out[4] = pull * s[1];
  out[5] = pull * s[2];
};
const absolute = Float64Array.of(1e-4, 1e-4, 1e-4, 1e-7, 1e-7, 1e-7);
const stepperOf = (method: Integrator, relative: number): Stepper => method.create(6, { relative, absolute });
const orbit = (semiMajorAxisM: number, eccentricity: number, meanAnomalyRad = 0.3) => ({
  semiMajorAxisM,
  eccentricity,
  inclinationRad: 0.5,
  nodeRad: 1,
  periapsisRad: 2,
  meanAnomalyRad,
});
const periodS = (a: number): number => 2 * Math.PI * Math.sqrt(a ** 3 / GM);

describe.each([dormandPrince5, dormandPrince8])(
  'the coefficients of $name',
  ({ rows, nodes, error, order }) => {
    it('add up: each row to its time, the last to one, the estimate to nothing', () => {
      const sum = (row: Float64Array): number => row.reduce((s, w, i) => (i % 2 === 1 ? s + w : s), 0);
      rows.forEach((row, stage) => {
        expect(sum(row)).toBeCloseTo(nodes[stage], 13);
      });
      expect(sum(error)).toBeCloseTo(0, 13);
    });

    it('integrate powers of time up to the order', () => {
      const last = rows[rows.length - 1];
      for (let power = 1; power < order; power++) {
        let sum = 0;
        for (let at = 0; at < last.length; at += 2) sum += last[at + 1] * nodes[last[at]] ** power;
        expect(sum).toBeCloseTo(1 / (power + 1), 13);
      }
    });
  },
);

// contract of every integrator
describe.each(Object.entries(integrators))('the integrator for %s arcs', (_, method) => {
  it('says what it is', () => {
    expect(method.name).toMatch(/^[a-z]+(-[a-z]+)*-\d+$/);
    expect(method.order).toBeGreaterThan(4);
    expect(method.doc.length).toBeGreaterThan(20);
  });

  it.each([
    // semi-major axis, eccentricity, revolutions, what the place may be off after them in parts of the axis
    [7e6, 0, 100, 5e-6],
    [7e6, 0.01, 100, 2e-5],
    [2.6e7, 0.74, 100, 2e-5],
    [8e8, 0.99, 20, 1e-4],
  ])('holds an orbit of a = %d m, e = %d over %i revolutions', (a, e, revolutions, slack) => {
    const stepper = stepperOf(method, 1e-12);
    const state = elementsToState(GM, orbit(a, e), new Float64Array(6));
    const start = Float64Array.from(state);
    for (let turn = 0; turn < revolutions; turn++)
      stepper.advance(kepler, state, turn * periodS(a), (turn + 1) * periodS(a), stepper.nextStepS);
    expect(Math.hypot(state[0] - start[0], state[1] - start[1], state[2] - start[2]) / a).toBeLessThan(slack);
    expect(Math.abs(stateToElements(GM, state).semiMajorAxisM / a - 1)).toBeLessThan(2e-7);
  });

  it('gains with the tolerance what its order promises', () => {
    const off = [1e-5, 1e-8, 1e-11].map((relative) => {
      const state = elementsToState(GM, orbit(1e7, 0.2), new Float64Array(6));
      const start = Float64Array.from(state);
      stepperOf(method, relative).advance(kepler, state, 0, periodS(1e7), 0);
      return Math.hypot(state[0] - start[0], state[1] - start[1], state[2] - start[2]);
    });
    // or what they are off by is rounding already
    expect(off[1]).toBeLessThan(Math.max(off[0] / 30, 1e-6));
    expect(off[2]).toBeLessThan(Math.max(off[1] / 30, 1e-6));
    expect(off[2]).toBeLessThan(1);
  });

  it('comes back when time runs backward', () => {
    const shape = fc.tuple(
      fc.double({ min: 7e6, max: 1e9, noNaN: true }),
      fc.double({ min: 0, max: 0.8, noNaN: true }),
    );
    fc.assert(
      fc.property(shape, fc.double({ min: 10, max: 50_000, noNaN: true }), ([a, e], time) => {
        const stepper = stepperOf(method, 1e-12);
        const state = elementsToState(GM, orbit(a, e), new Float64Array(6));
        const start = Float64Array.from(state);
        stepper.advance(kepler, state, 0, time, 0);
        stepper.advance(kepler, state, time, 0, stepper.nextStepS);
        expect(Math.hypot(state[0] - start[0], state[1] - start[1], state[2] - start[2])).toBeLessThan(
          1e-6 * a,
        );
      }),
    );
  });

  it('gives the same bits for the same calls, whatever the stepper did before', () => {
    const run = (stepper: Stepper): { state: Float64Array; next: number } => {
      const state = elementsToState(GM, orbit(8e6, 0.1), new Float64Array(6));
      let next = 0;
      for (let tick = 0; tick < 50; tick++) {
        stepper.advance(kepler, state, tick * 100, (tick + 1) * 100, next);
        next = stepper.nextStepS;
      }
      return { state, next };
    };
    const used = stepperOf(method, 1e-10);
    used.advance(kepler, elementsToState(GM, orbit(5e7, 0.5), new Float64Array(6)), 0, 1e5, 0);
    expect(run(used)).toEqual(run(stepperOf(method, 1e-10)));
  });

  it('hits the end exactly and does nothing where there is nothing to do', () => {
    const times: number[] = [];
    const watch: Derivative = (time, state, out) => {
      times.push(time);
      kepler(time, state, out);
    };
    const state = elementsToState(GM, orbit(8e6, 0.1), new Float64Array(6));
    expect(stepperOf(method, 1e-9).advance(watch, state, 5, 5, 0)).toBe(0);
    stepperOf(method, 1e-9).advance(watch, state, 5, 1234.5, 0);
    expect(Math.max(...times)).toBe(1234.5);
    expect(Math.min(...times)).toBe(5);
  });

  it('goes no further in one step than it may', () => {
    let longest = 0;
    let before = 0;
    const stepper = method.create(6, { relative: 1e-6, absolute, maxStepS: 30 });
    const state = elementsToState(GM, orbit(1e9, 0), new Float64Array(6));
    const steps = stepper.advance(
      (time, s, out) => {
        longest = Math.max(longest, time - before);
        before = Math.min(time, before + 30);
        kepler(time, s, out);
      },
      state,
      0,
      300,
      0,
    );
    expect(steps).toBeGreaterThanOrEqual(10);
    expect(longest).toBeLessThanOrEqual(30);
  });

  it.runIf(method.systems === 'any')('carries any number of components', () => {
    // an exponential, an oscillator, time itself
    const system: Derivative = (time, s, out) => {
      out[0] = -s[0];
      out[1] = s[2];
      out[2] = -s[1];
      out[3] = 2 * time;
    };
    const stepper = method.create(4, { relative: 1e-12, absolute: new Float64Array(4).fill(1e-13) });
    const state = Float64Array.of(1, 0, 1, 0);
    stepper.advance(system, state, 0, 10, 0);
    expect(state[0]).toBeCloseTo(Math.exp(-10), 11);
    expect(state[1]).toBeCloseTo(Math.sin(10), 9);
    expect(state[3]).toBeCloseTo(100, 9);
  });

  it('stops with a name when the steps do not suffice, and keeps the last good point', () => {
    const stepper = method.create(6, { relative: 1e-12, absolute, maxSteps: 10 });
    const state = elementsToState(GM, orbit(7e6, 0), new Float64Array(6));
    expect(() => stepper.advance(kepler, state, 0, 1e7, 0)).toThrow(/10 steps do not reach/);
    expect(Math.hypot(state[0], state[1], state[2]) / 7e6).toBeCloseTo(1, 6);
  });

  it('stops with a name in a fall to the centre, and where the slope is no number', () => {
    const codes = [kepler, (_t: number, _s: Float64Array, out: Float64Array) => out.fill(Number.NaN)].map(
      (slope) => {
        const falling = Float64Array.of(7e6, 0, 0, 0, 0, 0);
        try {
          stepperOf(method, 1e-10).advance(slope, falling, 0, 1e5, 0);
        } catch (error) {
          if (error instanceof AstroError) return error.code;
        }
        return 'none';
      },
    );
    expect(codes[0]).toMatch(/^step_(too_small|limit)$/);
    expect(codes[1]).toBe('step_too_small');
  });

  it.each([Number.NaN, 2.5])('takes %d steps, set later, for a limit and not for none', (maxSteps) => {
    const tolerance = { relative: 1e-12, absolute, maxSteps: 10 };
    const stepper = method.create(6, tolerance);
    tolerance.maxSteps = maxSteps;
    const state = elementsToState(GM, orbit(7e6, 0), new Float64Array(6));
    expect(() => stepper.advance(kepler, state, 0, 1e7, 0)).toThrow(/steps do not reach/);
  });

  it('refuses a tolerance that does not fit', () => {
    expect(() => method.create(3, { relative: 1e-9, absolute })).toThrow(AstroError);
    expect(() => method.create(6, { relative: Number.NaN, absolute })).toThrow(AstroError);
    expect(() => method.create(6, { relative: 1e-9, absolute, maxStepS: 0 })).toThrow(AstroError);
    expect(() => method.create(6, { relative: 1e-9, absolute, maxSteps: Number.NaN })).toThrow(AstroError);
  });

  it.each([
    [Number.NaN, 1, 0],
    [0, Number.NaN, 0],
    [0, Number.POSITIVE_INFINITY, 0],
    [0, 1, -1],
    [0, 1, Number.NaN],
  ])('refuses to go from %d s to %d s with a first step of %d s', (from, to, first) => {
    const state = elementsToState(GM, orbit(7e6, 0), new Float64Array(6));
    const stepper = stepperOf(method, 1e-9);
    expect(() => stepper.advance(kepler, state, from, to, first)).toThrow(AstroError);
    expect(() => stepper.advance(kepler, new Float64Array(12), 0, 1, 0)).toThrow(AstroError);
  });

  it('tells a watch of every step, with the slopes at its ends, and stops when it says so', () => {
    const state = elementsToState(GM, orbit(8e6, 0.1), new Float64Array(6));
    const stepper = stepperOf(method, 1e-9);
    const expected = new Float64Array(6);
    let told = 0;
    let before = 0;
    stepper.advance(kepler, state, 0, 1e4, 0, (fromS, toS, _slopeFrom, slopeTo) => {
      expect(fromS).toBe(before);
      before = toS;
      kepler(toS, state, expected);
      expect(slopeTo.slice(3)).toEqual(expected.slice(3));
      told += 1;
      return told < 5;
    });
    expect(told).toBe(5);
    expect(stepper.timeS).toBe(before);
    expect(before).toBeLessThan(1e4);
  });
});
