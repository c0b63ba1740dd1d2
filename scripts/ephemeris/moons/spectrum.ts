/** Discrete Fourier transform in place of 2^n complex numbers (Cooley and Tukey 1965, Math. Comp. 19, 297). */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j], real[i]];
      [imaginary[i], imaginary[j]] = [imaginary[j], imaginary[i]];
    }
  }
  const cosines = Float64Array.from({ length: n / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / n));
  const sines = Float64Array.from({ length: n / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / n));
  for (let half = 1; half < n; half *= 2) {
    const stride = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const c = cosines[k * stride];
        const s = sines[k * stride];
        const even = start + k;
        const odd = even + half;
        const x = real[odd] * c - imaginary[odd] * s;
        const y = real[odd] * s + imaginary[odd] * c;
        real[odd] = real[even] - x;
        imaginary[odd] = imaginary[even] - y;
        real[even] += x;
        imaginary[even] += y;
      }
    }
  }
}

/** A line of a spectrum. */
export interface Peak {
  /** Oscillations in the whole span. */
  readonly cycles: number;
  /** Amplitude, in the unit of the signals, all of them together. */
  readonly size: number;
}

/** Bins that the main lobe of the window covers to either side. */
const LOBE = 6;

/**
 * The strongest lines in signals of equal length (2^n samples), strongest first, seen through a Hann window so that
 * strong ones do not hide weak ones far off. Lines that a stronger one may have thrown are left for the next round.
 */
export function strongestLines(signals: readonly Float64Array[], most: number, least: number): Peak[] {
  const n = signals[0].length;
  const power = new Float64Array(n / 2);
  for (const signal of signals) {
    const real = signal.map((value, i) => value * (1 - Math.cos((2 * Math.PI * i) / n)));
    const imaginary = new Float64Array(n);
    transform(real, imaginary);
    for (let i = 0; i < n / 2; i++) power[i] += real[i] * real[i] + imaginary[i] * imaginary[i];
  }
  const candidates: number[] = [];
  for (let i = 0; i < n / 2 - 1; i++)
    if ((i === 0 || power[i] >= power[i - 1]) && power[i] > power[i + 1]) candidates.push(i);
  candidates.sort((a, b) => power[b] - power[a]);
  const peaks: Peak[] = [];
  const bins: number[] = [];
  const floor = 0.04 * power[candidates[0]];
  for (const bin of candidates) {
    const size = (2 * Math.sqrt(power[bin])) / n;
    if (peaks.length >= most || power[bin] < floor || size < least) break;
    if (bins.some((other) => Math.abs(other - bin) < LOBE)) continue;
    bins.push(bin);
    // through a Hann window the ratio of neighbouring amplitudes tells the place between them
    const side = bin === 0 || power[bin + 1] > power[bin - 1] ? 1 : -1;
    const ratio = Math.sqrt(power[bin + side] / power[bin]);
    const cycles = bin === 0 ? 0 : Math.max(0, bin + (side * (2 * ratio - 1)) / (1 + ratio));
    peaks.push({ cycles, size });
  }
  return peaks;
}
