import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask, sceneFrom, sceneText, sharedRails, startWorld } from '../../../test/support/worlds.ts';
import { quat, vec3 } from '../../math/index.ts';
import { type Control, holdModes } from '../commands.ts';
import type { Entity } from '../entity.ts';
import type { Vessel } from '../vessel/vessel.ts';
import type { World } from '../world.ts';
import type { BodyTruth } from './predicted-bodies.ts';
import { type ClockTruth, VesselPredictor, type VesselTruth } from './vessel-predictor.ts';

const stick = fc.double({ min: -1, max: 1, noNaN: true });
const control: fc.Arbitrary<Control> = fc.record({
  thrust: fc.tuple(stick, stick, stick),
  torque: fc.tuple(stick, stick, stick),
  stabilise: fc.boolean(),
  brake: fc.boolean(),
  hold: fc.constantFrom(...holdModes.filter((mode) => mode !== 'target')),
});

/** What a server would send: a copy, as it is now. */
function truthOf(world: World): { clock: ClockTruth; truth: VesselTruth } {
  const ship = world.entities.find((entity) => entity.vessel !== null) as Vessel;
  return {
    clock: world.time,
    truth: {
      id: ship.id,
      body: ship.body,
      offsetM: ship.offsetM.slice(),
      velocityMps: ship.velocityMps.slice(),
      attitude: ship.attitude.slice(),
      angularVelocityRadps: ship.angularVelocityRadps.slice(),
      thrust: ship.thrust.slice(),
      torque: ship.torque.slice(),
      stabilise: ship.stabilise,
      brake: ship.brake,
      hold: ship.hold,
      target: ship.target,
      landed: ship.landed,
      carrier: ship.carrier,
      fuelKg: ship.fuelKg,
      controlSeq: ship.controlSeq,
    },
  };
}

function bodyTruthOf(entity: Entity): BodyTruth[] {
  const { id, name, body, offsetM, velocityMps, attitude, angularVelocityRadps, freeBody } = entity;
  if (freeBody === null) return [];
  const { gmM3S2, radiusM, j2, equatorialRadiusM, pole } = freeBody;
  const motion = { offsetM, velocityMps, attitude, angularVelocityRadps };
  return [{ id, name, body, ...motion, gmM3S2, radiusM, j2, equatorialRadiusM, pole }];
}

function expectSame(predictor: VesselPredictor, world: World): void {
  const { truth, clock } = truthOf(world);
  expect(predictor.tick).toBe(clock.tick);
  expect(predictor.day).toBe(clock.day);
  expect(predictor.second).toBeCloseTo(clock.second, 8);
  expect(predictor.vessel.body).toBe(truth.body);
  expect(vec3.distance(predictor.vessel.offsetM, truth.offsetM)).toBeLessThan(1e-3);
  expect(vec3.distance(predictor.vessel.velocityMps, truth.velocityMps)).toBeLessThan(1e-5);
  expect(quat.angle(predictor.vessel.attitude, truth.attitude)).toBeLessThan(1e-6);
  expect(predictor.vessel.fuelKg).toBeCloseTo(truth.fuelKg, 6);
  expect(predictor.vessel.landed).toBe(truth.landed);
  expect(predictor.vessel.carrier).toBe(truth.carrier);
}

async function worldWithShip(name: string): Promise<{ world: World; predictor: VesselPredictor }> {
  const world = await startWorld(name);
  ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
  return { world, predictor: new VesselPredictor(sceneFrom(sceneText(name)), sharedRails()) };
}

