import { type BandRow, bandsGlsl, placesGlsl } from '../../shaders/places.ts';
import type { BakedBodyRecipe } from '../baked-body.ts';
import { flowGlsl } from './flow.ts';

/** Colour by planetographic latitude: belts and zones at their mean places (Rogers 1995), colours after Cassini. */
// biome-ignore format: a table reads best in columns
const bands: readonly BandRow[] = [
  [-90, 118, 116, 118], [-72, 128, 124, 122], [-60, 142, 135, 127], [-53, 158, 149, 138], [-48, 150, 139, 125],
  [-43, 170, 158, 143], [-39.5, 154, 138, 120], [-36, 186, 176, 159], [-32.5, 168, 152, 133], [-29, 160, 141, 119],
  [-27, 194, 182, 163], [-23.5, 214, 206, 191], [-20.8, 206, 193, 172], [-19.6, 150, 123, 100], [-17.5, 158, 130, 105],
  [-15.5, 176, 145, 118], [-13, 186, 158, 132], [-11, 164, 131, 104], [-9, 144, 112, 87], [-7.4, 150, 120, 96], [-6, 200, 188, 168],
  [-3, 226, 219, 204], [0, 217, 205, 184], [3, 226, 218, 203], [5.8, 214, 205, 190], [7.2, 160, 138, 120],
  [9, 142, 107, 80], [12.5, 152, 115, 86], [15.5, 157, 121, 94], [17.4, 176, 145, 116], [18.8, 208, 195, 174],
  [21.5, 224, 217, 202], [23.6, 210, 197, 176], [24.8, 172, 136, 104], [27, 180, 150, 120], [29, 196, 180, 156],
  [32.5, 200, 189, 170], [35, 174, 159, 140], [38.5, 166, 151, 132], [41, 180, 168, 151], [45, 162, 149, 133],
  [50, 168, 157, 143], [57, 152, 143, 132], [66, 136, 131, 126], [78, 124, 121, 121], [90, 116, 114, 116],
];

