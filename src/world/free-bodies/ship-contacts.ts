import { PassageFinder } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { StepTrack } from './step-track.ts';

/** A ship that is further within a body than this stays there even when it moves out, m. */
export const deepM = 1;

/** Numbers of a body that a step begins or ends with: place and velocity of the ship as the body sees it, own acceleration. */
const NUMBERS = 9;

/** The bodies at one moment of a tick, as a ship's frame has them. */
interface Places {
  readonly count: number;
  radiusOf(index: number): number;
  /** Writes where a point is as a body sees it. */
  seeFrom(index: number, offsetM: Vec3, out: Vec3): void;
}

interface TickPlaces {
  readonly start: { readonly free: Places };
  readonly end: { readonly free: Places };
}

/**
 * Finds where a ship meets the surface of a body that moves freely within a tick: on the straight way of a short arc, or step by
 * step along a long one, on polynomials through the ends of each step. Allocates only when bodies come or go.
 */
export class ShipContacts {
  /** Which body on the track was met; -1 for none. */
  met = -1;
  /** When that was on a long arc, s from the beginning of the tick. */
  timeS = 0;
  readonly #track: StepTrack;
  readonly #field: BodyField | null;
  readonly #finder = new PassageFinder(2);
  readonly #motion = new Float64Array(NUMBERS);
  readonly #frame = new Float64Array(6);
  readonly #from = new Float64Array(12);
  readonly #to = new Float64Array(12);
  readonly #slopeFrom = new Float64Array(12);
  readonly #slopeTo = new Float64Array(12);
  readonly #start = vec3.create();
  readonly #way = vec3.create();
  #reference = 0;
  #hullM = 0;
  #before = new Float64Array(0);
  #after = new Float64Array(0);

  constructor(track: StepTrack, field: BodyField | null) {
    this.#track = track;
    this.#field = field;
  }

  /** Begins the tick of a ship that is counted from `reference` and stands `hullM` high over what it meets. */
  begin(reference: number, hullM: number): void {
    this.met = -1;
    this.#reference = reference;
    this.#hullM = hullM;
  }

