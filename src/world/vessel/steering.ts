import { atan2, type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import type { FlightSettings } from './flight-settings.ts';
import { momentOfInertia } from './hull.ts';
import type { Pace } from './pace.ts';
import type { VesselTable } from './vessel-table.ts';

const wantedSpin = vec3.create();
const change = vec3.create();
const error = quat.create();
const inverse = quat.create();
const axis = vec3.create();

/** How eagerly a held attitude is approached: per second, and the share of full torque that is planned for braking. */
const approachPerS = 3;
const brakingShare = 0.5;

/** Whether the pilot turns the ship by hand. */
export function steersByHand(table: VesselTable, row: number): boolean {
  return table.torque[3 * row] !== 0 || table.torque[3 * row + 1] !== 0 || table.torque[3 * row + 2] !== 0;
}

/** Turns the pilot's torque into spin during a tick; with stabilisation, rotation is damped. */
export function steerByHand(
  table: VesselTable,
  row: number,
  { turnS, damping }: Pace,
  settings: FlightSettings,
): void {
  const { spinRadps, torque } = table;
  const at = 3 * row;
  const before = lengthAt(spinRadps, at);
  const gain = fullTurnRadps2(table, row) * turnS;
  const keep = table.stabilise[row] === 1 ? damping : 1;
  for (let k = at; k < at + 3; k += 1) spinRadps[k] = (spinRadps[k] + torque[k] * gain) * keep;
  // Controls never turn a ship beyond the limit, but they do not stop a spin that came from elsewhere either.
  const now = lengthAt(spinRadps, at);
  const allowed = Math.max(settings.turnLimitRadps, before);
  if (now > allowed) for (let k = at; k < at + 3; k += 1) spinRadps[k] *= allowed / now;
}

/** Brings the spin toward what leads to the attitude `held`, or to rest when it is null, with at most full torque. */
export function steerToHold(
  table: VesselTable,
  row: number,
  held: Quat | null,
  { turnS }: Pace,
  settings: FlightSettings,
): void {
  const fullRadps2 = fullTurnRadps2(table, row);
  if (held === null) vec3.set(wantedSpin, 0, 0, 0);
  else wantedSpinToward(held, table, row, fullRadps2, settings);
  const at = 3 * row;
  const { spinRadps } = table;
  for (let k = 0; k < 3; k += 1) change[k] = wantedSpin[k] - spinRadps[at + k];
  const size = vec3.length(change);
  const most = fullRadps2 * turnS;
  const share = size > most ? most / size : 1;
  for (let k = 0; k < 3; k += 1) spinRadps[at + k] += change[k] * share;
}

/** Turns the ship by its spin during a tick. */
export function turn(attitude: Quat, spinRadps: Vec3, { turnS }: Pace): void {
  if (spinRadps[0] !== 0 || spinRadps[1] !== 0 || spinRadps[2] !== 0)
    quat.integrate(attitude, attitude, spinRadps, turnS);
}

/**
 * Follows a held attitude that itself turned from `heldBefore` to `heldNow` during a tick, for times so fast that a
 * pilot could not: what is off is made smaller at the turn limit, seen from the moving attitude. Returns what is left, rad.
 */
export function followHold(
  attitude: Quat,
  heldBefore: Quat,
  heldNow: Quat,
  { turnS }: Pace,
  settings: FlightSettings,
): number {
  quat.multiply(error, quat.conjugate(inverse, heldBefore), attitude);
  const off = axisAndAngle(error);
  const left = Math.max(0, off - settings.turnLimitRadps * turnS);
  quat.fromAxisAngle(error, axis, left);
  quat.multiply(attitude, heldNow, error);
  quat.normalize(attitude, attitude);
  return left;
}

function wantedSpinToward(
  held: Quat,
  table: VesselTable,
  row: number,
  fullRadps2: number,
  settings: FlightSettings,
): void {
  quat.set(
    inverse,
    -table.attitude[4 * row],
    -table.attitude[4 * row + 1],
    -table.attitude[4 * row + 2],
    table.attitude[4 * row + 3],
  );
  quat.multiply(error, inverse, held);
  const off = axisAndAngle(error);
  const braking = Math.sqrt(2 * brakingShare * fullRadps2 * off);
  vec3.scale(wantedSpin, axis, Math.min(settings.turnLimitRadps, braking, approachPerS * off));
}

/** The shorter turn of a quaternion: writes its unit axis into `axis` and returns its angle, 0 to pi. */
function axisAndAngle(q: Quat): number {
  const sign = q[3] < 0 ? -1 : 1;
  vec3.set(axis, sign * q[0], sign * q[1], sign * q[2]);
  const size = vec3.length(axis);
  if (size > 0) vec3.scale(axis, axis, 1 / size);
  return 2 * atan2(size, sign * q[3]);
}

/** Angular acceleration at full torque, rad/s^2. */
function fullTurnRadps2(table: VesselTable, row: number): number {
  const { sizeM } = table;
  const massKg = table.massKg(row);
  return (
    table.torqueNm[row] / momentOfInertia(massKg, sizeM[3 * row], sizeM[3 * row + 1], sizeM[3 * row + 2])
  );
}

function lengthAt(values: Float64Array, at: number): number {
  const x = values[at];
  const y = values[at + 1];
  const z = values[at + 2];
  return Math.sqrt(x * x + y * y + z * z);
}
