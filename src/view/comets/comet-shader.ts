import { STAR_COMPRESSION } from '../light/photometry.ts';
import { travelGlsl } from '../relativity/travel-glsl.ts';
import { presentGlsl } from '../shaders/present.ts';

/** Parts of the mesh, as the third coordinate of its vertices. */
export const COMA = 0;
export const IONS = 1;
export const DUST = 2;

/** Radiance of a bright part of the Milky Way, 21 magnitudes a square arc second, and as what it is drawn. */
const MILKY_WAY = 1.05e-8;
const DRAWN_AS = 3.2e-4;

/*
 * The coma is a patch that faces the eye, each tail a ribbon along its axis that turns its flat side there. Vertices: across
 * (-1 to 1), along (0 to 1), part.
 */
export const cometVertexShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_vertex>
uniform vec3 uAway;   // from the Sun, ICRF axes
uniform vec3 uBehind; // against the motion, across that
uniform float uComaM; // radius
uniform float uTailM;
uniform float uIonsM;
uniform float uLag;   // 1/sqrt(m)
varying vec2 vAt;     // m: from the axis (of the coma: both), along it
varying float vWidth; // m
varying float vSlant;
varying float vDoppler;
flat varying int vPart;
${travelGlsl}
const float WIDE = 3.0;
void main() {
  vPart = int(position.z + 0.5);
  vec3 middle = (modelViewMatrix * vec4(0.0, 0.0, 0.0, 1.0)).xyz;
  vec3 away = mat3(viewMatrix) * uAway;
  vec3 behind = mat3(viewMatrix) * uBehind;
  vec3 place;
  vSlant = 1.0;
  vWidth = uComaM;
  if (vPart == ${COMA}) {
    vec3 to = normalize(middle);
    vec3 right = normalize(cross(to, abs(to.y) < 0.9 ? vec3(0.0, 1.0, 0.0) : vec3(1.0, 0.0, 0.0)));
    // from within no patch is wide enough: what is left is that half of the sky where most of it lies
    float reach = min(WIDE * uComaM, 6.0 * length(middle));
    vAt = reach * vec2(position.x, 2.0 * position.y - 1.0);
    place = middle + right * vAt.x + cross(right, to) * vAt.y;
  } else {
    bool ions = vPart == ${IONS};
    float along = position.y * position.y * (ions ? uIonsM : uTailM) - (ions ? 0.0 : 0.4 * uComaM * (1.0 - position.y));
    float x = max(along, 0.0);
    vWidth = ions ? 0.12 * uComaM + 0.018 * x : 0.3 * uComaM + 0.17 * x;
    float lag = ions ? 0.0 : uLag;
    vec3 axis = away * along + behind * (lag * x * sqrt(x));
    vec3 way = normalize(away + behind * (1.5 * lag * sqrt(x)));
    vec3 to = normalize(middle + axis);
    vec3 side = cross(way, to);
    vSlant = max(length(side), 0.2);
    side = normalize(side + 1e-6 * behind);
    // dust goes on behind its brightest line, and ends sharply before it
    vWidth *= ions ? 1.0 : 1.0 + 0.75 * sign(position.x) * dot(side, behind);
    vAt = vec2(position.x * WIDE * vWidth, position.y * position.y);
    place = middle + axis + side * vAt.x;
  }
  vDoppler = 1.0;
  if (travels()) {
    vec3 ahead = mat3(viewMatrix) * uTravel.xyz;
    vDoppler = dopplerOf(normalize(place), ahead);
    place = seenPlace(place, ahead);
  }
  gl_Position = projectionMatrix * vec4(place, 1.0);
  #include <logdepthbuf_vertex>
}
`;

export const cometFragmentShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_fragment>
uniform float uComaM;
uniform float uTailM;
uniform float uIonsM;
uniform float uLight;  // radiance times area, as seen from everywhere, m^2
uniform float uGain;
uniform float uNearest; // m: what a pixel does not tell from the nucleus
varying vec2 vAt;
varying float vWidth;
varying float vSlant;
varying float vDoppler;
flat varying int vPart;
${presentGlsl}
const vec3 GAS = vec3(0.62, 1.0, 0.8);
const vec3 GRAINS = vec3(1.0, 0.9, 0.74);
const vec3 PLASMA = vec3(0.34, 0.58, 1.0);
const float SQRT_PI = 1.7724539;
void main() {
  #include <logdepthbuf_fragment>
  float area; // 1/m^2
  vec3 tint;
  if (vPart == ${COMA}) {
    // what flows out evenly thins with the square of the distance: along a ray with its inverse (Haser 1957)
    float off = length(vAt);
    float part = off / uComaM;
    area = exp(-1.7 * part * part) / (6.2831853 * uComaM * sqrt(off * off + uNearest * uNearest));
    area *= 1.0 - smoothstep(2.2, 3.0, part);
    tint = mix(GRAINS, GAS, smoothstep(0.02, 0.5, part));
  } else {
    bool ions = vPart == ${IONS};
    float across = vAt.x / vWidth;
    float along = vAt.y;
    float fall = exp(-(ions ? 2.0 : 2.4) * along) * (1.0 - along) * (1.0 - along);
    // it grows out of the coma, without a beginning of its own
    fall *= smoothstep(0.0, ions ? 0.02 : 0.05, along);
    area = 2.6 * fall * exp(-across * across) / (SQRT_PI * vWidth * vSlant * (ions ? uIonsM : uTailM));
    area *= ions ? 0.2 : 1.4;
    // rays of plasma
    if (ions) area *= 1.0 + 0.6 * sin(7.0 * across + 1.3) * sin(3.1 * across - 2.0 + 2.0 * along);
    tint = ions ? PLASMA : GRAINS;
  }
  // on the scale of stars, beside the Milky Way
  float ratio = uLight * area / ${MILKY_WAY.toExponential(2)};
  float shown = ${DRAWN_AS.toExponential(2)} * ratio * pow(ratio + 1e-3, ${(STAR_COMPRESSION - 1).toFixed(3)}) * uGain;
  gDoppler = vDoppler;
  gl_FragColor = vec4(present(tint * shown), 1.0);
}
`;
