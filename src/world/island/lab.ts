import { z } from 'zod';
import type { HashSink } from '../../engine/index.ts';
import { vec3 } from '../../math/index.ts';
import { WorldError } from '../error.ts';
import { fromExact, toExact } from '../exact-numbers.ts';
import { limits } from '../limits.ts';
import { restored } from '../restored.ts';
import { motion, type VesselTable } from '../vessel/vessel-table.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { type FloatingOrigin, rebaseDistanceM } from './floating-origin.ts';
import type { RigidIsland } from './rigid-island.ts';
import { Shape, type ShapeChange } from './shape.ts';

const numbers = z.unknown();
const makeSchema = z.object({
  name: z.string(),
  form: z.enum(['box', 'sphere']),
  fixed: z.boolean(),
  baseSizeM: z.array(z.number().positive()).length(3),
  scale: z.number().positive(),
  colour: z.string().nullable(),
  massKg: z.number().positive().nullable(),
  friction: z.number().min(0),
  restitution: z.number().min(0),
});

const stateSchema = z.object({
  bytes: z.string(),
  crafts: z.array(z.tuple([z.int().min(0), z.number(), z.int().min(1), z.unknown()])).max(limits.vessels),
  shapes: z
    .array(
      z.object({
        id: z.int().min(1),
        state: z.enum(['fixed', 'awake', 'asleep']),
        motion: numbers,
        remainder: numbers,
        handle: z.number(),
        make: makeSchema,
        /** Place and attitude that it began with. */
        start: numbers,
      }),
    )
    .max(limits.rigidBodies),
});
type ShapeState = z.infer<typeof stateSchema>['shapes'][number];

/** A shape's place, attitude, velocity and spin in one list. */
const motionLength = 13;
/** The place and attitude that it began with. */
const startLength = 7;

/** The rigid-body engine moves nothing faster than 400 m/s; whoever is faster than this flies in doubles, and touches nothing. */
export const fastestShapeMps = 300;

/** A local scene in motion: its shapes, and the vessels near enough to touch them. */
export class Lab {
  readonly #island: RigidIsland;
  readonly #table: VesselTable;
  readonly #origin: FloatingOrigin;
  readonly #lostDistanceM: number;

  constructor(island: RigidIsland, table: VesselTable, origin: FloatingOrigin, lostDistanceM: number) {
    this.#island = island;
    this.#table = table;
    this.#origin = origin;
    this.#lostDistanceM = lostDistanceM;
  }

  /** Whether anything can move by itself. */
  get awake(): boolean {
    return this.#island.awake;
  }

  /**
   * Moves everything by `spanS` simulated seconds. A step of the engine is at most `stepS`, the pilot's time of the tick.
   * Then chooses who is a craft in the next tick.
   */
  move(spanS: number, stepS: number): void {
    const island = this.#island;
    const table = this.#table;
    for (const row of island.craftRows) {
      const here = table.used[row] === 1 && table.motion[row] === motion.rigid;
      if (!here || !island.holds(row, table.id[row])) island.removeCraft(row);
    }
    if (spanS > 0) this.#step(spanS, stepS);
    this.#chooseCrafts();
  }

  #step(spanS: number, stepS: number): void {
    const island = this.#island;
    const spinScale = Math.min(1, stepS / spanS);
    for (const row of island.craftRows) island.pushCraft(row, this.#table.vectors[row], spinScale);
    island.step(spanS, stepS);
    for (const row of island.craftRows) island.readCraft(row, this.#table.vectors[row], spinScale);
  }

  /** Vessels near the origin are crafts in the island from now on; those that left it, or are too fast, fly in doubles. */
  #chooseCrafts(): void {
    const table = this.#table;
    const island = this.#island;
    for (let row = 0; row < table.rows; row += 1) {
      if (table.used[row] === 0) continue;
      if (table.motion[row] === motion.carried) {
        island.removeCraft(row);
        continue;
      }
      const vessel = table.vectors[row];
      const slow = vec3.length(vessel.velocityMps) <= fastestShapeMps;
      const inside = slow && this.#origin.distanceM(vessel.offsetM) <= rebaseDistanceM;
      const known = table.motion[row] === motion.rigid && island.holds(row, table.id[row]);
      if (!inside) island.removeCraft(row);
      else if (!known) island.addCraft(row, table.id[row], vessel, table.massKg(row));
      table.motion[row] = inside ? motion.rigid : motion.flying;
    }
  }

