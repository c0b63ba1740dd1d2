import { z } from 'zod';
import { defineSubsystem } from '../../engine/index.ts';
import type { Entity } from '../entity.ts';
import { restored } from '../restored.ts';

/** Everything in the world that has an id and a place. */
export interface Entities {
  /** An id that was never given before. */
  nextId(): number;
  add(entity: Entity): void;
  remove(id: number): void;
  get(id: number): Entity | undefined;
  /** The first entity of a name, lowest id first. */
  named(name: string): Entity | undefined;
  /** All, by ascending id. The list is new only when something was added or removed. */
  list(): readonly Entity[];
}

const savedSchema = z.object({ lastId: z.int().min(0) });

/** Gives ids and knows who bears them. */
export const entities = defineSubsystem({
  name: 'entities',
  doc: 'Gives every vessel, shape and marker an id of its own and finds them by it.',
  state: { lastId: 'the last id that was given' },
  start() {
    const byId = new Map<number, Entity>();
    let sorted: readonly Entity[] | null = null;
    let lastId = 0;
    const list = () => {
      sorted ??= [...byId.values()].sort((a, b) => a.id - b.id);
      return sorted;
    };
    const api: Entities = {
      nextId() {
        lastId += 1;
        return lastId;
      },
      add(entity) {
        byId.set(entity.id, entity);
        sorted = null;
      },
      remove(id) {
        byId.delete(id);
        sorted = null;
      },
      get: (id) => byId.get(id),
      named: (name) => list().find((entity) => entity.name === name),
      list,
    };
    return {
      api,
      save: () => ({ lastId }),
      /** The others put their entities back themselves. */
      restore(saved: unknown) {
        lastId = restored(savedSchema, saved).lastId;
        byId.clear();
        sorted = null;
      },
      hash: (into) => void into.u32(lastId),
    };
  },
});
