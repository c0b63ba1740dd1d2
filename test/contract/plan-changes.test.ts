import { describe, expect, it } from 'vitest';
import { addSeconds, secondsBetween } from '../../src/astro/index.ts';
import { vec3 } from '../../src/math/index.ts';
import { type Control, limits, World } from '../../src/world/index.ts';
import { courseOf, engineOf } from '../support/courses.ts';
import { fly, nodeIn, shape } from '../support/planned-flights.ts';
import { refusal, shipOf, still, withVisitors } from '../support/world-visitors.ts';
import { ask, run, sharedRails, startWorld } from '../support/worlds.ts';

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

  it('count seconds from the tick in which they are done, and say which instant that is', async () => {
    const world = await withVisitors('solar-system', 'a');
    const [{ day, second, ...push }, later] = [nodeIn(world, 600), nodeIn(world, 900)];
    const { answer } = change(world, { add: { in_seconds: 600, ...push } });
    expect(answer).toMatchObject({ ok: true, entity: shipOf(world, 'a').id, burn: { day, second } });
    expect(planOf(world)?.nodes).toMatchObject([{ day, second }]);
    change(world, { nodes: [later, { in_seconds: 0, ...push }] });
    expect(planOf(world)?.nodes).toMatchObject([{ day: later.day, second: later.second }]);
    for (const in_seconds of [-1, 4e11, Number.NaN])
      expect(refusal(change(world, { add: { in_seconds, ...push } }))).toBe('invalid_command');
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

  it.each([1000, 100_000, 1_000_000])(
    'are flown where they were planned, also when they come at %d-fold time',
    async (factor) => {
      const world = await withVisitors('solar-system', 'a');
      const fast = async () => {
        ask(world, { type: 'set_time', factor });
        while (world.time.factor !== factor && world.time.cap === null) world.step();
      };
      await fast();
      const planned = nodeIn(world, 900);
      const ship = shipOf(world, 'a');
      const impulse = {
        timeS: secondsBetween(world.time, planned),
        progradeMps: 100,
        normalMps: 0,
        radialMps: 0,
      };
      const plan = { horizonS: impulse.timeS + 60, impulses: [impulse] };
      const { track } = courseOf(world, ship, plan, { engine: engineOf(ship) });
      expect(change(world, { nodes: [planned], fly: true }).answer).toMatchObject({ ok: true });
      expect(secondsBetween(world.time, planned)).toBeGreaterThan(600);
      expect(fly(world, 20_000)).toBeLessThan(20_000);
      const end = track.states.subarray(6 * (track.count - 1), 6 * track.count);
      const foreseen = shape({ body: ship.body, offsetM: end.slice(0, 3), velocityMps: end.slice(3) });
      expect(shape(ship).axis / foreseen.axis).toBeCloseTo(1, 3);
      expect(vec3.angle(shape(ship).momentum, foreseen.momentum)).toBeLessThan(1e-4);
      // nor is one left out that a new date is shortly before
      change(world, { nodes: [nodeIn(world, 1e6)], fly: true });
      const { day, second } = addSeconds({ day: 0, second: 0 }, world.time, 1e6 - 300);
      ask(world, { type: 'set_time', epoch: { day, second } });
      expect(fly(world, 20_000)).toBeLessThan(20_000);
      expect(ship.vessel?.fuelKg).toBeLessThan(996.01);
      await world.stop();
    },
  );

  it('are flown only where there is time for every burn', async () => {
    const world = await withVisitors('solar-system', 'a');
    // 300 m/s take 60 s each
    const long = { prograde_mps: 300, normal_mps: 0, radial_mps: 0 };
    const plan = (apartS: number) =>
      change(world, { nodes: [nodeIn(world, 300, long), nodeIn(world, 300 + apartS, long)], fly: true });
    const late = plan(40).answer;
    expect(late).toMatchObject({ code: 'cannot_fly_plan', message: expect.stringContaining('Burn 2') });
    expect(plan(50).answer).toMatchObject({ ok: true });
    ask(world, { type: 'set_time', factor: 100 });
    expect(fly(world, 20_000)).toBeLessThan(20_000);
    expect(shipOf(world, 'a').vessel?.fuelKg).toBeLessThan(1000 - 11.9);
    // what is under way counts for what is left of it
    change(world, { nodes: [nodeIn(world, 100, long)], fly: true });
    while (!((planOf(world)?.burning?.leftMps ?? 300) < 100)) world.step();
    expect(change(world, { add: nodeIn(world, 40, long), fly: true }).answer).toMatchObject({ ok: true });
    expect(fly(world, 20_000)).toBeLessThan(20_000);
    expect(shipOf(world, 'a').vessel?.fuelKg).toBeLessThan(1000 - 23.8);
    await world.stop();
  });

  it('leave an engine off that was out of fuel, for when there is some again', async () => {
    const world = await withVisitors('solar-system', 'a');
    const { id } = shipOf(world, 'a');
    change(world, { nodes: [nodeIn(world, 20), nodeIn(world, 900)], fly: true });
    while ((planOf(world)?.burning?.leftMps ?? 100) > 60) world.step();
    ask(world, { type: 'modify', entity: id, fuel_kg: 0 });
    run(world, 2);
    expect(planOf(world)).toMatchObject({ flying: false, nodes: [{}] });
    ask(world, { type: 'modify', entity: id, fuel_kg: 800 });
    run(world, 90);
    const { vessel } = shipOf(world, 'a');
    expect([vessel?.fuelKg, vessel?.hold]).toEqual([800, 'none']);
    expect(change(world, { fly: true }).answer).toMatchObject({ ok: true });
    await world.stop();
  });

  it('are left out, and the ship is let go, where it does not turn to where they push', async () => {
    const world = await withVisitors('solar-system', 'a');
    const { id } = shipOf(world, 'a');
    const position = { relative_to: 'moon', frame: 'inertial', position_m: [4e6, 0, 0] } as const;
    const slow = { kind: 'vessel', name: 'Tug', position, hull: { torque_nm: 1e-9 } } as const;
    ask(world, { type: 'spawn', entity: { ...slow, position: { ...position, position_m: [4e6, 0, 0] } } });
    const tug = world.entities.find(({ name }) => name === 'Tug');
    const nodes = [nodeIn(world, 20), nodeIn(world, 900)];
    ask(world, { type: 'set_plan', entity: tug?.id ?? id, nodes, fly: true });
    run(world, 90 * 45);
    expect(tug?.vessel).toMatchObject({ hold: 'none', fuelKg: 1000 });
    expect(tug?.vessel?.plan).toMatchObject({
      flying: false,
      burning: null,
      nodes: [nodes[1]].map(({ day, second }) => ({ day, second })),
    });
    expect(world.time.cap).toBeNull();
    ask(world, { type: 'modify', entity: tug?.id ?? id, hull: { torque_nm: 0 } });
    expect(ask(world, { type: 'set_plan', entity: tug?.id ?? id, fly: true }).answer).toMatchObject({
      code: 'cannot_fly_plan',
      message: expect.stringContaining('torque'),
    });
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

  it('end a burn that is under way where one is added and the ship is to fly no longer', async () => {
    const world = await withVisitors('solar-system', 'a');
    const [first, second] = [nodeIn(world, 20), nodeIn(world, 80)];
    change(world, { nodes: [first], fly: true });
    while (!((planOf(world)?.burning?.leftMps ?? 100) < 60)) world.step();
    change(world, { add: second, fly: false });
    expect(secondsOf(world)).toEqual([second.second]);
    expect(planOf(world)).toMatchObject({ flying: false, burning: null });
    await world.stop();
  });
});
