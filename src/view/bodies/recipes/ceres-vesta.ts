import { placesGlsl } from '../../shaders/places.ts';

/*
 * The two bodies of the main belt that a spacecraft went round, after Dawn: Ceres with the salt on the floor of Occator
 * (De Sanctis et al. 2016, Nature 536, 54; places by the IAU gazetteer), Vesta with the basin that took its south away and the
 * troughs about its equator (Schenk et al. 2012, Science 336, 694).
 */

/** GLSL: a crater of so many degrees about a place, in its own depth; `rim` tells how far its wall is raised. */
const bowl = /* glsl */ `
float bowl(vec2 at, float degrees, float peak) {
  float r = length(at) / degrees;
  float inside = mix(-1.0, 0.3, smoothstep(0.45, 1.0, r)) + peak * smoothstep(0.22, 0.0, r);
  return r < 1.0 ? inside : 0.3 * exp(-4.0 * (r - 1.0)) * (1.0 - smoothstep(1.6, 2.4, r));
}
`;

export const ceres = /* glsl */ `
${placesGlsl}
${bowl}
float surfaceHeight(vec3 p, float footprint) {
  float h = 0.014 * bowl(local(p, 239.3, 19.8), 5.6, 0.1);
  h += 0.012 * bowl(local(p, 124.9, -18.2), 17.0, 0.2); // Kerwan
  h += 0.014 * bowl(local(p, 39.1, -23.8), 7.7, 0.2) + 0.014 * bowl(local(p, 222.1, -38.9), 7.2, 0.2);
  h += 0.014 * bowl(local(p, 306.0, -35.5), 6.5, 0.2) + 0.014 * bowl(local(p, 42.2, 42.2), 1.0, 0.0);
  h += craters(p * 2.3, footprint * 2.3, 2, 0.85, 3u) * 0.020;
  h += craters(p * 6.0, footprint * 6.0, 7, 0.9, 11u) * 0.014;
  return h + fbm(p * 5.0, footprint * 5.0, 8, 33u) * 0.004;
}
vec3 surfaceColor(vec3 p, float footprint) {
  float tone = 1.0 + 0.16 * fbm(p * 3.0, footprint * 3.0, 6, 7u) + 0.14 * fbm(p * 17.0, footprint * 17.0, 6, 8u);
  float floors = craters(p * 6.0, footprint * 6.0, 5, 0.85, 11u);
  tone *= 1.0 + 0.12 * clamp(floors, -1.0, 1.0);
  vec2 occator = local(p, 239.3, 19.8);
  float grain = 1.0 + 0.4 * noise(p * 160.0, 5u);
  float salt = 5.0 * smoothstep(0.75, 0.25, length(occator) * grain);
  vec2 east = occator - vec2(2.4, 0.6);
  salt += 2.2 * smoothstep(0.8, 0.3, length(east * vec2(0.6, 1.0)) * grain);
  salt += 0.9 * smoothstep(0.5, 0.2, length(local(p, 359.6, 42.2)) * grain); // Oxo
  salt += 0.5 * smoothstep(3.0, 0.6, length(local(p, 10.8, 5.8)) * grain); // Haulani
  return vec3(0.5 * tone) + 0.5 * salt;
}
`;

export const vesta = /* glsl */ `
${placesGlsl}
${bowl}
// rims of the basins and the troughs that they left
float basin(vec3 p) { return length(local(p, 301.0, -75.0)) * (1.0 + 0.06 * noise(p * 5.0, 4u)); }
float surfaceHeight(vec3 p, float footprint) {
  float far = basin(p);
  float h = 0.07 * bowl(vec2(far, 0.0), 54.0, 0.9);
  h += 0.006 * fbm(vec3(far * 0.35, p.xy), footprint * 4.0, 5, 51u) * smoothstep(60.0, 48.0, far);
  // troughs run along the equator, as seen from the basin
  float belt = smoothstep(16.0, 6.0, abs(far - 82.0));
  float where = smoothstep(-0.1, 0.35, noise(p * vec3(2.2, 2.2, 7.0), 6u));
  h -= 0.006 * belt * where * smoothstep(0.55, 1.0, abs(sin(far * 0.62 + 0.5 * noise(p * 3.0, 9u))));
  h += craters(p * 2.4, footprint * 2.4, 2, 0.8, 3u) * 0.020 * smoothstep(30.0, 70.0, far);
  h += craters(p * 6.5, footprint * 6.5, 6, 0.85, 11u) * 0.013;
  return h + fbm(p * 5.0, footprint * 5.0, 8, 33u) * 0.007;
}
vec3 surfaceColor(vec3 p, float footprint) {
  float tone = 1.0 + 0.34 * fbm(p * 2.2, footprint * 2.2, 6, 7u) + 0.2 * fbm(p * 15.0, footprint * 15.0, 6, 8u);
  float fresh = smoothstep(0.55, 1.0, noise(p * 11.0, 81u) + 0.5 * noise(p * 27.0, 82u));
  float dark = smoothstep(0.5, 0.9, noise(p * 8.0, 83u) + 0.5 * noise(p * 21.0, 84u));
  return vec3(0.5 * tone * (1.0 + 0.3 * fresh - 0.35 * dark));
}
`;