const surface = /* glsl */ `
${placesGlsl}
${flowGlsl}
${bandsGlsl('bandColor', bands)}
const float SPOT_LON = 305.0;
const float SPOT_LAT = -22.3;
float turbulence(float lat) {
  // where jets shear: belts churn, zones lie calm
  float t = 0.22;
  t += 0.85 * exp(-pow((lat - 12.0) / 4.5, 2.0));
  t += 0.75 * exp(-pow((lat + 13.5) / 5.0, 2.0));
  t += 0.30 * exp(-pow((lat - 26.0) / 3.0, 2.0)) + 0.40 * exp(-pow((lat + 30.0) / 3.5, 2.0));
  return t + 0.95 * smoothstep(32.0, 52.0, abs(lat));
}
vec3 surfaceColor(vec3 p, float footprint) {
  float lat0 = graphicLatitude(p, 0.9351);
  float lon0 = atan(p.y, p.x) / DEG;
  vec3 q = p;
  q = vortex(q, SPOT_LON, SPOT_LAT, 9.5, 6.0, 3.4);
  q = vortex(q, 28.0, -33.0, 4.6, 3.3, 3.0);
  for (int i = 0; i < 8; i++) { // string of pearls
    float at = 40.0 + 27.0 * float(i) + 8.0 * noise(vec3(float(i) * 1.7, 0.3, 0.9), 5u);
    q = vortex(q, at, -40.6, 2.4, 1.9, 2.6);
  }
  for (int i = 0; i < 5; i++) q = vortex(q, 14.0 + 71.0 * float(i), 15.8 + 0.4 * float(i % 3), 3.2, 1.3, -2.2);
  for (int i = 0; i < 6; i++) q = vortex(q, 33.0 + 57.0 * float(i), 41.0 + 5.0 * float(i % 2), 2.6, 1.9, -2.6);
  // the wake west of the spot boils
  vec2 fromSpot = local(p, SPOT_LON, -16.0);
  float wake = smoothstep(4.0, -6.0, fromSpot.x) * smoothstep(-58.0, -12.0, fromSpot.x) * smoothstep(6.5, 2.0, abs(fromSpot.y));
  float churn = turbulence(lat0) * (1.0 + 0.8 * wake);
  float keep = 1.0 - smoothstep(1.5, 0.8, length(local(p, SPOT_LON, SPOT_LAT) / vec2(8.0, 5.2)));
  churn *= mix(0.35, 1.0, keep);
  q = cascade(q, 4.5, 6, 0.48 * min(churn, 1.7), 10u);
  float lat = graphicLatitude(q, 0.9351);
  vec3 streakAt = vec3(q.xy * 9.0, q.z * 64.0);
  float streaks = fbm(streakAt, footprint * 64.0, 6, 21u);
  float fine = fbm(vec3(q.xy * 34.0, q.z * 170.0), footprint * 170.0, 4, 25u);
  lat += 0.9 * streaks * (0.4 + churn);
  vec3 color = bandColor(lat);
  color *= 1.0 + 0.26 * streaks + 0.16 * fine;
  // clumps and rifts within belts
  float clumps = fbm(vec3(q.xy * 7.0, q.z * 21.0), footprint * 21.0, 6, 61u);
  color *= 1.0 + 0.22 * clumps * min(churn, 1.0);
  // festoons: blue-grey hot spots along the north edge of the equatorial zone, trailing south-west
  float wave = noise(vec3(place(lon0 + 4.0 * (lat0 - 7.0), 0.0).xy * 5.2, 0.7), 31u);
  float festoon = exp(-pow((lat0 - 6.4 - 0.8 * wave) / 1.6, 2.0)) * smoothstep(0.02, 0.42, wave);
  float plume = exp(-pow((lat0 - 3.2) / 2.6, 2.0)) * smoothstep(0.10, 0.40, wave) * 0.4;
  color = mix(color, vec3(0.235, 0.262, 0.305), clamp(0.78 * festoon + 0.5 * plume, 0.0, 1.0));
  // belts vary along their length
  float along = fbm(vec3(q.xy * 2.6, q.z * 9.0), footprint * 9.0, 3, 41u);
  color *= 1.0 + 0.13 * along;
  color = mix(color, color * vec3(1.05, 0.94, 0.86), smoothstep(0.0, 0.4, along) * 0.5 * exp(-pow((abs(lat0) - 12.0) / 6.0, 2.0)));
  // the great spot in its hollow: pale collar, brick core
  vec2 spot = local(q, SPOT_LON, SPOT_LAT) / vec2(7.2, 4.7);
  vec2 spotShape = local(p, SPOT_LON, SPOT_LAT) / vec2(7.2, 4.7);
  float rs = length(spotShape) + 0.05 * noise(vec3(spot * 4.0, 0.2), 51u);
  float hollow = smoothstep(1.62, 1.12, length((spotShape - vec2(0.0, 0.16)) / vec2(1.05, 1.1)));
  color = mix(color, vec3(0.62, 0.54, 0.44) * (1.0 + 0.25 * streaks), hollow * 0.8);
  float core = smoothstep(1.06, 0.88, rs);
  vec3 brick = mix(vec3(0.50, 0.215, 0.112), vec3(0.57, 0.285, 0.165), smoothstep(0.25, 0.95, rs + 0.35 * fine));
  color = mix(color, brick * (1.0 + 0.18 * streaks), core * 0.92);
  color *= 1.0 - 0.28 * smoothstep(0.16, 0.0, abs(rs - 1.06)) * (0.6 + 0.4 * noise(vec3(spot * 2.0, 0.7), 53u));
  // white ovals and brown barges
  float oval = smoothstep(1.2, 0.75, length(local(p, 28.0, -33.0) / vec2(3.6, 2.5)));
  color = mix(color, vec3(0.69, 0.60, 0.49), oval * 0.8);
  for (int i = 0; i < 8; i++) {
    float at = 40.0 + 27.0 * float(i) + 8.0 * noise(vec3(float(i) * 1.7, 0.3, 0.9), 5u);
    color = mix(color, vec3(0.74, 0.70, 0.62), 0.75 * smoothstep(1.3, 0.6, length(local(p, at, -40.6) / vec2(1.7, 1.3))));
  }
  for (int i = 0; i < 5; i++) {
    float barge = smoothstep(1.3, 0.5, length(local(p, 14.0 + 71.0 * float(i), 15.8 + 0.4 * float(i % 3)) / vec2(3.0, 0.95)));
    color = mix(color, vec3(0.20, 0.095, 0.052), 0.7 * barge);
  }
  return color;
}
`;

const reflectance = /* glsl */ `
vec3 reflect3(vec3 albedo, vec3 normal, Hit hit) {
  float mu0 = sunCosine(dot(normal, uSun), max(uSunAngle, 0.012));
  float mu = max(dot(normal, hit.view), 0.0);
  return albedo * 1.04 * minnaert(mu0, max(mu, 0.06), 0.93);
}
`;

/** Jupiter: belts and zones at their true latitudes, sheared into filaments; Great Red Spot, ovals, barges, festoons. */
export const jupiter: BakedBodyRecipe = { surface, relief: false, reflectance };
