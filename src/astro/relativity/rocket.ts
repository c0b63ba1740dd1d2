import { cosh, sinh, tanh } from '../../math/index.ts';
import { LIGHT_MPS } from '../constants.ts';

/** How far a rocket is after some time on board, as measured where it started. */
export interface RocketLeg {
  readonly timeS: number;
  readonly distanceM: number;
  readonly speedMps: number;
  /** Lorentz's factor: seconds at rest for each second on board. */
  readonly gamma: number;
}

/**
 * A rocket that starts from rest and feels the same acceleration all the time: t = (c/a) sinh(a tau/c),
 * x = (c^2/a) (cosh(a tau/c) - 1), v = c tanh(a tau/c) (Misner, Thorne and Wheeler, Gravitation, section 6.2).
 * @param accelerationMps2 as felt on board, more than 0
 * @param properTimeS time on board
 */
export function rocketLeg(
  accelerationMps2: number,
  properTimeS: number,
  lightMps: number = LIGHT_MPS,
): RocketLeg {
  const rapidity = (accelerationMps2 * properTimeS) / lightMps;
  const half = sinh(rapidity / 2);
  return {
    timeS: (lightMps / accelerationMps2) * sinh(rapidity),
    // cosh x - 1 = 2 sinh^2(x/2), which keeps the digits of a short leg
    distanceM: ((lightMps * lightMps) / accelerationMps2) * 2 * half * half,
    speedMps: lightMps * tanh(rapidity),
    gamma: cosh(rapidity),
  };
}
