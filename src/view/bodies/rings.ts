import {
  CustomBlending,
  DataTexture,
  DoubleSide,
  type IUniform,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  RGBAFormat,
  RingGeometry,
  ShaderMaterial,
  UnsignedByteType,
  Vector3,
} from 'three';
import type { Body } from '../../astro/index.ts';
import { noiseGlsl } from '../shaders/noise.ts';
import { presentGlsl } from '../shaders/present.ts';
import { RING_INNER_M, RING_OUTER_M, RING_SAMPLES, ringProfile } from './ring-profile.ts';

const vertexShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_vertex>
varying vec3 vPoint;
varying vec3 vToEye;
uniform vec3 uEye;
void main() {
  vPoint = position;
  vToEye = uEye - position;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  #include <logdepthbuf_vertex>
}
`;

const fragmentShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_fragment>
uniform sampler2D uRings;
uniform vec3 uSun;
uniform float uFlat;
uniform float uSunlight;
uniform float uSunAngle;
varying vec3 vPoint;
varying vec3 vToEye;
${presentGlsl}
${noiseGlsl}
float planetShadow(vec3 at, float pixel) {
  // in the space where the globe is a unit sphere
  vec3 p = at / vec3(1.0, 1.0, uFlat);
  vec3 s = normalize(uSun / vec3(1.0, 1.0, uFlat));
  float along = dot(p, s);
  if (along > 0.0) return 1.0;
  float off = length(p - along * s);
  float soft = max(-along * uSunAngle, pixel);
  return smoothstep(1.0 - soft, 1.0 + soft, off);
}
// How much of the pixel the globe leaves to what lies behind it: the same edge as the globe draws (impostor.ts).
float besideGlobe() {
  vec3 scale = vec3(1.0, 1.0, uFlat);
  vec3 p = vPoint / scale;
  vec3 ray = -normalize(vToEye / scale);
  vec3 foot = cross(ray, cross(p, ray));
  float closest = length(foot);
  float edge = max(fwidth(closest), 1e-7);
  return dot(p, ray) > 0.0 ? 1.0 - clamp((1.0 - closest) / edge + 0.5, 0.0, 1.0) : 1.0;
}
void main() {
  #include <logdepthbuf_fragment>
  float r = length(vPoint.xy);
  float pixel = fwidth(r);
  float u = (r - RING_INNER) / (RING_OUTER - RING_INNER);
  vec4 ring = texture(uRings, vec2(u, 0.5));
  float inside = clamp((r - RING_INNER) / pixel, 0.0, 1.0) * clamp((RING_OUTER - r) / pixel, 0.0, 1.0);
  float depth = -log(max(1.0 - ring.a * inside, 0.012));
  // ringlets finer than the profile
  float finest = (RING_OUTER - RING_INNER) / RING_TEXELS;
  float close = 1.0 - smoothstep(0.3, 1.0, pixel / finest);
  if (close > 0.0) depth *= exp(close * 0.7 * fbm(vec3(r / finest * 0.6, 0.5, 0.5), pixel / finest * 0.6, 6, 5u));
  vec3 view = normalize(vToEye);
  float mu = max(abs(view.z), 0.004);
  float mu0 = max(abs(uSun.z), 0.004);
  float phase = acos(clamp(dot(view, uSun), -1.0, 1.0));
  // particles are lit like small moons: bright at opposition, dim when seen against the Sun, with some dust ahead
  float scatter = 1.15 * exp(-0.95 * phase) + 0.25 * exp(-9.0 * phase) + 0.05 + 0.12 * pow(max(-dot(view, uSun), 0.0), 8.0);
  bool litSide = view.z * uSun.z > 0.0;
  // single scattering in a plane layer (Chandrasekhar 1960, section 47)
  float single = litSide
    ? mu0 / (mu + mu0) * (1.0 - exp(-depth * (1.0 / mu + 1.0 / mu0)))
    : (abs(mu - mu0) < 0.02 * mu0
        ? depth / mu0 * exp(-depth / mu0)
        : mu0 / (mu0 - mu) * (exp(-depth / mu0) - exp(-depth / mu)));
  // a little light wanders through thick rings by many scatterings
  float many = litSide ? 0.10 * (1.0 - exp(-depth)) * mu0 : 0.035 * (1.0 - exp(-depth)) * exp(-0.6 * depth) * mu0;
  vec3 radiance = ring.rgb * ring.rgb * (single * 1.55 * scatter + many);
  radiance *= planetShadow(vPoint, pixel);
  float opacity = 1.0 - exp(-depth / mu);
  float beside = besideGlobe();
  if (opacity * beside < 0.002) discard;
  // radiance already carries opacity; present is not linear, so it is shown as a surface and weighted
  // a pixel that the globe's edge shares holds the globe's part already: nothing of it is hidden
  gl_FragColor = vec4(present(radiance / opacity * uSunlight) * opacity * beside, opacity * step(1.0, beside));
}
`;

