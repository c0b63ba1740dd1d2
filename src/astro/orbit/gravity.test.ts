import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { bodies, bodyIndex, HEAVY_BODIES } from '../bodies/bodies.ts';
import { pullers, pullOf } from '../bodies/pullers.ts';
import { GRAVITY_M3KGS2 } from '../constants.ts';
import { GravityField, pointMassAcceleration } from './gravity.ts';
import { oblateStrength, poles } from './oblateness.ts';

const ephemeris = committedRails();
const field = new GravityField(ephemeris);
const VENUS = bodyIndex('venus');
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

describe('the ground of a body', () => {
  it('property 19: pulls by G M / R^2', () => {
    const solid = bodies.filter(({ meanRadiusM }) => meanRadiusM > 0);
    fc.assert(
      fc.property(fc.constantFrom(...solid), direction, ({ gmM3S2, meanRadiusM }, unit) => {
        const massKg = gmM3S2 / GRAVITY_M3KGS2;
        const pull = pointMassAcceleration(gmM3S2, at(unit, meanRadiusM), new Float64Array(3));
        const expected = (GRAVITY_M3KGS2 * massKg) / (meanRadiusM * meanRadiusM);
        expect(Math.hypot(...pull) / expected).toBeCloseTo(1, 12);
      }),
      { numRuns: 200 },
    );
    // the fact sheets of NASA (Williams), m/s^2
    for (const [name, surface] of Object.entries({
      earth: 9.82,
      moon: 1.62,
      mars: 3.73,
      titan: 1.35,
      ceres: 0.28,
    })) {
      const { gmM3S2, meanRadiusM } = bodies[bodyIndex(name)];
      expect(Math.abs(gmM3S2 / (meanRadiusM * meanRadiusM) / surface - 1)).toBeLessThan(0.02);
    }
  });
});

/** The slope of the potential of J2, which is -3/2 J2 G M R^2 (h^2 / r^2 - 1/3) / r^3 at a height h over the equator. */
function addFlattening(body: number, [x, y, z]: Float64Array, to: Float64Array): void {
  const [px, py, pz] = poles.subarray(3 * body, 3 * body + 3);
  const r2 = x * x + y * y + z * z;
  const h = x * px + y * py + z * pz;
  const outward = (oblateStrength[body] * ((5 * h * h) / r2 - 1)) / r2 ** 2.5;
  const polar = (-2 * oblateStrength[body] * h) / r2 ** 2.5;
  [x, y, z].forEach((part, axis) => {
    to[axis] += outward * part + polar * [px, py, pz][axis];
  });
}

describe('GravityField', () => {
  it('feels near a body what the differences of all pulls amount to, summed the plain way', () => {
    const references = fc.constantFrom(
      ...['earth', 'moon', 'mars', 'jupiter', 'io', 'mimas', 'ceres', 'apophis', 'sun'].map(bodyIndex),
    );
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
          let lost = 0;
          for (const other of pullers[body]) {
            const gm = pullOf[body][other];
            const source = ephemeris.stateBetween(other, body, d, 0, new Float64Array(6));
            const toPoint = Float64Array.of(
              offset[0] - source[0],
              offset[1] - source[1],
              offset[2] - source[2],
            );
            const toBody = Float64Array.of(-source[0], -source[1], -source[2]);
            const onPoint = pointMassAcceleration(gm, toPoint, new Float64Array(3));
            const onBody = pointMassAcceleration(gm, toBody, new Float64Array(3));
            for (let i = 0; i < 3; i++) plain[i] += onPoint[i] - onBody[i];
            // what the plain difference of two large pulls rounds away
            lost += 8 * Number.EPSILON * Math.hypot(...onBody);
          }
          addFlattening(body, offset, plain);
          const off = Math.hypot(felt[0] - plain[0], felt[1] - plain[1], felt[2] - plain[2]);
          expect(off).toBeLessThan(1e-13 * Math.hypot(...plain) + lost);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps the digits of a tide that plain subtraction loses', () => {
    // a micrometre from its centre the tide of the others is linear: twice the distance, twice the tide
    const own = new Float64Array(3);
    const tide = (x: number): number => {
      const offset = Float64Array.of(x, 0, 0);
      field.place(VENUS, 1000, 0);
      const all = field.acceleration(offset, new Float64Array(3));
      pointMassAcceleration(bodies[VENUS].gmM3S2, offset, own);
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

describe('whose pull is felt', () => {
  it('is that of Sun, planets and Moon everywhere, and of moons in the system of their planet', () => {
    const names = (reference: string) => pullers[bodyIndex(reference)].map((body) => bodies[body].name);
    expect(names('earth')).not.toContain('io');
    expect(names('jupiter')).toEqual(expect.arrayContaining(['sun', 'saturn', 'io', 'callisto']));
    expect(names('io')).toEqual(expect.arrayContaining(['sun', 'jupiter', 'europa']));
    expect(names('io')).not.toContain('io');
    expect(names('ceres')).toHaveLength(HEAVY_BODIES - 1);
  });

  it('adds up to the same mass within a system and from outside', () => {
    for (const name of ['mars', 'jupiter', 'saturn', 'uranus', 'neptune', 'pluto']) {
      const planet = bodyIndex(name);
      const moons = bodies.flatMap(({ parent }, body) => (parent === planet ? [body] : []));
      const inside = pullOf[moons[0]];
      const sum = moons.reduce((gm, moon) => gm + inside[moon], inside[planet]);
      expect(sum / pullOf[bodyIndex('earth')][planet]).toBeCloseTo(1, 14);
      // what is left to the planet is its own mass, but for moons without a motion here
      expect(inside[planet] / bodies[planet].gmM3S2).toBeCloseTo(1, name === 'pluto' ? 3 : 5);
    }
  });
});
