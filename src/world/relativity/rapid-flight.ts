import { type Vec3, vec3 } from '../../math/index.ts';
import type { Pace } from '../vessel/pace.ts';
import type { VesselRow } from '../vessel/vessel-table.ts';

/** Below this part of the speed of light Newton's law is less than 1e-8 off, and is kept. */
const RAPID = 1e-4;

/** Whether something is so fast that its mass shows. */
export function isRapid(velocityMps: Vec3, pushMps2: Vec3, lightMps: number, spanS: number): boolean {
  const from = RAPID * lightMps;
  const gained = vec3.length(pushMps2) * spanS;
  return gained > from || vec3.lengthSquared(velocityMps) > from * from;
}

/**
 * Turns what is felt on board into the acceleration that is measured beside it: a = (f - g/(g+1) (f b) b) / g^2, with b
 * the velocity as parts of that of light and g Lorentz's factor (Misner, Thorne and Wheeler, Gravitation, section 6.2; the
 * parts along and across are f / g^3 and f / g^2). `out` may be `feltMps2`.
 */
export function measured(out: Vec3, feltMps2: Vec3, velocityMps: Vec3, lightMps: number): Vec3 {
  const square = lightMps * lightMps;
  const rest = Math.max(0, 1 - vec3.lengthSquared(velocityMps) / square);
  const along = vec3.dot(feltMps2, velocityMps) / (square * (1 + Math.sqrt(rest)));
  vec3.addScaled(out, feltMps2, velocityMps, -along);
  return vec3.scale(out, out, rest);
}

const celerity = vec3.create();
const force = vec3.create();
const middle = vec3.create();
const end = vec3.create();

/**
 * Moves something without gravity of bodies that feels a constant acceleration. Its momentum grows evenly, so that no span
 * carries it past light; exact along its way, to the third order of the span across.
 */
export function flyRapidly(
  { offsetM: r, velocityMps: v }: VesselRow,
  feltMps2: Vec3,
  { spanS: h }: Pick<Pace, 'spanS'>,
  lightMps: number,
): void {
  vec3.scale(celerity, v, 1 / restOfGamma(v, lightMps));
  // what the force is half-way: along the motion as it is felt, across it less by gamma
  forceAt(force, feltMps2, v, lightMps);
  velocityOf(middle, vec3.addScaled(middle, celerity, force, 0.5 * h), lightMps);
  forceAt(force, feltMps2, middle, lightMps);
  velocityOf(middle, vec3.addScaled(middle, celerity, force, 0.5 * h), lightMps);
  velocityOf(end, vec3.addScaled(end, celerity, force, h), lightMps);
  for (let i = 0; i < 3; i += 1) {
    r[i] += (h / 6) * (v[i] + 4 * middle[i] + end[i]);
    v[i] = end[i];
  }
}

function restOfGamma(velocityMps: Vec3, lightMps: number): number {
  return Math.sqrt(Math.max(1e-18, 1 - vec3.lengthSquared(velocityMps) / (lightMps * lightMps)));
}

/** Force for each kilogram at rest: f / g + (1 - 1/g) of what is along the velocity. */
function forceAt(out: Vec3, feltMps2: Vec3, velocityMps: Vec3, lightMps: number): void {
  const rest = restOfGamma(velocityMps, lightMps);
  const share = vec3.dot(feltMps2, velocityMps) / (lightMps * lightMps * (1 + rest));
  vec3.scale(out, feltMps2, rest);
  vec3.addScaled(out, out, velocityMps, share);
}

function velocityOf(out: Vec3, celerityMps: Vec3, lightMps: number): void {
  const gamma = Math.sqrt(1 + vec3.lengthSquared(celerityMps) / (lightMps * lightMps));
  vec3.scale(out, celerityMps, 1 / gamma);
}
