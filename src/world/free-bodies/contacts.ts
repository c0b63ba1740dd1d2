import { bodies, PassageFinder, pullers } from '../../astro/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { FreeBody } from './free-body.ts';
import type { FreePulls } from './free-pulls.ts';
import type { Happening } from './happenings.ts';

/** Who passes another within so many times the sum of their radii, without being bound to it, has come close. */
const APPROACH_RADII = 5;

/** Two that touch: indices of free bodies, the second -1 where the first meets a body on rails. */
export interface Contact {
  readonly timeS: number;
  readonly first: number;
  readonly second: number;
  readonly rail: number;
  readonly speedMps: number;
  readonly distanceM: number;
}

/** One pair that is watched: what is needed of it, in rows of `#pairs`. */
const FIRST = 0;
const SECOND = 1;
const RAIL = 2;
const ROW = 3;

/** Looks for bodies that meet or pass each other within a step. Allocates when something is found, or when bodies come and go. */
export class Contacts {
  /** The first contact of the step that was looked at last. */
  found: Contact | null = null;
  /** Passages of that step, in no order, with their times. */
  readonly passages: { readonly timeS: number; readonly happening: Happening }[] = [];
  readonly #field: BodyField | null;
  readonly #pulls: FreePulls;
  readonly #finder = new PassageFinder(2);
  readonly #from = new Float64Array(12);
  readonly #to = new Float64Array(12);
  readonly #slopeFrom = new Float64Array(12);
  readonly #slopeTo = new Float64Array(12);
  readonly #rail = new Float64Array(6);
  readonly #part = new Float64Array(3);
  #bodies: readonly FreeBody[] = [];
  #pairs = new Int32Array(0);
  #before = new Float64Array(0);
  #after = new Float64Array(0);

  constructor(field: BodyField | null, pulls: FreePulls) {
    this.#field = field;
    this.#pulls = pulls;
  }

  /** Takes the bodies as they are now, in the order of states. */
  take(all: readonly FreeBody[]): void {
    this.#bodies = all;
    const pairs: number[] = [];
    for (let i = 0; i < all.length; i += 1) {
      for (let j = i + 1; j < all.length; j += 1) pairs.push(i, j, -1);
      if (this.#field === null) continue;
      const { body } = all[i];
      if (body > 0) pairs.push(i, -1, body);
      for (const rail of pullers[body]) pairs.push(i, -1, rail);
    }
    this.#pairs = Int32Array.from(pairs);
    this.#before = new Float64Array((6 * pairs.length) / ROW);
    this.#after = new Float64Array((6 * pairs.length) / ROW);
  }

  /** Takes the beginning of a step. */
  begin(timeS: number, state: Float64Array): void {
    this.#separate(timeS, state, this.#before);
  }

  /** Looks at a step that begins where the one before has ended; true where nobody meets in it. */
  look(
    fromS: number,
    toS: number,
    state: Float64Array,
    slopeFrom: Float64Array,
    slopeTo: Float64Array,
  ): boolean {
    this.found = null;
    this.passages.length = 0;
    this.#separate(toS, state, this.#after);
    const before = this.#before;
    const after = this.#after;
    for (let pair = 0, at = 0; pair < this.#pairs.length; pair += ROW, at += 6) {
      const touchingM = this.#touchingM(pair);
      const parts = rateOf(after, at) > 0 && rateOf(before, at) < 0;
      const squareAfter = squareOf(after, at);
      if (!parts && squareAfter >= touchingM * touchingM) continue;
      const nearM = APPROACH_RADII * touchingM + (speedOf(before, at) + speedOf(after, at)) * (toS - fromS);
      if (Math.min(squareAfter, squareOf(before, at)) > nearM * nearM) continue;
      this.#fit(pair, at, fromS, toS, slopeFrom, slopeTo);
      this.#judge(pair, touchingM, parts);
    }
    this.#before = after;
    this.#after = before;
    return this.found === null;
  }

  #judge(pair: number, touchingM: number, parts: boolean): void {
    if (!parts) {
      this.#meet(pair, touchingM, 1);
      return;
    }
    const passage = this.#finder.nearest(0, 1);
    if (passage.distanceM < touchingM) {
      this.#meet(pair, touchingM, passage.share);
      return;
    }
    const { timeS, distanceM, speedMps } = passage;
    if (distanceM > APPROACH_RADII * touchingM) return;
    if (0.5 * speedMps * speedMps < this.#gmOf(pair) / distanceM) return;
    const first = this.#bodies[this.#pairs[pair + FIRST]];
    const second = this.#bodies[this.#pairs[pair + SECOND]];
    const happening: Happening = {
      kind: 'approach',
      entity: first.id,
      name: first.name,
      other: second === undefined ? 0 : second.id,
      otherName: second === undefined ? '' : second.name,
      rail: this.#pairs[pair + RAIL],
      distanceM,
      speedMps,
    };
    this.passages.push({ timeS, happening });
  }

  #meet(pair: number, touchingM: number, share: number): void {
    const { timeS, speedMps, distanceM } = this.#finder.meeting(0, 1, touchingM, share);
    if (this.found !== null && this.found.timeS <= timeS) return;
    this.found = {
      timeS,
      first: this.#pairs[pair + FIRST],
      second: this.#pairs[pair + SECOND],
      rail: this.#pairs[pair + RAIL],
      speedMps,
      distanceM,
    };
  }

