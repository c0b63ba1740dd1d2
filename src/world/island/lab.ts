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
import type { Shape } from './shape.ts';

const stateSchema = z.object({
  bytes: z.string(),
  crafts: z.array(z.tuple([z.int().min(0), z.number(), z.int().min(1), z.unknown()])).max(limits.vessels),
  shapes: z
    .array(
      z.object({
        id: z.int().min(1),
        state: z.enum(['fixed', 'awake', 'asleep']),
        motion: z.unknown(),
        remainder: z.unknown(),
      }),
    )
    .max(limits.rigidBodies),
});
type ShapeState = z.infer<typeof stateSchema>['shapes'][number];

/** A shape's place, attitude, velocity and spin in one list. */
const motionLength = 13;

/** The rigid-body engine moves nothing faster than 400 m/s; whoever is faster than this flies in doubles, and touches nothing. */
const fastestCraftMps = 300;

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
      if (table.used[row] === 0 || !island.holds(row, table.id[row])) island.removeCraft(row);
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
      const vessel = table.vectors[row];
      const slow = vec3.length(vessel.velocityMps) <= fastestCraftMps;
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

  save(): unknown {
    const { bytes, crafts, remaindersM } = this.#island.save();
    return {
      bytes: toBase64(bytes),
      crafts: crafts.map(([row, handle, id, remainderM]) => [row, handle, id, toExact(remainderM)]),
      shapes: this.#island.shapes.map((shape, index) => saveShape(shape, remaindersM[index])),
    };
  }

  /** Throws WorldError `bad_snapshot`. */
  restore(saved: unknown): void {
    const state = restored(stateSchema, saved);
    const { shapes } = this.#island;
    if (state.shapes.length !== shapes.length)
      throw new WorldError('bad_snapshot', 'it has other shapes than the scene');
    const remaindersM = state.shapes.map((one, index) => restoreShape(shapes[index], one));
    const bytes = fromBase64(state.bytes);
    if (bytes === null) throw new WorldError('bad_snapshot', 'its rigid bodies are not base64');
    const crafts = state.crafts.map(
      ([row, handle, id, remainderM]) => [row, handle, id, doubles(remainderM, 3)] as const,
    );
    this.#island.restore({ bytes, crafts, remaindersM }, (row) => this.#table.vectors[row].offsetM);
  }

  hash(into: HashSink): void {
    for (const { id, offsetM, attitude, velocityMps, angularVelocityRadps, state } of this.#island.shapes) {
      into.u32(id);
      into.text(state);
      for (const part of [offsetM, attitude, velocityMps, angularVelocityRadps]) into.f64Array(part);
    }
  }
}

const none: readonly Shape[] = [];

function saveShape(shape: Shape, remainderM: Float64Array): ShapeState {
  const { id, state, offsetM, attitude, velocityMps, angularVelocityRadps } = shape;
  const all = [...offsetM, ...attitude, ...velocityMps, ...angularVelocityRadps];
  return { id, state, motion: toExact(all), remainder: toExact(remainderM) };
}

function restoreShape(shape: Shape, saved: ShapeState): Float64Array {
  const values = doubles(saved.motion, motionLength);
  if (saved.id !== shape.id || (saved.state === 'fixed') !== (shape.state === 'fixed')) {
    throw new WorldError('bad_snapshot', `shape ${saved.id} is not what the scene has there`);
  }
  shape.state = saved.state;
  shape.offsetM.set(values.subarray(0, 3));
  shape.attitude.set(values.subarray(3, 7));
  shape.velocityMps.set(values.subarray(7, 10));
  shape.angularVelocityRadps.set(values.subarray(10, 13));
  return doubles(saved.remainder, 3);
}

function doubles(saved: unknown, length: number): Float64Array {
  const values = fromExact(saved, length);
  if (values === null) throw new WorldError('bad_snapshot', 'a shape or craft has no sound numbers');
  return Float64Array.from(values);
}
