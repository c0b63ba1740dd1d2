import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vec3 } from '../../math/index.ts';
import { ExactPlace } from './exact-place.ts';
import { FloatingOrigin, rebaseDistanceM } from './floating-origin.ts';

const coordinate = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const placeM = fc.tuple(coordinate, coordinate, coordinate).map(([x, y, z]) => vec3.create(x, y, z));
const near = fc.double({ min: -6000, max: 6000, noNaN: true });
const nearM = fc.tuple(near, near, near).map(([x, y, z]) => vec3.create(x, y, z));

describe('the floating origin', () => {
  it('property 1: follows its focus exactly when that is more than 5000 m away', () => {
    expect(rebaseDistanceM).toBe(5000);
    fc.assert(
      fc.property(placeM, nearM, (start, step) => {
        const frame = new FloatingOrigin();
        frame.follow(start);
        const before = frame.originM.slice();
        const rebases = frame.rebases;
        const focus = vec3.add(vec3.create(), before, step);
        const far = frame.distanceM(focus) > 5000;
        expect(frame.follow(focus)).toBe(far);
        expect(frame.rebases).toBe(rebases + (far ? 1 : 0));
        if (far) expect(frame.distanceM(focus)).toBeLessThan(1.8);
        else expect([...frame.originM]).toEqual([...before]);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the border: 5000 m is near, anything more is far', () => {
    const frame = new FloatingOrigin();
    expect(frame.follow(vec3.create(5000, 0, 0))).toBe(false);
    expect(frame.follow(vec3.create(0, 5000.000001, 0))).toBe(true);
    expect(frame.follow(vec3.create(Number.NaN, 0, 0))).toBe(false);
  });

  it('property 2: changes no distance between two things by more than a millimetre', () => {
    fc.assert(
      fc.property(placeM, nearM, nearM, (center, one, other) => {
        const frame = new FloatingOrigin();
        frame.follow(center);
        const a = vec3.add(vec3.create(), center, one);
        const b = vec3.add(vec3.create(), center, other);
        const local = () => vec3.distance(frame.toLocal(vec3.create(), a), frame.toLocal(vec3.create(), b));
        const before = local();
        frame.follow(vec3.create(center[0] + 7000, center[1], center[2]));
        expect(Math.abs(local() - before)).toBeLessThan(1e-3);
        const back = frame.toOuter(vec3.create(), frame.toLocal(vec3.create(), a));
        expect(vec3.distance(back, a)).toBeLessThan(1e-3);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the place of a rigid body', () => {
  it('is not changed at all by a move of the origin, however often and far', () => {
    fc.assert(
      fc.property(nearM, fc.array(placeM, { minLength: 1, maxLength: 5 }), (at, moves) => {
        const frame = new FloatingOrigin();
        const place = new ExactPlace(at.slice());
        const floats = place.toFloats(frame);
        place.fromFloats(frame, floats[0], floats[1], floats[2]);
        const before = [...place.placeM];
        expect(vec3.distance(place.placeM, at)).toBeLessThan(1e-6);
        for (const move of moves) {
          frame.follow(move);
          const [x, y, z] = [...place.toFloats(frame)];
          expect([Math.fround(x), Math.fround(y), Math.fround(z)]).toEqual([x, y, z]);
          place.fromFloats(frame, x, y, z);
          expect([...place.placeM]).toEqual(before);
        }
      }),
      { numRuns: 500 },
    );
  });
});
