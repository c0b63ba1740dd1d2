import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OfOne, type OfTwo, ofOne, ofTwo } from '../../test/support/elementary.ts';
import {
  exactFromDecimal,
  exactly,
  exactlyOfTwo,
  relativeDifference,
  ulpError,
} from '../../test/support/exact.ts';
import { PI, Random } from './index.ts';

type Draw = (random: Random) => number;

/** What the documentation states for results that are not subnormal. */
const LIMIT_ULP = 0.52;

/** Digits from mpmath 1.3 at 1400 bits. */
const digits: readonly (readonly [OfOne, number, string])[] = [
  ['sin', 1, '0.8414709848078965066525023216302989996226'],
  ['sin', -0.5, '-0.4794255386042030002732879352155713880818'],
  ['sin', 1e22, '-0.8522008497671888017727058937530293682618'],
  ['sin', 1e9, '0.545843449448699564244387270897514528995'],
  ['sin', PI, '1.224646799147353177226065932274997997083e-16'],
  ['cos', 1.5707963267948966, '6.12323399573676588613032966137500146464e-17'],
  ['cos', 1e9, '0.8378871813639023343897756435515723560596'],
  ['cos', 5.319372648326541e255, '-4.687165924254627611122582801963884398778e-19'],
  ['cos', 1.7976931348623157e308, '-0.9999876894265599374648700663069343951406'],
  ['tan', 0.75, '0.9315964599440724611652027565739364281887'],
  ['tan', 1.5707963267948966, '16331239353195369.75596773704152891653086'],
  ['tan', 1e6, '-0.3736244539875990291734970885753814197853'],
  ['asin', 0.5, '0.5235987755982988730771072305465838140329'],
  ['asin', 0.9999999999999999, '1.570796311893735425383665303776316016594'],
  ['asin', -0.125, '-0.1253278311680653968745669863570847180481'],
  ['acos', 0.5, '1.047197551196597746154214461093167628066'],
  ['acos', 0.9999999999999999, '0.0000000149011611938476563878634354255046159224'],
  ['acos', -5.5083606e-17, '1.570796326794896674314927691639750215688'],
  ['acos', -0.75, '2.418858405776377627284266030638169522172'],
  ['atan', 1, '0.7853981633974483096156608458198757210493'],
  ['atan', 1e-5, '0.00000999999999966666748471720572517527964801'],
  ['atan', -1e15, '-1.570796326794895619231321691639751442099'],
  ['exp', 1, '2.718281828459045235360287471352662497757'],
  ['exp', -1e-10, '0.9999999999000000000049999963566136021479'],
  ['exp', 709.782712893384, '1.797693134862273217839649630900041649873e+308'],
  ['exp', -700.5, '5.980196118639791206412107330495100047981e-305'],
  ['expm1', 1e-10, '0.0000000001000000000050000036433863985807669644231'],
  ['expm1', -0.3, '-0.2591817793182821257083917640553480151237'],
  ['expm1', 10, '22025.46579480671651695790064528424436635'],
  ['log', 2, '0.6931471805599453094172321214581765680755'],
  ['log', 1.0000000000000002, '2.220446049250312834328230454615487925982e-16'],
  ['log', 0.1, '-2.302585092994045628506840223426538727163'],
  ['log', 5e-324, '-744.4400719213812623141072984460816341131'],
  ['log1p', 1e-10, '0.00000000009999999999500000364355306451876051813134'],
  ['log1p', -0.5, '-0.6931471805599453094172321214581765680755'],
  ['log1p', 1e16, '36.84136148790473104428786327494982232162'],
  ['log2', 3, '1.58496250072115618145373894394781650876'],
  ['log2', 0.9999999999999999, '-1.601713251907458931905900186148761459974e-16'],
  ['log10', 2, '0.3010299956639811952137388947244930267682'],
  ['log10', 1e-300, '-299.9999999999999999891169746944620038226'],
  ['cbrt', 2, '1.25992104989487316476721060727822835057'],
  ['cbrt', -1e-300, '-1.000000000000000008353030611736253158792e-100'],
  ['sinh', 0.1, '0.1001667500198440314026232196209220312163'],
  ['sinh', 5, '74.20321057778875897700947199606456559962'],
  ['sinh', -300, '-9.712131976206279682921044180088496096831e+129'],
  ['cosh', 0.001, '1.000000500000041666668076372265538311943'],
  ['cosh', 3, '10.06766199577776584195393603511588983681'],
  ['tanh', 0.3, '0.2913126124515908956581600157693989482617'],
  ['tanh', -5, '-0.9999092042625951312109904475344730210898'],
];

