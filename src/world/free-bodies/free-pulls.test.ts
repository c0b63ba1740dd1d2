import { describe, expect, test } from 'vitest';
import { sceneFrom, sharedRails, startWorld } from '../../../test/support/worlds.ts';
import { bodyIndex } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import { BodyField } from '../celestial/body-field.ts';
import { World } from '../index.ts';
import { FreeBody } from './free-body.ts';
import { FreePulls } from './free-pulls.ts';
import { bodyMakeOf } from './make-body.ts';

const day = 9575;

function rock(id: number, reference: string): FreeBody {
  const body = new FreeBody(id, bodyMakeOf({ name: `Rock ${id}`, mass_kg: 1e18, radius_m: 5e4 }));
  body.body = bodyIndex(reference);
  return body;
}

describe('bodies that are counted from different bodies on rails', () => {
  test('are as far apart as those, whichever of them came first before', () => {
    const field = new BodyField(sharedRails());
    field.jumpTo(day, 0);
    const pulls = new FreePulls(field);
    const separation = vec3.create();
    const state = new Float64Array(12);
    for (const [from, to] of [
      ['earth', 'sun'],
      ['sun', 'earth'],
      ['moon', 'sun'],
      ['earth', 'moon'],
    ]) {
      pulls.take([rock(1, from), rock(2, to)]);
      pulls.placeFrames(0);
      pulls.separation(0, 1, state, separation);
      const apart = field.stateBetween(bodyIndex(to), bodyIndex(from), day, 0, new Float64Array(6));
      expect([from, to, ...separation]).toEqual([from, to, ...apart.subarray(0, 3)]);
    }
  });

  test('go on from a save as they would have without', async () => {
    const at = (relative_to: string, x: number, v: number) => ({
      relative_to,
      frame: 'inertial',
      position_m: [x, 0, 0],
      velocity_mps: [0, v, 0],
    });
    const body = { type: 'body', mass_kg: 1e18, radius_m: 5e4 };
    const scene = sceneFrom(
      JSON.stringify({
        format: 'spacetime.scene.v1',
        name: 'Two frames',
        time: { epoch: '2026-03-20T12:00:00Z', factor: 1_000_000 },
        start: { position: at('earth', 7e6, 7500) },
        root: {
          type: 'solar_system',
          name: 'space',
          children: [
            { ...body, name: 'First', position: at('moon', 7.2e7, 100) },
            { ...body, name: 'Second', position: at('moon', 5.6e7, 300) },
          ],
        },
      }),
    );
    const world = await startWorld(scene);
    for (let tick = 0; tick < 3; tick += 1) world.step();
    const counted = world.entities.map((entity) => entity.body);
    expect(counted).toEqual([bodyIndex('earth'), bodyIndex('moon')]);
    const saved: unknown = JSON.parse(JSON.stringify(world.snapshot()));
    const again = await World.restore(saved, { ephemeris: sharedRails() });
    for (let tick = 0; tick < 3; tick += 1) {
      world.step();
      again.step();
      expect(again.stateHash()).toBe(world.stateHash());
    }
    await Promise.all([world.stop(), again.stop()]);
  });
});
