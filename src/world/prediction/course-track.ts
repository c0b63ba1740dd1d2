import { addSeconds, type Ephemeris, type Epoch, type SampledTrack, trackAt } from '../../astro/index.ts';
import type { Vec3 } from '../../math/index.ts';

/**
 * Samples of a course: seconds from its start, reference body and state in that body's inertial frame. Where the frame
 * changes, or the velocity by an impulse, two samples stand at one instant.
 */
export class CourseTrack implements SampledTrack {
  readonly timesS: Float64Array;
  readonly bodyOf: Int32Array;
  readonly states: Float64Array;
  count = 0;
  readonly #start = { day: 0, second: 0 };
  readonly #instant = { day: 0, second: 0 };
  readonly #term = new Float64Array(6);

  constructor(samples: number) {
    this.timesS = new Float64Array(samples);
    this.bodyOf = new Int32Array(samples);
    this.states = new Float64Array(6 * samples);
  }

  /** Empties it for a course that starts at an instant. */
  begin(day: number, second: number): void {
    this.#start.day = day;
    this.#start.second = second;
    this.count = 0;
  }

  /** The date (TDB since J2000) so many seconds after the start; unless written to `out`, it holds until the next is asked for. */
  instantAt(timeS: number, out: Epoch = this.#instant): Readonly<Epoch> {
    return addSeconds(out, this.#start, timeS);
  }

  /** Seconds from the start to an instant. */
  timeOf(day: number, second: number): number {
    return (day - this.#start.day) * 86_400 + (second - this.#start.second);
  }

  add(timeS: number, body: number, offsetM: Vec3, velocityMps: Vec3): void {
    const at = 6 * this.count;
    this.timesS[this.count] = timeS;
    this.bodyOf[this.count] = body;
    for (let i = 0; i < 3; i++) {
      this.states[at + i] = offsetM[i];
      this.states[at + 3 + i] = velocityMps[i];
    }
    this.count += 1;
  }

  /** Ends the track within its last piece. */
  cut(share: number): void {
    const last = this.count - 1;
    trackAt(this, last - 1, share, this.#term);
    this.timesS[last] = this.timesS[last - 1] + share * (this.timesS[last] - this.timesS[last - 1]);
    this.states.set(this.#term, 6 * last);
  }

  /** The last sample that is not after a time, the later one of two; -1 before the first. */
  sampleAt(timeS: number): number {
    let low = -1;
    let high = this.count;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.timesS[middle] <= timeS) low = middle;
      else high = middle;
    }
    return low;
  }

  /**
   * Writes the state at a time, in the inertial frame of `center` where that body is then; false outside of the track.
   * Does not allocate.
   */
  stateAt(timeS: number, center: number, ephemeris: Ephemeris | null, out: Float64Array): boolean {
    const sample = this.sampleAt(timeS);
    if (sample < 0 || timeS > this.timesS[this.count - 1]) return false;
    if (timeS === this.timesS[sample]) for (let i = 0; i < 6; i++) out[i] = this.states[6 * sample + i];
    else {
      const spanS = this.timesS[sample + 1] - this.timesS[sample];
      trackAt(this, sample, (timeS - this.timesS[sample]) / spanS, out);
    }
    return this.moveTo(timeS, this.bodyOf[sample], center, ephemeris, out);
  }

  /** Turns a state about one body at a time into one about another, in place; false where that is not on rails. */
  moveTo(
    timeS: number,
    body: number,
    center: number,
    ephemeris: Ephemeris | null,
    state: Float64Array,
  ): boolean {
    if (body === center) return true;
    if (ephemeris === null) return false;
    const { day, second } = this.instantAt(timeS);
    ephemeris.stateBetween(body, center, day, second, this.#term);
    for (let i = 0; i < 6; i++) state[i] += this.#term[i];
    return true;
  }
}
