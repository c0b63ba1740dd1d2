import {
  AstroError,
  bodies,
  bodyIndex,
  DAY_S,
  departureOrbit,
  type Ephemeris,
  type Epoch,
  formatUtc,
  julianDate,
  leastCell,
  orientation,
  Porkchop,
  parseInstant,
  type Transfer,
} from '../../astro/index.ts';
import { asin, atan2, DEG, quat, type Vec3, vec3 } from '../../math/index.ts';

/** What a table of transfers is asked for. Dates are ISO 8601 in UTC, altitudes above the equatorial radius. */
export interface TransferRequest {
  readonly ephemeris: Ephemeris;
  readonly from: string;
  readonly to: string;
  /** First and last date, equal ones for a single date. */
  readonly depart: readonly [first: string, last: string];
  readonly arrive: readonly [first: string, last: string];
  /** Dates of departure and of arrival. */
  readonly grid: readonly [departures: number, arrivals: number];
  readonly parkingKm: number;
  /** Altitude of the orbit that is entered, null to fly past. */
  readonly captureKm: number | null;
  readonly mostTurns: number;
}

type Triple = readonly [number, number, number];

/** One transfer. Vectors are in ICRF axes; places and velocities of the flight are relative to the centre. */
export interface TransferRow {
  readonly depart_utc: string;
  readonly depart_jd_tdb: number;
  readonly arrive_utc: string;
  readonly arrive_jd_tdb: number;
  readonly flight_days: number;
  readonly turns: number;
  readonly c3_km2_s2: number;
  readonly depart_v_infinity_mps: number;
  /** Where the flight leaves to, seen from the body it leaves: right ascension and declination. */
  readonly depart_right_ascension_deg: number;
  readonly depart_declination_deg: number;
  readonly arrive_v_infinity_mps: number;
  readonly depart_delta_v_mps: number;
  readonly arrive_delta_v_mps: number;
  readonly total_delta_v_mps: number;
  /** On the circular orbit about the body that is left, at the impulse, before it. */
  readonly parking_position_m: Triple;
  readonly parking_velocity_mps: Triple;
  readonly depart_position_m: Triple;
  readonly depart_velocity_mps: Triple;
  readonly arrive_position_m: Triple;
  readonly arrive_velocity_mps: Triple;
}

/** A whole table: rows are departures, columns arrivals, null where there is no transfer. */
export interface TransferTable {
  readonly from: string;
  readonly to: string;
  readonly about: string;
  readonly frame: 'ICRF';
  readonly parking_km: number;
  readonly capture_km: number | null;
  readonly departures_utc: readonly string[];
  readonly arrivals_utc: readonly string[];
  /** The cell of the least total impulse, and that of the least C3. */
  readonly best: TransferRow;
  readonly least_c3: TransferRow;
  readonly total_delta_v_mps: readonly (readonly (number | null)[])[];
  readonly c3_km2_s2: readonly (readonly (number | null)[])[];
  readonly arrive_v_infinity_mps: readonly (readonly (number | null)[])[];
}

/** Cells between two reports of how far the work is. */
const CELLS_AT_A_TIME = 500;

/**
 * Fills a table of transfers and says between times how much of it is done.
 * @throws AstroError as `Porkchop` and `parseInstant`; `transfer_time` when no cell of the table holds a transfer.
 */
export function transferTable(request: TransferRequest, progress: (share: number) => void): TransferTable {
  const { from, to, depart, arrive, grid, parkingKm, captureKm } = request;
  const start = bodyIndex(from);
  const end = bodyIndex(to);
  const range = ([first, last]: readonly [string, string], count: number) => ({
    first: parseInstant(first),
    last: parseInstant(last),
    count,
  });
  const parkingM = bodies[start].equatorialRadiusM + parkingKm * 1000;
  const table = new Porkchop({
    ephemeris: request.ephemeris,
    from: start,
    to: end,
    departures: range(depart, grid[0]),
    arrivals: range(arrive, grid[1]),
    departureOrbitM: parkingM,
    arrivalOrbitM: captureKm === null ? null : bodies[end].equatorialRadiusM + captureKm * 1000,
    mostTurns: request.mostTurns,
  });
  while (!table.advance(CELLS_AT_A_TIME)) progress(table.share);
  const best = table.transferOf(leastCell(table.totalImpulseMps));
  const leastC3 = table.transferOf(leastCell(table.c3M2S2));
  if (best === null || leastC3 === null)
    throw new AstroError(
      'transfer_time',
      'No date of arrival lies after a date of departure: let the arrivals begin later.',
    );
  const cells = (values: Float64Array, unit: number) =>
    table.departures.map((_, row) =>
      Array.from(values.subarray(row * table.arrivals.length, (row + 1) * table.arrivals.length), (value) =>
        Number.isNaN(value) ? null : Math.round((value / unit) * 1000) / 1000,
      ),
    );
  return {
    from: bodies[start].name,
    to: bodies[end].name,
    about: bodies[table.centre].name,
    frame: 'ICRF',
    parking_km: parkingKm,
    capture_km: captureKm,
    departures_utc: table.departures.map(utc),
    arrivals_utc: table.arrivals.map(utc),
    best: rowOf(best, start, parkingM),
    least_c3: rowOf(leastC3, start, parkingM),
    total_delta_v_mps: cells(table.totalImpulseMps, 1),
    c3_km2_s2: cells(table.c3M2S2, 1e6),
    arrive_v_infinity_mps: cells(table.arrivalExcessMps, 1),
  };
}

const utc = (date: Epoch): string => formatUtc(date, 0);

function rowOf(way: Transfer, from: number, parkingM: number): TransferRow {
  const { departure, arrival, departureExcessMps: out } = way;
  const turn = orientation(from, departure.day, departure.second, quat.create());
  const pole = vec3.transformQuat(vec3.create(), vec3.create(0, 0, 1), turn);
  const parking = departureOrbit(bodies[from].gmM3S2, parkingM, out, pole, new Float64Array(6));
  const leaving = vec3.length(out);
  const ascension = atan2(out[1], out[0]) / DEG;
  return {
    depart_utc: utc(departure),
    depart_jd_tdb: julianDate(departure.day, departure.second),
    arrive_utc: utc(arrival),
    arrive_jd_tdb: julianDate(arrival.day, arrival.second),
    flight_days: way.flightS / DAY_S,
    turns: way.orbit.revolutions,
    c3_km2_s2: way.c3M2S2 / 1e6,
    depart_v_infinity_mps: leaving,
    depart_right_ascension_deg: ascension < 0 ? ascension + 360 : ascension,
    depart_declination_deg: asin(out[2] / leaving) / DEG,
    arrive_v_infinity_mps: vec3.length(way.arrivalExcessMps),
    depart_delta_v_mps: way.departureImpulseMps,
    arrive_delta_v_mps: way.arrivalImpulseMps,
    total_delta_v_mps: way.totalImpulseMps,
    parking_position_m: triple(parking.subarray(0, 3)),
    parking_velocity_mps: triple(parking.subarray(3)),
    depart_position_m: triple(way.fromM),
    depart_velocity_mps: triple(way.leavingMps),
    arrive_position_m: triple(way.toM),
    arrive_velocity_mps: triple(way.arrivingMps),
  };
}

const triple = (v: Vec3): Triple => [v[0], v[1], v[2]];
