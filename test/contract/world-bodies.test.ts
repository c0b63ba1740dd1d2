import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRAVITY_M3KGS2 } from '../../src/astro/index.ts';
import { type Entity, type Scene, World } from '../../src/world/index.ts';
import { firstDifference, lifeOf } from '../support/random-bodies.ts';
import { ask, run, sceneFrom, sharedRails, startWorld } from '../support/worlds.ts';

type Triple = readonly [number, number, number];
interface Given {
  readonly name: string;
  readonly mass_kg: number;
  readonly radius_m: number;
  readonly at: Triple;
  readonly v: Triple;
}

const day = '2026-03-20T12:00:00Z';

/** A scene of empty space, or of the solar system, with bodies at places beside one of them or its origin. */
function sceneOf(given: readonly Given[], { factor = 1, beside = 'origin' } = {}): Scene {
  const local = beside === 'origin';
  const place = (position_m: Triple, velocity_mps: Triple) => ({
    relative_to: beside,
    frame: local ? 'local' : 'inertial',
    position_m,
    velocity_mps,
  });
  return sceneFrom(
    JSON.stringify({
      format: 'spacetime.scene.v1',
      name: 'Bodies',
      time: { epoch: day, factor },
      start: { position: place([1e12, 0, 0], [0, 0, 0]) },
      root: {
        type: local ? 'local' : 'solar_system',
        name: 'space',
        children: given.map(({ at, v, ...rest }) => ({ type: 'body', ...rest, position: place(at, v) })),
      },
    }),
  );
}

const bodiesOf = (world: World): Entity[] => world.entities.filter(({ kind }) => kind === 'body');
const massOf = ({ freeBody }: Entity): number => (freeBody?.gmM3S2 ?? 0) / GRAVITY_M3KGS2;

function momentumOf(world: World): number[] {
  return [0, 1, 2].map((k) =>
    bodiesOf(world).reduce((sum, body) => sum + massOf(body) * body.velocityMps[k], 0),
  );
}

/** Energy of bodies that are counted from one place, J. */
function energyOf(world: World): number {
  const all = bodiesOf(world);
  let energy = 0;
  all.forEach((a, i) => {
    energy += 0.5 * massOf(a) * (a.velocityMps[0] ** 2 + a.velocityMps[1] ** 2 + a.velocityMps[2] ** 2);
    for (const b of all.slice(i + 1)) energy -= (GRAVITY_M3KGS2 * massOf(a) * massOf(b)) / apart(a, b);
  });
  return energy;
}

function apart(a: Entity, b: Entity): number {
  return Math.hypot(...[0, 1, 2].map((k) => a.offsetM[k] - b.offsetM[k]));
}

function isApart(a: Given, b: Given): boolean {
  return Math.hypot(...[0, 1, 2].map((k) => a.at[k] - b.at[k])) > 1.01 * (a.radius_m + b.radius_m);
}

