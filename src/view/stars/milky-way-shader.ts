import { presentGlsl } from '../shaders/present.ts';

/** Radiance of the brightest star cloud at the exposure of a dark sky; restrained, as seen by a dark-adapted eye. */
const brightest = 0.001;

/** One triangle over the whole view; directions come from the inverse of the projection, so a headset's are right. */
export const milkyWayVertexShader = /* glsl */ `
varying vec3 vDirection;
void main() {
  vec4 far = inverse(projectionMatrix) * vec4(position.xy, 0.0, 1.0);
  vDirection = transpose(mat3(viewMatrix)) * (far.xyz / far.w);
  gl_Position = vec4(position.xy, 0.9999999, 1.0);
}
`;

export const milkyWayFragmentShader = /* glsl */ `
uniform sampler2D uMilkyWay;
uniform float uGain;
varying vec3 vDirection;
${presentGlsl}
// Pole of the Galaxy and direction of its centre, ICRF
const vec3 POLE = vec3(-0.867666, -0.198076, 0.455984);
const vec3 CENTRE = vec3(-0.054876, -0.873437, -0.483835);
void main() {
  vec3 d = normalize(vDirection);
  vec3 dx = dFdx(d);
  vec3 dy = dFdy(d);
  float ring = max(dot(d.xy, d.xy), 1e-4);
  vec2 uv = vec2(atan(d.y, d.x) / 6.2831853 + 0.5, 0.5 - asin(clamp(d.z, -1.0, 1.0)) / 3.14159265);
  vec2 ux = vec2((d.x * dx.y - d.y * dx.x) / ring / 6.2831853, -dx.z / sqrt(ring) / 3.14159265);
  vec2 uy = vec2((d.x * dy.y - d.y * dy.x) / ring / 6.2831853, -dy.z / sqrt(ring) / 3.14159265);
  float light = textureGrad(uMilkyWay, uv, clamp(ux, -0.2, 0.2), clamp(uy, -0.2, 0.2)).r;
  // old stars of the bulge are warmer than the arms
  float bulge = smoothstep(0.55, 1.0, dot(d, CENTRE)) * (1.0 - abs(dot(d, POLE)));
  vec3 tint = mix(vec3(0.86, 0.93, 1.0), vec3(1.0, 0.88, 0.72), bulge);
  gl_FragColor = vec4(present(tint * pow(light, 1.5) * ${brightest} * uGain), 1.0);
}
`;
