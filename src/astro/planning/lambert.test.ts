import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vec3 } from '../../math/index.ts';
import { AstroError } from '../error.ts';
import { propagateKepler } from '../orbit/propagate-kepler.ts';
import { type LambertOrbit, type LambertProblem, mostRevolutions, solveLambert } from './lambert.ts';

const GM = 3.986004418e14;
/** The bar: a ten-thousand-millionth of the larger of both distances. */
const BAR = 1e-10;

const direction = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }))
  .map(([z, turn]) => {
    const across = Math.sqrt(1 - z * z);
    return Float64Array.of(across * Math.cos(turn), across * Math.sin(turn), z);
  });

/** Two places from 6600 km up, and a time in units of sqrt(s^3 / 2 gm): a parabola takes between 0 and 4/3 of them. */
const problems = fc
  .record({
    outward: direction,
    target: direction,
    fromM: fc.double({ min: 6.6e6, max: 1e9, noNaN: true }),
    ratio: fc.double({ min: 0.1, max: 10, noNaN: true }),
    time: fc.double({ min: 0.2, max: 40, noNaN: true }),
    retrograde: fc.boolean(),
  })
  .filter(({ outward, target }) => Math.abs(vec3.dot(outward, target)) < 0.999)
  .map(({ outward, target, fromM, ratio, time, retrograde }) => {
    const toM = fromM * ratio;
    const from = vec3.scale(vec3.create(), outward, fromM);
    const to = vec3.scale(vec3.create(), target, toM);
    const s = 0.5 * (fromM + toM + vec3.distance(from, to));
    return { gmM3S2: GM, from, to, timeS: time * Math.sqrt((s * s * s) / (2 * GM)), retrograde };
  });

/** How far off the target the solution leads, and how much its last velocity differs, as shares. */
function missOf(problem: LambertProblem, orbit?: LambertOrbit): { place: number; speed: number } {
  const ends = solveLambert(problem, new Float64Array(6), orbit);
  const start = Float64Array.of(...problem.from, ends[0], ends[1], ends[2]);
  const found = propagateKepler(problem.gmM3S2, start, problem.timeS, new Float64Array(6));
  const size = Math.max(vec3.length(problem.from), vec3.length(problem.to));
  const fastest = Math.max(vec3.length(ends.subarray(0, 3)), vec3.length(ends.subarray(3)));
  return {
    place: vec3.distance(found.subarray(0, 3), problem.to) / size,
    speed: vec3.distance(found.subarray(3), ends.subarray(3)) / fastest,
  };
}

/** Whether the way passes so near to the mass, or so far out, that a double for the velocity no longer says where it leads. */
function isSharp(problem: LambertProblem, ends: Float64Array): boolean {
  const momentum = vec3.length(vec3.cross(vec3.create(), problem.from, ends.subarray(0, 3)));
  const radius = vec3.length(problem.from);
  const energy = vec3.lengthSquared(ends.subarray(0, 3)) / 2 - GM / radius;
  const e = Math.sqrt(Math.max(0, 1 + (2 * energy * momentum * momentum) / (GM * GM)));
  const nearest = (momentum * momentum) / (GM * (1 + e));
  return nearest < 0.05 * Math.min(radius, vec3.length(problem.to));
}

