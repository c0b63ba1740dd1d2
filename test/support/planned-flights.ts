import { addSeconds, bodies } from '../../src/astro/index.ts';
import { vec3 } from '../../src/math/index.ts';
import type { Entity, World } from '../../src/world/index.ts';
import { shipOf } from './world-visitors.ts';

/** A change of velocity as commands have it. */
interface Change {
  readonly prograde_mps: number;
  readonly normal_mps: number;
  readonly radial_mps: number;
}

/** 100 m/s along the motion. */
const forward = { prograde_mps: 100, normal_mps: 0, radial_mps: 0 };

/** A manoeuvre so many simulated seconds from now. */
export const nodeIn = (world: World, timeS: number, change: Change = forward) => ({
  ...addSeconds({ day: 0, second: 0 }, world.time, timeS),
  ...change,
});
/** Semi-major axis and angular momentum of an orbit. */
export const shape = ({ offsetM, velocityMps, body }: Pick<Entity, 'offsetM' | 'velocityMps' | 'body'>) => {
  const radius = vec3.length(offsetM);
  return {
    axis: 1 / (2 / radius - vec3.lengthSquared(velocityMps) / bodies[body].gmM3S2),
    momentum: vec3.cross(vec3.create(), offsetM, velocityMps),
  };
};

/** Runs until the plan of a ship is done, or for so many ticks; returns the ticks. */
export function fly(world: World, most: number): number {
  for (let tick = 0; tick < most; tick += 1) {
    if (shipOf(world, 'a').vessel?.plan.nodes.length === 0) return tick;
    world.step();
  }
  return most;
}
