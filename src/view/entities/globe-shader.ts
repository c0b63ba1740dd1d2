import type { Planet } from '../../astro/index.ts';
import { noiseGlsl } from '../shaders/noise.ts';

/** What the shader of a custom body tells apart, as a number. */
const grounds = { plain: 0, lava: 1, sea: 2, ice: 3, haze: 4, bands: 5 } as const;

const groundOfKind: Readonly<Record<Planet['kind'], number>> = {
  lava: grounds.lava,
  rocky: grounds.plain,
  temperate: grounds.sea,
  icy: grounds.ice,
  sub_neptune: grounds.haze,
  ice_giant: grounds.haze,
  gas_giant: grounds.bands,
};

/** How a body of a kind looks, for the uniform `uGround`; plain rock where nobody knows. */
export function groundOf(kind: Planet['kind'] | undefined): number {
  return kind === undefined ? grounds.plain : groundOfKind[kind];
}

/*
 * Bodies without a map. Rock is a colour with broad and fine unevenness, lit as a dull surface is. What a planet of another
 * system looks like nobody knows: its kind says whether there is ground, sea, ice or cloud, and the rest is made up. A star has
 * a limb that darkens (Eddington's law, I = 0.4 + 0.6 mu).
 */
export const globeGlsl = /* glsl */ `
${noiseGlsl}
uniform vec3 uColour;
uniform vec3 uLight;
uniform float uGlow;
uniform float uGround;
vec3 rock(vec3 p, float pixel, vec3 colour) {
  float broad = fbm(p * 2.6, pixel * 2.6, 4, 5u);
  float fine = fbm(p * 19.0, pixel * 19.0, 4, 9u);
  return colour * clamp(1.0 + 0.34 * broad + 0.22 * fine, 0.3, 1.7);
}
float clouds(vec3 p, float pixel) {
  // wind along the circles of latitude draws them out
  vec3 wind = vec3(p.xy, p.z * 1.9);
  vec3 swirl = 0.22 * fbmVector(wind * 2.4, pixel * 2.4, 3, 31u);
  return smoothstep(0.03, 0.38, fbm(wind * 3.1 + swirl, pixel * 3.1, 6, 41u) + 0.10);
}
vec3 groundAt(vec3 p, float pixel, out float shine) {
  shine = 0.0;
  if (uGround < 0.5) return rock(p, pixel, uColour);
  if (uGround < 1.5) return rock(p, pixel, uColour * mix(0.55, 1.0, smoothstep(-0.2, 0.3, fbm(p * 5.0, pixel * 5.0, 4, 15u))));
  if (uGround < 2.5) {
    float height = fbm(p * 1.7 + 0.3 * fbmVector(p * 1.3, pixel, 2, 23u), pixel * 1.7, 7, 21u);
    float land = smoothstep(0.035, 0.05, height);
    float cold = smoothstep(0.78, 0.9, abs(p.z) + 0.25 * fbm(p * 6.0, pixel * 6.0, 4, 27u));
    float level = dot(uColour, vec3(0.3333));
    vec3 sea = mix(vec3(0.03, 0.09, 0.19), vec3(0.06, 0.19, 0.27), smoothstep(-0.12, 0.04, height)) * level * 2.2;
    vec3 dry = mix(vec3(0.20, 0.22, 0.10), vec3(0.42, 0.33, 0.21), smoothstep(0.06, 0.26, height)) * level * 1.7;
    vec3 ground = mix(mix(sea, rock(p, pixel, dry), land), vec3(1.25 * level), cold);
    float cover = clouds(p, pixel);
    shine = (1.0 - land) * (1.0 - cold) * (1.0 - cover);
    return mix(ground, vec3(1.45 * level), 0.92 * cover);
  }
  if (uGround < 3.5) {
    // cracks in ice are darker and redder
    float crack = smoothstep(0.86, 0.97, ridged(p * 3.6 + 0.5 * fbmVector(p * 1.1, pixel, 2, 51u), pixel * 3.6, 2, 53u) * 1.33);
    vec3 ice = rock(p, pixel, uColour) * 0.25 + uColour * 0.75;
    return mix(ice, uColour * vec3(0.72, 0.58, 0.47), 0.7 * crack * octaveFade(pixel * 12.0));
  }
  bool bands = uGround > 4.5;
  // belts and zones: bands by latitude, drawn out and stirred where they slide along each other
  vec3 stir = fbmVector(vec3(p.xy * 2.2, p.z * 7.0), pixel * 7.0, 4, 61u);
  float z = p.z + (bands ? 0.045 : 0.02) * stir.z;
  float belt = noise(vec3(2.0, 5.0, z * 9.0), 71u) + 0.5 * noise(vec3(7.0, 3.0, z * 23.0), 73u);
  belt += 0.22 * fbm(vec3(p.xy * 3.0 + stir.xy, z * 26.0), pixel * 26.0, 4, 77u);
  vec3 dark = uColour * (bands ? vec3(0.66, 0.56, 0.50) : vec3(0.93, 0.95, 0.99));
  vec3 pale = min(uColour * (bands ? vec3(1.16, 1.2, 1.26) : vec3(1.04)), vec3(0.95));
  vec3 cloud = mix(dark, pale, smoothstep(-0.42, 0.42, belt));
  return mix(cloud, cloud * vec3(0.88, 0.92, 0.98), smoothstep(0.75, 1.0, abs(p.z)));
}
vec4 shadeBody(Hit hit, float cover) {
  if (cover <= 0.0) return vec4(0.0);
  float mu = max(dot(hit.normal, hit.view), 0.0);
  if (uGlow > 0.0) {
    float grain = 1.0 + 0.08 * fbm(hit.point * 30.0, hit.pixel * 30.0, 3, 11u);
    return vec4(present(uColour * uGlow * (0.4 + 0.6 * mu) * grain) * cover, cover);
  }
  float shine;
  vec3 albedo = groundAt(hit.point, hit.pixel, shine);
  float toSun = dot(hit.normal, uSun);
  float lit = max(toSun, 0.0);
  vec3 radiance = albedo * lit;
  if (uGround > 1.5 && uGround < 2.5 || uGround > 3.5) {
    // air: it takes the edge off the day, and glows at the limb
    float air = pow(1.0 - mu, uGround < 3.5 ? 4.0 : 3.0);
    vec3 sky = uGround < 3.5 ? vec3(0.35, 0.55, 0.95) : uColour * 1.1;
    radiance += sky * 0.5 * air * smoothstep(-0.08, 0.35, toSun) * (uGround < 3.5 ? 0.6 : 0.35);
    vec3 halfway = normalize(uSun + hit.view);
    radiance += shine * 0.5 * pow(max(dot(hit.normal, halfway), 0.0), 90.0) * step(0.0, toSun);
  }
  // what a near body sends to its night, beside what shadows leave of its day
  radiance = (radiance * sunPast(hit.point * uAxes) + albedo * shineOn(hit.normal)) * uLight * uSunlight;
  if (uGround > 0.5 && uGround < 1.5) {
    // molten rock glows by itself in cracks, most where the star stands high
    float crack = smoothstep(0.80, 0.98, ridged(hit.point * 4.5, hit.pixel * 4.5, 4, 81u) * 1.1);
    radiance += vec3(1.0, 0.22, 0.03) * crack * 0.10 * uSunlight * smoothstep(-0.6, 0.6, toSun);
  }
  return vec4(present(radiance) * cover, cover);
}
`;
