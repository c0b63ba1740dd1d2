import { travelGlsl } from '../relativity/travel-glsl.ts';
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
${travelGlsl}
// Pole of the Galaxy and direction of its centre, ICRF
const vec3 POLE = vec3(-0.867666, -0.198076, 0.455984);
// Temperature of a black body of the colour of the Milky Way
const float STARLIGHT_K = 5000.0;
const vec3 CENTRE = vec3(-0.054876, -0.873437, -0.483835);
void main() {
  vec3 d = normalize(vDirection);
  vec3 glow = vec3(1.0);
  if (travels()) {
    d = restDirection(d, uTravel.xyz);
    glow = planckRatio(STARLIGHT_K, dopplerOf(d, uTravel.xyz));
  }
  vec3 dx = dFdx(d);
  vec3 dy = dFdy(d);
  float ring = max(dot(d.xy, d.xy), 1e-4);
  vec2 uv = vec2(atan(d.y, d.x) / 6.2831853 + 0.5, 0.5 - asin(clamp(d.z, -1.0, 1.0)) / 3.14159265);
  vec2 ux = vec2((d.x * dx.y - d.y * dx.x) / ring / 6.2831853, -dx.z / sqrt(ring) / 3.14159265);
  vec2 uy = vec2((d.x * dy.y - d.y * dy.x) / ring / 6.2831853, -dy.z / sqrt(ring) / 3.14159265);
  float light = textureGrad(uMilkyWay, uv, clamp(ux, -0.2, 0.2), clamp(uy, -0.2, 0.2)).r;
  // the file keeps the faint outskirts in blocks, which show where one exposes long: they have no detail to lose
  float soft = textureLod(uMilkyWay, uv, 4.0).r;
  light = mix(soft, light, smoothstep(0.05, 0.3, soft));
  // the map has 255 steps of light, which show as bands where one exposes long: grain of their height hides them
  // (interleaved gradient noise: Jimenez, "Next generation post processing", SIGGRAPH 2014)
  float grain = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
  light += grain / 255.0 * smoothstep(0.0, 2.0 / 255.0, light);
  // old stars of the bulge are warmer than the arms
  float bulge = smoothstep(0.55, 1.0, dot(d, CENTRE)) * (1.0 - abs(dot(d, POLE)));
  vec3 tint = mix(vec3(0.86, 0.93, 1.0), vec3(1.0, 0.88, 0.72), bulge);
  gl_FragColor = vec4(present(tint * glow * pow(light, 1.5) * ${brightest} * uGain), 1.0);
}
`;
