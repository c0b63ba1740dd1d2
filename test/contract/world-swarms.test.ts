import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AU_M, bodies, bodyIndex, DAY_S, propagateKepler, stateToElements } from '../../src/astro/index.ts';
import { limits, parseScene, type Scene, World, WorldError } from '../../src/world/index.ts';
import { ask, run, sceneFrom, sceneText, sharedRails, startWorld } from '../support/worlds.ts';

const sunGm = bodies[bodyIndex('sun')].gmM3S2;

interface Wish {
  readonly [property: string]: unknown;
}

/** A scene with one swarm like the main belt, but for what is wished. */
function document(wish: Wish = {}, time: Wish = {}): string {
  const scene = JSON.parse(sceneText('asteroid-belt'));
  const [belt] = scene.root.children;
  return JSON.stringify({
    ...scene,
    time: { ...scene.time, ...time },
    root: { ...scene.root, children: [{ ...belt, count: 12, ...wish }] },
  });
}
const belt = (wish: Wish = {}, time: Wish = {}): Scene => sceneFrom(document(wish, time));
const statesOf = (world: World): number[] => [
  ...world.swarms[0].states.subarray(0, 6 * world.swarms[0].count),
];
const apart = (a: readonly number[], b: readonly number[], at: number): number =>
  Math.hypot(a[at] - b[at], a[at + 1] - b[at + 1], a[at + 2] - b[at + 2]);

describe('scenes/asteroid-belt.scene.json', () => {
  it('has a thousand bodies on the orbits that it says, and time runs 100 000 times as fast without a limit', async () => {
    const world = await startWorld('asteroid-belt');
    expect(world.swarms.map(({ name, count }) => [name, count])).toEqual([
      ['main belt', 900],
      ['Hildas', 100],
    ]);
    const { states, count, body } = world.swarms[0];
    expect(bodies[body].name).toBe('sun');
    for (let at = 0; at < 6 * count; at += 6) {
      const orbit = stateToElements(sunGm, states.subarray(at, at + 6));
      expect(orbit.semiMajorAxisM / AU_M).toBeGreaterThan(2);
      expect(orbit.semiMajorAxisM / AU_M).toBeLessThan(3.3);
      expect(orbit.eccentricity).toBeLessThan(0.26);
    }
    ask(world, { type: 'set_time', factor: 100_000 });
    run(world, 90);
    expect(world.time).toMatchObject({ factor: 100_000, cap: null });
    expect(world.check()).toEqual([]);
    await world.stop();
  });
});

