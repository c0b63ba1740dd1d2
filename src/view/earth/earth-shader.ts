import { imageGlsl, imageVertexGlsl } from '../relativity/body-image.ts';
import { travelGlsl } from '../relativity/travel-glsl.ts';
import { presentGlsl } from '../shaders/present.ts';
import { shadowsGlsl } from '../shaders/shadows.ts';
import { airGlsl } from './air-glsl.ts';
import { cloudsGlsl } from './clouds-glsl.ts';
import { placeGlsl } from './place-glsl.ts';
import { surfaceGlsl } from './surface-glsl.ts';

/** Radius of everything drawn, airglow included, over the Earth's. */
export const earthShell = 1 + 130 / 6378.137;

export const earthVertexShader = /* glsl */ `
varying vec3 vHull;
${travelGlsl}
${imageVertexGlsl}
void main() {
  vHull = position;
  vSeen = position;
  gl_Position = travels() ? imageOf(position / ${earthShell.toFixed(8)}) : projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
`;

/*
 * One ray per pixel, in the space where the ellipsoid is the unit sphere: the ground or the far side of the air, the
 * cloud layer before it, and the air along the way. At the edge of the disc both ways are drawn and mixed by how much
 * of the pixel the ground covers.
 */
const main = /* glsl */ `
uniform float logDepthBufFC;
uniform vec3 uEye;
uniform float uEyeSquared;  // |eye|^2 - 1, from doubles
uniform float uSunlight;
uniform int uAirSteps;
uniform float uNight;       // light of a moonless night on white ground
varying vec3 vHull;

const float CLOUD_SQUARED = (CLOUD_HEIGHT_KM / RADIUS) * (2.0 + CLOUD_HEIGHT_KM / RADIUS);

vec3 gRay;
vec3 gRayX;
vec3 gRayY;
float gAlong;  // eye along the ray
vec3 gFoot;

vec3 onRay(float s) {
  return uEyeSquared < 15.0 ? uEye + (s - gAlong) * gRay : gFoot + s * gRay;
}
Place placeOn(float s) {
  vec3 p = onRay(s);
  float t = s - gAlong;
  float down = min(dot(p, gRay), -0.015);
  vec3 dx = t * (gRayX - gRay * (dot(p, gRayX) / down));
  vec3 dy = t * (gRayY - gRay * (dot(p, gRayY) / down));
  return placeAt(p, dx, dy, uDetailEye + t * RADIUS * gRay);
}
float layerPath(float heightKm) {
  float squared = (heightKm / RADIUS) * (2.0 + heightKm / RADIUS);
  return sqrt(max(gDisc + squared, 0.0));
}
// Oxygen glows green about 96 km up (557.7 nm): three shells, one in the other, for a soft layer.
vec3 airglow(bool ground) {
  float path = 0.05 * (layerPath(106.0) - layerPath(86.0)) + 0.3 * (layerPath(100.0) - layerPath(91.5))
    + layerPath(97.0) - layerPath(94.0);
  float sides = ground || gAlong > 0.0 ? 1.0 : 2.0;
  return vec3(0.36, 0.62, 0.28) * path * sides * 0.0032;
}
vec3 groundLight(Place at, out vec3 own) {
  vec3 view = -normalize(gRay / vec3(1.0, 1.0, uFlat));
  float mu = dot(at.up, uSun);
  vec3 sky = skyOn(mu);
  vec3 sun = mu > -0.05 ? sunThrough(0.0, mu) * cloudShadow(at, min(uOctaves - 1, 3)) : vec3(0.0);
  float shore = shoreKm(at);
  // over the width of a pixel, but never wider than the map's distances reach
  float land = smoothstep(-0.5, 0.5, shore / clamp(at.pixel * 0.9, 0.02, 24.0));
  vec3 light = vec3(0.0);
  if (land < 1.0) light += (1.0 - land) * seaLight(at, view, shore, sun, sky);
  if (land > 0.0) light += land * landLight(at, uOctaves, sun, sky);
  own = vec3(0.0);
  float dark = 1.0 - smoothstep(-0.12, 0.02, mu);
  if (dark > 0.0) own = cityLight(at, land) * dark + uNight * mix(vec3(0.03, 0.04, 0.06), vec3(0.09, 0.10, 0.12), land);
  return light;
}
// The toe of film: what is nearly black in the picture sinks, which takes the veil of air off the sea.
vec3 contrast(vec3 light) {
  #ifdef TONE_MAPPING
    float toe = 0.02 / toneMappingExposure;
    light *= light / (light + toe);
  #endif
  return light;
}
// Colour to write, premultiplied, for one of the two ways of the ray.
vec4 trace(bool ground) {
  vec3 light = vec3(0.0);
  vec3 own = vec3(0.0);
  vec3 through = vec3(1.0);
  float top = gDisc + AIR_TOP_SQUARED;
  float out1 = ground ? -sqrt(max(gDisc, 0.0)) : sqrt(max(top, 0.0));
  float in0 = max(gAlong, -sqrt(max(top, 0.0)));
  float cloudTop = gDisc + CLOUD_SQUARED;
  bool above = uEyeSquared > CLOUD_SQUARED;
  float cloudAt = above ? -sqrt(max(cloudTop, 0.0)) : sqrt(max(cloudTop, 0.0));
  bool clouded = cloudTop > 0.0 && (above ? gAlong < cloudAt : !ground);
  float from = in0;
  if (clouded) {
    if (top > 0.0) airMarch(in0, cloudAt, above, uAirSteps, light, through);
    Place at = placeOn(cloudAt);
    float white;
    vec4 cloud = cloudLight(at, uOctaves, white);
    light += through * cloud.rgb;
    own += through * white * uNight * vec3(0.45, 0.48, 0.52);
    through *= 1.0 - cloud.a;
    from = cloudAt;
  }
  if (top > 0.0 && max(through.r, through.b) > 0.003) {
    airMarch(from, out1, ground, clouded && ground ? max(uAirSteps / 3, 2) : uAirSteps, light, through);
  }
  float alpha = 1.0;
  if (ground) {
    vec3 towns;
    light += through * groundLight(placeOn(out1), towns);
    own += through * towns;
  } else {
    alpha = 1.0 - dot(through, vec3(0.3333));
  }
  // the air along the ray is in the same light as what lies behind it: shadows are much wider than it is deep
  light *= sunPast(onRay(clouded && above ? cloudAt : ground ? out1 : max(gAlong, 0.0)) / vec3(1.0, 1.0, uFlat));
  own += airglow(ground) * smoothstep(0.1, -0.25, gFootSun + out1 * gRaySun);
  return vec4(present(contrast(light * uSunlight) + own), alpha);
}
void main() {
  gRay = travels() ? travelRay() : normalize(vHull - uEye);
  gRayX = dFdx(gRay);
  gRayY = dFdy(gRay);
  gAlong = dot(uEye, gRay);
  vec3 side = cross(uEye, gRay);
  float closest = length(side);
  float edge = max(fwidth(closest), 1e-7);
  gFoot = cross(gRay, side);
  float disc = uEyeSquared < 15.0 ? gAlong * gAlong - uEyeSquared : 1.0 - closest * closest;
  float cover = gAlong < 0.0 ? clamp((1.0 - closest) / edge + 0.5, 0.0, 1.0) : 0.0;
  float reach = disc + ${(earthShell * earthShell - 1).toFixed(8)};
  if (cover <= 0.0 && (reach <= 0.0 || gAlong > sqrt(max(reach, 0.0)))) discard;
  airRay(disc, dot(gFoot, uSun), dot(gRay, uSun));
  vec4 color = vec4(0.0);
  for (int way = 0; way < 2; way++) {
    float weight = way == 0 ? cover : 1.0 - cover;
    if (weight > 0.0) color += weight * trace(way == 0);
  }
  // thin air hides nothing behind it
  float t = cover <= 0.5 && color.a < 0.5 ? 1e7 : (cover > 0.5 ? -sqrt(max(disc, 0.0)) : sqrt(max(reach, 0.0))) - gAlong;
  float depth = travels() ? t * travelDepth(gRay) : -t * (mat3(modelViewMatrix) * gRay).z;
  gl_FragDepth = log2(1.0 + max(depth, 0.0)) * logDepthBufFC * 0.5;
  gl_FragColor = color;
}
`;

export const earthFragmentShader = /* glsl */ `
precision highp float;
precision highp int;
precision highp sampler2D;
uniform mat4 modelViewMatrix;
uniform vec3 uSun;
${presentGlsl}
${travelGlsl}
${imageGlsl}
${shadowsGlsl}
${airGlsl}
${placeGlsl}
${cloudsGlsl}
${surfaceGlsl}
${main}
`;
