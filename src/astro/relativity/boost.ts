import { type Vec3, vec3 } from '../../math/index.ts';
import { LIGHT_MPS } from '../constants.ts';
import { AstroError } from '../error.ts';

/** A speed as a part of that of light, with what follows from it. */
export interface Boost {
  /** v / c, from 0 to below 1. */
  readonly beta: number;
  /** 1 - v / c: kept apart, because close to light most digits of a speed are in it. */
  readonly toLight: number;
  /** Lorentz's factor 1 / sqrt(1 - v^2 / c^2). */
  readonly gamma: number;
}

/**
 * What follows from a speed (Einstein 1905, Annalen der Physik 322, 891).
 * @param beta v / c
 * @param toLight 1 - v / c, for who knows it better than by the difference
 * @throws AstroError `out_of_range` unless 0 <= beta < 1
 */
export function boostOf(beta: number, toLight = 1 - beta): Boost {
  if (!(beta >= 0 && toLight > 0 && toLight <= 1))
    throw new AstroError(
      'out_of_range',
      `A speed of ${beta} times that of light is none that a thing can have. Give 0 or more, and less than 1.`,
    );
  return { beta, toLight, gamma: 1 / Math.sqrt(toLight * (1 + beta)) };
}

/**
 * How fast a clock that moves runs beside one at rest: sqrt(1 - v^2 / c^2), 0 from the speed of light on.
 * @param lightMps the speed of light, m/s
 */
export function timeFactor(speedMps: number, lightMps: number = LIGHT_MPS): number {
  const beta = speedMps / lightMps;
  return Math.sqrt(Math.max(0, (1 - beta) * (1 + beta)));
}

/** Length of something that moves along itself, as it is measured at rest: the rest length over gamma. */
export function contractedLengthM(restLengthM: number, { gamma }: Boost): number {
  return restLengthM / gamma;
}

/**
 * Writes the velocity of something that moves with `inside` in a frame which itself moves with `frame` (Einstein 1905,
 * section 5; Jackson, Classical Electrodynamics, 11.31). Both below light, m/s; the outcome is, too.
 */
export function addVelocities(out: Vec3, frame: Vec3, inside: Vec3, lightMps: number = LIGHT_MPS): Vec3 {
  const square = lightMps * lightMps;
  const gamma = 1 / timeFactor(vec3.length(frame), lightMps);
  const along = vec3.dot(frame, inside) / square;
  const share = (1 + (gamma / (1 + gamma)) * along) / (1 + along);
  const rest = 1 / (gamma * (1 + along));
  return vec3.set(
    out,
    share * frame[0] + rest * inside[0],
    share * frame[1] + rest * inside[1],
    share * frame[2] + rest * inside[2],
  );
}
