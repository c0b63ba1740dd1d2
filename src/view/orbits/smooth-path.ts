import { type Vec3, vec3 } from '../../math/index.ts';
import type { CoursePath } from '../view-state.ts';

/** Shortest part of a piece between two samples that is drawn, as a share of the piece. */
const LEAST_SHARE = 2 ** -12;
/** Points that parts take at most beside the samples themselves. */
export const MOST_BETWEEN = 1024;
/** A straight part lies no further beside the curve than this angle as seen from the eye, rad: a third of a pixel. */
const BESIDE_RAD = 4e-4;
/** The line begins so far ahead of the ship's middle, m: nearer each of two eyes would see it pass to another side. */
const BEGINS_M = 20;
/** Numbers of a point that is written: its place, and how strong the line is there. */
const NUMBERS = 4;

const none = vec3.create();

/**
 * Writes a path as a line that shows no corners to an eye beside it: between samples it runs on cubics through them, whose slopes
 * are those of parabolas through three neighbours (Catmull and Rom 1974, in Computer Aided Geometric Design, 317; with unequal
 * times), in straight parts, the shorter the nearer they pass. Where two samples stand at one instant there is a corner. Does not allocate.
 */
export class SmoothPath {
  readonly #before = vec3.create();
  readonly #from = vec3.create();
  readonly #to = vec3.create();
  readonly #after = vec3.create();
  readonly #slopeFrom = vec3.create();
  readonly #slopeTo = vec3.create();
  readonly #off = vec3.create();
  readonly #here = vec3.create();
  readonly #point = vec3.create();
  #left = 0;

