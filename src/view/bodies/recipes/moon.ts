import { mapGlsl } from '../../map-texture.ts';
import type { BakedBodyRecipe } from '../baked-body.ts';
import { closeUpRelief } from './close-up.ts';

/** Large craters and basins' rims: east longitude, latitude, radius in km, depth in km (IAU gazetteer, Pike 1977). */
// biome-ignore format: a table reads best packed
const craters: readonly (readonly [number, number, number, number])[] = [
  [348.8, -43.3, 43, 4.7], [339.9, 9.6, 48, 3.8], [345.6, -58.6, 115, 4.9], [358.1, -9.3, 77, 2.4], [357.1, -13.4, 54, 2.8],
  [357.9, -18.2, 48, 3.7], [350.7, 51.6, 50, 2.2], [26.3, -11.4, 50, 3.9], [24.1, -13.2, 49, 3.2], [23.8, -18, 50, 3.2],
  [60.4, -8.9, 66, 3.0], [61, -25.3, 88, 3.5], [312.6, 23.8, 20, 3.2], [322, 8.1, 16, 2.5], [355.9, 30.1, 41, 1.8],
  [1.5, 33.9, 27, 3.6], [14.2, 14.5, 13, 2.8], [5.1, 2.6, 7, 1.5], [310.1, -17.5, 57, 2.0], [291.3, -5.6, 86, 2.7],
  [332.5, -28.8, 52, 1.6], [338.1, -20.6, 30, 3.1], [15.1, 50.2, 43, 2.3], [16.9, 44.3, 33, 3.3], [39.1, 46.7, 20, 3.2],
  [56.6, 27.7, 63, 3.4], [40.2, 31.8, 22, 2.5], [30, 21.2, 22, 1.7], [33.1, -1.8, 20, 2.3], [5.2, -33, 64, 2.9],
  [14.1, -41.1, 57, 3.6], [0.6, -25.4, 57, 3.0], [6, -20.9, 38, 3.4], [54.5, -36.4, 95, 2.4], [46.6, -2, 35, 2.0],
  [305, -51.9, 106, 1.6], [322.4, -49.6, 72, 1.9], [337.2, -41.1, 69, 2.2], [343.8, -54.1, 70, 4.6], [321.4, -62.4, 50, 2.9],
  [4.6, -67.2, 57, 4.0], [353.8, -70.6, 57, 4.2], [129.1, -20.4, 92, 3.5], [135.1, -32.6, 60, 3.0], [218.9, -36.1, 268, 4.0],
  [187, 7.1, 60, 3.0], [163.2, -56.3, 160, 4.0], [188.4, -4.5, 218, 3.5], [157, 26.5, 114, 3.0], [231.5, 45.7, 106, 3.0],
  [264.4, -30.7, 60, 3.0], [94.5, 13.2, 70, 2.5], [104.5, 22.1, 60, 2.6], [302, 37.3, 60, 2.2], [289, 66, 90, 2.4],
];

const [bowls, depths] = [
  craters.map(bowl).join(',\n  '),
  craters.map(([, , , d]) => (d / 1737.4).toFixed(6)).join(', '),
];

/** A crater as its centre's unit vector and its radius, in radii of the Moon. */
function bowl([lon, lat, radiusKm]: readonly [number, number, number, number]): string {
  const [a, b] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  const at = [Math.cos(b) * Math.cos(a), Math.cos(b) * Math.sin(a), Math.sin(b), radiusKm / 1737.4];
  return `vec4(${at.map((x) => x.toFixed(6)).join(', ')})`;
}

const surface = /* glsl */ `
const vec4 bowls[${craters.length}] = vec4[${craters.length}](
  ${bowls});
const float depths[${craters.length}] = float[${craters.length}](${depths});
float namedCraters(vec3 p) {
  float wobble = 1.0 + 0.07 * noise(p * 60.0, 9u);
  float h = 0.0;
  for (int i = 0; i < ${craters.length}; i++) {
    float r = length(p - bowls[i].xyz) / bowls[i].w * wobble;
    if (r > 2.2) continue;
    // terraced walls, flat floor, central peak
    float rim = 0.3 * exp(-4.5 * max(r - 1.0, 0.0)) * (1.0 - smoothstep(1.5, 2.2, r));
    float inside = mix(-0.7, 0.3, smoothstep(0.52, 0.98, r)) + 0.28 * smoothstep(0.16, 0.0, r);
    h += depths[i] * (r < 1.0 ? inside : rim);
  }
  return h;
}
float surfaceHeight(vec3 p, float footprint) {
  float h = namedCraters(p);
  h += craters(p * 6.0, footprint * 6.0, 1, 0.55, 3u) * 0.0012;
  h += craters(p * 13.0, footprint * 13.0, 7, 0.7, 11u) * 0.0016;
  h += fbm(p * 8.0, footprint * 8.0, 8, 33u) * 0.0022;
  return h;
}
vec3 surfaceColor(vec3 p, float footprint) {
  // what the map lacks: mottling near the poles, where it is smeared
  float polar = smoothstep(0.90, 0.96, abs(p.z));
  float tone = fbm(p * 20.0, footprint * 20.0, 7, 41u) + 0.35 * clamp(craters(p * 13.0, footprint * 13.0, 4, 0.7, 11u), -1.0, 1.0);
  return vec3(0.5 * (1.0 + polar * 0.35 * tone));
}
`;

const reflectance = /* glsl */ `
uniform sampler2D uMap;
uniform float uHasMap;
${mapGlsl}
vec3 groundAlbedo(vec3 albedo, Hit hit) {
  // the map holds relative brightness close to linear; the scale gives the mean normal albedo of the Moon
  vec3 map = mapAt(uMap, hit.point).rgb;
  return albedo * 2.0 * (uHasMap > 0.5 ? pow(map, vec3(1.45)) * 0.315 * vec3(1.06, 1.0, 0.92) : vec3(0.125, 0.12, 0.11));
}
vec3 reflect3(vec3 albedo, vec3 normal, Hit hit) {
  vec3 ground = groundAlbedo(albedo, hit);
  // maria are lava: smooth beside the highlands
  float smoothness = 1.0 - smoothstep(0.055, 0.105, ground.g);
  normal = normalize(mix(normal, hit.normal, 0.62 * smoothness));
  float mu0 = sunCosine(dot(normal, uSun), uSunAngle) * smoothstep(-0.008, 0.03, dot(hit.normal, uSun));
  float mu = max(dot(normal, hit.view), 0.05);
  float phase = acos(clamp(dot(uSun, hit.view), -1.0, 1.0));
  return ground * lunar(mu0, mu, phase);
}
`;

/** The Moon: the albedo map, craters at their places and of their depths, and countless small ones. */
export function moon(uMap: { value: unknown }, uHasMap: { value: number }): BakedBodyRecipe {
  return {
    surface,
    relief: true,
    hasGroundAlbedo: true,
    reflectance,
    uniforms: { uMap, uHasMap },
    closeUp: closeUpRelief({ cratered: true, roughness: 0.9 }),
  };
}
