import { placesGlsl } from '../../shaders/places.ts';
import type { BakedBodyRecipe } from '../baked-body.ts';
import { closeUpRelief } from './close-up.ts';

const surface = /* glsl */ `
${placesGlsl}
// Sputnik Planitia: broad in the north, tapering south, with a torn eastern shore
float heart(vec3 p, float footprint) {
  vec3 q = p + 0.05 * fbmVector(p * 6.0, footprint * 6.0, 6, 1u);
  float west = max(blob(q, 172.0, 32.0, 16.0, 13.0, -20.0), blob(q, 181.0, 27.0, 14.0, 15.0, 20.0));
  west = max(west, blob(q, 176.0, 10.0, 11.0, 18.0, 0.0));
  return max(west, blob(q, 180.0, -9.0, 6.0, 11.0, 10.0));
}
// the eastern half of Tombaugh Regio: bright frost on rough ground, fainter and ragged
float eastLobe(vec3 p, float footprint) {
  vec3 q = p + 0.09 * fbmVector(p * 5.0, footprint * 5.0, 6, 4u);
  float lobe = max(blob(q, 201.0, 16.0, 18.0, 17.0, 25.0), blob(q, 196.0, -8.0, 11.0, 16.0, -30.0));
  return lobe * smoothstep(-0.35, 0.25, fbm(p * 11.0, footprint * 11.0, 6, 7u));
}
float surfaceHeight(vec3 p, float footprint) {
  float ice = heart(p, footprint);
  float h = craters(p * 5.0, footprint * 5.0, 5, 0.35, 3u) * 0.0020 + fbm(p * 6.0, footprint * 6.0, 8, 33u) * 0.005;
  h += 0.004 * ridged(p * 16.0, footprint * 16.0, 5, 37u) * blob(p, 158.0, 10.0, 10.0, 36.0, 0.0) * (1.0 - ice); // al-Idrisi to Hillary
  float cells = abs(noise(p * 34.0, 41u));
  return mix(h, -0.0032 - 0.0002 * smoothstep(0.12, 0.0, cells), smoothstep(0.3, 0.7, ice));
}
vec3 surfaceColor(vec3 p, float footprint) {
  vec3 q = p + 0.07 * fbmVector(p * 4.0, footprint * 4.0, 6, 11u);
  float lat = asin(clamp(q.z, -1.0, 1.0)) / DEG;
  float patches = fbm(p * 5.0, footprint * 5.0, 8, 21u);
  vec3 tan3 = vec3(0.43, 0.315, 0.215);
  vec3 color = tan3 * (1.0 + 0.75 * patches);
  // methane frost over the north, yellowish; mid latitudes greyer
  color = mix(color, vec3(0.60, 0.50, 0.345), smoothstep(48.0, 72.0, lat + 10.0 * patches) * 0.85);
  color = mix(color, vec3(0.60, 0.52, 0.42), smoothstep(18.0, 34.0, lat) * smoothstep(62.0, 44.0, lat) * 0.6);
  // the dark equatorial belt: Cthulhu (Belton) west of the heart, the Brass Knuckles around the far side
  float belt = blob(q, 142.0, -14.0, 20.0, 15.0, -8.0);
  belt = max(belt, blob(q, 112.0, -9.0, 26.0, 14.0, -4.0));
  belt = max(belt, blob(q, 82.0, -3.0, 22.0, 11.0, 0.0));
  belt = max(belt, 0.9 * blob(q, 240.0, -6.0, 12.0, 9.0, 10.0));
  belt = max(belt, 0.85 * blob(q, 272.0, -3.0, 13.0, 8.0, 0.0));
  belt = max(belt, 0.85 * blob(q, 305.0, -6.0, 12.0, 8.0, 0.0));
  belt = max(belt, 0.8 * blob(q, 338.0, -4.0, 13.0, 8.0, 0.0));
  belt = max(belt, 0.8 * blob(q, 20.0, -5.0, 20.0, 8.0, 0.0));
  vec3 tholin = vec3(0.125, 0.066, 0.040) * (1.0 + 0.6 * patches);
  color = mix(color, tholin, clamp(belt * (1.0 + 0.7 * patches), 0.0, 1.0) * 0.92);
  color = mix(color, vec3(0.70, 0.62, 0.51), eastLobe(p, footprint) * (0.75 + 0.5 * patches));
  float ice = smoothstep(0.3, 0.6, heart(p, footprint));
  float cells = smoothstep(0.10, 0.0, abs(noise(p * 34.0, 41u))) * (1.0 - smoothstep(0.2, 0.6, footprint * 34.0));
  color = mix(color, vec3(0.74, 0.665, 0.555) * (1.0 - 0.10 * cells) * (1.0 + 0.12 * patches), ice);
  float floors = craters(p * 5.0, footprint * 5.0, 4, 0.35, 3u);
  return color * (1.0 + 0.16 * clamp(floors, -1.0, 1.0) * (1.0 - ice));
}
`;

const reflectance = /* glsl */ `
vec3 reflect3(vec3 albedo, vec3 normal, Hit hit) {
  float mu0 = sunCosine(dot(normal, uSun), max(uSunAngle, 0.004)) * smoothstep(-0.01, 0.03, dot(hit.normal, uSun));
  float mu = max(dot(normal, hit.view), 0.05);
  float phase = acos(clamp(dot(uSun, hit.view), -1.0, 1.0));
  return albedo * mix(minnaert(mu0, mu, 0.75), lunar(mu0, mu, 0.4 * phase), 0.45);
}
`;

/** Pluto: the heart of nitrogen ice, dark belt of tholins, yellow pole, layers of blue haze (after New Horizons). */
export const pluto: BakedBodyRecipe = {
  surface,
  relief: true,
  reflectance,
  closeUp: closeUpRelief({ cratered: true, roughness: 0.8 }),
  haze: { scaleHeight: 0.022, depth: [0.0022, 0.0034, 0.0055], color: [0.4, 0.52, 0.72] },
};
