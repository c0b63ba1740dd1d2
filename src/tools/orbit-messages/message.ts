import { type Epoch, formatInstant } from '../../astro/index.ts';

/** Where something is and how it moves, on axes of the ICRF about the centre of its message. */
export interface OrbitState {
  /** TDB, to the nanosecond: `2026-07-04T12:30:00.000000000`. */
  readonly epoch: string;
  readonly position_km: readonly [number, number, number];
  readonly velocity_kmps: readonly [number, number, number];
}

/** What every orbit data message says of itself and of its object (CCSDS 502.0-B-3). */
interface MessageHead {
  readonly version: '3.0';
  /** UTC, to the second. */
  readonly creation_date: string;
  readonly originator: 'SPACETIME';
  readonly comments: readonly string[];
  readonly object_name: string;
  readonly object_id: string;
  readonly center_name: string;
  readonly ref_frame: 'ICRF';
  readonly time_system: 'TDB';
}

/** Orbit ephemeris message: one object at many instants. */
export interface EphemerisMessage extends MessageHead {
  readonly message: 'OEM';
  /** Of the first and of the last state. */
  readonly start_time: string;
  readonly stop_time: string;
  readonly interpolation: 'HERMITE';
  readonly interpolation_degree: number;
  readonly states: readonly OrbitState[];
}

/** Orbit parameter message: one object at one instant. */
export interface ParameterMessage extends MessageHead {
  readonly message: 'OPM';
  readonly state: OrbitState;
  /** Null for what has no mass. */
  readonly mass_kg: number | null;
}

/** A message as programs read it; `orbitMessageLines` writes the same in the notation of the standard. */
export type OrbitMessage = EphemerisMessage | ParameterMessage;

/** Decimals of a second in the epochs of states. */
const epochDigits = 9;

/** The part of a message that does not depend on its kind. */
export function messageHead(
  created: Epoch,
  object: Pick<MessageHead, 'object_name' | 'object_id' | 'center_name' | 'comments'>,
): MessageHead {
  return {
    version: '3.0',
    creation_date: formatInstant(created, 'utc', 0).replace('Z', ''),
    originator: 'SPACETIME',
    ...object,
    ref_frame: 'ICRF',
    time_system: 'TDB',
  };
}

/** A state as messages have it, from metres and metres per second. */
export function orbitState(
  instant: Epoch,
  [x, y, z]: readonly [number, number, number],
  [vx, vy, vz]: readonly [number, number, number],
): OrbitState {
  return {
    epoch: formatInstant(instant, 'tdb', epochDigits).replace(' TDB', ''),
    position_km: [x / 1000, y / 1000, z / 1000],
    velocity_kmps: [vx / 1000, vy / 1000, vz / 1000],
  };
}
