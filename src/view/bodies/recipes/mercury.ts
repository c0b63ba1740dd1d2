import { placesGlsl } from '../../shaders/places.ts';
import type { BakedBodyRecipe } from '../baked-body.ts';
import { closeUpRelief } from './close-up.ts';

/** Young craters with bright rays: east longitude, latitude, radius in degrees (IAU gazetteer). */
const rayed: readonly (readonly [number, number, number])[] = [
  [328.6, -11.3, 1.3], // Kuiper
  [12.3, -33.9, 1.6], // Debussy
  [17, 57.9, 2], // Hokusai
  [191.3, 40, 0.8], // Apollodorus's neighbourhood
  [300.5, -31.8, 0.9], // Amaral and its like
  [236, 27, 0.8],
  [84, -3, 0.9],
  [268, -52, 1],
  [56, 12, 0.6],
  [140, 22, 0.7],
];

const raysGlsl = rayed.map((row) => `vec3(${row.map((x) => x.toFixed(1)).join(', ')})`).join(', ');

const surface = /* glsl */ `
${placesGlsl}
const vec3 rayed[${rayed.length}] = vec3[${rayed.length}](${raysGlsl});
float ray(vec2 from, float radius, uint seed) {
  vec2 t = from / radius;
  float r = length(t);
  if (r > 22.0) return 0.0;
  vec2 d = t / max(r, 1e-3);
  float streak = noise(vec3(d * 3.5, 0.5), 91u + seed) + 0.6 * noise(vec3(d * 9.0, 0.5), 17u + seed);
  float reach = smoothstep(22.0, 1.0, r) * (0.35 + 0.65 * smoothstep(0.0, 0.5, streak));
  return reach * reach * 0.8 + 0.9 * smoothstep(1.8, 0.8, r);
}
float caloris(vec3 p) {
  vec3 q = p + 0.02 * vec3(noise(p * 6.0, 5u));
  return blob(q, 162.7, 30.5, 22.0, 20.0, 0.0);
}
float plains(vec3 p) {
  // smooth lava north of 55 degrees and around Caloris, few craters
  float north = smoothstep(0.55, 0.95, p.z + 0.35 * noise(p * 2.2, 71u));
  float around = blob(p, 162.7, 30.5, 46.0, 40.0, 0.0) * smoothstep(-0.2, 0.3, noise(p * 4.0, 72u));
  return clamp(max(north, max(around, caloris(p))), 0.0, 1.0);
}
float surfaceHeight(vec3 p, float footprint) {
  float old = 1.0 - 0.75 * plains(p);
  float h = craters(p * 3.2, footprint * 3.2, 1, 0.5, 3u) * 0.006 * old;
  h += craters(p * 7.5, footprint * 7.5, 6, 0.75, 11u) * 0.0042 * (0.25 + 0.75 * old);
  h += fbm(p * 5.0, footprint * 5.0, 8, 33u) * 0.003;
  return h;
}
vec3 surfaceColor(vec3 p, float footprint) {
  vec3 q = p + 0.03 * noiseVector(p * 5.0, 1u);
  float tone = 0.9 + 0.42 * fbm(q * 2.2, footprint * 2.2, 6, 7u) + 0.5 * fbm(p * 14.0, footprint * 14.0, 7, 8u);
  vec3 color = vec3(0.147, 0.128, 0.106) * tone;
  // low-reflectance material is bluish, young lava warm
  float low = smoothstep(0.1, 0.45, fbm(q * 3.0, footprint * 3.0, 4, 23u));
  color *= mix(vec3(1.0), vec3(0.72, 0.75, 0.8), low * 0.8);
  color *= mix(vec3(1.0), vec3(1.14, 1.1, 1.03), plains(p));
  float floors = craters(p * 7.5, footprint * 7.5, 4, 0.75, 11u);
  color *= 1.0 + 0.2 * clamp(floors, -1.0, 1.0);
  // fresh small craters have bright halos
  float fresh = smoothstep(0.55, 1.0, noise(p * 38.0, 81u) + 0.6 * noise(p * 90.0, 82u)) * (1.0 - smoothstep(0.004, 0.02, footprint));
  color *= 1.0 + 0.9 * fresh;
  float rays = 0.0;
  for (int i = 0; i < ${rayed.length}; i++) rays += ray(local(p, rayed[i].x, rayed[i].y), rayed[i].z, uint(i));
  color = mix(color, vec3(0.27, 0.25, 0.225), clamp(rays, 0.0, 1.0) * 0.62);
  return color;
}
`;

const reflectance = /* glsl */ `
vec3 reflect3(vec3 albedo, vec3 normal, Hit hit) {
  float mu0 = sunCosine(dot(normal, uSun), uSunAngle) * smoothstep(-0.01, 0.04, dot(hit.normal, uSun));
  float mu = max(dot(normal, hit.view), 0.05);
  float phase = acos(clamp(dot(uSun, hit.view), -1.0, 1.0));
  return albedo * lunar(mu0, mu, phase);
}
`;

/** Mercury: old cratered ground, Caloris and northern plains, rayed craters (after MESSENGER's maps). */
export const mercury: BakedBodyRecipe = {
  surface,
  relief: true,
  reflectance,
  closeUp: closeUpRelief({ cratered: true, roughness: 1 }),
};
