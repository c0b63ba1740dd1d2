import { type BandRow, bandsGlsl, placesGlsl } from '../../shaders/places.ts';
import type { BakedBodyRecipe } from '../baked-body.ts';
import { flowGlsl } from './flow.ts';

/** Colour by planetographic latitude, after Cassini's natural-colour mosaics. */
// biome-ignore format: a table reads best in columns
const bands: readonly BandRow[] = [
  [-90, 150, 138, 112], [-80, 172, 158, 128], [-70, 186, 170, 136], [-62, 198, 180, 142], [-55, 192, 172, 134],
  [-48, 206, 186, 146], [-41, 214, 192, 150], [-35, 204, 180, 138], [-29, 216, 194, 150], [-22, 206, 182, 138],
  [-16, 222, 200, 156], [-10, 228, 208, 164], [-5, 238, 220, 180], [0, 242, 226, 188], [5, 238, 220, 180],
  [10, 228, 206, 162], [16, 216, 192, 148], [21, 224, 202, 158], [27, 212, 188, 146], [33, 220, 198, 156],
  [39, 208, 186, 146], [45, 214, 194, 154], [51, 200, 180, 144], [57, 206, 188, 152], [63, 190, 174, 142],
  [69, 182, 168, 138], [74.5, 168, 156, 130], [77.5, 148, 140, 122], [80, 158, 148, 124], [86, 138, 126, 98],
  [90, 120, 106, 78],
];

const surface = /* glsl */ `
${placesGlsl}
${flowGlsl}
${bandsGlsl('bandColor', bands)}
vec3 surfaceColor(vec3 p, float footprint) {
  float lat = graphicLatitude(p, 0.902);
  vec3 q = p;
  for (int i = 0; i < 9; i++) q = vortex(q, 23.0 + 41.0 * float(i), -41.0 + 2.0 * float(i % 3), 2.0, 1.1, 2.0);
  float churn = 0.35 + 0.9 * smoothstep(28.0, 45.0, abs(lat));
  q = cascade(q, 9.0, 5, 0.12 * churn, 11u);
  float bent = graphicLatitude(q, 0.902);
  // the hexagon: a standing wave of six in the jet at 78 degrees north
  bent += 0.75 * smoothstep(70.0, 76.0, lat) * smoothstep(84.0, 79.0, lat) * cos(6.0 * atan(p.y, p.x));
  float streaks = fbm(vec3(q.xy * 3.0, q.z * 80.0), footprint * 80.0, 5, 21u);
  float rows = fbm(vec3(0.3, 0.7, q.z * 34.0), footprint * 34.0, 4, 27u);
  vec3 color = bandColor(bent + 0.5 * streaks);
  color *= 1.0 + 0.07 * streaks + 0.09 * rows;
  color *= mix(vec3(1.0), vec3(0.99, 1.0, 1.03), rows * 1.5);
  return color * 0.86;
}
`;

/** Rings between the Sun and the clouds: `ringLight` is what they let through (see rings.ts). */
const reflectance = /* glsl */ `
uniform sampler2D uRings;
float ringLight(vec3 at) {
  float t = -at.z / uSun.z;
  if (t <= 0.0) return 1.0;
  float r = length(at.xy + t * uSun.xy);
  float u = (r - RING_INNER) / (RING_OUTER - RING_INNER);
  if (u <= 0.0 || u >= 1.0) return 1.0;
  // the Sun is a disc, so the shadow blurs with distance
  float blur = max(t * uSunAngle * 2.0, hit_pixel) / (RING_OUTER - RING_INNER) * RING_TEXELS;
  float opacity = textureLod(uRings, vec2(u, 0.5), log2(max(blur, 1.0))).a;
  float depth = -log(max(1.0 - opacity, 0.01));
  return exp(-depth / max(abs(uSun.z), 0.02));
}
vec3 reflect3(vec3 albedo, vec3 normal, Hit hit) {
  hit_pixel = hit.pixel;
  float mu0 = sunCosine(dot(normal, uSun), 0.012);
  float mu = max(dot(normal, hit.view), 0.0);
  return albedo * 1.05 * minnaert(mu0, max(mu, 0.06), 0.9) * ringLight(hit.point * uAxes);
}
`;

/** Saturn's globe; `ringConstants` is GLSL that defines RING_INNER, RING_OUTER (in radii) and RING_TEXELS. */
export function saturnGlobe(ringConstants: string, uRings: { value: unknown }): BakedBodyRecipe {
  return {
    surface,
    relief: false,
    reflectance: `${ringConstants}\nfloat hit_pixel;\n${reflectance}`,
    uniforms: { uRings },
  };
}