/** Saturn's rings: the mesh, the profile as a texture, and GLSL constants for who is shadowed by them. */
export interface Rings {
  /** A child of the globe's mesh, in whose space the equatorial radius is 1. */
  readonly mesh: Mesh<RingGeometry, ShaderMaterial>;
  readonly profile: DataTexture;
  readonly constants: string;
  /** Copies light and eye from the globe's uniforms. */
  light(globe: ShaderMaterial): void;
  dispose(): void;
}

/** Makes the rings of Saturn. */
export function createRings(body: Body): Rings {
  const inner = RING_INNER_M / body.equatorialRadiusM;
  const outer = RING_OUTER_M / body.equatorialRadiusM;
  const profile = new DataTexture(ringProfile(), RING_SAMPLES, 1, RGBAFormat, UnsignedByteType);
  profile.minFilter = LinearMipmapLinearFilter;
  profile.magFilter = LinearFilter;
  profile.generateMipmaps = true;
  profile.needsUpdate = true;
  const constants = [
    `#define RING_INNER ${inner.toFixed(6)}`,
    `#define RING_OUTER ${outer.toFixed(6)}`,
    `#define RING_TEXELS ${RING_SAMPLES.toFixed(1)}`,
  ].join('\n');
  const uniforms: Record<string, IUniform> = {
    uRings: { value: profile },
    uEye: { value: new Vector3() },
    uSun: { value: new Vector3(1, 0, 0) },
    uFlat: { value: body.polarRadiusM / body.equatorialRadiusM },
    uSunlight: { value: 1 },
    uSunAngle: { value: 0.0005 },
  };
  const material = new ShaderMaterial({
    name: 'rings',
    uniforms,
    vertexShader,
    fragmentShader: `${constants}\n${fragmentShader}`,
    side: DoubleSide,
    forceSinglePass: true,
    transparent: true,
    depthWrite: false,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
  });
  // the polygon's edges cut inside its circle, so it is drawn a little wider than the rings
  const mesh = new Mesh(new RingGeometry(inner * 0.999, outer * 1.002, 128, 1), material);
  mesh.name = 'rings';
  mesh.renderOrder = 1;
  const eye = new Vector3();
  mesh.onBeforeRender = (_renderer, _scene, camera) => {
    // the parent's scale flattens z, which the plane of the rings does not feel, but the eye does
    eye.setFromMatrixPosition(camera.matrixWorld);
    mesh.worldToLocal(eye);
    eye.z *= uniforms.uFlat.value as number;
    (uniforms.uEye.value as Vector3).copy(eye);
    material.uniformsNeedUpdate = true;
  };
  return {
    mesh,
    profile,
    constants,
    light(globe) {
      (uniforms.uSun.value as Vector3).copy(globe.uniforms.uSun.value as Vector3);
      uniforms.uSunlight.value = globe.uniforms.uSunlight.value;
      uniforms.uSunAngle.value = globe.uniforms.uSunAngle.value;
    },
    dispose() {
      mesh.geometry.dispose();
      material.dispose();
      profile.dispose();
    },
  };
}
