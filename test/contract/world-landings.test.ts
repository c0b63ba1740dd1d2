import { describe, expect, it } from 'vitest';
import { GRAVITY_M3KGS2 } from '../../src/astro/index.ts';
import { quat, vec3 } from '../../src/math/index.ts';
import { World, type WorldEvent } from '../../src/world/index.ts';
import { beginLanding, heightM, landingScene, moonlet } from '../support/landings.ts';
import { ask, run, sharedRails } from '../support/worlds.ts';

const { radiusM, mass_kg } = moonlet;
const g = (GRAVITY_M3KGS2 * mass_kg) / radiusM ** 2;

function runTelling(world: World, ticks: number): WorldEvent[] {
  const told: WorldEvent[] = [];
  for (let tick = 0; tick < ticks; tick += 1) {
    world.step();
    told.push(...world.drainEvents());
  }
  return told;
}

describe('the surface of a custom body', () => {
  it.each(['earth', 'origin'])('is met with the speed that the fall gives, beside %s', async (beside) => {
    const { world, ship, body } = await beginLanding(
      landingScene({ at: [radiusM + 21, 0, 0], v: [0, 0, 0] }, { beside }),
    );
    const told = runTelling(world, 90 * 20);
    const touch = told.find(({ type }) => type === 'touched_ground');
    if (touch?.type !== 'touched_ground') throw new Error('it did not land');
    expect(touch).toMatchObject({ entity: ship.id, other: body.id, other_name: 'luna', body: null });
    // v^2 = 2 g h; the ship's centre comes to rest a metre above the ground.
    expect(touch.sink_mps).toBeCloseTo(Math.sqrt(2 * g * 20), 1);
    expect([ship.vessel?.landed, ship.vessel?.carrier]).toEqual([true, body.id]);
    expect(heightM(ship, body)).toBeCloseTo(1, 5);
    expect(vec3.distance(ship.velocityMps, body.velocityMps)).toBeCloseTo(0, 6);
    await world.stop();
  });

  it('carries along what stands on it, and turns it, also at 100 000x', async () => {
    const { world, ship, body } = await beginLanding(
      landingScene({ at: [radiusM + 1.5, 0, 0], v: [0, 0, 0] }, { body: { rotation: { period_s: 36_000 } } }),
    );
    run(world, 900);
    expect(ship.vessel?.landed).toBe(true);
    const before = vec3.sub(vec3.create(), ship.offsetM, body.offsetM);
    const attitude = ship.attitude.slice();
    const start = world.time;
    ask(world, { type: 'set_time', factor: 100_000 });
    run(world, 120);
    expect(world.time.factor).toBeGreaterThan(1000);
    const spanS = (world.time.day - start.day) * 86_400 + world.time.second - start.second;
    const turned = ((spanS / 36_000) % 1) * 2 * Math.PI;
    const seen = Math.acos(Math.cos(turned));
    expect(heightM(ship, body)).toBeCloseTo(1, 5);
    const after = vec3.sub(vec3.create(), ship.offsetM, body.offsetM);
    expect(vec3.angle(before, after)).toBeCloseTo(seen, 6);
    expect(quat.angle(attitude, ship.attitude)).toBeCloseTo(seen, 6);
    await world.stop();
  });

  it('is left when thrust lifts more than the ship weighs, and only then', async () => {
    // Nose away from the body: forward is its +X.
    const rotation = { xyz_deg: [0, -90, 0] };
    const { world, ship, body } = await beginLanding(
      landingScene({ at: [radiusM + 1, 0, 0], v: [0, 0, 0], rotation }),
    );
    run(world, 90 * 2);
    expect(ship.vessel?.landed).toBe(true);
    const push = (seq: number, share: number) =>
      world.submit({
        type: 'control',
        visitor: 'ada',
        seq,
        control: { thrust: [0, 0, -share], torque: [0, 0, 0], stabilise: true },
      });
    const weight = g / 5; // full thrust gives 5 m/s^2
    push(0, 0.9 * weight);
    run(world, 90);
    expect(ship.vessel?.landed).toBe(true);
    push(1, weight + 0.1);
    const told = runTelling(world, 360);
    expect(ship.vessel?.landed).toBe(false);
    expect(told).toContainEqual(expect.objectContaining({ type: 'left_ground', other: body.id }));
    expect(heightM(ship, body)).toBeCloseTo(1 + 0.5 * 0.5 * 4 ** 2, 0);
    push(2, 0);
    run(world, 90 * 30);
    expect(ship.vessel?.carrier).toBe(body.id);
    await world.stop();
  });

  it('meets also who is fast beside its size, at 1x, and aimed at it at any factor', async () => {
    for (const factor of [1, 100_000]) {
      // eleven times its size in a tick
      const scene = landingScene(
        { at: [30_000, 0, 0], v: [-20_000, 0, 0] },
        { factor, body: { radius_m: 10, mass_kg: 1e7 } },
      );
      const { world, ship, body, told } = await beginLanding(scene);
      told.push(...runTelling(world, 200));
      expect(told).toContainEqual(
        expect.objectContaining({ type: 'touched_ground', entity: ship.id, other: body.id }),
      );
      expect(heightM(ship, body)).toBeCloseTo(1, 4);
      await world.stop();
    }
  });

  it('slows time on the way down, says for whom, and lets it go in a clear orbit about it', async () => {
    const { world, ship, body } = await beginLanding(
      landingScene({ at: [radiusM + 50_000, 0, 0], v: [0, 0, 0] }),
    );
    ask(world, { type: 'set_time', factor: 100_000 });
    run(world, 20);
    expect(world.time.cap).toMatchObject({ reason: 'custom_ground', entity: ship.id });
    expect(world.time.factor).toBeLessThan(100_000);
    const speed = Math.sqrt((GRAVITY_M3KGS2 * mass_kg) / (2 * radiusM));
    ask(world, {
      type: 'modify',
      entity: ship.id,
      position: {
        relative_to: body.name,
        frame: 'inertial',
        position_m: [2 * radiusM, 0, 0],
        velocity_mps: [0, speed, 0],
      },
    });
    run(world, 60);
    expect(world.time.cap?.reason).not.toBe('custom_ground');
    await world.stop();
  });

  it('lets go who stands on it when it is taken out, and takes back who stands on it from a save', async () => {
    const { world, ship, body } = await beginLanding(landingScene({ at: [radiusM + 1, 0, 0], v: [0, 0, 0] }));
    run(world, 900);
    expect(ship.vessel?.carrier).toBe(body.id);
    const copy = await World.restore(JSON.parse(JSON.stringify(world.snapshot())), {
      ephemeris: sharedRails(),
    });
    for (const one of [world, copy]) {
      ask(one, { type: 'set_time', factor: 1000 });
      run(one, 200);
    }
    expect(copy.stateHash()).toBe(world.stateHash());
    for (const one of [world, copy]) {
      ask(one, { type: 'hold', visitor: 'ada', mode: 'target', target: { entity: body.id } });
      const { events } = ask(one, { type: 'remove', entity: body.id });
      const left = { type: 'left_ground', entity: ship.id, other: body.id, other_name: 'luna' };
      expect(events).toContainEqual(expect.objectContaining(left));
    }
    expect([ship.vessel?.landed, ship.vessel?.carrier]).toEqual([false, 0]);
    expect(ship.vessel?.target).toBeNull();
    expect(copy.stateHash()).toBe(world.stateHash());
    run(world, 10);
    expect(world.check()).toEqual([]);
    for (const one of [world, copy]) await one.stop();
  });

  it('tells whose ground a ship loses where two become one, and lets nobody aim at what is gone', async () => {
    const { world, ship, body } = await beginLanding(landingScene({ at: [radiusM + 1, 0, 0], v: [0, 0, 0] }));
    run(world, 900);
    ask(world, { type: 'hold', visitor: 'ada', mode: 'target', target: { entity: body.id } });
    expect(ship.vessel?.target).toEqual({ entity: body.id });
    ask(world, {
      type: 'spawn',
      entity: {
        kind: 'body',
        name: 'heavy',
        mass_kg: 3e20,
        radius_m: radiusM,
        position: {
          relative_to: 'luna',
          frame: 'inertial',
          position_m: [-4 * radiusM, 0, 0],
          velocity_mps: [5000, 0, 0],
        },
      },
    });
    const told = runTelling(world, 90 * 100);
    expect(told).toContainEqual(expect.objectContaining({ type: 'bodies_merged', other: body.id }));
    const left = { type: 'left_ground', entity: ship.id, other: body.id, other_name: 'luna' };
    expect(told).toContainEqual(expect.objectContaining(left));
    expect(ship.vessel?.target).toBeNull();
    await world.stop();
  });

  it.each([
    ['motion', 7, 'moves in no known way'],
    ['groundM', 0, 'stands nowhere'],
  ])('is not restored from a save with a wrong %s', async (field, value, reason) => {
    const { world } = await beginLanding(landingScene({ at: [radiusM + 1, 0, 0], v: [0, 0, 0] }));
    run(world, 900);
    const snapshot = JSON.parse(JSON.stringify(world.snapshot()));
    await world.stop();
    const { layout, vessels } = snapshot.parts.find(({ name }: { name: string }) => name === 'vessels').state;
    let column = 0;
    for (const [name, width] of layout) {
      if (name === field) vessels[0].values.fill(value, column, column + width);
      column += width;
    }
    const restoring = World.restore(snapshot, { ephemeris: sharedRails() });
    await expect(restoring).rejects.toMatchObject({
      code: 'bad_snapshot',
      message: expect.stringContaining(reason),
    });
  });
});
