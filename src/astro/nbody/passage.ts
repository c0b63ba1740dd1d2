/** Halvings of a step: to its last bits. */
const HALVINGS = 52;

/** Where two bodies were within a step, relative to each other. */
export interface Passage {
  /** Part of the step, 0 to 1. */
  share: number;
  timeS: number;
  distanceM: number;
  speedMps: number;
}

/**
 * The way of one body past another within one step, as a polynomial through both ends: of the fifth degree where accelerations
 * are known there, else of the third (Hermite's interpolation). Does not allocate.
 */
export class PassageFinder {
  readonly #half: number;
  /** Coefficients of powers of the share, six for each axis. */
  readonly #way = new Float64Array(18);
  readonly #found: Passage = { share: 0, timeS: 0, distanceM: 0, speedMps: 0 };
  readonly #sample = new Float64Array(3);
  #fromS = 0;
  #toS = 0;
  #before: Float64Array = this.#sample;
  #after: Float64Array = this.#sample;
  #slopeFrom: Float64Array | null = null;
  #slopeTo: Float64Array | null = null;

  constructor(count: number) {
    this.#half = 3 * count;
  }

  /** Takes the ends of a step. */
  begin(
    fromS: number,
    toS: number,
    before: Float64Array,
    after: Float64Array,
    slopeFrom: Float64Array | null,
    slopeTo: Float64Array | null,
  ): void {
    this.#fromS = fromS;
    this.#toS = toS;
    this.#before = before;
    this.#after = after;
    this.#slopeFrom = slopeFrom;
    this.#slopeTo = slopeTo;
  }

  /** Whether one time comes before another, in the direction of the step. */
  isEarlier(timeS: number, otherS: number): boolean {
    return this.#toS >= this.#fromS ? timeS < otherS : timeS > otherS;
  }

  /** Where two bodies that approach each other first and part then are nearest. The same object every time. */
  nearest(i: number, j: number): Passage {
    this.#fit(i, j);
    let low = 0;
    let high = 1;
    for (let n = 0; n < HALVINGS; n++) {
      const middle = 0.5 * (low + high);
      this.#at(middle);
      if (this.#sample[1] < 0) low = middle;
      else high = middle;
    }
    return this.#passageAt(0.5 * (low + high));
  }

  /** Where two bodies come within a distance of each other, at or before a share at which they are. */
  meeting(i: number, j: number, distanceM: number, share: number): Passage {
    this.#fit(i, j);
    let low = 0;
    let high = share;
    this.#at(0);
    if (this.#sample[0] < distanceM * distanceM) return this.#passageAt(0);
    for (let n = 0; n < HALVINGS; n++) {
      const middle = 0.5 * (low + high);
      this.#at(middle);
      if (this.#sample[0] < distanceM * distanceM) high = middle;
      else low = middle;
    }
    return this.#passageAt(high);
  }

  #passageAt(share: number): Passage {
    this.#at(share);
    const found = this.#found;
    const span = this.#toS - this.#fromS;
    found.share = share;
    found.timeS = this.#fromS + share * span;
    found.distanceM = Math.sqrt(this.#sample[0]);
    found.speedMps = Math.sqrt(this.#sample[2]) / Math.abs(span);
    return found;
  }

  #fit(i: number, j: number): void {
    const h = this.#toS - this.#fromS;
    const half = this.#half;
    const from = this.#slopeFrom;
    const to = this.#slopeTo;
    for (let axis = 0; axis < 3; axis++) {
      const a = 3 * i + axis;
      const b = 3 * j + axis;
      const at = 6 * axis;
      const p = this.#before[b] - this.#before[a];
      const v = h * (this.#before[half + b] - this.#before[half + a]);
      const way = this.#after[b] - this.#after[a] - p;
      const u = h * (this.#after[half + b] - this.#after[half + a]);
      const c = this.#way;
      c[at] = p;
      c[at + 1] = v;
      if (from === null || to === null) {
        c[at + 2] = 3 * way - 2 * v - u;
        c[at + 3] = v + u - 2 * way;
        c[at + 4] = 0;
        c[at + 5] = 0;
        continue;
      }
      const f = 0.5 * h * h * (from[half + b] - from[half + a]);
      const g = 0.5 * h * h * (to[half + b] - to[half + a]);
      c[at + 2] = f;
      c[at + 3] = 10 * way - 6 * v - 4 * u - 3 * f + g;
      c[at + 4] = -15 * way + 8 * v + 7 * u + 3 * f - 2 * g;
      c[at + 5] = 6 * way - 3 * v - 3 * u - f + g;
    }
  }

  /** Squared distance, half its rate of change, and squared speed, all per share of the step, into `sample`. */
  #at(s: number): void {
    const c = this.#way;
    let square = 0;
    let rate = 0;
    let speed = 0;
    for (let at = 0; at < 18; at += 6) {
      const x = c[at] + s * (c[at + 1] + s * (c[at + 2] + s * (c[at + 3] + s * (c[at + 4] + s * c[at + 5]))));
      const v =
        c[at + 1] + s * (2 * c[at + 2] + s * (3 * c[at + 3] + s * (4 * c[at + 4] + s * 5 * c[at + 5])));
      square += x * x;
      rate += x * v;
      speed += v * v;
    }
    this.#sample[0] = square;
    this.#sample[1] = rate;
    this.#sample[2] = speed;
  }
}
