import { z } from 'zod';
import { bodies } from '../../astro/index.ts';
import type { HashSink } from '../../engine/index.ts';
import type { Quat, Vec3 } from '../../math/index.ts';
import { type Control, type HoldMode, holdModes } from '../commands.ts';
import { WorldError } from '../error.ts';
import { fromExact, toExact } from '../exact-numbers.ts';
import { limits } from '../limits.ts';
import { hashPlan, restorePlan, savedPlanSchema, savePlan } from '../manoeuvre/flight-plan.ts';
import { Light } from '../relativity/light.ts';
import { restored } from '../restored.ts';
import type { Hull } from './hull.ts';
import type { Placement } from './placement.ts';
import { Vessel } from './vessel.ts';
import { motion, rowLayout, targetKind, type VesselTable } from './vessel-table.ts';

/** What a new vessel is. */
export interface NewVessel {
  readonly id: number;
  readonly name: string;
  /** The visitor who flies it, or null. */
  readonly owner: string | null;
  readonly hull: Hull;
  readonly at: Placement;
}

/** What a hold mode `target` points at. */
export type HoldTarget = { readonly body: number } | { readonly entity: number } | null;

const stateSchema = z.object({
  /** Says what the numbers of a row are. */
  layout: z.array(z.tuple([z.string(), z.int()])),
  vessels: z
    .array(
      z.object({
        row: z.int().min(0),
        name: z.string(),
        owner: z.string().nullable(),
        values: z.unknown(),
        plan: savedPlanSchema.optional(),
        /** The custom body that carries it. */
        carrier: z.int().min(1).optional(),
        /** The custom body that holds it. */
        holder: z.int().min(1).optional(),
      }),
    )
    .max(limits.vessels),
});

const copiedVectors = [
  'offsetM',
  'velocityMps',
  'attitude',
  'spinRadps',
  'thrust',
  'torque',
  'groundM',
  'groundAttitude',
] as const;
const copiedNumbers = ['body', 'motion', 'stabilise', 'brake', 'hold', 'controlSeq'] as const;

/** All vessels of a world: the table of their states, and what each is called. */
export class Fleet {
  readonly table: VesselTable;
  /** By row; undefined where a row is free. */
  readonly byRow: (Vessel | undefined)[] = [];

  readonly #light: Light;

  constructor(table: VesselTable, light = new Light()) {
    this.table = table;
    this.#light = light;
  }

  get(id: number): Vessel | undefined {
    const row = this.table.rowOf(id);
    return row < 0 ? undefined : this.byRow[row];
  }

  /** Throws WorldError `vessels_full`, `too_fast`. */
  add({ id, name, owner, hull, at }: NewVessel): Vessel {
    this.#light.admit(at.velocityMps, name);
    const row = this.table.add(id, at.body, hull);
    const vessel = new Vessel(this.table, row, name, owner);
    this.byRow[row] = vessel;
    this.put(vessel, at);
    return vessel;
  }

  /** Takes a vessel out; who aimed at it aims at nothing. */
  remove(vessel: Vessel): void {
    this.table.remove(vessel.row);
    this.byRow[vessel.row] = undefined;
    this.forgetAim(vessel.id);
  }

  /** Lets who aimed at an entity, which is gone, aim at nothing. */
  forgetAim(id: number): void {
    const { table } = this;
    for (let row = 0; row < table.rows; row += 1) {
      const aims = table.targetKind[row] === targetKind.vessel && table.target[row] === id;
      if (aims) table.targetKind[row] = targetKind.none;
    }
  }

  /**
   * Puts a vessel somewhere, its tank full: without spin, thrust or memory of the way it came. Throws WorldError `too_fast`,
   * as do the others that give a velocity.
   */
  put(
    { row, name, offsetM, velocityMps, attitude, angularVelocityRadps, thrust, torque }: Vessel,
    at: Placement,
  ): void {
    const { table } = this;
    this.#light.admit(at.velocityMps, name);
    offsetM.set(at.offsetM);
    velocityMps.set(at.velocityMps);
    attitude.set(at.attitude);
    angularVelocityRadps.fill(0);
    thrust.fill(0);
    torque.fill(0);
    table.body[row] = at.body;
    table.motion[row] = motion.flying;
    table.stepS[row] = 0;
    table.holder[row] = 0;
    table.fuelKg[row] = table.fuelCapacityKg[row];
  }

  /** Puts a vessel somewhere as it is: tank and controls stay, its spin ends. */
  move({ row, name, offsetM, velocityMps, attitude, angularVelocityRadps }: Vessel, at: Placement): void {
    const { table } = this;
    this.#light.admit(at.velocityMps, name);
    offsetM.set(at.offsetM);
    velocityMps.set(at.velocityMps);
    attitude.set(at.attitude);
    angularVelocityRadps.fill(0);
    table.body[row] = at.body;
    this.#leaveGround(row);
  }

  /** Sets how a vessel moves, without moving it. */
  steer(vessel: Vessel, change: { attitude?: Quat; velocityMps?: Vec3; angularVelocityRadps?: Vec3 }): void {
    if (change.velocityMps !== undefined) this.#light.admit(change.velocityMps, vessel.name);
    if (change.attitude !== undefined) vessel.attitude.set(change.attitude);
    if (change.velocityMps !== undefined) vessel.velocityMps.set(change.velocityMps);
    if (change.angularVelocityRadps !== undefined)
      vessel.angularVelocityRadps.set(change.angularVelocityRadps);
    this.#leaveGround(vessel.row);
  }

