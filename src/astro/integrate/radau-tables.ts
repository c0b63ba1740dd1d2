/** Nodes of a step: its start, and the seven places where the slope is asked for. */
export const NODES = 7;

/**
 * Gauss-Radau spacings of order 15 on [0, 1]: zero and the roots of (P7(x) + P8(x)) / (1 + x), x = 2 h - 1, with the
 * Legendre polynomials P; found by bisection with 60 digits and rounded to doubles. Everhart 1985, in Dynamics of Comets
 * (Carusi and Valsecchi), 185.
 */
export const nodes = Float64Array.of(
  0,
  0.05626256053692215,
  0.18024069173689236,
  0.3526247171131696,
  0.5471536263305554,
  0.7342101772154105,
  0.8853209468390958,
  0.9775206135612875,
);

/** 1 / (h[n] - h[j]) at n * 8 + j, for j < n: the divided differences of Newton's form. */
export const inverseGaps = makeInverseGaps();

/** Power k of the product (h - h1)...(h - hj) at j * 7 + k: from Newton's form to powers (Rein and Spiegel 2015, eq. 8). */
export const toPowers = makeToPowers();

/** The inverse: product j in power k at k * 7 + j. */
export const toProducts = makeToProducts();

/** Binomial (k + 1, j + 1) at j * 7 + k: how a polynomial looks from the end of its step (Rein and Spiegel 2015, eq. 13). */
export const shifts = makeShifts();

/** At node * 7 + k: what power k of the acceleration adds to the speed at a node, per length of the way there. */
export const ofSpeeds = makeWeights((k) => k + 2);

/** The same for the place, per square of that length. */
export const ofPlaces = makeWeights((k) => (k + 2) * (k + 3));

function makeWeights(divisor: (k: number) => number): Float64Array {
  const out = new Float64Array(8 * NODES);
  for (let node = 1; node <= NODES; node++) {
    let power = 1;
    for (let k = 0; k < NODES; k++) {
      power *= nodes[node];
      out[node * NODES + k] = power / divisor(k);
    }
  }
  return out;
}

function makeInverseGaps(): Float64Array {
  const out = new Float64Array(64);
  for (let n = 1; n <= NODES; n++) for (let j = 0; j < n; j++) out[n * 8 + j] = 1 / (nodes[n] - nodes[j]);
  return out;
}

function makeToPowers(): Float64Array {
  const out = new Float64Array(49);
  out[0] = 1;
  for (let j = 1; j < NODES; j++)
    for (let k = 0; k <= j; k++)
      out[j * 7 + k] = (k > 0 ? out[(j - 1) * 7 + k - 1] : 0) - nodes[j] * out[(j - 1) * 7 + k];
  return out;
}

function makeToProducts(): Float64Array {
  const out = new Float64Array(49);
  out[0] = 1;
  for (let k = 1; k < NODES; k++)
    for (let j = 0; j <= k; j++)
      out[k * 7 + j] = (j > 0 ? out[(k - 1) * 7 + j - 1] : 0) + nodes[j + 1] * out[(k - 1) * 7 + j];
  return out;
}

function makeShifts(): Float64Array {
  const out = new Float64Array(49);
  for (let k = 0; k < NODES; k++) {
    let binomial = k + 1;
    for (let j = 0; j <= k; j++) {
      out[j * 7 + k] = binomial;
      binomial = (binomial * (k - j)) / (j + 2);
    }
  }
  return out;
}
