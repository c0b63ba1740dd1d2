import { expect, test } from 'vitest';
import { sharedRails } from '../../../../test/support/worlds.ts';
import { bodyIndex } from '../../../astro/index.ts';
import { quat, vec3 } from '../../../math/index.ts';
import type { Entity } from '../../../protocol/index.ts';
import { CustomBodies } from './custom-bodies.ts';
import { createMoving, type Moving } from './motion.ts';
import { ShipReference } from './ship-reference.ts';

function moving(x: number, speed = 0, body = 0): Moving {
  const offsetM = vec3.create(x, 0, 0);
  return { ...createMoving(), body, offsetM, velocityMps: vec3.create(0, speed, 0), attitude: quat.create() };
}

interface Custom {
  readonly entity: Entity;
  readonly shown: Moving;
}

let lastId = 0;
function custom(name: string, gmM3S2: number, radiusM: number, shown: Moving): Custom {
  const freeBody = { gm_m3s2: gmM3S2, radius_m: radiusM, pole: [0, 0, 1], star: null };
  const motion = { angular_velocity_radps: [0, 0, 1e-4] };
  lastId += 1;
  return { entity: { id: lastId, name, free_body: freeBody, motion } as unknown as Entity, shown };
}

function bodiesOf(...all: readonly Custom[]): CustomBodies {
  const instant = { day: 9668, second: 0 };
  const shown = (id: number) => all.find(({ entity }) => entity.id === id)?.shown;
  const found = new CustomBodies(shown, sharedRails(), instant);
  found.take(all.map(({ entity }) => entity));
  return found;
}

const star = custom('star', 1.3e20, 7e8, moving(0));
const planet = custom('planet', 4e14, 6e6, moving(1.5e11, 30_000));
const system = bodiesOf(star, planet);

test('near a planet a ship is told of that, elsewhere of the star', () => {
  const reference = new ShipReference();
  reference.find(moving(1.5e11 + 7e6, 37_500), system);
  expect(reference.body?.name).toBe('planet');
  expect([...reference.ship.offsetM]).toEqual([7e6, 0, 0]);
  expect([...reference.ship.velocityMps]).toEqual([0, 7500, 0]);
  expect(reference.ship.globe).toMatchObject({ gmM3S2: 4e14, radiusM: 6e6 });
  expect([...(reference.ship.globe?.spinRadps ?? [])]).toEqual([0, 0, 1e-4]);
  const target = moving(1.5e11 + 8e6, 37_000);
  reference.toHere(target, target);
  expect([...target.offsetM, ...target.velocityMps]).toEqual([8e6, 0, 0, 0, 7000, 0]);
  reference.find(moving(1e11), system);
  expect(reference.body?.name).toBe('star');
});

test('a boulder rules nowhere, and a moon but near itself', () => {
  const reference = new ShipReference();
  const own = moving(3e6, 2);
  reference.find(own, bodiesOf(custom('boulder', 1e3, 10, moving(0))));
  expect(reference.body).toBeNull();
  expect(reference.ship).toMatchObject({ body: 0, globe: null });
  expect([...reference.ship.offsetM]).toEqual([3e6, 0, 0]);
  // a second moon of the Earth rules but near itself
  const earth = bodyIndex('earth');
  const moon = bodiesOf(custom('moon', 5e12, 1.7e6, moving(4e8, 1000, earth)));
  reference.find(moving(7e6, 7500, earth), moon);
  expect(reference.body).toBeNull();
  reference.find(moving(4e8 + 3e6, 1200, earth), moon);
  expect(reference.body?.name).toBe('moon');
  reference.find(moving(7e6, 7500, bodyIndex('mars')), moon);
  expect(reference.body).toBeNull();
  expect(reference.ship.body).toBe(bodyIndex('mars'));
});

test('over the ground of a rock that rules nowhere a ship is told of the rock', () => {
  const earth = bodyIndex('earth');
  const rock = bodiesOf(custom('rock', 1e-4, 50, moving(7e6, 7500, earth)));
  const reference = new ShipReference();
  reference.find(moving(7e6 + 90, 7501, earth), rock);
  expect(reference.body?.name).toBe('rock');
  expect([...reference.ship.offsetM, ...reference.ship.velocityMps]).toEqual([90, 0, 0, 0, 1, 0]);
  reference.find(moving(7e6 + 200, 7501, earth), rock);
  expect(reference.body).toBeNull();
});
