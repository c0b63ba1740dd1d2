/**
 * Elementary functions to some 60 decimal digits in whole-number arithmetic, to judge the ones in doubles. Slow, plain
 * and written apart from src/math; its own digits are compared with published ones in a test.
 */

/** The number value / 2^bits, positive or negative, with any whole `bits`. */
export interface Exact {
  readonly value: bigint;
  readonly bits: number;
}

/** Significant bits that every operation keeps. */
const WIDTH = 288;

function magnitude(v: bigint): bigint {
  return v < 0n ? -v : v;
}

function bitLength(v: bigint): number {
  const hex = magnitude(v).toString(16);
  return 4 * hex.length - (Math.clz32(Number.parseInt(hex[0], 16)) - 28);
}

function shift(v: bigint, count: number): bigint {
  return count >= 0 ? v << BigInt(count) : v >> BigInt(-count);
}

function rounded(value: bigint, bits: number): Exact {
  const excess = bitLength(value) - WIDTH;
  return excess > 0 ? { value: value >> BigInt(excess), bits: bits - excess } : { value, bits };
}

/** Floor of the logarithm to base 2; very small for zero. */
function exponent(a: Exact): number {
  return a.value === 0n ? -100_000 : bitLength(a.value) - 1 - a.bits;
}

/** a as a whole number of units of 2^-bits. */
function toFixed(a: Exact, bits: number): bigint {
  return shift(a.value, bits - a.bits);
}

const scratch = new DataView(new ArrayBuffer(8));

/** A finite double, exactly. */
function exact(x: number): Exact {
  scratch.setFloat64(0, x);
  const word = scratch.getBigUint64(0);
  const biased = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const whole = biased === 0 ? fraction : fraction | (1n << 52n);
  return { value: x < 0 ? -whole : whole, bits: 1075 - Math.max(biased, 1) };
}

const ONE = exact(1);

function negate(a: Exact): Exact {
  return { value: -a.value, bits: a.bits };
}

function add(a: Exact, b: Exact): Exact {
  const bits = Math.max(a.bits, b.bits);
  return rounded(toFixed(a, bits) + toFixed(b, bits), bits);
}

function multiply(a: Exact, b: Exact): Exact {
  return rounded(a.value * b.value, a.bits + b.bits);
}

function divide(a: Exact, b: Exact): Exact {
  const more = Math.max(0, WIDTH + bitLength(b.value) - bitLength(a.value));
  return rounded((a.value << BigInt(more)) / b.value, a.bits + more - b.bits);
}

/** The whole part of a root of a whole number, by Newton's method from above. */
function wholeRoot(n: bigint, degree: bigint): bigint {
  if (n === 0n) return 0n;
  let y = 1n << (BigInt(bitLength(n)) / degree + 1n);
  for (;;) {
    const power = degree === 2n ? y : y * y;
    const next = ((degree - 1n) * y + n / power) / degree;
    if (next >= y) return y;
    y = next;
  }
}

function root(a: Exact, degree: 2 | 3): Exact {
  let more = degree * WIDTH;
  while ((a.bits + more) % degree !== 0) more += 1;
  return rounded(wholeRoot(a.value << BigInt(more), BigInt(degree)), (a.bits + more) / degree);
}

/** Sum of first + first*step(1) + first*step(1)*step(2)... in fixed point, until the terms vanish. */
function series(first: bigint, step: (term: bigint, k: bigint) => bigint): bigint {
  let sum = 0n;
  let term = first;
  for (let k = 1n; term !== 0n && term !== -1n; k += 1n) {
    sum += term;
    term = step(term, k);
  }
  return sum;
}

/** atan(1/n) in units of 2^-bits. */
function inverseArctan(n: bigint, bits: number): bigint {
  let sum = 0n;
  let power = (1n << BigInt(bits)) / n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -power / k;
    power /= n * n;
  }
  return sum;
}

const constants = new Map<string, Exact>();

function constant(name: string, bits: number, compute: (bits: number) => bigint): Exact {
  const wide = Math.ceil(bits / 256) * 256;
  const key = `${name} ${wide}`;
  const known = constants.get(key) ?? { value: compute(wide + 32) >> 32n, bits: wide };
  constants.set(key, known);
  return known;
}

/** Euler's formula, not the one that src/math uses: pi = 4 atan(1/2) + 4 atan(1/3). */
function pi(bits: number): Exact {
  return constant('pi', bits, (b) => 4n * (inverseArctan(2n, b) + inverseArctan(3n, b)));
}