const digitsOfTwo: readonly (readonly [OfTwo, number, number, string])[] = [
  ['atan2', 1, -2, '2.677945044588987122248387151818288482169'],
  ['atan2', -0.001, 1000, '-0.0000009999999999996666874833485783675351177552'],
  ['atan2', 3e-310, 1e-310, '1.249045772398254425829917077281090123078'],
  ['pow', 2, 0.5, '1.41421356237309504880168872420969807857'],
  ['pow', 1.0000001, 1e9, '2.688103858214464605492824271435592981887e+43'],
  ['pow', 0.3, -200.25, '5.087082049125355517764518883054742862283e+104'],
  ['pow', -3, 51, '-2153693963075557766310747'],
  ['hypot', 1, 1, '1.41421356237309504880168872420969807857'],
  ['hypot', 3e-320, 1e-320, '3.162242455108883064342926019589998529871e-320'],
  ['hypot', 1e308, 1.2e308, '1.562049935181330834645910319359586481989e+308'],
];

describe('published digits', () => {
  test.each(digits)('%s(%d)', (name, x, text) => {
    const truth = exactFromDecimal(text);
    expect(relativeDifference(exactly[name](x), truth)).toBeLessThan(1e-36);
    expect(ulpError(ofOne[name](x), truth)).toBeLessThan(LIMIT_ULP);
  });

  test.each(digitsOfTwo)('%s(%d, %d)', (name, x, y, text) => {
    const truth = exactFromDecimal(text);
    expect(relativeDifference(exactlyOfTwo[name](x, y), truth)).toBeLessThan(1e-36);
    expect(ulpError(ofTwo[name](x, y), truth)).toBeLessThan(LIMIT_ULP);
  });
});

const bits = new DataView(new ArrayBuffer(8));

/** A finite double with random bits: every exponent is as likely as any other. */
const anyDouble: Draw = (random) => {
  let x = NaN;
  while (!Number.isFinite(x)) {
    bits.setUint32(0, random.nextU32());
    bits.setUint32(4, random.nextU32());
    x = bits.getFloat64(0);
  }
  return x;
};
const between =
  (min: number, max: number): Draw =>
  (random) =>
    random.range(min, max);
/** Either sign, a size from 10^min to 10^max. */
const decades =
  (min: number, max: number): Draw =>
  (random) =>
    (random.int(0, 1) === 0 ? -1 : 1) * 10 ** random.range(min, max);
const nearOne: Draw = (random) => 1 + random.range(-0.5, 0.5) * 2 ** -random.range(0, 50);
/** Next to a multiple of pi/256, which is where the tables and the polynomials change over. */
const nearStep: Draw = (random) => random.int(1, 1e7) * (PI / 256) * (1 + random.int(-2, 2) * 2 ** -52);
const positive =
  (draw: Draw): Draw =>
  (random) =>
    Math.abs(draw(random)) || 1;
const inside =
  (draw: Draw): Draw =>
  (random) =>
    Math.max(-1, Math.min(1, draw(random)));

const angles = [between(-7, 7), between(-0.1, 0.1), decades(-12, 5), decades(5, 15), anyDouble, nearStep];
const unit = [between(-1, 1), decades(-12, 0), inside(nearOne), (r: Random) => -inside(nearOne)(r)];
const logarithms = [positive(anyDouble), nearOne, between(1e-9, 3), between(1, 1e6)];
const hyperbolic = [between(-2, 2), between(-0.2, 0.2), decades(-12, 2.8), between(20, 24)];

