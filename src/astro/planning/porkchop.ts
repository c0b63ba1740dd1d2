import { type Vec3, vec3 } from '../../math/index.ts';
import { bodies } from '../bodies/bodies.ts';
import type { Ephemeris } from '../ephemeris/ephemeris.ts';
import { AstroError } from '../error.ts';
import { addSeconds, type Epoch, secondsBetween } from '../time/epoch.ts';
import { formatUtc } from '../time/iso.ts';
import { escapeImpulse } from './impulses.ts';
import { type LambertOrbit, mostRevolutions, solveLambert } from './lambert.ts';

/** Most dates on one side of a table, and most whole turns that it looks at. */
const MOST_PORKCHOP_DATES = 300;
const MOST_PORKCHOP_TURNS = 3;

/** Dates at equal distances, both ends included; a single one where `count` is 1. */
export interface DateRange {
  readonly first: Readonly<Epoch>;
  readonly last: Readonly<Epoch>;
  readonly count: number;
}

/** What a table of transfers is asked for. */
export interface PorkchopPlan {
  readonly ephemeris: Ephemeris;
  /** Indices of two bodies that circle the same one. */
  readonly from: number;
  readonly to: number;
  readonly departures: DateRange;
  readonly arrivals: DateRange;
  /** Radius of the circular orbit that is left, and of the one that is entered, m; null to fly past without braking. */
  readonly departureOrbitM: number;
  readonly arrivalOrbitM: number | null;
  /** Most whole turns about the centre; the cheapest number of them is taken. Default 0. */
  readonly mostTurns?: number | undefined;
}

/** One way from body to body. Velocities are relative to the centre, excesses relative to the bodies, in ICRF axes. */
export interface Transfer {
  readonly departure: Epoch;
  readonly arrival: Epoch;
  readonly flightS: number;
  /** Places of both bodies, m, and velocities of the flight there, m/s, relative to the centre. */
  readonly fromM: Vec3;
  readonly toM: Vec3;
  readonly leavingMps: Vec3;
  readonly arrivingMps: Vec3;
  /** Velocity left over far from the body (v-infinity), m/s. */
  readonly departureExcessMps: Vec3;
  readonly arrivalExcessMps: Vec3;
  /** Square of the departure's excess: C3, m^2/s^2. */
  readonly c3M2S2: number;
  /** Impulses out of and into the circular orbits, m/s. */
  readonly departureImpulseMps: number;
  readonly arrivalImpulseMps: number;
  readonly totalImpulseMps: number;
  readonly orbit: LambertOrbit;
}

/**
 * The table of transfers between two bodies by dates of departure and arrival ("porkchop plot"): each body at rest in its
 * own sphere of influence (patched conics), Lambert's orbit about the centre between their places at both dates.
 *
 * `advance` fills it bit by bit, so that whoever computes it can show how far it is. Where there is no transfer (arrival
 * before departure, or both bodies on one line with the centre) a cell holds NaN.
 */
export class Porkchop {
  /** Index of the body that both circle. */
  readonly centre: number;
  readonly departures: readonly Epoch[];
  readonly arrivals: readonly Epoch[];
  /** Cells, arrival after arrival for each departure: index departure * arrivals.length + arrival. */
  readonly c3M2S2: Float64Array;
  readonly arrivalExcessMps: Float64Array;
  readonly totalImpulseMps: Float64Array;
  readonly #plan: PorkchopPlan;
  readonly #fromStates: readonly Float64Array[];
  readonly #toStates: readonly Float64Array[];
  readonly #pole: Vec3;
  #filled = 0;

