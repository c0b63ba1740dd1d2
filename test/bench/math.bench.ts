import {
  atan2,
  chebyshev,
  cos,
  exp,
  log,
  noise3,
  pow,
  quat,
  Random,
  StateHash,
  sin,
  sincos,
  vec3,
} from '../../src/math/index.ts';
import type { Bench, BenchCase } from './harness.ts';

const SIZE = 4096;

function draw(min: number, max: number): Float64Array {
  const random = new Random(`${min} ${max}`);
  return Float64Array.from({ length: SIZE }, () => random.range(min, max));
}

const angles = draw(-20, 20);
const farAngles = draw(1e8, 1e9);
const exponents = draw(-20, 20);
const positive = draw(0.01, 100);
const powers = draw(-5, 5);
const unit = draw(-1, 1);

/** The engine's functions may be no more than this much faster than ours; those that are correct to more bits take longer. */
const MAX_RATIO = 3;
const MAX_RATIO_OF_PAIRS = 6;

function perCall(
  name: string,
  peerName: string,
  ours: (i: number) => number,
  theirs: (i: number) => number,
  maxRatio = MAX_RATIO,
): BenchCase {
  return {
    name: `math/${name}`,
    run: loop(ours),
    peer: { name: peerName, run: loop(theirs) },
    maxRatio,
  };
}

/** A loop of its own for each function, so that the engine optimises each by itself. */
function loop(body: (i: number) => number): (count: number) => number {
  // oxlint-disable-next-line typescript/no-implied-eval -- one shared loop would be optimised for none of the bodies
  return new Function(
    'body',
    `return (count) => {
      let sum = 0;
      for (let i = 0; i < count; i += 1) sum += body(i & ${SIZE - 1});
      return sum;
    };`,
  )(body);
}

const pair = new Float64Array(2);
const attitude = quat.create();
const rate = vec3.create(0.1, 0.2, 0.3);
const series = chebyshev.fit(exp, 15, -1, 1);
const hash = new StateHash();
const random = new Random('bench');

const bench: Bench = [
  perCall(
    'sin',
    'Math.sin',
    (i) => sin(angles[i]),
    (i) => Math.sin(angles[i]),
  ),
  perCall(
    'sin of 1e8 to 1e9',
    'Math.sin',
    (i) => sin(farAngles[i]),
    (i) => Math.sin(farAngles[i]),
  ),
  perCall(
    'cos',
    'Math.cos',
    (i) => cos(angles[i]),
    (i) => Math.cos(angles[i]),
  ),
  perCall(
    'sincos',
    'Math.sin and Math.cos',
    (i) => sincos(pair, angles[i])[0] + pair[1],
    (i) => Math.sin(angles[i]) + Math.cos(angles[i]),
  ),
  perCall(
    'atan2',
    'Math.atan2',
    (i) => atan2(unit[i], angles[i]),
    (i) => Math.atan2(unit[i], angles[i]),
    MAX_RATIO_OF_PAIRS,
  ),
  perCall(
    'exp',
    'Math.exp',
    (i) => exp(exponents[i]),
    (i) => Math.exp(exponents[i]),
  ),
  perCall(
    'log',
    'Math.log',
    (i) => log(positive[i]),
    (i) => Math.log(positive[i]),
  ),
  perCall(
    'pow',
    'Math.pow',
    (i) => pow(positive[i], powers[i]),
    (i) => positive[i] ** powers[i],
    MAX_RATIO_OF_PAIRS,
  ),
  { name: 'math/noise3', run: loop((i) => noise3(angles[i], farAngles[i], positive[i])) },
  { name: 'math/quat.integrate', run: loop(() => quat.integrate(attitude, attitude, rate, 0.011)[0]) },
  {
    name: 'math/chebyshev of 15, with derivative',
    run: loop((i) => chebyshev.evaluateWithDerivative(pair, series, 0, 15, unit[i])[1]),
  },
  {
    name: 'math/StateHash.f64',
    run: loop((i) => {
      hash.f64(angles[i]);
      return 0;
    }),
  },
  {
    name: 'math/Random.next',
    run: loop(() => random.next()),
    peer: { name: 'Math.random', run: loop(() => Math.random()) },
  },
];

export default bench;
