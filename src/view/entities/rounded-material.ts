import { type Material, ShaderChunk } from 'three';

/*
 * A round thing is made of flat faces with normals that are smooth across them. Along its outline, where light stands
 * behind it, these normals face light that the faces turn away from, and at angles at which everything is a mirror: each
 * pixel there would shine, or not, by chance. So light counts by what the face itself has of it (Chiang, Li and Burley,
 * "Taming the shadow terminator", SIGGRAPH 2019 talks), and normals are taken for the middle of what a pixel covers.
 */
const facing = /* glsl */ `
#include <normal_fragment_maps>
vec3 faceToEye = normalize(vViewPosition);
vec3 faceNormal = normalize(cross(dFdx(vViewPosition), dFdy(vViewPosition)));
faceNormal *= dot(faceNormal, faceToEye) < 0.0 ? -1.0 : 1.0;
float towardsEye = dot(normal, faceToEye);
normal = normalize(normal + faceToEye * max(0.0, min(0.5, fwidth(towardsEye)) - towardsEye));
`;

const lightInfo = 'getDirectionalLightInfo( directionalLight, directLight );';
const onFace = /* glsl */ `
${lightInfo}
{
  float smoothCosine = max(dot(normal, directLight.direction), 1e-4) * max(dot(normal, faceNormal), 1e-2);
  float part = clamp(dot(faceNormal, directLight.direction) / smoothCosine, 0.0, 1.0);
  part *= 1.0 + part * (1.0 - part);
  directLight.color *= mix(part, 1.0, smoothstep(0.2, 0.6, towardsEye)); // inside the outline nights begin round
}
`;
const lights = ShaderChunk.lights_fragment_begin.replace(lightInfo, onFace);

/** Lets no light from behind a round thing shine on its outline. What the material does before it is compiled is replaced. */
export function rounded<Kind extends Material>(material: Kind): Kind {
  material.onBeforeCompile = (shader) => {
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <normal_fragment_maps>', facing)
      .replace('#include <lights_fragment_begin>', lights);
  };
  material.customProgramCacheKey = () => 'rounded';
  return material;
}
