import { bodies, bodyIndex, DAY_S, orientation } from '../../../src/astro/index.ts';
import { quat, vec3 } from '../../../src/math/index.ts';
import type { Sampler } from '../sampler.ts';
import { findHarmonics, type Line, placeOn, type Samples } from './harmonics.ts';
import type { MoonPlan } from './plan.ts';

/** Samples in the shortest revolution that a plan knows of. */
const SAMPLES_A_TURN = 5.5;
const CHECKS = 20_000;

/** How far a moon is ahead on its way, days: turns a day, days of the cosine and of the sine. */
export type Libration = readonly [turnsPerDay: number, cosineDays: number, sineDays: number];

/** A moon in oscillations, with what they leave. */
export interface FittedMoon {
  readonly lines: readonly Line[];
  readonly errorM: number;
  readonly rmsM: number;
  readonly errorMps: number;
  /** Where the source ends early: largest error over as long a time of a fit to the half before. */
  readonly beyondM: number | null;
}

/** Fits a moon over the span or, where the source is shorter, over the source. */
export function fitMoon(sampler: Sampler, plan: MoonPlan, firstDay: number, endDay: number): FittedMoon {
  const lastDay = plan.endDay ?? endDay;
  // the source begins with 1900 where it does not reach to 2100
  const beginDay = plan.endDay === undefined ? firstDay : Math.max(firstDay, -36_480);
  const samples = sample(sampler, plan, beginDay, lastDay);
  const rules = { ...plan, highestPower: plan.endDay === undefined ? 4 : 2 };
  const lines = findHarmonics(samples, rules);
  const inside = compare(sampler, plan, lines, beginDay, lastDay);
  const missing = endDay - lastDay;
  if (missing === 0) return { lines, ...inside, beyondM: null };
  const half = samples.axes[0].length / 2;
  const [x, y, z] = samples.axes.map((axis) => axis.subarray(0, half));
  const early = findHarmonics({ ...samples, axes: [x, y, z] }, rules);
  const from = beginDay + half * samples.stepDays;
  const beyond = compare(sampler, plan, early, from, Math.min(lastDay, from + missing));
  return { lines, ...inside, beyondM: beyond.errorM };
}

/** Two to some power of samples over the span. */
function sample(sampler: Sampler, plan: MoonPlan, firstDay: number, endDay: number): Samples {
  let count = 1;
  while ((endDay - firstDay) / count > plan.periodDays / SAMPLES_A_TURN) count *= 2;
  const stepDays = (endDay - firstDay) / count;
  const days = Float64Array.from({ length: count }, (_, i) => firstDay + i * stepDays);
  const states = relative(
    sampler,
    plan,
    days.map((day) => dateOf(day, plan.libration)),
  );
  const axis = (k: number): Float64Array => Float64Array.from(days, (_, i) => states[6 * i + k]);
  return { firstDay, stepDays, axes: [axis(0), axis(1), axis(2)] };
}

function aheadDays(day: number, libration: Libration | undefined): number {
  if (libration === undefined) return 0;
  const [turnsPerDay, cosineDays, sineDays] = libration;
  const angle = 2 * Math.PI * turnsPerDay * day;
  return cosineDays * Math.cos(angle) + sineDays * Math.sin(angle);
}

/** The date at which a moon is where it would be on `day` without its libration. */
function dateOf(day: number, libration: Libration | undefined): number {
  let date = day;
  for (let round = 0; round < 4; round++) date = day - aheadDays(date, libration);
  return date;
}

/** States of the moon about its centre, m and m/s. */
function relative(sampler: Sampler, { id, center }: MoonPlan, days: Float64Array): Float64Array {
  const states = sampler.sample({ id, center: 'barycentre' }, days);
  const centers = sampler.sample({ id: center, center: 'barycentre' }, days);
  return states.map((value, i) => value - centers[i]);
}

/** At random dates that the fit has not seen; velocity by difference, as the source's own is coarse. */
function compare(
  sampler: Sampler,
  plan: MoonPlan,
  lines: readonly Line[],
  firstDay: number,
  endDay: number,
): { errorM: number; rmsM: number; errorMps: number } {
  const halfDays = plan.periodDays / 1000;
  const days = Float64Array.from({ length: CHECKS }, (_, i) => {
    const share = (Math.floor(i / 2) * 0.618_033_988_749_895 + 0.123) % 1;
    return firstDay + 1 + share * (endDay - firstDay - 2) + (i % 2 === 0 ? -halfDays : halfDays);
  });
  const truth = relative(sampler, plan, days);
  const off = new Float64Array(3 * CHECKS);
  let worst = 0;
  let squares = 0;
  let worstMps = 0;
  for (const [i, day] of days.entries()) {
    const place = placeOn(lines, day + aheadDays(day, plan.libration));
    for (let k = 0; k < 3; k++) off[3 * i + k] = place[k] - truth[6 * i + k];
    const error = Math.hypot(off[3 * i], off[3 * i + 1], off[3 * i + 2]);
    worst = Math.max(worst, error);
    squares += error * error;
    if (i % 2 === 0) continue;
    const change = [0, 1, 2].map((k) => off[3 * i + k] - off[3 * i + k - 3]);
    worstMps = Math.max(worstMps, Math.hypot(...change) / (2 * halfDays * DAY_S));
  }
  return { errorM: worst, rmsM: Math.sqrt(squares / CHECKS), errorMps: worstMps };
}

/**
 * Amalthea, which the source does not have: it turns its long axis to Jupiter, so that its place follows from its IAU
 * rotation, on a circle. What that leaves out is the eccentricity of 0.0032.
 */
export function amaltheaLines(firstDay: number, endDay: number): FittedMoon {
  const moon = bodyIndex('amalthea');
  const { semiMajorAxisM } = bodies[moon];
  const count = 2 ** 20;
  const stepDays = (endDay - firstDay) / count;
  const axes: Samples['axes'] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const turn = quat.create();
  const place = vec3.create();
  for (let i = 0; i < count; i++) {
    const day = firstDay + i * stepDays;
    orientation(moon, Math.floor(day), (day - Math.floor(day)) * DAY_S, turn);
    vec3.transformQuat(place, vec3.create(-semiMajorAxisM), turn);
    for (let k = 0; k < 3; k++) axes[k][i] = place[k];
  }
  const lines = findHarmonics({ firstDay, stepDays, axes }, { orders: 8, leastM: 20_000, highestPower: 1 });
  const errorM = 2 * 0.0032 * semiMajorAxisM + 100_000;
  return {
    lines,
    errorM,
    rmsM: errorM / 2,
    errorMps: (errorM * 2 * Math.PI) / (0.498 * DAY_S),
    beyondM: null,
  };
}
