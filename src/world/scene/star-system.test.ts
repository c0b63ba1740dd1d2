import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ask, run, sharedRails, startWorld } from '../../../test/support/worlds.ts';
import { bodies, Galaxy } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import type { Entity } from '../entity.ts';
import { World } from '../world.ts';
import { checkScene } from './parse-scene.ts';
import { starSystemScene } from './star-system.ts';

const galaxy = new Galaxy();
const EPOCH = '2026-06-21T12:00:00Z';
const coordinate = fc.integer({ min: -400, max: 400 });
/** Systems wherever one is: from a random sector on along the way to the centre. */
const generated = fc.tuple(coordinate, coordinate, fc.integer({ min: -40, max: 40 })).map(([x, y, z]) => {
  for (let step = 0; ; step += 1) {
    const [found] = galaxy.systemsIn([x + step, y, z]);
    if (found && !found.known) return found;
  }
});

describe('the scene of a star system', () => {
  test('is valid for every generated system, and runs: all stay where numbers are finite, and bound to the star', async () => {
    await fc.assert(
      fc.asyncProperty(generated, fc.constantFrom(1, 100_000), async (system, factor) => {
        const made = starSystemScene(system.id, EPOCH);
        const checked = checkScene({ ...made, time: { ...made.time, factor } });
        if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
        const world = await World.create({ scene: checked.scene, ephemeris: sharedRails() });
        world.submit({ type: 'join', id: 'join', visitor: 'v', name: 'V' });
        for (let tick = 0; tick < 200; tick += 1) world.step();
        const { entities } = world;
        const free = entities.filter(({ kind }) => kind === 'body');
        expect(free.length).toBe(1 + system.planets.length);
        expect(entities.length).toBe(free.length + 1);
        for (const { offsetM, velocityMps } of entities)
          for (const value of [...offsetM, ...velocityMps]) expect(Number.isFinite(value)).toBe(true);
        const [star, ...planets] = free;
        for (const planet of planets) {
          const apartM = Math.hypot(...[0, 1, 2].map((k) => planet.offsetM[k] - star.offsetM[k]));
          const square = [0, 1, 2].reduce(
            (sum, k) => sum + (planet.velocityMps[k] - star.velocityMps[k]) ** 2,
            0,
          );
          expect(square / 2 - (system.star.massSun * bodies[1].gmM3S2) / apartM).toBeLessThan(0);
        }
        await world.stop();
      }),
      { numRuns: 100 },
    );
  });

  test('puts in what a document does not list, and leaves what it does', () => {
    const { root, ...rest } = starSystemScene('24,-3,4', EPOCH);
    if (root.type !== 'star_system') throw new Error('not a system');
    const short = checkScene({
      ...rest,
      root: { type: 'star_system', name: root.name, system: root.system },
    });
    expect(short).toEqual({ ok: true, scene: { ...rest, root } });
    expect(checkScene({ ...rest, root })).toEqual(short);
  });

  test('has the planets where their elements have them at its date', () => {
    const anomaly = (epoch: string): number => {
      const { root } = starSystemScene('24,-3,4', epoch);
      const planet = root.children?.find((node) => node.type === 'body' && 'plane' in node.position);
      return planet && 'position' in planet && 'plane' in planet.position
        ? planet.position.mean_anomaly_deg
        : -1;
    };
    const [first] = galaxy.system('24,-3,4').planets;
    const passed = (anomaly('2026-06-22T12:00:00Z') - anomaly(EPOCH) + 360) % 360;
    // by Gauss's constant, k^2 AU^3 a day squared, with the masses of both; the Earth is 3.0035e-6 Suns
    const { massSun } = galaxy.system('24,-3,4').star;
    const both = massSun + 3.0035e-6 * first.massEarth;
    const dailyRad = 0.01720209895 * Math.sqrt(both / first.semiMajorAxisAu ** 3);
    expect(passed).toBeCloseTo(((dailyRad * 180) / Math.PI) % 360, 5);
  });

  test('says of a system that is none where it is named', () => {
    const { root, ...rest } = starSystemScene('24,-3,4', EPOCH);
    const checked = checkScene({ ...rest, root: { type: 'star_system', name: root.name, system: '0,0,1' } });
    expect(checked).toMatchObject({ ok: false, problems: [{ path: ['root', 'system'] }] });
  });
});

/** Height, vertical speed and speed of a ship on a circle beside that of the circle, as seen from a body. */
function orbitAbout(center: Entity, ship: Entity) {
  const { gmM3S2, radiusM } = center.freeBody ?? { gmM3S2: 1, radiusM: 0 };
  const offset = vec3.sub(vec3.create(), ship.offsetM, center.offsetM);
  const velocity = vec3.sub(vec3.create(), ship.velocityMps, center.velocityMps);
  const distanceM = vec3.length(offset);
  return {
    radii: distanceM / radiusM,
    climb: vec3.dot(offset, velocity) / distanceM / vec3.length(velocity),
    ofCircle: vec3.length(velocity) / Math.sqrt(gmM3S2 / distanceM),
    day: vec3.angle(offset, vec3.scale(vec3.create(), center.offsetM, -1)),
  };
}

