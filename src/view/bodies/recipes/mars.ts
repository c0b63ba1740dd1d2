import { placesGlsl } from '../../shaders/places.ts';
import type { BakedBodyRecipe } from '../baked-body.ts';
import { closeUpRelief } from './close-up.ts';

/** East longitude, latitude, half width east and north, tilt (degrees), strength. */
type Feature = readonly [number, number, number, number, number, number];

/** Dark albedo features of the classical maps (IAU nomenclature of albedo features; places after USGS maps). */
// biome-ignore format: a table reads best with a feature in a line
const dark: readonly Feature[] = [
  [69, 17, 3.5, 7, 8, 0.95], [70, 9, 6.5, 7, 0, 1], [71, 1, 10, 6, 0, 1], [62, -5, 10, 4, 8, 0.8], [80, -8, 10, 5, -10, 0.75], // Syrtis Major, Iapygia
  [101, -20, 20, 8, -12, 0.95], [88, -12, 10, 5, -10, 0.6], // Mare Tyrrhenum
  [128, -24, 15, 7, -12, 0.9], [150, -28, 20, 7, -16, 0.9], // Mare Cimmerium
  [198, -31, 24, 7, -6, 0.9], [222, -35, 12, 6, 5, 0.7], // Mare Sirenum
  [22, -9, 20, 3.6, 4, 0.95], [358, -5, 6, 4.5, 0, 1], // Sinus Sabaeus, Sinus Meridiani
  [35, -17, 18, 5, 5, 0.55], // Deltoton, Pandorae Fretum
  [336, -9, 8, 8, -35, 0.85], [329, -24, 19, 9, 8, 0.9], [312, -15, 9, 5, 0, 0.85], // Margaritifer, Erythraeum, Aurorae
  [300, -32, 14, 6, 10, 0.6], [275, -27, 6, 4.5, 0, 0.85], [257, -30, 9, 3, 0, 0.4], // Bosporos, Solis Lacus, Phoenicis
  [329, 45, 17, 11, 0, 1], [333, 31, 10, 5, 10, 0.75], [312, 52, 10, 7, 0, 0.6], // Mare Acidalium, Niliacus Lacus
  [100, 46, 24, 7, 0, 0.6], [75, 42, 7, 6, 40, 0.55], [100, 58, 20, 6, 0, 0.55], // Utopia, Nilosyrtis, Casius
  [158, 11, 9, 3, 10, 0.6], [195, 55, 24, 6, 0, 0.4], [250, 62, 26, 6, 0, 0.4], // Cerberus, Panchaia, Arcadia
  [40, -48, 9, 11, 20, 0.75], [95, -38, 9, 6, -15, 0.55], // Hellespontus, Mare Hadriacum
  [20, -62, 30, 6, 0, 0.6], [75, -64, 24, 7, 0, 0.7], [130, -60, 26, 7, 0, 0.65], [185, -62, 26, 6, 0, 0.6], // Australe, Chronium
  [250, -62, 24, 6, 0, 0.45], [310, -60, 20, 6, 0, 0.5],
  [15, 72, 40, 5, 0, 0.5], [110, 74, 40, 5, 0, 0.55], [200, 74, 40, 5, 0, 0.55], [290, 72, 40, 5, 0, 0.5], // northern dunes
];

/** Bright ones: dust plains and basins. */
// biome-ignore format: a table reads best with a feature in a line
const bright: readonly Feature[] = [
  [70, -42, 17, 11, 0, 1], [317, -50, 7, 6, 0, 0.7], // Hellas, Argyre
  [20, 24, 26, 17, 0, 0.6], [250, 8, 30, 20, 0, 0.6], [200, 18, 26, 15, 0, 0.55], // Arabia, Tharsis, Amazonis
  [147, 26, 14, 11, 0, 0.55], [88, 13, 7, 7, 0, 0.6], [115, 12, 16, 9, 0, 0.5], // Elysium, Isidis, Aethiopis
  [290, 12, 14, 10, 0, 0.4], [300, 25, 16, 8, 0, 0.35], [230, -14, 20, 8, 0, 0.4], [285, -27, 4, 8, 0, 0.3], // Xanthe, Chryse
];

