/**
 * Clouds of the Earth in GLSL: one layer whose cover comes from the map and whose shapes below its resolution are
 * noise. `cloudDensity` is 0 to 1; `cloudLight` radiance and how much is hidden; `cloudShadow` what passes to ground.
 */
export const cloudsGlsl = /* glsl */ `
const float CLOUD_HEIGHT_KM = 5.0;

// Cover from the map, 0..1, bent along noise so that its texels lose their shape.
float cloudMap(Place at, bool fine) {
  // a clear sky for some pixels of the map around costs one look
  if (at.pixel < 20.0 && textureLod(uClouds, at.uv, 3.0).r < 0.0015) return 0.0;
  vec3 bent = noiseAt(at, 64.0, vec3(0.13, 0.57, 0.71)).xyz * 0.8;
  if (uOctaves > 3) bent += noiseAt(at, 16.0, vec3(0.37, 0.11, 0.23)).xyz * 0.4;
  vec2 bend = vec2(dot(bent, at.east), dot(bent, at.north)) / vec2(4096.0, 2048.0);
  return pow(fine && uOctaves > 3 ? smoothMapAt(uClouds, at, bend) : mapAt(uClouds, at, bend), 0.7);
}

// Thickness of the mapped clouds: 0 clear, 1 dense, up to about 1.6 in towers.
float mappedCloud(Place at, int octaves, bool fine) {
  float map = cloudMap(at, fine);
  if (map < 0.015) return 0.0;
  // wind draws shapes out: detail is moved along the lines of equal noise
  vec4 wind = noiseAt(at, 32.0, vec3(0.71, 0.05, 0.33));
  at.detail += cross(at.up, wind.xyz) * 2.0;
  float shape = 0.4 * wind.w + 0.35 * noiseAt(at, 16.0, vec3(0.29, 0.83, 0.41)).w;
  float weight = 0.42;
  float cell = 16.0;
  for (int i = 0; i < octaves; i++) {
    shape += weight * (puffsAt(at, cell, vec3(0.29, 0.83, 0.41) * float(i + 1)) - 0.5);
    weight *= 0.74;
    cell *= 0.5;
  }
  float broken = max(shape * (1.25 - 0.4 * map) + 1.5 * map - 0.38, 0.0);
  return 0.85 * broken + 0.4 * map * max(1.0 + 1.2 * shape, 0.0);
}

// Small clouds of fair weather over warm sea and moist land: from lone puffs to cells tens of kilometres wide, because
// what is cut by the threshold is a sum of scales; patches decide how many, and wind draws them into streets.
float cumulus(Place at, float mapped) {
  float latitude = abs(at.up.z);
  float patches = noiseAt(at, 256.0, vec3(0.61, 0.27, 0.05)).w + 0.7 * noiseAt(at, 64.0, vec3(0.21, 0.77, 0.45)).w;
  float present = smoothstep(-0.25, 0.65, patches) * (1.0 - smoothstep(0.7, 0.92, latitude)) * (1.0 - min(mapped * 2.0, 1.0));
  if (present <= 0.0) return 0.0;
  Place street = at;
  street.detail.xy *= 0.5;
  street.detailX.xy *= 0.5;
  street.detailY.xy *= 0.5;
  float v = 0.62 * noiseAt(street, 16.0, vec3(0.19)).w + 0.3 * (puffsAt(street, 4.0, vec3(0.39, 0.12, 0.88)) - 0.5);
  v += 0.3 * (puffsAt(at, 2.0, vec3(0.72, 0.31, 0.5)) - 0.5);
  if (uOctaves > 3) {
    v += 0.5 * noiseAt(street, 8.0, vec3(0.91, 0.4, 0.2)).w + 0.2 * (puffsAt(at, 1.0, vec3(0.5, 0.9, 0.1)) - 0.5);
  }
  // a thin veil of what is too small to be seen lies about the puffs
  return present * (1.5 * max(v - 0.31 + 0.2 * present, 0.0) + 0.05 * smoothstep(-0.2, 0.4, v));
}

// fine: for what is seen; without, for shades, and with few octaves then without the small clouds.
float cloudDensity(Place at, int octaves, bool fine) {
  float mapped = mappedCloud(at, octaves, fine);
  return fine || octaves > 2 ? mapped + cumulus(at, mapped) : mapped;
}

// The same place moved along the ground by so many km.
Place moved(Place at, vec3 alongKm) {
  at.detail += alongKm;
  float ring = max(length(at.up.xy), 1e-3);
  at.uv += vec2(dot(alongKm, at.east) / (2.0 * PI * ring), -dot(alongKm, at.north) / PI) / RADIUS;
  return at;
}

vec3 alongSun(Place at, out float mu) {
  mu = dot(at.up, uSun);
  vec3 level = uSun - mu * at.up;
  return level / max(length(level), 1e-3);
}

// Optical depth of a density.
float cloudDepth(float density) {
  return 34.0 * pow(density, 1.7);
}

// Radiance of the clouds at a place, and in w how much they hide; white is what they reflect.
vec4 cloudLight(Place at, int octaves, out float white) {
  white = 0.0;
  float density = cloudDensity(at, octaves, true);
  if (density < 0.004) return vec4(0.0);
  float mu;
  vec3 level = alongSun(at, mu);
  float reach = max(2.6, at.pixel * 1.6);
  float towards = octaves < 3 ? density : cloudDensity(moved(at, level * reach), octaves - 1, false);
  // the side that falls off towards the Sun is bright, the other lies in its own shade
  float slope = clamp((density - towards) * 2.6 / sqrt(reach), -1.0, 1.0);
  float lit = max(mu, 0.0) + slope * 0.5 * sqrt(max(1.0 - mu * mu, 0.0)) * smoothstep(-0.02, 0.12, mu);
  // what a layer reflects (two streams, asymmetry 0.85)
  float depth = cloudDepth(density);
  white = 0.97 * depth / (depth + 8.0);
  float height = CLOUD_HEIGHT_KM / RADIUS;
  vec3 light = sunThrough(height, mu) * max(lit, 0.02 * smoothstep(-0.05, 0.1, mu)) + skyOn(mu) * 0.7;
  float hides = 1.0 - exp(-0.25 * depth);
  return vec4(light * white, hides);
}

float cloudShadow(Place at, int octaves) {
  if (octaves < 2) return 1.0;
  float mu;
  vec3 level = alongSun(at, mu);
  float away = CLOUD_HEIGHT_KM * sqrt(1.0 - mu * mu) / max(mu, 0.12);
  float density = cloudDensity(moved(at, level * away), octaves, false);
  return mix(1.0, 0.15 + 0.85 * exp(-0.16 * cloudDepth(density)), smoothstep(0.0, 0.12, mu));
}
`;