  #touchingM(pair: number): number {
    const rail = this.#pairs[pair + RAIL];
    const own = this.#bodies[this.#pairs[pair + FIRST]].make.radiusM;
    return (
      own + (rail < 0 ? this.#bodies[this.#pairs[pair + SECOND]].make.radiusM : bodies[rail].meanRadiusM)
    );
  }

  #gmOf(pair: number): number {
    const rail = this.#pairs[pair + RAIL];
    const own = this.#bodies[this.#pairs[pair + FIRST]].make.gmM3S2;
    return own + (rail < 0 ? this.#bodies[this.#pairs[pair + SECOND]].make.gmM3S2 : bodies[rail].gmM3S2);
  }

  /** Writes where the second of every pair is as seen from the first, and how it moves. */
  #separate(timeS: number, state: Float64Array, out: Float64Array): void {
    const half = 3 * this.#bodies.length;
    const part = this.#part;
    this.#pulls.placeFrames(timeS);
    for (let pair = 0, at = 0; pair < this.#pairs.length; pair += ROW, at += 6) {
      const first = this.#pairs[pair + FIRST];
      const second = this.#pairs[pair + SECOND];
      if (second >= 0) {
        this.#pulls.separation(first, second, state, part);
        for (let k = 0; k < 3; k += 1) out[at + k] = part[k];
        this.#pulls.velocityBetween(first, second, state, part);
        for (let k = 0; k < 3; k += 1) out[at + 3 + k] = part[k];
        continue;
      }
      this.#railState(this.#pairs[pair + RAIL], this.#bodies[first].body, timeS);
      for (let k = 0; k < 3; k += 1) {
        out[at + k] = this.#rail[k] - state[3 * first + k];
        out[at + 3 + k] = this.#rail[k + 3] - state[half + 3 * first + k];
      }
    }
  }

  #railState(rail: number, reference: number, timeS: number): void {
    const field = this.#field;
    if (field === null || rail === reference) this.#rail.fill(0);
    else field.stateBetween(rail, reference, field.day, field.second - field.spanS + timeS, this.#rail);
  }

  /** Gives the finder the way of the second past the first: with accelerations where they are known. */
  #fit(
    pair: number,
    at: number,
    fromS: number,
    toS: number,
    slopeFrom: Float64Array,
    slopeTo: Float64Array,
  ): void {
    const first = this.#pairs[pair + FIRST];
    const second = this.#pairs[pair + SECOND];
    const { body } = this.#bodies[first];
    const known = second >= 0 ? this.#bodies[second].body === body : this.#pairs[pair + RAIL] === body;
    const half = 3 * this.#bodies.length;
    for (let k = 0; k < 3; k += 1) {
      this.#from[3 + k] = this.#before[at + k];
      this.#from[9 + k] = this.#before[at + 3 + k];
      this.#to[3 + k] = this.#after[at + k];
      this.#to[9 + k] = this.#after[at + 3 + k];
      const a = half + 3 * first + k;
      const b = half + 3 * second + k;
      this.#slopeFrom[9 + k] = (second >= 0 ? slopeFrom[b] : 0) - slopeFrom[a];
      this.#slopeTo[9 + k] = (second >= 0 ? slopeTo[b] : 0) - slopeTo[a];
    }
    this.#finder.begin(
      fromS,
      toS,
      this.#from,
      this.#to,
      known ? this.#slopeFrom : null,
      known ? this.#slopeTo : null,
    );
  }
}

function squareOf(of: Float64Array, at: number): number {
  return of[at] * of[at] + of[at + 1] * of[at + 1] + of[at + 2] * of[at + 2];
}

function speedOf(of: Float64Array, at: number): number {
  return Math.sqrt(of[at + 3] * of[at + 3] + of[at + 4] * of[at + 4] + of[at + 5] * of[at + 5]);
}

/** Half the rate of change of the squared distance. */
function rateOf(of: Float64Array, at: number): number {
  return of[at] * of[at + 3] + of[at + 1] * of[at + 4] + of[at + 2] * of[at + 5];
}
