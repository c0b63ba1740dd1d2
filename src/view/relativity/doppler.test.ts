import { describe, expect, it } from 'vitest';
import { CHANNEL_UM, SUNLIGHT_K, sunlightRatio } from './doppler-glsl.ts';

/** The colour matching functions of CIE 1931 (Wyman, Sloan and Shirley 2013, JCGT 2:2), by wavelength in nm. */
function xyz(nm: number): readonly [number, number, number] {
  const lobe = (peak: number, low: number, high: number): number =>
    Math.exp(-0.5 * ((nm - peak) / (nm < peak ? low : high)) ** 2);
  return [
    1.056 * lobe(599.8, 37.9, 31) + 0.362 * lobe(442, 16, 26.7) - 0.065 * lobe(501.1, 20.4, 26.2),
    0.821 * lobe(568.8, 46.9, 40.5) + 0.286 * lobe(530.9, 16.3, 31.1),
    1.217 * lobe(437, 11.8, 36) + 0.681 * lobe(459, 26, 13.8),
  ];
}

/** Light of a black body in linear sRGB, and its luminance. */
function light(kelvin: number): readonly number[] {
  const sum = [0, 0, 0];
  for (let nm = 380; nm <= 780; nm += 4) {
    const radiance = 1 / (nm ** 5 * Math.expm1(14_387_769 / (nm * kelvin)));
    for (const [axis, share] of xyz(nm).entries()) sum[axis] += radiance * share;
  }
  const [x, y, z] = sum;
  return [
    3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
    -0.969266 * x + 1.8760108 * y + 0.041556 * z,
    0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
    y,
  ];
}

describe('three wavelengths stand for the colours of a black body', () => {
  const atRest = light(SUNLIGHT_K);
  it.for([0.5, 0.7, 0.9, 1, 1.1, 1.5, 2, 3, 4.36])('seen with a Doppler factor of %d', (doppler) => {
    const seen = light(SUNLIGHT_K * doppler).map((value, at) => value / atRest[at]);
    const model = CHANNEL_UM.map((_, channel) => sunlightRatio(doppler, channel as 0 | 1 | 2));
    const luminance = 0.2126 * model[0] + 0.7152 * model[1] + 0.0722 * model[2];
    expect(Math.abs(luminance / seen[3] - 1)).toBeLessThan(0.04);
    expect(Math.abs(model[0] / seen[0] - 1)).toBeLessThan(0.15);
    expect(Math.abs(model[1] / seen[1] - 1)).toBeLessThan(0.06);
    expect(Math.abs(model[2] / seen[2] - 1)).toBeLessThan(0.5);
  });

  it('and nothing changes at rest', () => {
    for (const channel of [0, 1, 2] as const) expect(sunlightRatio(1, channel)).toBe(1);
  });
});