  /**
   * Looks along a short arc of a whole tick, the bodies standing as they do at its beginning and at its end; where it leads into
   * one, puts `to` on its surface, as that is at the end. True where it does.
   */
  lookStraight(from: Vec3, to: Vec3, { start, end }: TickPlaces): boolean {
    let first = 2;
    for (let i = 0; i < end.free.count; i += 1) {
      this.#seeEnds(i, from, to, start.free, end.free);
      const share = shareWithin(this.#start, this.#way, end.free.radiusOf(i) + this.#hullM);
      if (share >= first) continue;
      first = share;
      this.met = i;
    }
    if (this.met < 0) return false;
    this.#seeEnds(this.met, from, to, start.free, end.free);
    // back along the way to where the contact was, seen from the body at the end
    vec3.addScaled(to, to, this.#way, first - 1);
    return true;
  }

  /** Takes the beginning of a long arc: place and velocity. */
  beginSteps(timeS: number, state: Float64Array): void {
    this.met = -1;
    const size = NUMBERS * this.#track.references.length;
    if (this.#before.length !== size) {
      this.#before = new Float64Array(size);
      this.#after = new Float64Array(size);
    }
    this.#seeAll(timeS, state, this.#before);
  }

  /** Looks at a step that begins where the last has ended; true where it leads into no body. The slopes are those of the ship. */
  lookStep(
    fromS: number,
    toS: number,
    state: Float64Array,
    slopeFrom: Float64Array | null,
    slopeTo: Float64Array | null,
  ): boolean {
    const before = this.#before;
    const after = this.#after;
    this.#seeAll(toS, state, after);
    for (let i = 0, at = 0; i < this.#track.references.length; i += 1, at += NUMBERS) {
      const reachM = this.#reachOf(i);
      const distanceM = lengthAt(after, at);
      const parts = rateOf(before, at) < 0 && rateOf(after, at) > 0;
      const within = distanceM < reachM && (rateOf(after, at) < 0 || distanceM < reachM - deepM);
      if (!parts && !within) continue;
      const nearM = reachM + (lengthAt(before, at + 3) + lengthAt(after, at + 3)) * (toS - fromS);
      if (Math.min(distanceM, lengthAt(before, at)) > nearM) continue;
      this.#fit(i, at, fromS, toS, slopeFrom, slopeTo);
      const share = within ? 1 : this.#nearestWithin(reachM);
      if (share < 0) continue;
      const { timeS } = this.#finder.meeting(0, 1, reachM, share);
      if (this.met >= 0 && this.timeS <= timeS) continue;
      this.met = i;
      this.timeS = timeS;
    }
    this.#before = after;
    this.#after = before;
    return this.met < 0;
  }

  /** Carries a state at the contact along with the body that was met, to the end of the tick. */
  carryOn(state: Float64Array, spanS: number): void {
    this.#moveTo(this.met, this.timeS);
    for (let k = 0; k < 6; k += 1) state[k] -= this.#motion[k];
    this.#moveTo(this.met, spanS);
    for (let k = 0; k < 6; k += 1) state[k] += this.#motion[k];
  }

  /** How near the centre of a body that of the ship can come, m. */
  #reachOf(index: number): number {
    return this.#track.bodies[index].make.radiusM + this.#hullM;
  }

  /** Writes the ship's way through a tick as a body sees it. */
  #seeEnds(index: number, from: Vec3, to: Vec3, start: Places, end: Places): void {
    start.seeFrom(index, from, this.#start);
    end.seeFrom(index, to, this.#way);
    vec3.sub(this.#way, this.#way, this.#start);
  }

  #seeAll(timeS: number, state: Float64Array, out: Float64Array): void {
    for (let i = 0, at = 0; i < this.#track.references.length; i += 1, at += NUMBERS) {
      this.#moveTo(i, timeS);
      for (let k = 0; k < 6; k += 1) out[at + k] = state[k] - this.#motion[k];
      for (let k = 6; k < 9; k += 1) out[at + k] = this.#motion[k];
    }
  }

  /** Writes how a body moves at a time, in the frame of the ship. */
  #moveTo(index: number, timeS: number): void {
    this.#track.motionAt(index, timeS, this.#motion);
    if (!this.#seeFrame(index, timeS)) return;
    for (let k = 0; k < 6; k += 1) this.#motion[k] += this.#frame[k];
  }

  /** Writes the state of what a body is counted from as the ship's frame has it; false where that is the same. */
  #seeFrame(index: number, timeS: number): boolean {
    const field = this.#field;
    const reference = this.#track.references[index];
    if (field === null || reference === this.#reference) return false;
    const second = field.second - field.spanS + timeS;
    field.stateBetween(reference, this.#reference, field.day, second, this.#frame);
    return true;
  }

  /** The share of the step at which the ship is nearest, if that is within a body; else -1. */
  #nearestWithin(reachM: number): number {
    const passage = this.#finder.nearest(0, 1);
    return passage.distanceM < reachM ? passage.share : -1;
  }

  /** Gives the finder the way of the ship past a body: with accelerations where both are counted from the same. */
  #fit(
    index: number,
    at: number,
    fromS: number,
    toS: number,
    slopeFrom: Float64Array | null,
    slopeTo: Float64Array | null,
  ): void {
    const known = this.#track.references[index] === this.#reference && slopeFrom !== null && slopeTo !== null;
    for (let k = 0; k < 3; k += 1) {
      this.#from[3 + k] = this.#before[at + k];
      this.#from[9 + k] = this.#before[at + 3 + k];
      this.#to[3 + k] = this.#after[at + k];
      this.#to[9 + k] = this.#after[at + 3 + k];
      if (!known) continue;
      this.#slopeFrom[9 + k] = slopeFrom[3 + k] - this.#before[at + 6 + k];
      this.#slopeTo[9 + k] = slopeTo[3 + k] - this.#after[at + 6 + k];
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

/** The share of a straight way from `start` at which it comes within a distance of the origin; 2 where it does not. */
function shareWithin(start: Vec3, way: Vec3, reachM: number): number {
  const square = vec3.lengthSquared(start);
  const along = vec3.dot(start, way);
  const outside = square - reachM * reachM;
  if (outside <= 0) {
    const deep = square < (reachM - deepM) * (reachM - deepM);
    return along < 0 || deep ? 0 : 2;
  }
  if (along >= 0) return 2;
  const length = vec3.lengthSquared(way);
  const root = along * along - length * outside;
  if (root < 0) return 2;
  const share = outside / (Math.sqrt(root) - along);
  return share <= 1 ? share : 2;
}

function lengthAt(of: Float64Array, at: number): number {
  return Math.sqrt(of[at] * of[at] + of[at + 1] * of[at + 1] + of[at + 2] * of[at + 2]);
}

/** Half the rate of change of the squared distance. */
function rateOf(of: Float64Array, at: number): number {
  return of[at] * of[at + 3] + of[at + 1] * of[at + 4] + of[at + 2] * of[at + 5];
}
