import { Scene } from 'three';
import { expect, test } from 'vitest';
import { sharedRails } from '../../../test/support/worlds.ts';
import { bodyIndex } from '../../astro/index.ts';
import { silentLog } from '../../engine/index.ts';
import { quat, vec3 } from '../../math/index.ts';
import { Placements } from '../frame/placement.ts';
import { Travels } from '../relativity/travel.ts';
import type { ViewState, VisibleEntity } from '../view-state.ts';
import { EntityLayer } from './entity-layer.ts';

const rails = sharedRails();

test('what goes about a far planet is drawn where its light left it, as the planet itself is', () => {
  const jupiter = bodyIndex('jupiter');
  const beside: VisibleEntity = {
    id: 'beside',
    shape: 'marker',
    body: jupiter,
    offsetM: vec3.create(2e9, 1e9, -5e8),
    velocityMps: vec3.create(0, 0, 0),
    attitude: quat.create(),
    sizeM: vec3.create(1, 1, 1),
  };
  const earth = bodyIndex('earth');
  const observer = {
    body: earth,
    offsetM: vec3.create(7e6),
    velocityMps: vec3.create(),
    attitude: quat.create(),
  };
  const state = { day: 9500, second: 0, observer, entities: [beside] } as unknown as ViewState;
  const placements = new Placements(rails);
  placements.update(state);
  const layer = new EntityLayer(new Scene(), rails, silentLog, new Travels(rails).near.uniforms);
  layer.update(state, { pixelsPerRad: 1000, exposure: 1, starExposure: 1 });
  const from = vec3.sub(
    vec3.create(),
    layer.far[0].positionM,
    placements.of(jupiter)?.positionM ?? vec3.create(),
  );
  // light from there takes 7 s more or less than from the planet, which comes 30 km/s nearer at most; the planet's own is 2000 s old
  expect(vec3.distance(from, beside.offsetM)).toBeLessThan(250e3);
  const now = rails.stateBetween(jupiter, earth, 9500, 0, new Float64Array(6)).subarray(0, 3);
  const late = vec3.sub(vec3.create(), now, observer.offsetM);
  expect(vec3.distance(late, placements.of(jupiter)?.positionM ?? vec3.create())).toBeGreaterThan(10e6);
  layer.dispose();
});
