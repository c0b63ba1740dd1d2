import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSeconds, bodies, secondsBetween } from '../../src/astro/index.ts';
import { vec3 } from '../../src/math/index.ts';
import { type Control, Course, type Entity, limits, starSystemScene, World } from '../../src/world/index.ts';
import { courseOf, engineOf } from '../support/courses.ts';
import { refusal, shipOf, still, withVisitors } from '../support/world-visitors.ts';
import { ask, run, sharedRails, startWorld } from '../support/worlds.ts';

interface Change {
  readonly prograde_mps: number;
  readonly normal_mps: number;
  readonly radial_mps: number;
}

const forward = { prograde_mps: 100, normal_mps: 0, radial_mps: 0 };
const instantIn = ({ time }: World, timeS: number) => addSeconds({ day: 0, second: 0 }, time, timeS);
const nodeIn = (world: World, timeS: number, change: Change = forward) => ({
  ...instantIn(world, timeS),
  ...change,
});
const shape = ({ offsetM, velocityMps, body }: Pick<Entity, 'offsetM' | 'velocityMps' | 'body'>) => {
  const radius = vec3.length(offsetM);
  return {
    axis: 1 / (2 / radius - vec3.lengthSquared(velocityMps) / bodies[body].gmM3S2),
    momentum: vec3.cross(vec3.create(), offsetM, velocityMps),
  };
};

/** Runs until the plan of a ship is done, or for so many ticks; returns the ticks. */
function fly(world: World, most: number): number {
  for (let tick = 0; tick < most; tick += 1) {
    if (shipOf(world, 'a').vessel?.plan.nodes.length === 0) return tick;
    world.step();
  }
  return most;
}

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