const ranges: Readonly<Record<OfOne, readonly Draw[]>> = {
  sin: angles,
  cos: angles,
  tan: angles,
  asin: unit,
  acos: unit,
  atan: [between(-2, 2), decades(-12, 20), anyDouble, nearOne],
  exp: [between(-2, 2), between(-708, 709.7), decades(-20, 0)],
  expm1: [between(-2, 2), between(-40, 709.7), decades(-20, 0), between(-0.01, 0.01)],
  log: logarithms,
  log2: logarithms,
  log10: logarithms,
  log1p: [
    between(-0.999, 1),
    decades(-18, -0.01),
    positive(anyDouble),
    (r) => nearOne(r) - 1,
    between(0, 30),
  ],
  cbrt: [anyDouble, between(-10, 10), decades(-10, 10)],
  sinh: hyperbolic,
  cosh: hyperbolic,
  tanh: [between(-2, 2), between(-0.2, 0.2), decades(-12, 1.5), between(18, 23)],
};

const rangesOfTwo: Readonly<Record<OfTwo, readonly (readonly [Draw, Draw])[]>> = {
  atan2: [
    [between(-1, 1), between(-1, 1)],
    [decades(-8, 8), decades(-8, 8)],
    [anyDouble, anyDouble],
    [nearOne, nearOne],
  ],
  pow: [
    [between(1e-9, 10), between(-10, 10)],
    [positive(anyDouble), between(-0.9, 0.9)],
    [nearOne, decades(0, 2)],
    [(r) => r.int(-40, 40) || 3, (r) => r.int(-150, 150)],
  ],
  hypot: [
    [between(-1, 1), between(-1, 1)],
    [decades(-150, 150), decades(-150, 150)],
    [decades(290, 307), decades(290, 307)],
    [nearOne, nearOne],
  ],
};

const SAMPLES = 4000;
describe('the stated error holds at thousands of seeded arguments of each range', () => {
  test.each(Object.keys(ranges) as OfOne[])('%s', (name) => {
    let worst = { error: 0, x: 0 };
    for (const [i, draw] of ranges[name].entries()) {
      const random = new Random(`${name} ${i}`);
      for (let n = 0; n < SAMPLES; n += 1) {
        const x = draw(random);
        if (x === 0 || (name === 'log1p' && x === -1)) continue;
        const truth = exactly[name](x);
        if (truth.value === 0n) continue;
        const error = ulpError(ofOne[name](x), truth);
        if (error > worst.error) worst = { error, x };
      }
    }
    expect(worst.error, `at ${worst.x}`).toBeLessThan(LIMIT_ULP);
  });

  test.each(Object.keys(rangesOfTwo) as OfTwo[])('%s', (name) => {
    let worst = { error: 0, x: 0, y: 0 };
    for (const [i, [drawX, drawY]] of rangesOfTwo[name].entries()) {
      const random = new Random(`${name} ${i}`);
      for (let n = 0; n < SAMPLES; n += 1) {
        const x = drawX(random);
        const y = drawY(random);
        if (x === 0 || y === 0) continue;
        const error = ulpError(ofTwo[name](x, y), exactlyOfTwo[name](x, y));
        if (error > worst.error) worst = { error, x, y };
      }
    }
    expect(worst.error, `at ${worst.x}, ${worst.y}`).toBeLessThan(LIMIT_ULP);
  });
});

