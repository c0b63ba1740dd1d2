/** What every engine must compute alike: runs in Node and, bundled, in a page. */
import {
  chebyshev,
  fbm3,
  noise3,
  quat,
  Random,
  StateHash,
  sincos,
  valueNoise3,
  vec3,
} from '../../src/math/index.ts';
import { ofOne, ofTwo } from './elementary.ts';

/** Arguments for each function: doubles of every exponent, and of three ranges that a simulation uses. */
const BY_BITS = 10_000;
const BY_RANGE = 5_000;
const RANGES = [1, 12, 300_000] as const;

const bits = new DataView(new ArrayBuffer(8));

function drawArguments(random: Random): Float64Array {
  const out = new Float64Array(BY_BITS + BY_RANGE * RANGES.length);
  for (let i = 0; i < BY_BITS; i += 1) {
    bits.setUint32(0, random.nextU32());
    bits.setUint32(4, random.nextU32());
    out[i] = bits.getFloat64(0);
  }
  for (let i = BY_BITS; i < out.length; i += 1) {
    const limit = RANGES[i % RANGES.length];
    out[i] = random.range(-limit, limit);
  }
  return out;
}

function hashFunctions(into: Map<string, string>): void {
  for (const [name, fn] of Object.entries(ofOne)) {
    const hash = new StateHash();
    for (const x of drawArguments(new Random(name))) hash.f64(fn(x));
    into.set(name, hash.digest());
  }
  for (const [name, fn] of Object.entries(ofTwo)) {
    const hash = new StateHash();
    const random = new Random(name);
    const ys = drawArguments(random);
    for (const [i, x] of drawArguments(random).entries()) hash.f64(fn(x, ys[i])).f64(fn(x, ys[i] / 64));
    into.set(name, hash.digest());
  }
  const pair = new Float64Array(2);
  const hash = new StateHash();
  for (const x of drawArguments(new Random('sincos'))) hash.f64Array(sincos(pair, x));
  into.set('sincos', hash.digest());
}

function hashNoise(): string {
  const random = new Random('noise');
  const hash = new StateHash();
  for (let i = 0; i < 20_000; i += 1) {
    const [x, y, z] = [random.range(-1e3, 1e3), random.range(-1e6, 1e6), random.range(-1e12, 1e12)];
    hash
      .f64(noise3(x, y, z, i))
      .f64(valueNoise3(x, y, z, i))
      .f64(fbm3(x, y, z, 3, i));
  }
  return hash.digest();
}

function hashRandom(): string {
  const random = new Random('random').fork('child');
  const hash = new StateHash();
  for (let i = 0; i < 20_000; i += 1) {
    hash.u32(random.nextU32()).f64(random.next()).f64(random.gaussian()).f64(random.int(-1_000_000, 999_999));
  }
  return hash.text(random.state().join(' ')).digest();
}

function hashRotations(): string {
  const random = new Random('rotations');
  const [q, target, between] = [quat.create(), quat.create(), quat.create()];
  const [omega, v] = [vec3.create(), vec3.create(1, 2, 3)];
  const hash = new StateHash();
  for (let i = 0; i < 20_000; i += 1) {
    vec3.set(omega, random.gaussian(), random.gaussian(), random.gaussian());
    quat.integrate(q, q, omega, 1 / 90);
    quat.lookAlong(target, omega, v);
    quat.slerp(between, q, target, random.next());
    vec3.transformQuat(v, v, between);
    hash.f64Array(q).f64Array(between).f64Array(v);
  }
  return hash.digest();
}

function hashSeries(): string {
  const random = new Random('series');
  const coefficients = chebyshev.fit((t) => ofOne.exp(ofOne.sin(t)), 20, 0, 3);
  const pair = new Float64Array(2);
  const hash = new StateHash().f64Array(coefficients);
  for (let i = 0; i < 20_000; i += 1) {
    hash.f64Array(chebyshev.evaluateWithDerivative(pair, coefficients, 0, 20, random.range(-1, 1)));
  }
  return hash.digest();
}

/** A digest of thousands of results for each part of the mathematics, by name. */
export function mathBits(): Record<string, string> {
  const digests = new Map<string, string>();
  hashFunctions(digests);
  digests.set('noise', hashNoise());
  digests.set('random', hashRandom());
  digests.set('rotations', hashRotations());
  digests.set('series', hashSeries());
  return Object.fromEntries(digests);
}
