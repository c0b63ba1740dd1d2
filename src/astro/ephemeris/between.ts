import { bodies } from '../bodies/bodies.ts';
import { AstroError } from '../error.ts';
import type { Ephemeris } from './ephemeris.ts';

/**
 * Makes `stateBetween` from `relativeState`: both chains of parents are walked to the common ancestor.
 * Parents have lower indices than their children, so the higher of two different bodies is always the one to lift.
 */
export function betweenBodies(relativeState: Ephemeris['relativeState']): Ephemeris['stateBetween'] {
  const term = new Float64Array(6);
  return (body, center, day, second, out) => {
    if (bodies[body] === undefined || bodies[center] === undefined)
      throw new AstroError(
        'unknown_body',
        `Bodies have the indices 0 to ${bodies.length - 1}, not ${body} and ${center}.`,
      );
    if (body === center) relativeState(body, day, second, out); // for its check of the date
    out.fill(0, 0, 6);
    let up = body;
    let down = center;
    while (up !== down) {
      const liftsBody = up > down;
      const sign = liftsBody ? 1 : -1;
      const lifted = liftsBody ? up : down;
      relativeState(lifted, day, second, term);
      for (let i = 0; i < 6; i++) out[i] = out[i] + sign * term[i];
      const parent = bodies[lifted]?.parent ?? 0;
      if (liftsBody) up = parent;
      else down = parent;
    }
    return out;
  };
}