describe('within 1 ulp of the truth for any double', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => x !== 0);
  const domains: Readonly<Record<OfOne, fc.Arbitrary<number>>> = {
    sin: finite,
    cos: finite,
    tan: finite,
    asin: fc.double({ min: -1, max: 1, noNaN: true }).filter((x) => x !== 0 && Math.abs(x) < 1),
    acos: fc.double({ min: -1, max: 1, noNaN: true }).filter((x) => x !== 0 && Math.abs(x) < 1),
    atan: finite,
    exp: fc.double({ min: -745, max: 711, noNaN: true }),
    expm1: fc.double({ min: -745, max: 711, noNaN: true }).filter((x) => x !== 0),
    log: finite.map(Math.abs).filter((x) => x !== 1),
    log2: finite.map(Math.abs).filter((x) => x !== 1),
    log10: finite.map(Math.abs).filter((x) => x !== 1),
    log1p: finite.filter((x) => x > -1),
    cbrt: finite,
    sinh: fc.double({ min: -712, max: 712, noNaN: true }).filter((x) => x !== 0),
    cosh: fc.double({ min: -712, max: 712, noNaN: true }),
    tanh: fc.double({ min: -712, max: 712, noNaN: true }).filter((x) => x !== 0),
  };

  test.each(Object.keys(domains) as OfOne[])('%s', (name) => {
    fc.assert(
      fc.property(domains[name], (x) => {
        expect(ulpError(ofOne[name](x), exactly[name](x))).toBeLessThan(1);
      }),
      { numRuns: 1000 },
    );
  });

  test('atan2 and hypot', () => {
    fc.assert(
      fc.property(finite, finite, (x, y) => {
        expect(ulpError(ofTwo.hypot(x, y), exactlyOfTwo.hypot(x, y))).toBeLessThan(1);
        expect(ulpError(ofTwo.atan2(x, y), exactlyOfTwo.atan2(x, y))).toBeLessThan(1);
      }),
      { numRuns: 1000 },
    );
  });

  test('pow', () => {
    const base = finite.map(Math.abs).filter((x) => x !== 1);
    const logarithm = fc.double({ min: -746, max: 711, noNaN: true });
    fc.assert(
      fc.property(base, logarithm, (x, wanted) => {
        const y = wanted / ofOne.log(x);
        fc.pre(Number.isFinite(y) && y !== 0);
        expect(ulpError(ofTwo.pow(x, y), exactlyOfTwo.pow(x, y))).toBeLessThan(1);
      }),
      { numRuns: 1000 },
    );
  });
});

/** The doubles m 2^e that come nearest to multiples of pi/2, from the continued fraction of pi 2^(-1-e). */
function nearestToQuarterTurns(exponent: number): number[] {
  let top = BigInt(`0x${PI_HEX}`);
  let bottom = 1n << BigInt(4 * (PI_HEX.length - 1) + 1 + exponent);
  let [m, before] = [1n, 0n];
  const found: number[] = [];
  while (bottom !== 0n && m < 1n << 53n) {
    if (m > 1n << 20n) found.push(Number(m) * 2 ** exponent);
    [m, before] = [(top / bottom) * m + before, m];
    [top, bottom] = [bottom, top % bottom];
  }
  return found;
}

/** 1200 bits of pi, from mpmath. */
const PI_HEX = [
  '3243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89452821e638d01377be5466cf34e90c6',
  'cc0ac29b7c97c50dd3f84d5b5b54709179216d5d98979fb1bd1310ba698dfb5ac2ffd72dbd01adfb7b8e1afed6a267e9',
  '6ba7c9045f12c7f9924a19947b3916cf70801f2e2858efc16636920d871574e69a458fea3f4933d7e0d95748f728eb65',
  '8718bcd588215',
].join('');

test('sine, cosine and tangent beside the worst multiples of pi/2 of every exponent', () => {
  let count = 0;
  for (let exponent = 0; exponent < 971; exponent += 7) {
    for (const x of nearestToQuarterTurns(exponent)) {
      for (const name of ['sin', 'cos', 'tan'] as const) {
        expect(ulpError(ofOne[name](x), exactly[name](x)), `${name}(${x})`).toBeLessThan(LIMIT_ULP);
      }
      count += 1;
    }
  }
  expect(count).toBeGreaterThan(2000);
});
