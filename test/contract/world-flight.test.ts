import { describe, expect, it } from 'vitest';
import { airDensityKgM3, bodies, bodyIndex } from '../../src/astro/index.ts';
import { vec3 } from '../../src/math/index.ts';
import { refusal, shipOf, typesOf, withVisitors } from '../support/world-visitors.ts';
import { ask, run, sharedRails, startWorld } from '../support/worlds.ts';

describe('time', () => {
  it('belongs to the lowest wish, and who has it is told', async () => {
    const world = await withVisitors('moon-orbit', 'a', 'b');
    expect(ask(world, { type: 'ask_time', visitor: 'a', factor: 100 }).events[0]).toMatchObject({
      type: 'time_changed',
      factor: 100,
      holder: 'A',
    });
    ask(world, { type: 'ask_time', visitor: 'b', factor: 10 });
    expect(world.time).toMatchObject({ targetFactor: 10, holder: 'B', holderVisitor: 'b' });
    ask(world, { type: 'set_time', factor: 1000 });
    expect(world.time).toMatchObject({ targetFactor: 1000, holder: 'operator', holderVisitor: null });
    ask(world, { type: 'ask_time', visitor: 'b', factor: 10 });
    ask(world, { type: 'ask_time', visitor: 'a', factor: 1, paused: true });
    expect(world.time).toMatchObject({ paused: true, holder: 'A', factor: 0 });
    const { events } = ask(world, { type: 'leave', visitor: 'a' });
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'time_changed', factor: 10, paused: false, holder: 'B' }),
    );
    await world.stop();
  });

  it('is the operators’ alone where the policy says so', async () => {
    const world = await startWorld('moon-orbit', 'operators');
    ask(world, { type: 'join', visitor: 'a', name: 'A' });
    expect(refusal(ask(world, { type: 'ask_time', visitor: 'a', factor: 10 }))).toBe('not_permitted');
    expect(refusal(ask(world, { type: 'set_time', factor: 10 }))).toBeUndefined();
    await world.stop();
  });

  it('stands still while paused, but ticks go on, and single ones can be stepped', async () => {
    const world = await withVisitors('moon-orbit', 'a');
    expect(refusal(ask(world, { type: 'set_time', step: 3 }))).toBe('not_paused');
    ask(world, { type: 'set_time', paused: true });
    const { tick, day, second } = world.time;
    const place = shipOf(world, 'a').offsetM.slice();
    run(world, 100);
    expect(world.time).toMatchObject({ tick: tick + 100, day, second, paused: true });
    expect([...shipOf(world, 'a').offsetM]).toEqual([...place]);
    ask(world, { type: 'set_time', step: 9 });
    run(world, 50);
    expect(world.time.second - second).toBeCloseTo(0.1, 9);
    ask(world, { type: 'set_time', paused: false });
    run(world, 90);
    expect(world.time.second - second).toBeGreaterThan(1);
    await world.stop();
  });

  it('jumps to a date, ships along with their body, and refuses dates that the ephemeris does not have', async () => {
    const world = await withVisitors('moon-orbit', 'a');
    const ship = shipOf(world, 'a');
    const { firstDay, endDay } = sharedRails();
    const before = vec3.length(ship.offsetM);
    expect(ask(world, { type: 'set_time', epoch: { day: 0, second: 43_200 } }).events[0]).toMatchObject({
      type: 'date_changed',
      day: 0,
    });
    expect(world.time.day).toBe(0);
    expect(vec3.length(ship.offsetM)).toBeCloseTo(before, 0);
    for (const day of [firstDay - 1, endDay, 1e9]) {
      expect(refusal(ask(world, { type: 'set_time', factor: 77, epoch: { day, second: 0 } }))).toBe(
        'outside_span',
      );
    }
    expect(world.time).toMatchObject({ day: 0, targetFactor: 1 });
    ask(world, { type: 'set_time', factor: 1000, epoch: { day: endDay - 1, second: 86_000 } });
    run(world, 200);
    expect(world.time).toMatchObject({ day: endDay - 1, factor: 0, cap: { reason: 'span' } });
    expect(typesOf(world.drainEvents())).toContain('span_reached');
    expect(world.check()).toEqual([]);
    ask(world, { type: 'set_time', epoch: { day: 100, second: 0 } });
    run(world, 5);
    expect(world.time.cap).toBeNull();
    await world.stop();
  });
});

describe('air', () => {
  it('slows what falls to the speed at which drag carries its weight, and keeps time slow', async () => {
    const world = await withVisitors('solar-system', 'a');
    const place = { body: 'earth', lat_deg: 10, lon_deg: 20, alt_m: 12_000 } as const;
    ask(world, { type: 'spawn', entity: { kind: 'vessel', name: 'Falls', position: place } });
    const ship = world.entities.find(({ name }) => name === 'Falls');
    if (ship === undefined) throw new Error('It is not there.');
    run(world, 90 * 45);
    const earth = bodies[bodyIndex('earth')];
    const radiusM = vec3.length(ship.offsetM);
    // the ellipsoid at 10 degrees of latitude, within some metres
    const altitudeM =
      radiusM - earth.equatorialRadiusM * (1 - earth.flattening * Math.sin(Math.PI / 18) ** 2);
    const sinkMps = -vec3.dot(ship.offsetM, ship.velocityMps) / radiusM;
    const density = airDensityKgM3(ship.body, altitudeM);
    const weightN = ((ship.vessel?.massKg ?? 0) * earth.gmM3S2) / (radiusM * radiusM);
    expect(altitudeM).toBeGreaterThan(1000);
    // a little faster, as it comes from thinner air
    const share = sinkMps / Math.sqrt((2 * weightN) / (density * 0.5 * 10));
    expect(share).toBeGreaterThan(1);
    expect(share).toBeLessThan(1.1);
    ask(world, { type: 'set_time', factor: 10_000 });
    run(world, 2);
    const { cap } = world.time;
    expect(['air', 'ground']).toContain(cap?.reason);
    expect(cap?.factor).toBeLessThan(1000);
    await world.stop();
  });

  it('is what time waits for on a way through its upper layers', async () => {
    const world = await withVisitors('solar-system', 'a');
    const low = {
      body: 'earth',
      plane: 'equator',
      semi_major_axis_m: 6_498_000,
      eccentricity: 0,
      inclination_deg: 0,
      ascending_node_deg: 0,
      periapsis_argument_deg: 0,
      mean_anomaly_deg: 0,
    } as const;
    ask(world, { type: 'spawn', entity: { kind: 'vessel', name: 'Skims', position: low } });
    ask(world, { type: 'set_time', factor: 10_000 });
    run(world, 90);
    expect(world.time.cap).toMatchObject({ reason: 'air', text: 'a ship is in air, or near it' });
    expect(world.time.factor).toBeLessThanOrEqual(50);
    await world.stop();
  });
});

