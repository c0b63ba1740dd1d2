/**
 * Noise in GLSL on integer hashes, so that a surface is the same on every machine and frame.
 * - `uint hash3(ivec3 cell, uint seed)`; `vec4 random4(ivec3 cell, uint seed)`, each component 0 to 1
 * - `float noise(vec3 p, uint seed)`: gradient noise (Perlin 2002), about -1 to 1, period 2^32 cells
 * - `vec4 noiseSlope(vec3 p, uint seed)`: its gradient, and itself as w
 * - `float fbm(vec3 p, float footprint, int octaves, uint seed)`: sum of octaves that halve in strength; octaves whose
 *   cells are smaller than two footprints (the size of a pixel in units of `p`) are faded out, so nothing aliases
 * - `vec4 fbmSlope(...)`: the gradient of `fbm`, and itself as w
 * - `float ridged(...)`: the same with sharp crests, 0 to 1
 * - `vec3 noiseVector(vec3 p, uint seed)`, `vec3 fbmVector(...)`: three independent ones, for shifting points
 *
 * Loops here are short but kept as loops: what is written out is built out, and shaders take longer to build than to run.
 */
export const noiseGlsl = /* glsl */ `
uint mixBits(uint h) {
  h ^= h >> 16u; h *= 0x7feb352du; h ^= h >> 15u; h *= 0x846ca68bu; h ^= h >> 16u;
  return h;
}
uint hash3(ivec3 cell, uint seed) {
  uvec3 c = uvec3(cell);
  return mixBits(c.x * 0x9e3779b1u ^ mixBits(c.y * 0x85ebca77u ^ mixBits(c.z * 0xc2b2ae3du ^ seed)));
}
vec4 random4(ivec3 cell, uint seed) {
  uint h = hash3(cell, seed);
  uint k = mixBits(h + 0x9e3779b9u);
  return vec4(h & 0xffffu, h >> 16u, k & 0xffffu, k >> 16u) / 65535.0;
}
vec3 cornerGradient(ivec3 cell, uint seed) {
  // one of twelve directions, to the edges of a cube, chosen by four bits (four of them twice)
  uint h = hash3(cell, seed) & 15u;
  vec2 s = vec2((h & 1u) == 0u ? 1.0 : -1.0, (h & 2u) == 0u ? 1.0 : -1.0);
  if (h < 4u) return vec3(s, 0.0);
  if (h < 8u) return vec3(s.x, 0.0, s.y);
  if (h < 12u) return vec3(0.0, s);
  return h < 14u ? vec3(s.y, s.x, 0.0) : vec3(0.0, s.x, s.y);
}
float noise(vec3 p, uint seed) {
  vec3 base = floor(p);
  vec3 f = p - base;
  vec3 w = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
  float sum = 0.0;
  for (int k = 0; k < 8; k++) {
    ivec3 o = ivec3(k & 1, (k >> 1) & 1, k >> 2);
    vec3 d = vec3(o);
    vec3 part = mix(1.0 - w, w, d);
    sum += part.x * part.y * part.z * dot(cornerGradient(ivec3(base) + o, seed), f - d);
  }
  return sum;
}
vec4 noiseSlope(vec3 p, uint seed) {
  vec3 base = floor(p);
  vec3 f = p - base;
  vec3 w = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
  vec3 dw = 30.0 * f * f * (f * (f - 2.0) + 1.0);
  vec4 slope = vec4(0.0);
  for (int k = 0; k < 8; k++) {
    ivec3 o = ivec3(k & 1, (k >> 1) & 1, k >> 2);
    vec3 d = vec3(o);
    vec3 part = mix(1.0 - w, w, d);
    vec3 rise = (2.0 * d - 1.0) * dw;
    vec3 g = cornerGradient(ivec3(base) + o, seed);
    float value = dot(g, f - d);
    float all = part.x * part.y * part.z;
    slope.xyz += all * g + value * rise * vec3(part.y * part.z, part.x * part.z, part.x * part.y);
    slope.w += all * value;
  }
  return slope;
}
float octaveFade(float cellsPerFootprint) {
  return 1.0 - smoothstep(0.25, 0.6, cellsPerFootprint);
}
float fbm(vec3 p, float footprint, int octaves, uint seed) {
  float sum = 0.0;
  float strength = 0.5;
  for (int i = 0; i < octaves; i++) {
    float fade = octaveFade(footprint);
    if (fade <= 0.0) break;
    sum += strength * fade * noise(p, seed + uint(i));
    // turned between octaves so that lattice directions never line up
    p = mat3(0.0, 1.6, 1.2, -1.6, 0.72, -0.96, -1.2, -0.96, 1.28) * p;
    footprint *= 2.0;
    strength *= 0.5;
  }
  return sum;
}
float ridged(vec3 p, float footprint, int octaves, uint seed) {
  float sum = 0.0;
  float strength = 0.5;
  for (int i = 0; i < octaves; i++) {
    float fade = octaveFade(footprint);
    if (fade <= 0.0) break;
    float crest = 1.0 - abs(noise(p, seed + uint(i)));
    sum += strength * fade * crest * crest;
    p = mat3(0.0, 1.6, 1.2, -1.6, 0.72, -0.96, -1.2, -0.96, 1.28) * p;
    footprint *= 2.0;
    strength *= 0.5;
  }
  return sum;
}
vec4 fbmSlope(vec3 p, float footprint, int octaves, uint seed) {
  vec4 sum = vec4(0.0);
  float strength = 0.5;
  const mat3 turn = mat3(0.0, 1.6, 1.2, -1.6, 0.72, -0.96, -1.2, -0.96, 1.28);
  mat3 way = mat3(1.0);
  for (int i = 0; i < octaves; i++) {
    float fade = octaveFade(footprint);
    if (fade <= 0.0) break;
    vec4 n = noiseSlope(p, seed + uint(i));
    sum += strength * fade * vec4(n.xyz * way, n.w);
    p = turn * p;
    way = turn * way;
    footprint *= 2.0;
    strength *= 0.5;
  }
  return sum;
}
vec3 noiseVector(vec3 p, uint seed) {
  vec3 v;
  for (int c = 0; c < 3; c++) v[c] = noise(p, seed + uint(c));
  return v;
}
vec3 fbmVector(vec3 p, float footprint, int octaves, uint seed) {
  vec3 v;
  for (int c = 0; c < 3; c++) v[c] = fbm(p, footprint, octaves, seed + 100u * uint(c));
  return v;
}
`;
