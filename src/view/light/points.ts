import {
  AdditiveBlending,
  BufferAttribute,
  BufferGeometry,
  DynamicDrawUsage,
  Points,
  ShaderMaterial,
} from 'three';
import { dopplerGlsl } from '../relativity/doppler-glsl.ts';
import { travelGlsl } from '../relativity/travel-glsl.ts';
import { setFloat } from '../shaders/float-uniform.ts';
import { presentGlsl } from '../shaders/present.ts';
import type { Exposure } from './exposure.ts';
import { STAR_COMPRESSION } from './photometry.ts';

/*
 * A point of light is spread like a star on a picture: a Gaussian whose width is that of a sharp lens, so a bright
 * one grows because more of its skirt is bright enough to show, not because it is drawn as a disc.
 */
const SPREAD_PX = 0.72;

/** GLSL for points of light, for vertex shaders: `float pointSize(float shown, float scale)`, pixels across. */
export const pointSizeGlsl = /* glsl */ `
float pointSize(float shown, float scale) {
  // out to where the skirt falls below half a step of the display
  float reach = ${SPREAD_PX.toFixed(2)} * sqrt(2.0 * log(max(shown, 0.002) * 512.0));
  return 2.0 * (reach * scale + 1.0);
}
`;

/** GLSL for fragment shaders: `float pointSpread(float size, float scale)`, 1 in the middle of `gl_PointCoord`. */
export const pointSpreadGlsl = /* glsl */ `
float pointSpread(float size, float scale) {
  vec2 d = (gl_PointCoord - 0.5) * size / (${SPREAD_PX.toFixed(2)} * scale);
  return exp(-0.5 * dot(d, d));
}
`;

const vertexShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_vertex>
attribute vec3 radiance;
uniform float uScale;
uniform float toneMappingExposure;
varying vec3 vRadiance;
varying float vSize;
${pointSizeGlsl}
${travelGlsl}
${dopplerGlsl}
void main() {
  vRadiance = radiance;
  vec3 place = (modelViewMatrix * vec4(position, 1.0)).xyz;
  if (travels() && dot(place, place) > 0.0) {
    vec3 ahead = mat3(viewMatrix) * uTravel.xyz;
    float doppler = dopplerOf(normalize(place), ahead);
    place = seenPlace(place, ahead);
    // a point gets brighter by less than a surface, as it looks smaller; on the scale of stars
    float peak = max(max(radiance.r, max(radiance.g, radiance.b)), 1e-20);
    vRadiance = peak * pow(shiftedLight(radiance / peak, doppler) / (doppler * doppler), vec3(${STAR_COMPRESSION.toFixed(3)}));
  }
  gl_Position = projectionMatrix * vec4(place, 1.0);
  float shown = max(vRadiance.r, max(vRadiance.g, vRadiance.b)) * toneMappingExposure;
  vSize = min(pointSize(shown, uScale), 63.0);
  gl_PointSize = vSize;
  if (shown < 0.001) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  #include <logdepthbuf_vertex>
}
`;

const fragmentShader = /* glsl */ `
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

/** Bodies too small for a disc, in one draw call. */
export class BodyPoints {
  readonly points: Points<BufferGeometry, ShaderMaterial>;
  /** Places relative to the scene's origin, m: three numbers a point. Written by the owner, read at `commit`. */
  readonly positions: Float32Array;
  /** Peak radiance in red, green and blue; zero hides a point. */
  readonly radiances: Float32Array;
  readonly #position: BufferAttribute;
  readonly #radiance: BufferAttribute;

  constructor(capacity: number) {
    const geometry = new BufferGeometry();
    this.positions = new Float32Array(capacity * 3);
    this.radiances = new Float32Array(capacity * 3);
    this.#position = new BufferAttribute(this.positions, 3).setUsage(DynamicDrawUsage);
    this.#radiance = new BufferAttribute(this.radiances, 3).setUsage(DynamicDrawUsage);
    geometry.setAttribute('position', this.#position);
    geometry.setAttribute('radiance', this.#radiance);
    const material = new ShaderMaterial({
      name: 'body points',
      uniforms: { uScale: { value: 1 }, toneMappingExposure: { value: 1 } },
      vertexShader,
      fragmentShader,
      transparent: true,
      depthWrite: false,
      blending: AdditiveBlending,
    });
    this.points = new Points(geometry, material);
    this.points.name = 'body points';
    this.points.frustumCulled = false;
    this.points.renderOrder = 2;
  }

  /** Hides one point. */
  hide(index: number): void {
    this.radiances.fill(0, 3 * index, 3 * index + 3);
  }

  /** Sends the points; `scale` is pixels of the drawing buffer per CSS pixel. */
  commit({ exposure }: Pick<Exposure, 'exposure'>, scale: number): void {
    this.#position.needsUpdate = true;
    this.#radiance.needsUpdate = true;
    const { uniforms } = this.points.material;
    setFloat(uniforms.uScale, Math.max(0.8, scale));
    setFloat(uniforms.toneMappingExposure, exposure);
  }

  dispose(): void {
    this.points.geometry.dispose();
    this.points.material.dispose();
  }
}
