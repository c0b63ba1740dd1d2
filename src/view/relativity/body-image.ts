import { type IUniform, Matrix3, type Matrix4, Vector3, Vector4 } from 'three';
import { aberrateDisc, type SeenDisc } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import type { TravelUniforms } from './travel-glsl.ts';

/*
 * A body that is drawn by one ray a pixel needs no mesh of its aberrated shape: the image of a ball is a round patch of the
 * sky, so its hull is put around that patch, and each pixel's ray is turned back to where its light comes from.
 */

/** Half angle from which an image is drawn as a shell about the eye, rad: no ball from outside fills so much. */
const AROUND_RAD = 1.4;

/** Uniforms of `imageVertexGlsl` and `imageGlsl`. */
export interface ImageUniforms extends Record<string, IUniform> {
  /** Middle and radius of the patch's ball about the eye, m, ICRF axes. */
  readonly uImage: IUniform<Vector4>;
  /** Turns directions in ICRF axes into the space where the body is the unit sphere. */
  readonly uIntoUnit: IUniform<Matrix3>;
}

/** Uniforms of a body at rest. */
export function imageUniforms(): ImageUniforms {
  return { uImage: { value: new Vector4(0, 0, 0, 1) }, uIntoUnit: { value: new Matrix3() } };
}

/** GLSL for vertex shaders, after `travelGlsl`: `vec4 imageOf(vec3 hull)` gives the clip position and sets `vSeen`. */
export const imageVertexGlsl = /* glsl */ `
uniform vec4 uImage;
varying vec3 vSeen;
vec4 imageOf(vec3 hull) {
  vSeen = uImage.xyz + uImage.w * hull;
  return projectionMatrix * vec4(mat3(viewMatrix) * vSeen, 1.0);
}
`;

/**
 * GLSL for fragment shaders, after `travelGlsl` and `presentGlsl`: `vec3 travelRay()` gives the ray at rest in the space of
 * the unit sphere and takes its Doppler factor; `float travelDepth(vec3 way)` the depth of what lies at a way from the eye.
 */
export const imageGlsl = /* glsl */ `
uniform mat3 uIntoUnit;
varying vec3 vSeen;
vec3 travelRay() {
  vec3 rest = restDirection(normalize(vSeen), uTravel.xyz);
  gDoppler = dopplerOf(rest, uTravel.xyz);
  return normalize(uIntoUnit * rest);
}
float travelDepth(vec3 way) {
  return -length(mat3(modelViewMatrix) * way) * (mat3(viewMatrix) * normalize(vSeen)).z;
}
`;

const place = new Vector3();
const eye = new Vector3();
const direction = vec3.create();
const beta = vec3.create();
const disc: SeenDisc = { direction: vec3.create(), angularRadiusRad: 0 };

/**
 * Puts the hull of a body around its image, for the camera that draws now.
 * @param intoUnit inverse of the body's matrix
 * @param radiusM of everything that is drawn of it
 */
export function placeImage(
  { uImage, uIntoUnit }: ImageUniforms,
  { uTravel }: Partial<TravelUniforms>,
  body: Matrix4,
  intoUnit: Matrix4,
  camera: Matrix4,
  radiusM: number,
): void {
  const travel = uTravel?.value;
  if (!travel || travel.w === 0) return;
  uIntoUnit.value.setFromMatrix4(intoUnit);
  place.setFromMatrixPosition(body).sub(eye.setFromMatrixPosition(camera));
  const distanceM = place.length();
  vec3.set(direction, place.x / distanceM, place.y / distanceM, place.z / distanceM);
  vec3.set(beta, travel.x * travel.w, travel.y * travel.w, travel.z * travel.w);
  aberrateDisc(disc, direction, Math.asin(Math.min(1, radiusM / distanceM)), beta);
  const image = uImage.value;
  if (!(disc.angularRadiusRad < AROUND_RAD)) {
    image.set(0, 0, 0, distanceM);
    return;
  }
  const [x, y, z] = disc.direction;
  image.set(x * distanceM, y * distanceM, z * distanceM, Math.sin(disc.angularRadiusRad) * distanceM);
}
