/**
 * Noise in GLSL on integer hashes, so that a surface is the same on every machine and frame.
 * - `uint hash3(ivec3 cell, uint seed)`; `vec4 random4(ivec3 cell, uint seed)`, each component 0 to 1
 * - `float noise(vec3 p, uint seed)`: gradient noise (Perlin 2002), about -1 to 1, period 2^32 cells
 * - `float fbm(vec3 p, float footprint, int octaves, uint seed)`: sum of octaves that halve in strength; octaves whose
 *   cells are smaller than two footprints (the size of a pixel in units of `p`) are faded out, so nothing aliases
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
float cornerSlope(ivec3 cell, vec3 d, uint seed) {
  // twelve edges of a cube as directions, chosen by four bits
  uint h = hash3(cell, seed) & 15u;
  float u = h < 8u ? d.x : d.y;
  float v = h < 4u ? d.y : (h == 12u || h == 14u ? d.x : d.z);
  return ((h & 1u) == 0u ? u : -u) + ((h & 2u) == 0u ? v : -v);
}
float noise(vec3 p, uint seed) {
  vec3 base = floor(p);
  vec3 f = p - base;
  ivec3 c = ivec3(base);
  vec3 w = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
  vec2 o = vec2(0.0, 1.0);
  float x00 = mix(cornerSlope(c, f, seed), cornerSlope(c + ivec3(1, 0, 0), f - o.yxx, seed), w.x);
  float x10 = mix(cornerSlope(c + ivec3(0, 1, 0), f - o.xyx, seed), cornerSlope(c + ivec3(1, 1, 0), f - o.yyx, seed), w.x);
  float x01 = mix(cornerSlope(c + ivec3(0, 0, 1), f - o.xxy, seed), cornerSlope(c + ivec3(1, 0, 1), f - o.yxy, seed), w.x);
  float x11 = mix(cornerSlope(c + ivec3(0, 1, 1), f - o.xyy, seed), cornerSlope(c + ivec3(1, 1, 1), f - o.yyy, seed), w.x);
  return mix(mix(x00, x10, w.y), mix(x01, x11, w.y), w.z);
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
