import { type IUniform, Vector3, Vector4 } from 'three';
import type { BodyContext } from '../bodies/body-visual.ts';
import { MAX_SHADOWS } from '../light/shadows.ts';
import { setFloat } from './float-uniform.ts';

/**
 * How much sunlight reaches a point past the bodies that stand before the Sun, in GLSL:
 * `vec3 sunPast(vec3 p)` for a point in equatorial radii, body-fixed axes: 1 in full light, what the umbra is lit by in
 * total eclipse. The Sun is a disc of even brightness; discs are small, so plane geometry holds, but beside one that is
 * much larger its edge is taken for straight, where floats would lose the difference of the two segments.
 */
export const shadowsGlsl = /* glsl */ `
uniform int uShadowCount;
uniform vec4 uShadows[${MAX_SHADOWS}];      // centre and radius, in equatorial radii of this body
uniform vec3 uShadowGlow[${MAX_SHADOWS}];   // light that air bends into the umbra
uniform vec3 uSunTowards;
uniform float uSunFar;        // distance of the Sun, in equatorial radii
uniform float uSunHalfAngle;
float hiddenPart(float k, float z) {
  // of a disc of radius 1 by one of radius k whose centre is z away
  if (z >= 1.0 + k) return 0.0;
  if (z <= k - 1.0) return 1.0;
  if (z <= 1.0 - k) return k * k;
  if (k > 30.0) {
    float x = clamp(z - k, -1.0, 1.0);
    return (acos(x) - x * sqrt(1.0 - x * x)) / 3.14159265;
  }
  float x = (z * z + 1.0 - k * k) / (2.0 * z);
  float a = acos(clamp(x, -1.0, 1.0));
  float b = acos(clamp((z - x) / k, -1.0, 1.0));
  return clamp((a - 0.5 * sin(2.0 * a) + k * k * (b - 0.5 * sin(2.0 * b))) / 3.14159265, 0.0, 1.0);
}
vec3 sunPast(vec3 p) {
  vec3 light = vec3(1.0);
  vec3 sun = normalize(uSunTowards - p / uSunFar);
  for (int i = 0; i < ${MAX_SHADOWS}; i++) {
    if (i >= uShadowCount) break;
    vec3 to = uShadows[i].xyz - p;
    float away = length(to);
    float apart = atan(length(cross(sun, to)), dot(sun, to));
    float half_ = asin(min(uShadows[i].w / away, 1.0));
    float hidden = hiddenPart(half_ / uSunHalfAngle, apart / uSunHalfAngle);
    light *= mix(vec3(1.0), uShadowGlow[i], hidden);
  }
  return light;
}
`;

/** Uniforms of `shadowsGlsl`. */
export interface ShadowUniforms {
  readonly uShadowCount: IUniform<number>;
  readonly uShadows: IUniform<Vector4[]>;
  readonly uShadowGlow: IUniform<Vector3[]>;
  readonly uSunTowards: IUniform<Vector3>;
  readonly uSunFar: IUniform<number>;
  readonly uSunHalfAngle: IUniform<number>;
}

export function shadowUniforms(): ShadowUniforms {
  return {
    uShadowCount: { value: 0 },
    uShadows: { value: Array.from({ length: MAX_SHADOWS }, () => new Vector4()) },
    uShadowGlow: { value: Array.from({ length: MAX_SHADOWS }, () => new Vector3()) },
    uSunTowards: { value: new Vector3(1, 0, 0) },
    uSunFar: { value: 1e4 },
    uSunHalfAngle: { value: 0.00465 },
  };
}

const point = new Vector3();

/** Sets what falls on a body of the given equatorial radius. `turn` turns ICRF axes to those of the body. */
export function setShadows(
  uniforms: ShadowUniforms,
  { shadows, sunDirection, sunDistanceM }: BodyContext,
  turn: Parameters<Vector3['applyQuaternion']>[0],
  radiusM: number,
): void {
  uniforms.uShadowCount.value = shadows.count;
  if (shadows.count === 0) return;
  uniforms.uSunTowards.value.fromArray(sunDirection).applyQuaternion(turn);
  setFloat(uniforms.uSunFar, sunDistanceM / radiusM);
  setFloat(uniforms.uSunHalfAngle, shadows.starRadiusM / sunDistanceM);
  for (let at = 0; at < shadows.count; at++) {
    const shadow = shadows.all[at];
    point.fromArray(shadow.offsetM).applyQuaternion(turn).divideScalar(radiusM);
    uniforms.uShadows.value[at].set(point.x, point.y, point.z, shadow.radiusM / radiusM);
    uniforms.uShadowGlow.value[at].fromArray(shadow.glow);
  }
}
