import { describe, expect, test } from 'vitest';
import { beginLanding, landingScene } from '../../../test/support/landings.ts';
import { ask, sceneFrom } from '../../../test/support/worlds.ts';
import type { World } from '../index.ts';

const scene = landingScene({ at: [4e5, 0, 0], v: [0, 100, 0] });

function shipName(world: World): string | undefined {
  return world.entities.find(({ kind }) => kind === 'vessel')?.name;
}

describe('names of visitors', () => {
  test('are never those by which positions mean something else', async () => {
    const { world } = await beginLanding(scene);
    const named = ['luna', 'Luna', 'earth', 'Earth', 'origin', 'Operator', 'Ada'].map((name) => {
      ask(world, { type: 'rename', visitor: 'ada', name });
      return [world.visitors[0]?.name, shipName(world)];
    });
    const given = ['luna 2', 'Luna 2', 'earth 2', 'Earth 2', 'origin 2', 'Operator 2', 'Ada'];
    expect(named).toEqual(given.map((name) => [name, name]));
    ask(world, { type: 'join', visitor: 'bob', name: 'LUNA' });
    expect(world.visitors[1]?.name).toBe('LUNA 2');
    await world.stop();
  });

  test('of older saves hide no celestial body', async () => {
    const { world, ship } = await beginLanding(scene);
    Object.assign(ship, { name: 'earth' });
    const position = { relative_to: 'earth', frame: 'inertial', position_m: [1e7, 0, 0] } as const;
    ask(world, {
      type: 'spawn',
      entity: { kind: 'marker', name: 'Camp', position: { ...position, position_m: [1e7, 0, 0] } },
    });
    const camp = world.entities.find(({ name }) => name === 'Camp');
    expect([...(camp?.offsetM ?? [])]).toEqual([1e7, 0, 0]);
    await world.stop();
  });
});

describe('where visitors begin', () => {
  test('is an orbit that leads clear of what their body has become', async () => {
    const orbit = {
      body: 'luna',
      plane: 'equator',
      semi_major_axis_m: 3e5,
      eccentricity: 0,
      inclination_deg: 0,
      ascending_node_deg: 0,
      periapsis_argument_deg: 0,
      mean_anomaly_deg: 0,
    };
    const around = sceneFrom(JSON.stringify({ ...scene, start: { ...scene.start, position: orbit } }));
    const { world, ship, body } = await beginLanding(around);
    expect(ship.offsetM[0] - body.offsetM[0]).toBeCloseTo(3e5, -1);
    ask(world, {
      type: 'spawn',
      entity: {
        kind: 'body',
        replace: true,
        name: 'luna',
        mass_kg: 1e22,
        radius_m: 2e6,
        position: {
          relative_to: 'earth',
          frame: 'inertial',
          position_m: [9e7, 0, 0],
          velocity_mps: [0, 2000, 0],
        },
      },
    });
    const { answer } = ask(world, { type: 'join', visitor: 'bob', name: 'Bob' });
    expect(answer).toMatchObject({ ok: true });
    const bob = world.entities.find(({ name }) => name === 'Bob');
    const apartM = Math.hypot(...[0, 1, 2].map((k) => (bob?.offsetM[k] ?? 0) - body.offsetM[k]));
    // on the standard orbit, but for the formation
    expect(apartM / 2e6).toBeCloseTo(2.2, 2);
    await world.stop();
  });
});
