import { expect, test } from 'vitest';
import { courseOf, truthsOf } from '../../../test/support/courses.ts';
import { beginLanding, landingScene, type Triple } from '../../../test/support/landings.ts';
import { ask, run, sharedRails } from '../../../test/support/worlds.ts';
import { bodyIndex, GRAVITY_M3KGS2 } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import type { Entity } from '../entity.ts';
import { Course } from './course.ts';
import type { BodyTruth } from './predicted-bodies.ts';

/** How far the ship is from where a course has it, m. */
function missM(course: Course, ship: Entity, timeS: number): number {
  const at = new Float64Array(6);
  expect(course.track.stateAt(timeS, ship.body, sharedRails(), at)).toBe(true);
  return vec3.distance(at.subarray(0, 3), ship.offsetM);
}

const heavy = { mass_kg: 2e21, radius_m: 4e5 };

test('a course leads past a custom body as the ship flies', async () => {
  const at: Triple = [4e6, 9e5, 0];
  const { world, ship } = await beginLanding(landingScene({ at, v: [-600, 0, 100] }, { body: heavy }));
  const counted = courseOf(world, ship, { horizonS: 20_000 });
  const without = courseOf(world, ship, { horizonS: 20_000 }, { counts: false });
  const start = world.time;
  ask(world, { type: 'set_time', factor: 1000 });
  const flownS = (): number => (world.time.day - start.day) * 86_400 + world.time.second - start.second;
  while (flownS() < 15_000) run(world, 10);
  const wayM = 600 * flownS();
  expect(missM(without, ship, flownS())).toBeGreaterThan(0.05 * wayM);
  expect(missM(counted, ship, flownS())).toBeLessThan(1e-4 * wayM);
  await world.stop();
});

test('a course ends where it meets a custom body, and says which', async () => {
  const { world, ship, body } = await beginLanding(
    landingScene({ at: [3e6, 2e5, 0], v: [-600, 0, 0] }, { body: heavy }),
  );
  const course = courseOf(world, ship, { horizonS: 100_000 });
  expect(course.end).toBe('impact');
  const mark = course.marks[course.markCount - 1];
  const last = course.track.count - 1;
  const fromCentre = [0, 1, 2].map((k) => course.track.states[6 * last + k] - course.followed[6 * last + k]);
  expect(Math.hypot(...fromCentre) / 4e5).toBeCloseTo(1, 4);
  expect(mark).toMatchObject({ kind: 'impact', entity: body.id, name: 'luna', distanceM: 4e5, heightM: 0 });
  const start = world.time;
  ask(world, { type: 'set_time', factor: 100 });
  while (!ship.vessel?.landed) run(world, 1);
  const { day, second } = world.time;
  expect((day - start.day) * 86_400 + second - start.second).toBeCloseTo(mark.timeS, -1);
  await world.stop();
});

test('a course about a custom body goes around it', async () => {
  const speed = Math.sqrt((GRAVITY_M3KGS2 * heavy.mass_kg) / 6e5);
  const { world, ship, body } = await beginLanding(
    landingScene({ at: [6e5, 0, 0], v: [0, speed, 0] }, { body: heavy }),
  );
  const periodS = (2 * Math.PI * 6e5) / speed;
  const course = courseOf(world, ship, { horizonS: 3 * periodS });
  expect(course.end).toBe('horizon');
  // the Earth pulls a round one out of round
  const marks = course.marks.slice(0, course.markCount);
  expect(marks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['periapsis', 'apoapsis']));
  for (const { entity, name, distanceM } of marks) {
    expect([entity, name]).toEqual([body.id, 'luna']);
    expect(Math.abs(distanceM / 6e5 - 1)).toBeLessThan(0.1);
  }
  const { track, followed } = course;
  for (let sample = 0; sample < track.count; sample += 1) {
    let square = 0;
    for (let k = 0; k < 3; k += 1) square += (track.states[6 * sample + k] - followed[6 * sample + k]) ** 2;
    expect(Math.abs(Math.sqrt(square) / 6e5 - 1)).toBeLessThan(0.1);
  }
  await world.stop();
});

test('a course begins anew after two bodies have become one, or have gone, also in another frame', async () => {
  const { world, ship } = await beginLanding(
    landingScene({ at: [3e6, 2e5, 0], v: [0, 30, 0] }, { body: heavy }),
  );
  const [one] = truthsOf(world);
  const other = { ...one, id: one.id + 1, offsetM: vec3.add(vec3.create(), one.offsetM, vec3.create(9e6)) };
  const { day, second } = world.time;
  const { offsetM, velocityMps } = ship;
  const course = new Course(sharedRails());
  const lengthOf = (bodies: readonly BodyTruth[], body = ship.body): number => {
    const plan = { horizonS: 5000, target: -1, impulses: [], follow: bodies[0]?.id ?? 0 };
    course.begin({ day, second, body, offsetM, velocityMps, dragM2PerKg: 0, bodies }, plan);
    while (!course.advance(1000));
    return course.track.count;
  };
  const before = lengthOf([one, other]);
  expect(lengthOf([{ ...other, body: bodyIndex('mars') }], bodyIndex('mars'))).toBeGreaterThan(2);
  expect(lengthOf([])).toBeGreaterThan(2);
  expect(lengthOf([one, other])).toBe(before);
  await world.stop();
});
