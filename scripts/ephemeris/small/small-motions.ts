import { bodies, bodyIndex, type Ephemeris } from '../../../src/astro/index.ts';
import type { EncodedBody } from '../encode.ts';
import type { Sampler } from '../sampler.ts';
import type { States } from '../seams.ts';
import { cutPieces } from './cut-pieces.ts';
import { type SmallBody, smallBodies, startOf } from './starts.ts';
import { type Forces, TimedStates, trajectory } from './trajectory.ts';

/** The heavy asteroids, by their numbers in libswe: they pull the others, and are a check of what is integrated here. */
const HEAVY: Readonly<Record<string, number>> = { ceres: 17, pallas: 18, vesta: 20 };
/** Others that libswe has. */
const KNOWN: Readonly<Record<string, number>> = { ...HEAVY, juno: 19, chiron: 15 };
/** Those that come as near to the Sun as the Earth. */
const SWIFT = [
  'eros',
  'itokawa',
  'apophis',
  'bennu',
  'ryugu',
  'halley',
  'encke',
  'churyumov_gerasimenko',
  'hale_bopp',
];
const TABLE_STEP_DAYS = 4;
const DAYS_A_YEAR = 365.25;
/** What light asteroids and the rest of relativity do in a century: as much as for those that libswe has. */
const UNTOLD_M = 2_000_000;
const UNTOLD_FAR_M = 5_000_000;
/** Days between which two ways are compared. */
const COMPARE_STEP_DAYS = 16;

/** A small body's pieces, with how far they may be from the truth and how far they are from libswe's own. */
export interface SmallMotion extends EncodedBody {
  readonly fromSourceM: number | null;
}

/** Integrates and fits every small body. */
export function fitSmallBodies(
  rails: Ephemeris,
  sampler: Sampler,
  firstDay: number,
  endDay: number,
): SmallMotion[] {
  const tables = Object.entries(HEAVY).map(([name, id]) => ({
    name,
    gmM3S2: bodies[bodyIndex(name)].gmM3S2,
    states: tableOf(sampler, id, firstDay, endDay),
  }));
  return smallBodies.map((body) => {
    const forces = {
      outgassing: body.outgassing ?? [],
      asteroids: tables.filter(({ name }) => name !== body.name),
    };
    return fitSmallBody(rails, sampler, body, forces, firstDay, endDay);
  });
}

function fitSmallBody(
  rails: Ephemeris,
  sampler: Sampler,
  body: SmallBody,
  forces: Forces,
  firstDay: number,
  endDay: number,
): SmallMotion {
  const start = startOf(body);
  const states = trajectory(rails, start, forces, firstDay, endDay);
  const { naifId, semiMajorAxisM } = bodies[bodyIndex(body.name)];
  const far = semiMajorAxisM > 3e12;
  // the Sun itself circles with Mercury, ten kilometres wide: a finer fit far out would follow that alone
  const swift = SWIFT.includes(body.name);
  const pieces = cutPieces(
    states,
    { pieceDays: 128, degree: swift ? 13 : 9, toleranceM: swift ? 200 : 1000 },
    firstDay,
    endDay,
  );
  const known = KNOWN[body.name];
  const fromSourceM =
    known === undefined
      ? null
      : largestGap(states, (days) => sampler.sample({ id: known, center: 'sun' }, days), firstDay, endDay);
  // the same way from a start that is off by what the start is uncertain by: how that grows
  const off = trajectory(
    rails,
    { day: start.day, state: nudged(body, start.state) },
    forces,
    firstDay,
    endDay,
  );
  const grownM = largestGap(states, off, firstDay, endDay);
  const gap = Math.max(grownM, fromSourceM ?? (far ? UNTOLD_FAR_M : UNTOLD_M));
  return {
    name: body.name,
    naifId,
    center: 'sun',
    quantumM: swift ? 2 : 8,
    pieces,
    errorM: gap + pieces.errorM,
    errorMps: pieces.errorMps,
    fromSourceM,
  };
}

/** Moved along its way by sigma, and faster by what makes sigma over the years in which it was found. */
function nudged({ sigmaKm, arcYears }: SmallBody, state: Float64Array): Float64Array {
  const speed = Math.hypot(state[3], state[4], state[5]);
  const more = (sigmaKm * 1000) / (arcYears * DAYS_A_YEAR * 86_400);
  return state.map((value, k) =>
    k < 3 ? value + (sigmaKm * 1000 * state[k + 3]) / speed : value * (1 + more / speed),
  );
}

function largestGap(a: States, b: States, firstDay: number, endDay: number): number {
  const days = Float64Array.from(
    { length: Math.floor((endDay - firstDay) / COMPARE_STEP_DAYS) },
    (_, i) => firstDay + (i + 0.5) * COMPARE_STEP_DAYS,
  );
  const [x, y] = [a(days), b(days)];
  let largest = 0;
  for (let at = 0; at < x.length; at += 6)
    largest = Math.max(largest, Math.hypot(x[at] - y[at], x[at + 1] - y[at + 1], x[at + 2] - y[at + 2]));
  return largest;
}

function tableOf(sampler: Sampler, id: number, firstDay: number, endDay: number): TimedStates {
  const count = Math.ceil((endDay - firstDay) / TABLE_STEP_DAYS) + 1;
  const days = Float64Array.from({ length: count }, (_, i) => firstDay + i * TABLE_STEP_DAYS);
  return new TimedStates(firstDay, TABLE_STEP_DAYS, sampler.sample({ id, center: 'sun' }, days));
}