/** log 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749). */
function ln2(): Exact {
  const atanh = (n: bigint, b: number) => {
    let sum = 0n;
    let power = (1n << BigInt(b)) / n;
    for (let k = 1n; power !== 0n; k += 2n) {
      sum += power / k;
      power /= n * n;
    }
    return sum;
  };
  return constant(
    'ln2',
    WIDTH + 64,
    (b) => 18n * atanh(26n, b) - 2n * atanh(4801n, b) + 8n * atanh(8749n, b),
  );
}

/** [sin, cos] of a double. */
function sinCos(x: number): readonly [Exact, Exact] {
  const a = exact(x);
  const size = exponent(a);
  if (size < -200) return [a, ONE];
  const bits = WIDTH + 2 * Math.max(0, size) + Math.max(0, -size);
  const half = toFixed(pi(bits), bits) >> 1n;
  const angle = toFixed(a, bits);
  const turns = (2n * angle + half) / (2n * half) - (2n * angle + half < 0n ? 1n : 0n);
  const work = size > 0 ? WIDTH : bits;
  const r = (angle - turns * half) >> BigInt(bits - work);
  const square = -(r * r) >> BigInt(work);
  const sine = series(r, (term, k) => ((term * square) >> BigInt(work)) / (2n * k * (2n * k + 1n)));
  const cosine = series(
    1n << BigInt(work),
    (term, k) => ((term * square) >> BigInt(work)) / (2n * k * (2n * k - 1n)),
  );
  const quadrant = Number(((turns % 4n) + 4n) % 4n);
  const values = [sine, cosine, -sine, -cosine];
  return [
    { value: values[quadrant], bits: work },
    { value: values[(quadrant + 1) % 4], bits: work },
  ];
}

function expOf(a: Exact): Exact {
  const k = (toFixed(divide(a, ln2()), 1) + 1n) >> 1n;
  const r = toFixed(a, WIDTH) - k * toFixed(ln2(), WIDTH);
  const power = series(1n << BigInt(WIDTH), (term, n) => ((term * r) >> BigInt(WIDTH)) / n);
  return { value: power, bits: WIDTH - Number(k) };
}

function expm1Of(a: Exact): Exact {
  const size = exponent(a);
  if (size >= -2) return add(expOf(a), negate(ONE));
  const bits = WIDTH - size;
  const r = toFixed(a, bits);
  return { value: series(r, (term, n) => ((term * r) >> BigInt(bits)) / (n + 1n)), bits };
}

/** The logarithm of a positive number. */
function logOf(a: Exact): Exact {
  let k = exponent(a);
  let m: Exact = { value: a.value, bits: a.bits + k };
  if (toFixed(m, 8) > 362n) {
    k += 1;
    m = { value: m.value, bits: m.bits + 1 };
  }
  const t = divide(add(m, negate(ONE)), add(m, ONE));
  const bits = WIDTH + Math.max(0, -exponent(t));
  const small = toFixed(t, bits);
  const square = (small * small) >> BigInt(bits);
  let sum = 0n;
  let power = small;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = (power * square) >> BigInt(bits);
  }
  return add({ value: 2n * sum, bits }, multiply(exact(k), ln2()));
}

/** The angle of a point with both coordinates positive or zero. */
function angleOf(y: Exact, x: Exact): Exact {
  const difference = add(y, negate(x));
  if (difference.value > 0n) return add(divide(pi(WIDTH + 64), exact(2)), negate(angleOf(x, y)));
  let t = divide(y, x);
  // Twice half the angle's tangent: t / (1 + sqrt(1 + t^2)).
  for (let i = 0; i < 2; i += 1) t = divide(t, add(ONE, root(add(ONE, multiply(t, t)), 2)));
  const bits = WIDTH + Math.max(0, -exponent(t));
  const small = toFixed(t, bits);
  const square = -(small * small) >> BigInt(bits);
  let sum = 0n;
  let power = small;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = (power * square) >> BigInt(bits);
  }
  return { value: 4n * sum, bits };
}

function withSignOf(x: number, a: Exact): Exact {
  return x < 0 ? negate(a) : a;
}

function half(a: Exact): Exact {
  return { value: a.value, bits: a.bits + 1 };
}

function complement(x: number): Exact {
  return root(multiply(add(ONE, exact(x)), add(ONE, negate(exact(x)))), 2);
}

