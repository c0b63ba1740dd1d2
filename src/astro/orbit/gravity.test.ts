import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { GravityField, pointMassAcceleration } from './gravity.ts';

const ephemeris = committedRails();
const field = new GravityField(ephemeris);
const EARTH = bodyIndex('earth');
const MOON = bodyIndex('moon');
const day = fc.integer({ min: -36_000, max: 36_000 });
const direction = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 6.28, noNaN: true }))
  .map(([z, turn]) => [Math.sqrt(1 - z * z) * Math.cos(turn), Math.sqrt(1 - z * z) * Math.sin(turn), z]);
const at = (unit: readonly number[], radius: number): Float64Array =>
  Float64Array.from(unit, (x) => x * radius);

describe('pointMassAcceleration', () => {
  it('falls with the square of the distance and points inward', () => {
    fc.assert(
      fc.property(direction, fc.double({ min: 1e3, max: 1e13, noNaN: true }), (unit, radius) => {
        const pull = pointMassAcceleration(4e14, at(unit, radius), new Float64Array(3));
        expect((Math.hypot(...pull) * radius * radius) / 4e14).toBeCloseTo(1, 12);
        expect(
          -(pull[0] * unit[0] + pull[1] * unit[1] + pull[2] * unit[2]) / Math.hypot(...pull),
        ).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('GravityField', () => {
  it('feels near a body what the differences of all pulls amount to, summed the plain way', () => {
    const references = fc.constantFrom(EARTH, MOON, bodyIndex('mars'), bodyIndex('jupiter'), 1);
    fc.assert(
      fc.property(
        references,
        direction,
        fc.double({ min: 1.1, max: 30, noNaN: true }),
        day,
        (body, unit, radii, d) => {
          const offset = at(unit, bodies[body].equatorialRadiusM * radii);
          field.place(body, d, 0);
          const felt = field.acceleration(offset, new Float64Array(3));
          const plain = pointMassAcceleration(bodies[body].gmM3S2, offset, new Float64Array(3));
          for (let other = 1; other < bodies.length; other++) {
            if (other === body) continue;
            const source = ephemeris.stateBetween(other, body, d, 0, new Float64Array(6));
            const toPoint = Float64Array.of(
              offset[0] - source[0],
              offset[1] - source[1],
              offset[2] - source[2],
            );
            const toBody = Float64Array.of(-source[0], -source[1], -source[2]);
            const onPoint = pointMassAcceleration(bodies[other].systemGmM3S2, toPoint, new Float64Array(3));
            const onBody = pointMassAcceleration(bodies[other].systemGmM3S2, toBody, new Float64Array(3));
            for (let i = 0; i < 3; i++) plain[i] += onPoint[i] - onBody[i];
          }
          const off = Math.hypot(felt[0] - plain[0], felt[1] - plain[1], felt[2] - plain[2]);
          expect(off).toBeLessThan(1e-13 * Math.hypot(...plain) + 1e-16);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps the digits of a tide that plain subtraction loses', () => {
    // one metre from the Earth's centre the tide of the others is linear: twice the distance, twice the tide
    const own = new Float64Array(3);
    const tide = (x: number): number => {
      const offset = Float64Array.of(x, 0, 0);
      field.place(EARTH, 1000, 0);
      const all = field.acceleration(offset, new Float64Array(3));
      pointMassAcceleration(bodies[EARTH].gmM3S2, offset, own);
      return all[1] - own[1]; // across the line to the centre nothing but the tide
    };
    expect(tide(2e-6) / tide(1e-6)).toBeCloseTo(2, 12);
  });

  it('pulls the planets as the ephemeris moves them', () => {
    const planet = fc.constantFrom('mercury', 'venus', 'earth', 'mars').map(bodyIndex);
    const velocityAt = (body: number, d: number, second: number): Float64Array =>
      ephemeris.stateBetween(body, 0, d, second, new Float64Array(6)).slice(3);
    fc.assert(
      fc.property(planet, day, (body, d) => {
        const here = ephemeris.stateBetween(body, 0, d, 43_200, new Float64Array(6));
        // In the root frame nothing is subtracted. A planet's own pull cancels between two points on either side of it.
        field.place(0, d, 43_200);
        const pulls = [1e6, -1e6].map((x) =>
          field.acceleration(Float64Array.of(here[0] + x, here[1], here[2]), new Float64Array(3)),
        );
        const before = velocityAt(body, d, 41_200);
        const slope = velocityAt(body, d, 45_200).map((v, i) => (v - before[i]) / 4000);
        const off = slope.map((a, i) => a - 0.5 * (pulls[0][i] + pulls[1][i]));
        expect(Math.hypot(...off) / Math.hypot(...slope)).toBeLessThan(1e-5);
      }),
    );
  });
});
