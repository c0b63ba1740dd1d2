import { bodies } from '../../src/astro/index.ts';
import {
  type BodyTruth,
  Course,
  type CourseEngine,
  type CoursePlan,
  type Entity,
  type World,
} from '../../src/world/index.ts';
import { sharedRails } from './worlds.ts';

/** What a world says of its custom bodies, as a page hears it. */
export function truthsOf(world: World): BodyTruth[] {
  return world.entities.flatMap(
    ({ id, name, body, freeBody, offsetM, velocityMps, attitude, angularVelocityRadps }) => {
      if (freeBody === null) return [];
      const { gmM3S2, radiusM, j2, equatorialRadiusM, pole } = freeBody;
      const motion = { body, offsetM, velocityMps, attitude, angularVelocityRadps };
      return [{ id, name, ...motion, gmM3S2, radiusM, j2, equatorialRadiusM, pole }];
    },
  );
}

/** The engine of a ship. */
export function engineOf({ vessel }: Entity): CourseEngine | null {
  if (vessel === null) return null;
  const { massKg, fuelKg, thrustN, exhaustSpeedMps } = vessel;
  return { massKg, fuelKg, thrustN, exhaustSpeedMps };
}

/** The way ahead of a ship as it is now, worked out to its end; with an engine burns take their time. */
export function courseOf(
  world: World,
  ship: Entity,
  plan: Pick<CoursePlan, 'horizonS'> & Partial<CoursePlan>,
  { counts = true, stepsAtOnce = 1000, engine = null as CourseEngine | null } = {},
): Course {
  const onRails = world.entities.some(({ body }) => bodies[body].parent >= 0);
  const course = new Course(onRails ? sharedRails() : null);
  const { day, second } = world.time;
  const { body, offsetM, velocityMps } = ship;
  const start = { day, second, body, offsetM, velocityMps, dragM2PerKg: 0, engine };
  course.begin(
    { ...start, bodies: counts ? truthsOf(world) : [] },
    { target: -1, impulses: [], follow: truthsOf(world)[0]?.id ?? 0, ...plan },
  );
  while (!course.advance(stepsAtOnce));
  return course;
}

/** Seconds of simulated time from an instant to now. */
export function secondsSince(world: World, { day, second }: { day: number; second: number }): number {
  return (world.time.day - day) * 86_400 + world.time.second - second;
}
