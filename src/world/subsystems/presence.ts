import { z } from 'zod';
import { defineSubsystem } from '../../engine/index.ts';
import { WorldError } from '../error.ts';
import { limits } from '../limits.ts';
import { restored } from '../restored.ts';
import { ScenePlaces } from '../scene/scene-places.ts';
import { formation } from '../vessel/formation.ts';
import { hullFrom } from '../vessel/hull.ts';
import type { Vessel } from '../vessel/vessel.ts';
import { celestial } from './celestial.ts';
import { events } from './events.ts';
import { setting } from './setting.ts';
import { vessels } from './vessels.ts';

/** Somebody in the world. */
export interface Visitor {
  readonly id: string;
  readonly name: string;
  /** Place in the formation at the scene's start. */
  readonly slot: number;
  readonly entity: number;
}

/** Who is here, and which ship is whose. */
export interface Presence {
  /** In the order in which they came. */
  list(): readonly Visitor[];
  /** Throws WorldError `already_joined`, `visitors_full`, `vessels_full`. */
  join(id: string, name: string): Visitor;
  /** Throws WorldError `unknown_visitor`, as do the others. */
  leave(id: string): void;
  rename(id: string, name: string): void;
  vesselOf(id: string): Vessel;
  /** Undefined for somebody who is not here. */
  nameOf(id: string): string | undefined;
}

const savedSchema = z
  .array(z.object({ id: z.string(), name: z.string(), slot: z.int().min(0), entity: z.int().min(1) }))
  .max(limits.visitors);

/** Lets visitors in and out. */
export const presence = defineSubsystem({
  name: 'presence',
  doc: 'Knows which visitors are here, and gives each a ship at the start of the scene.',
  needs: { setting, celestial, vessels, events },
  start({ needs }) {
    const { scene, hasBodies } = needs.setting;
    const { fleet } = needs.vessels;
    const visitors = new Map<string, Visitor>();
    const start = () => new ScenePlaces(scene, needs.celestial.field).start();
    // A start that cannot be is found now, not when somebody joins.
    start();

    const known = (id: string): Visitor => {
      const visitor = visitors.get(id);
      if (visitor === undefined)
        throw new WorldError('unknown_visitor', `No visitor "${id}" is here. Join first.`);
      return visitor;
    };
    const freeSlot = (): number => {
      const taken = new Set([...visitors.values()].map(({ slot }) => slot));
      let slot = 0;
      while (taken.has(slot)) slot += 1;
      return slot;
    };
    const vesselOf = (id: string): Vessel => {
      const vessel = fleet.get(known(id).entity);
      if (vessel === undefined)
        throw new WorldError('unknown_entity', `The ship of visitor "${id}" is gone. Join again.`);
      return vessel;
    };
    const api: Presence = {
      list: () => [...visitors.values()],
      join(id, name) {
        if (visitors.has(id))
          throw new WorldError('already_joined', `Visitor "${id}" is here already. Leave first.`);
        if (visitors.size >= limits.visitors) {
          throw new WorldError(
            'visitors_full',
            `${limits.visitors} visitors are here; come back when one has left.`,
          );
        }
        const hull = hullFrom(scene.start.hull);
        const slot = freeSlot();
        const at = formation(start(), slot, hull.sizeM, hasBodies);
        const visitor = { id, name, slot, entity: needs.vessels.add({ name, owner: id, hull, at }).id };
        visitors.set(id, visitor);
        needs.events.emit({ type: 'visitor_joined', visitor: id, name, entity: visitor.entity });
        return visitor;
      },
      leave(id) {
        const { name, entity } = known(id);
        needs.vessels.remove(vesselOf(id));
        visitors.delete(id);
        needs.events.emit({ type: 'visitor_left', visitor: id, name, entity });
      },
      rename(id, name) {
        visitors.set(id, { ...known(id), name });
        vesselOf(id).name = name;
        needs.events.emit({ type: 'visitor_renamed', visitor: id, name });
      },
      vesselOf,
      nameOf: (id) => visitors.get(id)?.name,
    };
    return {
      api,
      save: () => api.list(),
      restore(saved) {
        visitors.clear();
        for (const visitor of restored(savedSchema, saved)) visitors.set(visitor.id, visitor);
      },
      hash(into) {
        for (const { id, name, slot, entity } of visitors.values()) {
          into.text(id);
          into.text(name);
          into.u32(slot);
          into.u32(entity);
        }
      },
    };
  },
});
