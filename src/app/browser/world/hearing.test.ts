import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boostOf, dopplerFactor } from '../../../astro/index.ts';
import { quat, vec3 } from '../../../math/index.ts';
import { hearBeacon } from './hearing.ts';

const LIGHT_MPS = 1000;
const level = quat.create();
const moves = (x: number, z: number, vx = 0, vz = 0) => ({
  offsetM: vec3.create(x, 0, z),
  velocityMps: vec3.create(vx, 0, vz),
});
const heard = { doppler: Number.NaN, pan: Number.NaN };

test('who flies to a beacon hears it higher, who flies from it lower, by the law of Einstein', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (beta) => {
      const goal = moves(0, -5000);
      hearBeacon(heard, moves(0, 0, 0, -beta * LIGHT_MPS), goal, level, LIGHT_MPS);
      expect(heard.doppler / dopplerFactor(0, boostOf(beta))).toBeCloseTo(1, 9);
      hearBeacon(heard, moves(0, 0, 0, beta * LIGHT_MPS), goal, level, LIGHT_MPS);
      expect(heard.doppler / dopplerFactor(Math.PI, boostOf(beta))).toBeCloseTo(1, 9);
    }),
  );
});

test('without a goal it is the middle of the frame that is heard', () => {
  hearBeacon(heard, moves(0, 300, 0, -600), null, level, LIGHT_MPS);
  expect(heard.doppler).toBeCloseTo(2, 12);
});

test('it is heard on the side on which it is seen', () => {
  hearBeacon(heard, moves(0, 0), moves(100, 0), level, LIGHT_MPS);
  expect(heard.pan).toBeCloseTo(1, 12);
  hearBeacon(heard, moves(0, 0), moves(-100, 0), level, LIGHT_MPS);
  expect(heard.pan).toBeCloseTo(-1, 12);
  const turned = quat.fromAxisAngle(quat.create(), vec3.create(0, 1, 0), Math.PI / 2);
  hearBeacon(heard, moves(0, 0), moves(-100, 0), turned, LIGHT_MPS);
  expect(heard.pan).toBeCloseTo(0, 12);
  // at nine tenths of light, what is aside comes into view ahead
  hearBeacon(heard, moves(0, 0, 0, -900), moves(100, 0), level, LIGHT_MPS);
  expect(heard.pan).toBeCloseTo(Math.sqrt(1 - 0.81), 9);
});

test('at the beacon itself, or with figures that are none, it is heard unshifted and from the middle', () => {
  for (const ship of [moves(0, 0, 900, 0), moves(Number.NaN, 0), moves(10, 0, 1000, 0)]) {
    hearBeacon(heard, ship, null, level, LIGHT_MPS);
    expect(heard).toEqual({ doppler: 1, pan: 0 });
  }
});
