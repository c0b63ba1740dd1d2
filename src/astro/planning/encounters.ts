import { AstroError } from '../error.ts';

/** Rounds of the search for a root inside of one piece of a track: halves, to the last digits of its length. */
const MOST_ROUNDS = 60;

/**
 * The motion of one thing seen from another as samples: times that never fall, and six doubles each (m, m/s). Between
 * samples it is the cubic through both ends, so a piece should turn by a small angle only.
 */
export interface SampledTrack {
  readonly timesS: Float64Array;
  readonly states: Float64Array;
  /** How many samples count; the arrays may be longer. */
  readonly count: number;
}

/** A least distance along a track. */
export interface Approach {
  readonly timeS: number;
  readonly distanceM: number;
  readonly speedMps: number;
}

/** Where a track enters or leaves a sphere. */
export interface Crossing {
  readonly timeS: number;
  readonly inward: boolean;
}

const at = new Float64Array(6);

/**
 * Writes the state of a track `share` (0 to 1) of the way from a sample to the next, which comes after it in time. Does
 * not allocate.
 */
export function trackAt(track: SampledTrack, sample: number, share: number, out: Float64Array): Float64Array {
  const { timesS, states } = track;
  const spanS = timesS[sample + 1] - timesS[sample];
  const start = 6 * sample;
  const end = start + 6;
  const rest = 1 - share;
  const ofStart = rest * rest * (1 + 2 * share);
  const ofEnd = share * share * (1 + 2 * rest);
  const ofStartRate = rest * rest * share * spanS;
  const ofEndRate = -share * share * rest * spanS;
  const slope = (6 * share * rest) / spanS;
  const slopeStart = rest * (1 - 3 * share);
  const slopeEnd = share * (1 - 3 * rest);
  for (let k = 0; k < 3; k++) {
    const from = states[start + k];
    const to = states[end + k];
    const fromRate = states[start + 3 + k];
    const toRate = states[end + 3 + k];
    out[k] = ofStart * from + ofEnd * to + ofStartRate * fromRate + ofEndRate * toRate;
    out[3 + k] = slope * (to - from) + slopeStart * fromRate + slopeEnd * toRate;
  }
  return out;
}

/**
 * Share of the way (0 to 1) from a sample to the next at which the distance is least or greatest: the root of the range
 * rate, where its sign changes between both; else -1. Does not allocate.
 */
export function turningShare(track: SampledTrack, sample: number): number {
  const approaching = approachesAt(track, sample, 0);
  if (approachesAt(track, sample, 1) === approaching) return -1;
  let low = 0;
  let high = 1;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const middle = 0.5 * (low + high);
    if (middle === low || middle === high) break;
    if (approachesAt(track, sample, middle) === approaching) low = middle;
    else high = middle;
  }
  return high;
}

/** Whether the distance falls at a sample. */
export function approaches({ states }: SampledTrack, sample: number): boolean {
  const k = 6 * sample;
  return states[k] * states[k + 3] + states[k + 1] * states[k + 4] + states[k + 2] * states[k + 5] < 0;
}

/**
 * Share of the way from a sample to the next, between `from` and `to`, at which the track passes through a sphere about
 * its origin; -1 where both ends are on the same side. Does not allocate.
 */
export function crossingShare(
  track: SampledTrack,
  sample: number,
  radiusM: number,
  from = 0,
  to = 1,
): number {
  const begins = outside(track, sample, from, radiusM);
  if (begins === outside(track, sample, to, radiusM)) return -1;
  let low = from;
  let high = to;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const middle = 0.5 * (low + high);
    if (middle === low || middle === high) break;
    if (outside(track, sample, middle, radiusM) === begins) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Every least distance along a track, in their order.
 * @throws AstroError `out_of_range` when there are more than `most`.
 */
export function closestApproaches(track: SampledTrack, most = 1000): Approach[] {
  const found: Approach[] = [];
  for (let sample = 0; sample + 1 < track.count; sample++) {
    const share = approaches(track, sample) ? turningShare(track, sample) : -1;
    if (share < 0) continue;
    if (found.length === most) throw tooMany('least distances', most);
    trackAt(track, sample, share, at);
    found.push({
      timeS: timeAt(track, sample, share),
      distanceM: Math.sqrt(at[0] * at[0] + at[1] * at[1] + at[2] * at[2]),
      speedMps: Math.sqrt(at[3] * at[3] + at[4] * at[4] + at[5] * at[5]),
    });
  }
  return found;
}

/**
 * Every passage through a sphere about the origin of a track (a sphere of influence, an atmosphere, the ground), also of
 * pieces that only dip into it, in their order.
 * @throws AstroError `out_of_range` when there are more than `most`.
 */
export function sphereCrossings(track: SampledTrack, radiusM: number, most = 1000): Crossing[] {
  const found: Crossing[] = [];
  for (let sample = 0; sample + 1 < track.count; sample++) {
    const turn = turningShare(track, sample);
    const pieces =
      turn < 0
        ? [[0, 1]]
        : [
            [0, turn],
            [turn, 1],
          ];
    for (const [from, to] of pieces) {
      const share = crossingShare(track, sample, radiusM, from, to);
      if (share < 0) continue;
      if (found.length === most) throw tooMany('crossings', most);
      found.push({ timeS: timeAt(track, sample, share), inward: outside(track, sample, from, radiusM) });
    }
  }
  return found;
}

/** Whether the distance falls at a share of the way from a sample to the next. */
function approachesAt(track: SampledTrack, sample: number, share: number): boolean {
  trackAt(track, sample, share, at);
  return at[0] * at[3] + at[1] * at[4] + at[2] * at[5] < 0;
}

function outside(track: SampledTrack, sample: number, share: number, radiusM: number): boolean {
  trackAt(track, sample, share, at);
  return at[0] * at[0] + at[1] * at[1] + at[2] * at[2] > radiusM * radiusM;
}

function timeAt({ timesS }: SampledTrack, sample: number, share: number): number {
  return timesS[sample] + share * (timesS[sample + 1] - timesS[sample]);
}

function tooMany(what: string, most: number): AstroError {
  return new AstroError('out_of_range', `The track has more than ${most} ${what}: look at less of it.`);
}
