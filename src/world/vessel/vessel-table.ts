import type { HashSink } from '../../engine/index.ts';
import type { Quat, Vec3 } from '../../math/index.ts';
import { holdModes } from '../commands.ts';
import { WorldError } from '../error.ts';
import type { Hull } from './hull.ts';

/** How a vessel moves: in free flight, standing on the ground, as a body of the rigid-body engine, or standing on a custom body. */
export const motion = { flying: 0, landed: 1, rigid: 2, carried: 3 } as const;

/** What a hold mode `target` points at. */
export const targetKind = { none: 0, body: 1, vessel: 2 } as const;

const doubles = {
  /** From the reference body, ICRF axes. */
  offsetM: 3,
  velocityMps: 3,
  /** Ship axes to ICRF. */
  attitude: 4,
  /** Turning rate about the ship's axes. */
  spinRadps: 3,
  /** What the controls ask for, shares of full, ship axes. */
  thrust: 3,
  torque: 3,
  fuelKg: 1,
  controlSeq: 1,
  /** The integration step to try next, s; 0 to find one. */
  stepS: 1,
  /** Of a landed vessel: where it stands and how, in the body's own turning axes. */
  groundM: 3,
  groundAttitude: 4,
  // The hull.
  sizeM: 3,
  dryMassKg: 1,
  fuelCapacityKg: 1,
  thrustN: 1,
  torqueNm: 1,
  exhaustSpeedMps: 1,
} as const;

const integers = {
  id: 1,
  /** Reference body. */
  body: 1,
  motion: 1,
  stabilise: 1,
  brake: 1,
  /** Index in `holdModes`. */
  hold: 1,
  targetKind: 1,
  /** A body's index or a vessel's id. */
  target: 1,
} as const;

type DoubleField = keyof typeof doubles;
type IntegerField = keyof typeof integers;

/** What the numbers of a saved row are: names of fields and how many numbers each has. */
export type RowLayout = readonly (readonly [field: string, width: number])[];

/** The parts of the table that belong to one row, as vectors. */
export interface VesselRow {
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
  readonly attitude: Quat;
  readonly spinRadps: Vec3;
  readonly thrust: Vec3;
  readonly torque: Vec3;
  readonly groundM: Vec3;
  readonly groundAttitude: Quat;
  readonly sizeM: Vec3;
  readonly heading: Vec3;
}

/**
 * The state of all vessels, one array of doubles (or of integers) a field, one row a vessel. Rows never move: a vessel
 * keeps its row for life, and a freed row is given to the next vessel, lowest first, so that the order of work is the
 * same in every run.
 */
export class VesselTable {
  readonly capacity: number;
  /** Whether a row is in use, and one more than the highest row in use. */
  readonly used: Uint8Array;
  rows = 0;
  count = 0;
  /** The vectors of each row that was ever in use. */
  readonly vectors: VesselRow[] = [];

