import {
  approaches,
  bodies,
  crossingShare,
  type Ephemeris,
  heightAbove,
  type SampledTrack,
  trackAt,
  turningShare,
} from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import type { FreeBody } from '../free-bodies/free-body.ts';
import type { TickMoment } from '../free-bodies/free-field.ts';
import { limits } from '../limits.ts';
import type { CourseTrack } from './course-track.ts';

/** What a course passes. */
export type CourseMarkKind =
  | 'periapsis'
  | 'apoapsis'
  | 'closest'
  | 'enters'
  | 'leaves'
  | 'impact'
  | 'impulse';

/** Something on the way. */
export interface CourseMark {
  kind: CourseMarkKind;
  /** The body that it is about; of a custom one, what that is counted from. */
  body: number;
  /** The custom body that it is about, and its name; 0 for none. */
  entity: number;
  name: string;
  /** Seconds from the start of the course. */
  timeS: number;
  /** From the centre of that body, m, and the speed against it, m/s. */
  distanceM: number;
  speedMps: number;
  /** Above the ground of that body there and then, m; from the centre of one without. */
  heightM: number;
  /** Of an impulse: which of the plan. */
  impulse: number;
}

/** The custom bodies along the last piece of a course. */
export interface BodiesOfPiece {
  /** Which of them holds the ship at the end, and which did at the beginning, by their places on the piece; -1 for none. */
  readonly holder: number;
  readonly holderBefore: number;
  /** Which of them the closest approach is looked for to; -1 for none. */
  readonly target: number;
  bodyAt(index: number): FreeBody;
  /** Writes place and velocity of one at either end, as a body on rails has them. */
  stateOf(index: number, reference: number, moment: TickMoment, out: Float64Array): void;
  /** How far its sphere of influence reaches, m. */
  reachOf(index: number, reference: number): number;
}

/** Rounder orbits have no lowest and highest point worth naming. */
const ROUND = 1e-3;
/** As in the world: the border of a sphere of influence that is left. */
const LEAVING_SHARE = 1.02;

/** Finds what lies between the last two samples of a course; keeps a bounded list, and allocates nothing. */
export class CourseMarks {
  readonly all: readonly CourseMark[] = Array.from({ length: limits.courseMarks }, () => ({
    kind: 'impulse',
    body: 0,
    entity: 0,
    name: '',
    heightM: 0,
    timeS: 0,
    distanceM: 0,
    speedMps: 0,
    impulse: -1,
  }));
  count = 0;
  /** True once the course has met the ground. */
  struck = false;
  readonly #track: CourseTrack;
  readonly #state = new Float64Array(6);
  readonly #place: Vec3 = vec3.create();
  /** The last piece as another body sees it. */
  readonly #seen = { timesS: new Float64Array(2), states: new Float64Array(12), count: 2 };

  /** @param track the course that is looked at */
  constructor(track: CourseTrack) {
    this.#track = track;
  }

  clear(): void {
    this.count = 0;
    this.struck = false;
  }

