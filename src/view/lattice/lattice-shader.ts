import { travelGlsl } from '../relativity/travel-glsl.ts';
import { SOURCES_MAX } from './sources.ts';
import { LEAST_CELL_RAD, LEVELS } from './spacing.ts';
import { GRIP } from './wells.ts';

/*
 * The sheet is two meshes whose vertices are moved onto it: one around the observer, in rings that grow with distance,
 * and one patch about each well that is too far for those rings. A pixel is drawn by whichever of them is nearest to
 * the middle of what it is for. Lines are not geometry: each pixel computes how far the next lines are, in pixels, so
 * that they are thin and smooth at every distance and fade where they would be too dense to be told apart.
 */
const shared = /* glsl */ `
uniform vec4 uWells[${SOURCES_MAX}]; // place along the sheet, height, core
uniform vec3 uPulls[${SOURCES_MAX}]; // sag at the core, radius of the patch, how much it has to say about the height
uniform int uCount;
`;

/** Mirrors `levelAt` and `totalSag` of wells.ts. */
export const latticeVertexShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_vertex>
${shared}
uniform float uUnit;
uniform float uRaised;
uniform float uInner;
uniform float uGrowth;
varying vec2 vPlane;
varying vec3 vPlace;
varying vec3 vNormal;
varying float vDepth;
#ifdef PATCH
flat varying int vPatch;
#endif
${travelGlsl}
/** Height before the sag, and its slope. */
vec3 levelAt(vec2 p) {
  float sum = 0.0;
  float weights = 0.0;
  vec2 steepness = vec2(0.0);
  vec2 steepnesses = vec2(0.0);
  for (int i = 0; i < uCount; i++) {
    vec2 along = (p - uWells[i].xy) / uUnit;
    float grip = ${GRIP.toFixed(4)} * uWells[i].w / uUnit;
    float square = dot(along, along) + grip * grip;
    float weight = uPulls[i].z / (square * square);
    vec2 steep = weight / square * along;
    sum += weight * uWells[i].z;
    weights += weight;
    steepness += steep * uWells[i].z;
    steepnesses += steep;
  }
  if (weights <= 0.0) return vec3(0.0);
  float level = sum / weights;
  return vec3(level, -4.0 * (steepness - level * steepnesses) / weights / uUnit);
}