/** Shield volcanoes: east longitude, latitude, half width in degrees, height in radii. */
const volcanoes: readonly (readonly [number, number, number, number])[] = [
  [226.2, 18.65, 5.2, 0.0064], // Olympus Mons
  [255.5, 11.9, 3.6, 0.0042], // Ascraeus
  [247.2, 0.8, 3, 0.003], // Pavonis
  [239.1, -9.3, 3.6, 0.0036], // Arsia
  [147.2, 25, 3.4, 0.0036], // Elysium
  [250.4, 40.5, 9, 0.0014], // Alba
];

const sum = (name: string, list: readonly Feature[]): string =>
  list
    .map(([lon, lat, e, n, tilt, s]) => {
      const at = [lon, lat, e, n, tilt].map((x) => x.toFixed(2)).join(', ');
      return `${name} = max(${name}, ${s.toFixed(2)} * blob(q, ${at}));`;
    })
    .join('\n  ');

const volcanoGlsl = volcanoes
  .map(
    ([lon, lat, r, h]) =>
      `h += volcano(local(p, ${lon.toFixed(2)}, ${lat.toFixed(2)}), ${r.toFixed(2)}, ${h.toFixed(5)});`,
  )
  .join('\n  ');

const surface = /* glsl */ `
${placesGlsl}
float volcano(vec2 from, float radius, float height) {
  float r = length(from) / radius;
  if (r > 1.3) return 0.0;
  float cone = pow(max(1.0 - r, 0.0), 0.8) + 0.08 * (1.0 - smoothstep(0.9, 1.06, r));
  return height * (cone - 0.35 * (1.0 - smoothstep(0.09, 0.14, r)));
}
float canyon(vec3 p, float footprint) {
  // Valles Marineris: a chain of troughs from Noctis to Eos
  vec3 q = p + 0.010 * noiseVector(p * 14.0, 61u)
             + 0.004 * noiseVector(p * 45.0, 64u);
  float c = blob(q, 283.0, -7.2, 11.0, 1.0, -7.0);
  c = max(c, blob(q, 289.0, -10.5, 9.0, 1.3, -8.0));
  c = max(c, blob(q, 284.5, -5.6, 5.0, 0.7, -6.0));
  c = max(c, blob(q, 287.0, -6.2, 3.5, 1.3, 0.0));
  c = max(c, blob(q, 300.0, -12.8, 9.0, 1.5, -9.0));
  c = max(c, blob(q, 313.0, -13.4, 7.0, 1.7, 10.0));
  c = max(c, 0.7 * blob(q, 322.0, -8.0, 5.0, 2.0, 50.0));
  float maze = ridged(p * 42.0, footprint * 42.0, 3, 67u);
  c = max(c, 0.5 * blob(p, 261.0, -6.5, 6.0, 4.0, 0.0) * smoothstep(0.62, 0.8, maze));
  return c;
}
float highlands(vec3 p) {
  // the old south, beyond the dichotomy that runs from 40 north at Arabia to 10 south at Amazonis
  float edge = 0.05 + 0.38 * dot(p.xy, vec2(cos(0.35), sin(0.35)));
  return smoothstep(0.12, -0.12, p.z - edge - 0.12 * noise(p * 3.0, 44u))
    * (1.0 - blob(p, 250.0, 0.0, 34.0, 30.0, 0.0)) * (1.0 - blob(p, 70.0, -42.0, 20.0, 14.0, 0.0));
}
float northCap(vec3 p) {
  float lat = asin(clamp(p.z, -1.0, 1.0)) / DEG;
  float lon = atan(p.y, p.x);
  // ice that stays, and about it the frost of late spring
  float rim = 78.4 + 1.6 * noise(p * 9.0, 51u) + 1.2 * noise(p * 26.0, 52u);
  float cap = smoothstep(rim - 0.5, rim + 0.5, lat);
  // spiral troughs
  float spiral = sin(lon * 2.0 + (90.0 - lat) * 2.6 + 1.6 * noise(p * 14.0, 53u));
  cap *= 1.0 - 0.45 * smoothstep(0.55, 0.9, spiral) * smoothstep(88.8, 86.0, lat);
  cap *= 1.0 - 0.8 * blob(p, 310.0, 85.0, 5.0, 0.8, 60.0); // Chasma Boreale
  return cap;
}
float southCap(vec3 p) {
  vec3 q = p + 0.012 * noiseVector(p * 30.0, 54u);
  return blob(q, 318.0, -86.8, 5.6, 4.4, 0.0) * (0.8 + 0.35 * noise(p * 60.0, 57u));
}
float surfaceHeight(vec3 p, float footprint) {
  float old = highlands(p);
  float h = craters(p * 5.0, footprint * 5.0, 1, 0.5 * old + 0.03, 3u) * 0.0032;
  h += craters(p * 11.0, footprint * 11.0, 5, 0.16 + 0.55 * old, 11u) * 0.0013 * (0.3 + 0.7 * old);
  h += fbm(p * 6.0, footprint * 6.0, 9, 33u) * 0.0016 * (0.4 + 0.6 * old);
  h -= canyon(p, footprint) * 0.0021;
  ${volcanoGlsl}
  return h;
}
vec3 surfaceColor(vec3 p, float footprint) {
  vec3 q = p + 0.13 * fbmVector(p * 5.0, footprint * 5.0, 7, 1u);
  float dark = 0.0;
  float bright = 0.0;
  ${sum('dark', dark)}
  ${sum('bright', bright)}
  float patches = fbm(p * 7.0, footprint * 7.0, 8, 21u);
  float streaks = fbm(vec3(q.xy * 10.0, q.z * 22.0), footprint * 22.0, 6, 24u);
  float x = dark * 0.95 + 0.60 * patches + 0.34 * streaks - 0.3 * bright;
  // a dark region has a core and a fringe of streaks
  float d = 0.16 * smoothstep(-0.02, 0.3, x) + 0.4 * smoothstep(0.18, 0.5, x) + 0.44 * smoothstep(0.42, 1.05, x + 0.25 * streaks);
  d = max(d, 0.30 * smoothstep(0.0, 0.4, patches - 0.4 * bright));
  float light = clamp(0.38 + 0.62 * bright + 0.8 * patches + 0.3 * streaks, 0.0, 1.0);
  vec3 dust = mix(vec3(0.170, 0.080, 0.034), vec3(0.315, 0.174, 0.078), light);
  vec3 basalt = mix(vec3(0.086, 0.046, 0.025), vec3(0.052, 0.030, 0.019), d);
  vec3 color = mix(dust, basalt, d * 0.92);
  color *= 1.0 + 0.26 * fbm(p * 26.0, footprint * 26.0, 7, 27u);
  color *= 1.0 - 0.48 * canyon(p, footprint);
  float calderas = 0.0;
  calderas += blob(p, 226.2, 18.65, 4.6, 4.6, 0.0) * 0.35;
  calderas += blob(p, 255.5, 11.9, 2.4, 2.4, 0.0) * 0.7 + blob(p, 247.2, 0.8, 2.0, 2.0, 0.0) * 0.7 + blob(p, 239.1, -9.3, 2.4, 2.4, 0.0) * 0.7;
  color *= 1.0 - 0.3 * calderas;
  float ice = clamp(max(northCap(p), southCap(p)), 0.0, 1.0);
  return mix(color, vec3(0.72, 0.69, 0.64), ice * 0.92);
}
`;

const reflectance = /* glsl */ `
vec3 reflect3(vec3 albedo, vec3 normal, Hit hit) {
  float mu0 = sunCosine(dot(normal, uSun), uSunAngle) * smoothstep(-0.02, 0.06, dot(hit.normal, uSun));
  float mu = max(dot(hit.normal, hit.view), 0.0);
  return albedo * 1.12 * minnaert(mu0, max(mu, 0.12), 0.72);
}
`;

/** Mars: ochre dust, the dark regions of the classical maps, caps, canyon, volcanoes, thin dusty air. */
export const mars: BakedBodyRecipe = {
  surface,
  relief: true,
  reflectance,
  closeUp: closeUpRelief({ cratered: true, roughness: 0.6 }),
  haze: { scaleHeight: 0.0032, depth: [0.011, 0.011, 0.013], color: [0.52, 0.42, 0.36] },
};