describe('a swarm', () => {
  it('is the same for the same seed, and a smaller one is the beginning of a larger one', async () => {
    const [few, many, other] = await Promise.all(
      [{ count: 5 }, { count: 9 }, { count: 5, seed: 'another' }].map((wish) => startWorld(belt(wish))),
    );
    expect(statesOf(many).slice(0, 30)).toEqual(statesOf(few));
    expect(statesOf(other)).not.toEqual(statesOf(few));
    expect(few.stateHash()).not.toBe(other.stateHash());
  });

  it('goes on from a snapshot to the same bits, whatever time does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 7 }),
        fc.integer({ min: 1, max: 40 }),
        fc.option(fc.integer({ min: -30_000, max: 30_000 })),
        fc.boolean(),
        async (decade, ticks, day, paused) => {
          const world = await startWorld(belt({ count: 3 }, { factor: 10 ** decade }));
          run(world, ticks);
          if (day !== null) ask(world, { type: 'set_time', epoch: { day, second: 5 }, paused });
          const copy = await World.restore(JSON.parse(JSON.stringify(world.snapshot())), {
            ephemeris: sharedRails(),
          });
          expect(copy.stateHash()).toBe(world.stateHash());
          for (const one of [world, copy]) {
            if (paused) ask(one, { type: 'set_time', paused: false });
            run(one, 20);
          }
          expect(statesOf(copy)).toEqual(statesOf(world));
          expect(copy.stateHash()).toBe(world.stateHash());
          await Promise.all([world.stop(), copy.stop()]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('goes the same way in slow and in fast time', async () => {
    const [slow, fast] = await Promise.all([1e5, 1e6].map((factor) => startWorld(belt({}, { factor }))));
    run(slow, 2000);
    run(fast, 200);
    const seconds = (world: World): number => world.time.day * DAY_S + world.time.second;
    expect(Math.abs(seconds(slow) - seconds(fast))).toBeLessThan(1e-3);
    const [a, b] = [statesOf(slow), statesOf(fast)];
    for (let at = 0; at < a.length; at += 6) expect(apart(a, b, at)).toBeLessThan(500);
  });

  it('goes along its conics to where the clock was set', async () => {
    const world = await startWorld(belt());
    run(world, 1);
    const before = statesOf(world);
    const { day, second } = world.swarms[0];
    ask(world, { type: 'set_time', epoch: { day: day + 400, second: 0 } });
    run(world, 1);
    const after = statesOf(world);
    const now = world.swarms[0];
    expect([now.day, now.second]).toEqual([world.time.day, world.time.second]);
    expect(now.changes).toBe(1);
    for (let at = 0; at < before.length; at += 6) {
      const state = Float64Array.from(before.slice(at, at + 6));
      propagateKepler(sunGm, state, (now.day - day) * DAY_S + now.second - second, state);
      expect(apart([...state], after.slice(at, at + 6), 0)).toBeLessThan(1e3);
    }
  });

  it('loses what falls, and tells it', async () => {
    const low = {
      about: 'jupiter',
      plane: 'equator',
      semi_major_axis_m: [7.2e7, 7.3e7],
      eccentricity: [0, 0.001],
    };
    const world = await startWorld(belt(low));
    const hit = await World.restore(fallIn(world, 4), { ephemeris: sharedRails() });
    run(hit, 2);
    const told = hit.drainEvents().filter(({ type }) => type === 'swarm_fell');
    expect(told).toEqual([
      expect.objectContaining({ swarm: 'main belt', body: 'jupiter', count: 2, left: 10 }),
    ]);
    expect(hit.swarms[0].count).toBe(10);
    expect(hit.check()).toEqual([]);
  });

  it('holds time back by what it takes to carry, as a count that is the same everywhere', async () => {
    const low = { about: 'earth', semi_major_axis_m: [7e6, 8e6], eccentricity: [0, 0.01], count: 1000 };
    const world = await startWorld(belt(low));
    ask(world, { type: 'set_time', factor: 100_000 });
    run(world, 60);
    const { factor, cap } = world.time;
    expect(cap).toMatchObject({ reason: 'swarms' });
    expect(cap?.text).toContain('swarm');
    // a thousand low orbits in steps of a 300th of 5700 s: twelve steps a tick are allowed
    expect(factor).toBe(20_000);
    const { state } = world.snapshot().parts.find(({ name }) => name === 'swarms') ?? {};
    const { steps } = state as { steps: number };
    expect(steps).toBeGreaterThan(1000);
    expect(steps).toBeLessThanOrEqual(limits.swarmStepsPerTick);
  });

  it('is refused from a snapshot that is damaged', async () => {
    const world = await startWorld(belt());
    const sound = JSON.stringify(world.snapshot());
    for (const [from, to, says] of [
      ['"states":"', '"states":"AAAA', /damaged/],
      ['"states":"', '"states":"!', /damaged/],
      ['"make":{"name":"main belt","about":"sun"', '"make":{"name":"main belt","about":"ceres"', /cannot be/],
      ['"swarms":[{"id":1', '"swarms":[{"id":0', /swarms.0.id/],
      ['"heldFactor":null', '"heldFactor":-1', /heldFactor/],
    ] as const) {
      expect(sound).toContain(from);
      const refused = World.restore(JSON.parse(sound.replace(from, to)), { ephemeris: sharedRails() });
      await expect(refused).rejects.toThrow(says);
      await expect(refused).rejects.toThrow(WorldError);
    }
  });
});

describe('a swarm that is put into a running world', () => {
  const { type: _, ...words } = JSON.parse(document()).root.children[0];
  const add = (world: World, wish: Wish = {}) =>
    ask(world, { type: 'add_swarm', swarm: { ...words, name: 'late', ...wish } });

  it('is where the same swarm of a scene would be, goes the same way, and is told of', async () => {
    const [early, late] = await Promise.all([startWorld(belt()), startWorld('solar-system')]);
    const { day, second } = early.time;
    ask(late, { type: 'set_time', epoch: { day, second }, paused: true });
    const { answer, events } = add(late);
    expect(answer).toMatchObject({ ok: true, swarm: 1 });
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'swarm_added', swarm: 'late', body: 'sun', count: 12 }),
    );
    expect(statesOf(late)).toEqual(statesOf(early));
    ask(late, { type: 'set_time', paused: false, factor: 1 });
    run(early, 1);
    run(late, 50);
    run(early, 50);
    const [here, there] = [early, late].map(({ swarms: [{ day, second }] }) => day * DAY_S + second);
    const [a, b] = [statesOf(early), statesOf(late)];
    // each moved on with its own clock, at some 20 km/s
    for (let at = 0; at < a.length; at += 6)
      expect(apart(a, b, at)).toBeLessThan(1 + 4e4 * Math.abs(there - here));
    await Promise.all([early.stop(), late.stop()]);
  });

  it('goes, and its place can be taken, while ids are never given twice', async () => {
    const world = await startWorld(belt());
    expect(add(world, { count: limits.swarmBodies }).answer).toMatchObject({
      ok: false,
      code: 'swarms_full',
      field: 'swarm.count',
    });
    expect(add(world).answer).toMatchObject({ swarm: 2 });
    const { answer, events } = ask(world, { type: 'remove_swarm', swarm: 1 });
    expect(answer).toMatchObject({ ok: true, swarm: 1 });
    expect(events).toContainEqual(expect.objectContaining({ type: 'swarm_removed', swarm: 'main belt' }));
    ask(world, { type: 'remove_swarm', swarm: 2 });
    expect(add(world, { count: limits.swarmBodies }).answer).toMatchObject({ ok: true, swarm: 3 });
    expect(world.swarms.map(({ id, name, count }) => [id, name, count])).toEqual([
      [3, 'late', limits.swarmBodies],
    ]);
    await world.stop();
  });

  it.each([
    [{ about: 'ceres' }, 'implausible', 'swarm.about'],
    [{ about: 'vulcan' }, 'unknown_body', 'swarm.about'],
    [{ semi_major_axis_m: [1e9, 2e9], eccentricity: [0, 0.9] }, 'implausible', 'swarm.semi_major_axis_m'],
    [{ semi_major_axis_m: [4e11, 3e11] }, 'invalid_command', 'swarm.semi_major_axis_m'],
    [{ name: 'main belt' }, 'name_taken', 'swarm.name'],
    [{ name: 'earth' }, 'name_taken', 'swarm.name'],
    [{ count: limits.swarmBodies + 1 }, 'invalid_command', 'swarm.count'],
  ])('and cannot be, such as %j, is refused as %s', async (wish, code, field) => {
    const world = await startWorld(belt());
    expect(add(world, wish).answer).toMatchObject({ ok: false, code, field });
    expect(world.swarms).toHaveLength(1);
    await world.stop();
  });

  it('is refused beyond the limit, where there are no celestial bodies, and where it is not', async () => {
    const world = await startWorld('solar-system');
    for (let at = 0; at < limits.swarms; at += 1)
      expect(add(world, { name: `swarm ${at}`, count: 1 }).answer).toMatchObject({ ok: true });
    expect(add(world, { count: 1 }).answer).toMatchObject({ ok: false, code: 'swarms_full' });
    expect(ask(world, { type: 'remove_swarm', swarm: 99 }).answer).toMatchObject({ code: 'unknown_swarm' });
    await world.stop();
    const local = await startWorld('physics-lab');
    expect(add(local).answer).toMatchObject({ ok: false, code: 'no_bodies' });
    await local.stop();
  });

  it('comes along in a snapshot, with those that went, to the same bits', async () => {
    const world = await startWorld(belt({}, { factor: 1000 }));
    const low = { about: 'saturn', semi_major_axis_m: [8e7, 1.2e8], eccentricity: [0, 0.01] };
    add(world, { ...low, plane: 'equator' });
    add(world, { name: 'later' });
    ask(world, { type: 'remove_swarm', swarm: 1 });
    run(world, 30);
    const snapshot = JSON.parse(JSON.stringify(world.snapshot()));
    const copy = await World.restore(snapshot, { ephemeris: sharedRails() });
    for (const one of [world, copy]) {
      add(one, { name: 'last' });
      run(one, 60);
    }
    expect(copy.swarms.map(({ id, name }) => [id, name])).toEqual([
      [2, 'late'],
      [3, 'later'],
      [4, 'last'],
    ]);
    expect(copy.stateHash()).toBe(world.stateHash());
    await Promise.all([world.stop(), copy.stop()]);
  });
});

