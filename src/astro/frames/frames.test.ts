import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { DEG, vec3 } from '../../math/index.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { AU_M } from '../constants.ts';
import { AstroError } from '../error.ts';
import { geodeticToFixed } from '../orbit/geodetic.ts';
import { spinRate } from '../rotation/orientation.ts';
import { epoch } from '../time/epoch.ts';
import { convertState } from './convert.ts';
import { eclipticFrame, type Frame, fixedFrame, inertialFrame, surfaceFrame, synodicFrame } from './frame.ts';
import { collinearDistance, type LagrangePoint, lagrangeState } from './lagrange.ts';

const ephemeris = committedRails();
const index = bodyIndex;
const [SUN, EARTH, MOON] = ['sun', 'earth', 'moon'].map(index);
const withSurface = bodies.map((_, i) => i).filter((i) => bodies[i].equatorialRadiusM > 0);
const pairs = [
  [SUN, EARTH],
  [SUN, index('jupiter')],
  [EARTH, MOON],
] as const;

const body = fc.constantFrom(...withSurface);
const any = fc.constantFrom(...bodies.map((_, i) => i));
const placed: fc.Arbitrary<Frame> = fc.oneof(
  any.map(eclipticFrame),
  body.map(fixedFrame),
  fc
    .tuple(
      body,
      fc.double({ min: -1.57, max: 1.57, noNaN: true }),
      fc.double({ min: -4, max: 4, noNaN: true }),
      fc.double({ min: -5e3, max: 1e6, noNaN: true }),
    )
    .map((place) => surfaceFrame(...place)),
  fc.constantFrom(...pairs).map(([one, other]) => synodicFrame(one, other)),
);
const frame = fc.oneof({ weight: 1, arbitrary: any.map(inertialFrame) }, { weight: 4, arbitrary: placed });
const instant = fc
  .tuple(fc.integer({ min: -36_000, max: 36_000 }), fc.double({ min: 0, max: 86_399, noNaN: true }))
  .map(([day, second]) => epoch(day, second));
const near = fc.double({ min: -1e8, max: 1e8, noNaN: true });
const speed = fc.double({ min: -3e4, max: 3e4, noNaN: true });
const states = fc.tuple(near, near, near, speed, speed, speed).map((numbers) => Float64Array.from(numbers));

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof AstroError) return error.code;
  }
  return 'none';
};
const distance = (a: Float64Array, b: Float64Array, from = 0): number =>
  Math.hypot(...[0, 1, 2].map((i) => a[from + i] - b[from + i]));
const length = (a: Float64Array, from = 0): number => Math.hypot(...[0, 1, 2].map((i) => a[from + i]));

/** A double's step at the largest number that stands on the way. */
function roundingM(
  state: Float64Array,
  converted: Float64Array,
  frames: readonly Frame[],
  day: number,
): number {
  const apart = ephemeris.stateBetween(frames[0].body, frames[1].body, day, 0, new Float64Array(6));
  return 2 ** -52 * (length(state) + length(converted) + length(apart));
}

