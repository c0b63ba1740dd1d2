import { expect, test } from 'vitest';
import { sharedRails } from '../../../../test/support/worlds.ts';
import { bodyIndex } from '../../../astro/index.ts';
import { vec3 } from '../../../math/index.ts';
import type { Entity } from '../../../protocol/index.ts';
import { CustomBodies } from './custom-bodies.ts';
import { createMoving, type Moving } from './motion.ts';

const earth = bodyIndex('earth');
const instant = { day: 9668, second: 0 };
const gm = 6.674e9;

const moonlet: Entity = {
  id: 7,
  kind: 'body',
  name: 'Luna',
  motion: {
    body: 'earth',
    position_m: [5e7, 0, 0],
    velocity_mps: [0, 2800, 0],
    attitude: [0, 0, 0, 1],
    angular_velocity_radps: [0, 0, 1e-4],
  },
  ground_m: null,
  hull: null,
  flight: null,
  shape: null,
  free_body: {
    mass_kg: 1e20,
    gm_m3s2: gm,
    radius_m: 2e5,
    colour: null,
    albedo: 0.3,
    star: null,
    j2: 0,
    equatorial_radius_m: 2e5,
    pole: [0, 0, 1],
  },
  description: null,
};

function movingAt(x: number, y: number, speedMps: number, body = earth): Moving {
  const moving = createMoving();
  moving.body = body;
  vec3.set(moving.offsetM, x, y, 0);
  vec3.set(moving.velocityMps, 0, speedMps, 0);
  return moving;
}

function around(all: readonly Entity[]): CustomBodies {
  const custom = new CustomBodies(() => movingAt(5e7, 0, 2800), sharedRails(), instant);
  custom.take(all);
  return custom;
}

test('a ship is held by the custom body in whose sphere of influence it is, and else by the planet', () => {
  const custom = around([moonlet]);
  expect(custom.holding(movingAt(7e6, 0, 7500))).toBeNull();
  expect(custom.holding(movingAt(5.2e7, 0, 2800))).toBeNull();
  expect(custom.holding(movingAt(5.05e7, 0, 2800))?.name).toBe('Luna');
  expect(around([]).holding(movingAt(5.05e7, 0, 2800))).toBeNull();
  const period = custom.periodS(movingAt(5.04e7, 0, 2800 + Math.sqrt(gm / 4e5)));
  expect(period).toBeCloseTo(2 * Math.PI * Math.sqrt(4e5 ** 3 / gm), 3);
  expect(custom.periodS(movingAt(7e6, 0, 7500))).toBeNaN();
});

test('what is hardly a body to be held by counts where its ground is near', () => {
  const free_body = { ...moonlet.free_body, gm_m3s2: 1e-4, radius_m: 50 } as NonNullable<Entity['free_body']>;
  const stone = around([{ ...moonlet, free_body }]);
  expect(stone.holding(movingAt(5e7 + 90, 0, 2800))?.name).toBe('Luna');
  expect(stone.holding(movingAt(5e7 + 200, 0, 2800))).toBeNull();
});

test('what is known of all is told where they are shown, and a change of them is told', () => {
  const custom = around([moonlet]);
  expect(custom.truths()).toMatchObject([{ id: 7, body: earth, gmM3S2: gm }]);
  const { version } = custom;
  custom.take([{ ...moonlet, name: 'Other' }]);
  expect(custom.version).toBe(version);
  const heavier = { ...moonlet.free_body, gm_m3s2: 2 * gm } as NonNullable<Entity['free_body']>;
  custom.take([{ ...moonlet, free_body: heavier }]);
  expect(custom.version).toBeGreaterThan(version);
  custom.take([moonlet, { ...moonlet, id: 8 }]);
  expect(custom.version).toBeGreaterThan(version);
  expect(custom.count).toBe(2);
});
