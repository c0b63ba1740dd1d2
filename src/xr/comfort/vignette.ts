/** When and how far the edges of the picture darken; acceleration is what the body feels, in m/s^2. */
export interface VignetteCurve {
  readonly fromMps2: number;
  readonly toMps2: number;
  /** Darkness of the edge at full effect, 0 to 1. */
  readonly intensity: number;
}

/** Where the effect begins and where it is full, by default; the intensity is a person's setting. */
export const vignetteDefaults: VignetteCurve = { fromMps2: 5, toMps2: 20, intensity: 0.7 };

/** Seconds in which the vignette closes and opens to 63 %; closing must be quick to help, opening slow to go unseen. */
const CLOSE_S = 0.08;
const OPEN_S = 0.35;

/** Darkness of the edge for a felt acceleration: 0 up to `fromMps2`, `intensity` from `toMps2` on, smooth between. */
export function vignetteDarkness(accelerationMps2: number, curve: VignetteCurve): number {
  if (!(accelerationMps2 > curve.fromMps2)) return 0;
  const part = Math.min(1, (accelerationMps2 - curve.fromMps2) / (curve.toMps2 - curve.fromMps2));
  return curve.intensity * part * part * (3 - 2 * part);
}

/** The next darkness on the way from `current` to `wanted`, after a span of seconds. */
export function fadeVignette(current: number, wanted: number, spanS: number): number {
  const timeS = wanted > current ? CLOSE_S : OPEN_S;
  return wanted + (current - wanted) * Math.exp(-Math.max(0, spanS) / timeS);
}
