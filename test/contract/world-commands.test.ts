import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodies, bodyIndex } from '../../src/astro/index.ts';
import { vec3 } from '../../src/math/index.ts';
import { holdModes, limits } from '../../src/world/index.ts';
import { refusal, shipOf, still, typesOf, withVisitors } from '../support/world-visitors.ts';
import { ask, run, sceneFrom, sceneNames, sceneText, sharedRails, startWorld } from '../support/worlds.ts';

describe('visitors', () => {
  it('get a ship of their own at the start, beside each other and not in each other', async () => {
    for (const scene of ['solar-system', 'physics-lab']) {
      const world = await withVisitors(scene, 'a', 'b', 'c', 'd');
      const ships = ['a', 'b', 'c', 'd'].map((visitor) => shipOf(world, visitor));
      for (const one of ships) {
        for (const other of ships) {
          if (one === other) continue;
          const apartM = vec3.distance(one.offsetM, other.offsetM);
          expect(apartM).toBeGreaterThan(2.5);
          expect(apartM).toBeLessThan(200);
        }
      }
      expect(world.visitors.map(({ id, name }) => `${id} ${name}`)).toEqual(['a A', 'b B', 'c C', 'd D']);
      await world.stop();
    }
  });

  it('stay in formation on an orbit', async () => {
    const world = await withVisitors('solar-system', 'a', 'b');
    const [a, b] = ['a', 'b'].map((visitor) => shipOf(world, visitor));
    const apartM = vec3.distance(a.offsetM, b.offsetM);
    ask(world, { type: 'set_time', factor: 1000 });
    run(world, 900);
    expect(Math.abs(vec3.distance(a.offsetM, b.offsetM) - apartM)).toBeLessThan(5);
    await world.stop();
  });

  it('begin over daylight, 400 km up, along the orbit', async () => {
    const world = await withVisitors('solar-system', 'a');
    const ship = shipOf(world, 'a');
    expect(bodies[ship.body].name).toBe('earth');
    expect((vec3.length(ship.offsetM) - 6_371_000) / 1000).toBeCloseTo(400, -1);
    expect(vec3.length(ship.velocityMps)).toBeCloseTo(
      Math.sqrt(bodies[ship.body].gmM3S2 / vec3.length(ship.offsetM)),
      0,
    );
    const forward = vec3.transformQuat(vec3.create(), vec3.create(0, 0, -1), ship.attitude);
    const dip = Math.acos(6_371_008 / vec3.length(ship.offsetM));
    expect(vec3.angle(forward, ship.velocityMps)).toBeCloseTo(dip, 2);
    const { day, second } = world.time;
    const sun = sharedRails()
      .stateBetween(bodyIndex('sun'), ship.body, day, second, new Float64Array(6))
      .subarray(0, 3);
    expect(vec3.angle(sun, ship.offsetM)).toBeLessThan(1);
    await world.stop();
  });

  it('are refused twice, and unknown ones are', async () => {
    const world = await withVisitors('moon-orbit', 'a');
    expect(refusal(ask(world, { type: 'join', visitor: 'a', name: 'Again' }))).toBe('already_joined');
    expect(refusal(ask(world, { type: 'leave', visitor: 'b' }))).toBe('unknown_visitor');
    expect(refusal(ask(world, { type: 'rename', visitor: 'b', name: 'B' }))).toBe('unknown_visitor');
    expect(refusal(ask(world, { type: 'jump', visitor: 'b', body: 'mars' }))).toBe('unknown_visitor');
    expect(refusal(ask(world, { type: 'ask_time', visitor: 'b', factor: 1 }))).toBe('unknown_visitor');
    expect(typesOf(ask(world, { type: 'leave', visitor: 'a' }).events)).toEqual([
      'entity_removed',
      'visitor_left',
      'answer',
    ]);
    expect(world.entities.filter(({ kind }) => kind === 'vessel')).toEqual([]);
    await world.stop();
  });

  it('have names of their own, so that it is clear who is meant', async () => {
    const world = await startWorld('moon-orbit');
    const names = ['Ada', 'ada', 'Ada', 'Operator', 'scene'];
    names.forEach((name, at) => {
      ask(world, { type: 'join', visitor: `v${at}`, name });
    });
    const shown = () => world.visitors.map(({ name }) => name);
    expect(shown()).toEqual(['Ada', 'ada 2', 'Ada 3', 'Operator 2', 'scene 2']);
    expect(shipOf(world, 'v2').name).toBe('Ada 3');
    ask(world, { type: 'rename', visitor: 'v0', name: 'Ada' });
    ask(world, { type: 'rename', visitor: 'v1', name: 'ADA' });
    ask(world, { type: 'leave', visitor: 'v0' });
    ask(world, { type: 'rename', visitor: 'v2', name: 'Ada' });
    expect(shown()).toEqual(['ADA 2', 'Ada', 'Operator 2', 'scene 2']);
    await world.stop();
  });

  it('are as many as the limit, and then no more', async () => {
    const world = await startWorld('moon-orbit');
    for (let i = 0; i < limits.visitors; i += 1)
      world.submit({ type: 'join', id: 'x', visitor: `v${i}`, name: 'V' });
    run(world, 1);
    expect(world.visitors).toHaveLength(limits.visitors);
    expect(refusal(ask(world, { type: 'join', visitor: 'late', name: 'Late' }))).toBe('visitors_full');
    await world.stop();
  });
});

