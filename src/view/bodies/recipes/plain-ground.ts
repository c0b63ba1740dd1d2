import type { Body } from '../../../astro/index.ts';
import { brightGround } from '../../light/phase.ts';
import type { BakedBodyRecipe } from '../baked-body.ts';
import { closeUpRelief } from './close-up.ts';

/*
 * Moons, asteroids and comets without a picture of their own: cratered ground in the body's measured albedo and colour.
 * The maps hold tones only and the colour is a uniform, so that all bodies of a sort share their shaders.
 */

/** How ground of a sort looks: rubble of small bodies, or the ice and rock of round moons. */
interface Ground {
  /** Depth of craters and height of hills, radii. */
  readonly craters: number;
  readonly hills: number;
  /** How far tones differ. */
  readonly contrast: number;
  readonly roughness: number;
}

const rubble: Ground = { craters: 0.013, hills: 0.014, contrast: 0.3, roughness: 1.4 };
const highlands: Ground = { craters: 0.009, hills: 0.004, contrast: 0.3, roughness: 0.9 };

const surfaceOf = ({ craters, hills, contrast }: Ground): string => /* glsl */ `
float surfaceHeight(vec3 p, float footprint) {
  float h = craters(p * 2.6, footprint * 2.6, 2, 0.5, 3u) * ${craters.toFixed(4)};
  h += craters(p * 6.5, footprint * 6.5, 6, 0.75, 11u) * ${(0.6 * craters).toFixed(4)};
  return h + fbm(p * 3.0, footprint * 3.0, 8, 33u) * ${hills.toFixed(4)};
}
vec3 surfaceColor(vec3 p, float footprint) {
  vec3 q = p + 0.05 * noiseVector(p * 4.0, 1u);
  float tone = 1.0 + ${contrast.toFixed(2)} * fbm(q * 2.0, footprint * 2.0, 6, 7u);
  tone += ${(0.6 * contrast).toFixed(2)} * fbm(p * 13.0, footprint * 13.0, 6, 8u);
  float floors = craters(p * 6.5, footprint * 6.5, 4, 0.75, 11u);
  tone *= 1.0 + 0.15 * clamp(floors, -1.0, 1.0);
  float fresh = smoothstep(0.6, 1.0, noise(p * 31.0, 81u) + 0.6 * noise(p * 80.0, 82u));
  tone *= 1.0 + ${contrast.toFixed(2)} * fresh * (1.0 - smoothstep(0.004, 0.02, footprint));
  return vec3(0.5 * tone);
}
`;

const reflectance = /* glsl */ `
uniform vec3 uTint;
uniform float uBright;
vec3 reflect3(vec3 albedo, vec3 normal, Hit hit) {
  float mu0 = sunCosine(dot(normal, uSun), uSunAngle) * smoothstep(-0.02, 0.05, dot(hit.normal, uSun));
  float mu = max(dot(normal, hit.view), 0.05);
  float phase = acos(clamp(dot(uSun, hit.view), -1.0, 1.0));
  // many bounces within bright ice fill in what dark regolith keeps
  float scattered = mix(lunar(mu0, mu, phase), minnaert(mu0, mu, 0.7), uBright);
  return albedo * 2.0 * uTint * scattered;
}
`;

/** Radius below which gravity does not make a body round, m. */
const ROUND_M = 180_000;

/** Ground in the body's own colour. */
export function plainGround(body: Body): BakedBodyRecipe {
  const ground = body.meanRadiusM < ROUND_M ? rubble : highlands;
  return tinted(body, surfaceOf(ground), closeUpRelief({ cratered: true, roughness: ground.roughness }));
}

/** A surface in tones that is drawn in the body's own colour. */
export function tinted(body: Body, surface: string, closeUp: string): BakedBodyRecipe {
  return {
    surface,
    relief: true,
    reflectance,
    uniforms: { uTint: { value: [...body.albedoRgb] }, uBright: { value: brightGround(body) } },
    closeUp,
  };
}
