import { bodies } from '../bodies/bodies.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';

const children: readonly (readonly number[])[] = bodies.map((_, parent) =>
  bodies.flatMap((body, index) => (body.parent === parent ? [index] : [])),
);
const scratch = new Float64Array(6);

/**
 * Index of the body in whose sphere of influence a point lies: the smallest sphere that holds it, else the Sun.
 * The point is `offsetM` from `body` in ICRF axes. Does not allocate.
 * @throws AstroError as the ephemeris does.
 */
export function influencingBody(
  ephemeris: Ephemeris,
  body: number,
  offsetM: Float64Array,
  day: number,
  second: number,
): number {
  let holder = 1;
  for (let next = holder; next !== -1; ) {
    holder = next;
    next = -1;
    for (const child of children[holder]) {
      ephemeris.stateBetween(body, child, day, second, scratch);
      const dx = offsetM[0] + scratch[0];
      const dy = offsetM[1] + scratch[1];
      const dz = offsetM[2] + scratch[2];
      const reach = bodies[child].soiM;
      if (dx * dx + dy * dy + dz * dz < reach * reach) next = child;
    }
  }
  return holder;
}
