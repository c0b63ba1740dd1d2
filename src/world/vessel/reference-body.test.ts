import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedRails } from '../../../test/support/worlds.ts';
import { bodies, bodyIndex } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import { BodyField } from '../celestial/body-field.ts';
import { hullFrom } from './hull.ts';
import { switchReference } from './reference-body.ts';
import { VesselTable } from './vessel-table.ts';

const names = bodies.map((body) => body.name).slice(1);
const direction = fc
  .tuple(
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
  )
  .filter(([x, y, z]) => Math.hypot(x, y, z) > 0.1);

function vesselAt(body: number, offsetM: ArrayLike<number>, velocityMps: ArrayLike<number>) {
  const field = new BodyField(sharedRails());
  field.jumpTo(9668, 1234);
  const table = new VesselTable(1);
  table.add(1, body, hullFrom());
  table.vectors[0].offsetM.set(offsetM);
  table.vectors[0].velocityMps.set(velocityMps);
  return { field, table, ship: table.vectors[0] };
}

describe('the reference body', () => {
  it('is the one in whose sphere of influence a ship is, and the state stays the same to a millimetre', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom(...names),
        direction,
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        (near, from, way, share) => {
          const target = bodyIndex(near);
          const reachM = Number.isFinite(bodies[target].frameM) ? bodies[target].frameM : 1e12;
          const fromTarget = vec3.scale(
            vec3.create(),
            vec3.normalize(vec3.create(), Float64Array.from(way)),
            share * reachM,
          );
          const field = new BodyField(sharedRails());
          field.jumpTo(9668, 1234);
          const state = field.stateAtEnd(target, bodyIndex(from), new Float64Array(6));
          const offsetM = vec3.add(vec3.create(), fromTarget, state.subarray(0, 3));
          const trial = vesselAt(bodyIndex(from), offsetM, state.subarray(3, 6));
          switchReference(trial.table, 0, trial.field);
          const reference = trial.table.body[0];
          const back = trial.field.stateAtEnd(reference, target, new Float64Array(6));
          // Seen from another planet a double has a step of up to a millimetre, from Sedna of two.
          expect(
            vec3.distance(vec3.add(vec3.create(), trial.ship.offsetM, back.subarray(0, 3)), fromTarget),
          ).toBeLessThan(2e-2);
          expect(
            vec3.length(vec3.add(vec3.create(), trial.ship.velocityMps, back.subarray(3, 6))),
          ).toBeLessThan(1e-9);
          const alone = bodies.every(({ parent }) => parent !== target);
          if (share < 0.99 && alone) expect(reference).toBe(target);
          if (share > 1.03 && near !== 'sun') expect(reference).not.toBe(target);
          expect(switchReference(trial.table, 0, trial.field)).toBe(-1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('does not flicker at the border', () => {
    const moon = bodyIndex('moon');
    const earth = bodyIndex('earth');
    const { soiM } = bodies[moon];
    const inside = vesselAt(moon, [1.01 * soiM, 0, 0], [0, 0, 0]);
    expect(switchReference(inside.table, 0, inside.field)).toBe(-1);
    const outside = vesselAt(moon, [1.03 * soiM, 0, 0], [0, 0, 0]);
    expect(switchReference(outside.table, 0, outside.field)).toBe(moon);
    expect(outside.table.body[0]).toBe(earth);
    // Back to just outside the sphere it stays with the Earth.
    vec3.addScaled(outside.ship.offsetM, outside.ship.offsetM, vec3.create(1, 0, 0), -0.02 * soiM);
    expect(switchReference(outside.table, 0, outside.field)).toBe(-1);
    vec3.addScaled(outside.ship.offsetM, outside.ship.offsetM, vec3.create(1, 0, 0), -0.02 * soiM);
    expect(switchReference(outside.table, 0, outside.field)).toBe(earth);
    expect(outside.table.body[0]).toBe(moon);
  });
});
