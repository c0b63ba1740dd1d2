import { propagateKepler } from '../orbit/propagate-kepler.ts';

/** Squared change of the anomaly up to which ten terms of the series below leave no error. */
const MOST_SQUARE = 1;
/** Rounds of Halley's iteration; from a guess of second order two or three suffice. */
const MOST_ROUNDS = 7;

/** The Kepler problem's own state, for the rare long way. */
const whole = new Float64Array(6);
/** G1, G2 and G3 of the last anomaly. */
const g = new Float64Array(3);

/**
 * Carries a place (at `at` in `places`) and its velocity (at `at` in `speeds`) along the orbit about a mass at the origin, in
 * place. For steps that are a small part of a revolution: universal variable with the increments of f and g, so that
 * rounding stays in the last place (Wisdom and Holman 1991, AJ 102, 1528; Rein and Tamayo 2015, MNRAS 452, 376); longer ones
 * go the long way. Does not allocate.
 * @throws AstroError `out_of_range` where there is no orbit, as for a body at the centre.
 */
export function driftKepler(
  gm: number,
  places: Float64Array,
  speeds: Float64Array,
  at: number,
  timeS: number,
): void {
  const x = places[at];
  const y = places[at + 1];
  const z = places[at + 2];
  const u = speeds[at];
  const v = speeds[at + 1];
  const w = speeds[at + 2];
  const radius = Math.sqrt(x * x + y * y + z * z);
  const beta = (2 * gm) / radius - (u * u + v * v + w * w);
  const eta = x * u + y * v + z * w;
  const newRadius = solve(gm, radius, beta, eta, timeS);
  if (!(newRadius > 0)) {
    driftFar(gm, places, speeds, at, timeS);
    return;
  }
  const fLess = (-gm * g[1]) / radius;
  const gShare = timeS - gm * g[2];
  const fRate = (-gm * g[0]) / (radius * newRadius);
  const gRateLess = (-gm * g[1]) / newRadius;
  places[at] = x + (fLess * x + gShare * u);
  places[at + 1] = y + (fLess * y + gShare * v);
  places[at + 2] = z + (fLess * z + gShare * w);
  speeds[at] = u + (fRate * x + gRateLess * u);
  speeds[at + 1] = v + (fRate * y + gRateLess * v);
  speeds[at + 2] = w + (fRate * z + gRateLess * w);
}

/** Finds the universal anomaly and leaves its G functions; returns the radius there, or 0 where the step is too long. */
function solve(gm: number, radius: number, beta: number, eta: number, timeS: number): number {
  const zeta = gm - beta * radius;
  const straight = timeS / radius;
  let s = straight * (1 - (0.5 * eta * straight) / radius);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const square = beta * s * s;
    if (!(Math.abs(square) < MOST_SQUARE)) return 0;
    write(square, s);
    const off = radius * s + eta * g[1] + zeta * g[2] - timeS;
    const reached = radius + eta * g[0] + zeta * g[1];
    const bend = eta * (1 - beta * g[1]) + zeta * g[0];
    const step = (off * reached) / (reached * reached - 0.5 * off * bend);
    s -= step;
    // what is left goes with the cube of the step
    if (Math.abs(step) <= 1e-6 * Math.abs(s)) {
      const last = beta * s * s;
      if (!(Math.abs(last) < MOST_SQUARE)) return 0;
      write(last, s);
      const rest = radius * s + eta * g[1] + zeta * g[2] - timeS;
      const there = radius + eta * g[0] + zeta * g[1];
      return settle(rest / there, beta, radius, eta, zeta);
    }
  }
  return 0;
}

/** The last correction, which is of the order of rounding, moves G by its derivatives alone. */
function settle(step: number, beta: number, radius: number, eta: number, zeta: number): number {
  const g1 = g[0];
  const g2 = g[1];
  g[0] = g1 - step * (1 - beta * g2);
  g[1] = g2 - step * g1;
  g[2] -= step * g2;
  return radius + eta * g[0] + zeta * g[1];
}

/** G1, G2 and G3 of an anomaly by their series. */
function write(square: number, s: number): void {
  const q = -square;
  const c2 =
    1 / 2 +
    q *
      (1 / 24 +
        q *
          (1 / 720 +
            q *
              (1 / 40320 +
                q *
                  (1 / 3628800 +
                    q *
                      (1 / 479001600 +
                        q * (1 / 87178291200 + q * (1 / 20922789888000 + q * (1 / 6402373705728000))))))));
  const c3 =
    1 / 6 +
    q *
      (1 / 120 +
        q *
          (1 / 5040 +
            q *
              (1 / 362880 +
                q *
                  (1 / 39916800 +
                    q *
                      (1 / 6227020800 +
                        q *
                          (1 / 1307674368000 + q * (1 / 355687428096000 + q * (1 / 121645100408832000))))))));
  g[1] = s * s * c2;
  g[2] = s * s * s * c3;
  g[0] = s * (1 + q * c3);
}

function driftFar(gm: number, places: Float64Array, speeds: Float64Array, at: number, timeS: number): void {
  for (let k = 0; k < 3; k++) {
    whole[k] = places[at + k];
    whole[k + 3] = speeds[at + k];
  }
  propagateKepler(gm, whole, timeS, whole);
  for (let k = 0; k < 3; k++) {
    places[at + k] = whole[k];
    speeds[at + k] = whole[k + 3];
  }
}
