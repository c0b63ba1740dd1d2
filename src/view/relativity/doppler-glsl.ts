/*
 * Colour of light whose source comes or goes. A black body of T seen with a Doppler factor D is one of D T, at every
 * wavelength (I / nu^3 is the same for every observer), so that stars and sunlight need no spectrum, only Planck's law
 * at the wavelengths of the three channels. What reflects sunlight does so by the reflectance that it has where the light
 * came from: between the channels as a line in the logarithm of the wavelength, beyond them as the last one.
 */

/** Wavelengths that stand for red, green and blue: dominant ones of the sRGB primaries, micrometres. */
export const CHANNEL_UM = [0.611, 0.549, 0.464] as const;

/** h c / k, micrometres times kelvin (CODATA 2018, exact to the digits given). */
const RADIATION_UM_K = 14_387.769;

/** Temperature of sunlight, K (IAU 2015 nominal). */
export const SUNLIGHT_K = 5772;

const at = CHANNEL_UM.map((um) => (RADIATION_UM_K / um).toFixed(3)).join(', ');
const [red, green, blue] = CHANNEL_UM.map((um) => Math.log(um));

/**
 * GLSL: `vec3 planckRatio(float kelvin, float doppler)`, radiance of a black body over that at rest, and
 * `vec3 shiftedLight(vec3 radiance, float doppler)`, the same for something sunlit that is coloured.
 */
export const dopplerGlsl = /* glsl */ `
vec3 planckRatio(float kelvin, float doppler) {
  vec3 x = vec3(${at}) / kelvin;
  return (exp(min(x, 80.0)) - 1.0) / (exp(min(x / doppler, 80.0)) - 1.0);
}
float shiftedReflectance(vec3 own, float at) {
  float longer = clamp((at - ${green.toFixed(6)}) / ${(red - green).toFixed(6)}, 0.0, 1.0);
  float shorter = clamp((${green.toFixed(6)} - at) / ${(green - blue).toFixed(6)}, 0.0, 1.0);
  return mix(mix(own.g, own.r, longer), own.b, shorter);
}
vec3 shiftedLight(vec3 radiance, float doppler) {
  vec3 at = vec3(${[red, green, blue].map((log) => log.toFixed(6)).join(', ')}) + log(doppler);
  vec3 own = vec3(
    shiftedReflectance(radiance, at.r), shiftedReflectance(radiance, at.g), shiftedReflectance(radiance, at.b));
  return own * planckRatio(${SUNLIGHT_K.toFixed(1)}, doppler);
}
`;

/** Radiance of sunlight in one channel over that at rest: 0 red, 1 green, 2 blue. */
export function sunlightRatio(doppler: number, channel: 0 | 1 | 2 = 1): number {
  const x = RADIATION_UM_K / CHANNEL_UM[channel] / SUNLIGHT_K;
  return Math.expm1(x) / Math.expm1(Math.min(700, x / doppler));
}