describe('commands', () => {
  it('set a date at which the world then is, however fast time was', async () => {
    const world = await withVisitors('solar-system', 'a');
    ask(world, { type: 'jump', visitor: 'a', body: 'sun', distance: 'mars' });
    ask(world, { type: 'set_time', factor: 1e7 });
    run(world, 90);
    expect(world.time.factor).toBeGreaterThan(1e4);
    ask(world, { type: 'set_time', factor: 2, epoch: { day: 5000, second: 100 } });
    run(world, 89);
    expect(world.time).toMatchObject({ day: 5000, factor: 2 });
    expect(world.time.second).toBeCloseTo(102, 6);
    const outside = ask(world, { type: 'set_time', epoch: { day: 60_000, second: 0 } });
    expect(outside.answer).toMatchObject({
      ok: false,
      message: expect.stringMatching(/1899-06-03.*2101-08-19/),
    });
    await world.stop();
  });

  it('that are none are answered as such, whatever they are', async () => {
    const world = await withVisitors('moon-orbit', 'a');
    const wrong: unknown[] = [
      null,
      7,
      'join',
      [],
      {},
      { type: 'join' },
      { type: 'explode', id: '1' },
      { type: 'join', id: '1', visitor: 'x', name: '' },
      { type: 'join', id: '1', visitor: 'x', name: 'x'.repeat(129) },
      { type: 'join', id: '1', visitor: 'x', name: 'x', admin: true },
      { type: 'control', id: '1', visitor: 'a', seq: 1, control: { ...still, thrust: [0, 0, 2] } },
      { type: 'control', id: '1', visitor: 'a', seq: 1, control: { ...still, thrust: [0, 0, Number.NaN] } },
      { type: 'control', id: '1', visitor: 'a', seq: 1.5, control: still },
      { type: 'ask_time', id: '1', visitor: 'a', factor: 0 },
      { type: 'ask_time', id: '1', visitor: 'a', factor: Number.POSITIVE_INFINITY },
      { type: 'set_time', id: '1', epoch: { day: 0.5, second: 0 } },
      { type: 'set_time', id: '1', step: 0 },
    ];
    for (const command of wrong) world.submit(command);
    world.step();
    const answers = world.drainEvents().filter((event) => event.type === 'answer' && !event.ok);
    expect(
      answers.filter((event) => event.type === 'answer' && !event.ok && event.code === 'invalid_command'),
    ).toHaveLength(wrong.length);
    for (const event of answers)
      expect(event.type === 'answer' && !event.ok && event.message.length).toBeGreaterThan(10);
    await world.stop();
  });

  it('wait in a queue with an end', async () => {
    const world = await withVisitors('moon-orbit');
    const fill = () => {
      for (let i = 0; i <= limits.pendingCommands; i += 1)
        world.submit({ type: 'leave', id: 'x', visitor: 'nobody' });
    };
    expect(fill).toThrow(expect.objectContaining({ code: 'queue_full' }) as Error);
    run(world, 1);
    expect(world.drainEvents()).toHaveLength(limits.pendingCommands);
    await world.stop();
  });

  it('whose answers nobody takes give way, the oldest first, and are counted', async () => {
    const world = await withVisitors('moon-orbit');
    for (let turn = 0; turn < 3; turn += 1) {
      for (let i = 0; i < limits.pendingCommands; i += 1)
        world.submit({ type: 'leave', id: `${turn}`, visitor: 'nobody' });
      world.step();
    }
    expect(world.check()[0]).toContain('events were dropped');
    const events = world.drainEvents();
    expect(events).toHaveLength(limits.pendingEvents + 1);
    expect(events[0]).toMatchObject({
      type: 'events_dropped',
      count: 3 * limits.pendingCommands - limits.pendingEvents,
    });
    expect(events.at(-1)).toMatchObject({ type: 'answer', id: '2' });
    expect(world.check()).toEqual([]);
    await world.stop();
  });

  it('are applied in order at the beginning of a tick, controls by their sequence number', async () => {
    const world = await withVisitors('moon-orbit', 'a');
    const ship = shipOf(world, 'a');
    const control = (seq: number, share: number) =>
      world.submit({ type: 'control', visitor: 'a', seq, control: { ...still, thrust: [0, 0, share] } });
    control(5, -0.5);
    control(4, -0.9);
    run(world, 1);
    expect(ship.vessel?.thrust[2]).toBe(-0.5);
    expect(ship.vessel?.controlSeq).toBe(5);
    control(6, 0.25);
    run(world, 1);
    expect(ship.vessel?.thrust[2]).toBe(0.25);
    await world.stop();
  });
});

