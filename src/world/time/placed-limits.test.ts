import { describe, expect, it } from 'vitest';
import { ask, run, startWorld } from '../../../test/support/worlds.ts';
import type { Scene, World } from '../index.ts';

const tickS = 1 / 90;

/** Simulated seconds that something takes. */
function passedS(world: World, act: () => void): number {
  const { day, second } = world.time;
  act();
  return (world.time.day - day) * 86_400 + world.time.second - second;
}

const ball = (name: string, heightM: number) => ({
  name,
  motion: 'dynamic' as const,
  position: {
    relative_to: 'origin',
    frame: 'local' as const,
    position_m: [0, heightM, 0] as [number, number, number],
  },
  radius_m: 0.4,
  mass_kg: 1,
});

const boxes = (dynamic: boolean): Scene => ({
  format: 'spacetime.scene.v1',
  name: 'Balls',
  time: { epoch: '2026-06-21T12:00:00Z', factor: 1000 },
  start: { position: { relative_to: 'origin', frame: 'local', position_m: [0, 2, 50] } },
  root: {
    type: 'local',
    name: 'balls',
    gravity_mps2: [0, -5, 0],
    children: [{ type: 'sphere', ...ball('first', 5), motion: dynamic ? 'dynamic' : 'fixed' }],
  },
});

const overTitan: Scene = {
  format: 'spacetime.scene.v1',
  name: 'Titan',
  time: { epoch: '2026-06-21T12:00:00Z', factor: 1e6 },
  start: { position: { body: 'titan', lat_deg: 0, lon_deg: 0, alt_m: 16_000 } },
  root: { type: 'solar_system', name: 'titan' },
};

describe('the tick in which something is put somewhere is as short as that needs', () => {
  it('at the beginning of a scene whose bodies fall', async () => {
    const world = await startWorld(boxes(true));
    expect(passedS(world, () => run(world, 1))).toBeCloseTo(10 * tickS, 9);
    expect(world.time.cap?.reason).toBe('rigid_bodies');
    await world.stop();
  });

  it('when a body is put into a scene where nothing moved', async () => {
    const world = await startWorld(boxes(false));
    expect(passedS(world, () => run(world, 1))).toBeCloseTo(1000 * tickS, 9);
    const entity = { kind: 'sphere', ...ball('second', 20) } as const;
    expect(passedS(world, () => ask(world, { type: 'spawn', entity }))).toBeCloseTo(10 * tickS, 9);
    await world.stop();
  });

  it('when somebody joins, jumps or is moved near the ground', async () => {
    const world = await startWorld(overTitan);
    run(world, 60);
    const join = { type: 'join', visitor: 'v', name: 'V' } as const;
    expect(passedS(world, () => ask(world, join))).toBeLessThan(60);
    expect(world.time.cap?.reason).toBe('ground');
    const ship = world.entities[0].id;
    ask(world, { type: 'jump', visitor: 'v', body: 'titan', altitude_m: 5e6 });
    run(world, 60);
    const position = { body: 'titan', lat_deg: 0, lon_deg: 0, alt_m: 2000 } as const;
    expect(passedS(world, () => ask(world, { type: 'modify', entity: ship, position }))).toBeLessThan(20);
    await world.stop();
  });

  it('when a ship is put above a custom body', async () => {
    const world = await startWorld(overTitan);
    ask(world, {
      type: 'spawn',
      entity: {
        kind: 'body',
        name: 'Rock',
        mass_kg: 1e12,
        radius_m: 500,
        position: { relative_to: 'sun', frame: 'inertial', position_m: [2e11, 0, 0] },
      },
    });
    run(world, 60);
    const there = passedS(world, () =>
      ask(world, {
        type: 'spawn',
        entity: {
          kind: 'vessel',
          name: 'Probe',
          position: {
            relative_to: 'Rock',
            frame: 'inertial',
            position_m: [3000, 0, 0],
            velocity_mps: [-20, 0, 0],
          },
        },
      }),
    );
    expect(there).toBeLessThan(40);
    await world.stop();
  });
});
