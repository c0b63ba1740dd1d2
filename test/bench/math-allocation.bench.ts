import {
  atan2,
  chebyshev,
  exp,
  log,
  quat,
  Random,
  StateHash,
  sin,
  sincos,
  vec3,
} from '../../src/math/index.ts';
import type { Figure } from './harness.ts';
import { bytesPerCall } from './heap.ts';

/** Bytes of heap that calls of a hot path may leave behind: none, but for what the engine itself does meanwhile. */
const MAX_BYTES_PER_CALL = 0.5;
const CALLS = 100_000;

const random = new Random('allocation');
const pair = new Float64Array(2);
const [q, other] = [quat.create(), quat.create(0.5, 0.5, 0.5, 0.5)];
const [omega, v, w] = [vec3.create(0.1, 0.2, 0.3), vec3.create(1, 2, 3), vec3.create(3, -1, 2)];
const series = chebyshev.fit(exp, 15, -1, 1);
const hash = new StateHash();

/**
 * Each with a loop of its own. Functions too large to be inlined (noise3) are missing: engines box the number they return.
 */
const hotPaths: Readonly<Record<string, (count: number) => void>> = {
  sincos: (count) => {
    for (let i = 0; i < count; i += 1) sincos(pair, i * 0.37);
  },
  vec3: (count) => {
    for (let i = 0; i < count; i += 1) {
      vec3.addScaled(v, v, w, 0.001);
      vec3.cross(omega, v, w);
      vec3.normalize(omega, omega);
    }
  },
  'quat.integrate': (count) => {
    for (let i = 0; i < count; i += 1) quat.integrate(q, q, omega, 0.011);
  },
  'quat.slerp': (count) => {
    for (let i = 0; i < count; i += 1) quat.slerp(other, other, q, 0.1);
  },
  'quat.lookAlong': (count) => {
    for (let i = 0; i < count; i += 1) quat.lookAlong(other, v, omega);
  },
  chebyshev: (count) => {
    for (let i = 0; i < count; i += 1) chebyshev.evaluateWithDerivative(pair, series, 0, 15, pair[0] * 0.01);
  },
  StateHash: (count) => {
    for (let i = 0; i < count; i += 1) hash.f64Array(v);
  },
  sin: (count) => {
    for (let i = 0; i < count; i += 1) pair[0] = sin(i * 0.37);
  },
  exp: (count) => {
    for (let i = 0; i < count; i += 1) pair[0] = exp(pair[0] * 0.1);
  },
  log: (count) => {
    for (let i = 0; i < count; i += 1) pair[0] = log(2 + i);
  },
  atan2: (count) => {
    for (let i = 0; i < count; i += 1) pair[0] = atan2(i, 3);
  },
  'Random.next': (count) => {
    for (let i = 0; i < count; i += 1) pair[0] = random.next();
  },
};

/** Heap growth of the hot paths of the mathematics. */
export default async function measureAllocation(): Promise<readonly Figure[]> {
  return Object.entries(hotPaths).map(([name, run]) => {
    const value = Number(bytesPerCall(run, CALLS).toFixed(3));
    const failed = value > MAX_BYTES_PER_CALL;
    return {
      name: `math/allocation of ${name}`,
      value,
      unit: 'bytes',
      ...(failed && { failure: `more than ${MAX_BYTES_PER_CALL} bytes a call` }),
    };
  });
}
