import { bodies } from '../bodies/bodies.ts';
import { DAY_S, J2000_JD } from '../constants.ts';
import { AstroError } from '../error.ts';
import { calendarDate } from '../time/calendar.ts';
import { betweenBodies } from './between.ts';
import type { Ephemeris } from './ephemeris.ts';
import { addHarmonics, type Harmonics } from './harmonics.ts';
import type { PackedSeries } from './packed-series.ts';
import { type Parts, readRailsFile } from './rails-file.ts';

/** How a body moves, ready to evaluate: along pieces, in oscillations, or along pieces with oscillations on top. */
interface Track {
  readonly series: PackedSeries | null;
  readonly pieceDays: number;
  /** Null where no piece is cut in parts. */
  readonly parts: Parts | null;
  readonly harmonics: Harmonics | null;
}

/**
 * How far the centres of planets with heavy moons may be off about the barycentres of their systems, m, which is not in what the
 * file states of these: docs/ephemeris.md, section Moons; of Neptune beyond the end of the data.
 */
const centreErrorM: Readonly<Record<string, number>> = {
  jupiter: 419,
  saturn: 560,
  uranus: 136,
  neptune: 2520,
  pluto: 192,
};

/**
 * Reads the committed motion of all bodies (data/ephemeris/rails.bin); evaluating one takes a fraction of a microsecond.
 * @throws AstroError `rails_corrupt` when the bytes are not a whole, unaltered file of the known version.
 */
export function loadRails(bytes: Uint8Array): Ephemeris {
  const { header, motions } = readRailsFile(bytes);
  const { firstDay, endDay } = header;
  const tracks: (Track | null)[] = [null];
  const errorM = new Float64Array(bodies.length);
  header.bodies.forEach((body, position) => {
    errorM[position + 1] = body.errorM + (centreErrorM[body.name] ?? 0);
    tracks.push({ ...motions[position], pieceDays: body.pieceDays });
  });

  /** Day and second of it of the instant that is read: handed over in an array, they are not made anew on the heap for each body. */
  const instant = new Float64Array(2);
  const goTo = (day: number, second: number): void => {
    const carry = Math.floor(second / DAY_S);
    instant[0] = day + carry;
    instant[1] = second - carry * DAY_S;
  };
  const read = (body: number, withMoons: boolean, out: Float64Array): Float64Array => {
    const track = tracks[body];
    if (track === null || track === undefined) return rootState(body, out);
    const day = instant[0];
    if (!(day >= firstDay && day < endDay)) throw outsideSpan(day, instant[1], firstDay, endDay);
    const { series, harmonics } = track;
    if (series === null) out.fill(0, 0, 6);
    else alongPieces(track, series, firstDay, instant, out);
    if (harmonics !== null && (withMoons || series === null)) addHarmonics(harmonics, instant, out);
    return out;
  };
  const relativeState = (body: number, day: number, second: number, out: Float64Array): Float64Array => {
    goTo(day, second);
    return read(body, true, out);
  };

  return {
    source: header.source,
    firstDay,
    endDay,
    errorM,
    covers: (day) => day >= firstDay && day < endDay,
    relativeState,
    relativeStates: (count, day, second, rows) => {
      goTo(day, second);
      for (let body = 0; body < count; body++) read(body, true, rows[body]);
    },
    systemState: (body, day, second, out) => {
      goTo(day, second);
      return read(body, false, out);
    },
    stateBetween: betweenBodies(relativeState),
  };
}

/**
 * Where an instant lies in its part, from -1 to 1, and how fast it goes on there, 1/s: what is handed over in an array need not
 * be made anew on the heap.
 */
const within = new Float64Array(2);

/** Finds the piece, and the part of it, for an instant. */
function alongPieces(
  { pieceDays, parts }: Track,
  series: PackedSeries,
  firstDay: number,
  instant: Float64Array,
  out: Float64Array,
): void {
  const since = instant[0] - firstDay;
  const piece = Math.floor(since / pieceDays);
  let into = since - piece * pieceDays + instant[1] / DAY_S;
  if (parts === null) {
    within[0] = (into * 2) / pieceDays - 1;
    within[1] = 2 / (pieceDays * DAY_S);
    evaluate(series, piece, out);
    return;
  }
  const { first, days } = parts;
  let part = first[piece];
  while (into >= days[part] && part + 1 < first[piece + 1]) {
    into -= days[part];
    part += 1;
  }
  within[0] = (into * 2) / days[part] - 1;
  within[1] = 2 / (days[part] * DAY_S);
  evaluate(series, part, out);
}

/** Clenshaw's recurrence for the value and, beside it, for the slope, three axes at once, at the place that `within` tells. */
function evaluate(packed: PackedSeries, part: number, out: Float64Array): void {
  const x = within[0];
  const slope = within[1];
  const series = packed.blockOf(part);
  const first = packed.placeInBlock(part);
  const twice = x + x;
  let bx = 0;
  let by = 0;
  let bz = 0;
  let bx1 = 0;
  let by1 = 0;
  let bz1 = 0;
  let dx = 0;
  let dy = 0;
  let dz = 0;
  let dx1 = 0;
  let dy1 = 0;
  let dz1 = 0;
  for (let at = first + packed.partSize - 3; at > first; at -= 3) {
    const sx = bx + bx + twice * dx - dx1;
    const sy = by + by + twice * dy - dy1;
    const sz = bz + bz + twice * dz - dz1;
    dx1 = dx;
    dy1 = dy;
    dz1 = dz;
    dx = sx;
    dy = sy;
    dz = sz;
    const vx = series[at] + twice * bx - bx1;
    const vy = series[at + 1] + twice * by - by1;
    const vz = series[at + 2] + twice * bz - bz1;
    bx1 = bx;
    by1 = by;
    bz1 = bz;
    bx = vx;
    by = vy;
    bz = vz;
  }
  out[0] = series[first] + x * bx - bx1;
  out[1] = series[first + 1] + x * by - by1;
  out[2] = series[first + 2] + x * bz - bz1;
  out[3] = (bx + x * dx - dx1) * slope;
  out[4] = (by + x * dy - dy1) * slope;
  out[5] = (bz + x * dz - dz1) * slope;
}

function rootState(body: number, out: Float64Array): Float64Array {
  if (body !== 0)
    throw new AstroError('unknown_body', `There is no body with index ${body}; there are ${bodies.length}.`);
  return out.fill(0, 0, 6);
}

function outsideSpan(day: number, second: number, firstDay: number, endDay: number): AstroError {
  // days of the rails begin at noon, as Julian days do
  const first = `${calendarDate(firstDay)} 12:00 (JD ${J2000_JD + firstDay})`;
  const last = `${calendarDate(endDay)} 12:00 (JD ${J2000_JD + endDay})`;
  return new AstroError(
    'outside_span',
    `JD ${J2000_JD + day + second / DAY_S} (TDB) lies outside the ephemeris, which covers ${first} to before ${last}. Choose a date inside.`,
  );
}