describe('a predicted ship', () => {
  it.each(['solar-system', 'moon-orbit'])(
    'is where the world will have it, controls and changes of time included (%s)',
    async (name) => {
      const plan = fc.record({
        controls: fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), control), { maxLength: 4 }),
        factor: fc.constantFrom(1, 5, 300, 100_000),
        before: fc.integer({ min: 1, max: 60 }),
      });
      await fc.assert(
        fc.asyncProperty(plan, async ({ controls, factor, before }) => {
          const { world, predictor } = await worldWithShip(name);
          ask(world, { type: 'set_time', factor });
          for (let i = 0; i < before; i += 1) world.step();
          const { clock, truth } = truthOf(world);
          predictor.correct(clock, truth);
          const start = world.time.tick;
          const inOrder = controls.toSorted((a, b) => a[0] - b[0]);
          // The page predicts 30 ticks ahead at once; the world gets the same controls at the same ticks.
          inOrder.forEach(([tick, made], seq) => {
            predictor.stepTo(start + tick);
            predictor.control(seq, made);
          });
          predictor.stepTo(start + 30);
          for (let tick = 0; tick < 30; tick += 1) {
            inOrder.forEach(([at, made], seq) => {
              if (at === tick) world.submit({ type: 'control', visitor: 'ada', seq, control: made });
            });
            world.step();
          }
          expectSame(predictor, world);
          await world.stop();
        }),
        { numRuns: 100 },
      );
    },
  );

  it('replays what the world has not confirmed, after a correction', async () => {
    const { world, predictor } = await worldWithShip('solar-system');
    const first: Control = { thrust: [0, 0, -1], torque: [0, 0, 0], stabilise: true };
    const second: Control = { thrust: [1, 0, 0], torque: [0.5, 0, 0], stabilise: true };
    predictor.correct(world.time, truthOf(world).truth);
    const start = world.time.tick;
    predictor.control(0, first);
    predictor.stepTo(start + 10);
    predictor.control(1, second);
    predictor.stepTo(start + 20);
    // The world has taken the first control at the same tick, and says so ten ticks later.
    world.submit({ type: 'control', visitor: 'ada', seq: 0, control: first });
    for (let i = 0; i < 10; i += 1) world.step();
    predictor.correct(world.time, truthOf(world).truth);
    predictor.stepTo(start + 20);
    world.submit({ type: 'control', visitor: 'ada', seq: 1, control: second });
    for (let i = 0; i < 10; i += 1) world.step();
    expectSame(predictor, world);
    await world.stop();
  });

  it('stands on the ground and lifts off as in the world', async () => {
    const scene = sceneFrom(sceneText('moon-orbit'));
    const start = {
      position: { body: 'moon', lat_deg: 3, lon_deg: 4, alt_m: 0 },
      rotation: { xyz_deg: [90, 0, 0] as [number, number, number] },
    };
    const landed = { ...scene, start };
    const world = await startWorld(landed);
    ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
    for (let i = 0; i < 10; i += 1) world.step();
    const predictor = new VesselPredictor(landed, sharedRails());
    predictor.correct(world.time, truthOf(world).truth);
    const up: Control = { thrust: [0, 0, -1], torque: [0, 0, 0], stabilise: true };
    predictor.control(0, up);
    world.submit({ type: 'control', visitor: 'ada', seq: 0, control: up });
    for (let i = 0; i < 60; i += 1) world.step();
    predictor.stepTo(world.time.tick);
    expect(predictor.vessel.landed).toBe(false);
    expectSame(predictor, world);
    await world.stop();
  });

  it('meets a custom body that turns, stands on it and lifts off as in the world', async () => {
    const scene = sceneFrom(sceneText('solar-system'));
    const body = {
      type: 'body',
      name: 'stone',
      mass_kg: 1e15,
      radius_m: 5000,
      rotation: { pole_ra_deg: 40, pole_dec_deg: 20, period_s: 9000 },
      position: {
        relative_to: 'earth',
        frame: 'inertial',
        position_m: [3e7, 0, 0],
        velocity_mps: [0, 3600, 0],
      },
    };
    const above = {
      relative_to: 'stone',
      frame: 'inertial',
      position_m: [0, 5004, 0],
      velocity_mps: [0, -2, 0],
    };
    const root = { ...scene.root, children: [body] };
    const falling = sceneFrom(JSON.stringify({ ...scene, root, start: { position: above } }));
    const world = await startWorld(falling);
    ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
    const stones = (): BodyTruth[] => world.entities.flatMap(bodyTruthOf);
    const predictor = new VesselPredictor(falling, sharedRails());
    const landed: boolean[] = [];
    const made = (seq: number, share: number): void => {
      const control: Control = { thrust: [0, 0, -share], torque: [0, 0, 0], stabilise: true };
      predictor.control(seq, control);
      world.submit({ type: 'control', visitor: 'ada', seq, control });
    };
    for (const push of [0, 0, 0, 0, 1, -1, 0.4]) {
      predictor.correct(world.time, truthOf(world).truth, stones());
      made(world.time.tick, push);
      for (let i = 0; i < 60; i += 1) world.step();
      predictor.stepTo(world.time.tick);
      expectSame(predictor, world);
      landed.push(predictor.vessel.landed);
    }
    expect(new Set(landed)).toEqual(new Set([true, false]));
    await world.stop();
  });

  it('floats through the lab like the craft there, as long as it touches nothing', async () => {
    const { world, predictor } = await worldWithShip('physics-lab');
    for (let i = 0; i < 5; i += 1) world.step();
    predictor.correct(world.time, truthOf(world).truth);
    const made: Control = { thrust: [0, 0.2, -0.5], torque: [0, 0.2, 0], stabilise: true };
    predictor.control(0, made);
    world.submit({ type: 'control', visitor: 'ada', seq: 0, control: made });
    for (let i = 0; i < 30; i += 1) world.step();
    predictor.stepTo(world.time.tick);
    const { truth } = truthOf(world);
    expect(vec3.distance(predictor.vessel.offsetM, truth.offsetM)).toBeLessThan(0.01);
    expect(quat.angle(predictor.vessel.attitude, truth.attitude)).toBeLessThan(0.01);
    await world.stop();
  });

  it('stands where the ephemeris ends, as the world does', async () => {
    const { world, predictor } = await worldWithShip('moon-orbit');
    const day = sharedRails().endDay - 1;
    ask(world, { type: 'set_time', epoch: { day, second: 86_399.9 } });
    predictor.correct(truthOf(world).clock, truthOf(world).truth);
    predictor.stepTo(world.time.tick + 20);
    for (let i = 0; i < 20; i += 1) world.step();
    expectSame(predictor, world);
    expect(world.time.cap).toMatchObject({ reason: 'span', factor: 0 });
    const { clock, truth } = truthOf(world);
    // a page is not told where the factor was going
    for (const goalFactor of [clock.goalFactor, 0]) {
      predictor.correct({ ...clock, goalFactor }, truth);
      predictor.stepTo(clock.tick + 10);
      expect([predictor.day, predictor.second]).toEqual([day, clock.second]);
    }
    for (let i = 0; i < 10; i += 1) world.step();
    expectSame(predictor, world);
    await world.stop();
  });

  it('goes no further than a second beyond what the world has said', async () => {
    const { world, predictor } = await worldWithShip('solar-system');
    predictor.correct(world.time, truthOf(world).truth);
    expect(predictor.stepTo(world.time.tick + 5000)).toBe(world.time.tick + 90);
    await world.stop();
  });
});
