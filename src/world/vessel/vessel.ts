import type { Quat, Vec3 } from '../../math/index.ts';
import { type HoldMode, holdModes } from '../commands.ts';
import type { Entity, VesselView } from '../entity.ts';
import { type FlightPlan, noPlan } from '../manoeuvre/flight-plan.ts';
import { motion, targetKind, type VesselTable } from './vessel-table.ts';

/** A vessel as others see it: a view of its row that stays right while it lives. */
export class Vessel implements Entity, VesselView {
  readonly kind = 'vessel';
  readonly groundM = null;
  readonly shape = null;
  readonly freeBody = null;
  readonly description = null;
  readonly id: number;
  readonly row: number;
  name: string;
  readonly owner: string | null;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
  readonly attitude: Quat;
  readonly angularVelocityRadps: Vec3;
  readonly sizeM: Vec3;
  readonly thrust: Vec3;
  readonly torque: Vec3;
  readonly table: VesselTable;
  /** What it is to do; kept and flown by the subsystem `manoeuvres`. */
  plan: FlightPlan = noPlan;

  constructor(table: VesselTable, row: number, name: string, owner: string | null) {
    const vectors = table.vectors[row];
    this.table = table;
    this.id = table.id[row];
    this.row = row;
    this.name = name;
    this.owner = owner;
    this.offsetM = vectors.offsetM;
    this.velocityMps = vectors.velocityMps;
    this.attitude = vectors.attitude;
    this.angularVelocityRadps = vectors.spinRadps;
    this.sizeM = vectors.sizeM;
    this.thrust = vectors.thrust;
    this.torque = vectors.torque;
  }

  get vessel(): VesselView {
    return this;
  }

  get body(): number {
    return this.table.body[this.row];
  }

  get massKg(): number {
    return this.table.massKg(this.row);
  }

  get fuelKg(): number {
    return this.table.fuelKg[this.row];
  }

  get fuelCapacityKg(): number {
    return this.table.fuelCapacityKg[this.row];
  }

  get thrustN(): number {
    return this.table.thrustN[this.row];
  }

  get torqueNm(): number {
    return this.table.torqueNm[this.row];
  }

  get exhaustSpeedMps(): number {
    return this.table.exhaustSpeedMps[this.row];
  }

  get clockAheadS(): number {
    return this.table.clockAheadS[this.row];
  }

  get clockDrift(): number {
    return this.table.clockDrift[this.row];
  }

  get stabilise(): boolean {
    return this.table.stabilise[this.row] === 1;
  }

  get brake(): boolean {
    return this.table.brake[this.row] === 1;
  }

  get hold(): HoldMode {
    return holdModes[this.table.hold[this.row]];
  }

  get target(): VesselView['target'] {
    const target = this.table.target[this.row];
    switch (this.table.targetKind[this.row]) {
      case targetKind.body:
        return { body: target };
      case targetKind.vessel:
        return { entity: target };
      default:
        return null;
    }
  }

  get landed(): boolean {
    return this.table.stands(this.row);
  }

  get carrier(): number {
    return this.table.motion[this.row] === motion.carried ? this.table.carrier[this.row] : 0;
  }

  get controlSeq(): number {
    return this.table.controlSeq[this.row];
  }
}
