/**
 * A running 128-bit hash of a state: MurmurHash3 x86_128 (A. Appleby, public domain) over 32-bit words. It finds
 * differences between runs and machines; it is no protection against someone who wants a collision.
 */
import { highWord, lowWord } from './bits.ts';
import { mix32 } from './integer-hash.ts';

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

const encoder = new TextEncoder();

function rotate(value: number, count: number): number {
  return (value << count) | (value >>> (32 - count));
}

/** Order matters; NaN counts as one value whatever its bits, and -0 as 0. */
export class StateHash {
  /** Four lanes of the hash, then up to four words that wait for their block. */
  readonly #words = new Int32Array(8);
  #waiting = 0;
  #count = 0;

  /** Adds the 32 bits of an integer. */
  u32(value: number): this {
    this.#words[4 + this.#waiting] = value;
    this.#waiting += 1;
    this.#count += 1;
    if (this.#waiting === 4) {
      mixBlock(this.#words, 4);
      this.#waiting = 0;
    }
    return this;
  }

  /** Adds the bits of a double. */
  f64(value: number): this {
    if (Number.isNaN(value)) return this.u32(0x7ff80000).u32(0);
    const canonical = value + 0; // -0 becomes 0
    return this.u32(highWord(canonical)).u32(lowWord(canonical));
  }

  /** Adds doubles from `offset` on (all of them unless given), but not their number. */
  f64Array(values: Float64Array, offset = 0, count = values.length - offset): this {
    for (let i = offset; i < offset + count; i += 1) this.f64(values[i]);
    return this;
  }

  /** Adds a text: its UTF-8 form as bytes. */
  text(value: string): this {
    return this.bytes(encoder.encode(value));
  }

  /** Adds bytes: their number, then the bytes. */
  bytes(bytes: Uint8Array): this {
    this.u32(bytes.length);
    for (let i = 0; i < bytes.length; i += 4) {
      this.u32(bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24));
    }
    return this;
  }

  /** The hash of all that was added so far: 32 hexadecimal digits. More may be added afterwards. */
  digest(): string {
    const h = this.#words.slice();
    // The block that is not full, then the length, as the published function does it.
    for (let i = 4 + this.#waiting; i < 8; i += 1) h[i] = 0;
    mixTail(h, this.#waiting);
    const bytes = Math.imul(this.#count, 4);
    for (let i = 0; i < 4; i += 1) h[i] ^= bytes;
    shareLanes(h);
    for (let i = 0; i < 4; i += 1) h[i] = mix32(h[i]);
    shareLanes(h);
    let hex = '';
    for (let i = 0; i < 4; i += 1) hex += (h[i] >>> 0).toString(16).padStart(8, '0');
    return hex;
  }
}

/** Works the block of four words at `at` into the lanes h[0] to h[3]. */
function mixBlock(h: Int32Array, at: number): void {
  h[0] ^= Math.imul(rotate(Math.imul(h[at], C1), 15), C2);
  h[0] = (Math.imul(rotate(h[0], 19) + h[1], 5) + 0x561ccd1b) | 0;
  h[1] ^= Math.imul(rotate(Math.imul(h[at + 1], C2), 16), C3);
  h[1] = (Math.imul(rotate(h[1], 17) + h[2], 5) + 0x0bcaa747) | 0;
  h[2] ^= Math.imul(rotate(Math.imul(h[at + 2], C3), 17), C4);
  h[2] = (Math.imul(rotate(h[2], 15) + h[3], 5) + 0x96cd1c35) | 0;
  h[3] ^= Math.imul(rotate(Math.imul(h[at + 3], C4), 18), C1);
  h[3] = (Math.imul(rotate(h[3], 13) + h[0], 5) + 0x32ac3b17) | 0;
}

/** Works the words of a block that is not full into the lanes. */
function mixTail(h: Int32Array, count: number): void {
  if (count > 2) h[2] ^= Math.imul(rotate(Math.imul(h[6], C3), 17), C4);
  if (count > 1) h[1] ^= Math.imul(rotate(Math.imul(h[5], C2), 16), C3);
  if (count > 0) h[0] ^= Math.imul(rotate(Math.imul(h[4], C1), 15), C2);
}

function shareLanes(h: Int32Array): void {
  h[0] += h[1] + h[2] + h[3];
  h[1] += h[0];
  h[2] += h[0];
  h[3] += h[0];
}