describe('any commands', () => {
  const word = fc.constantFrom('a', 'b', 'moon', 'earth', 'sun', 'ssb', 'origin', 'Apollo 11', 'X', 'nobody');
  const metres = fc.oneof(
    fc.constantFrom(0, 1, 1e7, -1e7, 1e15),
    fc.double({ min: -1e15, max: 1e15, noNaN: true }),
  );
  const angle = fc.double({ min: -360, max: 360, noNaN: true });
  const position = fc.oneof(
    fc.record({
      relative_to: word,
      frame: fc.constantFrom('inertial', 'fixed', 'local'),
      position_m: fc.tuple(metres, metres, metres),
    }),
    fc.record({
      body: word,
      lat_deg: fc.double({ min: -90, max: 90, noNaN: true }),
      lon_deg: angle,
      alt_m: metres,
    }),
    fc.record({
      body: word,
      plane: fc.constantFrom('equator', 'ecliptic', 'icrf'),
      semi_major_axis_m: metres,
      eccentricity: fc.oneof(
        fc.constantFrom(0, 0.999999, 1, 1.000001, 1000),
        fc.double({ min: 0, max: 2, noNaN: true }),
      ),
      inclination_deg: fc.double({ min: 0, max: 180, noNaN: true }),
      ascending_node_deg: angle,
      periapsis_argument_deg: angle,
      mean_anomaly_deg: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    }),
  );
  const stick = fc.double({ min: -1, max: 1, noNaN: true });
  const sticks = fc.tuple(stick, stick, stick);
  const command = fc.oneof(
    fc.record({ type: fc.constant('join'), visitor: word, name: word }),
    fc.record({ type: fc.constant('leave'), visitor: word }),
    fc.record({
      type: fc.constant('control'),
      visitor: word,
      seq: fc.nat(1000),
      control: fc.record({
        thrust: sticks,
        torque: sticks,
        stabilise: fc.boolean(),
        brake: fc.boolean(),
        hold: fc.constantFrom(...holdModes),
      }),
    }),
    fc.record({
      type: fc.constant('hold'),
      visitor: word,
      mode: fc.constantFrom(...holdModes),
      target: fc.oneof(fc.record({ body: word }), fc.record({ entity: fc.integer({ min: 1, max: 12 }) })),
    }),
    fc.record({
      type: fc.constant('jump'),
      visitor: word,
      body: word,
      altitude_m: fc.oneof(fc.constantFrom(0, 1, 1e15), fc.double({ min: 0, max: 1e12, noNaN: true })),
    }),
    fc.record({
      type: fc.constant('ask_time'),
      visitor: word,
      factor: fc.constantFrom(null, 0.01, 1, 1e5, 1e7),
      paused: fc.boolean(),
    }),
    fc.record({
      type: fc.constant('set_time'),
      factor: fc.constantFrom(0.01, 1, 1e4, 1e7),
      paused: fc.boolean(),
    }),
    fc.record({
      type: fc.constant('set_time'),
      epoch: fc.record({
        day: fc.integer({ min: -40_000, max: 40_000 }),
        second: fc.double({ min: 0, max: 86_399, noNaN: true }),
      }),
    }),
    fc.record({
      type: fc.constant('spawn'),
      entity: fc.record({ kind: fc.constantFrom('marker', 'vessel'), name: word, position }),
    }),
    fc.record({ type: fc.constant('remove'), entity: fc.integer({ min: 1, max: 30 }) }),
  );

  it.each(sceneNames)('leave a world of %s sound, and each is answered', async (scene) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(command, fc.integer({ min: 0, max: 12 })), { minLength: 1, maxLength: 25 }),
        async (plan) => {
          const world = await withVisitors(scene, 'a');
          for (const [one, ticks] of plan) {
            world.submit({ ...one, id: 'x' });
            run(world, 1 + ticks);
            expect(world.drainEvents().filter((event) => event.type === 'answer')).toHaveLength(1);
          }
          expect(world.check()).toEqual([]);
          expect(Number.isFinite(world.time.second)).toBe(true);
          await world.stop();
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('what is spawned', () => {
  it('stands or flies where it was put, and can be removed again', async () => {
    const world = await withVisitors('moon-orbit', 'a');
    const { answer } = ask(world, {
      type: 'spawn',
      entity: { kind: 'marker', name: 'Camp', position: { body: 'moon', lat_deg: 5, lon_deg: 6, alt_m: 0 } },
    });
    const camp = world.entities.find(({ name }) => name === 'Camp');
    expect(answer).toMatchObject({ ok: true, entity: camp?.id });
    const before = camp?.offsetM.slice() ?? vec3.create();
    ask(world, { type: 'set_time', epoch: { day: world.time.day + 7, second: 0 } });
    // A week later the Moon has turned by a quarter, and the camp with it.
    expect(vec3.angle(before, camp?.offsetM ?? before)).toBeGreaterThan(1);
    const beside = { relative_to: 'Camp', frame: 'inertial', position_m: [0, 0, 5000] } as const;
    expect(
      refusal(
        ask(world, {
          type: 'spawn',
          entity: { kind: 'vessel', name: 'Tug', position: { ...beside, position_m: [0, 0, 5000] } },
        }),
      ),
    ).toBeUndefined();
    const tug = world.entities.find(({ name }) => name === 'Tug');
    expect(vec3.distance(tug?.offsetM ?? before, camp?.offsetM ?? before)).toBeCloseTo(5000, -1);
    for (const entity of [camp, tug])
      expect(refusal(ask(world, { type: 'remove', entity: entity?.id ?? 1 }))).toBeUndefined();
    expect(world.entities.some(({ name }) => name === 'Camp' || name === 'Tug')).toBe(false);
    await world.stop();
  });

  it('is refused where it cannot be', async () => {
    const world = await withVisitors('moon-orbit', 'a');
    const marker = (position: object) =>
      refusal(ask(world, { type: 'spawn', entity: { kind: 'marker', name: 'X', position } } as never));
    expect(marker({ relative_to: 'nothing', frame: 'inertial', position_m: [0, 0, 0] })).toBe('unknown_body');
    expect(marker({ relative_to: 'moon', frame: 'local', position_m: [0, 0, 0] })).toBe('unknown_place');
    expect(marker({ relative_to: 'moon', frame: 'fixed', position_m: [0, 0, 1000] })).toBe('below_ground');
    expect(marker({ position_m: [0, 0, 0] })).toBe('invalid_command');
    expect(refusal(ask(world, { type: 'remove', entity: 4711 }))).toBe('unknown_entity');
    expect(refusal(ask(world, { type: 'remove', entity: shipOf(world, 'a').id }))).toBe('not_removable');
    const ofScene = world.entities.find(({ kind }) => kind === 'marker');
    expect(refusal(ask(world, { type: 'remove', entity: ofScene?.id ?? 1 }))).toBe('not_removable');
    await world.stop();
  });
});

describe('another scene', () => {
  it('takes the visitors along and gives them new ships; ticks go on counting', async () => {
    const world = await withVisitors('solar-system', 'a', 'b');
    ask(world, { type: 'set_time', factor: 50 });
    run(world, 100);
    const next = await startWorld('physics-lab');
    next.takeOver(world);
    expect(next.time).toMatchObject({ tick: world.time.tick, targetFactor: 1, holder: 'scene' });
    expect(next.visitors.map(({ id }) => id)).toEqual(['a', 'b']);
    expect([...shipOf(next, 'a').offsetM]).toEqual([0, 1.7, 0]);
    run(next, 10);
    expect(next.time.tick).toBe(world.time.tick + 10);
    await Promise.all([world.stop(), next.stop()]);
  });

  it('keeps what it is told to keep', async () => {
    const world = await withVisitors('solar-system', 'a');
    ask(world, { type: 'jump', visitor: 'a', body: 'mars' });
    ask(world, { type: 'set_time', factor: 50, epoch: { day: 1000, second: 5 } });
    ask(world, {
      type: 'spawn',
      entity: { kind: 'marker', name: 'Gone', position: { body: 'moon', lat_deg: 5, lon_deg: 6, alt_m: 0 } },
    });
    run(world, 100);
    const scene = sceneFrom(sceneText('solar-system'));
    const next = await startWorld(scene);
    next.takeOver(world, scene.keep);
    expect(next.time).toMatchObject({
      day: world.time.day,
      second: world.time.second,
      targetFactor: 50,
      holder: 'operator',
    });
    const [before, after] = [shipOf(world, 'a'), shipOf(next, 'a')];
    expect(bodies[after.body].name).toBe('mars');
    expect([...after.offsetM]).toEqual([...before.offsetM]);
    expect(next.entities.some(({ name }) => name === 'Gone')).toBe(false);
    run(world, 50);
    run(next, 50);
    expect([...after.offsetM]).toEqual([...before.offsetM]);
    await Promise.all([world.stop(), next.stop()]);
  });

  it('says what is wrong with it before anything is lost', async () => {
    const scene = sceneFrom(sceneText('moon-orbit'));
    const at = (position: object) => startWorld({ ...scene, start: { position } } as never);
    await expect(at({ body: 'moon', lat_deg: 0, lon_deg: 0, alt_m: -5000 })).rejects.toMatchObject({
      code: 'bad_scene',
    });
    await expect(startWorld({ ...scene, time: { epoch: '1700-01-01T00:00:00Z' } })).rejects.toMatchObject({
      code: 'bad_scene',
    });
  });
});
