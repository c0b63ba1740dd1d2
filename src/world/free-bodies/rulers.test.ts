import { expect, test } from 'vitest';
import { ask, run, sharedRails, startWorld } from '../../../test/support/worlds.ts';
import { vec3 } from '../../math/index.ts';
import type { Entity } from '../entity.ts';
import { starSystemScene } from '../scene/star-system.ts';
import { World } from '../world.ts';

/** A ship brakes beside what holds it: by the change of its speed as a body sees it. */
function slowsAbout({ velocityMps }: Entity, body: Entity, before: number): boolean {
  return vec3.distance(velocityMps, body.velocityMps) < before - 0.1;
}

test('a ship is let go further out than it is taken, and a restored world remembers what held it', async () => {
  const world = await startWorld(starSystemScene('10,-1,0', '2026-06-21T12:00:00Z'));
  for (const visitor of ['a', 'b']) ask(world, { type: 'join', visitor, name: visitor.toUpperCase() });
  const [star, planet] = world.entities.filter(({ kind }) => kind === 'body');
  const ships = world.entities.filter(({ kind }) => kind === 'vessel');
  const gm = ({ freeBody }: Entity): number => freeBody?.gmM3S2 ?? 0;
  const reachM = vec3.distance(planet.offsetM, star.offsetM) * (gm(planet) / gm(star)) ** 0.4;
  const across = vec3.cross(vec3.create(), planet.offsetM, planet.velocityMps);
  const put = (ship: Entity, radii: number): void => {
    const [x, y, z] = vec3.addScaled(
      vec3.create(),
      planet.offsetM,
      across,
      (radii * reachM) / vec3.length(across),
    );
    const [u, v, w] = vec3.addScaled(vec3.create(), planet.velocityMps, across, 500 / vec3.length(across));
    const position = {
      relative_to: 'origin',
      frame: 'local',
      position_m: [x, y, z],
      velocity_mps: [u, v, w],
    } as const;
    expect(ask(world, { type: 'modify', entity: ship.id, position: position as never }).answer).toMatchObject(
      { ok: true },
    );
  };
  // the first was held before it came to the border, the second comes from outside
  put(ships[0], 0.9);
  put(ships[0], 1.01);
  put(ships[1], 1.5);
  put(ships[1], 1.01);
  const control = { thrust: [0, 0, 0], torque: [0, 0, 0], stabilise: false, brake: true } as never;
  for (const visitor of ['a', 'b']) world.submit({ type: 'control', id: visitor, visitor, seq: 1, control });
  run(world, 2);
  const snapshot = JSON.parse(JSON.stringify(world.snapshot())) as ReturnType<World['snapshot']>;
  const other = await World.restore(snapshot, { ephemeris: sharedRails(), timePolicy: 'visitors' });
  const before = ships.map((ship) => vec3.distance(ship.velocityMps, planet.velocityMps));
  run(world, 300);
  run(other, 300);
  expect(other.stateHash()).toBe(world.stateHash());
  expect(ships.map((ship, at) => slowsAbout(ship, planet, before[at]))).toEqual([true, false]);
  await world.stop();
  await other.stop();
});
