import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedRails } from '../../../test/support/worlds.ts';
import {
  bodies,
  bodyIndex,
  GravityField,
  HEAVY_BODIES,
  orientation,
  pullers,
  pullOf,
  spinRate,
} from '../../astro/index.ts';
import { quat, vec3 } from '../../math/index.ts';
import { BodyField } from './body-field.ts';

/** Bodies whose field is that of a point. */
const names = bodies
  .map(({ name }) => name)
  .slice(1)
  .filter(
    (name) => !['mercury', 'earth', 'moon', 'mars', 'jupiter', 'saturn', 'uranus', 'neptune'].includes(name),
  );
const unit = fc.double({ min: -1, max: 1, noNaN: true });
const direction = fc.tuple(unit, unit, unit).filter((way) => Math.hypot(...way) > 0.1);

function standingField(): BodyField {
  const field = new BodyField(sharedRails());
  field.jumpTo(9668, 86_000);
  return field;
}

describe('the field of bodies', () => {
  it('pulls with G M / r^2 toward each body, less what the frame itself falls', () => {
    const field = standingField();
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        direction,
        fc.double({ min: 1.001, max: 1000, noNaN: true }),
        (name, way, radii) => {
          const center = bodyIndex(name);
          const { equatorialRadiusM, gmM3S2 } = bodies[center];
          const offsetM = vec3.normalize(vec3.create(), Float64Array.from(way));
          vec3.scale(offsetM, offsetM, radii * equatorialRadiusM);
          const pull = field.gravityAround(center).end.acceleration(offsetM, vec3.create());
          const expected = vec3.scale(vec3.create(), offsetM, -gmM3S2 / vec3.length(offsetM) ** 3);
          let largest = vec3.length(expected);
          for (const other of pullers[center]) {
            const there = field.stateAtEnd(other, center, new Float64Array(6)).subarray(0, 3);
            const toward = vec3.sub(vec3.create(), there, offsetM);
            const gm = pullOf[center][other];
            vec3.addScaled(expected, expected, toward, gm / vec3.length(toward) ** 3);
            vec3.addScaled(expected, expected, there, -gm / vec3.length(there) ** 3);
            largest = Math.max(largest, gm / vec3.length(there) ** 2);
          }
          expect(vec3.distance(pull, expected)).toBeLessThan(1e-12 * largest);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('has the masses at the three moments of a tick where it has the bodies', () => {
    const field = standingField();
    const spanS = 100_000 / 90;
    field.moveTo(9669, 86_000 + spanS - 86_400, spanS);
    const placed = new GravityField(field);
    for (const name of names) {
      const center = bodyIndex(name);
      const offsetM = vec3.create(3 * bodies[center].equatorialRadiusM, 1e6, -2e6);
      const { start, middle, end } = field.gravityAround(center);
      for (const [moment, share] of [
        [start, 0],
        [middle, 0.5],
        [end, 1],
      ] as const) {
        placed.place(center, 9669, field.second - (1 - share) * spanS);
        const expected = placed.acceleration(offsetM, vec3.create());
        const off = vec3.distance(moment.acceleration(offsetM, vec3.create()), expected);
        expect(off).toBeLessThan(1e-13 * vec3.length(expected));
      }
    }
  });

  it('has the bodies where the rails have them, at the ends of a tick and between', () => {
    const rails = sharedRails();
    const field = standingField();
    const spanS = 100_000 / 90;
    field.moveTo(9669, 86_000 + spanS - 86_400, spanS);
    const own = new Float64Array(6);
    const read = new Float64Array(6);
    for (const name of names) {
      for (const second of [86_000, 86_300, 86_399, 86_400 + 700]) {
        field.stateBetween(bodyIndex(name), bodyIndex('earth'), 9668, second, own);
        const [day, rest] = second < 86_400 ? [9668, second] : [9669, second - 86_400];
        rails.stateBetween(bodyIndex(name), bodyIndex('earth'), day, rest, read);
        // what is swift and light moves along its cubic to a few 1e-8 of its distance
        const light = bodyIndex(name) >= HEAVY_BODIES;
        expect(vec3.distance(own, read)).toBeLessThan(light ? 10 : 0.01);
        expect(vec3.distance(own.subarray(3), read.subarray(3))).toBeLessThan(light ? 0.1 : 1e-4);
      }
    }
  });

  it('joins one tick to the next without a gap', () => {
    const field = standingField();
    const before = field.stateAtEnd(bodyIndex('moon'), bodyIndex('sun'), new Float64Array(6));
    field.moveTo(9668, 86_010, 10);
    const after = field.stateBetween(bodyIndex('moon'), bodyIndex('sun'), 9668, 86_000, new Float64Array(6));
    expect(vec3.distance(before, after)).toBeLessThan(1e-3);
    field.moveTo(9668, 86_010, 0);
    field.moveTo(9668, 86_010, 0);
    expect(field.spanS).toBe(0);
  });

  it('turns the ground with each body', () => {
    const field = standingField();
    const out = quat.create();
    for (const name of names) {
      const body = bodyIndex(name);
      expect([...field.attitudeOf(body)]).toEqual([...orientation(body, 9668, 86_000, out)]);
      const equator = vec3.transformQuat(vec3.create(), vec3.create(1000, 0, 0), field.attitudeOf(body));
      const speed = field.groundVelocity(body, equator, vec3.create());
      expect(vec3.length(speed)).toBeCloseTo(Math.abs(spinRate(body)) * 1000, 9);
      expect(Math.abs(vec3.dot(speed, equator))).toBeLessThan(1e-6);
    }
  });

  it('refuses what the rails do not cover', () => {
    expect(() => new BodyField(sharedRails()).jumpTo(-1e6, 0)).toThrow(/cover/);
  });
});
