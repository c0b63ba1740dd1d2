import { describe, expect, it } from 'vitest';
import { ask, run, sceneFrom, sceneText, startWorld } from '../../../test/support/worlds.ts';
import { vec3 } from '../../math/index.ts';
import type { Control } from '../commands.ts';
import type { Entity } from '../entity.ts';
import type { Scene } from '../scene/schema.ts';
import type { World } from '../world.ts';

const lab = sceneFrom(sceneText('physics-lab'));
const shapesOf = (world: World) => world.entities.filter((entity) => entity.shape !== null);
const named = (world: World, name: string): Entity => {
  const entity = world.entities.find((one) => one.name === name);
  if (entity === undefined) throw new Error(`there is no ${name}`);
  return entity;
};
const fly = (world: World, seq: number, thrust: Control['thrust'], more: Partial<Control> = {}) =>
  world.submit({
    type: 'control',
    visitor: 'ada',
    seq,
    control: { thrust, torque: [0, 0, 0], stabilise: true, ...more },
  });

async function visited(scene: string | Scene = 'physics-lab'): Promise<{ world: World; craft: Entity }> {
  const world = await startWorld(scene);
  ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
  return { world, craft: named(world, 'Ada') };
}

describe('the physics lab', () => {
  it('comes to rest: stacks stand, balls stop rolling, and everything falls asleep', async () => {
    const world = await startWorld('physics-lab');
    run(world, 90 * 40);
    expect(
      shapesOf(world)
        .filter(({ shape }) => shape?.state === 'awake')
        .map(({ name }) => name),
    ).toEqual([]);
    expect(named(world, 'tower 6').offsetM[1]).toBeCloseTo(0.4 + 0.8 * 5, 1);
    expect(named(world, 'pyramid 4.1').offsetM[1]).toBeCloseTo(3.5, 1);
    for (const { offsetM } of shapesOf(world)) expect(offsetM[1]).toBeGreaterThan(-0.51);
    await world.stop();
  });

  it('lets a craft float where it is, and push crates', async () => {
    const { world, craft } = await visited();
    run(world, 90 * 3);
    expect(vec3.distance(craft.offsetM, vec3.create(0, 1.7, 0))).toBeLessThan(1e-4);
    const before = named(world, 'pyramid 2.2').offsetM.slice();
    fly(world, 0, [0, 0, -1]);
    run(world, 90 * 5);
    expect(vec3.distance(before, named(world, 'pyramid 2.2').offsetM)).toBeGreaterThan(0.3);
    expect(craft.offsetM[2]).toBeGreaterThan(-20.1);
    await world.stop();
  });

  it('keeps fast crafts out of its walls and floor', async () => {
    const { world, craft } = await visited();
    fly(world, 0, [1, -0.2, 0]);
    for (let tick = 0; tick < 90 * 20; tick += 1) {
      world.step();
      expect(Math.abs(craft.offsetM[0])).toBeLessThan(20.3);
      expect(craft.offsetM[1]).toBeGreaterThan(0);
    }
    await world.stop();
  });

  it('limits time while something moves, and says why', async () => {
    const { world } = await visited();
    ask(world, { type: 'set_time', factor: 1000 });
    run(world, 60);
    expect(world.time).toMatchObject({
      factor: 10,
      targetFactor: 1000,
      cap: { reason: 'rigid_bodies', factor: 10 },
    });
    await world.stop();
  });

  it('turns a craft in the time of the pilot at 10x', async () => {
    const { world, craft } = await visited();
    ask(world, { type: 'set_time', factor: 10 });
    run(world, 60);
    craft.angularVelocityRadps.set([0, 0.5, 0]);
    const before = craft.attitude.slice();
    world.submit({
      type: 'control',
      visitor: 'ada',
      seq: 0,
      control: { thrust: [0, 0, 0], torque: [0, 0, 0], stabilise: false },
    });
    run(world, 90);
    const turned =
      2 *
      Math.acos(Math.min(1, Math.abs(before.reduce((sum, part, i) => sum + part * craft.attitude[i], 0))));
    expect(turned).toBeCloseTo(0.5, 2);
    await world.stop();
  });

  it('loads no rigid bodies where a scene has none', async () => {
    const { world, craft } = await visited({ ...lab, root: { type: 'local', name: 'void' } });
    expect(world.status().map(({ name }) => name)).not.toContain('physics');
    fly(world, 0, [0, 0, -1]);
    run(world, 90);
    expect(craft.velocityMps[2]).toBeCloseTo(-4, 2);
    await world.stop();
  });

  it('lets ships fall where the scene says so', async () => {
    const root: Scene['root'] = {
      type: 'local',
      name: 'void',
      gravity_mps2: [0, -2, 0],
      gravity_on_vessels: true,
    };
    const { world, craft } = await visited({ ...lab, root });
    run(world, 89);
    expect(craft.velocityMps[1]).toBeCloseTo(-2, 6);
    expect(craft.offsetM[1]).toBeCloseTo(1.7 - 1, 6);
    await world.stop();
  });
});