describe('plans that an operator changes', () => {
  const planOf = (world: World) => shipOf(world, 'a').vessel?.plan;
  const secondsOf = (world: World) => planOf(world)?.nodes.map(({ second }) => second);
  const change = (world: World, wish: object) =>
    ask(world, { type: 'set_plan', entity: shipOf(world, 'a').id, ...wish });

  it('are replaced, or changed by a burn, and told to everybody', async () => {
    const world = await withVisitors('solar-system', 'a');
    const [early, middle, late] = [300, 600, 900].map((timeS) => nodeIn(world, timeS));
    const { events } = change(world, { nodes: [late, early] });
    expect(secondsOf(world)).toEqual([early.second, late.second]);
    const { id, name } = shipOf(world, 'a');
    const told = { type: 'plan_changed', entity: id, name, burns: 2, flying: false };
    expect(events).toContainEqual(expect.objectContaining(told));
    change(world, { add: middle });
    expect(secondsOf(world)).toEqual([early.second, middle.second, late.second]);
    change(world, { remove: early, add: { ...early, second: early.second + 1 } });
    expect(secondsOf(world)).toEqual([early.second + 1, middle.second, late.second]);
    expect(refusal(change(world, { remove: early }))).toBe('unknown_burn');
    change(world, { remove: late, fly: true });
    expect(planOf(world)?.flying).toBe(true);
    change(world, { add: late });
    expect([planOf(world)?.flying, planOf(world)?.nodes.length]).toEqual([true, 3]);
    change(world, { nodes: [] });
    expect(planOf(world)).toMatchObject({ nodes: [], flying: false });
    await world.stop();
  });

  it('stay as they were where a change is refused', async () => {
    const world = await withVisitors('solar-system', 'a');
    const first = nodeIn(world, 300);
    const huge = { ...nodeIn(world, 5e6), prograde_mps: 6e4 };
    const over = Array.from({ length: limits.manoeuvres }, (_, at) => nodeIn(world, 400 + at));
    change(world, { nodes: [first] });
    const before = planOf(world);
    for (const [wish, code, field] of [
      [{ nodes: [first, nodeIn(world, -5)] }, 'burn_past', 'nodes.1'],
      [{ add: nodeIn(world, -5) }, 'burn_past', 'add'],
      [{ remove: first, add: nodeIn(world, -5) }, 'burn_past', 'add'],
      [{ remove: { ...first, radial_mps: 1 } }, 'unknown_burn'],
      [{ nodes: [first, ...over] }, 'invalid_command', 'nodes'],
      [{ add: huge, fly: true }, 'not_enough_delta_v'],
      [{ nodes: [], fly: true }, 'cannot_fly_plan'],
      [{ nodes: [{ ...nodeIn(world, 5), normal_mps: 1000 }], fly: true }, 'cannot_fly_plan'],
      [{ entity: 99, nodes: [] }, 'unknown_entity'],
    ] as const) {
      const { answer } = change(world, wish);
      expect(answer).toMatchObject({ ok: false, code, ...(field === undefined ? {} : { field }) });
    }
    expect(planOf(world)).toBe(before);
    change(world, { nodes: over });
    expect(refusal(change(world, { add: first }))).toBe('too_many_burns');
    change(world, { nodes: [huge] });
    expect(refusal(change(world, { fly: true }))).toBe('not_enough_delta_v');
    expect(planOf(world)).toMatchObject({ nodes: [{ progradeMps: 6e4 }], flying: false });
    await world.stop();
    const local = await withVisitors('physics-lab', 'a');
    expect(refusal(change(local, { nodes: [nodeIn(local, 5)] }))).toBe('no_bodies');
    await local.stop();
  });

  it('are not flown by a ship that stands, has no engines, or is steered by hand', async () => {
    const world = await withVisitors('solar-system', 'a');
    change(world, { nodes: [nodeIn(world, 900)] });
    const sentence = () => {
      const { answer } = change(world, { fly: true });
      return answer.type === 'answer' && !answer.ok ? `${answer.code}: ${answer.message}` : '';
    };
    const handsOn: Partial<Control>[] = [{ torque: [0.1, 0, 0] }, { brake: true }, { thrust: [0, 0, -1] }];
    for (const hands of handsOn) {
      const seq = (shipOf(world, 'a').vessel?.controlSeq ?? 0) + 1;
      ask(world, { type: 'control', visitor: 'a', seq, control: { ...still, ...hands } });
      expect(sentence()).toContain('cannot_fly_plan: The pilot steers');
      ask(world, { type: 'control', visitor: 'a', seq: seq + 1, control: still });
      expect(sentence()).toBe('');
      change(world, { fly: false });
    }
    const position = { body: 'moon', lat_deg: 0.7, lon_deg: 23.5, alt_m: 4 };
    ask(world, { type: 'modify', entity: shipOf(world, 'a').id, position });
    for (let tick = 0; tick < 2000 && shipOf(world, 'a').vessel?.landed !== true; tick += 1) world.step();
    change(world, { nodes: [nodeIn(world, 900)] });
    expect(sentence()).toContain('cannot_fly_plan: The ship stands');
    const hull = { thrust_n: 0 };
    const away = { relative_to: 'moon', frame: 'inertial', position_m: [4e6, 0, 0] } as const;
    ask(world, {
      type: 'spawn',
      entity: { kind: 'vessel', name: 'Hulk', position: { ...away, position_m: [4e6, 0, 0] }, hull },
    });
    const hulk = world.entities.find(({ name }) => name === 'Hulk')?.id ?? 0;
    const wish = { type: 'set_plan', entity: hulk, nodes: [nodeIn(world, 900)] } as const;
    const plan = (fly: boolean) => ask(world, { ...wish, nodes: [...wish.nodes], fly });
    expect(plan(false).answer).toMatchObject({ ok: true, entity: hulk });
    expect(plan(true).answer).toMatchObject({ code: 'cannot_fly_plan' });
    await world.stop();
  });

  it('leave no thrust behind where the world goes back to before them, or a scene begins anew', async () => {
    const world = await withVisitors('solar-system', 'a');
    const before = JSON.parse(JSON.stringify(world.snapshot()));
    change(world, { nodes: [nodeIn(world, 20)], fly: true });
    while ((planOf(world)?.burning ?? null) === null) world.step();
    run(world, 30);
    expect(shipOf(world, 'a').vessel?.thrust[2]).toBeLessThan(0);
    const [back, anew] = [
      await World.restore(before, { ephemeris: sharedRails(), timePolicy: 'visitors' }),
      await startWorld('solar-system'),
    ];
    back.takeBack(world);
    anew.takeOver(world, ['vessels']);
    for (const other of [back, anew]) {
      const { vessel } = shipOf(other, 'a');
      expect(vessel).toMatchObject({ hold: 'none', plan: { nodes: [] } });
      expect([...(vessel?.thrust ?? [])].map(Math.abs)).toEqual([0, 0, 0]);
      await other.stop();
    }
    await world.stop();
  });

  it('do not end the world where their ship is put into the very middle of a custom body', async () => {
    const world = await withVisitors('second-moon', 'a');
    const { id } = shipOf(world, 'a');
    change(world, { nodes: [nodeIn(world, 900)], fly: true });
    const position = { relative_to: 'Selene', frame: 'inertial', position_m: [0, 0, 0] } as const;
    ask(world, { type: 'modify', entity: id, position: { ...position, position_m: [0, 0, 0] } });
    run(world, 3);
    expect(shipOf(world, 'a').vessel).toMatchObject({ landed: true, plan: { flying: false } });
    await world.stop();
  });

  it('leave a burn that is under way alone, unless it is taken out', async () => {
    const world = await withVisitors('solar-system', 'a');
    const [first, second] = [nodeIn(world, 20), nodeIn(world, 80)];
    change(world, { nodes: [first], fly: true });
    while (!((planOf(world)?.burning?.leftMps ?? 100) < 60)) world.step();
    const leftMps = planOf(world)?.burning?.leftMps ?? 0;
    change(world, { add: second });
    expect(planOf(world)?.burning?.leftMps).toBeLessThan(leftMps);
    expect(planOf(world)?.burning?.leftMps).toBeGreaterThan(leftMps - 1);
    expect(refusal(change(world, { remove: first, add: second }))).toBe('burn_under_way');
    // also when what is put in lies before its instant, and when it is told again as it is
    change(world, { nodes: [second, { ...first, second: first.second - 0.001 }, first] });
    expect(planOf(world)?.nodes[0]?.second).toBe(first.second);
    expect(planOf(world)?.burning?.leftMps).toBeGreaterThan(leftMps - 1);
    change(world, { nodes: [second, first] });
    change(world, { remove: first });
    expect(planOf(world)).toMatchObject({ flying: true, burning: null, nodes: [{ second: second.second }] });
    expect([...(shipOf(world, 'a').vessel?.thrust ?? [])].map(Math.abs)).toEqual([0, 0, 0]);
    change(world, { fly: false });
    expect(planOf(world)).toMatchObject({ flying: false });
    await world.stop();
  });
});
