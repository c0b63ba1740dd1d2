import { Random } from '../../math/index.ts';

/*
 * Saturn's rings by radius: optical depth and brightness after Voyager and Cassini occultations (Colwell et al. 2009,
 * in "Saturn from Cassini-Huygens", figures 13.1 to 13.11). Fine structure between the named features is noise with
 * the strength seen in each ring.
 */

/** Inner and outer edge of what is drawn, m: inside ring C, outside ring F. */
export const RING_INNER_M = 72_000e3;
export const RING_OUTER_M = 141_000e3;

/** Samples along the radius: 17 km each. */
export const RING_SAMPLES = 4096;

/** Outer radius in km, optical depth, albedo of the particles, warmth of colour, strength of fine structure. */
type Zone = readonly [number, number, number, number, number];

// biome-ignore format: a table reads best with a zone in a line
const zones: readonly Zone[] = [
  [74_510, 0.0, 0.2, 0.3, 0], // inside C: ring D, too thin to see
  [77_870, 0.055, 0.22, 0.35, 0.5], // inner C
  [77_960, 0, 0.2, 0.3, 0], // Colombo gap
  [84_750, 0.095, 0.24, 0.4, 0.6], // C with plateaus
  [84_950, 0.3, 0.3, 0.45, 0.2],
  [86_375, 0.1, 0.25, 0.4, 0.5],
  [86_600, 0.33, 0.3, 0.45, 0.2],
  [87_342, 0.12, 0.26, 0.4, 0.4],
  [87_612, 0.01, 0.25, 0.4, 0], // Maxwell gap
  [88_350, 0.12, 0.27, 0.42, 0.4],
  [88_700, 0.3, 0.3, 0.45, 0.2],
  [89_190, 0.14, 0.28, 0.42, 0.4],
  [89_940, 0.32, 0.31, 0.45, 0.3],
  [90_400, 0.16, 0.29, 0.45, 0.3],
  [90_600, 0.3, 0.31, 0.5, 0.2],
  [92_000, 0.14, 0.32, 0.5, 0.4],
  [95_400, 1.15, 0.62, 0.8, 0.9], // B1
  [99_000, 0.95, 0.64, 0.85, 1.1],
  [101_700, 1.9, 0.7, 0.9, 0.9], // B2
  [104_500, 2.0, 0.7, 0.9, 1.2],
  [110_000, 3.6, 0.76, 0.95, 0.7], // B3, all but opaque
  [117_500, 2.2, 0.73, 0.85, 1.2], // B4
  [117_890, 0.01, 0.3, 0.5, 0], // Huygens gap
  [119_845, 0.11, 0.4, 0.45, 0.7], // Cassini division, lit by a thin haze of ringlets
  [120_083, 0.01, 0.3, 0.4, 0], // Laplace gap
  [122_050, 0.12, 0.42, 0.45, 0.7],
  [124_000, 0.95, 0.6, 0.6, 0.5], // A
  [127_900, 0.62, 0.58, 0.6, 0.35],
  [133_423, 0.5, 0.56, 0.58, 0.3],
  [133_745, 0, 0.5, 0.5, 0], // Encke gap
  [136_487, 0.6, 0.55, 0.56, 0.3],
  [136_522, 0, 0.5, 0.5, 0], // Keeler gap
  [136_770, 0.55, 0.54, 0.56, 0.3],
  [140_060, 0, 0.4, 0.4, 0], // Roche division
  [140_320, 0.08, 0.4, 0.4, 0.3], // F
  [200_000, 0, 0.4, 0.4, 0],
];

/** Smooth noise of one variable in octaves, -1 to 1, fixed by its seed. */
function ringlets(seed: number, octaves: number): (x: number) => number {
  const table = new Float64Array(4096);
  const random = new Random(seed);
  for (let i = 0; i < table.length; i++) table[i] = random.next() * 2 - 1;
  const smooth = (x: number): number => {
    const i = Math.floor(x);
    const f = x - i;
    const w = f * f * (3 - 2 * f);
    return table[i & 4095] * (1 - w) + table[(i + 1) & 4095] * w;
  };
  return (x) => {
    let sum = 0;
    for (let octave = 0, f = 1, a = 0.55; octave < octaves; octave++, f *= 2.17, a *= 0.72)
      sum += a * smooth(x * f);
    return sum;
  };
}

/**
 * The profile as `RING_SAMPLES` texels of four bytes, inner to outer edge: red, green and blue are the square root of
 * the particles' reflectance, alpha is the opacity seen from straight above, 1 - exp(-depth).
 */
export function ringProfile(): Uint8Array {
  const texels = new Uint8Array(RING_SAMPLES * 4);
  const fine = ringlets(20_041, 6);
  const tint = ringlets(77, 3);
  let zone = 0;
  for (let i = 0; i < RING_SAMPLES; i++) {
    const km = (RING_INNER_M + ((i + 0.5) / RING_SAMPLES) * (RING_OUTER_M - RING_INNER_M)) / 1e3;
    while (km > zones[zone][0]) zone++;
    const [, depth, albedo, warmth, strength] = zones[zone];
    const n = fine(km / 260);
    const opticalDepth = depth * Math.exp(strength * 0.85 * n);
    const bright = albedo * (1 + 0.12 * strength * n + 0.06 * tint(km / 900));
    const opacity = 1 - Math.exp(-opticalDepth);
    // ring particles are water ice reddened by something that absorbs blue, most in B
    const rgb = [bright * (1 + 0.02 * warmth), bright * (1 - 0.07 * warmth), bright * (1 - 0.27 * warmth)];
    for (let c = 0; c < 3; c++) texels[i * 4 + c] = Math.round(255 * Math.sqrt(Math.min(1, rgb[c])));
    texels[i * 4 + 3] = Math.round(255 * opacity);
  }
  return texels;
}
