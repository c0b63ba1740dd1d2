import { vec3 } from '../../src/math/index.ts';
import type { Entity, Scene, World, WorldEvent } from '../../src/world/index.ts';
import { ask, sceneFrom, startWorld } from './worlds.ts';

export type Triple = readonly [number, number, number];

/** A body of 200 km, unless a scene says otherwise. */
export const moonlet = { radiusM: 2e5, mass_kg: 1e20 } as const;

/** A custom body beside a body on rails, or alone in empty space, and where visitors begin beside it. */
export function landingScene(
  ship: { readonly at: Triple; readonly v: Triple; readonly rotation?: object },
  { beside = 'earth', factor = 1, body = {}, moving = [0, 2800, 0] as Triple, paused = false } = {},
): Scene {
  const local = beside === 'origin';
  const place = (reference: string, position_m: Triple, velocity_mps: Triple) => ({
    relative_to: reference,
    frame: local ? 'local' : 'inertial',
    position_m,
    velocity_mps,
  });
  return sceneFrom(
    JSON.stringify({
      format: 'spacetime.scene.v1',
      name: 'Landings',
      time: { epoch: '2026-03-20T12:00:00Z', factor, paused },
      start: {
        position: place('luna', ship.at, ship.v),
        ...(ship.rotation === undefined ? {} : { rotation: ship.rotation }),
      },
      root: {
        type: local ? 'local' : 'solar_system',
        name: 'space',
        children: [
          {
            type: 'body',
            name: 'luna',
            mass_kg: moonlet.mass_kg,
            radius_m: moonlet.radiusM,
            ...body,
            position: place(beside, [5e7, 0, 0], local ? [0, 0, 0] : moving),
          },
        ],
      },
    }),
  );
}

/** A world with a visitor's ship beside the body, and what was told while the visitor came. */
export async function beginLanding(
  scene: Scene,
): Promise<{ world: World; ship: Entity; body: Entity; told: WorldEvent[] }> {
  const world = await startWorld(scene);
  const { answer, events: told } = ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
  const ship = world.entities.find(({ id }) => answer.type === 'answer' && answer.ok && id === answer.entity);
  const body = world.entities.find(({ kind }) => kind === 'body');
  if (ship === undefined || body === undefined) throw new Error('no ship or body');
  return { world, ship, body, told };
}

/** Height of a ship's centre above the surface of a custom body, m. */
export const heightM = (ship: Entity, body: Entity): number =>
  vec3.distance(ship.offsetM, body.offsetM) - (body.freeBody?.radiusM ?? 0);
