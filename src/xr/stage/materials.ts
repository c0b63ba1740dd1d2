import { FrontSide, type IUniform, ShaderMaterial, Vector3 } from 'three';

/** A plain lit surface: a soft light of the cabin from above and sunlight from its true direction. */
export interface CabinMaterial {
  readonly material: ShaderMaterial;
  /** Unit direction to the Sun in the cabin's axes, and how much of it arrives, 0 to 1. */
  setSun(x: number, y: number, z: number, light: number): void;
}

const vertexShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_vertex>
attribute vec3 tint;
varying vec3 vTint;
varying vec3 vNormal;
void main() {
  vTint = tint;
  vNormal = normal;
  #ifdef USE_INSTANCING
  vec4 place = modelViewMatrix * instanceMatrix * vec4(position, 1.0);
  #else
  vec4 place = modelViewMatrix * vec4(position, 1.0);
  #endif
  gl_Position = projectionMatrix * place;
  #include <logdepthbuf_vertex>
}
`;

const fragmentShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_fragment>
uniform vec3 uSun;
uniform float uSunLight;
varying vec3 vTint;
varying vec3 vNormal;
void main() {
  #include <logdepthbuf_fragment>
  vec3 normal = normalize(vNormal);
  float cabin = 0.16 + 0.1 * normal.y;
  float sun = max(dot(normal, uSun), 0.0) * uSunLight;
  gl_FragColor = vec4(vTint * (cabin + sun), 1.0);
  #include <colorspace_fragment>
}
`;

/** Makes the material; `tint` is a vertex attribute in linear light. */
export function createCabinMaterial(): CabinMaterial {
  const sun = new Vector3(0, 1, 0);
  const uniforms: Record<string, IUniform> = { uSun: { value: sun }, uSunLight: { value: 0 } };
  const material = new ShaderMaterial({
    vertexShader,
    fragmentShader,
    uniforms,
    side: FrontSide,
    toneMapped: false,
  });
  return {
    material,
    setSun(x, y, z, light): void {
      sun.set(x, y, z);
      uniforms.uSunLight.value = light;
    },
  };
}
