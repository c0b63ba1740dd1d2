import type { Body } from '../../astro/index.ts';
import { SUN_RADIANCE } from '../light/photometry.ts';
import { setFloat } from '../shaders/float-uniform.ts';
import { noiseGlsl } from '../shaders/noise.ts';
import type { BodyVisual } from './body-visual.ts';
import { createImpostor } from './impostor.ts';

/*
 * Limb darkening: linear laws in red, green and blue fitted to Neckel and Labs 1994 (Solar Physics 153, 91), scaled so
 * that the mean of the disc is SUN_RADIANCE. Colour: 5772 K seen beside a white of 6500 K.
 */
const glsl = /* glsl */ `
${noiseGlsl}
uniform float uTime;
float sunspots(vec3 p, float footprint) {
  float lat = asin(clamp(p.z, -1.0, 1.0)) * 57.29578;
  float belt = exp(-pow((abs(lat) - 16.0) / 7.0, 2.0));
  float cluster = smoothstep(0.30, 0.52, noise(p * 4.0, 61u)) * belt;
  if (cluster <= 0.0) return 0.0;
  float n = noise(p * 26.0, 62u) + 0.35 * noise(p * 61.0, 63u);
  // a dark umbra within a half-dark penumbra
  float spot = 0.34 * smoothstep(0.40, 0.50, n) + 0.5 * smoothstep(0.56, 0.70, n);
  return cluster * spot * (1.0 - smoothstep(0.01, 0.03, footprint));
}
vec4 shadeBody(Hit hit, float cover) {
  if (cover <= 0.0) return vec4(0.0);
  float mu = max(dot(hit.normal, hit.view), 0.0);
  const vec3 dark = vec3(0.54, 0.64, 0.76);
  vec3 limb = (1.0 - dark * (1.0 - mu)) / (1.0 - dark / 3.0);
  vec3 p = hit.point;
  // granules are 1000 km wide and live ten minutes; what shows from afar is the larger network
  float network = fbm(p * 34.0, hit.pixel * 34.0, 3, 11u);
  float grain = fbm(p * 420.0 + vec3(0.0, 0.0, uTime), hit.pixel * 420.0, 3, 21u);
  float bright = 1.0 + 0.10 * network + 0.30 * grain;
  bright += 0.22 * max(network, 0.0) * (1.0 - mu); // faculae show at the limb
  bright *= 1.0 - sunspots(p, hit.pixel);
  // whoever exposes for the surface looks through a filter: such are warm, and deepen the shade of the limb
  float bare = smoothstep(1.0e-5, 1.0e-3, toneMappingExposure);
  vec3 tint = mix(vec3(1.28, 0.88, 0.39) * sqrt(limb), vec3(1.035, 0.995, 0.935), bare);
  vec3 radiance = ${SUN_RADIANCE.toFixed(1)} * tint * limb * bright;
  return vec4(present(radiance) * cover, cover);
}
`;

/** The Sun's disc. Its glare is drawn apart (glare.ts). */
export function createSun(body: Body): BodyVisual {
  const uTime = { value: 0 };
  const impostor = createImpostor({
    name: body.name,
    glsl,
    uniforms: { uTime },
    semiAxesM: body.semiAxesM,
  });
  return {
    object: impostor.mesh,
    update(context) {
      impostor.light(context);
      setFloat(uTime, (context.timeS / 400) % 4096);
    },
    dispose: () => impostor.dispose(),
  };
}
