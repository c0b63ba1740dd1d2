import {
  BackSide,
  type Camera,
  CustomBlending,
  IcosahedronGeometry,
  type IUniform,
  Matrix4,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  type PerspectiveCamera,
  Quaternion,
  ShaderMaterial,
  Vector3,
} from 'three';
import { imageGlsl, imageUniforms, imageVertexGlsl, placeImage } from '../relativity/body-image.ts';
import { travelGlsl } from '../relativity/travel-glsl.ts';
import { setFloat } from '../shaders/float-uniform.ts';
import { presentGlsl } from '../shaders/present.ts';
import { setShadows, shadowsGlsl, shadowUniforms } from '../shaders/shadows.ts';
import { setShine, shineGlsl, shineUniforms } from '../shaders/shine.ts';
import type { BodyContext } from './body-visual.ts';

/*
 * A body is not a mesh of triangles but one ray against one ellipsoid per pixel, inside a coarse hull: its edge is
 * round at every distance, its depth exact, and it costs 80 triangles. Rays are solved in the space where the body is
 * the unit sphere, by the point of the ray closest to the centre, which keeps full precision from far away and close
 * by (no difference of large squares). The eye's place in that space is computed in doubles for each camera.
 */
const vertexShader = /* glsl */ `
varying vec3 vHull;
${travelGlsl}
${imageVertexGlsl}
void main() {
  vHull = position * SHELL;
  vSeen = vHull;
  gl_Position = travels() ? imageOf(position) : projectionMatrix * modelViewMatrix * vec4(vHull, 1.0);
}
`;

/** GLSL that every body's fragment shader starts with. See `createImpostor` for what the shader then defines. */
const prelude = /* glsl */ `
precision highp float;
precision highp int;
uniform mat4 modelViewMatrix;
uniform float logDepthBufFC;
uniform vec3 uEye;
uniform vec3 uSun;
uniform vec3 uAxes;
uniform float uSunlight;
uniform float uSunAngle;
varying vec3 vHull;

struct Hit {
  vec3 point;     // on the unit sphere, body-fixed
  vec3 normal;    // of the ellipsoid, unit
  vec3 view;      // from the surface to the eye, unit
  float closest;  // distance of the ray from the centre in the unit space
  float pixel;    // size of a pixel at the surface, in radii
};
`;

const main = /* glsl */ `
void main() {
  vec3 ray = travels() ? travelRay() : normalize(vHull - uEye);
  vec3 foot = cross(ray, cross(uEye, ray));
  float closest = length(foot);
  float edge = max(fwidth(closest), 1e-7);
  float cover = clamp((1.0 - closest) / edge + 0.5, 0.0, 1.0);
  if (dot(ray, uEye) > 0.0) { // looking away from the body out of its shell of air
    foot = uEye;
    closest = length(uEye);
    cover = 0.0;
  }
  if (closest > SHELL + edge) discard;
  float depth = sqrt(max(0.0, 1.0 - closest * closest));
  vec3 point = foot - depth * ray;
  Hit hit;
  hit.point = closest > 1.0 ? foot / closest : point;
  hit.normal = normalize(hit.point / uAxes);
  hit.view = -normalize(ray * uAxes);
  hit.closest = closest;
  hit.pixel = max(length(dFdx(hit.point)), length(dFdy(hit.point)));
  vec4 color = shadeBody(hit, cover);
  if (color.a <= 0.0) discard;
  // a pixel that the edge shares lies as far as rings reach behind: they cover what of it the body leaves; thin air hides
  // nothing behind it
  vec3 seen = cover > 0.0 && cover < 1.0 ? foot + 2.4 * ray : closest > 1.0 ? foot + (color.a < 0.5 ? 1e7 : 0.0) * ray : point;
  float w = travels() ? travelDepth(seen - uEye) : -(modelViewMatrix * vec4(seen, 1.0)).z;
  gl_FragDepth = log2(1.0 + max(w, 0.0)) * logDepthBufFC * 0.5;
  gl_FragColor = color;
}
`;

