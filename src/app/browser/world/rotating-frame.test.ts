import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharedRails } from '../../../../test/support/worlds.ts';
import { bodyIndex, convertState, epoch, inertialFrame, synodicFrame } from '../../../astro/index.ts';
import { vec3 } from '../../../math/index.ts';
import { lagrangePlaces, type Pair, pairAt, RotatingFrame } from './rotating-frame.ts';

const rails = sharedRails();
const [SUN, EARTH, MOON, MARS, JUPITER, EUROPA] = ['sun', 'earth', 'moon', 'mars', 'jupiter', 'europa'].map(
  bodyIndex,
);

function pairOf(body: number, target = -1): Pair {
  const pair = pairAt(body, target);
  if (pair === null) throw new Error(`There is no pair at body ${body}.`);
  return pair;
}

const pair = fc.constantFrom(pairOf(MOON), pairOf(EARTH), pairOf(JUPITER), pairOf(EUROPA));
const instant = fc
  .tuple(fc.integer({ min: -36_000, max: 36_000 }), fc.double({ min: 100, max: 86_000, noNaN: true }))
  .map(([day, second]) => epoch(day, second));
const part = fc.double({ min: -1.5, max: 1.5, noNaN: true });
const place = fc.tuple(part, part, part).map((parts) => Float64Array.from(parts));

test('the pair is what one steers for with what it goes about, else the body with what that goes about', () => {
  const titles = (body: number, target = -1) => pairAt(body, target)?.title ?? null;
  expect(titles(MOON)).toBe('Earth–Moon');
  expect(titles(MOON, MARS)).toBe('Earth–Moon');
  expect(titles(EARTH)).toBe('Sun–Earth');
  expect(titles(EARTH, MOON)).toBe('Earth–Moon');
  expect(titles(SUN)).toBe(null);
  expect(titles(SUN, SUN)).toBe(null);
  expect(titles(SUN, EARTH)).toBe('Sun–Earth');
  expect(titles(SUN, EUROPA)).toBe('Sun–Jupiter');
  expect(titles(0, EARTH)).toBe(null);
  expect(pairAt(EARTH, MOON)).toBe(pairAt(MOON, -1));
});

test('places are those of the frame that the sky tells, in parts of the distance, from whichever body', () => {
  const frame = new RotatingFrame();
  fc.assert(
    fc.property(pair, instant, place, (two, { day, second }, parts) => {
      const { primary, secondary } = two;
      frame.place(rails, two, day, second);
      for (const body of [primary, secondary]) {
        const placeM = frame.leave(vec3.create(), parts);
        const state = Float64Array.of(...placeM, 0, 0, 0);
        const told = (of: Float64Array) =>
          convertState(
            rails,
            of,
            inertialFrame(body),
            synodicFrame(primary, secondary),
            day,
            second,
            new Float64Array(6),
          );
        const [at, origin] = [told(state), told(new Float64Array(6))];
        for (let i = 0; i < 3; i += 1)
          expect(Math.abs((at[i] - origin[i]) / frame.apartM - parts[i])).toBeLessThan(1e-12);
        expect(vec3.distance(frame.enter(placeM, placeM), parts)).toBeLessThan(1e-14);
      }
    }),
    { numRuns: 200 },
  );
});

test('both bodies stand still in it, and so do the five points', () => {
  fc.assert(
    fc.property(pair, instant, instant, (two, then, now) => {
      const frame = new RotatingFrame();
      const { primary, secondary } = two;
      frame.place(rails, two, now.day, now.second);
      const other = rails.stateBetween(secondary, primary, now.day, now.second, new Float64Array(6));
      const [x, y, z] = frame.enter(vec3.create(), other);
      expect(Math.hypot(x - 1, y, z)).toBeLessThan(1e-12);
      const at = (moment: typeof now, body: number) =>
        lagrangePlaces(rails, two, body, moment.day, moment.second);
      const [before, after, seen] = [at(then, primary), at(now, primary), at(now, secondary)];
      for (let point = 0; point < 5; point += 1) {
        expect(vec3.distance(before[point], after[point])).toBeLessThan(1e-10);
        expect(after[point][0] - seen[point][0]).toBeCloseTo(1, 10);
      }
      const [l1, l2, l3, l4, l5] = before;
      expect([l1[0] < 1, l2[0] > 1, l3[0] < 0, l4[1] > 0, l5[1] < 0]).toEqual(Array(5).fill(true));
      // the two that make equal triangles
      for (const l of [l4, l5]) expect(vec3.length(l)).toBeCloseTo(1, 10);
    }),
    { numRuns: 100 },
  );
});

test('what rests in it moves as it says', () => {
  const frame = new RotatingFrame();
  const at = (two: Pair, day: number, second: number, parts: Float64Array) => {
    frame.place(rails, two, day, second);
    return frame.leave(vec3.create(), parts);
  };
  fc.assert(
    fc.property(pair, instant, place, (two, { day, second }, parts) => {
      const [before, after] = [at(two, day, second - 30, parts), at(two, day, second + 30, parts)];
      const now = at(two, day, second, parts);
      const told = frame.sweep(vec3.create(), now);
      const seen = vec3.scale(after, vec3.sub(after, after, before), 1 / 60);
      // the Sun tilts the plane of the Moon by up to 3 n'^2 sin i / n = 4 nrad/s, n the turning of the month and n' of the year
      expect(vec3.distance(seen, told)).toBeLessThan(
        1e-6 + 1e-4 * vec3.length(told) + 6e-9 * vec3.length(now),
      );
    }),
    { numRuns: 200 },
  );
});
