import {
  CustomBlending,
  Mesh,
  OneFactor,
  OneMinusSrcColorFactor,
  PlaneGeometry,
  ShaderMaterial,
  Vector3,
} from 'three';
import { setFloat } from '../shaders/float-uniform.ts';
import { presentGlsl } from '../shaders/present.ts';
import type { Colour } from '../stars/star-colour.ts';
import type { Exposure } from './exposure.ts';
import type { Occluder } from './occlusion.ts';

/*
 * Light scattered in lens and eye around the Sun: a veil that falls with the square of the angle (Stiles and Holladay,
 * CIE 146:2002, at a fifteenth of the eye's strength, as a good lens has it), with the fine radial unevenness that
 * fibres of any lens give. It is drawn where the Sun is, but its depth is that of something near, so that a cockpit's
 * frame stands in front of it and a planet does not: whether planets hide the Sun is computed, not tested by depth.
 */

/** Strength of the veil: radiance at one degree from the Sun at 1 AU. */
const VEIL = 1.1;

/** Most that the veil may be as drawn, one degree from the Sun: whoever exposes for the night shades the lens. */
const SHADED = 6;

/** What is nearer than this stands before the glare, m. */
const VEIL_DEPTH_M = 50;

/** Half width of the veil, rad. */
const WIDEST_RAD = 0.62;

/** Colours of the veil of sunlight: next to the Sun, and a few degrees off. */
const NEAR_TINT: Colour = [1, 0.97, 0.92];
const EDGE_TINT: Colour = [1, 0.86, 0.7];
const white: Colour = [1, 1, 1];

const vertexShader = /* glsl */ `
uniform vec3 uDirection;
uniform float uHalf;
varying vec3 vRay;
varying vec2 vPlane;
void main() {
  vec3 to = normalize((viewMatrix * vec4(uDirection, 0.0)).xyz);
  vec3 right = normalize(cross(to, abs(to.y) < 0.95 ? vec3(0.0, 1.0, 0.0) : vec3(1.0, 0.0, 0.0)));
  vec3 up = cross(right, to);
  vPlane = position.xy * tan(uHalf);
  vRay = to + right * vPlane.x + up * vPlane.y;
  gl_Position = projectionMatrix * vec4(vRay * 10.0, 1.0);
}
`;

const fragmentShader = /* glsl */ `
uniform float logDepthBufFC;
uniform float uStrength;
uniform float uSunAngle;
uniform float uHalf;
uniform vec3 uTint;
uniform vec3 uEdge;
varying vec2 vPlane;
${presentGlsl}
float fibres(float angle, float count, float shift) {
  float x = angle * count / 6.2831853 + shift;
  float i = floor(x);
  float f = x - i;
  vec2 r = fract(sin(vec2(mod(i, count), mod(i + 1.0, count)) * 78.233 + shift) * 43758.5453);
  return mix(r.x, r.y, f * f * (3.0 - 2.0 * f));
}
void main() {
  float theta = atan(length(vPlane));
  float beyond = max(theta - uSunAngle, 0.0) * 57.29578;
  float core = uSunAngle * 57.29578;
  float veil = 0.6 * uStrength / (beyond * beyond + 0.08 + 0.35 * core * core);
  float angle = atan(vPlane.y, vPlane.x) + 3.14159265;
  float rays = fibres(angle, 37.0, 3.0) * 0.5 + fibres(angle, 101.0, 7.0) * 0.3 + fibres(angle, 11.0, 5.0) * 0.2;
  veil *= 1.0 + (rays - 0.5) * 0.32 * smoothstep(0.3, 3.0, beyond);
  // the blades of an iris, and no more than a hint of them
  float blade = pow(abs(cos(angle * 4.5)), 90.0 + 60.0 * beyond) * (1.0 - smoothstep(0.6, 2.0, core));
  veil += uStrength * blade * 0.11 / (0.5 + beyond * sqrt(beyond)) * (0.6 + 0.8 * rays);
  float rim = 1.0 - smoothstep(0.55, 1.0, theta / uHalf);
  gl_FragColor = vec4(present(mix(uTint, uEdge, smoothstep(0.2, 6.0, beyond)) * veil * rim), 1.0);
  gl_FragDepth = log2(1.0 + ${VEIL_DEPTH_M.toFixed(1)}) * logDepthBufFC * 0.5;
}
`;

/** The glare around the Sun. */
export class Glare {
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;

  constructor() {
    const material = new ShaderMaterial({
      name: 'glare',
      uniforms: {
        uDirection: { value: new Vector3(0, 0, -1) },
        uStrength: { value: 0 },
        uSunAngle: { value: 0.00465 },
        uHalf: { value: WIDEST_RAD },
        uTint: { value: new Vector3() },
        uEdge: { value: new Vector3() },
      },
      vertexShader,
      fragmentShader,
      transparent: true,
      depthWrite: false,
      blending: CustomBlending,
      blendSrc: OneFactor,
      blendDst: OneMinusSrcColorFactor,
    });
    this.mesh = new Mesh(new PlaneGeometry(2, 2), material);
    this.mesh.name = 'glare';
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 100;
  }

  /**
   * @param sun the Sun or another star, with its light at the eye in units of sunlight at 1 AU
   * @param visible fraction of its disc that no body hides
   * @param colour of its light beside that of the Sun
   */
  update(
    { positionM, distanceM, angularRadiusRad, sunlight }: Occluder & { readonly sunlight: number },
    visible: number,
    { exposure }: Pick<Exposure, 'exposure'>,
    colour: Colour = white,
  ): void {
    const { uniforms } = this.mesh.material;
    tint(uniforms.uTint.value, NEAR_TINT, colour);
    tint(uniforms.uEdge.value, EDGE_TINT, colour);
    // where the Sun is a point of light its glare is smaller than the law says, or Neptune's sky would be white
    const strength = Math.min(VEIL * sunlight ** 0.92, SHADED / exposure) * visible;
    uniforms.uDirection.value.set(
      positionM[0] / distanceM,
      positionM[1] / distanceM,
      positionM[2] / distanceM,
    );
    setFloat(uniforms.uStrength, strength);
    setFloat(uniforms.uSunAngle, angularRadiusRad);
    // no wider than it can be seen
    const reach = (Math.sqrt(strength * exposure * 600) / 180) * Math.PI + angularRadiusRad;
    setFloat(uniforms.uHalf, Math.min(WIDEST_RAD + angularRadiusRad, Math.max(0.01, reach)));
    this.mesh.visible = strength * exposure > 1e-5;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}

/** Field by field: numbers handed to a call would be boxed in every frame. */
function tint(out: Vector3, own: Colour, colour: Colour): void {
  out.x = own[0] * colour[0];
  out.y = own[1] * colour[1];
  out.z = own[2] * colour[2];
}
