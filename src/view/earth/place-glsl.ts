import { noiseCells, noiseSlopeRange, puffCells } from './noise-volume.ts';

/** Longest wave of procedural detail, km; the frame of detail repeats after `noiseCells` of them. */
const longestKm = 256;
/** Period of the detail's frame, km: the eye's place is reduced by it in doubles, so that near detail keeps precision. */
export const detailPeriodKm = longestKm * noiseCells;

/**
 * A place on the globe with the size of a pixel there, in GLSL, and what is looked up by it: maps by longitude and
 * latitude and noise by place. All gradients are explicit: no seam at the 180th meridian, no aliasing.
 */
export const placeGlsl = /* glsl */ `
uniform sampler2D uLand;
uniform sampler2D uSea;
uniform sampler2D uLights;
uniform sampler2D uClouds;
uniform sampler2D uRelief;
uniform sampler2D uCoast;
uniform highp sampler3D uNoise;
uniform highp sampler3D uPuffs;
uniform vec3 uDetailEye;  // eye in the frame of detail, km
uniform int uOctaves;      // of detail; below four the lesser details are left out as well
uniform float uFlat;      // equatorial over polar radius
const float PI = 3.14159265;

struct Place {
  vec3 up;       // geodetic vertical
  vec3 east;
  vec3 north;
  vec2 uv;
  vec2 uvX;      // change of uv over a pixel
  vec2 uvY;
  vec3 detail;   // place in the frame of detail, km
  vec3 detailX;
  vec3 detailY;
  float pixel;   // size of a pixel, km
};

Place placeAt(vec3 p, vec3 dx, vec3 dy, vec3 detail) {
  Place at;
  at.up = normalize(p * vec3(1.0, 1.0, uFlat));
  float ring = max(length(at.up.xy), 1e-3);
  at.east = vec3(-at.up.y, at.up.x, 0.0) / ring;
  at.north = cross(at.up, at.east);
  at.uv = vec2(atan(at.up.y, at.up.x) / (2.0 * PI) + 0.5, 0.5 - atan(at.up.z, ring) / PI);
  vec2 scale = vec2(1.0 / (2.0 * PI * ring), -1.0 / PI);
  vec2 most = vec2(0.2, 0.2);
  at.uvX = clamp(vec2(dot(dx, at.east), dot(dx, at.north)) * scale, -most, most);
  at.uvY = clamp(vec2(dot(dy, at.east), dot(dy, at.north)) * scale, -most, most);
  at.detail = detail;
  // seen at a low angle a pixel is long: noise may be finer than its length
  float lx = length(dx) * RADIUS;
  float ly = length(dy) * RADIUS;
  float longest = max(max(lx, ly), 1e-6);
  float squeeze = pow(min(lx, ly) / longest, 0.4);
  at.detailX = dx * RADIUS * squeeze;
  at.detailY = dy * RADIUS * squeeze;
  at.pixel = longest * squeeze;
  return at;
}
float mapAt(sampler2D map, Place at, vec2 shift) {
  return textureGrad(map, at.uv + shift, at.uvX, at.uvY).r;
}
// The map through a cubic B-spline in four taps: no texel shows when the map is magnified.
float smoothMapAt(sampler2D map, Place at, vec2 shift) {
  vec2 size = vec2(textureSize(map, 0));
  if (max(length(at.uvX * size), length(at.uvY * size)) > 0.7) return mapAt(map, at, shift);
  vec2 texel = (at.uv + shift) * size - 0.5;
  vec2 f = fract(texel);
  vec2 base = texel - f;
  vec2 f2 = f * f;
  vec2 f3 = f2 * f;
  vec2 w0 = (1.0 - 3.0 * f + 3.0 * f2 - f3) / 6.0;
  vec2 w1 = (4.0 - 6.0 * f2 + 3.0 * f3) / 6.0;
  vec2 w3 = f3 / 6.0;
  vec2 near = w0 + w1;
  vec2 a = (base - 0.5 + w1 / near) / size;
  vec2 b = (base + 1.5 + w3 / (1.0 - near)) / size;
  float top = mix(textureLod(map, vec2(b.x, a.y), 0.0).r, textureLod(map, a, 0.0).r, near.x);
  float bottom = mix(textureLod(map, b, 0.0).r, textureLod(map, vec2(a.x, b.y), 0.0).r, near.x);
  return mix(bottom, top, near.y);
}
// Round puffs of the given size, 0..1 with mean 0.5.
float puffsAt(Place at, float cellKm, vec3 offset) {
  float scale = 1.0 / (cellKm * ${puffCells.toFixed(1)});
  return textureGrad(uPuffs, at.detail * scale + offset, at.detailX * scale, at.detailY * scale).r;
}
// Slopes (per cell, xyz) and value (w) of noise whose cells have the given size; fades to 0 below the pixel.
vec4 noiseAt(Place at, float cellKm, vec3 offset) {
  float scale = 1.0 / (cellKm * ${noiseCells.toFixed(1)});
  vec4 raw = textureGrad(uNoise, at.detail * scale + offset, at.detailX * scale, at.detailY * scale);
  vec4 centred = (raw * 255.0 - 128.0) / 127.0;
  return vec4(centred.xyz * ${noiseSlopeRange.toFixed(1)}, centred.w);
}
`;
