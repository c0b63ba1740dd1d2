import { atan2, cos, sin, type Vec3, vec3 } from '../../math/index.ts';
import type { Boost } from './boost.ts';

/*
 * What light looks like to who moves: t is the angle between the direction of motion and that to the source, as it is
 * at rest; t' as it is seen.
 */

/** cos t' = (cos t + beta) / (1 + beta cos t) (Einstein 1905, section 7). */
export function aberratedCosine(cosine: number, { beta }: Boost): number {
  return (cosine + beta) / (1 + beta * cosine);
}

/**
 * Where something at an angle from the direction of motion is seen, rad. The same law by half angles, tan(t'/2) =
 * sqrt((1 - beta) / (1 + beta)) tan(t/2), which keeps all digits ahead and behind.
 */
export function aberratedAngle(angleRad: number, { beta, toLight }: Boost): number {
  return 2 * atan2(Math.sqrt(toLight) * sin(angleRad / 2), Math.sqrt(1 + beta) * cos(angleRad / 2));
}

/** D = gamma (1 + beta cos t): seen frequency over emitted, for a source at an angle from the direction of motion. */
export function dopplerFactor(angleRad: number, { beta, toLight, gamma }: Boost): number {
  const half = cos(angleRad / 2);
  return gamma * (toLight + 2 * beta * half * half);
}

/**
 * The same where the source moves, too: D = gamma_o (1 + b_o n) / (gamma_s (1 + b_s n)), as light is shifted once on its way
 * into the frame that both velocities are told in, and once out of it (Einstein 1905, section 7, for each).
 * @param towards from the observer to where the source was when the light left, unit vector
 * @param observer velocity as parts of that of light
 * @param source velocity as parts of that of light
 */
export function dopplerBetween(towards: Vec3, observer: Vec3, source: Vec3): number {
  const gammas = Math.sqrt((1 - vec3.lengthSquared(source)) / (1 - vec3.lengthSquared(observer)));
  return (gammas * (1 + vec3.dot(observer, towards))) / (1 + vec3.dot(source, towards));
}

/** What a Doppler factor does to light. */
export interface Beaming {
  /** Radiance over all wavelengths, of a surface: D^4. This is what is called brightness. */
  readonly radiance: number;
  /** Radiance for each hertz of bandwidth, at the shifted frequency, of a surface: D^3. */
  readonly spectralRadiance: number;
  /** Light of a whole small source, such as a star, over all wavelengths: D^2, because it also looks smaller. */
  readonly irradiance: number;
  /** Solid angle that a small source fills: D^-2. */
  readonly solidAngle: number;
}

/**
 * How much brighter things are, at rest 1: I / nu^3 is the same for every observer (Rybicki and Lightman, Radiative
 * Processes in Astrophysics, section 4.9). A black body stays one, of D times the temperature.
 */
export function beaming(doppler: number): Beaming {
  const square = doppler * doppler;
  return {
    radiance: square * square,
    spectralRadiance: square * doppler,
    irradiance: square,
    solidAngle: 1 / square,
  };
}

/**
 * Writes the direction in which a source is seen.
 * @param direction to the source as it is at rest, unit vector; may be `out`
 * @param beta the observer's velocity as parts of that of light; its negative undoes it
 */
export function aberrate(out: Vec3, direction: Vec3, beta: Vec3): Vec3 {
  const restOfGamma = Math.sqrt(1 - vec3.dot(beta, beta));
  const along = vec3.dot(beta, direction);
  const scale = 1 / (1 + along);
  const share = scale * (1 + along / (1 + restOfGamma));
  return vec3.set(
    out,
    scale * restOfGamma * direction[0] + share * beta[0],
    scale * restOfGamma * direction[1] + share * beta[1],
    scale * restOfGamma * direction[2] + share * beta[2],
  );
}

/** Where a ball is seen: its image is round, too (Penrose 1959, Proc. Cambridge Phil. Soc. 55, 137). */
export interface SeenDisc {
  /** Unit vector to the middle of its image. */
  readonly direction: Vec3;
  /** Half of the angle that the image fills, rad. */
  angularRadiusRad: number;
}

/**
 * Writes the image of a ball that is at rest.
 * @param direction to its centre, unit vector
 * @param angularRadiusRad half of the angle that it fills at rest, at most half a turn
 * @param beta the observer's velocity as parts of that of light
 */
export function aberrateDisc(out: SeenDisc, direction: Vec3, angularRadiusRad: number, beta: Vec3): SeenDisc {
  const speed = vec3.length(beta);
  if (!(speed > LEAST_BETA)) {
    vec3.copy(out.direction, direction);
    out.angularRadiusRad = angularRadiusRad;
    return out;
  }
  // the two ends of the disc's diameter that lies in one plane with the motion stay the ends of one
  const angle = vec3.angle(direction, beta);
  const shrink = Math.sqrt((1 - speed) / (1 + speed));
  const near = seenAngle(angle - angularRadiusRad, shrink);
  const far = seenAngle(angle + angularRadiusRad, shrink);
  const middle = 0.5 * (near + far);
  vec3.scale(ahead, beta, 1 / speed);
  vec3.addScaled(aside, direction, ahead, -vec3.dot(direction, ahead));
  const length = vec3.length(aside);
  if (length > 0) vec3.scale(aside, aside, 1 / length);
  vec3.scale(out.direction, ahead, cos(middle));
  vec3.addScaled(out.direction, out.direction, aside, sin(middle));
  out.angularRadiusRad = 0.5 * (far - near);
  return out;
}

/** Slower than this nothing moves by as much as an atom at the width of the solar system. */
const LEAST_BETA = 1e-24;

const ahead = vec3.create();
const aside = vec3.create();

/** Aberration of an angle that may lie beyond a half turn on either side: those stay beyond it. */
function seenAngle(angle: number, shrink: number): number {
  return 2 * atan2(shrink * sin(angle / 2), cos(angle / 2));
}
