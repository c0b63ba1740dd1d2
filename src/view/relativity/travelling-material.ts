import type { Material, Mesh, Object3D, ShaderMaterial } from 'three';
import { dopplerGlsl } from './doppler-glsl.ts';
import { type TravelUniforms, travelGlsl } from './travel-glsl.ts';

/** Attribute of instances that move themselves: the logarithm of the Doppler factor of their own motion. */
export const OWN_SHIFT = 'ownShift';

const vertexHead = /* glsl */ `
varying float vDoppler;
#ifdef USE_INSTANCING
attribute float ${OWN_SHIFT};
#endif
`;

const vertex = /* glsl */ `
#include <project_vertex>
vDoppler = 1.0;
#ifdef USE_INSTANCING
vDoppler = exp(${OWN_SHIFT});
#endif
vec3 seenView = mvPosition.xyz;
if (travels()) {
  vec3 ahead = mat3(viewMatrix) * uTravel.xyz;
  vDoppler *= dopplerOf(normalize(mvPosition.xyz), ahead);
  seenView = seenPlace(mvPosition.xyz, ahead);
  gl_Position = projectionMatrix * vec4(seenView, 1.0);
}
`;

const fragment = /* glsl */ `
if (vDoppler != 1.0) outgoingLight = shiftedLight(outgoingLight, vDoppler);
#include <opaque_fragment>
`;

/**
 * Lets a material of three.js show what moves past: each vertex where it is seen, in the colour in which it is seen. Light
 * falls on it as at rest. Instances have the attribute `OWN_SHIFT`. What the material does before it is compiled is kept.
 */
export function seenInTravel<Kind extends Material>(material: Kind, uniforms: TravelUniforms): Kind {
  const before = material.onBeforeCompile.bind(material);
  const key = material.customProgramCacheKey();
  material.onBeforeCompile = (shader, renderer) => {
    before(shader, renderer);
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = `${vertexHead}${travelGlsl}${shader.vertexShader}`.replace(
      '#include <project_vertex>',
      vertex,
    );
    shader.fragmentShader =
      `varying float vDoppler;\n${travelGlsl}${dopplerGlsl}${shader.fragmentShader}`.replace(
        '#include <opaque_fragment>',
        fragment,
      );
  };
  material.customProgramCacheKey = () => `${key} in travel`;
  return material;
}

/** Gives the shaders of something and of its parts the motion of the eye. */
export function joinTravel(object: Object3D, uniforms: TravelUniforms): void {
  object.traverse((part) => {
    const { material } = part as Mesh<never, ShaderMaterial>;
    if (material?.uniforms) Object.assign(material.uniforms, uniforms);
  });
}
