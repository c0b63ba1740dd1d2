/**
 * Roots and minima of smooth functions of one variable without derivatives: R. P. Brent 1973, "Algorithms for
 * Minimization without Derivatives", chapters 4 and 5.
 */

/** A double cannot tell arguments apart that lie nearer to each other, relative to their size. */
const STEP = 2.220446049250313e-16;
/** Bisection alone needs no more than this between any two doubles of an everyday range. */
const MOST_ROUNDS = 200;
/** The smaller part of a golden section. */
const GOLDEN = 0.3819660112501051;

/**
 * A root of `f` between `a` and `b`, within `tolerance` of the true one where `f` is continuous; NaN where the values at
 * the ends have the same sign (or are NaN). Inverse quadratic interpolation guarded by bisection.
 */
export function findRoot(f: (x: number) => number, a: number, b: number, tolerance: number): number {
  let far = a;
  let best = b;
  let atFar = f(far);
  let atBest = f(best);
  if (!(Math.sign(atFar) * Math.sign(atBest) <= 0)) return Number.NaN;
  let last = far;
  let atLast = atFar;
  let step = best - far;
  let before = step;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if (Math.sign(atBest) * Math.sign(atFar) > 0) {
      far = last;
      atFar = atLast;
      step = best - last;
      before = step;
    }
    if (Math.abs(atFar) < Math.abs(atBest)) {
      last = best;
      best = far;
      far = last;
      atLast = atBest;
      atBest = atFar;
      atFar = atLast;
    }
    const near = 2 * STEP * Math.abs(best) + 0.5 * tolerance;
    const half = 0.5 * (far - best);
    if (Math.abs(half) <= near || atBest === 0) return best;
    const guess = interpolated(best, atBest, last, atLast, far, atFar);
    const inside = Math.abs(guess) < Math.min(1.5 * Math.abs(half) - 0.5 * near, 0.5 * Math.abs(before));
    const forward = guess * half > 0;
    if (Math.abs(before) >= near && Math.abs(atLast) > Math.abs(atBest) && inside && forward) {
      before = step;
      step = guess;
    } else {
      step = half;
      before = half;
    }
    last = best;
    atLast = atBest;
    best += Math.abs(step) > near ? step : Math.sign(half) * near;
    atBest = f(best);
  }
  return best;
}

/** The step from `x` to where a parabola in f (or a line, where two points coincide) has its root. */
function interpolated(x: number, fx: number, y: number, fy: number, z: number, fz: number): number {
  const s = fx / fy;
  if (y === z) return (-(z - x) * s) / (1 - s);
  const q = fy / fz;
  const r = fx / fz;
  const top = s * ((z - x) * q * (q - r) - (x - y) * (r - 1));
  return -top / ((q - 1) * (r - 1) * (s - 1));
}

/**
 * Where `f` is least between `a` and `b`, for a function with one valley there: golden section, quickened by parabolas.
 * Near a minimum a function hardly changes, so that the place is good to about the root of a double's step at best.
 */
export function findMinimum(f: (x: number) => number, a: number, b: number, tolerance: number): number {
  let low = Math.min(a, b);
  let high = Math.max(a, b);
  let x = low + GOLDEN * (high - low);
  let [w, v] = [x, x];
  let fx = f(x);
  let [fw, fv] = [fx, fx];
  let step = 0;
  let before = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const middle = 0.5 * (low + high);
    const near = 1e-11 * Math.abs(x) + tolerance;
    if (Math.abs(x - middle) <= 2 * near - 0.5 * (high - low)) break;
    const r = (x - w) * (fx - fv);
    const q = (x - v) * (fx - fw);
    const bottom = 2 * (q - r);
    const guess = bottom === 0 ? Number.NaN : -((x - v) * q - (x - w) * r) / bottom;
    const fits = Math.abs(guess) < 0.5 * Math.abs(before) && x + guess > low && x + guess < high;
    before = fits ? step : (x < middle ? high : low) - x;
    step = fits ? guess : GOLDEN * before;
    if (fits && (x + step - low < 2 * near || high - x - step < 2 * near)) step = x < middle ? near : -near;
    const u = x + (Math.abs(step) >= near ? step : step > 0 ? near : -near);
    const fu = f(u);
    if (fu <= fx) {
      if (u < x) high = x;
      else low = x;
      [v, w, x] = [w, x, u];
      [fv, fw, fx] = [fw, fx, fu];
    } else {
      if (u < x) low = u;
      else high = u;
      if (fu <= fw || w === x) {
        [v, w] = [w, u];
        [fv, fw] = [fw, fu];
      } else if (fu <= fv || v === x || v === w) {
        v = u;
        fv = fu;
      }
    }
  }
  return x;
}