describe('a jump', () => {
  it('leads to a round orbit of any body, over its sunlit side', async () => {
    const world = await withVisitors('solar-system', 'a');
    const ship = shipOf(world, 'a');
    for (const { name, gmM3S2, equatorialRadiusM } of bodies.slice(1)) {
      expect(refusal(ask(world, { type: 'jump', visitor: 'a', body: name }))).toBeUndefined();
      expect(bodies[ship.body].name).toBe(name);
      const radiusM = vec3.length(ship.offsetM);
      expect(radiusM).toBeGreaterThan(equatorialRadiusM);
      expect(vec3.length(ship.velocityMps) / Math.sqrt(gmM3S2 / radiusM)).toBeCloseTo(1, 4);
      expect(
        Math.abs(vec3.dot(ship.offsetM, ship.velocityMps)) / (radiusM * vec3.length(ship.velocityMps)),
      ).toBeLessThan(1e-3);
      expect(ship.vessel?.fuelKg).toBe(ship.vessel?.fuelCapacityKg);
      if (name === 'sun') continue;
      const { day, second } = world.time;
      const sun = sharedRails()
        .stateBetween(bodyIndex('sun'), ship.body, day, second, new Float64Array(6))
        .subarray(0, 3);
      expect(vec3.angle(sun, ship.offsetM)).toBeCloseTo((50 * Math.PI) / 180, 1);
    }
    await world.stop();
  });

  it('takes a height or, for the Sun, a named distance', async () => {
    const world = await withVisitors('solar-system', 'a');
    const ship = shipOf(world, 'a');
    ask(world, { type: 'jump', visitor: 'a', body: 'mars', altitude_m: 250_000 });
    expect(vec3.length(ship.offsetM)).toBeCloseTo(3_396_190 + 250_000, 0);
    ask(world, { type: 'jump', visitor: 'a', body: 'sun', distance: 'earth' });
    for (const wish of [{ body: 'mars' }, { body: 'sun', altitude_m: 1e9 }]) {
      const { answer } = ask(world, { type: 'jump', visitor: 'a', distance: 'close', ...wish });
      expect(answer).toMatchObject({ ok: false, code: 'invalid_command' });
    }
    expect(vec3.length(ship.offsetM) / 149_597_870_700).toBeCloseTo(1, 9);
    expect(refusal(ask(world, { type: 'jump', visitor: 'a', body: 'mars', altitude_m: 0 }))).toBe(
      'below_ground',
    );
    expect(refusal(ask(world, { type: 'jump', visitor: 'a', body: 'vulcan' }))).toBe('unknown_body');
    expect(refusal(ask(world, { type: 'jump', visitor: 'a', body: 'ssb' }))).toBe('unknown_body');
    await world.stop();
    const lab = await withVisitors('physics-lab', 'a');
    expect(refusal(ask(lab, { type: 'jump', visitor: 'a', body: 'mars' }))).toBe('no_bodies');
    await lab.stop();
  });
});

describe('a hold', () => {
  it('turns the ship to a body or another ship', async () => {
    const world = await withVisitors('solar-system', 'a', 'b');
    const [a, b] = ['a', 'b'].map((visitor) => shipOf(world, visitor));
    const forward = () => vec3.transformQuat(vec3.create(), vec3.create(0, 0, -1), a.attitude);
    expect(refusal(ask(world, { type: 'hold', visitor: 'a', mode: 'target' }))).toBe('unknown_place');
    expect(refusal(ask(world, { type: 'hold', visitor: 'a', mode: 'target', target: { entity: 999 } }))).toBe(
      'unknown_entity',
    );
    ask(world, { type: 'hold', visitor: 'a', mode: 'target', target: { entity: b.id } });
    run(world, 90 * 12);
    expect(vec3.angle(forward(), vec3.sub(vec3.create(), b.offsetM, a.offsetM))).toBeLessThan(0.01);
    ask(world, { type: 'hold', visitor: 'a', mode: 'target', target: { body: 'moon' } });
    run(world, 90 * 12);
    const { day, second } = world.time;
    const moon = sharedRails()
      .stateBetween(bodyIndex('moon'), a.body, day, second, new Float64Array(6))
      .subarray(0, 3);
    expect(vec3.angle(forward(), vec3.sub(vec3.create(), moon, a.offsetM))).toBeLessThan(0.01);
    ask(world, { type: 'hold', visitor: 'a', mode: 'target', target: { entity: b.id } });
    ask(world, { type: 'leave', visitor: 'b' });
    expect(a.vessel?.target).toBeNull();
    run(world, 90);
    await world.stop();
  });
});