describe("Lambert's problem", () => {
  it.each([
    {
      // Vallado 2013, Fundamentals of Astrodynamics and Applications, example 7-5
      gmM3S2: 3.986004415e14,
      from: [15_945.34, 0, 0],
      to: [12_214.83899, 10_249.46731, 0],
      timeS: 76 * 60,
      expected: [2.058913, 2.915965, 0, -3.451565, 0.910315, 0],
    },
    {
      // Curtis 2014, Orbital Mechanics for Engineering Students, example 5.2
      gmM3S2: 3.986e14,
      from: [5000, 10_000, 2100],
      to: [-14_600, 2500, 7000],
      timeS: 3600,
      expected: [-5.9925, 1.9254, 3.2456, -3.3125, -4.1966, -0.38529],
    },
  ])('gives what books print: $expected', ({ gmM3S2, from, to, timeS, expected }) => {
    const ends = solveLambert(
      {
        gmM3S2,
        from: Float64Array.from(from, (x) => x * 1000),
        to: Float64Array.from(to, (x) => x * 1000),
        timeS,
      },
      new Float64Array(6),
    );
    expected.forEach((value, i) => {
      expect(Math.abs(ends[i] / 1000 - value)).toBeLessThan(6e-5);
    });
  });

  it('leads to its target, prograde and retrograde', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const ends = solveLambert(problem, new Float64Array(6));
        const momentum = vec3.cross(vec3.create(), problem.from, ends.subarray(0, 3));
        // over the poles neither is prograde
        if (Math.abs(momentum[2]) > 1e-9 * vec3.length(momentum))
          expect(momentum[2] < 0).toBe(problem.retrograde);
        fc.pre(!isSharp(problem, ends));
        const miss = missOf(problem);
        expect(miss.place).toBeLessThan(BAR);
        expect(miss.speed).toBeLessThan(BAR);
      }),
      { numRuns: 1000 },
    );
  });

  it('leads to its target after whole turns, on two different ways', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 1, max: 12 }), (problem, turns) => {
        const revolutions = Math.min(turns, mostRevolutions(problem));
        fc.pre(revolutions > 0);
        const ways = (['left', 'right'] as const).map((branch) => {
          const ends = solveLambert(problem, new Float64Array(6), { revolutions, branch });
          if (!isSharp(problem, ends))
            expect(missOf(problem, { revolutions, branch }).place).toBeLessThan(BAR);
          return ends;
        });
        expect(ways[0]).not.toEqual(ways[1]);
      }),
      { numRuns: 500 },
    );
  });

  it('knows how many turns the time allows', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const most = mostRevolutions(problem);
        const orbit = (revolutions: number): LambertOrbit => ({ revolutions, branch: 'left' });
        expect(() => solveLambert(problem, new Float64Array(6), orbit(most))).not.toThrow();
        expect(() => solveLambert(problem, new Float64Array(6), orbit(most + 1))).toThrow(/too short/);
      }),
      { numRuns: 200 },
    );
  });

  it('passes through the parabola without a step', () => {
    const from = Float64Array.of(7e6, 0, 0);
    const to = Float64Array.of(0, 14e6, 0);
    const s = 0.5 * (7e6 + 14e6 + vec3.distance(from, to));
    const share = vec3.distance(from, to) / s;
    const lambda = Math.sqrt(1 - share);
    // Euler's time of a parabola: (2/3) (1 - lambda^3) sqrt(s^3 / 2 gm)
    const parabolaS = (2 / 3) * (1 - lambda * lambda * lambda) * Math.sqrt((s * s * s) / (2 * GM));
    for (const off of [-1e-3, -1e-6, -1e-9, -1e-13, 0, 1e-13, 1e-9, 1e-6, 1e-3]) {
      const problem = { gmM3S2: GM, from, to, timeS: parabolaS * (1 + off) };
      expect(missOf(problem).place).toBeLessThan(1e-13);
      const ends = solveLambert(problem, new Float64Array(6));
      const energy = vec3.lengthSquared(ends.subarray(0, 3)) / 2 - GM / 7e6;
      expect(energy / (GM / 7e6)).toBeCloseTo(0, off === 0 ? 13 : 2);
    }
  });

  it.each([
    [180, -1],
    [0, 1],
  ])('refuses %d degrees by name, which leave the plane open', (_, sign) => {
    const problem = {
      gmM3S2: GM,
      from: Float64Array.of(7e6, 1e6, 2e6),
      to: Float64Array.of(sign * 14e6, sign * 2e6, sign * 4e6),
      timeS: 9000,
    };
    const act = () => solveLambert(problem, new Float64Array(6));
    expect(act).toThrow(AstroError);
    expect(act).toThrow(expect.objectContaining({ code: 'transfer_plane' }));
  });

  it('solves nearly opposed places to the same bar', () => {
    for (const tilt of [1e-2, 1e-4, 1e-6, 3e-8]) {
      const to = Float64Array.of(-14e6, 14e6 * tilt, 7e6 * tilt);
      expect(missOf({ gmM3S2: GM, from: Float64Array.of(7e6, 0, 0), to, timeS: 9000 }).place).toBeLessThan(
        BAR,
      );
    }
  });

  it.each([
    [{ timeS: 0 }, /above zero/],
    [{ timeS: Number.NaN }, /above zero/],
    [{ gmM3S2: -1 }, /above zero/],
    [{ from: vec3.create() }, /above zero/],
  ])('refuses %j', (wrong, message) => {
    const right = {
      gmM3S2: GM,
      from: Float64Array.of(7e6, 0, 0),
      to: Float64Array.of(0, 8e6, 0),
      timeS: 2000,
    };
    expect(() => solveLambert({ ...right, ...wrong }, new Float64Array(6))).toThrow(message);
  });
});
