import type { Body } from '../../../astro/index.ts';
import { placesGlsl } from '../../shaders/places.ts';
import type { BakedBodyRecipe } from '../baked-body.ts';
import { ceres, vesta } from './ceres-vesta.ts';
import { closeUpRelief } from './close-up.ts';
import { tinted } from './plain-ground.ts';

const io = /* glsl */ `
${placesGlsl}
float surfaceHeight(vec3 p, float footprint) {
  return fbm(p * 6.0, footprint * 6.0, 7, 33u) * 0.002;
}
vec3 surfaceColor(vec3 p, float footprint) {
  vec3 q = p + 0.06 * fbmVector(p * 5.0, footprint * 5.0, 5, 1u);
  float frost = smoothstep(-0.1, 0.4, fbm(q * 2.4, footprint * 2.4, 6, 7u));
  vec3 color = mix(vec3(0.50, 0.48, 0.40), vec3(0.60, 0.62, 0.72), frost);
  // poles are brown, paterae nearly black with red rims, Pele's ring of sulphur red
  color = mix(color, vec3(0.44, 0.36, 0.28), smoothstep(0.65, 0.95, abs(p.z) + 0.15 * fbm(p * 6.0, footprint * 6.0, 4, 9u)));
  float vents = noise(p * 9.0, 21u) + 0.4 * noise(p * 23.0, 22u);
  color = mix(color, vec3(0.52, 0.32, 0.22), smoothstep(0.42, 0.6, vents) * 0.8);
  color = mix(color, vec3(0.10, 0.08, 0.07), smoothstep(0.58, 0.7, vents));
  float pele = length(local(p, 104.7, -18.7)) / 13.0;
  color = mix(color, vec3(0.50, 0.27, 0.17), 0.8 * smoothstep(0.35, 0.0, abs(pele - 0.9)));
  return color;
}
`;

const europa = /* glsl */ `
float surfaceHeight(vec3 p, float footprint) {
  return 0.0012 * ridged(p * 8.0, footprint * 8.0, 5, 37u);
}
float crack(vec3 p, float footprint, uint seed) {
  vec3 q = p + 0.12 * noiseVector(p * 2.0, seed);
  return smoothstep(0.05 + footprint, 0.0, abs(noise(q * 3.2, seed + 5u)));
}
vec3 surfaceColor(vec3 p, float footprint) {
  float mottled = smoothstep(0.0, 0.35, fbm(p * 3.0, footprint * 3.0, 7, 7u));
  vec3 color = mix(vec3(0.56, 0.56, 0.57), vec3(0.42, 0.37, 0.31), 0.7 * mottled);
  float cracks = 0.0;
  for (int i = 0; i < 5; i++) cracks = max(cracks, crack(p, footprint, 41u + 17u * uint(i)));
  color = mix(color, vec3(0.36, 0.26, 0.19), 0.65 * cracks);
  return color * (1.0 + 0.12 * fbm(p * 20.0, footprint * 20.0, 5, 9u));
}
`;

/** Dust of Phoebe has blackened the side that goes ahead, around longitude 270 east, but for the poles. */
const iapetus = /* glsl */ `
float surfaceHeight(vec3 p, float footprint) {
  float ridge = 0.012 * smoothstep(0.03, 0.0, abs(p.z)) * smoothstep(0.2, -0.4, p.y);
  return ridge + craters(p * 4.0, footprint * 4.0, 6, 0.7, 3u) * 0.006 + fbm(p * 4.0, footprint * 4.0, 7, 33u) * 0.004;
}
vec3 surfaceColor(vec3 p, float footprint) {
  float ahead = -p.y - 0.9 * abs(p.z) * abs(p.z) + 0.25 * fbm(p * 5.0, footprint * 5.0, 7, 7u);
  float dark = smoothstep(-0.02, 0.16, ahead);
  float tone = 1.0 + 0.3 * fbm(p * 9.0, footprint * 9.0, 6, 8u);
  // two faces about the albedo of the whole
  return mix(vec3(0.86, 0.85, 0.83), vec3(0.10, 0.08, 0.06), dark) * tone;
}
`;

/** Grey ice with a red cap, made of what Pluto's air loses (Grundy et al. 2016, Nature 539, 65). */
const charon = /* glsl */ `
float surfaceHeight(vec3 p, float footprint) {
  float h = craters(p * 2.6, footprint * 2.6, 2, 0.5, 3u) * 0.008 * smoothstep(-0.25, 0.1, p.z);
  h += craters(p * 6.5, footprint * 6.5, 6, 0.75, 11u) * 0.006 * (0.4 + 0.6 * smoothstep(-0.25, 0.1, p.z));
  // Serenity Chasma and its neighbours tear the globe about the equator
  float torn = abs(p.z - 0.12 * sin(2.0 * atan(p.y, p.x)) - 0.06 * noise(p * 4.0, 5u));
  return h + fbm(p * 3.0, footprint * 3.0, 8, 33u) * 0.004 - 0.006 * smoothstep(0.05, 0.01, torn);
}
vec3 surfaceColor(vec3 p, float footprint) {
  float tone = 1.0 + 0.2 * fbm(p * 3.0, footprint * 3.0, 6, 7u) + 0.15 * fbm(p * 13.0, footprint * 13.0, 6, 8u);
  float cap = smoothstep(0.78, 0.97, p.z + 0.06 * fbm(p * 6.0, footprint * 6.0, 5, 9u));
  return 0.5 * tone * mix(vec3(1.0), vec3(0.62, 0.42, 0.34), cap);
}
`;

const titan = /* glsl */ `
float surfaceHeight(vec3 p, float footprint) { return 0.0; }
vec3 surfaceColor(vec3 p, float footprint) {
  // nothing but haze: a little darker in the north, a hood at the pole
  float hood = smoothstep(0.82, 0.94, p.z);
  return vec3(0.30, 0.205, 0.085) * (1.0 - 0.06 * smoothstep(-0.2, 0.4, p.z) - 0.12 * hood);
}
`;

const hazeReflectance = /* glsl */ `
vec3 reflect3(vec3 albedo, vec3 normal, Hit hit) {
  float mu0 = sunCosine(dot(normal, uSun), max(uSunAngle, 0.09));
  float mu = max(dot(normal, hit.view), 0.05);
  return albedo * minnaert(mu0, mu, 0.85);
}
`;

/** Moons and asteroids that look like no other (after Voyager, Galileo, Cassini, Dawn and New Horizons); null for the rest. */
export function knownGround(body: Body): BakedBodyRecipe | null {
  switch (body.name) {
    case 'io':
      return tinted(body, io, closeUpRelief({ cratered: false, roughness: 0.6 }));
    case 'europa':
      return tinted(body, europa, closeUpRelief({ cratered: false, roughness: 0.4 }));
    case 'iapetus':
      return tinted(body, iapetus, closeUpRelief({ cratered: true, roughness: 0.9 }));
    case 'charon':
      return tinted(body, charon, closeUpRelief({ cratered: true, roughness: 0.9 }));
    case 'ceres':
      return tinted(body, ceres, closeUpRelief({ cratered: true, roughness: 0.9 }));
    case 'vesta':
      return tinted(body, vesta, closeUpRelief({ cratered: true, roughness: 1.2 }));
    case 'titan':
      return {
        surface: titan,
        relief: false,
        reflectance: hazeReflectance,
        haze: { scaleHeight: 0.028, depth: [0.05, 0.07, 0.12], color: [0.36, 0.25, 0.115] },
      };
    default:
      return null;
  }
}
