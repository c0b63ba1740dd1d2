import type { BakedBodyRecipe } from '../baked-body.ts';

const surface = /* glsl */ `
vec3 surfaceColor(vec3 p, float footprint) {
  // clouds drift west faster than they move poleward, which bends every streak into a chevron
  float lat = asin(clamp(p.z, -1.0, 1.0));
  float lag = 1.1 * lat * lat;
  vec3 q = vec3(cos(lag) * p.x - sin(lag) * p.y, sin(lag) * p.x + cos(lag) * p.y, p.z);
  vec3 w = q + 0.12 * vec3(noise(q * 2.5, 1u), noise(q * 2.5, 2u), 0.5 * noise(q * 2.5, 3u));
  float wide = fbm(vec3(w.xy * 1.3, w.z * 4.2), footprint * 4.2, 5, 7u);
  float streaks = fbm(vec3(w.xy * 3.0, w.z * 17.0) + 1.5 * wide, footprint * 17.0, 7, 9u);
  float cells = fbm(w * 9.0, footprint * 9.0, 5, 15u) * smoothstep(0.9, 0.2, abs(p.z));
  float dark = 0.55 * wide + 0.40 * streaks + 0.16 * cells;
  dark += 0.16 * smoothstep(0.62, 0.80, abs(p.z)) - 0.35 * smoothstep(0.78, 0.96, abs(p.z)); // collar and hood
  vec3 cream = vec3(0.92, 0.845, 0.675);
  vec3 absorber = vec3(0.80, 0.690, 0.470);
  return mix(cream, absorber, clamp(0.35 + 0.75 * dark, 0.0, 1.0));
}
`;

const reflectance = /* glsl */ `
vec3 reflect3(vec3 albedo, vec3 normal, Hit hit) {
  float mu0 = sunCosine(dot(normal, uSun) + 0.015, 0.03);
  float mu = max(dot(normal, hit.view), 0.0);
  return albedo * minnaert(mu0, max(mu, 0.1), 0.9);
}
`;

/** Venus: cream clouds with the faint chevrons that its blue absorber draws, haze well above them. */
export const venus: BakedBodyRecipe = {
  surface,
  relief: false,
  reflectance,
  haze: { scaleHeight: 0.0011, depth: [0.02, 0.02, 0.018], color: [0.95, 0.9, 0.78] },
};