describe('bodies that move freely', () => {
  it('property 6: pull each other by G m1 m2 / r^2, and so that no momentum is lost', async () => {
    const exponent = fc.double({ min: 18, max: 26, noNaN: true });
    const part = fc.double({ min: -1, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(exponent, exponent, fc.tuple(part, part, part), async (a, b, way) => {
        const length = Math.hypot(...way);
        fc.pre(length > 0.1);
        const radiusOf = (mass: number) => Math.cbrt(mass / 3000 / 4.19);
        const masses = [10 ** a, 10 ** b] as const;
        const distanceM = 10 * (radiusOf(masses[0]) + radiusOf(masses[1]));
        const at = way.map((x) => (x / length) * distanceM) as unknown as Triple;
        const world = await startWorld(
          sceneOf([
            { name: 'a', mass_kg: masses[0], radius_m: radiusOf(masses[0]), at: [0, 0, 0], v: [0, 0, 0] },
            { name: 'b', mass_kg: masses[1], radius_m: radiusOf(masses[1]), at, v: [0, 0, 0] },
          ]),
        );
        run(world, 1);
        const [one, two] = bodiesOf(world);
        const force = (GRAVITY_M3KGS2 * masses[0] * masses[1]) / distanceM ** 2;
        const flown = ({ velocityMps }: Entity, mass: number) =>
          (Math.hypot(...velocityMps) * 90 * mass) / force;
        expect(flown(one, masses[0])).toBeCloseTo(1, 7);
        expect(flown(two, masses[1])).toBeCloseTo(1, 7);
        for (const rest of momentumOf(world)) expect(Math.abs(rest)).toBeLessThan(1e-9 * force);
        await world.stop();
      }),
      { numRuns: 100 },
    );
  });

  it('keep the figure of eight, its energy and its momentum', async () => {
    // Chenciner and Montgomery 2000, Annals of Mathematics 152, 881; lengths in 1e9 m, masses of 6e24 kg
    const [lengthM, massKg] = [1e9, 6e24];
    const timeS = Math.sqrt(lengthM ** 3 / (GRAVITY_M3KGS2 * massKg));
    const place = (x: number, y: number): Triple => [x * lengthM, y * lengthM, 0];
    const moving = (x: number, y: number): Triple => [(x * lengthM) / timeS, (y * lengthM) / timeS, 0];
    const body = { mass_kg: massKg, radius_m: 6e6 };
    const periodS = 6.32591398 * timeS;
    const world = await startWorld(
      sceneOf(
        [
          { name: 'a', ...body, at: place(0.97000436, -0.24308753), v: moving(0.466203685, 0.43236573) },
          { name: 'b', ...body, at: place(-0.97000436, 0.24308753), v: moving(0.466203685, 0.43236573) },
          { name: 'c', ...body, at: place(0, 0), v: moving(-0.93240737, -0.86473146) },
        ],
        { factor: periodS / 10 },
      ),
    );
    const before = bodiesOf(world).map(({ offsetM }) => offsetM.slice());
    const energy = energyOf(world);
    run(world, 900);
    bodiesOf(world).forEach(({ offsetM }, i) => {
      expect(Math.hypot(...[0, 1, 2].map((k) => offsetM[k] - before[i][k])) / lengthM).toBeLessThan(1e-6);
    });
    expect(Math.abs(energyOf(world) / energy - 1)).toBeLessThan(1e-11);
    for (const rest of momentumOf(world))
      expect(Math.abs(rest)).toBeLessThan((1e-9 * massKg * lengthM) / timeS);
    await world.stop();
  });

  it('merge where they meet, with all the momentum, and end on what is on rails', async () => {
    const world = await startWorld(
      sceneOf(
        [
          { name: 'stone', mass_kg: 1e12, radius_m: 500, at: [7e6, 0, 0], v: [-3000, 0, 0] },
          { name: 'luna', mass_kg: 1e20, radius_m: 2e5, at: [0, 3e7, 0], v: [3600, 0, 0] },
          { name: 'mini', mass_kg: 1e19, radius_m: 1e5, at: [0, 3.05e7, 0], v: [3600, -500, 0] },
        ],
        { factor: 1000, beside: 'earth' },
      ),
    );
    run(world, 100);
    const told = world.drainEvents().filter(({ type }) => type === 'bodies_merged' || type === 'body_fell');
    expect(told).toMatchObject([
      { type: 'body_fell', name: 'stone', body: 'earth' },
      { type: 'bodies_merged', name: 'luna', other_name: 'mini' },
    ]);
    const [left, ...others] = bodiesOf(world);
    expect(others).toEqual([]);
    expect(massOf(left)).toBeCloseTo(1.1e20, -10);
    expect(left.freeBody?.radiusM).toBeCloseTo(Math.cbrt(8e15 + 1e15), 3);
    await world.stop();
  });

  it('never stop the world, at whatever factor, and lose no momentum', async () => {
    const part = fc.double({ min: -1, max: 1, noNaN: true });
    const triple = fc.tuple(part, part, part);
    const body = fc.record({
      digits: fc.double({ min: 10, max: 31, noNaN: true }),
      density: fc.constantFrom(1000, 5000, 1e9, 5e17),
      place: triple,
      moving: triple,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(body, { minLength: 2, maxLength: 5 }),
        fc.constantFrom(1e3, 1e7),
        async (given, factor) => {
          const bodies = given.map(({ digits, density, place, moving }, i) => ({
            name: `b${i}`,
            mass_kg: 10 ** digits,
            radius_m: Math.max(0.1, Math.cbrt(10 ** digits / density / 4.18)),
            at: place.map((x) => x * 1e9) as unknown as Triple,
            v: moving.map((x) => x * 1e5) as unknown as Triple,
          }));
          fc.pre(bodies.every((a, i) => bodies.every((b, j) => i >= j || isApart(a, b))));
          fc.pre(bodies.every(({ mass_kg, radius_m }) => radius_m > 1.5e-27 * mass_kg));
          const world = await startWorld(sceneOf(bodies, { factor }));
          ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
          const before = momentumOf(world);
          const sizes = bodies.map(({ mass_kg }) => mass_kg * 1e6);
          run(world, 20);
          expect(world.check()).toEqual([]);
          const after = momentumOf(world);
          for (const k of [0, 1, 2])
            expect(Math.abs(after[k] - before[k])).toBeLessThan(1e-9 * Math.max(...sizes));
          expect(bodiesOf(world).reduce((sum, one) => sum + massOf(one), 0)).toBeCloseTo(
            bodies.reduce((sum, { mass_kg }) => sum + mass_kg, 0),
            -20,
          );
          await world.stop();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('slow time where they pull each other strongly, and say for whose sake', async () => {
    // two neutron stars of one and a half Suns that touch in milliseconds
    const star = { mass_kg: 3e30, radius_m: 12_000 };
    const speed = Math.sqrt((GRAVITY_M3KGS2 * 3e30) / (4 * 1e6));
    const world = await startWorld(
      sceneOf(
        [
          { name: 'a', ...star, at: [1e6, 0, 0], v: [0, speed, 0] },
          { name: 'b', ...star, at: [-1e6, 0, 0], v: [0, -speed, 0] },
        ],
        { factor: 100_000 },
      ),
    );
    run(world, 30);
    const { cap, factor } = world.time;
    expect(cap).toMatchObject({ reason: 'free_bodies' });
    expect(bodiesOf(world).map(({ id }) => id)).toContain(cap?.entity);
    expect(factor).toBeGreaterThan(1);
    expect(factor).toBeLessThan(1000);
    const [a, b] = bodiesOf(world);
    expect(apart(a, b)).toBeCloseTo(2e6, -1);
    await world.stop();
  });

  it('go on from a snapshot to the same bits', async () => {
    const world = await startWorld(
      sceneOf(
        [
          { name: 'luna', mass_kg: 1e20, radius_m: 2e5, at: [0, 3e7, 0], v: [3600, 0, 0] },
          { name: 'mini', mass_kg: 1e15, radius_m: 5e3, at: [0, 3.1e7, 0], v: [3600, 50, 0] },
        ],
        { factor: 20_000, beside: 'earth' },
      ),
    );
    run(world, 300);
    const copy = await World.restore(JSON.parse(JSON.stringify(world.snapshot())), {
      ephemeris: sharedRails(),
    });
    expect(copy.stateHash()).toBe(world.stateHash());
    for (const one of [world, copy]) run(one, 300);
    expect(copy.stateHash()).toBe(world.stateHash());
    await world.stop();
    await copy.stop();
  });

  it('go on to the same bits whatever is asked of them, and whenever they are saved', async () => {
    await fc.assert(
      fc.asyncProperty(lifeOf(6), async (life) => {
        expect(await firstDifference(life, { obeyed: new Map(), severalFrames: 0 })).toBeNull();
      }),
      { numRuns: 100 },
    );
  });
});