  /** Gives a vessel another hull; what no longer fits into its tank is lost. */
  refit({ row }: Vessel, hull: Hull): void {
    const { table } = this;
    table.fit(row, hull);
    table.fuelKg[row] = Math.min(table.fuelKg[row], hull.fuelKg);
    // Among rigid bodies it is taken in anew, with its new size and mass.
    if (table.motion[row] === motion.rigid) table.motion[row] = motion.flying;
  }

  #leaveGround(row: number): void {
    this.table.motion[row] = motion.flying;
    this.table.stepS[row] = 0;
  }

  /** Applies what the controls ask for. A control that is older than the last is dropped. */
  control({ row, thrust, torque }: Vessel, seq: number, control: Control): void {
    const { table } = this;
    if (seq <= table.controlSeq[row]) return;
    thrust.set(control.thrust);
    torque.set(control.torque);
    table.stabilise[row] = control.stabilise ? 1 : 0;
    table.brake[row] = control.brake === true ? 1 : 0;
    if (control.hold !== undefined) table.hold[row] = holdModes.indexOf(control.hold);
    table.controlSeq[row] = seq;
  }

  /** Lets a vessel hold an attitude; a target stays until another is named. */
  hold({ row }: Vessel, mode: HoldMode, target: HoldTarget): void {
    const { table } = this;
    table.hold[row] = holdModes.indexOf(mode);
    if (target === null) return;
    table.targetKind[row] = 'body' in target ? targetKind.body : targetKind.vessel;
    table.target[row] = 'body' in target ? target.body : target.entity;
  }

  /** Gives a vessel of this fleet what the pilot of one of another fleet asks of its controls; an aim stays. */
  copyControls(from: Vessel, to: Vessel): void {
    to.thrust.set(from.thrust);
    to.torque.set(from.torque);
    for (const field of ['stabilise', 'brake', 'hold', 'controlSeq'] as const) {
      this.table[field][to.row] = from.table[field][from.row];
    }
    this.#leavePlan(from, to);
  }

  /** Gives a vessel of this fleet the state that one of another fleet had; its id and hull stay, its aim is lost. */
  copyState(from: Vessel, to: Vessel): void {
    const source = from.table.vectors[from.row];
    const own = this.table.vectors[to.row];
    for (const field of copiedVectors) own[field].set(source[field]);
    this.#light.hold(own.velocityMps);
    for (const field of copiedNumbers) this.table[field][to.row] = from.table[field][from.row];
    this.#leavePlan(from, to);
    // what carried it is not here
    if (this.table.motion[to.row] === motion.carried) this.table.motion[to.row] = motion.flying;
    this.table.fuelKg[to.row] = Math.min(from.fuelKg, to.fuelCapacityKg);
    this.table.stepS[to.row] = 0;
    this.table.clockAheadS[to.row] = from.clockAheadS;
  }

  /** What a ship that flew its plan by itself did with thrust and hold, no pilot has asked for. */
  #leavePlan({ plan }: Vessel, { row, thrust }: Vessel): void {
    if (!plan.flying) return;
    thrust.fill(0);
    const { hold } = this.table;
    if (holdModes[hold[row]] === 'manoeuvre') hold[row] = holdModes.indexOf('none');
  }

  /** The row of a vessel whose state is no longer made of numbers, or -1. */
  unsoundRow(): number {
    const { table } = this;
    for (let row = 0; row < table.rows; row += 1) {
      if (table.used[row] === 0) continue;
      const { offsetM, velocityMps, attitude } = table.vectors[row];
      const sum = offsetM[0] + offsetM[1] + offsetM[2] + velocityMps[0] + velocityMps[1] + velocityMps[2];
      if (!Number.isFinite(sum + attitude[0] + attitude[1] + attitude[2] + attitude[3])) return row;
    }
    return -1;
  }

  save(): unknown {
    const vessels = this.byRow.flatMap((vessel) => {
      if (vessel === undefined) return [];
      const { row, name, owner, carrier } = vessel;
      const values = toExact(this.table.read(row));
      const plan = savePlan(vessel.plan);
      return [
        {
          row,
          name,
          owner,
          values,
          ...(plan === undefined ? {} : { plan }),
          ...(carrier === 0 ? {} : { carrier }),
          ...(this.table.holder[row] === 0 ? {} : { holder: this.table.holder[row] }),
        },
      ];
    });
    return { layout: rowLayout, vessels };
  }

  /** Throws WorldError `bad_snapshot`. */
  restore(saved: unknown): void {
    const { table } = this;
    const state = restored(stateSchema, saved);
    if (JSON.stringify(state.layout) !== JSON.stringify(rowLayout)) {
      throw new WorldError('bad_snapshot', 'its vessels have other fields than those of this version');
    }
    table.clear();
    this.byRow.length = 0;
    for (const { row, name, owner, values, plan, carrier = 0, holder = 0 } of state.vessels) {
      const numbers = fromExact(values);
      if (numbers === null)
        throw new WorldError('bad_snapshot', `${name} has a state that is not made of numbers`);
      table.write(row, numbers);
      if (bodies[table.body[row]] === undefined)
        throw new WorldError('bad_snapshot', `${name} is at no known body`);
      table.carrier[row] = carrier;
      table.holder[row] = holder;
      const vessel = new Vessel(table, row, name, owner);
      vessel.plan = restorePlan(plan);
      this.byRow[row] = vessel;
    }
  }

  hash(into: HashSink): void {
    this.table.hash(into);
    for (const vessel of this.byRow) {
      if (vessel === undefined) continue;
      into.text(vessel.name);
      into.text(vessel.owner ?? '');
      hashPlan(into, vessel.plan);
    }
  }
}
