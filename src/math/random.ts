/**
 * Seeded random numbers: xoshiro128** 1.1 (D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators",
 * ACM TOMS 47, 2021; public domain), period 2^128 - 1, with 32-bit integer operations only.
 */
import { powerOfTwo } from './bits.ts';
import { TAU } from './constants.ts';
import { log } from './logarithmic.ts';
import { StateHash } from './state-hash.ts';
import { sincos } from './trigonometric.ts';

const WORDS = 8;
const TWO_TO_MINUS_53 = powerOfTwo(-53);

/** All that a generator is: four words of its origin, which `fork` uses, and four of its position. */
export type RandomState = readonly number[];

export class Random {
  /** Words 0 to 3: the origin; 4 to 7: the position. */
  readonly #words = new Int32Array(WORDS);
  readonly #circle = new Float64Array(2);

  /** Any number or text is a seed; equal seeds give equal sequences. */
  constructor(seed: number | string) {
    const hash = new StateHash();
    if (typeof seed === 'string') hash.text(seed);
    else hash.f64(seed);
    this.#begin(hash.digest());
  }

  #begin(digest: string): void {
    for (let i = 0; i < 4; i += 1) this.#words[i] = Number.parseInt(digest.slice(8 * i, 8 * i + 8), 16);
    const w = this.#words;
    // The one state that never changes must not be the first.
    if ((w[0] | w[1] | w[2] | w[3]) === 0) w[0] = 1;
    w.copyWithin(4, 0, 4);
  }

  /** A whole number from 0 to 2^32 - 1. */
  nextU32(): number {
    const w = this.#words;
    const fives = Math.imul(w[5], 5);
    const result = Math.imul((fives << 7) | (fives >>> 25), 9);
    const shifted = w[5] << 9;
    w[6] ^= w[4];
    w[7] ^= w[5];
    w[5] ^= w[6];
    w[4] ^= w[7];
    w[6] ^= shifted;
    w[7] = (w[7] << 11) | (w[7] >>> 21);
    return result >>> 0;
  }

  /** A multiple of 2^-53 with 0 <= value < 1. */
  next(): number {
    const high = this.nextU32() >>> 5;
    const low = this.nextU32() >>> 6;
    return (high * 67108864 + low) * TWO_TO_MINUS_53;
  }

  /** A number from min to max. */
  range(min: number, max: number): number {
    const t = this.next();
    return min * (1 - t) + max * t;
  }

  /** A whole number from min to max, both possible, each equally likely. At most 2^32 values; RangeError otherwise. */
  int(min: number, max: number): number {
    const count = max - min + 1;
    if (!(count >= 1 && count <= 4294967296 && Math.floor(min) === min && Math.floor(max) === max)) {
      throw new RangeError(
        `Random.int needs whole numbers min <= max at most 2^32 - 1 apart, not ${min} and ${max}.`,
      );
    }
    // Values below the remainder of 2^32 would make some results likelier; draw again.
    const unfair = 4294967296 % count;
    let value = this.nextU32();
    while (value < unfair) value = this.nextU32();
    return min + (value % count);
  }

  /** A normally distributed number, mean 0 and deviation 1 (G. E. P. Box, M. E. Muller, 1958). */
  gaussian(): number {
    const radius = Math.sqrt(-2 * log(1 - this.next()));
    return radius * sincos(this.#circle, TAU * this.next())[1];
  }

  /** A generator of its own for a named purpose. It depends on this one's seed, not on how many numbers were drawn. */
  fork(label: string): Random {
    const hash = new StateHash();
    for (let i = 0; i < 4; i += 1) hash.u32(this.#words[i]);
    const child = new Random(0);
    child.#begin(hash.text(label).digest());
    return child;
  }

  /** What `restore` needs to go on from here. */
  state(): RandomState {
    return Array.from(this.#words, (word) => word >>> 0);
  }

  /** A generator that goes on where `state()` was taken. RangeError when it is not such a state. */
  static restore(state: RandomState): Random {
    const whole = state.length === WORDS && state.every((word) => word >>> 0 === word);
    if (!whole || state.slice(4).every((word) => word === 0)) {
      throw new RangeError(
        'A state of Random is eight 32-bit words, the last four not all zero. Pass what state() gave.',
      );
    }
    const random = new Random(0);
    random.#words.set(state);
    return random;
  }
}
