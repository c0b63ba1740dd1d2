import { MeshStandardMaterial } from 'three';

/*
 * A crate's face is drawn from its own coordinates: a raised frame, two diagonal braces, worn edges. No picture to
 * load, sharp at every distance; lines thinner than a pixel fade out.
 */
const face = /* glsl */ `
  vec2 onFace = abs(vFace.x) > abs(vFace.y) && abs(vFace.x) > abs(vFace.z) ? vFace.zy
    : abs(vFace.y) > abs(vFace.z) ? vFace.xz : vFace.xy;
  float pixelFace = max(fwidth(onFace.x), fwidth(onFace.y)) + 1e-4;
  vec2 fromEdge = 0.5 - abs(onFace);
  float nearest = min(fromEdge.x, fromEdge.y);
  float frame = 1.0 - smoothstep(0.09 - pixelFace, 0.09 + pixelFace, nearest);
  float brace = 1.0 - smoothstep(0.055 - pixelFace, 0.055 + pixelFace, abs(abs(onFace.x) - abs(onFace.y)) * 0.7071);
  float groove = smoothstep(0.012 + pixelFace, 0.0, abs(nearest - 0.092)) * 0.55;
  float worn = smoothstep(0.03, 0.0, nearest) * 0.35;
  float raised = max(frame, brace * 0.6);
  diffuseColor.rgb *= mix(0.72, 1.0, raised) * (1.0 - groove) + worn * 0.4;
`;

/** Material of crates: takes an instance colour; `position` must span -0.5 to 0.5. */
export function crateMaterial(): MeshStandardMaterial {
  const material = new MeshStandardMaterial({ name: 'crate', roughness: 0.72, metalness: 0 });
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = `varying vec3 vFace;\n${shader.vertexShader}`.replace(
      '#include <begin_vertex>',
      '#include <begin_vertex>\n  vFace = position;',
    );
    shader.fragmentShader = `varying vec3 vFace;\n${shader.fragmentShader}`.replace(
      '#include <color_fragment>',
      `#include <color_fragment>\n${face}`,
    );
  };
  material.customProgramCacheKey = () => 'crate';
  return material;
}