  readonly offsetM: Float64Array;
  readonly velocityMps: Float64Array;
  readonly attitude: Float64Array;
  readonly spinRadps: Float64Array;
  readonly thrust: Float64Array;
  readonly torque: Float64Array;
  readonly fuelKg: Float64Array;
  readonly controlSeq: Float64Array;
  readonly stepS: Float64Array;
  readonly groundM: Float64Array;
  readonly groundAttitude: Float64Array;
  readonly sizeM: Float64Array;
  readonly dryMassKg: Float64Array;
  readonly fuelCapacityKg: Float64Array;
  readonly thrustN: Float64Array;
  readonly torqueNm: Float64Array;
  readonly exhaustSpeedMps: Float64Array;
  /**
   * What the clock on board has gained on the world's since the ship is there, s, and its rate less one at the end of the
   * last tick, NaN before the first; kept by the subsystem `relativity`.
   */
  readonly clockAheadS: Float64Array;
  readonly clockDrift: Float64Array;
  /** Where the next planned burn pushes, a unit vector, ICRF axes; worked out in each tick from the plan. */
  readonly heading: Float64Array;
  /** Of a carried vessel: the entity that it stands on. */
  readonly carrier: Int32Array;
  /** The custom body that held it when it was last flown, or 0: it is let go only a little further out. */
  readonly holder: Int32Array;
  /** The custom body whose surface it met in this tick, or 0. */
  readonly met: Int32Array;
  readonly id: Int32Array;
  readonly body: Int32Array;
  readonly motion: Int32Array;
  readonly stabilise: Int32Array;
  readonly brake: Int32Array;
  readonly hold: Int32Array;
  readonly targetKind: Int32Array;
  readonly target: Int32Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.used = new Uint8Array(capacity);
    this.offsetM = new Float64Array(doubles.offsetM * capacity);
    this.velocityMps = new Float64Array(doubles.velocityMps * capacity);
    this.attitude = new Float64Array(doubles.attitude * capacity);
    this.spinRadps = new Float64Array(doubles.spinRadps * capacity);
    this.thrust = new Float64Array(doubles.thrust * capacity);
    this.torque = new Float64Array(doubles.torque * capacity);
    this.fuelKg = new Float64Array(capacity);
    this.controlSeq = new Float64Array(capacity);
    this.stepS = new Float64Array(capacity);
    this.groundM = new Float64Array(doubles.groundM * capacity);
    this.groundAttitude = new Float64Array(doubles.groundAttitude * capacity);
    this.sizeM = new Float64Array(doubles.sizeM * capacity);
    this.dryMassKg = new Float64Array(capacity);
    this.fuelCapacityKg = new Float64Array(capacity);
    this.thrustN = new Float64Array(capacity);
    this.torqueNm = new Float64Array(capacity);
    this.exhaustSpeedMps = new Float64Array(capacity);
    this.clockAheadS = new Float64Array(capacity);
    this.clockDrift = new Float64Array(capacity);
    this.heading = new Float64Array(3 * capacity);
    this.carrier = new Int32Array(capacity);
    this.holder = new Int32Array(capacity);
    this.met = new Int32Array(capacity);
    this.id = new Int32Array(capacity);
    this.body = new Int32Array(capacity);
    this.motion = new Int32Array(capacity);
    this.stabilise = new Int32Array(capacity);
    this.brake = new Int32Array(capacity);
    this.hold = new Int32Array(capacity);
    this.targetKind = new Int32Array(capacity);
    this.target = new Int32Array(capacity);
  }

  /** Takes the lowest free row for a new vessel at rest at its body's centre, tank full. Throws WorldError `vessels_full`. */
  add(id: number, body: number, hull: Hull): number {
    const row = this.used.indexOf(0);
    if (row < 0)
      throw new WorldError('vessels_full', `There are ${this.capacity} vessels; the world takes no more.`);
    for (const field of fieldNames) this[field].fill(0, row * widths[field], (row + 1) * widths[field]);
    this.#occupy(row);
    this.id[row] = id;
    this.body[row] = body;
    this.attitude[4 * row + 3] = 1;
    this.groundAttitude[4 * row + 3] = 1;
    this.controlSeq[row] = -1;
    this.fit(row, hull);
    this.fuelKg[row] = hull.fuelKg;
    return row;
  }

  /** Gives a vessel a hull, whatever is in its tank. */
  fit(row: number, hull: Hull): void {
    this.sizeM.set(hull.sizeM, 3 * row);
    this.dryMassKg[row] = hull.dryMassKg;
    this.fuelCapacityKg[row] = hull.fuelKg;
    this.thrustN[row] = hull.thrustN;
    this.torqueNm[row] = hull.torqueNm;
    this.exhaustSpeedMps[row] = hull.exhaustSpeedMps;
  }

  /** Frees a row. */
  remove(row: number): void {
    this.used[row] = 0;
    this.count -= 1;
    while (this.rows > 0 && this.used[this.rows - 1] === 0) this.rows -= 1;
  }

  /** The row of a vessel, or -1. */
  rowOf(id: number): number {
    for (let row = 0; row < this.rows; row += 1) if (this.used[row] === 1 && this.id[row] === id) return row;
    return -1;
  }

  /** Mass with the fuel that is left, kg. */
  massKg(row: number): number {
    return this.dryMassKg[row] + this.fuelKg[row];
  }

  /** Whether a vessel stands on something that carries it along. */
  stands(row: number): boolean {
    return this.motion[row] === motion.landed || this.motion[row] === motion.carried;
  }

  /** All numbers of a row, in the order of `rowLayout`. */
  read(row: number): number[] {
    const values: number[] = [];
    for (const field of fieldNames) {
      const column = this[field];
      for (let i = row * widths[field]; i < (row + 1) * widths[field]; i += 1) values.push(column[i]);
    }
    return values;
  }

  /** Puts numbers back into a free row. Throws WorldError `bad_snapshot` when they do not fit. */
  write(row: number, values: readonly number[]): void {
    const fits = row < this.capacity && this.used[row] === 0 && values.length === rowWidth;
    if (!fits)
      throw new WorldError(
        'bad_snapshot',
        `its row ${row} is not free, or does not have ${rowWidth} numbers`,
      );
    let at = 0;
    for (const field of fieldNames) {
      for (let i = row * widths[field]; i < (row + 1) * widths[field]; i += 1, at += 1)
        this[field][i] = values[at];
    }
    if (holdModes[this.hold[row]] === undefined)
      throw new WorldError('bad_snapshot', `vessel ${this.id[row]} holds nothing known`);
    if (!motions.includes(this.motion[row]))
      throw new WorldError('bad_snapshot', `vessel ${this.id[row]} moves in no known way`);
    // what stands on a ball has a direction there
    if (this.motion[row] === motion.carried && !(lengthSquaredAt(this.groundM, 3 * row) > 0))
      throw new WorldError('bad_snapshot', `vessel ${this.id[row]} stands nowhere on what carries it`);
    this.#occupy(row);
  }

  /** Empties the table. */
  clear(): void {
    this.used.fill(0);
    this.rows = 0;
    this.count = 0;
  }

  /** Feeds every field of every row in use into a hash, in the order of rows. */
  hash(into: HashSink): void {
    into.u32(this.count);
    for (let row = 0; row < this.rows; row += 1) {
      if (this.used[row] === 0) continue;
      into.u32(row);
      for (const field of fieldNames) {
        const column = this[field];
        for (let i = row * widths[field]; i < (row + 1) * widths[field]; i += 1) into.f64(column[i]);
      }
      if (this.motion[row] === motion.carried) into.u32(this.carrier[row]);
      if (this.holder[row] > 0) into.u32(this.holder[row]);
    }
  }

  #occupy(row: number): void {
    this.used[row] = 1;
    this.heading.fill(0, 3 * row, 3 * row + 3);
    this.clockAheadS[row] = 0;
    this.clockDrift[row] = Number.NaN;
    this.carrier[row] = 0;
    this.holder[row] = 0;
    this.met[row] = 0;
    this.count += 1;
    this.rows = Math.max(this.rows, row + 1);
    for (let at = this.vectors.length; at <= row; at += 1) this.vectors.push(this.#vectorsOf(at));
  }

  #vectorsOf(row: number): VesselRow {
    const part = (field: DoubleField) => this[field].subarray(row * widths[field], (row + 1) * widths[field]);
    return {
      offsetM: part('offsetM'),
      velocityMps: part('velocityMps'),
      attitude: part('attitude'),
      spinRadps: part('spinRadps'),
      thrust: part('thrust'),
      torque: part('torque'),
      groundM: part('groundM'),
      groundAttitude: part('groundAttitude'),
      sizeM: part('sizeM'),
      heading: this.heading.subarray(3 * row, 3 * row + 3),
    };
  }
}

const motions: readonly number[] = Object.values(motion);

function lengthSquaredAt(of: Float64Array, at: number): number {
  return of[at] * of[at] + of[at + 1] * of[at + 1] + of[at + 2] * of[at + 2];
}

const widths: Readonly<Record<DoubleField | IntegerField, number>> = { ...doubles, ...integers };
const fieldNames = Object.keys(widths) as readonly (DoubleField | IntegerField)[];

/** The layout of a row, as a snapshot states it. */
export const rowLayout: RowLayout = fieldNames.map((field) => [field, widths[field]]);

const rowWidth = rowLayout.reduce((sum, [, width]) => sum + width, 0);