  /** Puts shapes back that got lost, and returns them. */
  returnLost(): readonly Shape[] {
    let lost: Shape[] | null = null;
    for (const shape of this.#island.shapes) {
      if (shape.state !== 'awake' || vec3.distance(shape.offsetM, shape.startM) <= this.#lostDistanceM)
        continue;
      this.#island.returnToStart(shape);
      lost = [...(lost ?? []), shape];
    }
    return lost ?? none;
  }

  get shapes(): readonly Shape[] {
    return this.#island.shapes;
  }

  add(shape: Shape): void {
    this.#island.addShape(shape);
  }

  remove(shape: Shape): void {
    this.#island.removeShape(shape);
  }

  /** Changes a shape; where it is put is where it is put back to when it gets lost. */
  change(shape: Shape, { make, offsetM, attitude, velocityMps, angularVelocityRadps }: ShapeChange): void {
    if (make !== undefined) shape.make = make;
    if (offsetM !== undefined) {
      shape.offsetM.set(offsetM);
      shape.startM.set(offsetM);
    }
    if (attitude !== undefined) {
      shape.attitude.set(attitude);
      shape.startAttitude.set(attitude);
    }
    if (velocityMps !== undefined) shape.velocityMps.set(velocityMps);
    if (angularVelocityRadps !== undefined) shape.angularVelocityRadps.set(angularVelocityRadps);
    this.#island.updateShape(shape);
  }

  save(): unknown {
    const { bytes, crafts, solids } = this.#island.save();
    return {
      bytes: toBase64(bytes),
      crafts: crafts.map(([row, handle, id, remainderM]) => [row, handle, id, toExact(remainderM)]),
      shapes: this.#island.shapes.map((shape, index) => saveShape(shape, solids[index])),
    };
  }

  /** Throws WorldError `bad_snapshot`. */
  restore(saved: unknown): void {
    const state = restored(stateSchema, saved);
    const shapes = state.shapes.map(restoreShape);
    const solids = state.shapes.map(({ handle, remainder }) => ({
      handle,
      remainderM: doubles(remainder, 3),
    }));
    const bytes = fromBase64(state.bytes);
    if (bytes === null) throw new WorldError('bad_snapshot', 'its rigid bodies are not base64');
    const crafts = state.crafts.map(
      ([row, handle, id, remainderM]) => [row, handle, id, doubles(remainderM, 3)] as const,
    );
    this.#island.restore({ bytes, crafts, solids }, shapes, (row) => this.#table.vectors[row].offsetM);
  }

  hash(into: HashSink): void {
    for (const shape of this.#island.shapes) {
      const { id, name, form, offsetM, attitude, velocityMps, angularVelocityRadps, state, sizeM, stuff } =
        shape;
      into.u32(id);
      into.text(name);
      into.text(form);
      into.text(state);
      into.f64Array(sizeM);
      for (const figure of [stuff.massKg, stuff.friction, stuff.restitution]) into.f64(figure);
      for (const part of [offsetM, attitude, velocityMps, angularVelocityRadps]) into.f64Array(part);
      for (const part of [shape.startM, shape.startAttitude]) into.f64Array(part);
    }
  }
}

const none: readonly Shape[] = [];

function saveShape(
  shape: Shape,
  { handle, remainderM }: { readonly handle: number; readonly remainderM: Float64Array },
): ShapeState {
  const { id, state, make, offsetM, attitude, velocityMps, angularVelocityRadps } = shape;
  const all = [...offsetM, ...attitude, ...velocityMps, ...angularVelocityRadps];
  return {
    id,
    state,
    motion: toExact(all),
    remainder: toExact(remainderM),
    handle,
    make: { ...make, baseSizeM: [...make.baseSizeM] },
    start: toExact([...shape.startM, ...shape.startAttitude]),
  };
}

function restoreShape({ id, state, make, motion: saved, start }: ShapeState): Shape {
  const began = doubles(start, startLength);
  const shape = new Shape(id, {
    make,
    at: { offsetM: began.subarray(0, 3), attitude: began.subarray(3, 7) },
  });
  if ((state === 'fixed') !== make.fixed) {
    throw new WorldError('bad_snapshot', `shape ${id} is fixed and is not`);
  }
  const values = doubles(saved, motionLength);
  shape.state = state;
  shape.offsetM.set(values.subarray(0, 3));
  shape.attitude.set(values.subarray(3, 7));
  shape.velocityMps.set(values.subarray(7, 10));
  shape.angularVelocityRadps.set(values.subarray(10, 13));
  return shape;
}

function doubles(saved: unknown, length: number): Float64Array {
  const values = fromExact(saved, length);
  if (values === null) throw new WorldError('bad_snapshot', 'a shape or craft has no sound numbers');
  return Float64Array.from(values);
}
