import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyIndex, LIGHT_MPS, rocketLeg } from '../../src/astro/index.ts';
import { vec3 } from '../../src/math/index.ts';
import { World } from '../../src/world/index.ts';
import { refusal, shipOf, still, withVisitors } from '../support/world-visitors.ts';
import { ask, run, sharedRails, startWorld } from '../support/worlds.ts';

const speeds = (mostMps: number) => fc.double({ min: -mostMps, max: mostMps, noNaN: true });

/** What the clock of a ship gains while the world runs, and what the world's own counts meanwhile. */
function during(world: World, visitor: string, ticks: number): { gainedS: number; worldS: number } {
  const ship = () => shipOf(world, visitor).vessel?.clockAheadS ?? Number.NaN;
  const before = ship();
  const { day, second } = world.time;
  run(world, ticks);
  return { gainedS: ship() - before, worldS: (world.time.day - day) * 86_400 + (world.time.second - second) };
}

const give = (world: World, velocity_mps: readonly number[]) => {
  const entity = shipOf(world, 'a').id;
  return ask(world, { type: 'modify', entity, velocity_mps: velocity_mps as [number, number, number] });
};

describe('the clock on board', () => {
  it('property 4: runs by sqrt(1 - v^2 / c^2) of the world’s, where light is slow', async () => {
    const world = await withVisitors('relativity-lab', 'a');
    fc.assert(
      fc.property(
        fc.tuple(speeds(550), speeds(550), speeds(550)),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(1000, 3000, 1e5),
        (velocity, ticks, light_mps) => {
          give(world, [0, 0, 0]);
          ask(world, { type: 'set_time', light_mps });
          expect(refusal(give(world, velocity))).toBeUndefined();
          const speed = Math.hypot(...velocity);
          const factor = Math.sqrt(1 - (speed / light_mps) ** 2);
          run(world, 1);
          const { gainedS, worldS } = during(world, 'a', ticks);
          expect(worldS).toBeCloseTo(ticks / 90, 9);
          expect(Math.abs((worldS + gainedS) / worldS - factor)).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 150 },
    );
    await world.stop();
  });

  it('keeps step with the world again as soon as the ship is slow', async () => {
    const world = await withVisitors('relativity-lab', 'a');
    give(world, [0, 0, -900]);
    run(world, 90);
    expect(during(world, 'a', 90).gainedS).toBeCloseTo(Math.sqrt(1 - 0.81) - 1, 6);
    give(world, [0, 0, 0]);
    run(world, 1);
    expect(during(world, 'a', 45).gainedS).toBe(0);
    await world.stop();
  });

  it('of a GPS satellite gains 38.5 microseconds a day on one that stands on the equator', async () => {
    const world = await withVisitors('solar-system', 'a');
    const orbit = {
      body: 'earth',
      plane: 'equator',
      semi_major_axis_m: 26_561_750,
      eccentricity: 0,
      inclination_deg: 55,
      ascending_node_deg: 0,
      periapsis_argument_deg: 0,
      mean_anomaly_deg: 0,
    } as const;
    ask(world, { type: 'spawn', entity: { kind: 'vessel', name: 'GPS', position: orbit } });
    const ground = { body: 'earth', lat_deg: 0, lon_deg: 0, alt_m: 0 } as const;
    ask(world, { type: 'spawn', entity: { kind: 'vessel', name: 'Ground', position: ground } });
    ask(world, { type: 'leave', visitor: 'a' });
    ask(world, { type: 'set_time', factor: 10_000 });
    run(world, 100);
    // beside the barycentre clocks that are apart along the way of the Earth differ by v r / c^2 (Einstein's simultaneity)
    const clockOf = (name: string): number => {
      const ship = world.entities.find((one) => one.name === name);
      const earth = new Float64Array(6);
      sharedRails().stateBetween(bodyIndex('earth'), 0, world.time.day, world.time.second, earth);
      const apart = vec3.dot(earth.subarray(3), ship?.offsetM ?? vec3.create());
      return (ship?.vessel?.clockAheadS ?? 0) + apart / LIGHT_MPS / LIGHT_MPS;
    };
    const ahead = (): number => clockOf('GPS') - clockOf('Ground');
    const before = ahead();
    const { day, second } = world.time;
    run(world, 900);
    const days = world.time.day - day + (world.time.second - second) / 86_400;
    expect(days).toBeGreaterThan(1);
    // 38.44 beside a clock at rest; the ground is carried along at 465 m/s, which is another 0.10
    expect(((ahead() - before) / days) * 1e6).toBeCloseTo(38.439 + 0.104, 1);
    await world.stop();
  });
});

describe('speed', () => {
  it('grows as that of a rocket, and stays below light', async () => {
    const world = await withVisitors('relativity-lab', 'a');
    const ship = shipOf(world, 'a');
    ask(world, { type: 'control', visitor: 'a', seq: 1, control: { ...still, thrust: [0, 0, -1] } });
    const start = ship.offsetM.slice();
    const { gainedS, worldS } = during(world, 'a', 720);
    const leg = rocketLeg(250, worldS + gainedS, 1000);
    expect(Math.abs(worldS / leg.timeS - 1)).toBeLessThan(2e-3);
    expect(Math.abs(vec3.length(ship.velocityMps) / leg.speedMps - 1)).toBeLessThan(2e-3);
    expect(Math.abs(vec3.distance(ship.offsetM, start) / leg.distanceM - 1)).toBeLessThan(1e-2);
    world.drainEvents();
    run(world, 3000);
    expect(vec3.length(ship.velocityMps)).toBeLessThanOrEqual(990 * (1 + 1e-12));
    expect(vec3.length(ship.velocityMps)).toBeGreaterThan(989);
    const told = world.drainEvents().filter(({ type }) => type === 'speed_limited');
    expect(told).toEqual([expect.objectContaining({ entity: ship.id, limit_mps: 990, light_mps: 1000 })]);
    await world.stop();
  });

  it('beyond light is refused with the reason, whatever is asked for, and nothing is lost', async () => {
    const world = await withVisitors('relativity-lab', 'a');
    const ship = shipOf(world, 'a');
    fc.assert(
      fc.property(
        fc.tuple(speeds(LIGHT_MPS), speeds(2000), speeds(2000)),
        fc.double({ min: 0.01, max: 1e7, noNaN: true }),
        (velocity, factor) => {
          give(world, [0, 0, 0]);
          ask(world, { type: 'set_time', factor });
          const asked = give(world, velocity);
          expect(refusal(asked)).toBe(Math.hypot(...velocity) > 990 ? 'too_fast' : undefined);
          run(world, 3);
          expect(vec3.length(ship.velocityMps)).toBeLessThanOrEqual(990 * (1 + 1e-12));
          expect(world.check()).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
    await world.stop();
  });

  it('of a ship decides how slow light can be', async () => {
    const world = await withVisitors('solar-system', 'a');
    const refused = ask(world, { type: 'set_time', light_mps: 1000 });
    expect(refused.answer).toMatchObject({
      ok: false,
      code: 'too_fast',
      message: expect.stringContaining('A cannot'),
    });
    expect(world.time.lightMps).toBe(LIGHT_MPS);
    const { events } = ask(world, { type: 'set_time', light_mps: 10_000 });
    expect(events).toContainEqual(expect.objectContaining({ type: 'light_changed', light_mps: 10_000 }));
    expect(refusal(ask(world, { type: 'jump', visitor: 'a', body: 'jupiter' }))).toBe('too_fast');
    expect(refusal(ask(world, { type: 'jump', visitor: 'a', body: 'moon' }))).toBeUndefined();
    expect(refusal(ask(world, { type: 'set_time', light_mps: 10 }))).toBe('invalid_command');
    const speedMps = vec3.length(shipOf(world, 'a').velocityMps);
    const { gainedS, worldS } = during(world, 'a', 90);
    expect((worldS + gainedS) / worldS).toBeCloseTo(Math.sqrt(1 - (speedMps / 10_000) ** 2), 4);
    await world.stop();
  });

  it('and clocks are in a snapshot and in the hash', async () => {
    const world = await withVisitors('relativity-lab', 'a');
    give(world, [300, 0, -500]);
    run(world, 50);
    const copy = await World.restore(JSON.parse(JSON.stringify(world.snapshot())), {
      ephemeris: sharedRails(),
    });
    expect(copy.stateHash()).toBe(world.stateHash());
    run(world, 30);
    run(copy, 30);
    expect(copy.stateHash()).toBe(world.stateHash());
    expect(copy.time.lightMps).toBe(1000);
    ask(copy, { type: 'set_time', light_mps: 1001 });
    run(world, 1);
    expect(copy.stateHash()).not.toBe(world.stateHash());
    await Promise.all([world.stop(), copy.stop()]);
  });

  it('of a start that is too fast for its light is found when the scene is loaded', async () => {
    const world = await startWorld('solar-system');
    const scene = { ...world.scene, light_mps: 1000 };
    await world.stop();
    await expect(World.create({ scene, ephemeris: sharedRails() })).rejects.toMatchObject({
      code: 'bad_scene',
    });
  });
});
