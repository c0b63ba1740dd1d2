import { z } from 'zod';
import { defineSubsystem, metres, ratio } from '../../engine/index.ts';
import { WorldError } from '../error.ts';
import { type ExactNumber, fromExact, toExact } from '../exact-numbers.ts';
import { fromBase64, toBase64 } from '../island/base64.ts';
import { rebaseDistanceM } from '../island/floating-origin.ts';
import { RigidIsland } from '../island/rigid-island.ts';
import { Shape } from '../island/shape.ts';
import { limits } from '../limits.ts';
import { restored } from '../restored.ts';
import { ScenePlaces } from '../scene/scene-places.ts';
import { motion } from '../vessel/vessel-table.ts';
import { entities } from './entities.ts';
import { events } from './events.ts';
import { floatingOrigin } from './floating-origin.ts';
import { setting } from './setting.ts';
import { time } from './time.ts';
import { vessels } from './vessels.ts';

/** Rigid bodies of a local scene. */
export interface Physics {
  readonly shapes: readonly Shape[];
}

const savedSchema = z.object({
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
type SavedShape = z.infer<typeof savedSchema>['shapes'][number];

/** Moves rigid bodies. */
export const physics = defineSubsystem({
  name: 'physics',
  doc: 'Moves boxes, balls and the crafts among them as rigid bodies. Its engine is loaded only for scenes that have some.',
  needs: { setting, time, entities, vessels, floatingOrigin, events },
  phase: 'contact',
  options: {
    lostDistanceM: metres({
      default: 5000,
      min: 10,
      max: 1e6,
      doc: 'a body this far from its start is put back there',
    }),
    maxFactor: ratio({ default: 10, min: 1, max: 100, doc: 'highest factor of time while something moves' }),
  },
  async start({ needs, options, onStop }) {
    const { scene } = needs.setting;
    const { fleet } = needs.vessels;
    const { table } = fleet;
    const { origin, onRebase } = needs.floatingOrigin;
    const { default: engine } = await import('@dimforge/rapier3d-deterministic-compat');
    await engine.init();

    const things = new ScenePlaces(scene, null).all('box', 'sphere');
    const shapes = things.map((thing) => new Shape(needs.entities.nextId(), thing));
    const gravityMps2 = (scene.root.type === 'local' && scene.root.gravity_mps2) || [0, 0, 0];
    const island = new RigidIsland(engine, origin, gravityMps2, shapes);
    onStop(() => island.free());
    onStop(onRebase(() => island.rebase()));
    for (const shape of shapes) needs.entities.add(shape);

    const chooseCrafts = (): void => {
      for (const row of island.craftRows) if (table.used[row] === 0) island.removeCraft(row);
      for (let row = 0; row < table.rows; row += 1) {
        if (table.used[row] === 0) continue;
        const vessel = table.vectors[row];
        const near = origin.distanceM(vessel.offsetM) <= rebaseDistanceM;
        if (!near) island.removeCraft(row);
        else if (table.motion[row] !== motion.rigid || !island.holds(row, table.id[row])) {
          island.addCraft(row, table.id[row], vessel, table.massKg(row));
        }
        table.motion[row] = near ? motion.rigid : motion.flying;
      }
    };
    const move = (spanS: number, stepS: number): void => {
      const spinScale = Math.min(1, stepS / spanS);
      for (const row of island.craftRows) island.pushCraft(row, table.vectors[row], spinScale);
      island.step(spanS, stepS);
      for (const row of island.craftRows) island.readCraft(row, table.vectors[row], spinScale);
    };
    const returnLost = (): void => {
      for (const shape of shapes) {
        if (shape.state !== 'awake' || distanceM(shape.offsetM, shape.startM) <= options.lostDistanceM)
          continue;
        island.returnToStart(shape);
        needs.events.emit({ type: 'returned_to_start', entity: shape.id, name: shape.name });
      }
    };
    const api: Physics = { shapes };
    return {
      api,
      step() {
        const { spanS, clock } = needs.time;
        chooseCrafts();
        if (spanS > 0) move(spanS, clock.stepS);
        returnLost();
        needs.time.limit('rigid_bodies', island.awake ? options.maxFactor : Number.POSITIVE_INFINITY, 0);
      },
      save() {
        const { bytes, crafts, remaindersM } = island.save();
        return {
          bytes: toBase64(bytes),
          crafts: crafts.map(([row, handle, id, remainderM]) => [row, handle, id, toExact(remainderM)]),
          shapes: shapes.map((shape, index) => saveShape(shape, remaindersM[index])),
        };
      },
      restore(saved) {
        const state = restored(savedSchema, saved);
        if (state.shapes.length !== shapes.length)
          throw new WorldError('bad_snapshot', 'it has other shapes than the scene');
        const remaindersM = state.shapes.map((one, index) => restoreShape(shapes[index], one));
        const bytes = fromBase64(state.bytes);
        if (bytes === null) throw new WorldError('bad_snapshot', 'its rigid bodies are not base64');
        const crafts = state.crafts.map(
          ([row, handle, id, remainderM]) => [row, handle, id, numbers(remainderM, 3)] as const,
        );
        island.restore({ bytes, crafts, remaindersM }, (row) => table.vectors[row].offsetM);
        for (const shape of shapes) needs.entities.add(shape);
      },
      hash(into) {
        for (const { id, offsetM, attitude, velocityMps, angularVelocityRadps, state } of shapes) {
          into.u32(id);
          into.text(state);
          for (const part of [offsetM, attitude, velocityMps, angularVelocityRadps]) into.f64Array(part);
        }
      },
    };
  },
});

function distanceM(a: Float64Array, b: Float64Array): number {
  const x = a[0] - b[0];
  const y = a[1] - b[1];
  const z = a[2] - b[2];
  return Math.sqrt(x * x + y * y + z * z);
}

/** A shape's place, attitude, velocity and spin in one list. */
const motionLength = 13;

function saveShape(shape: Shape, remainderM: Float64Array): SavedShape {
  const { id, state, offsetM, attitude, velocityMps, angularVelocityRadps } = shape;
  const all = [...offsetM, ...attitude, ...velocityMps, ...angularVelocityRadps];
  return { id, state, motion: toExact(all), remainder: toExact(remainderM) };
}

function restoreShape(shape: Shape, saved: SavedShape): Float64Array {
  const values = numbers(saved.motion, motionLength);
  if (saved.id !== shape.id || (saved.state === 'fixed') !== (shape.state === 'fixed')) {
    throw new WorldError('bad_snapshot', `shape ${saved.id} is not what the scene has there`);
  }
  shape.state = saved.state;
  shape.offsetM.set(values.subarray(0, 3));
  shape.attitude.set(values.subarray(3, 7));
  shape.velocityMps.set(values.subarray(7, 10));
  shape.angularVelocityRadps.set(values.subarray(10, 13));
  return numbers(saved.remainder, 3);
}

function numbers(saved: unknown, length: number): Float64Array {
  const values = fromExact(saved as readonly ExactNumber[], length);
  if (values === null) throw new WorldError('bad_snapshot', 'a shape or craft has no sound numbers');
  return Float64Array.from(values);
}
