import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StateHash } from './index.ts';

const rotate = (x: number, r: number) => (x << r) | (x >>> (32 - r));
const final = (value: number) => {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
};
const C = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93] as const;
const KEY_TURN = [15, 16, 17, 18] as const;
const LANE_TURN = [19, 17, 15, 13] as const;
const LANE_ADD = [0x561ccd1b, 0x0bcaa747, 0x96cd1c35, 0x32ac3b17] as const;

/** MurmurHash3_x86_128 over bytes, as its author published it, to compare with. */
function murmur(bytes: Uint8Array, seed: number): Uint8Array {
  const h = [seed, seed, seed, seed];
  const key = (word: number, lane: number) =>
    Math.imul(rotate(Math.imul(word, C[lane]), KEY_TURN[lane]), C[(lane + 1) % 4]);
  const wordAt = (at: number) =>
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24);
  const blocks = Math.floor(bytes.length / 16);
  for (let block = 0; block < blocks; block += 1) {
    for (let lane = 0; lane < 4; lane += 1) {
      const mixed = rotate(h[lane] ^ key(wordAt(16 * block + 4 * lane), lane), LANE_TURN[lane]);
      h[lane] = (Math.imul(mixed + h[(lane + 1) % 4], 5) + LANE_ADD[lane]) | 0;
    }
  }
  for (let lane = 0; lane < 4; lane += 1) {
    const at = 16 * blocks + 4 * lane;
    if (at < bytes.length) h[lane] ^= key(wordAt(at), lane);
  }
  const share = () => {
    h[0] = (h[0] + h[1] + h[2] + h[3]) | 0;
    for (let lane = 1; lane < 4; lane += 1) h[lane] = (h[lane] + h[0]) | 0;
  };
  for (let lane = 0; lane < 4; lane += 1) h[lane] ^= bytes.length;
  share();
  for (let lane = 0; lane < 4; lane += 1) h[lane] = final(h[lane]);
  share();
  const out = new DataView(new ArrayBuffer(16));
  for (const [lane, value] of h.entries()) out.setInt32(4 * lane, value, true);
  return new Uint8Array(out.buffer);
}

function hex(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer);
  return [0, 4, 8, 12].map((at) => view.getUint32(at, true).toString(16).padStart(8, '0')).join('');
}

const words = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 40 });

function hashOf(list: readonly number[]): string {
  const hash = new StateHash();
  for (const word of list) hash.u32(word);
  return hash.digest();
}

describe('state hash', () => {
  test('the comparison passes the verification of SMHasher for MurmurHash3_x86_128', () => {
    const all = new Uint8Array(256 * 16);
    for (let n = 0; n < 256; n += 1) {
      all.set(
        murmur(
          Uint8Array.from({ length: n }, (_, i) => i),
          256 - n,
        ),
        16 * n,
      );
    }
    expect(new DataView(murmur(all, 0).buffer).getUint32(0, true)).toBe(0xb3ece62a);
  });

  test('words hash like their bytes under the published function', () => {
    fc.assert(
      fc.property(words, (list) => {
        const bytes = new DataView(new ArrayBuffer(4 * list.length));
        for (const [i, word] of list.entries()) bytes.setUint32(4 * i, word, true);
        expect(hashOf(list)).toBe(hex(murmur(new Uint8Array(bytes.buffer), 0)));
      }),
      { numRuns: 500 },
    );
  });

  test('doubles hash by their bits, all NaN alike and -0 as 0', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        const view = new DataView(new ArrayBuffer(8));
        view.setFloat64(0, x + 0);
        expect(new StateHash().f64(x).digest()).toBe(hashOf([view.getUint32(0), view.getUint32(4)]));
      }),
    );
    expect(new StateHash().f64(-0).digest()).toBe(new StateHash().f64(0).digest());
    const odd = new DataView(new ArrayBuffer(8));
    odd.setUint32(0, 0xfff80000);
    odd.setUint32(4, 1);
    expect(new StateHash().f64(odd.getFloat64(0)).digest()).toBe(new StateHash().f64(NaN).digest());
    expect(new StateHash().f64(NaN).digest()).not.toBe(new StateHash().f64(Infinity).digest());
  });

  test('an array hashes as its elements, in part too', () => {
    const values = Float64Array.of(1, -0, NaN, 1e300);
    const whole = new StateHash().f64(1).f64(0).f64(NaN).f64(1e300).digest();
    expect(new StateHash().f64Array(values).digest()).toBe(whole);
    expect(new StateHash().f64Array(values, 1, 2).digest()).toBe(new StateHash().f64(0).f64(NaN).digest());
  });

  test('order, length and every single bit matter', () => {
    fc.assert(
      fc.property(words, fc.nat(), fc.nat({ max: 31 }), (list, at, bit) => {
        const before = hashOf(list);
        expect(hashOf([...list, 0])).not.toBe(before);
        if (list.length === 0) return;
        const changed = [...list];
        changed[at % list.length] ^= 1 << bit;
        expect(hashOf(changed)).not.toBe(before);
      }),
    );
    expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
  });

  test('one changed bit changes about half of the digest', () => {
    let flips = 0;
    for (let bit = 0; bit < 64; bit += 1) {
      const changed = [7, 7, 7, 7, 7, 7];
      changed[bit >> 5] ^= 1 << (bit & 31);
      const difference = BigInt(`0x${hashOf([7, 7, 7, 7, 7, 7])}`) ^ BigInt(`0x${hashOf(changed)}`);
      flips += difference.toString(2).replaceAll('0', '').length;
    }
    expect(flips / 64).toBeGreaterThan(60);
    expect(flips / 64).toBeLessThan(68);
  });

  test('texts are delimited', () => {
    const split = (a: string, b: string) => new StateHash().text(a).text(b).digest();
    expect(split('ab', 'c')).not.toBe(split('a', 'bc'));
    expect(new StateHash().text('\u00e9').digest()).not.toBe(new StateHash().text('e\u0301').digest());
  });

  test('a digest is a look, not an end', () => {
    const hash = new StateHash().u32(1);
    expect(hash.digest()).toBe(hash.digest());
    expect(hash.u32(2).digest()).toBe(hashOf([1, 2]));
    expect(hash.digest()).toMatch(/^[0-9a-f]{32}$/);
  });
});
