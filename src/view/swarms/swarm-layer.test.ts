import { expect, test } from 'vitest';
import { ask, run, sharedRails, startWorld } from '../../../test/support/worlds.ts';
import { bodyIndex } from '../../astro/index.ts';
import { quat, vec3 } from '../../math/index.ts';
import type { World } from '../../world/index.ts';
import { Placements } from '../frame/placement.ts';
import { atRest } from '../relativity/travel.ts';
import type { ViewState, VisibleSwarm } from '../view-state.ts';
import { SwarmLayer } from './swarm-layer.ts';

const SUN = bodyIndex('sun');
const eye = Float64Array.of(1e11, -4e11, 5e11);

/** What a page is told: single precision. */
const told = (world: World): VisibleSwarm[] =>
  world.swarms.map(({ body, day, second, states, count, absoluteMagnitude }) => ({
    body,
    day,
    second,
    statesM: Float64Array.from(states.subarray(0, 6 * count), Math.fround),
    magnitude: absoluteMagnitude,
    color: 0xffffff,
  }));

function stateOf({ time: { day, second } }: World, swarms: readonly VisibleSwarm[]): ViewState {
  return {
    day,
    second,
    observer: { body: SUN, offsetM: eye, velocityMps: vec3.create(), attitude: quat.create() },
    look: quat.create(),
    eyeM: vec3.create(),
    fovDeg: 60,
    entities: [],
    swarms,
    environment: 'space',
    orbits: false,
    target: null,
  };
}

test('a thousand bodies are drawn in one call where they are, also seven days after they were told', async () => {
  const world = await startWorld('asteroid-belt');
  const rails = sharedRails();
  const layer = new SwarmLayer(rails);
  const placements = new Placements(rails);
  const swarms = told(world);
  ask(world, { type: 'set_time', factor: 100_000 });
  run(world, 90 * 7);
  const state = stateOf(world, swarms);
  placements.update(state, atRest);
  layer.update(state, placements, { exposure: 1, starExposure: 1 }, 1);
  const { position } = layer.points.geometry.attributes;
  let row = 0;
  let worstRad = 0;
  for (const { states, count } of world.swarms) {
    for (let at = 0; at < 6 * count; at += 6, row += 1) {
      const [x, y, z] = [0, 1, 2].map((k) => states[at + k] - eye[k]);
      const off = Math.hypot(x - position.getX(row), y - position.getY(row), z - position.getZ(row));
      worstRad = Math.max(worstRad, off / Math.hypot(x, y, z));
    }
  }
  expect(row).toBe(1000);
  expect(layer.points.geometry.drawRange.count).toBe(1000);
  expect(layer.points.visible).toBe(true);
  // a pixel of a good screen is some 5e-4 rad
  expect(worstRad).toBeLessThan(1e-5);
  layer.update(stateOf(world, []), placements, { exposure: 1, starExposure: 1 }, 1);
  expect(layer.points.visible).toBe(false);
  layer.dispose();
});