/** The functions of one double, for finite arguments inside their domain other than zero. */
export const exactly = {
  sin: (x: number) => sinCos(x)[0],
  cos: (x: number) => sinCos(x)[1],
  tan: (x: number) => divide(...sinCos(x)),
  exp: (x: number) => expOf(exact(x)),
  expm1: (x: number) => expm1Of(exact(x)),
  log: (x: number) => logOf(exact(x)),
  log1p: (x: number) => {
    // Not rounded before the logarithm: the sum may need more than WIDTH bits.
    const a = exact(x);
    if (exponent(a) < -WIDTH) return a;
    const bits = Math.max(a.bits, 0);
    return logOf({ value: toFixed(a, bits) + (1n << BigInt(bits)), bits });
  },
  log2: (x: number) => divide(logOf(exact(x)), ln2()),
  log10: (x: number) => divide(logOf(exact(x)), logOf(exact(10))),
  atan: (x: number) => withSignOf(x, angleOf(exact(Math.abs(x)), ONE)),
  asin: (x: number) => withSignOf(x, angleOf(exact(Math.abs(x)), complement(x))),
  acos: (x: number) => exactAngle(complement(x), exact(x)),
  cbrt: (x: number) => withSignOf(x, root(exact(Math.abs(x)), 3)),
  sinh: (x: number) => {
    const u = expm1Of(exact(Math.abs(x)));
    return withSignOf(x, half(add(u, divide(u, add(u, ONE)))));
  },
  cosh: (x: number) => half(add(expOf(exact(x)), expOf(exact(-x)))),
  tanh: (x: number) => {
    const u = expm1Of(exact(2 * Math.abs(x)));
    return withSignOf(x, divide(u, add(u, exact(2))));
  },
} satisfies Record<string, (x: number) => Exact>;

/** The angle of a point whose y is positive. */
function exactAngle(y: Exact, x: Exact): Exact {
  return x.value >= 0n ? angleOf(y, x) : add(pi(WIDTH + 64), negate(angleOf(y, negate(x))));
}

/** The functions of two doubles, likewise. */
export const exactlyOfTwo = {
  atan2: (y: number, x: number) => withSignOf(y, exactAngle(exact(Math.abs(y)), exact(x))),
  pow: (x: number, y: number) => {
    const size = expOf(multiply(exact(y), logOf(exact(Math.abs(x)))));
    return x < 0 && Math.abs(y % 2) === 1 ? negate(size) : size;
  },
  hypot: (x: number, y: number) => root(add(multiply(exact(x), exact(x)), multiply(exact(y), exact(y))), 2),
} satisfies Record<string, (x: number, y: number) => Exact>;

/** The distance of a double from a true value, in units of the last place of the true value. */
export function ulpError(actual: number, truth: Exact): number {
  if (Number.isNaN(actual)) return Infinity;
  const unit = Math.max(exponent(truth) - 52, -1074);
  if (unit > 971) return Math.abs(actual) === Infinity && actual > 0 === truth.value > 0n ? 0 : Infinity;
  // Infinity stands for 2^1024, the next double would be that far.
  const given = Number.isFinite(actual)
    ? exact(actual)
    : { value: actual > 0 ? 1n << 1024n : -(1n << 1024n), bits: 0 };
  const bits = Math.max(given.bits, truth.bits);
  const difference = magnitude(toFixed(given, bits) - toFixed(truth, bits));
  return Number(shift(difference, 40 - bits - unit)) / 1099511627776;
}

/** A decimal text such as '-1.25e-7', to WIDTH bits. */
export function exactFromDecimal(text: string): Exact {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text);
  if (match === null) throw new Error(`${text} is no decimal number.`);
  const [, sign, whole, fraction = '', power = '0'] = match;
  const digits = BigInt(whole + fraction);
  const scale = Number(power) - fraction.length;
  const ten = 10n ** BigInt(Math.abs(scale));
  const value =
    scale >= 0
      ? { value: digits * ten, bits: 0 }
      : divide({ value: digits, bits: 0 }, { value: ten, bits: 0 });
  return sign === '-' ? negate(value) : value;
}

/** |a - b| / |b| as a double. */
export function relativeDifference(a: Exact, b: Exact): number {
  const ratio = divide(add(a, negate(b)), b);
  return Number(magnitude(toFixed(ratio, 256))) * 2 ** -256;
}
