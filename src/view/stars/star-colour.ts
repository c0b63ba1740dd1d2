/** Linear sRGB, brightest channel 1. */
export type Colour = readonly [red: number, green: number, blue: number];

/** How much of a black body's tint is kept: the eye and a camera's film see stars paler than the sum of their light. */
const tint = 0.8;

/** Temperature in kelvin of a star with the given colour index B-V (Ballesteros 2012, EPL 97:34008). */
export function temperatureK(colourIndex: number): number {
  const bv = Math.min(2.2, Math.max(-0.4, colourIndex));
  return 4600 * (1 / (0.92 * bv + 1.7) + 1 / (0.92 * bv + 0.62));
}

/**
 * Chromaticity of a black body in CIE 1931 xy, 1667 to 25 000 K (Kim et al. 2002, US patent 7 024 034); clamped outside.
 */
export function planckianXy(kelvin: number): readonly [x: number, y: number] {
  const t = Math.min(25_000, Math.max(1667, kelvin));
  const u = 1000 / t;
  const x =
    t <= 4000
      ? -0.2661239 * u ** 3 - 0.234358 * u ** 2 + 0.8776956 * u + 0.17991
      : -3.0258469 * u ** 3 + 2.1070379 * u ** 2 + 0.2226347 * u + 0.24039;
  if (t <= 2222) return [x, -1.1063814 * x ** 3 - 1.3481102 * x ** 2 + 2.18555832 * x - 0.20219683];
  if (t <= 4000) return [x, -0.9549476 * x ** 3 - 1.37418593 * x ** 2 + 2.09137015 * x - 0.16748867];
  return [x, 3.081758 * x ** 3 - 5.8733867 * x ** 2 + 3.75112997 * x - 0.37001483];
}

/** Colour of a star with the given B-V as shown on an sRGB display (IEC 61966-2-1 primaries). */
export function starColour(colourIndex: number): Colour {
  return colourOfTemperature(temperatureK(colourIndex));
}

/** Colour of a star with the given temperature in kelvin, as `starColour`. */
export function colourOfTemperature(kelvin: number): Colour {
  const [x, y] = planckianXy(kelvin);
  const [bigX, bigZ] = [x / y, (1 - x - y) / y];
  const linear = [
    3.2404542 * bigX - 1.5371385 - 0.4985314 * bigZ,
    -0.969266 * bigX + 1.8760108 + 0.041556 * bigZ,
    0.0556434 * bigX - 0.2040259 + 1.0572252 * bigZ,
  ].map((value) => Math.max(0, value));
  const peak = Math.max(...linear);
  const [red = 1, green = 1, blue = 1] = linear.map((value) => 1 - tint + (tint * value) / peak);
  return [red, green, blue];
}