describe('a rebase', () => {
  /** A lab without walls, so that one can leave. */
  const room = (lab.root.children ?? []).find(({ name }) => name === 'room');
  const floor = room?.type === 'group' ? (room.children ?? []).slice(0, 1) : [];
  const others = (lab.root.children ?? []).filter(({ name }) => name !== 'room');
  const open: Scene = { ...lab, root: { ...lab.root, children: [...floor, ...others] } };

  it('happens in the tick in which the craft is more than 5000 m away, changes no hash and no distance', async () => {
    const { world, craft } = await visited(open);
    craft.velocityMps.set([400, 0, 0]);
    let rebases = 0;
    for (let tick = 0; tick < 90 * 40; tick += 1) {
      const before = vec3.distance(craft.offsetM, vec3.create());
      world.step();
      for (const event of world.drainEvents()) {
        if (event.type !== 'rebased') continue;
        rebases += 1;
        expect(event.count).toBe(rebases);
        expect(event.distance_m).toBeGreaterThan(5000);
        expect(event.distance_m).toBeLessThan(5000 + 400 / 90 + 1);
        expect(before).toBeLessThanOrEqual(5005 * rebases);
      }
    }
    expect(rebases).toBe(3);
    await world.stop();
  });

  it('leaves every bit of the state as it was', async () => {
    const { world, craft } = await visited(open);
    run(world, 90 * 30);
    expect(named(world, 'tower 1').shape?.state).toBe('asleep');
    craft.velocityMps.set([0, 0, 290]);
    const crate = named(world, 'tower 1').offsetM.slice();
    let seen = 0;
    for (let tick = 0; tick < 90 * 30 && seen === 0; tick += 1) {
      world.step();
      seen += world.drainEvents().filter(({ type }) => type === 'rebased').length;
    }
    expect(seen).toBe(1);
    // What sleeps is exactly where it was, and stays there while nobody is near.
    expect([...named(world, 'tower 1').offsetM]).toEqual([...crate]);
    run(world, 500);
    expect([...named(world, 'tower 1').offsetM]).toEqual([...crate]);
    // Back home everything stands as before, up to what settling in contact moves.
    craft.velocityMps.set([0, 0, -290]);
    for (let tick = 0; tick < 90 * 60 && craft.offsetM[2] > 500; tick += 1) world.step();
    expect(world.drainEvents().filter(({ type }) => type === 'rebased').length).toBeGreaterThan(0);
    craft.velocityMps.set([0, 0, 0]);
    run(world, 300);
    expect(vec3.distance(named(world, 'tower 1').offsetM, crate)).toBeLessThan(1e-3);
    await world.stop();
  });

  it('does not follow one who leaves while another stays', async () => {
    const { world, craft } = await visited(open);
    ask(world, { type: 'join', visitor: 'bob', name: 'Bob' });
    craft.velocityMps.set([0, 280, 0]);
    run(world, 90 * 30);
    expect(world.drainEvents().filter(({ type }) => type === 'rebased')).toEqual([]);
    // Far away it flies in doubles, as straight as before.
    expect(craft.velocityMps[1]).toBe(280);
    expect(craft.offsetM[1]).toBeCloseTo(1.7 + 280 * 30, 0);
    fly(world, 0, [0, 0, 0], { brake: true });
    run(world, 90 * 80);
    craft.velocityMps.set([0, -250, 0]);
    fly(world, 1, [0, 0, 0]);
    for (let tick = 0; tick < 90 * 200 && craft.offsetM[1] > 3000; tick += 1) world.step();
    expect(craft.offsetM[1]).toBeLessThanOrEqual(3000);
    expect(craft.velocityMps[1]).toBeCloseTo(-250, 3);
    await world.stop();
  });

  it('is not needed by crates: one that falls for ever is put back', async () => {
    const ball = {
      type: 'sphere',
      name: 'lost',
      motion: 'dynamic',
      radius_m: 1,
      position: { relative_to: 'origin', frame: 'local', position_m: [0, 0, 0] },
    } as const;
    const world = await startWorld({
      ...lab,
      root: {
        type: 'local',
        name: 'void',
        gravity_mps2: [0, -100, 0],
        children: [{ ...ball, position: { ...ball.position, position_m: [0, 0, 0] } }],
      },
    });
    run(world, 90 * 16);
    expect(world.drainEvents()).toContainEqual(
      expect.objectContaining({ type: 'returned_to_start', name: 'lost' }),
    );
    expect(Math.abs(named(world, 'lost').offsetM[1])).toBeLessThan(5000);
    await world.stop();
  });
});
