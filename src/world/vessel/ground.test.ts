import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask, run, sceneFrom, sceneText, startWorld } from '../../../test/support/worlds.ts';
import { bodies, bodyIndex, fixedToGeodetic } from '../../astro/index.ts';
import { quat, vec3 } from '../../math/index.ts';
import type { Entity } from '../entity.ts';
import type { Scene } from '../scene/schema.ts';
import type { World } from '../world.ts';

const empty = sceneFrom(sceneText('moon-orbit'));

/** A scene in which visitors begin at a place. */
const startingAt = (position: Scene['start']['position'], more: Partial<Scene['start']> = {}): Scene => ({
  ...empty,
  start: { position, ...more },
});

async function shipAt(
  position: Scene['start']['position'],
  more: Partial<Scene['start']> = {},
): Promise<{ world: World; ship: Entity }> {
  const world = await startWorld(startingAt(position, more));
  const { answer } = ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
  const ship = world.entities.find(
    (entity) => answer.type === 'answer' && answer.ok && entity.id === answer.entity,
  );
  if (ship === undefined) throw new Error('no ship');
  return { world, ship };
}

const distanceM = (ship: Entity) => vec3.length(ship.offsetM);

describe('the ground', () => {
  it('is never fallen through, from whatever height, direction and speed, at any factor', async () => {
    const place = fc.record({
      body: fc.constantFrom('moon', 'mercury', 'mars', 'earth', 'jupiter'),
      lat_deg: fc.double({ min: -90, max: 90, noNaN: true }),
      lon_deg: fc.double({ min: -180, max: 180, noNaN: true }),
      alt_m: fc.double({ min: 5, max: 3e6, noNaN: true }),
    });
    const speed = fc.double({ min: -20_000, max: 20_000, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        place,
        fc.tuple(speed, speed, speed),
        fc.constantFrom(1, 100, 10_000, 100_000, 1e7),
        async (at, velocity, factor) => {
          const { world, ship } = await shipAt(at);
          const { polarRadiusM } = bodies[bodyIndex(at.body)];
          for (let i = 0; i < 3; i += 1) ship.velocityMps[i] += velocity[i];
          ask(world, { type: 'set_time', factor });
          for (let tick = 0; tick < 200; tick += 1) {
            world.step();
            if (bodies[ship.body].name === at.body)
              expect(distanceM(ship)).toBeGreaterThan(polarRadiusM - 100);
          }
          expect(world.check()).toEqual([]);
          await world.stop();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is met with the speed that the fall gives, and tells so', async () => {
    const { world, ship } = await shipAt({ body: 'moon', lat_deg: 10, lon_deg: 20, alt_m: 101 });
    const events = [];
    for (let tick = 0; tick < 90 * 20 && !ship.vessel?.landed; tick += 1) {
      world.step();
      events.push(...world.drainEvents());
    }
    const touch = events.find((event) => event.type === 'touched_ground');
    if (touch?.type !== 'touched_ground') throw new Error('it did not land');
    // v^2 = 2 g h; the ship's centre comes to rest a metre above the ground.
    const g = bodies[bodyIndex('moon')].gmM3S2 / 1_737_400 ** 2;
    expect(touch.sink_mps).toBeCloseTo(Math.sqrt(2 * g * 100), 1);
    expect(touch.speed_mps).toBeGreaterThanOrEqual(touch.sink_mps - 1e-9);
    expect(touch.lat_deg).toBeCloseTo(10, 3);
    expect(touch.lon_deg).toBeCloseTo(20, 3);
    await world.stop();
  });

  it('carries along what stands on it, also at 100 000x', async () => {
    const { world, ship } = await shipAt({ body: 'earth', lat_deg: 48, lon_deg: 11, alt_m: 0 });
    run(world, 10);
    expect(ship.vessel?.landed).toBe(true);
    const before = { offsetM: ship.offsetM.slice(), attitude: ship.attitude.slice(), at: world.time };
    ask(world, { type: 'set_time', factor: 100_000 });
    run(world, 120);
    expect(world.time).toMatchObject({ factor: 100_000, cap: null });
    // A ship on the ground turns with the Earth: the same latitude, and as much further as the Earth has turned.
    const hours = ((world.time.day - before.at.day) * 86_400 + world.time.second - before.at.second) / 3600;
    const turned = (hours / 23.934_47) * 2 * Math.PI;
    const seen = Math.acos(Math.cos(turned));
    const equatorial = (v: Float64Array) => vec3.create(v[0], v[1], 0);
    expect(vec3.angle(equatorial(before.offsetM), equatorial(ship.offsetM))).toBeCloseTo(seen, 3);
    const speedMps = 7.2921e-5 * Math.hypot(ship.offsetM[0], ship.offsetM[1]);
    expect(vec3.length(ship.velocityMps)).toBeCloseTo(speedMps, 0);
    expect(quat.angle(before.attitude, ship.attitude)).toBeCloseTo(Math.min(seen, 2 * Math.PI - seen), 3);
    await world.stop();
  });

  it('is left when thrust lifts more than the ship weighs, and only then', async () => {
    // Nose to the sky: forward is up.
    const { world, ship } = await shipAt(
      { body: 'moon', lat_deg: 0, lon_deg: 0, alt_m: 0 },
      { rotation: { xyz_deg: [90, 0, 0] } },
    );
    run(world, 10);
    expect(ship.vessel?.landed).toBe(true);
    const push = (seq: number, share: number) =>
      world.submit({
        type: 'control',
        visitor: 'ada',
        seq,
        control: { thrust: [0, 0, -share], torque: [0, 0, 0], stabilise: true },
      });
    push(0, 0.3); // 1.5 m/s^2, the Moon pulls with 1.62
    run(world, 90);
    expect(ship.vessel?.landed).toBe(true);
    push(1, 0.4);
    run(world, 900);
    expect(ship.vessel?.landed).toBe(false);
    const heightM = distanceM(ship) - 1_737_401;
    expect(heightM).toBeCloseTo(0.5 * (2 - 1.6243) * 10 ** 2, 0);
    expect(world.drainEvents().map(({ type }) => type)).toContain('left_ground');
    push(2, 0);
    run(world, 90 * 20);
    expect(ship.vessel?.landed).toBe(true);
    await world.stop();
  });

  it('is an ellipsoid: a ship rests at the altitude of its half height anywhere', async () => {
    for (const lat of [-90, -45, 0, 30, 89]) {
      const { world, ship } = await shipAt({ body: 'saturn', lat_deg: lat, lon_deg: 40, alt_m: 0 });
      run(world, 3);
      expect(ship.vessel?.landed).toBe(true);
      const { polarRadiusM, equatorialRadiusM } = bodies[ship.body];
      expect(distanceM(ship)).toBeGreaterThan(polarRadiusM);
      expect(distanceM(ship)).toBeLessThan(equatorialRadiusM + 2);
      await world.stop();
    }
    expect(fixedToGeodetic(bodyIndex('moon'), vec3.create(1_737_401, 0, 0), vec3.create())[2]).toBeCloseTo(
      1,
      6,
    );
  });
});

describe('the cap for the work of many ships', () => {
  it('slows time before ticks get long, and says so', async () => {
    const world = await startWorld('moon-orbit');
    for (let i = 0; i < 300; i += 1) {
      const position = {
        body: 'moon',
        plane: 'equator' as const,
        semi_major_axis_m: 2e6 + i * 1e4,
        eccentricity: 0,
        inclination_deg: i % 90,
        ascending_node_deg: i,
        periapsis_argument_deg: 0,
        mean_anomaly_deg: 3 * i,
      };
      world.submit({ type: 'spawn', id: `${i}`, entity: { kind: 'vessel', name: `ship ${i}`, position } });
    }
    ask(world, { type: 'set_time', factor: 1e6 });
    run(world, 100);
    expect(world.time.cap).toMatchObject({ reason: 'steps', entity: 0 });
    expect(world.time.factor).toBe(world.time.cap?.factor);
    expect(world.time.factor).toBeGreaterThan(10);
    expect(world.time.factor).toBeLessThan(1e6);
    await world.stop();
  });
});

describe('the cap near the ground', () => {
  it('slows time on the way down, says for whom, and lets it go in a clear orbit', async () => {
    const { world, ship } = await shipAt({ body: 'moon', lat_deg: 0, lon_deg: 0, alt_m: 50_000 });
    ask(world, { type: 'set_time', factor: 100_000 });
    run(world, 50);
    expect(world.time.factor).toBeLessThan(100_000);
    expect(world.time.cap).toMatchObject({ reason: 'ground', entity: ship.id });
    expect(world.time.cap?.text.length).toBeGreaterThan(10);
    ask(world, { type: 'jump', visitor: 'ada', body: 'moon', altitude_m: 100_000 });
    run(world, 60);
    expect(world.time).toMatchObject({ factor: 100_000, cap: null });
    await world.stop();
  });
});
