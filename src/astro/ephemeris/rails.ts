import { bodies } from '../bodies/bodies.ts';
import { DAY_S, J2000_JD } from '../constants.ts';
import { AstroError } from '../error.ts';
import { calendarDate } from '../time/calendar.ts';
import { betweenBodies } from './between.ts';
import type { Ephemeris } from './ephemeris.ts';
import { readRailsFile } from './rails-file.ts';

/** A body's pieces, ready to evaluate. */
interface Track {
  /** [piece][order][axis], metres. */
  readonly series: Float64Array;
  readonly terms: number;
  readonly pieceDays: number;
  readonly daysToUnit: number;
  readonly slopePerSecond: number;
}

/**
 * Reads the committed Chebyshev pieces (data/ephemeris/rails.bin); evaluation takes a fraction of a microsecond.
 * @throws AstroError `rails_corrupt` when the bytes are not a whole, unaltered file of the known version.
 */
export function loadRails(bytes: ArrayBuffer): Ephemeris {
  const { header, series } = readRailsFile(bytes);
  const { firstDay, endDay } = header;
  const tracks: (Track | null)[] = bodies.map(() => null);
  const errorM = new Float64Array(bodies.length);
  header.bodies.forEach((body, position) => {
    errorM[position + 1] = body.errorM;
    tracks[position + 1] = {
      series: series[position],
      terms: body.bits.length,
      pieceDays: body.pieceDays,
      daysToUnit: 2 / body.pieceDays,
      slopePerSecond: 2 / (body.pieceDays * DAY_S),
    };
  });

  const relativeState = (body: number, day: number, second: number, out: Float64Array): Float64Array => {
    const track = tracks[body];
    if (track === null || track === undefined) return rootState(body, out);
    let wholeDay = day;
    let rest = second;
    if (!(rest >= 0 && rest < DAY_S)) {
      const carry = Math.floor(rest / DAY_S);
      wholeDay += carry;
      rest -= carry * DAY_S;
    }
    if (!(wholeDay >= firstDay && wholeDay < endDay)) throw outsideSpan(day, second, firstDay, endDay);
    const since = wholeDay - firstDay;
    const piece = Math.floor(since / track.pieceDays);
    const x = (since - piece * track.pieceDays + rest / DAY_S) * track.daysToUnit - 1;
    return evaluate(track, piece, x, out);
  };

  return {
    source: header.source,
    firstDay,
    endDay,
    errorM,
    covers: (day) => day >= firstDay && day < endDay,
    relativeState,
    stateBetween: betweenBodies(relativeState),
  };
}

/** Clenshaw's recurrence for the value and, beside it, for the slope, three axes at once. */
function evaluate(track: Track, piece: number, x: number, out: Float64Array): Float64Array {
  const { series, terms } = track;
  const twice = x + x;
  const first = piece * terms * 3;
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
  for (let at = first + (terms - 1) * 3; at > first; at -= 3) {
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
  const slope = track.slopePerSecond;
  out[0] = series[first] + x * bx - bx1;
  out[1] = series[first + 1] + x * by - by1;
  out[2] = series[first + 2] + x * bz - bz1;
  out[3] = (bx + x * dx - dx1) * slope;
  out[4] = (by + x * dy - dy1) * slope;
  out[5] = (bz + x * dz - dz1) * slope;
  return out;
}

function rootState(body: number, out: Float64Array): Float64Array {
  if (body !== 0)
    throw new AstroError('unknown_body', `There is no body with index ${body}; there are ${bodies.length}.`);
  return out.fill(0, 0, 6);
}

function outsideSpan(day: number, second: number, firstDay: number, endDay: number): AstroError {
  const first = `${calendarDate(firstDay)} (JD ${J2000_JD + firstDay})`;
  const last = `${calendarDate(endDay)} (JD ${J2000_JD + endDay})`;
  return new AstroError(
    'outside_span',
    `JD ${J2000_JD + day + second / DAY_S} (TDB) lies outside the ephemeris, which covers ${first} to ${last}. Choose a date inside.`,
  );
}