/** What the shader of one body brings. */
export interface ImpostorRecipe {
  /**
   * GLSL after the prelude that defines `vec4 shadeBody(Hit hit, float cover)`: the colour as `present` gives it,
   * premultiplied by alpha. `cover` is how much of the pixel the solid body covers; the shell beyond it has 0.
   */
  readonly glsl: string;
  readonly uniforms?: Record<string, IUniform>;
  /** Radius of what is drawn (air included) over the radius of the body; 1 without air. */
  readonly shell?: number;
  /** Toward the prime meridian, along the equator, toward the pole, m. */
  readonly semiAxesM: readonly [number, number, number];
  /** Name for tools and tests. */
  readonly name: string;
}

/** One body drawn by rays. `mesh.scale` is set; the view sets place and orientation. */
export interface Impostor {
  readonly mesh: Mesh<IcosahedronGeometry, ShaderMaterial>;
  /** Sets the direction of the Sun and sunlight, what stands before it, and the light of a near body. */
  light(context: BodyContext): void;
  dispose(): void;
}

let hull: IcosahedronGeometry | undefined;
/** Icosphere of 80 faces about the unit sphere; the factor is one over its inscribed radius, with some room. */
function sharedHull(): IcosahedronGeometry {
  hull ??= new IcosahedronGeometry(1.0705, 1);
  return hull;
}

const inverse = new Matrix4();
const eye = new Vector3();
const turn = new Quaternion();

/** Makes the mesh and material that draw an ellipsoid by rays. The hull is shared between all bodies. */
export function createImpostor(recipe: ImpostorRecipe): Impostor {
  const [long, middle, polar] = recipe.semiAxesM;
  const shell = recipe.shell ?? 1;
  const shadows = shadowUniforms();
  const shine = shineUniforms();
  const uniforms: Record<string, IUniform> = {
    uEye: { value: new Vector3() },
    uSun: { value: new Vector3(1, 0, 0) },
    uAxes: { value: new Vector3(1, middle / long, polar / long) },
    uSunlight: { value: 1 },
    uSunAngle: { value: 0.00465 },
    ...shadows,
    ...shine,
    ...recipe.uniforms,
  };
  const image = imageUniforms();
  const material = new ShaderMaterial({
    name: recipe.name,
    uniforms: Object.assign(uniforms, image),
    defines: { SHELL: shell.toFixed(6) },
    vertexShader,
    fragmentShader:
      prelude + presentGlsl + travelGlsl + imageGlsl + shadowsGlsl + shineGlsl + recipe.glsl + main,
    side: BackSide,
    transparent: true,
    depthWrite: true,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
  });
  const mesh = new Mesh(sharedHull(), material);
  mesh.name = recipe.name;
  mesh.scale.set(long, middle, polar);
  const uEye = uniforms.uEye as IUniform<Vector3>;
  mesh.onBeforeRender = (_renderer, _scene, camera: Camera) => {
    eye.setFromMatrixPosition((camera as PerspectiveCamera).matrixWorld);
    uEye.value.copy(eye.applyMatrix4(inverse.copy(mesh.matrixWorld).invert()));
    placeImage(image, material.uniforms, mesh.matrixWorld, inverse, camera.matrixWorld, shell * long);
    material.uniformsNeedUpdate = true;
  };
  const uSun = uniforms.uSun as IUniform<Vector3>;
  return {
    mesh,
    light(context) {
      turn.fromArray(context.orientation).conjugate();
      uSun.value.fromArray(context.sunDirection).applyQuaternion(turn);
      setShadows(shadows, context, turn, long);
      setShine(shine, context, turn);
      setFloat(uniforms.uSunlight, context.sunlight);
      setFloat(uniforms.uSunAngle, Math.min(0.5, context.shadows.starRadiusM / context.sunDistanceM));
    },
    dispose: () => material.dispose(),
  };
}
