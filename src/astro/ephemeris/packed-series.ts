/** Parts that are unpacked together: some one to ten years of a body. */
const BLOCK_PARTS = 32;

/**
 * The Chebyshev series of one body, packed as in the file. Unpacked they take three times the room, so that is done a
 * block of parts at a time, for those dates that somebody asks about.
 */
export class PackedSeries {
  /** Numbers of a part: order after order, in each x, y and z. */
  readonly partSize: number;
  readonly #bytes: Uint8Array;
  readonly #startBit: number;
  readonly #bits: readonly number[];
  readonly #partBits: number;
  readonly #parts: number;
  readonly #quantumM: number;
  readonly #blocks: (Float64Array | undefined)[];

  /** @param bits of a coefficient, by order @param start the byte at which the series begin */
  constructor(bytes: Uint8Array, start: number, parts: number, bits: readonly number[], quantumM: number) {
    this.#bytes = bytes;
    this.#startBit = start * 8;
    this.#bits = bits;
    this.#partBits = bitsOfPart(bits);
    this.#parts = parts;
    this.#quantumM = quantumM;
    this.partSize = bits.length * 3;
    this.#blocks = new Array<Float64Array | undefined>(Math.ceil(parts / BLOCK_PARTS)).fill(undefined);
  }

  /** The coefficients, in metres, of the block that a part is in. */
  blockOf(part: number): Float64Array {
    const index = Math.floor(part / BLOCK_PARTS);
    return this.#blocks[index] ?? this.#unpack(index);
  }

  /** Where in its block a part begins. */
  placeInBlock(part: number): number {
    return (part % BLOCK_PARTS) * this.partSize;
  }

  #unpack(index: number): Float64Array {
    const first = index * BLOCK_PARTS;
    const parts = Math.min(BLOCK_PARTS, this.#parts - first);
    const out = new Float64Array(parts * this.partSize);
    const bytes = this.#bytes;
    let place = this.#startBit + first * this.#partBits;
    for (let at = 0; at < out.length; at += 1) {
      const bits = this.#bits[Math.floor((at % this.partSize) / 3)];
      let value = 0;
      let unit = 1;
      for (let left = bits; left > 0; ) {
        const shift = place & 7;
        const take = Math.min(8 - shift, left);
        value += ((bytes[place >> 3] >> shift) & ((1 << take) - 1)) * unit;
        unit *= 1 << take;
        place += take;
        left -= take;
      }
      if (value * 2 >= unit) value -= unit; // the highest bit is the sign
      out[at] = value * this.#quantumM;
    }
    this.#blocks[index] = out;
    return out;
  }
}

/** Bytes that the series of so many parts fill. */
export function packedBytes(parts: number, bits: readonly number[]): number {
  return Math.ceil((parts * bitsOfPart(bits)) / 8);
}

const bitsOfPart = (bits: readonly number[]): number => 3 * bits.reduce((sum, one) => sum + one, 0);