describe('a visitor of a star system', () => {
  const shipOf = (entities: readonly Entity[]): Entity =>
    entities.find(({ kind }) => kind === 'vessel') ?? entities[0];

  test('begins on the first orbit about its planet, also long after the scene has begun', async () => {
    const world = await startWorld(starSystemScene('10,-1,0', EPOCH));
    ask(world, { type: 'set_time', factor: 1000 });
    run(world, 900);
    ask(world, { type: 'set_time', factor: 1 });
    run(world, 90);
    expect(ask(world, { type: 'join', visitor: 'v', name: 'V' }).answer).toMatchObject({ ok: true });
    const ship = shipOf(world.entities);
    const planet = world.entities.find(({ name }) => name === 'Funus b');
    if (!planet) throw new Error('There is no Funus b.');
    const orbit = orbitAbout(planet, ship);
    expect(orbit.radii).toBeCloseTo(1.15, 2);
    expect(orbit.climb).toBeCloseTo(0, 3);
    expect(orbit.ofCircle).toBeCloseTo(1, 3);
    await world.stop();
  });

  test('jumps to an orbit about any of its bodies, over its day, and nowhere else', async () => {
    const world = await startWorld(starSystemScene('10,-1,0', EPOCH));
    ask(world, { type: 'join', visitor: 'v', name: 'V' });
    for (const center of world.entities.filter(({ kind }) => kind === 'body')) {
      const { answer, events } = ask(world, { type: 'jump', visitor: 'v', entity: center.id });
      expect(answer).toMatchObject({ ok: true });
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'visitor_jumped', body: center.name, visitor: 'v' }),
      );
      const orbit = orbitAbout(center, shipOf(world.entities));
      expect(orbit.radii).toBeCloseTo(center.freeBody?.star ? 12 : 2.2, 2);
      expect(orbit.climb).toBeCloseTo(0, 3);
      expect(orbit.ofCircle).toBeCloseTo(1, 3);
      if (!center.freeBody?.star) expect(orbit.day).toBeLessThan(Math.PI / 2);
    }
    const star = world.entities[0].id;
    const refused = (wish: object): unknown => ask(world, { type: 'jump', visitor: 'v', ...wish }).answer;
    expect(refused({ entity: star, altitude_m: 0 })).toMatchObject({ ok: false, code: 'below_ground' });
    expect(refused({ entity: 999 })).toMatchObject({ ok: false, code: 'unknown_entity' });
    expect(refused({ entity: star, body: 'sun' })).toMatchObject({ ok: false, code: 'invalid_command' });
    expect(refused({})).toMatchObject({ ok: false, code: 'invalid_command' });
    expect(refused({ entity: star, distance: 'close' })).toMatchObject({ code: 'invalid_command' });
    expect(refused({ body: 'earth' })).toMatchObject({ code: 'no_bodies' });
    await world.stop();
  });

  test('holds attitudes and brakes by the body whose sphere of influence the ship is in, and aims at any', async () => {
    const world = await startWorld(starSystemScene('10,-1,0', EPOCH));
    ask(world, { type: 'join', visitor: 'v', name: 'V' });
    const planet = world.entities.find(({ name }) => name === 'Funus b');
    const other = world.entities.find(({ name }) => name === 'Funus d');
    if (!planet || !other) throw new Error('A planet is missing.');
    const nose = (): Vec3 =>
      vec3.transformQuat(vec3.create(), vec3.create(0, 0, -1), shipOf(world.entities).attitude);
    const from = (center: Entity, of: 'offsetM' | 'velocityMps'): Vec3 =>
      vec3.sub(vec3.create(), shipOf(world.entities)[of], center[of]);
    const held = (mode: 'prograde' | 'radial' | 'target', target?: { entity: number }): Vec3 => {
      const wish = { type: 'hold', visitor: 'v', mode, ...(target ? { target } : {}) } as const;
      expect(ask(world, wish).answer).toMatchObject({ ok: true });
      run(world, 700);
      return nose();
    };
    expect(vec3.angle(held('prograde'), from(planet, 'velocityMps'))).toBeLessThan(0.01);
    expect(vec3.angle(held('radial'), from(planet, 'offsetM'))).toBeLessThan(0.01);
    const toOther = held('target', { entity: other.id });
    expect(vec3.angle(toOther, vec3.negate(vec3.create(), from(other, 'offsetM')))).toBeLessThan(0.01);
    const wrong = ask(world, { type: 'hold', visitor: 'v', mode: 'target', target: { entity: 999 } });
    expect(wrong.answer).toMatchObject({ ok: false, code: 'unknown_entity' });

    // at first it flies at 9 km/s beside the planet, and at 40 beside the star
    const before = vec3.length(from(planet, 'velocityMps'));
    const control = { thrust: [0, 0, 0], torque: [0, 0, 0], stabilise: false, brake: true } as const;
    world.submit({ type: 'control', visitor: 'v', seq: 1, control: structuredClone(control) as never });
    run(world, 900);
    expect(vec3.length(from(planet, 'velocityMps'))).toBeLessThan(before - 20);
    await world.stop();
  });
});