void main() {
  #ifdef PATCH
    vPatch = gl_InstanceID;
    float reach = uPulls[gl_InstanceID].y * pow(position.z, 1.8);
    vec2 p = uWells[gl_InstanceID].xy + position.xy * reach;
  #else
    vec2 p = position.xy * (position.z > 0.0 ? uInner * exp(uGrowth * position.z * (0.5 + 0.5 * pow(position.z, 3.0))) : 0.0);
  #endif
  vec3 sloping = levelAt(p);
  float level = sloping.x;
  float height = level + uRaised;
  vec2 slope = sloping.yz;
  vDepth = 0.0;
  for (int i = 0; i < uCount; i++) {
    vec3 away = vec3(p - uWells[i].xy, level - uWells[i].z);
    float core = uWells[i].w;
    float share = dot(away / core, away / core);
    bool inside = share < 1.0;
    float depth = inside ? 2.0 - share : 1.0 / share;
    height -= uPulls[i].x * depth;
    slope += uPulls[i].x / core * 2.0 * (inside ? 1.0 : depth * depth) * away.xy / core;
    vDepth = max(vDepth, uPulls[i].x > 0.0 ? depth : 0.0);
  }
  vPlane = p;
  vPlace = vec3(p, height);
  vNormal = normalize(vec3(-slope, 1.0));
  vec4 seen = modelViewMatrix * vec4(vPlace, 1.0);
  if (travels()) seen.xyz = seenPlace(seen.xyz, mat3(viewMatrix) * uTravel.xyz);
  gl_Position = projectionMatrix * seen;
  #include <logdepthbuf_vertex>
}
`;

export const latticeFragmentShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_fragment>
${shared}
uniform vec2 uCells[${LEVELS}]; // place of the observer within a cell of each level
uniform float uLeast;
uniform float uWidth;
uniform float uStrength;
uniform float uPulse; // turns
uniform vec4 uMotion; // direction, share of the speed of light
uniform vec3 uEye;
varying vec2 vPlane;
varying vec3 vPlace;
varying vec3 vNormal;
varying float vDepth;
#ifdef PATCH
flat varying int vPatch;
#endif

const vec3 REST = vec3(0.36, 0.47, 1.0);
const vec3 AHEAD = vec3(0.05, 0.95, 1.0);
const vec3 BEHIND = vec3(1.0, 0.16, 0.78);

/** How strong the lines of a level are here. Mirrors levelStrength of spacing.ts. */
float levelStrength(float spacing, float distance) {
  float decades = log2(spacing / (${LEAST_CELL_RAD.toFixed(4)} * distance)) * 0.30103;
  return 0.55 * smoothstep(0.0, 1.0, decades) + 0.45 * smoothstep(1.0, 2.0, decades);
}

/** Light of the lines of one level; a core of a pixel and a faint glow. */
float lines(float spacing, vec2 cells, vec2 pixel, vec2 footprint) {
  vec2 at = vPlane / spacing + cells;
  vec2 away = abs(fract(at - 0.5) - 0.5) / max(pixel / spacing, 1e-7);
  vec2 light = clamp(0.5 * uWidth + 0.5 - away, 0.0, 1.0) + 0.12 * exp(-0.07 * away * away / uWidth);
  light *= 1.0 - smoothstep(0.05, 0.2, footprint / spacing);
  return light.x + light.y - min(light.x, 1.0) * min(light.y, 1.0);
}

bool isElsewhere() {
  #ifdef PATCH
    float own = length(vPlane - uWells[vPatch].xy) / uPulls[vPatch].y;
    if (own >= 1.0) return true;
  #endif
  for (int i = 0; i < uCount; i++) {
    float radius = uPulls[i].y;
    if (radius <= 0.0) continue;
    float other = length(vPlane - uWells[i].xy) / radius;
    #ifdef PATCH
      if (other < own || (other == own && i < vPatch)) return true;
    #else
      if (other < 1.0) return true;
    #endif
  }
  return false;
}

void main() {
  #include <logdepthbuf_fragment>
  vec2 across = dFdx(vPlane);
  vec2 upward = dFdy(vPlane);
  vec2 pixel = vec2(length(vec2(across.x, upward.x)), length(vec2(across.y, upward.y)));
  vec3 ray = vPlace - uEye;
  float distance = length(ray);
  ray /= distance;
  float angle = max(length(dFdx(ray)), length(dFdy(ray)));
  if (isElsewhere()) discard;
  vec3 normal = normalize(vNormal);
  float facing = dot(ray, normal);
  // how far a pixel reaches along each axis of the smooth sheet: facets of the mesh must not show
  vec3 stretch = normal / (abs(facing) > 1e-4 ? facing : 1e-4);
  vec2 footprint = angle * distance * vec2(
    length(vec3(1.0, 0.0, 0.0) - ray.x * stretch),
    length(vec3(0.0, 1.0, 0.0) - ray.y * stretch)
  );
  // lines are closer to each other where space is bent
  float near = distance / (1.0 + 4.0 * vDepth / (vDepth + 0.15));
  float finest = ceil(log2(${LEAST_CELL_RAD.toFixed(4)} * near / uLeast) * 0.30103);
  int level = int(clamp(finest, 0.0, ${(LEVELS - 3).toFixed(1)}));
  float spacing = uLeast * pow(10.0, float(level));
  float dark = 1.0;
  for (int i = 0; i < 3; i++) {
    dark *= 1.0 - min(1.0, levelStrength(spacing, near) * lines(spacing, uCells[level + i], pixel, footprint));
    spacing *= 10.0;
  }
  float line = 1.0 - dark;

  float well = clamp(vDepth, 0.0, 1.4);
  float beat = cos(6.2831853 * (uPulse + 0.5 * log2(vDepth + 1e-6)));
  float glow = 0.72 + 0.5 * well + (0.05 + 0.22 * min(1.0, 1.5 * vDepth)) * beat;
  // towards its horizon the sheet fades, but not the wells that stand there
  float fade = smoothstep(0.025, 0.17, abs(facing)) * smoothstep(0.03, 0.13, abs(ray.z) + 2.0 * vDepth);
  float light = (line * glow + (0.04 + 0.05 * well) * well) * fade * uStrength;

  float beta = uMotion.w;
  float doppler = (1.0 + beta * dot(ray, uMotion.xyz)) / sqrt(1.0 - beta * beta);
  float shift = tanh(1.6 * log(doppler));
  vec3 color = mix(REST, shift > 0.0 ? AHEAD : BEHIND, abs(shift));
  color = mix(color, vec3(1.0), 0.25 * line * well);
  if (light < 0.002) discard;
  gl_FragColor = vec4(color * light, 0.6 * light);
}
`;