  /**
   * @throws AstroError `transfer_bodies` for bodies that do not circle the same one, `outside_span` for dates that the
   *   ephemeris does not hold, `out_of_range` for numbers that are none or too large.
   */
  constructor(plan: PorkchopPlan) {
    this.#plan = plan;
    this.centre = commonCentre(plan.from, plan.to);
    checkNumbers(plan);
    this.departures = datesOf(plan.departures);
    this.arrivals = datesOf(plan.arrivals);
    const cells = this.departures.length * this.arrivals.length;
    this.c3M2S2 = new Float64Array(cells).fill(Number.NaN);
    this.arrivalExcessMps = new Float64Array(cells).fill(Number.NaN);
    this.totalImpulseMps = new Float64Array(cells).fill(Number.NaN);
    const stateOf = (body: number) => (date: Epoch) =>
      plan.ephemeris.stateBetween(body, this.centre, date.day, date.second, new Float64Array(6));
    this.#fromStates = this.departures.map(stateOf(plan.from));
    this.#toStates = this.arrivals.map(stateOf(plan.to));
    const [first] = this.#fromStates;
    this.#pole = vec3.cross(vec3.create(), first.subarray(0, 3), first.subarray(3));
  }

  /** Share of the cells that are filled, 0 to 1. */
  get share(): number {
    return this.#filled / this.c3M2S2.length;
  }