it('goes on from a snapshot of the fifth format, in which only the scene said what a swarm is', async () => {
  for (const scene of [belt({}, { factor: 1000 }), 'solar-system', 'physics-lab']) {
    const world = await startWorld(scene);
    run(world, 20);
    const older = JSON.parse(JSON.stringify({ ...world.snapshot(), format: 'spacetime.snapshot.v5' }));
    const at = older.parts.findIndex(({ name }: { name: string }) => name === 'swarms');
    const { state } = older.parts[at];
    if (state.swarms.length === 0) older.parts.splice(at, 1);
    delete state.lastId;
    state.swarms = state.swarms.map((swarm: { id: number; make: { name: string } }) => {
      const { id: _, make, ...rest } = swarm;
      return { name: make.name, ...rest };
    });
    const copy = await World.restore(older, { ephemeris: sharedRails() });
    for (const one of [world, copy]) run(one, 20);
    expect(copy.stateHash()).toBe(world.stateHash());
    await Promise.all([world.stop(), copy.stop()]);
  }
});

describe('a document with a swarm that cannot be', () => {
  it.each([
    [{ about: 'ceres' }, /Sun or a planet/],
    [{ about: 'vulcan' }, /no celestial body/],
    [{ semi_major_axis_m: [4e11, 3e11] }, /smaller value first/],
    [{ semi_major_axis_m: [1e9, 2e9], eccentricity: [0, 0.9] }, /lead through Sun/],
    [{ count: limits.swarmBodies + 1 }, /count|2000/],
    [{ eccentricity: [0, 1] }, /eccentricity|0.99/],
    [{ name: 'earth' }, /name of the celestial body Earth/],
    [{ mass_kg: 1 }, /no property/],
  ])('%j is refused', (wish, says) => {
    const parsed = parseScene(document(wish));
    expect(
      parsed.ok ? '' : parsed.errors.map(({ path, message }) => `${path} ${message}`).join('\n'),
    ).toMatch(says);
  });

  it('is refused when all swarms together have too many bodies, and in a local scene', () => {
    const scene = JSON.parse(document({ count: 1500 }));
    scene.root.children.push({ ...scene.root.children[0], name: 'second belt' });
    const parsed = parseScene(JSON.stringify(scene));
    expect(parsed.ok ? '' : parsed.errors[0].message).toContain('3000 bodies');
    const local = JSON.parse(sceneText('physics-lab'));
    local.root.children.push(JSON.parse(document()).root.children[0]);
    const refused = parseScene(JSON.stringify(local));
    expect(refused.ok ? '' : refused.errors[0].message).toContain('no celestial bodies');
  });
});

/** The snapshot of a world two of whose bodies have just lost their way. */
function fallIn(world: World, row: number): unknown {
  const snapshot = JSON.parse(JSON.stringify(world.snapshot()));
  const { state } = snapshot.parts.find(({ name }: { name: string }) => name === 'swarms');
  const numbers = new Float64Array(Uint8Array.from(Buffer.from(state.swarms[0].states, 'base64')).buffer);
  for (const at of [6 * row, 6 * (row + 3)]) {
    numbers[at] *= 0.9;
    numbers[at + 1] *= 0.9;
    numbers[at + 2] *= 0.9;
  }
  state.swarms[0].states = Buffer.from(numbers.buffer).toString('base64');
  return snapshot;
}