  /** Looks at the last piece of a track; for turning points about what holds the ship there. */
  look(target: number, ephemeris: Ephemeris | null, free: BodiesOfPiece): void {
    const track = this.#track;
    const piece = track.count - 2;
    if (piece < 0 || !(track.timesS[piece + 1] > track.timesS[piece])) return;
    const body = track.bodyOf[piece];
    if (this.#hits(track, piece, body)) return;
    if (free.holder >= 0) this.#turnsAbout(free, track, piece);
    else if (bodies[body].gmM3S2 > 0) this.#turns(track, piece, turningShare(track, piece), body);
    if (free.holder !== free.holderBefore) this.#handsOver(free, track, piece);
    if (free.target >= 0 && free.target !== free.holder) this.#passes(free, track, piece);
    const isAbout = target === body && free.holder < 0;
    if (target < 0 || isAbout || bodies[target].gmM3S2 === 0 || ephemeris === null) return;
    this.#see(track, piece, target, ephemeris);
    if (!approaches(this.#seen, 0)) return;
    const nearest = turningShare(this.#seen, 0);
    if (nearest >= 0) this.#mark('closest', target, this.#seen, 0, nearest);
  }

  /** The lowest or highest point about a custom body that holds the ship. */
  #turnsAbout(free: BodiesOfPiece, track: CourseTrack, piece: number): void {
    this.#seeFrom(free, free.holder, track, piece);
    const share = turningShare(this.#seen, 0);
    const body = free.bodyAt(free.holder);
    if (share < 0 || this.#isRound(this.#seen, 0, share, body.gmM3S2)) return;
    const kind = approaches(this.#seen, 0) ? 'periapsis' : 'apoapsis';
    this.#markAbout(kind, body, track.bodyOf[piece], share);
  }

  /** Into the sphere of influence of a custom body, or out of it: the smaller one of two tells. */
  #handsOver(free: BodiesOfPiece, track: CourseTrack, piece: number): void {
    const { holder, holderBefore } = free;
    const reference = track.bodyOf[piece];
    const reachM = (at: number): number => (at < 0 ? Number.POSITIVE_INFINITY : free.reachOf(at, reference));
    const enters = reachM(holder) < reachM(holderBefore);
    const index = enters ? holder : holderBefore;
    if (index < 0 || !Number.isFinite(reachM(index))) return;
    this.#seeFrom(free, index, track, piece);
    const radiusM = (enters ? 1 : LEAVING_SHARE) * reachM(index);
    const share = crossingShare(this.#seen, 0, radiusM);
    // a rock whose ground is near holds far out of its sphere of influence
    if (share < 0 && lengthAt(this.#seen.states, enters ? 6 : 0) > radiusM) return;
    this.#markAbout(enters ? 'enters' : 'leaves', free.bodyAt(index), reference, share < 0 ? 1 : share);
  }

  #passes(free: BodiesOfPiece, track: CourseTrack, piece: number): void {
    this.#seeFrom(free, free.target, track, piece);
    if (!approaches(this.#seen, 0)) return;
    const share = turningShare(this.#seen, 0);
    if (share >= 0) this.#markAbout('closest', free.bodyAt(free.target), track.bodyOf[piece], share);
  }

  /** Marks a change of frame at the end of the last piece. */
  frame(before: number, next: number, ephemeris: Ephemeris): void {
    const track = this.#track;
    const piece = track.count - 2;
    if (piece < 0) return;
    const enters = bodies[next].parent === before;
    const body = enters ? next : before;
    const radiusM = enters ? bodies[next].frameM : LEAVING_SHARE * bodies[before].frameM;
    this.#see(track, piece, body, ephemeris);
    const share = crossingShare(this.#seen, 0, radiusM);
    this.#mark(enters ? 'enters' : 'leaves', body, this.#seen, 0, share < 0 ? 1 : share);
  }

  /** Ends a track within its last piece, on a custom body. */
  strike(share: number, index: number, free: BodiesOfPiece): void {
    const track = this.#track;
    const piece = track.count - 2;
    const body = free.bodyAt(index);
    this.#seeFrom(free, index, track, piece);
    const before = this.count;
    this.#markAbout('impact', body, track.bodyOf[piece], share);
    if (this.count > before) {
      this.all[before].distanceM = body.radiusM;
      this.all[before].heightM = 0;
    }
    track.cut(share);
    this.struck = true;
  }

  /** Marks an impulse at the last sample. */
  impulse(index: number): void {
    const track = this.#track;
    const last = track.count - 1;
    this.#put('impulse', track.bodyOf[last], track.timesS[last], track.states, 6 * last);
    if (this.count > 0) this.all[this.count - 1].impulse = index;
  }

  #hits(track: CourseTrack, piece: number, body: number): boolean {
    const radiusM = bodies[body].meanRadiusM;
    const lowest = approaches(track, piece) ? turningShare(track, piece) : -1;
    const share = crossingShare(track, piece, radiusM, 0, lowest < 0 ? 1 : lowest);
    if (share < 0) return false;
    this.#mark('impact', body, track, piece, share);
    track.cut(share);
    this.struck = true;
    return true;
  }

  #turns(track: CourseTrack, piece: number, share: number, body: number): void {
    if (share < 0 || this.#isRound(track, piece, share, bodies[body].gmM3S2)) return;
    this.#mark(approaches(track, piece) ? 'periapsis' : 'apoapsis', body, track, piece, share);
  }

  /** Whether an orbit has no lowest and highest point worth naming, by its state at one of them. */
  #isRound(track: SampledTrack, piece: number, share: number, gmM3S2: number): boolean {
    trackAt(track, piece, share, this.#state);
    const [x, y, z, u, v, w] = this.#state;
    const radius = Math.sqrt(x * x + y * y + z * z);
    return Math.abs((radius * (u * u + v * v + w * w)) / gmM3S2 - 1) < ROUND;
  }

  /** Writes the last piece as a custom body sees it. */
  #seeFrom(free: BodiesOfPiece, index: number, track: CourseTrack, piece: number): void {
    const { timesS, states } = this.#seen;
    for (let end = 0; end < 2; end++) {
      const sample = piece + end;
      timesS[end] = track.timesS[sample];
      free.stateOf(index, track.bodyOf[sample], end === 0 ? 'start' : 'end', this.#state);
      for (let i = 0; i < 6; i++) states[6 * end + i] = track.states[6 * sample + i] - this.#state[i];
    }
  }

  /** Marks something about a custom body, on the last piece as that sees it. */
  #markAbout(kind: CourseMarkKind, { id, name, radiusM }: FreeBody, body: number, share: number): void {
    const before = this.count;
    this.#mark(kind, body, this.#seen, 0, share);
    if (this.count === before) return;
    const mark = this.all[before];
    mark.entity = id;
    mark.name = name;
    mark.heightM = mark.distanceM - radiusM;
  }

  /** Writes the last piece as `body` sees it. */
  #see(track: CourseTrack, piece: number, body: number, ephemeris: Ephemeris): void {
    const { timesS, states } = this.#seen;
    for (let end = 0; end < 2; end++) {
      const sample = piece + end;
      timesS[end] = track.timesS[sample];
      for (let i = 0; i < 6; i++) this.#state[i] = track.states[6 * sample + i];
      track.moveTo(timesS[end], track.bodyOf[sample], body, ephemeris, this.#state);
      states.set(this.#state, 6 * end);
    }
  }

  #mark(kind: CourseMarkKind, body: number, track: SampledTrack, piece: number, share: number): void {
    trackAt(track, piece, share, this.#state);
    const from = track.timesS[piece];
    this.#put(kind, body, from + share * (track.timesS[piece + 1] - from), this.#state, 0);
  }

  /** Height above the ellipsoid of a body on rails, of the place in `states` from `at` on. */
  #heightAt(body: number, timeS: number, states: Float64Array, at: number, distanceM: number): number {
    if (bodies[body].equatorialRadiusM === 0) return distanceM;
    const { day, second } = this.#track.instantAt(timeS);
    return heightAbove(body, vec3.set(this.#place, states[at], states[at + 1], states[at + 2]), day, second);
  }

  #put(kind: CourseMarkKind, body: number, timeS: number, states: Float64Array, at: number): void {
    if (this.count === limits.courseMarks) return;
    const mark = this.all[this.count];
    this.count += 1;
    mark.kind = kind;
    mark.body = body;
    mark.entity = 0;
    mark.timeS = timeS;
    mark.distanceM = lengthAt(states, at);
    mark.speedMps = lengthAt(states, at + 3);
    mark.heightM = this.#heightAt(body, timeS, states, at, mark.distanceM);
    mark.impulse = -1;
  }
}

function lengthAt(values: Float64Array, at: number): number {
  const x = values[at];
  const y = values[at + 1];
  const z = values[at + 2];
  return Math.sqrt(x * x + y * y + z * z);
}
