/**
 * SHA-256 (FIPS 180-4) of a whole buffer, as 64 hexadecimal digits. Synchronous and the same in every host,
 * unlike the hosts' own; used for files, where a few milliseconds a megabyte are no matter.
 */
export function sha256(bytes: Uint8Array): string {
  const state = Uint32Array.from(firstPrimes(8), (p) => fractionBits(Math.sqrt(p)));
  const words = new Uint32Array(64);
  const whole = bytes.length - (bytes.length % BLOCK_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole; at += BLOCK_BYTES) absorb(state, words, view, at);
  const tail = padded(bytes.subarray(whole), bytes.length);
  for (let at = 0; at < tail.byteLength; at += BLOCK_BYTES) absorb(state, words, tail, at);
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

const BLOCK_BYTES = 64;
const TWO_32 = 4_294_967_296;

/** The last block or two: a one bit, zeros, and the length in bits. */
function padded(rest: Uint8Array, length: number): DataView {
  const tail = new Uint8Array(rest.length < BLOCK_BYTES - 8 ? BLOCK_BYTES : 2 * BLOCK_BYTES);
  tail.set(rest);
  tail[rest.length] = 0x80;
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, Math.floor((length * 8) / TWO_32));
  view.setUint32(tail.length - 4, (length * 8) >>> 0);
  return view;
}

const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

function absorb(state: Uint32Array, w: Uint32Array, view: DataView, at: number): void {
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const early = w[i - 15];
    const late = w[i - 2];
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  let a = state[0] | 0;
  let b = state[1] | 0;
  let c = state[2] | 0;
  let d = state[3] | 0;
  let e = state[4] | 0;
  let f = state[5] | 0;
  let g = state[6] | 0;
  let h = state[7] | 0;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + roundWords[i] + w[i]) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  return primes;
}

/** The first 32 bits behind the binary point. */
function fractionBits(x: number): number {
  return Math.floor((x - Math.floor(x)) * TWO_32);
}

/** Cube root by Newton's iteration, correct far beyond the 32 bits that are needed of it. */
function cubeRoot(n: number): number {
  let x = n;
  for (let i = 0; i < 60; i++) x = (2 * x + n / (x * x)) / 3;
  return x;
}

const roundWords = Uint32Array.from(firstPrimes(64), (p) => fractionBits(cubeRoot(p)));
