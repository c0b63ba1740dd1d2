import { describe, expect, test } from 'vitest';
import { courseOf, secondsSince } from '../../../test/support/courses.ts';
import { ask, run, startWorld } from '../../../test/support/worlds.ts';
import { quat, vec3 } from '../../math/index.ts';
import type { Entity } from '../entity.ts';
import { starSystemScene } from '../scene/star-system.ts';
import type { World } from '../world.ts';
import { Course } from './course.ts';
import type { BodyTruth } from './predicted-bodies.ts';

async function visited(
  id = '10,-1,0',
): Promise<{ world: World; ship: Entity; star: Entity; planets: readonly Entity[] }> {
  const world = await startWorld(starSystemScene(id, '2026-06-21T12:00:00Z'));
  ask(world, { type: 'join', visitor: 'v', name: 'V' });
  const ship = world.entities.find(({ kind }) => kind === 'vessel');
  const [star, ...planets] = world.entities.filter(({ kind }) => kind === 'body');
  if (ship === undefined) throw new Error('Nobody came.');
  return { world, ship, star, planets };
}

/** How far the ship is now from where a course of so long has it, m. */
function missM(course: Course, ship: Entity, timeS: number): number {
  const at = new Float64Array(6);
  expect(course.track.stateAt(timeS, 0, null, at)).toBe(true);
  return vec3.distance(at.subarray(0, 3), ship.offsetM);
}

const marksOf = ({ marks, markCount }: Course) => marks.slice(0, markCount);

describe('a course in another system', () => {
  test.each([
    ['a low orbit about a planet', 1.15, 1000, 5000],
    ['a wide orbit about a planet', 12, 10_000, 200_000],
  ])('leads on %s as the ship flies', async (_, radii, factor, spanS) => {
    const { world, ship, planets } = await visited();
    const [planet] = planets.toSorted((a, b) => b.offsetM[0] - a.offsetM[0]);
    const radiusM = planet.freeBody?.radiusM ?? 1;
    ask(world, { type: 'jump', visitor: 'v', entity: planet.id, altitude_m: (radii - 1) * radiusM });
    const start = { ...world.time };
    const course = courseOf(world, ship, { horizonS: 1.2 * spanS, follow: planet.id });
    expect(course.end).toBe('horizon');
    ask(world, { type: 'set_time', factor });
    while (secondsSince(world, start) < spanS) run(world, 10);
    const timeS = secondsSince(world, start);
    expect(missM(course, ship, timeS)).toBeLessThan(3e-6 * vec3.distance(ship.offsetM, planet.offsetM));
    await world.stop();
  });

  test('leaves a planet for the star, and tells of both and of how near it comes to another planet', async () => {
    const { world, ship, star, planets } = await visited();
    const planet = planets.find(({ name }) => name === 'Funus b');
    const other = planets.find(({ name }) => name === 'Funus d');
    if (!planet || !other) throw new Error('A planet is missing.');
    const away = vec3.sub(vec3.create(), ship.velocityMps, planet.velocityMps);
    vec3.addScaled(away, ship.velocityMps, away, 0.6);
    ask(world, { type: 'modify', entity: ship.id, velocity_mps: [away[0], away[1], away[2]] });
    const start = { ...world.time };
    const course = courseOf(world, ship, { horizonS: 40 * 86_400, targetEntity: other.id });
    expect(course.end).toBe('horizon');
    expect(marksOf(course).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'leaves Funus b',
      'closest Funus d',
      'periapsis Funus',
    ]);
    ask(world, { type: 'set_time', factor: 100_000 });
    while (secondsSince(world, start) < 30 * 86_400) run(world, 10);
    const timeS = secondsSince(world, start);
    // 37 521 m
    expect(missM(course, ship, timeS)).toBeLessThan(2e-6 * vec3.distance(ship.offsetM, star.offsetM));
    const [, closest] = marksOf(course);
    expect(closest.distanceM).toBeLessThan(vec3.distance(ship.offsetM, other.offsetM));
    await world.stop();
  });

  test('is the same to the last bit however it is cut into frames', async () => {
    const { world, ship } = await visited();
    const whole = courseOf(world, ship, { horizonS: 20_000 });
    const parts = courseOf(world, ship, { horizonS: 20_000 }, { stepsAtOnce: 3 });
    expect([parts.track.count, parts.track.states]).toEqual([whole.track.count, whole.track.states]);
    await world.stop();
  });

  test('is not cut short by a tight pair far from the ship', () => {
    const pairGm = 8e14;
    const apartM = 6.4e6;
    const [farM, starGm] = [7.5e11, 1.327e20];
    const [farMps, ownMps] = [Math.sqrt(starGm / farM), Math.sqrt(pairGm / apartM) / 2];
    const body = (id: number, gmM3S2: number, x: number, speed: number): BodyTruth => ({
      id,
      name: `body ${id}`,
      gmM3S2,
      radiusM: 1e6,
      j2: 0,
      equatorialRadiusM: 1e6,
      pole: vec3.create(0, 0, 1),
      body: 0,
      offsetM: vec3.create(x, 0, 0),
      velocityMps: vec3.create(0, speed, 0),
      attitude: quat.create(),
      angularVelocityRadps: vec3.create(),
    });
    const star = body(1, starGm, 0, 0);
    const pair = [-0.5, 0.5].map((side, at) =>
      body(2 + at, pairGm / 2, farM + side * apartM, farMps + 2 * side * ownMps),
    );
    const led = (bodies: readonly BodyTruth[]): Course => {
      const course = new Course(null);
      const offsetM = vec3.create(0, 1.5e11, 0);
      const velocityMps = vec3.create(-Math.sqrt(starGm / 1.5e11), 0, 0);
      const start = { day: 9668, second: 0, body: 0, offsetM, velocityMps, dragM2PerKg: 0, bodies };
      course.begin(start, { horizonS: 40 * 86_400, target: -1, impulses: [] });
      while (!course.advance(1000));
      return course;
    };
    // an hour a turn: 960 turns
    const course = led([star, ...pair]);
    const one = led([star, body(2, pairGm, farM, farMps)]);
    expect([course.end, one.end]).toEqual(['horizon', 'horizon']);
    expect(course.track.count).toBeLessThan(200);
    const [end, same] = [course, one].map(({ track }) =>
      track.states.subarray(6 * track.count - 6, 6 * track.count - 3),
    );
    expect(vec3.distance(end, same)).toBeLessThan(1000);
  });
});
