import {
  AstroError,
  apparentPlace,
  bodies,
  bodyIndex,
  convertState,
  type Ephemeris,
  type Epoch,
  formatInstant,
  inertialFrame,
  julianDate,
  type LagrangePoint,
  lagrangeState,
  type Place,
  synodicFrame,
} from '../astro/index.ts';
import { DEG } from '../math/index.ts';

/** Where a body appears from the Earth, in the axes of that day. */
export interface ApparentRow {
  readonly body: string;
  /** Null: the Earth's centre. */
  readonly at: { readonly lat_deg: number; readonly lon_deg: number; readonly alt_m: number } | null;
  readonly jd_tdb: number;
  readonly utc: string;
  readonly right_ascension_deg: number;
  readonly declination_deg: number;
  readonly ecliptic_longitude_deg: number;
  readonly ecliptic_latitude_deg: number;
  /** From north over east, and above the horizon without refraction; null from the Earth's centre. */
  readonly azimuth_deg: number | null;
  readonly altitude_deg: number | null;
  /** Geometric, at the instant itself. */
  readonly distance_m: number;
  readonly light_time_s: number;
}

/**
 * Apparent places of a body, seen from the Earth's centre or from a place on it.
 * @throws AstroError `unknown_body`, `outside_span`; `out_of_range` for the Earth from its own centre
 */
export function apparentRows(
  ephemeris: Ephemeris,
  body: string,
  at: Place | null,
  instants: readonly Epoch[],
): ApparentRow[] {
  const index = bodyIndex(body);
  if (at === null && index === bodyIndex('earth'))
    throw new AstroError(
      'out_of_range',
      'The Earth is in no direction from its own centre; give a place on it.',
    );
  const degrees = (angleRad: number): number => angleRad / DEG;
  return instants.map((instant) => {
    const seen = apparentPlace(ephemeris, index, instant.day, instant.second, at);
    return {
      body: bodies[index].name,
      at: at === null ? null : { lat_deg: degrees(at.latRad), lon_deg: degrees(at.lonRad), alt_m: at.altM },
      jd_tdb: julianDate(instant.day, instant.second),
      utc: formatInstant(instant),
      right_ascension_deg: degrees(seen.rightAscensionRad),
      declination_deg: degrees(seen.declinationRad),
      ecliptic_longitude_deg: degrees(seen.eclipticLongitudeRad),
      ecliptic_latitude_deg: degrees(seen.eclipticLatitudeRad),
      azimuth_deg: seen.azimuthRad === null ? null : degrees(seen.azimuthRad),
      altitude_deg: seen.altitudeRad === null ? null : degrees(seen.altitudeRad),
      distance_m: seen.distanceM,
      light_time_s: seen.lightTimeS,
    };
  });
}

/** One of the five points where a small mass can stay beside two bodies. */
export interface LagrangeRow {
  readonly point: string;
  readonly primary: string;
  readonly secondary: string;
  readonly jd_tdb: number;
  /** From the primary, ICRF axes. */
  readonly frame: 'ICRF';
  readonly position_m: readonly [number, number, number];
  readonly velocity_mps: readonly [number, number, number];
  /** From the centre of mass of both: X to the secondary, Z along their angular momentum. */
  readonly synodic_m: readonly [number, number, number];
}

const points: readonly LagrangePoint[] = [1, 2, 3, 4, 5];

/**
 * The Lagrange points of two bodies at an instant.
 * @throws AstroError `unknown_body`, `outside_span`; `out_of_range` unless the second one goes about the first
 */
export function lagrangeRows(
  ephemeris: Ephemeris,
  primary: string,
  secondary: string,
  { day, second }: Epoch,
): LagrangeRow[] {
  const [one, other] = [bodyIndex(primary), bodyIndex(secondary)];
  const turning = synodicFrame(one, other);
  refuseStrangers(one, other);
  const state = new Float64Array(6);
  return points.map((point) => {
    lagrangeState(ephemeris, one, other, point, day, second, state);
    const [sx, sy, sz] = state;
    const [x, y, z, vx, vy, vz] = convertState(
      ephemeris,
      state,
      turning,
      inertialFrame(one),
      day,
      second,
      state,
    );
    return {
      point: `L${point}`,
      primary: bodies[one].name,
      secondary: bodies[other].name,
      jd_tdb: julianDate(day, second),
      frame: 'ICRF',
      position_m: [x, y, z],
      velocity_mps: [vx, vy, vz],
      synodic_m: [sx, sy, sz],
    };
  });
}

/** The points are of a body and one that goes about it: two that pass each other have none. */
function refuseStrangers(one: number, other: number): void {
  if (bodies[other].parent === one) return;
  const [first, second] = [bodies[one], bodies[other]];
  throw new AstroError(
    'out_of_range',
    first.parent === other
      ? `${first.title} goes about ${second.title}: name ${second.name} first, then ${first.name}.`
      : `${second.title} does not go about ${first.title}, and so they have no such points. Choose a body and one that goes about it, such as sun and earth.`,
  );
}