  /**
   * Writes the line from just ahead of the eye's ship on, which is at the origin.
   * @param center where the body is that the path is counted from, m
   * @returns how many points it has
   */
  write(data: Float32Array, path: CoursePath, center: Vec3): number {
    const { strengths, first, count, timesS } = path;
    this.#left = MOST_BETWEEN;
    data.fill(0, 0, 3);
    data[3] = strengths[first];
    let at = 1;
    if (first > 1) this.#place(this.#before, path, center, first - 2);
    this.#place(this.#from, path, center, Math.max(0, first - 1));
    this.#place(this.#to, path, center, first);
    for (let sample = first - 1; sample + 1 < count; sample += 1) {
      const next = sample + 1;
      if (next + 1 < count) this.#place(this.#after, path, center, next + 1);
      if (sample >= 0 && timesS !== undefined && timesS[next] > timesS[sample]) {
        this.#slopes(timesS, sample, count);
        at = this.#between(data, at, path, sample);
      }
      put(data, at, this.#to, strengths[next]);
      at += 1;
      vec3.copy(this.#before, this.#from);
      vec3.copy(this.#from, this.#to);
      vec3.copy(this.#to, this.#after);
    }
    begin(data);
    return at;
  }

  /** Writes the points of a piece between its ends, from a share of it on where it begins at the ship. */
  #between(
    data: Float32Array,
    from: number,
    { strengths, first, passed = 0 }: CoursePath,
    sample: number,
  ): number {
    const begins = sample < first ? passed : 0;
    // a cubic leaves its chord by an eighth of the difference of its slopes, a part of it by the square of its share
    const besideM = vec3.distance(this.#slopeFrom, this.#slopeTo) / 8;
    // the ship is never quite on its way
    vec3.set(this.#off, 0, 0, 0);
    if (sample < first) this.#curve(this.#off, begins, begins);
    this.#curve(this.#here, begins, begins);
    let at = from;
    let share = begins;
    let part = 1;
    for (; this.#left > 0; this.#left -= 1) {
      part = Math.min(2 * part, 1 - share);
      this.#curve(this.#point, share + part, begins);
      while (part > LEAST_SHARE && besideM * part * part > BESIDE_RAD * this.#nearM()) {
        part /= 2;
        this.#curve(this.#point, share + part, begins);
      }
      if (part === 1 - share) break;
      share += part;
      put(data, at, this.#point, strengths[sample] + share * (strengths[sample + 1] - strengths[sample]));
      vec3.copy(this.#here, this.#point);
      at += 1;
    }
    return at;
  }

  /** How near the eye a part passes, m. */
  #nearM(): number {
    return Math.max(BEGINS_M, toOrigin(this.#here, this.#point));
  }

  /** The slopes of a piece at both its ends, for a parameter that goes from 0 to 1 along it. */
  #slopes(timesS: Float64Array, sample: number, count: number): void {
    const next = sample + 1;
    const spanS = timesS[next] - timesS[sample];
    const beforeS = sample > 0 ? timesS[sample] - timesS[sample - 1] : 0;
    const afterS = next + 1 < count ? timesS[next + 1] - timesS[next] : 0;
    const chord = vec3.sub(this.#point, this.#to, this.#from);
    for (let k = 0; k < 3; k += 1) {
      const start =
        beforeS > 0
          ? (beforeS * chord[k] + (spanS * spanS * (this.#from[k] - this.#before[k])) / beforeS) /
            (beforeS + spanS)
          : Number.NaN;
      const end =
        afterS > 0
          ? (afterS * chord[k] + (spanS * spanS * (this.#after[k] - this.#to[k])) / afterS) / (afterS + spanS)
          : Number.NaN;
      this.#slopeFrom[k] = beforeS > 0 ? start : afterS > 0 ? 2 * chord[k] - end : chord[k];
      this.#slopeTo[k] = afterS > 0 ? end : beforeS > 0 ? 2 * chord[k] - start : chord[k];
    }
  }

  /** Writes the place on the cubic of a piece, which is bent so that it begins at the ship. */
  #curve(out: Vec3, share: number, begins: number): void {
    const rest = 1 - share;
    const ofFrom = rest * rest * (1 + 2 * share);
    const ofTo = share * share * (1 + 2 * rest);
    for (let k = 0; k < 3; k += 1)
      out[k] =
        ofFrom * this.#from[k] +
        ofTo * this.#to[k] +
        rest * share * (rest * this.#slopeFrom[k] - share * this.#slopeTo[k]) -
        this.#off[k] * (rest / (1 - begins));
  }

  #place(
    out: Vec3,
    { points, turn, unitM = 1, offsetM = none }: CoursePath,
    center: Vec3,
    sample: number,
  ): void {
    vec3.set(out, unitM * points[3 * sample], unitM * points[3 * sample + 1], unitM * points[3 * sample + 2]);
    vec3.transformQuat(out, out, turn);
    for (let k = 0; k < 3; k += 1) out[k] += offsetM[k] + center[k];
  }
}

function put(data: Float32Array, point: number, place: Vec3, strength: number): void {
  const at = NUMBERS * point;
  data[at] = place[0];
  data[at + 1] = place[1];
  data[at + 2] = place[2];
  data[at + 3] = strength;
}

/** Puts the first point a little ahead on the way to the second, and no further than half of that. */
function begin(data: Float32Array): void {
  const x = data[NUMBERS];
  const y = data[NUMBERS + 1];
  const z = data[NUMBERS + 2];
  const share = Math.min(0.5, BEGINS_M / Math.sqrt(x * x + y * y + z * z));
  data[0] = share * x;
  data[1] = share * y;
  data[2] = share * z;
}

/** Distance of the origin from the straight way between two places, m. */
function toOrigin(from: Vec3, to: Vec3): number {
  let along = 0;
  let square = 0;
  for (let k = 0; k < 3; k += 1) {
    const way = to[k] - from[k];
    along -= way * from[k];
    square += way * way;
  }
  const share = square > 0 ? Math.min(1, Math.max(0, along / square)) : 0;
  let distance = 0;
  for (let k = 0; k < 3; k += 1) distance += (from[k] + share * (to[k] - from[k])) ** 2;
  return Math.sqrt(distance);
}
