import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodies } from '../../src/astro/index.ts';
import { vec3 } from '../../src/math/index.ts';
import { type CommandOf, type Entity, World, type WorldEvent } from '../../src/world/index.ts';
import { edit } from '../support/world-plans.ts';
import { refusal, shipOf, withVisitors } from '../support/world-visitors.ts';
import { ask, run, sharedRails, startWorld } from '../support/worlds.ts';

type Change = Omit<CommandOf<'modify'>, 'type' | 'id' | 'entity'>;

const named = (world: World, name: string): Entity => {
  const found = world.entities.find((entity) => entity.name === name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
};
const change = (world: World, name: string, what: Change) =>
  ask(world, { type: 'modify', entity: named(world, name).id, ...what });
const fieldOf = ({ answer }: { answer: WorldEvent }) =>
  answer.type === 'answer' && !answer.ok ? [answer.code, answer.field] : [];
const local = (position_m: [number, number, number]) =>
  ({ relative_to: 'origin', frame: 'local', position_m }) as const;
const restore = (world: World) =>
  World.restore(JSON.parse(JSON.stringify(world.snapshot())), { ephemeris: sharedRails() });

const spawnVessel = (world: World, name: string) =>
  ask(world, {
    type: 'spawn',
    entity: {
      kind: 'vessel',
      name,
      position: {
        relative_to: 'earth',
        frame: 'inertial',
        position_m: [7e6, 0, 0],
        velocity_mps: [0, 7500, 0],
      },
    },
  });

describe('a vessel', () => {
  it('is moved by each form of a position, by velocity and by rotation', async () => {
    const world = await startWorld('solar-system');
    spawnVessel(world, 'Tug');
    change(world, 'Tug', { position: { body: 'moon', lat_deg: 10, lon_deg: 20, alt_m: 1000 } });
    expect(bodies[named(world, 'Tug').body].name).toBe('moon');
    change(world, 'Tug', {
      position: {
        body: 'mars',
        plane: 'equator',
        semi_major_axis_m: 5e6,
        eccentricity: 0,
        inclination_deg: 30,
        ascending_node_deg: 0,
        periapsis_argument_deg: 0,
        mean_anomaly_deg: 0,
      },
    });
    expect(vec3.length(named(world, 'Tug').offsetM) / 1e6).toBeCloseTo(5, 3);
    const half = Math.SQRT1_2;
    change(world, 'Tug', {
      velocity_mps: [1, 2, 3],
      rotation: { quaternion: [half, 0, 0, half] },
      angular_velocity_radps: [0, 0, 0.01],
    });
    const tug = named(world, 'Tug');
    // One tick of the gravity of Mars has gone by.
    expect(vec3.distance(tug.velocityMps, vec3.create(1, 2, 3))).toBeLessThan(0.1);
    expect(tug.attitude[0]).toBeCloseTo(half, 3);
    change(world, 'Tug', { rotation: { xyz_deg: [0, 90, 0] } });
    expect(tug.attitude[1]).toBeCloseTo(half, 3);
    await world.stop();
  });

  it('gets another name, hull and fuel; what was left out stays', async () => {
    const world = await startWorld('solar-system');
    spawnVessel(world, 'Tug');
    expect(refusal(change(world, 'Tug', { name: 'Liner', hull: { dry_mass_kg: 50_000 }, fuel_kg: 10 }))).toBe(
      undefined,
    );
    const { vessel } = named(world, 'Liner');
    expect(vessel).toMatchObject({ massKg: 50_010, fuelKg: 10, fuelCapacityKg: 1000, thrustN: 50_000 });
    expect(fieldOf(change(world, 'Liner', { fuel_kg: 1001 }))).toEqual(['not_applicable', 'fuel_kg']);
    expect(fieldOf(change(world, 'Liner', { scale: 2 }))).toEqual(['not_applicable', 'scale']);
    await world.stop();
  });

  it('of a visitor can be moved, but is renamed and refitted by nobody', async () => {
    const world = await withVisitors('solar-system', 'a');
    const { id } = shipOf(world, 'a');
    expect(
      refusal(
        ask(world, {
          type: 'modify',
          entity: id,
          position: { body: 'moon', lat_deg: 0, lon_deg: 0, alt_m: 1e5 },
        }),
      ),
    ).toBe(undefined);
    expect(fieldOf(ask(world, { type: 'modify', entity: id, name: 'X' }))).toEqual([
      'not_applicable',
      'name',
    ]);
    expect(fieldOf(ask(world, { type: 'modify', entity: id, hull: {} }))).toEqual(['not_applicable', 'hull']);
    await world.stop();
  });

  it('is refused whole: what came before the wrong field has not happened', async () => {
    const world = await startWorld('solar-system');
    spawnVessel(world, 'Tug');
    const bad = { name: 'Other', position: { body: 'earth', lat_deg: 0, lon_deg: 0, alt_m: -5000 } };
    expect(fieldOf(change(world, 'Tug', bad))).toEqual(['below_ground', 'position']);
    expect(fieldOf(ask(world, { type: 'modify', entity: 99, name: 'X' }))).toEqual([
      'unknown_entity',
      'entity',
    ]);
    expect(named(world, 'Tug').vessel?.fuelKg).toBe(1000);
    await world.stop();
  });
});

describe('a marker', () => {
  it('is moved, renamed and described, and has no speed', async () => {
    const world = await startWorld('moon-orbit');
    const position = { body: 'moon', lat_deg: 5, lon_deg: 6, alt_m: 0 };
    ask(world, { type: 'spawn', entity: { kind: 'marker', name: 'Camp', position } });
    change(world, 'Camp', { name: 'Base', description: 'Tea.', position: { ...position, lat_deg: -5 } });
    expect(named(world, 'Base')).toMatchObject({ description: 'Tea.' });
    expect(named(world, 'Base').offsetM[2]).toBeLessThan(0);
    expect(fieldOf(change(world, 'Base', { velocity_mps: [1, 0, 0] }))).toEqual([
      'not_applicable',
      'velocity_mps',
    ]);
    await world.stop();
  });

  it('beside a custom body goes along with it: while time runs, at another date, after a save; and stays where that was', async () => {
    const world = await startWorld('second-moon');
    const carrier = world.entities.find(({ kind }) => kind === 'body') as Entity;
    const position = {
      relative_to: carrier.name,
      frame: 'inertial',
      position_m: [0, 0, 5e6] as [number, number, number],
    } as const;
    ask(world, { type: 'spawn', entity: { kind: 'marker', name: 'Beacon', position } });
    const offM = (one: World): number => {
      const [beacon, body] = [named(one, 'Beacon'), named(one, carrier.name)];
      const apart = vec3.sub(vec3.create(), beacon.offsetM, body.offsetM);
      expect(beacon.body).toBe(body.body);
      expect(beacon.velocityMps).toEqual(body.velocityMps);
      return vec3.distance(apart, vec3.create(0, 0, 5e6));
    };
    const before = named(world, 'Beacon').offsetM.slice();
    ask(world, { type: 'set_time', factor: 1000 });
    run(world, 200);
    expect(offM(world)).toBeLessThan(1e-6);
    expect(vec3.distance(before, named(world, 'Beacon').offsetM)).toBeGreaterThan(1e5);
    ask(world, { type: 'set_time', epoch: { day: 9000, second: 0 } });
    expect(offM(world)).toBeLessThan(1e-6);
    const copy = await restore(world);
    expect(copy.stateHash()).toBe(world.stateHash());
    run(copy, 90);
    expect(offM(copy)).toBeLessThan(1e-6);
    const last = named(copy, 'Beacon').offsetM.slice();
    ask(copy, { type: 'remove', entity: carrier.id });
    run(copy, 90);
    expect(named(copy, 'Beacon').offsetM).toEqual(last);
    await world.stop();
    await copy.stop();
  });
});

describe('boxes and balls', () => {
  it('are put into a scene with rigid bodies, fall, are moved, scaled and taken out', async () => {
    const world = await withVisitors('physics-lab', 'a');
    const box = {
      kind: 'box',
      name: 'new crate',
      motion: 'dynamic',
      position: local([15, 6, 15]),
      size_m: [1, 1, 1],
    } as const;
    expect(refusal(ask(world, { type: 'spawn', entity: { ...box, size_m: [1, 1, 1] } }))).toBe(undefined);
    run(world, 400);
    const crate = named(world, 'new crate');
    expect(crate.offsetM[1]).toBeCloseTo(0.5, 1);
    change(world, 'new crate', { position: local([15, 3, 14]), velocity_mps: [0, 0, 1], scale: 2 });
    expect([...(crate.shape?.sizeM ?? [])]).toEqual([2, 2, 2]);
    expect(crate.velocityMps[2]).toBeCloseTo(1, 1);
    run(world, 400);
    expect(crate.offsetM[1]).toBeCloseTo(1, 1);
    expect(fieldOf(change(world, 'new crate', { velocity_mps: [1000, 0, 0] }))).toEqual([
      'not_applicable',
      'velocity_mps',
    ]);
    expect(fieldOf(change(world, 'east wall', { velocity_mps: [1, 0, 0] }))).toEqual([
      'not_applicable',
      'velocity_mps',
    ]);
    expect(refusal(ask(world, { type: 'remove', entity: crate.id }))).toBe(undefined);
    expect(world.entities.some(({ name }) => name === 'new crate')).toBe(false);
    await world.stop();
  });

  it('fall when what they rest on is taken away', async () => {
    const world = await startWorld('physics-lab');
    run(world, 300);
    const before = named(world, 'small crate 1').offsetM[1];
    ask(world, { type: 'remove', entity: named(world, 'table').id });
    run(world, 200);
    expect(named(world, 'small crate 1').offsetM[1]).toBeLessThan(before - 0.5);
    await world.stop();
  });

  it('are refused where there are no rigid bodies', async () => {
    const world = await startWorld('solar-system');
    const { answer } = ask(world, {
      type: 'spawn',
      entity: {
        kind: 'sphere',
        name: 'ball',
        motion: 'dynamic',
        position: { relative_to: 'earth', frame: 'inertial', position_m: [7e6, 0, 0] },
        radius_m: 1,
      },
    });
    expect(answer).toMatchObject({ ok: false, code: 'no_rigid_bodies' });
    await world.stop();
  });

  it('lets a ship among them be moved as well', async () => {
    const world = await withVisitors('physics-lab', 'a');
    run(world, 20);
    const ship = shipOf(world, 'a');
    ask(world, { type: 'modify', entity: ship.id, position: local([3, 8, 3]) });
    expect(vec3.distance(ship.offsetM, vec3.create(3, 8, 3))).toBeLessThan(0.5);
    run(world, 20);
    expect(vec3.distance(ship.offsetM, vec3.create(3, 8, 3))).toBeLessThan(0.5);
    await world.stop();
  });
});

describe('whatever is changed', () => {
  it.each(['physics-lab', 'solar-system'])(
    'in %s, the world stays sound, and a snapshot goes on to the same bits',
    async (scene) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(edit, fc.integer({ min: 0, max: 8 })), { minLength: 1, maxLength: 12 }),
          async (plan) => {
            const world = await withVisitors(scene, 'a');
            for (const [command, ticks] of plan) {
              world.submit({ ...command, id: 'x' });
              run(world, 1 + ticks);
              expect(world.drainEvents().filter(({ type }) => type === 'answer')).toHaveLength(1);
            }
            expect(world.check()).toEqual([]);
            const copy = await restore(world);
            expect(copy.stateHash()).toBe(world.stateHash());
            run(world, 20);
            run(copy, 20);
            expect(copy.stateHash()).toBe(world.stateHash());
            await Promise.all([world.stop(), copy.stop()]);
          },
        ),
        { numRuns: 100 },
      );
    },
  );
});

it('goes on from a snapshot of the first format, to the same places', async () => {
  const file = new URL('fixtures/snapshot-v1.json', import.meta.url);
  const { snapshot, ticks, after } = JSON.parse(readFileSync(file, 'utf8')) as {
    snapshot: { format: string };
    ticks: number;
    after: { name: string; offsetM: number[]; attitude: number[] }[];
  };
  expect(snapshot.format).toBe('spacetime.snapshot.v1');
  const world = await World.restore(snapshot, { ephemeris: sharedRails() });
  run(world, ticks);
  for (const { name, offsetM, attitude } of after) {
    expect([...named(world, name).offsetM]).toEqual(offsetM);
    expect([...named(world, name).attitude]).toEqual(attitude);
  }
  await world.stop();
});
