import { HemisphereLight } from 'three';
import { expect, test } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { bodyIndex } from '../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import { GlobesSeen } from '../entities/globes-seen.ts';
import { Placements, SUN } from '../frame/placement.ts';
import type { ViewState } from '../view-state.ts';
import { ShipLight } from './ship-light.ts';

const rails = committedRails();
const EARTH = bodyIndex('earth');

/** What falls on a ship 1e9 m before the Earth from below, with a custom body so far from it or none. */
function shineAt(awayM: number | null): {
  readonly color: readonly number[];
  readonly from: readonly number[];
} {
  const placements = new Placements(rails);
  const globes = new GlobesSeen(rails);
  const observer = { body: EARTH, offsetM: vec3.create(), velocityMps: vec3.create() };
  const state = { day: 9668, second: 0, observer, entities: [] as unknown[] };
  placements.update(state as unknown as ViewState);
  const sun = placements.of(SUN);
  if (!sun) throw new Error('the Sun has no place');
  const sunwards = vec3.normalize(vec3.create(), sun.positionM);
  vec3.scale(observer.offsetM, sunwards, 1e9);
  const place: Vec3 = vec3.addScaled(vec3.create(), observer.offsetM, sunwards, -(awayM ?? 0));
  const globe = { gmM3S2: 1, albedo: 0.4, star: null };
  const size = vec3.create(1e6, 1e6, 1e6);
  if (awayM !== null)
    state.entities.push({
      id: 'body',
      shape: 'globe',
      body: EARTH,
      offsetM: place,
      attitude: quat.create(),
      sizeM: size,
      color: 0xff0000,
      globe,
    });
  placements.update(state as unknown as ViewState);
  globes.update(state as unknown as ViewState, 'space');
  const light = new ShipLight();
  light.update(sun, placements.all, 1, globes);
  const shine = light.group.children.find((child) => child instanceof HemisphereLight);
  if (!shine) throw new Error('there is no planetshine');
  return { color: shine.color.toArray(), from: shine.position.toArray() };
}

test('a ship has the light of the custom body that fills most of its sky, in its colour', () => {
  const alone = shineAt(null);
  expect(shineAt(1e9 - 1e7)).toEqual(alone);
  const { color, from } = shineAt(1e6);
  // half of its own size away: a quarter of the light of a wall
  expect(color[0] / (0.6 * 0.25)).toBeCloseTo(1, 1);
  expect(color[1]).toBeLessThan(0.01);
  expect(Math.hypot(...from)).toBeCloseTo(1, 9);
});