describe('conversion between frames', () => {
  it('property 14: comes back within a millimetre near the bodies, whatever the two frames are', () => {
    fc.assert(
      fc.property(frame, frame, instant, states, (from, to, { day, second }, state) => {
        const there = convertState(ephemeris, state, from, to, day, second, new Float64Array(6));
        const back = convertState(ephemeris, there, to, from, day, second, new Float64Array(6));
        // turning a vector of 40 AU loses a few steps of a double, of a millimetre each
        const turning = to.kind !== 'inertial' || from.kind !== 'inertial';
        const limitM = turning ? Math.max(1e-3, 12 * roundingM(state, there, [from, to], day)) : 1e-3;
        expect(distance(back, state)).toBeLessThan(limitM);
        // what the position is off turns with the frame, at less than a milliradian a second
        const speeds = 1 + length(state, 3) + length(there, 3);
        expect(distance(back, state, 3)).toBeLessThan(1e-9 * speeds + 1e-3 * limitM);
      }),
      { numRuns: 1000 },
    );
  });

  it('comes back within a micrometre where the frames belong to one body', () => {
    const two = fc
      .tuple(body, fc.double({ min: -1.5, max: 1.5, noNaN: true }))
      .chain(([of, angle]) =>
        fc.tuple(
          fc.constantFrom(
            inertialFrame(of),
            fixedFrame(of),
            eclipticFrame(of),
            surfaceFrame(of, angle, 1, 100),
          ),
          fc.constantFrom(fixedFrame(of), surfaceFrame(of, -angle, angle, 2000)),
        ),
      );
    fc.assert(
      fc.property(two, instant, states, ([from, to], { day, second }, state) => {
        const there = convertState(ephemeris, state, from, to, day, second, new Float64Array(6));
        const back = convertState(ephemeris, there, to, from, day, second, new Float64Array(6));
        expect(distance(back, state)).toBeLessThan(2e-6);
      }),
      { numRuns: 300 },
    );
  });

  it('tells velocities that positions then follow', () => {
    // a straight flight past a body is followed for 2 s through a frame that turns; the pieces of the rails meet at the
    // start of a day with a step of up to 0.1 mm/s, which a turning line between two bodies would show
    fc.assert(
      fc.property(
        placed,
        fc.integer({ min: -36_000, max: 36_000 }),
        fc.integer({ min: 100, max: 86_000 }),
        states,
        (to, day, second, start) => {
          const from = inertialFrame(to.body);
          const at = (s: number) => {
            const moved = Float64Array.from(start, (x, i) => (i < 3 ? x + start[i + 3] * s : x));
            return convertState(ephemeris, moved, from, to, day, second + s, new Float64Array(6));
          };
          const [before, now, after] = [-1, 0, 1].map(at);
          const told = length(now, 3);
          // what turns bends the way between the two looks; the swing of a libration is told by its mean over a minute
          const { kind } = bodies[to.body];
          const turned =
            spinRate(to.body) ** 2 * length(start, 3) + (kind === 'moon' ? 4e-10 : 0) * length(start);
          for (let i = 0; i < 3; i += 1) {
            const seen = (after[i] - before[i]) / 2;
            expect(Math.abs(seen - now[i + 3])).toBeLessThan(
              2e-3 + 1e-8 * told + 1e-12 * length(now) + turned,
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('adds up: through a third frame it leads to the same', () => {
    fc.assert(
      fc.property(frame, frame, frame, instant, states, (a, b, c, { day, second }, state) => {
        const direct = convertState(ephemeris, state, a, c, day, second, new Float64Array(6));
        const through = convertState(ephemeris, state, a, b, day, second, new Float64Array(6));
        const limitM =
          1e-3 + 20 * (roundingM(state, through, [a, b], day) + roundingM(through, direct, [b, c], day));
        convertState(ephemeris, through, b, c, day, second, through);
        expect(distance(direct, through)).toBeLessThan(limitM);
      }),
      { numRuns: 300 },
    );
  });

  it('lets what stands on the ground turn with it', () => {
    const out = new Float64Array(6);
    const place = surfaceFrame(EARTH, 0, 30 * DEG, 0);
    convertState(ephemeris, new Float64Array(6), place, inertialFrame(EARTH), 8000, 0, out);
    // WGS 84: 6378.137 km, 7.292115e-5 rad/s
    expect(length(out)).toBeCloseTo(6_378_137, 3);
    expect(length(out, 3)).toBeCloseTo(6_378_137 * 7.292115e-5, 2);
    convertState(ephemeris, new Float64Array(6), place, fixedFrame(EARTH), 8000, 0, out);
    expect(length(out, 3)).toBe(0);
    expect(distance(out, geodeticToFixed(EARTH, 0, 30 * DEG, 0, vec3.create()))).toBe(0);
  });

  it('has east, north and up', () => {
    const at = (state: readonly number[]) =>
      convertState(
        ephemeris,
        Float64Array.from([...state, 0, 0, 0]),
        surfaceFrame(EARTH, 0, 0, 0),
        fixedFrame(EARTH),
        0,
        0,
        new Float64Array(6),
      );
    expect(at([1, 0, 0])[1]).toBeCloseTo(1, 8);
    expect(at([0, 1, 0])[2]).toBeCloseTo(1, 8);
    expect(at([0, 0, 1])[0] - 6_378_137).toBeCloseTo(1, 8);
  });

  it('has the ecliptic of J2000', () => {
    const out = new Float64Array(6);
    let most = 0;
    for (let day = 0; day < 366; day += 10) {
      convertState(ephemeris, new Float64Array(6), inertialFrame(EARTH), eclipticFrame(SUN), day, 0, out);
      most = Math.max(most, Math.abs(out[2]));
    }
    expect(most).toBeLessThan(1e-4 * AU_M);
  });

  it('holds the two bodies still on their line', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pairs), instant, ([one, other], { day, second }) => {
        const turning = synodicFrame(one, other);
        const at = (b: number) =>
          convertState(
            ephemeris,
            new Float64Array(6),
            inertialFrame(b),
            turning,
            day,
            second,
            new Float64Array(6),
          );
        const [left, right] = [at(one), at(other)];
        const apart = right[0] - left[0];
        expect(left[0]).toBeLessThanOrEqual(0);
        for (const state of [left, right]) {
          expect(Math.hypot(state[1], state[2])).toBeLessThan(1e-12 * apart);
          // along the line they come and go; across it nothing is left
          expect(Math.hypot(state[4], state[5])).toBeLessThan(0.01);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('refuses what is no frame', () => {
    expect(codeOf(() => inertialFrame(99))).toBe('unknown_body');
    expect(codeOf(() => surfaceFrame(0, 0, 0, 0))).toBe('unknown_body');
    expect(codeOf(() => surfaceFrame(EARTH, 2, 0, 0))).toBe('out_of_range');
    expect(codeOf(() => surfaceFrame(EARTH, Number.NaN, 0, 0))).toBe('out_of_range');
    expect(codeOf(() => synodicFrame(EARTH, EARTH))).toBe('out_of_range');
    expect(codeOf(() => synodicFrame(0, EARTH))).toBe('out_of_range');
  });
});

describe('Lagrange points', () => {
  it('lie where the tables have them', () => {
    // JPL, catalogue of three-body periodic orbits, Earth and Moon: mass ratio 1.215058560962404e-2
    const m = 0.01215058560962404;
    expect(1 - m - collinearDistance(1, m)).toBeCloseTo(0.8369151, 6);
    expect(1 - m + collinearDistance(2, m)).toBeCloseTo(1.1556822, 6);
    expect(-m - collinearDistance(3, m)).toBeCloseTo(-1.0050626, 6);
  });

  it('are where gravity and the turning balance', () => {
    fc.assert(
      fc.property(fc.double({ min: -9, max: Math.log10(0.5), noNaN: true }), (exponent) => {
        const m = Math.min(0.5, 10 ** exponent);
        for (const [point, place] of [
          [1, 1 - m - collinearDistance(1, m)],
          [2, 1 - m + collinearDistance(2, m)],
          [3, -m - collinearDistance(3, m)],
        ] as const) {
          const [r1, r2] = [place + m, place - 1 + m];
          const pull = (1 - m) / (r1 * Math.abs(r1)) + m / (r2 * Math.abs(r2));
          expect(Math.abs(place - pull), `L${point} of ${m}`).toBeLessThan(2e-9);
        }
      }),
      { numRuns: 300 },
    );
    expect(codeOf(() => collinearDistance(1, 0.6))).toBe('out_of_range');
    expect(codeOf(() => collinearDistance(2, 0))).toBe('out_of_range');
  });

  it('make equal triangles, and lie 1.5 million km from the Earth', () => {
    const at = (point: LagrangePoint, one = SUN, other = EARTH) => {
      const state = lagrangeState(ephemeris, one, other, point, 7000, 0, new Float64Array(6));
      return convertState(ephemeris, state, synodicFrame(one, other), inertialFrame(other), 7000, 0, state);
    };
    const apart = length(ephemeris.stateBetween(EARTH, SUN, 7000, 0, new Float64Array(6)));
    expect(length(at(4)) / apart).toBeCloseTo(1, 8);
    expect(length(at(5)) / apart).toBeCloseTo(1, 8);
    expect(length(at(1)) / 1e9).toBeCloseTo(1.49, 1);
    expect(length(at(2)) / 1e9).toBeCloseTo(1.5, 1);
    expect(length(at(1, EARTH, MOON)) / 1e6).toBeGreaterThan(52);
    expect(length(at(1, EARTH, MOON)) / 1e6).toBeLessThan(63);
  });
});
