import { bodies, bodyIndex, type Ephemeris } from '../../../src/astro/index.ts';
import type { EncodedBody } from '../encode.ts';
import type { Sampler } from '../sampler.ts';
import type { States } from '../seams.ts';
import { cutPieces } from '../small/cut-pieces.ts';
import { TimedStates, trajectory } from '../small/trajectory.ts';

const NEREID = 9802;
const NEPTUNE = 9899;
/** Where the source ends, days since J2000. */
const LAST_DAY = 18_240;
const COMPARED = 500;
/** Steps of the table that the source is read into: cubics between them are right to some metres. */
const TABLE_STEP_DAYS = 0.25;

/**
 * Nereid, whose orbit is too long for oscillations: pieces from the source as far as it reaches, then integrated about
 * Neptune with the pull of Triton, Sun and planets. `beyondM` is how far such an integration over as long a time within
 * the source ends up from it.
 */
export function fitNereid(
  rails: Ephemeris,
  sampler: Sampler,
  firstDay: number,
  endDay: number,
): EncodedBody & { readonly beyondM: number } {
  const center = bodyIndex('neptune');
  const source = tableOf(sampler, firstDay);
  const from = (day: number, to: number): States =>
    trajectory(
      rails,
      { day, state: source(Float64Array.of(day)) },
      { outgassing: [], asteroids: [] },
      day,
      to,
      center,
    );
  const later = from(LAST_DAY, endDay);
  const states: States = (days) => {
    const early = source(days.map((day) => Math.min(day, LAST_DAY)));
    const late = later(days.map((day) => Math.max(day, LAST_DAY)));
    days.forEach((day, i) => {
      if (day > LAST_DAY) early.set(late.subarray(6 * i, 6 * i + 6), 6 * i);
    });
    return early;
  };
  const pieces = cutPieces(states, { pieceDays: 64, degree: 12, toleranceM: 2000 }, firstDay, endDay);
  const back = LAST_DAY - (endDay - LAST_DAY);
  const trial = from(back, LAST_DAY);
  const days = Float64Array.from(
    { length: COMPARED },
    (_, i) => back + ((i + 0.5) * (LAST_DAY - back)) / COMPARED,
  );
  const [a, b] = [trial(days), source(days)];
  let beyondM = 0;
  for (let at = 0; at < a.length; at += 6)
    beyondM = Math.max(beyondM, Math.hypot(a[at] - b[at], a[at + 1] - b[at + 1], a[at + 2] - b[at + 2]));
  const { naifId } = bodies[bodyIndex('nereid')];
  return {
    name: 'nereid',
    naifId,
    center: 'neptune',
    quantumM: 16,
    pieces,
    errorM: Math.max(pieces.errorM, beyondM),
    errorMps: pieces.errorMps,
    beyondM,
  };
}

function tableOf(sampler: Sampler, firstDay: number): States {
  const count = Math.ceil((LAST_DAY - firstDay) / TABLE_STEP_DAYS) + 2;
  const days = Float64Array.from({ length: count }, (_, i) => firstDay + i * TABLE_STEP_DAYS);
  const moon = sampler.sample({ id: NEREID, center: 'barycentre' }, days);
  const planet = sampler.sample({ id: NEPTUNE, center: 'barycentre' }, days);
  const table = new TimedStates(
    firstDay,
    TABLE_STEP_DAYS,
    moon.map((value, i) => value - planet[i]),
  );
  return (asked) => {
    const states = new Float64Array(6 * asked.length);
    asked.forEach((day, i) => {
      table.place(day, states.subarray(6 * i, 6 * i + 6));
    });
    return states;
  };
}
