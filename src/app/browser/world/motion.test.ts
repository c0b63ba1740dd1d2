import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodies, bodyIndex } from '../../../astro/index.ts';
import { quat, vec3 } from '../../../math/index.ts';
import { between, coast, copyMoving, createMoving, type Moving } from './motion.ts';

const EARTH = bodyIndex('earth');
const { gmM3S2 } = bodies[EARTH];

function orbiting(angleRad: number, radiusM = 6.778e6): Moving {
  const speedMps = Math.sqrt(gmM3S2 / radiusM);
  const moving = createMoving();
  moving.body = EARTH;
  vec3.set(moving.offsetM, radiusM * Math.cos(angleRad), radiusM * Math.sin(angleRad), 0);
  vec3.set(moving.velocityMps, -speedMps * Math.sin(angleRad), speedMps * Math.cos(angleRad), 0);
  return moving;
}

const rateRadps = Math.sqrt(gmM3S2 / 6.778e6 ** 3);

test('a tenth of a second of fall is right to a tenth of a millimetre', () => {
  const moving = orbiting(0.4);
  coast(moving, 0.1, 0.1);
  expect(vec3.distance(moving.offsetM, orbiting(0.4 + 0.1 * rateRadps).offsetM)).toBeLessThan(1e-4);
});

test('a long fall follows the orbit', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 5, max: 20_000, noNaN: true }),
      fc.double({ min: 0, max: 6.28, noNaN: true }),
      (spanS, angleRad) => {
        const moving = orbiting(angleRad);
        coast(moving, spanS, 0);
        expect(vec3.distance(moving.offsetM, orbiting(angleRad + spanS * rateRadps).offsetM)).toBeLessThan(1);
      },
    ),
    { numRuns: 100 },
  );
});

test('without a body it goes straight on, and spins on', () => {
  const moving = createMoving();
  vec3.set(moving.velocityMps, 1, 2, 3);
  vec3.set(moving.spinRadps, 0, 1, 0);
  coast(moving, 2, 0.5);
  expect([...moving.offsetM]).toEqual([2, 4, 6]);
  expect(quat.angle(moving.attitude, quat.create())).toBeCloseTo(0.5, 9);
});

test('between two samples of an orbit lies the orbit', () => {
  const spanS = 6 / 90;
  const out = createMoving();
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (part) => {
      between(out, orbiting(0), orbiting(spanS * rateRadps), { part, spanS });
      expect(vec3.distance(out.offsetM, orbiting(part * spanS * rateRadps).offsetM)).toBeLessThan(1e-5);
    }),
    { numRuns: 100 },
  );
});

test('samples of fast time, a good part of a revolution apart, are joined by the orbit', () => {
  const out = createMoving();
  fc.assert(
    fc.property(
      fc.double({ min: 5, max: 4000, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (spanS, part) => {
        const there = orbiting(part * spanS * rateRadps);
        between(out, orbiting(0), orbiting(spanS * rateRadps), { part, spanS });
        expect(vec3.distance(out.offsetM, there.offsetM)).toBeLessThan(1);
        expect(vec3.distance(out.velocityMps, there.velocityMps)).toBeLessThan(1e-3);
      },
    ),
    { numRuns: 100 },
  );
});

test('what stands on turning ground does not fall between the samples of fast time', () => {
  const onGround = (angleRad: number): Moving => {
    const moving = orbiting(angleRad, 6.371e6);
    vec3.scale(moving.velocityMps, moving.velocityMps, 465 / vec3.length(moving.velocityMps));
    return moving;
  };
  const spanS = 1111;
  const out = createMoving();
  between(out, onGround(0), onGround((465 / 6.371e6) * spanS), { part: 0.5, spanS });
  expect(Math.abs(vec3.length(out.offsetM) - 6.371e6)).toBeLessThan(50);
});

test('samples around different bodies do not mix', () => {
  const moon = orbiting(1);
  moon.body = bodyIndex('moon');
  const out = createMoving();
  between(out, orbiting(0), moon, { part: 0.4, spanS: 1 });
  expect(out.body).toBe(EARTH);
  between(out, orbiting(0), moon, { part: 0.6, spanS: 1 });
  expect(out.body).toBe(moon.body);
  copyMoving(out, moon);
  expect(out).toEqual(moon);
});
