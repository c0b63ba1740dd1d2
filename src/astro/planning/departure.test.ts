import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vec3 } from '../../math/index.ts';
import { AstroError } from '../error.ts';
import { propagateKepler } from '../orbit/propagate-kepler.ts';
import { departureOrbit } from './departure.ts';
import { escapeImpulse } from './impulses.ts';

const GM = 3.986004415e14;
const RADIUS_M = 6_778_137;
const part = fc.double({ min: -1, max: 1, noNaN: true });
const direction = fc
  .tuple(part, part, part)
  .filter((v) => Math.hypot(...v) > 0.1)
  .map((v) => vec3.normalize(vec3.create(), Float64Array.from(v)));
const speed = fc.double({ min: 100, max: 12_000, noNaN: true });

describe('the orbit that a flight leaves', () => {
  it('leads out to the velocity that was asked for, by the impulse along the motion', () => {
    fc.assert(
      fc.property(direction, direction, speed, (towards, pole, excessMps) => {
        const excess = vec3.scale(vec3.create(), towards, excessMps);
        const state = departureOrbit(GM, RADIUS_M, excess, pole, new Float64Array(6));
        const velocity = state.subarray(3);
        expect(vec3.dot(state.subarray(0, 3), velocity) / (RADIUS_M * vec3.length(velocity))).toBeCloseTo(
          0,
          12,
        );
        const impulse = escapeImpulse(GM, RADIUS_M, excessMps);
        vec3.scale(velocity, velocity, 1 + impulse / vec3.length(velocity));
        // so far that the mass pulls no more
        const far = propagateKepler(GM, state, 1e12 / excessMps, new Float64Array(6)).subarray(3);
        expect(vec3.length(far) / excessMps).toBeCloseTo(1, 1);
        expect(vec3.angle(far, excess)).toBeLessThan(GM / (1e12 * excessMps ** 2) + 1e-6);
      }),
      { numRuns: 300 },
    );
  });

  it('is tilted no more than the direction demands, and goes the way the body turns', () => {
    fc.assert(
      fc.property(direction, direction, speed, (towards, pole, excessMps) => {
        fc.pre(vec3.length(vec3.cross(vec3.create(), pole, towards)) > 1e-3);
        const excess = vec3.scale(vec3.create(), towards, excessMps);
        const state = departureOrbit(GM, RADIUS_M, excess, pole, new Float64Array(6));
        const normal = vec3.cross(vec3.create(), state.subarray(0, 3), state.subarray(3));
        const declination = Math.PI / 2 - vec3.angle(pole, towards);
        expect(vec3.angle(normal, pole)).toBeCloseTo(Math.abs(declination), 6);
      }),
      { numRuns: 300 },
    );
  });

  it('towards a pole goes through both', () => {
    const pole = vec3.create(0, 0, 1);
    const state = departureOrbit(GM, RADIUS_M, vec3.create(0, 0, 3000), pole, new Float64Array(6));
    const normal = vec3.cross(vec3.create(), state.subarray(0, 3), state.subarray(3));
    expect(vec3.dot(normal, pole) / vec3.length(normal)).toBeCloseTo(0, 12);
  });

  it.each([
    [0, RADIUS_M, 3000],
    [GM, 0, 3000],
    [GM, RADIUS_M, 0],
    [GM, RADIUS_M, Number.NaN],
  ])('is none for a mass of %d, a radius of %d and %d m/s', (gm, radius, excessMps) => {
    const pole = vec3.create(0, 0, 1);
    const ask = () => departureOrbit(gm, radius, vec3.create(excessMps, 0, 0), pole, new Float64Array(6));
    expect(ask).toThrow(AstroError);
  });
});