  /** Fills so many more cells, in the order of their indices; true when all are filled. */
  advance(cells: number): boolean {
    const end = Math.min(this.c3M2S2.length, this.#filled + cells);
    for (; this.#filled < end; this.#filled++) {
      const found = this.transferOf(this.#filled);
      if (found === null) continue;
      this.c3M2S2[this.#filled] = found.c3M2S2;
      this.arrivalExcessMps[this.#filled] = vec3.length(found.arrivalExcessMps);
      this.totalImpulseMps[this.#filled] = found.totalImpulseMps;
    }
    return this.#filled === this.c3M2S2.length;
  }

  /** The cheapest transfer of a cell, by its total impulse; null where there is none, and for a cell that is none. */
  transferOf(cell: number): Transfer | null {
    if (!(cell >= 0 && cell < this.c3M2S2.length)) return null;
    const departure = Math.floor(cell / this.arrivals.length);
    const arrival = cell - departure * this.arrivals.length;
    const from = this.#fromStates[departure];
    const to = this.#toStates[arrival];
    const timeS = secondsBetween(this.departures[departure], this.arrivals[arrival]);
    if (!(timeS > 0)) return null;
    const problem = {
      gmM3S2: bodies[this.centre].gmM3S2,
      from: from.subarray(0, 3),
      to: to.subarray(0, 3),
      timeS,
      pole: this.#pole,
    };
    let best: Transfer | null = null;
    try {
      const turns = Math.min(this.#plan.mostTurns ?? 0, mostRevolutions(problem));
      for (let orbit = 0; orbit <= 2 * turns; orbit++) {
        const kind: LambertOrbit = {
          revolutions: Math.ceil(orbit / 2),
          branch: orbit % 2 === 0 ? 'right' : 'left',
        };
        const ends = solveLambert(problem, new Float64Array(6), kind);
        const found = this.#priced(departure, arrival, timeS, ends, kind);
        if (best === null || found.totalImpulseMps < best.totalImpulseMps) best = found;
      }
    } catch (error) {
      if (error instanceof AstroError && error.code === 'transfer_plane') return null;
      throw error;
    }
    return best;
  }

  #priced(
    departure: number,
    arrival: number,
    flightS: number,
    ends: Float64Array,
    orbit: LambertOrbit,
  ): Transfer {
    const { from, to, departureOrbitM, arrivalOrbitM } = this.#plan;
    const start = this.#fromStates[departure];
    const end = this.#toStates[arrival];
    const leavingMps = ends.subarray(0, 3);
    const arrivingMps = ends.subarray(3);
    const departureExcessMps = vec3.sub(vec3.create(), leavingMps, start.subarray(3));
    const arrivalExcessMps = vec3.sub(vec3.create(), arrivingMps, end.subarray(3));
    const departureImpulseMps = escapeImpulse(
      bodies[from].gmM3S2,
      departureOrbitM,
      vec3.length(departureExcessMps),
    );
    const arrivalImpulseMps =
      arrivalOrbitM === null
        ? 0
        : escapeImpulse(bodies[to].gmM3S2, arrivalOrbitM, vec3.length(arrivalExcessMps));
    return {
      departure: this.departures[departure],
      arrival: this.arrivals[arrival],
      flightS,
      fromM: start.subarray(0, 3),
      toM: end.subarray(0, 3),
      leavingMps,
      arrivingMps,
      departureExcessMps,
      arrivalExcessMps,
      c3M2S2: vec3.lengthSquared(departureExcessMps),
      departureImpulseMps,
      arrivalImpulseMps,
      totalImpulseMps: departureImpulseMps + arrivalImpulseMps,
      orbit,
    };
  }
}

/** The index of the least value that is a number, or -1. */
export function leastCell(values: Float64Array): number {
  let least = -1;
  for (let cell = 0; cell < values.length; cell++) {
    const value = values[cell];
    if (!Number.isNaN(value) && (least < 0 || value < values[least])) least = cell;
  }
  return least;
}

function commonCentre(from: number, to: number): number {
  const start = bodies[from];
  const end = bodies[to];
  if (start === undefined || end === undefined)
    throw new AstroError(
      'unknown_body',
      `Bodies have the indices 0 to ${bodies.length - 1}, not ${from} and ${to}.`,
    );
  const centre = bodies[start.parent];
  if (from !== to && start.parent === end.parent && centre !== undefined && centre.gmM3S2 > 0)
    return start.parent;
  const circles = ({ name, parent }: typeof start): string =>
    `${name} circles ${bodies[parent] === undefined || bodies[parent].gmM3S2 === 0 ? 'none' : bodies[parent].name}`;
  throw new AstroError(
    'transfer_bodies',
    from === to
      ? `A transfer leads from one body to another, not from ${start.name} to itself.`
      : `A transfer of this kind leads between two bodies that circle the same one, but ${circles(start)} and ${circles(end)}. Name the bodies whose ways about a common centre are to be joined.`,
  );
}

function checkNumbers({ from, to, departureOrbitM, arrivalOrbitM, mostTurns = 0 }: PorkchopPlan): void {
  requireOrbit(departureOrbitM, from);
  if (arrivalOrbitM !== null) requireOrbit(arrivalOrbitM, to);
  if (!Number.isInteger(mostTurns) || mostTurns < 0 || mostTurns > MOST_PORKCHOP_TURNS)
    throw new AstroError(
      'out_of_range',
      `A table looks at 0 to ${MOST_PORKCHOP_TURNS} whole turns, not ${mostTurns}.`,
    );
}

function requireOrbit(orbitM: number, body: number): void {
  const { name, equatorialRadiusM, soiM } = bodies[body];
  if (orbitM >= equatorialRadiusM && orbitM < soiM) return;
  const altitudeKm = Math.round(orbitM - equatorialRadiusM) / 1000;
  const upKm = Math.floor((soiM - equatorialRadiusM) / 1000);
  throw new AstroError(
    'out_of_range',
    `An orbit ${altitudeKm} km above the equator of ${name} is none: ${upKm > 0 ? `its sphere of influence ends ${upKm} km up` : 'its sphere of influence ends below the ground'}.`,
  );
}

function datesOf({ first, last, count }: DateRange): Epoch[] {
  const spanS = secondsBetween(first, last);
  if (!Number.isInteger(count) || count < 1 || count > MOST_PORKCHOP_DATES)
    throw new AstroError(
      'out_of_range',
      `A side of the table has 1 to ${MOST_PORKCHOP_DATES} dates, not ${count}.`,
    );
  if (!(spanS >= 0))
    throw new AstroError(
      'out_of_range',
      `Dates go from the earlier to the later one, but ${formatUtc(last, 0)} is before ${formatUtc(first, 0)}.`,
    );
  return Array.from({ length: count }, (_, index) =>
    addSeconds({ day: 0, second: 0 }, first, count === 1 ? 0 : (spanS * index) / (count - 1)),
  );
}
