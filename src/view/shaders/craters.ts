/**
 * Impact craters in GLSL; needs `noiseGlsl`. `float craters(vec3 p, float footprint, int octaves, float density,
 * uint seed)` is a height in units of the largest crater's depth: bowls with raised rims, sizes falling by two an
 * octave as on old surfaces. `p` is a point of a sphere about the origin whose radius sets the size: the largest
 * craters have 0.3 units. Crater centres lie on the sphere, so every crater is round.
 */
export const craterGlsl = /* glsl */ `
float craterProfile(float r) {
  // r in crater radii: flat floor, wall, rim at 1, ejecta falling off
  float bowl = mix(-1.0, 0.35, smoothstep(0.25, 1.0, r));
  float blanket = 0.35 * exp(-3.2 * (r - 1.0)) * (1.0 - smoothstep(1.6, 2.4, r));
  return r < 1.0 ? bowl : blanket;
}
float craterLayer(vec3 p, float density, uint seed) {
  vec3 base = floor(p);
  float radius = length(p);
  float height = 0.0;
  for (int i = 0; i < 27; i++) {
    ivec3 cell = ivec3(base) + ivec3(i % 3, (i / 3) % 3, i / 9) - 1;
    if (abs(length(vec3(cell) + 0.5) - radius) > 1.37) continue; // no part of this cell can reach the sphere
    vec4 r = random4(cell, seed);
    if (r.w > density) continue;
    vec3 center = vec3(cell) + r.xyz;
    float reach = length(center);
    if (abs(reach - radius) > 0.5) continue; // belongs to another shell
    float pick = fract(r.w * 37.7);
    float size = 0.07 + 0.22 * pick * pick;
    float d = length(p - center * (radius / reach)) / size;
    if (d < 2.4) height += craterProfile(d) * size * 3.5 * mix(0.3, 1.0, fract(r.y * 53.1));
  }
  return height;
}
float craters(vec3 p, float footprint, int octaves, float density, uint seed) {
  float sum = 0.0;
  float strength = 1.0;
  for (int i = 0; i < octaves; i++) {
    float fade = 1.0 - smoothstep(0.1, 0.35, footprint);
    if (fade <= 0.0) break;
    sum += strength * fade * craterLayer(p, density, seed + uint(i) * 17u);
    p = mat3(0.0, 1.6, 1.2, -1.6, 0.72, -0.96, -1.2, -0.96, 1.28) * p;
    footprint *= 2.0;
    strength *= 0.5;
  }
  return sum;
}
`;

/**
 * `vec4 craterSlopes(vec3 p, float footprint, int octaves, float density, uint seed)`: the gradient of `craters`, and
 * itself as w, in one go. Needs `noiseGlsl` and `craterGlsl`.
 */
export const craterSlopeGlsl = /* glsl */ `
vec2 craterProfileSlope(float r) {
  if (r < 1.0) {
    float t = clamp((r - 0.25) / 0.75, 0.0, 1.0);
    return vec2(1.35 * 6.0 * t * (1.0 - t) / 0.75, craterProfile(r));
  }
  float u = clamp((r - 1.6) / 0.8, 0.0, 1.0);
  float skirt = 0.35 * exp(-3.2 * (r - 1.0));
  return vec2(-3.2 * craterProfile(r) - skirt * 6.0 * u * (1.0 - u) / 0.8, craterProfile(r));
}
vec4 craterLayerSlope(vec3 p, float density, uint seed) {
  vec3 base = floor(p);
  float radius = length(p);
  vec4 sum = vec4(0.0);
  for (int i = 0; i < 27; i++) {
    ivec3 cell = ivec3(base) + ivec3(i % 3, (i / 3) % 3, i / 9) - 1;
    if (abs(length(vec3(cell) + 0.5) - radius) > 1.37) continue;
    vec4 r = random4(cell, seed);
    if (r.w > density) continue;
    vec3 center = vec3(cell) + r.xyz;
    float reach = length(center);
    if (abs(reach - radius) > 0.5) continue;
    float pick = fract(r.w * 37.7);
    float size = 0.07 + 0.22 * pick * pick;
    vec3 from = p - center * (radius / reach);
    float d = length(from);
    if (d > 2.4 * size) continue;
    vec2 profile = craterProfileSlope(d / size);
    float depth = 3.5 * mix(0.3, 1.0, fract(r.y * 53.1));
    sum += depth * vec4(profile.x * from / max(d, 1e-6), profile.y * size);
  }
  return sum;
}
vec4 craterSlopes(vec3 p, float footprint, int octaves, float density, uint seed) {
  vec4 sum = vec4(0.0);
  float strength = 1.0;
  const mat3 turn = mat3(0.0, 1.6, 1.2, -1.6, 0.72, -0.96, -1.2, -0.96, 1.28);
  mat3 way = mat3(1.0);
  for (int i = 0; i < octaves; i++) {
    float fade = 1.0 - smoothstep(0.1, 0.35, footprint);
    if (fade <= 0.0) break;
    vec4 layer = craterLayerSlope(p, density, seed + uint(i) * 17u);
    sum += strength * fade * vec4(layer.xyz * way, layer.w);
    p = turn * p;
    way = turn * way;
    footprint *= 2.0;
    strength *= 0.5;
  }
  return sum;
}
`;
