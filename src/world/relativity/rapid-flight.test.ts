import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rocketLeg } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import { flyRapidly, isRapid, measured } from './rapid-flight.ts';

const LIGHT = 1000;
const part = fc.double({ min: -0.55, max: 0.55, noNaN: true });
const velocities = fc
  .tuple(part, part, part)
  .map((v) => vec3.create(v[0] * LIGHT, v[1] * LIGHT, v[2] * LIGHT));
const push = fc.double({ min: -500, max: 500, noNaN: true });
const pushes = fc.tuple(push, push, push).map(([x, y, z]) => vec3.create(x, y, z));

const rowOf = (velocityMps: Float64Array) => ({
  offsetM: vec3.create(),
  velocityMps: velocityMps.slice(),
  attitude: vec3.create(),
  spinRadps: vec3.create(),
  thrust: vec3.create(),
  torque: vec3.create(),
  groundM: vec3.create(),
  groundAttitude: vec3.create(),
  sizeM: vec3.create(),
  heading: vec3.create(),
});

describe('flight close to light', () => {
  it('is that of the relativistic rocket, whatever the length of a tick', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 500, noNaN: true }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        (accelerationMps2, onBoardS) => {
          const leg = rocketLeg(accelerationMps2, onBoardS, LIGHT);
          const ship = rowOf(vec3.create());
          const steps = 400;
          for (let i = 0; i < steps; i += 1)
            flyRapidly(ship, vec3.create(0, accelerationMps2), { spanS: leg.timeS / steps }, LIGHT);
          expect(Math.abs(ship.velocityMps[1] / leg.speedMps - 1)).toBeLessThan(1e-11);
          expect(Math.abs(ship.offsetM[1] / leg.distanceM - 1)).toBeLessThan(1e-3);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('stays below light in a tick of any length', () => {
    fc.assert(
      fc.property(
        velocities,
        pushes,
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        (velocity, felt, spanS) => {
          const ship = rowOf(velocity);
          flyRapidly(ship, felt, { spanS }, LIGHT);
          expect(vec3.length(ship.velocityMps)).toBeLessThanOrEqual(LIGHT * (1 + 1e-12));
          expect(vec3.length(ship.offsetM)).toBeLessThanOrEqual(LIGHT * spanS * (1 + 1e-12));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('feels along and across the way what is told on board: f / gamma^3 and f / gamma^2', () => {
    fc.assert(
      fc.property(velocities, pushes, (velocity, felt) => {
        const rest = Math.sqrt(1 - vec3.lengthSquared(velocity) / LIGHT ** 2);
        const seen = measured(vec3.create(), felt, velocity, LIGHT);
        const ahead = vec3.normalize(vec3.create(), velocity);
        const along = vec3.dot(felt, ahead);
        const expected = vec3.scale(vec3.create(), felt, rest * rest);
        if (vec3.length(velocity) > 0)
          vec3.addScaled(expected, expected, ahead, along * (rest * rest * rest - rest * rest));
        expect(vec3.distance(seen, expected)).toBeLessThan(1e-9);
        // and a short flight changes the velocity by just that
        const ship = rowOf(velocity);
        flyRapidly(ship, felt, { spanS: 1e-4 }, LIGHT);
        const gained = vec3.scale(vec3.create(), vec3.sub(vec3.create(), ship.velocityMps, velocity), 1e4);
        expect(vec3.distance(gained, expected)).toBeLessThan(1e-3 * (1 + vec3.length(felt)));
      }),
      { numRuns: 300 },
    );
  });

  it('is told from slow flight, for which Newton’s law is right to 1e-8', () => {
    const still = vec3.create();
    expect(isRapid(vec3.create(7700), vec3.create(5), 299_792_458, 1 / 90)).toBe(false);
    expect(isRapid(vec3.create(40_000), still, 299_792_458, 1 / 90)).toBe(true);
    expect(isRapid(vec3.create(1), still, LIGHT, 1 / 90)).toBe(true);
    expect(isRapid(still, vec3.create(5), LIGHT, 1)).toBe(true);
  });
});
