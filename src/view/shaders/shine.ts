import { type IUniform, Vector3 } from 'three';
import type { BodyContext } from '../bodies/body-visual.ts';

/** Light of a near body on the night of another, in GLSL: `vec3 shineOn(vec3 normal)` over the light of the star there. */
export const shineGlsl = /* glsl */ `
uniform vec3 uShine;
uniform vec3 uShineFrom;
vec3 shineOn(vec3 normal) {
  return uShine * max(dot(normal, uShineFrom), 0.0);
}
`;

/** Uniforms of `shineGlsl`. */
export interface ShineUniforms {
  readonly uShine: IUniform<Vector3>;
  readonly uShineFrom: IUniform<Vector3>;
}

export function shineUniforms(): ShineUniforms {
  return { uShine: { value: new Vector3() }, uShineFrom: { value: new Vector3(1, 0, 0) } };
}

/** Sets what lights the night of a body. `turn` turns ICRF axes to those of the body. */
export function setShine(
  { uShine, uShineFrom }: ShineUniforms,
  { shine, shineDirection }: BodyContext,
  turn: Parameters<Vector3['applyQuaternion']>[0],
): void {
  uShine.value.fromArray(shine);
  uShineFrom.value.fromArray(shineDirection).applyQuaternion(turn);
}
