import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsBetween } from '../../src/astro/index.ts';
import { vec3 } from '../../src/math/index.ts';
import { Course, type Entity, limits, starSystemScene, World } from '../../src/world/index.ts';
import { courseOf, engineOf } from '../support/courses.ts';
import { fly, nodeIn, shape } from '../support/planned-flights.ts';
import { refusal, shipOf, still, withVisitors } from '../support/world-visitors.ts';
import { ask, run, sharedRails, startWorld } from '../support/worlds.ts';

describe('planned manoeuvres', () => {
  it('are kept in the order of their instants, replaced as a whole, and taken away by none', async () => {
    const world = await withVisitors('solar-system', 'a');
    const nodes = [nodeIn(world, 900), nodeIn(world, 300)];
    ask(world, { type: 'plan', visitor: 'a', nodes });
    const plan = () => shipOf(world, 'a').vessel?.plan;
    expect(plan()?.flying).toBe(false);
    expect(plan()?.nodes.map(({ second }) => second)).toEqual([nodes[1].second, nodes[0].second]);
    ask(world, { type: 'plan', visitor: 'a', nodes: [] });
    expect(plan()?.nodes).toEqual([]);
    await world.stop();
  });

  it('are refused when there are too many, when they lie before now, and where there are no bodies', async () => {
    const world = await withVisitors('solar-system', 'a');
    const nodes = Array.from({ length: limits.manoeuvres + 1 }, (_, at) => nodeIn(world, 100 + at));
    expect(refusal(ask(world, { type: 'plan', visitor: 'a', nodes }))).toBe('invalid_command');
    const late = ask(world, { type: 'plan', visitor: 'a', nodes: [nodeIn(world, 90), nodeIn(world, -5)] });
    expect(late.answer).toMatchObject({ ok: false, code: 'burn_past', field: 'nodes.1' });
    expect(refusal(ask(world, { type: 'plan', visitor: 'b', nodes: [] }))).toBe('unknown_visitor');
    await world.stop();
    const local = await withVisitors('physics-lab', 'a');
    expect(refusal(ask(local, { type: 'plan', visitor: 'a', nodes: [nodeIn(local, 5)] }))).toBe('no_bodies');
    await local.stop();
  });

  it('pass when nobody flies them', async () => {
    const world = await withVisitors('solar-system', 'a');
    const before = shape(shipOf(world, 'a')).axis;
    ask(world, { type: 'plan', visitor: 'a', nodes: [nodeIn(world, 1)] });
    run(world, 120);
    expect(shipOf(world, 'a').vessel?.plan.nodes).toEqual([]);
    expect(shape(shipOf(world, 'a')).axis / before).toBeCloseTo(1, 3);
    await world.stop();
  });

  it.each([1, 100, 100_000])(
    'are flown by the autopilot at %d-fold time as they were planned',
    async (factor) => {
      const world = await withVisitors('solar-system', 'a');
      const nodes = [nodeIn(world, factor === 1 ? 60 : 1500)];
      const course = new Course(sharedRails());
      const ship = shipOf(world, 'a');
      const timeS = secondsBetween(world.time, nodes[0]);
      const fuelKg = ship.vessel?.fuelKg ?? 0;
      const massKg = ship.vessel?.massKg ?? 0;
      course.begin(
        {
          ...world.time,
          body: ship.body,
          offsetM: ship.offsetM,
          velocityMps: ship.velocityMps,
          dragM2PerKg: 0,
        },
        {
          horizonS: timeS + 60,
          target: -1,
          impulses: [{ timeS, progradeMps: 100, normalMps: 0, radialMps: 0 }],
        },
      );
      while (!course.advance(100));
      ask(world, { type: 'set_time', factor });
      ask(world, { type: 'plan', visitor: 'a', nodes, fly: true });
      expect(fly(world, 20_000)).toBeLessThan(20_000);
      const after = shipOf(world, 'a');
      expect(after.vessel?.plan.flying).toBe(false);
      expect(after.vessel?.hold).toBe('none');
      expect([...(after.vessel?.thrust ?? [])].map(Math.abs)).toEqual([0, 0, 0]);

      // the rocket equation says what it took
      const spentKg = fuelKg - (after.vessel?.fuelKg ?? 0);
      const exhaustMps = 100 / Math.log(massKg / (massKg - spentKg));
      expect(exhaustMps).toBeGreaterThan(1000);
      // the orbit is the one that the course led into
      const { track } = course;
      const end = track.states.subarray(6 * (track.count - 1), 6 * track.count);
      const planned = shape({ body: after.body, offsetM: end.slice(0, 3), velocityMps: end.slice(3) });
      const flown = shape(after);
      expect(flown.axis / planned.axis).toBeCloseTo(1, 3);
      expect(vec3.angle(flown.momentum, planned.momentum)).toBeLessThan(1e-4);
      await world.stop();
    },
  );

  it('are foreseen as they are flown, however long a burn takes', async () => {
    const change = { prograde_mps: 3600, normal_mps: -200, radial_mps: 400 };
    const impulse = { progradeMps: 3600, normalMps: -200, radialMps: 400 };
    const world = await withVisitors('solar-system', 'a');
    const node = nodeIn(world, 2000, change);
    const impulses = [{ timeS: secondsBetween(world.time, node), ...impulse }];
    const ship = shipOf(world, 'a');
    const begun = { ...world.time };
    const asFlown = courseOf(world, ship, { horizonS: 40_000, impulses }, { engine: engineOf(ship) });
    const atOnce = courseOf(world, ship, { horizonS: 40_000, impulses });
    ask(world, { type: 'set_time', factor: 1000 });
    ask(world, { type: 'plan', visitor: 'a', nodes: [node], fly: true });
    expect(fly(world, 20_000)).toBeLessThan(20_000);
    run(world, 500);
    const passedS = secondsBetween(begun, world.time);
    const offM = (course: Course): number => {
      const state = new Float64Array(6);
      expect(course.track.stateAt(passedS, ship.body, sharedRails(), state)).toBe(true);
      return vec3.distance(state.subarray(0, 3), ship.offsetM);
    };
    expect(offM(asFlown)).toBeLessThan(1e-6 * vec3.length(ship.offsetM));
    expect(offM(atOnce)).toBeGreaterThan(1e-2 * vec3.length(ship.offsetM));
    const mark = asFlown.marks.find(({ kind }) => kind === 'impulse');
    expect(mark?.timeS).toBe(impulses[0].timeS);
    await world.stop();
  });

  it('are flown in another system too, about the planet there', async () => {
    const world = await startWorld(starSystemScene('10,-1,0', '2026-06-21T12:00:00Z'));
    ask(world, { type: 'join', visitor: 'a', name: 'A' });
    const ship = shipOf(world, 'a');
    const planet = world.entities.find(({ name }) => name === 'Funus b');
    if (planet?.freeBody === undefined || planet.freeBody === null) throw new Error('There is no Funus b.');
    const { gmM3S2 } = planet.freeBody;
    const about = (state: Float64Array, from: Float64Array) => {
      const offset = vec3.sub(vec3.create(), state.subarray(0, 3), from.subarray(0, 3));
      const velocity = vec3.sub(vec3.create(), state.subarray(3), from.subarray(3));
      const axis = 1 / (2 / vec3.length(offset) - vec3.lengthSquared(velocity) / gmM3S2);
      return { axis, momentum: vec3.cross(vec3.create(), offset, velocity) };
    };
    const now = ({ offsetM, velocityMps }: Entity) => Float64Array.of(...offsetM, ...velocityMps);
    const change = { prograde_mps: 80, normal_mps: 40, radial_mps: 20 };
    const nodes = [nodeIn(world, 1500, change)];
    const timeS = secondsBetween(world.time, nodes[0]);
    const impulses = [{ timeS, progradeMps: 80, normalMps: 40, radialMps: 20 }];
    const course = courseOf(world, ship, { horizonS: timeS, follow: planet.id, impulses });
    const before = about(now(ship), now(planet)).axis;
    ask(world, { type: 'set_time', factor: 1000 });
    const { answer } = ask(world, { type: 'plan', visitor: 'a', nodes, fly: true });
    expect(answer).toMatchObject({ ok: true });
    expect(fly(world, 20_000)).toBeLessThan(20_000);
    const last = 6 * (course.track.count - 1);
    const planned = about(
      course.track.states.subarray(last, last + 6),
      course.followed.subarray(last, last + 6),
    );
    const flown = about(now(ship), now(planet));
    expect(planned.axis / before).toBeGreaterThan(1.01);
    expect(flown.axis / planned.axis).toBeCloseTo(1, 3);
    expect(vec3.angle(flown.momentum, planned.momentum)).toBeLessThan(1e-4);
    await world.stop();
  });

  it('stop exactly: the change of velocity is what was planned, in every direction', async () => {
    const part = fc.integer({ min: -40, max: 40 });
    await fc.assert(
      fc.asyncProperty(part, part, part, async (prograde_mps, normal_mps, radial_mps) => {
        const size = Math.hypot(prograde_mps, normal_mps, radial_mps);
        fc.pre(size > 1);
        const world = await withVisitors('solar-system', 'a');
        const massKg = shipOf(world, 'a').vessel?.massKg ?? 0;
        const nodes = [nodeIn(world, 25, { prograde_mps, normal_mps, radial_mps })];
        ask(world, { type: 'plan', visitor: 'a', nodes, fly: true });
        fly(world, 10_000);
        const { table } = shipOf(world, 'a') as unknown as { table: { exhaustSpeedMps: Float64Array } };
        const left = shipOf(world, 'a').vessel?.massKg ?? 0;
        expect(table.exhaustSpeedMps[0] * Math.log(massKg / left)).toBeCloseTo(size, 6);
        await world.stop();
      }),
      { numRuns: 12 },
    );
  });

  it('end when the pilot takes over, by hand or by another hold', async () => {
    const world = await withVisitors('solar-system', 'a');
    const begin = () => ask(world, { type: 'plan', visitor: 'a', nodes: [nodeIn(world, 20)], fly: true });
    const flying = () => shipOf(world, 'a').vessel?.plan.flying;
    begin();
    run(world, 900);
    expect([flying(), shipOf(world, 'a').vessel?.hold]).toEqual([true, 'manoeuvre']);
    ask(world, { type: 'control', visitor: 'a', seq: 1, control: { ...still, thrust: [0, 0, 1] } });
    expect([flying(), shipOf(world, 'a').vessel?.hold]).toEqual([false, 'none']);
    begin();
    run(world, 10);
    ask(world, { type: 'hold', visitor: 'a', mode: 'prograde' });
    expect([flying(), shipOf(world, 'a').vessel?.hold]).toEqual([false, 'prograde']);
    await world.stop();
  });

  it('can be held towards by hand', async () => {
    const world = await withVisitors('solar-system', 'a');
    const change = { prograde_mps: 0, normal_mps: 50, radial_mps: 0 };
    ask(world, { type: 'plan', visitor: 'a', nodes: [nodeIn(world, 400, change)] });
    ask(world, { type: 'hold', visitor: 'a', mode: 'manoeuvre' });
    run(world, 900);
    const { attitude, offsetM, velocityMps } = shipOf(world, 'a');
    const nose = vec3.transformQuat(vec3.create(), vec3.create(0, 0, -1), attitude);
    expect(vec3.angle(nose, vec3.cross(vec3.create(), offsetM, velocityMps))).toBeLessThan(0.01);
    await world.stop();
  });

  it('are saved and hashed: a world restored in the middle of a burn goes on to the same bits', async () => {
    const world = await withVisitors('solar-system', 'a');
    ask(world, { type: 'plan', visitor: 'a', nodes: [nodeIn(world, 20), nodeIn(world, 80)], fly: true });
    while (!((shipOf(world, 'a').vessel?.plan.burning?.leftMps ?? 100) < 60)) world.step();
    const snapshot = JSON.parse(JSON.stringify(world.snapshot())) as ReturnType<World['snapshot']>;
    const other = await World.restore(snapshot, { ephemeris: sharedRails(), timePolicy: 'visitors' });
    expect(other.stateHash()).toBe(world.stateHash());
    run(world, 1500);
    run(other, 1500);
    expect(other.stateHash()).toBe(world.stateHash());
    expect(shipOf(other, 'a').vessel?.plan.nodes).toHaveLength(1);
    const before = world.stateHash();
    ask(world, { type: 'plan', visitor: 'a', nodes: [] });
    expect(world.stateHash()).not.toBe(before);
    await world.stop();
    await other.stop();
  });

  it('leave nothing behind for who holds where they push: saved, loaded and run on, all is as it was', async () => {
    const world = await withVisitors('solar-system', 'a');
    ask(world, { type: 'plan', visitor: 'a', nodes: [nodeIn(world, 1)] });
    ask(world, { type: 'hold', visitor: 'a', mode: 'manoeuvre' });
    run(world, 100);
    expect(shipOf(world, 'a').vessel).toMatchObject({ hold: 'manoeuvre', plan: { nodes: [] } });
    const saved = JSON.parse(JSON.stringify(world.snapshot()));
    const loaded = await World.restore(saved, { ephemeris: sharedRails(), timePolicy: 'visitors' });
    for (const other of [world, loaded]) run(other, 100);
    expect(loaded.stateHash()).toBe(world.stateHash());
    await world.stop();
    await loaded.stop();
  });

  it('end with a jump, and with an empty tank', async () => {
    const world = await withVisitors('solar-system', 'a');
    ask(world, { type: 'plan', visitor: 'a', nodes: [nodeIn(world, 900)], fly: true });
    ask(world, { type: 'jump', visitor: 'a', body: 'moon' });
    expect(shipOf(world, 'a').vessel?.plan.nodes).toEqual([]);
    ask(world, { type: 'modify', entity: shipOf(world, 'a').id, fuel_kg: 0.5 });
    ask(world, { type: 'plan', visitor: 'a', nodes: [nodeIn(world, 18)], fly: true });
    expect(fly(world, 9000)).toBeLessThan(9000);
    expect(shipOf(world, 'a').vessel?.fuelKg).toBe(0);
    await world.stop();
  });
});
