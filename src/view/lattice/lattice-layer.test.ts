import type { Mesh, ShaderMaterial } from 'three';
import { expect, test } from 'vitest';
import { sharedRails } from '../../../test/support/worlds.ts';
import { bodies, bodyIndex } from '../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import { GlobesSeen } from '../entities/globes-seen.ts';
import { Placements } from '../frame/placement.ts';
import type { ViewState, VisibleEntity } from '../view-state.ts';
import { LatticeLayer } from './lattice-layer.ts';

const rails = sharedRails();
const earth = bodyIndex('earth');

/** A moon of a tenth of the Moon's mass on the other side of the Earth, and how it is seen from a place. */
function stateAt(offsetM: Vec3, moons: number): ViewState {
  const moon: VisibleEntity = {
    id: '7',
    shape: 'globe',
    body: earth,
    offsetM: vec3.create(2e8, 0, 0),
    velocityMps: vec3.create(0, 1400, 0),
    attitude: quat.create(),
    sizeM: vec3.create(1.6e6, 1.6e6, 1.6e6),
    globe: { gmM3S2: 0.1 * bodies[bodyIndex('moon')].gmM3S2, albedo: 0.3, star: null },
  };
  return {
    day: 9000,
    second: 0,
    observer: { body: earth, offsetM, velocityMps: vec3.create(0, 1400, 0), attitude: quat.create() },
    entities: moons === 1 ? [moon] : [],
    environment: 'space',
    lattice: true,
  } as unknown as ViewState;
}

function drawn(state: ViewState) {
  const [placements, custom, layer] = [new Placements(rails), new GlobesSeen(rails), new LatticeLayer()];
  placements.update(state);
  custom.update(state, 'space');
  layer.update(state, placements, custom, 1 / 60, 0, 1);
  const { uniforms } = (layer.object.children[0] as Mesh<never, ShaderMaterial>).material;
  const wells: number[][] = [];
  for (let i = 0; i < uniforms.uCount.value; i++)
    wells.push([...uniforms.uWells.value.subarray(4 * i, 4 * i + 3)]);
  return { wells, beta: uniforms.uMotion.value.w as number };
}

test('a custom body in the Solar system has a well of its own', () => {
  const from = vec3.create(1.9e8, 0, 0);
  const near = ({ wells }: ReturnType<typeof drawn>) =>
    wells.filter((well) => Math.abs(Math.hypot(...well) - 1e7) < 1000).length;
  expect(near(drawn(stateAt(from, 0)))).toBe(0);
  expect(near(drawn(stateAt(from, 1)))).toBe(1);
});

test('light runs down the wells, but not for who wants less motion', () => {
  const state = stateAt(vec3.create(1.9e8, 0, 0), 0);
  const pulseOf = (calm: boolean) => {
    const layer = new LatticeLayer();
    const placements = new Placements(rails);
    placements.update(state);
    layer.update({ ...state, calm }, placements, null, 1 / 60, 1250, 1);
    return (layer.object.children[0] as Mesh<never, ShaderMaterial>).material.uniforms.uPulse.value;
  };
  expect(pulseOf(false)).toBe(0.25);
  expect(pulseOf(true)).toBe(0);
});

test('beside it, lines stand still with it', () => {
  const one = drawn(stateAt(vec3.create(1.99e8, 0, 0), 1));
  expect(one.beta).toBe(0);
  expect(drawn(stateAt(vec3.create(1e8, 0, 0), 1)).beta).toBeGreaterThan(0);
});
