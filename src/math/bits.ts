/**
 * The bits of a double. Typed arrays show the byte order of the machine, so the place of the high word is looked up
 * once; everything else goes through these functions and is the same everywhere.
 */
const view = new Float64Array(1);
const words = new Int32Array(view.buffer);
view[0] = 1;
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;
const LOW = 1 - HIGH;

/** Sign, exponent and the top 20 bits of the fraction, as a signed 32-bit integer. */
export function highWord(x: number): number {
  view[0] = x;
  return words[HIGH];
}

/** The low 32 bits of the fraction, as a signed 32-bit integer. */
export function lowWord(x: number): number {
  view[0] = x;
  return words[LOW];
}

/** The double that has these two words. */
export function fromWords(high: number, low: number): number {
  words[HIGH] = high;
  words[LOW] = low;
  return view[0];
}

/** 2^-1022 to 2^1023. Read from here, not put together from words: a load that spans two fresh stores makes a processor wait. */
const powers = new Float64Array(2046);
for (let i = 0; i < powers.length; i += 1) powers[i] = fromWords((i + 1) << 20, 0);

/** 2^n for a whole n from -1022 to 1023. */
export function powerOfTwo(n: number): number {
  return powers[n + 1022];
}

/** x * 2^n for a whole |n| <= 1100, rounded once when |x| is between 2^-1022 and 2^1022. */
export function scaleByPowerOfTwo(x: number, n: number): number {
  // Of two steps only the second may leave the normal range.
  if (n > 1023) return x * powerOfTwo(n - 1023) * powerOfTwo(1023);
  if (n < -1022) return x * powerOfTwo(n + 1022) * powerOfTwo(-1022);
  return x * powerOfTwo(n);
}
