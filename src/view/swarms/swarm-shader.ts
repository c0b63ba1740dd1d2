import { AU_M } from '../../astro/index.ts';
import { STAR_COMPRESSION, starRadianceGlsl } from '../light/photometry.ts';
import { pointSizeGlsl, pointSpreadGlsl } from '../light/points.ts';
import { dopplerGlsl } from '../relativity/doppler-glsl.ts';
import { travelGlsl } from '../relativity/travel-glsl.ts';
import { presentGlsl } from '../shaders/present.ts';

/** A body fills some pixels at most, however near it is. */
const BRIGHTEST = -4;

/*
 * Brightness of a small body as of minor planets: absolute magnitude and 5 log10 of its distances from Sun and eye in au
 * (Bowell et al. 1989, Asteroids II, 524), without a phase, on the scale of stars.
 */
export const swarmVertexShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_vertex>
attribute vec4 look;
uniform vec3 uSun;
uniform float uGain;
uniform float uScale;
uniform float toneMappingExposure;
varying vec3 vRadiance;
varying float vSize;
${pointSizeGlsl}
${starRadianceGlsl}
${travelGlsl}
${dopplerGlsl}
void main() {
  vec3 place = (modelViewMatrix * vec4(position, 1.0)).xyz;
  float far = max(length(place), 1.0) / ${AU_M.toExponential()};
  float lit = max(distance(position, uSun), 1.0) / ${AU_M.toExponential()};
  float magnitude = max(look.w + 1.505150 * log2(far * lit), ${BRIGHTEST.toFixed(1)});
  float peak = starRadiance(magnitude) * uGain;
  vRadiance = look.rgb * peak;
  if (travels()) {
    vec3 ahead = mat3(viewMatrix) * uTravel.xyz;
    float doppler = dopplerOf(normalize(place), ahead);
    place = seenPlace(place, ahead);
    vRadiance = peak * pow(shiftedLight(look.rgb, doppler) / (doppler * doppler), vec3(${STAR_COMPRESSION.toFixed(3)}));
  }
  gl_Position = projectionMatrix * vec4(place, 1.0);
  float shown = max(vRadiance.r, max(vRadiance.g, vRadiance.b)) * toneMappingExposure;
  vSize = min(pointSize(shown, uScale), 31.0);
  gl_PointSize = vSize;
  if (shown < 0.001) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  #include <logdepthbuf_vertex>
}
`;

export const swarmFragmentShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_fragment>
uniform float uScale;
varying vec3 vRadiance;
varying float vSize;
${presentGlsl}
${pointSpreadGlsl}
void main() {
  #include <logdepthbuf_fragment>
  gl_FragColor = vec4(present(vRadiance * pointSpread(vSize, uScale)), 1.0);
}
`;
