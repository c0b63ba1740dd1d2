import {
  CustomBlending,
  DataTexture,
  DoubleSide,
  type IUniform,
  LinearFilter,
  LinearMipmapLinearFilter,
  Matrix3,
  type Matrix4,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  type PerspectiveCamera,
  RGBAFormat,
  RingGeometry,
  ShaderMaterial,
  UnsignedByteType,
  Vector3,
  type WebGLRenderer,
} from 'three';
import type { Body } from '../../astro/index.ts';
import { travelGlsl } from '../relativity/travel-glsl.ts';
import { setFloat } from '../shaders/float-uniform.ts';
import { noiseGlsl } from '../shaders/noise.ts';
import { presentGlsl } from '../shaders/present.ts';
import { RING_INNER_M, RING_OUTER_M, RING_SAMPLES, ringProfile } from './ring-profile.ts';

const vertexShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_vertex>
varying vec3 vPoint;
varying vec3 vToEye;
varying vec3 vSeen;
uniform vec3 uEye;
uniform vec3 uLean; // turns the nearer half of thin rings so far that no line of pixels misses them
uniform float uMargin; // pixels that the edges share lie this part beside the rings
${travelGlsl}
void main() {
  bool outside = length(position.xy) > 0.5 * (RING_INNER + RING_OUTER);
  vec3 wide = position * (outside ? 1.0 + uMargin : 1.0 - uMargin);
  if (uMargin > THIN && !travels()) {
    // triangles lower than a pixel are too steep to interpolate across: an octagon around all is not
    float corner = floor(atan(position.y, position.x) / (0.25 * PI) + 0.5) * 0.25 * PI;
    wide = vec3(cos(corner), sin(corner), 0.0) * (outside ? 1.083 * RING_OUTER * (1.0 + uMargin) : 0.0);
  }
  vPoint = wide;
  vToEye = uEye - wide;
  vec3 leaning = vec3(wide.xy, dot(wide.xy, uLean.xy));
  vec3 place = (modelViewMatrix * vec4(travels() ? wide : leaning, 1.0)).xyz;
  if (travels()) place = seenPlace(place, mat3(viewMatrix) * uTravel.xyz);
  vSeen = transpose(mat3(viewMatrix)) * place;
  gl_Position = projectionMatrix * vec4(place, 1.0);
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
varying vec3 vSeen;
uniform vec3 uEye;
uniform vec3 uLean;
uniform mat3 uIntoRings; // turns directions in ICRF axes into those of the rings
${presentGlsl}
${noiseGlsl}
${travelGlsl}
vec3 gPoint;
vec3 gToEye;
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
  vec3 p = gPoint / scale;
  vec3 ray = -normalize(gToEye / scale);
  vec3 foot = cross(ray, cross(p, ray));
  float closest = length(foot);
  float edge = max(fwidth(closest), 1e-7);
  return dot(p, ray) > 0.0 ? 1.0 - clamp((1.0 - closest) / edge + 0.5, 0.0, 1.0) : 1.0;
}
// Light and opacity of a place of the rings for one sample, as wide as given along a line and across it.
vec4 ringAt(vec2 place, vec2 along, float across) {
  float r = length(place);
  float pixel = max(abs(dot(place, along)) / max(r, 1e-6), across);
  if (r < RING_INNER - pixel || r > RING_OUTER + pixel) return vec4(0.0);
  float finest = (RING_OUTER - RING_INNER) / RING_TEXELS;
  vec4 ring = textureLod(uRings, vec2((r - RING_INNER) / (RING_OUTER - RING_INNER), 0.5), log2(max(pixel / finest, 1.0)));
  float inside = clamp((r - RING_INNER) / pixel + 0.5, 0.0, 1.0) * clamp((RING_OUTER - r) / pixel + 0.5, 0.0, 1.0);
  float depth = -log(max(1.0 - ring.a * inside, 0.012));
  // ringlets finer than the profile
  float close = 1.0 - smoothstep(0.3, 1.0, pixel / finest);
  if (close > 0.0) depth *= exp(close * 0.7 * fbm(vec3(r / finest * 0.6, 0.5, 0.5), pixel / finest * 0.6, 6, 5u));
  vec3 view = normalize(gToEye);
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
  radiance *= planetShadow(vec3(place, 0.0), pixel);
  return vec4(radiance, 1.0 - exp(-depth / mu));
}
void main() {
  #include <logdepthbuf_fragment>
  gPoint = vPoint;
  gToEye = vToEye;
  if (travels()) {
    vec3 rest = restDirection(normalize(vSeen), uTravel.xyz);
    gDoppler = dopplerOf(rest, uTravel.xyz);
    vec3 way = uIntoRings * rest;
    gToEye = way * (uEye.z / way.z);
    gPoint = uEye - gToEye;
    if (dot(gToEye, way) > 0.0) discard;
  }
  // a pixel covers an ellipse of the rings, long where they are seen nearly edge on: samples follow its long axis
  vec2 right = dFdx(gPoint.xy);
  vec2 up = dFdy(gPoint.xy);
  float mean = 0.5 * (dot(right, right) + dot(up, up));
  float skew = dot(right, up);
  float apart = length(vec2(0.5 * (dot(right, right) - dot(up, up)), skew));
  vec2 turned = dot(right, right) > dot(up, up) ? vec2(mean + apart - dot(up, up), skew) : vec2(skew, mean + apart - dot(right, right));
  vec2 axis = apart > 0.0 ? (right * turned.x + up * turned.y) / length(turned) : right;
  float narrow = sqrt(max(mean - apart, 0.0));
  int samples = int(clamp(length(axis) / (3.0 * narrow + 1e-9), 1.0, MAX_SAMPLES));
  vec2 stride = axis / float(samples);
  float beside = besideGlobe();
  vec3 radiance = vec3(0.0);
  float solid = 0.0;
  for (int at = 0; at < samples; at++) {
    vec4 part = ringAt(gPoint.xy + stride * (float(at) + 0.5 - 0.5 * float(samples)), stride, narrow);
    radiance += part.rgb / float(samples);
    solid += part.a / float(samples);
  }
  float opacity = solid;
  // leaning rings are broader than they are
  opacity *= travels() ? 1.0 : uLean.z;
  if (opacity * beside < 0.002) discard;
  // radiance already carries opacity; present is not linear, so it is shown as a surface and weighted
  // a pixel that the globe's edge shares holds the globe's part already: nothing of it is hidden
  gl_FragColor = vec4(present(radiance / max(solid, 1e-6) * uSunlight) * opacity * beside, opacity * step(1.0, beside));
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

/** Writes what turns directions into the axes of something, without its size and its parent's flattening. */
function turnInto(out: Matrix3, world: Matrix4): void {
  const m = out.setFromMatrix4(world).transpose().elements;
  for (let axis = 0; axis < 3; axis++) {
    const size = Math.hypot(m[axis], m[axis + 3], m[axis + 6]);
    for (let k = axis; k < 9; k += 3) m[k] /= size;
  }
}

/** Half of the least height of the rings on the screen, pixels. */
const LEAST_PX = 2;

/** Pixels by which what is drawn reaches beyond the edges, and the most of the rings' height that these may be. */
const MARGIN_PX = 1.5;
const MOST_MARGIN = 0.5;

/** Half of the height of rings on the screen up to which an octagon is drawn for them, pixels. */
const THIN_PX = 60;

/** Most samples of a pixel. */
const MAX_SAMPLES = 8;

function radiansPerPixel(renderer: WebGLRenderer, camera: PerspectiveCamera): number {
  const heightPx = renderer.xr.isPresenting ? camera.viewport?.w : undefined;
  return 2 / ((heightPx ?? renderer.getContext().drawingBufferHeight) * camera.projectionMatrix.elements[5]);
}

/**
 * Writes the slope by which rings that are seen nearly edge on lean, and which part of their height there they have. Returns how
 * much wider they are to be drawn for the pixels that their edges share.
 */
function leanTo(out: Vector3, eye: Vector3, pixelRad: number, outer: number): number {
  const far = eye.length();
  const flat = Math.hypot(eye.x, eye.y);
  const least = Math.min(0.2, (LEAST_PX * pixelRad * far) / outer);
  const height = Math.abs(eye.z) / far;
  const missing = flat > 0 ? Math.max(0, least - height) / flat : 0;
  const down = eye.z < 0 ? missing : -missing;
  out.set(eye.x * down, eye.y * down, missing > 0 ? height / least : 1);
  const heightPx = (Math.max(height, least) * outer) / (pixelRad * far);
  return Math.min(MOST_MARGIN, MARGIN_PX / heightPx);
}

function profileTexture(): DataTexture {
  const profile = new DataTexture(ringProfile(), RING_SAMPLES, 1, RGBAFormat, UnsignedByteType);
  profile.minFilter = LinearMipmapLinearFilter;
  profile.magFilter = LinearFilter;
  profile.generateMipmaps = true;
  profile.needsUpdate = true;
  return profile;
}

/** Makes the rings of Saturn. */
export function createRings(body: Body): Rings {
  const inner = RING_INNER_M / body.equatorialRadiusM;
  const outer = RING_OUTER_M / body.equatorialRadiusM;
  const profile = profileTexture();
  const constants = [
    `#define RING_INNER ${inner.toFixed(6)}`,
    `#define RING_OUTER ${outer.toFixed(6)}`,
    `#define RING_TEXELS ${RING_SAMPLES.toFixed(1)}`,
  ].join('\n');
  const head = `${constants}\n#define THIN ${(MARGIN_PX / THIN_PX).toFixed(3)}\n#define MAX_SAMPLES ${MAX_SAMPLES.toFixed(1)}\n`;
  const uniforms: Record<string, IUniform> = {
    uRings: { value: profile },
    uEye: { value: new Vector3() },
    uLean: { value: new Vector3(0, 0, 1) },
    uMargin: { value: 0 },
    uIntoRings: { value: new Matrix3() },
    uSun: { value: new Vector3(1, 0, 0) },
    uFlat: { value: body.polarRadiusM / body.equatorialRadiusM },
    uSunlight: { value: 1 },
    uSunAngle: { value: 0.0005 },
  };
  const material = new ShaderMaterial({
    name: 'rings',
    uniforms,
    vertexShader: head + vertexShader,
    fragmentShader: head + fragmentShader,
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
  const intoRings = uniforms.uIntoRings.value as Matrix3;
  const lean = uniforms.uLean.value as Vector3;
  mesh.onBeforeRender = (renderer, _scene, camera) => {
    // the parent's scale flattens z, which the plane of the rings does not feel, but the eye does
    eye.setFromMatrixPosition(camera.matrixWorld);
    mesh.worldToLocal(eye);
    eye.z *= uniforms.uFlat.value as number;
    (uniforms.uEye.value as Vector3).copy(eye);
    turnInto(intoRings, mesh.matrixWorld);
    const pixelRad = radiansPerPixel(renderer, camera as PerspectiveCamera);
    setFloat(uniforms.uMargin as IUniform<number>, leanTo(lean, eye, pixelRad, outer));
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
