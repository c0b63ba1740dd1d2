import { z } from 'zod';
import { defineSubsystem } from '../../engine/index.ts';
import { WorldError } from '../error.ts';
import { type Visitor, Visitors } from '../presence/visitors.ts';
import { restored } from '../restored.ts';
import { ScenePlaces } from '../scene/scene-places.ts';
import { formation } from '../vessel/formation.ts';
import { hullFrom } from '../vessel/hull.ts';
import type { Vessel } from '../vessel/vessel.ts';
import { celestial } from './celestial.ts';
import { events } from './events.ts';
import { setting } from './setting.ts';
import { vessels } from './vessels.ts';

/** Who is here, and which ship is whose. */
export interface Presence {
  /** In the order in which they came. */
  list(): readonly Visitor[];
  /** A name that somebody here has gets a number. Throws WorldError `already_joined`, `visitors_full`, `vessels_full`. */
  join(id: string, name: string): Visitor;
  /** Throws WorldError `unknown_visitor`, as do the others. */
  leave(id: string): void;
  rename(id: string, name: string): void;
  vesselOf(id: string): Vessel;
  /** Undefined for somebody who is not here. */
  nameOf(id: string): string | undefined;
}

const savedSchema = z.object({ visitors: z.unknown() });

/** Lets visitors in and out. */
export const presence = defineSubsystem({
  name: 'presence',
  doc: 'Knows which visitors are here, and gives each a ship at the start of the scene.',
  needs: { setting, celestial, vessels, events },
  state: {
    visitors: 'id, name, place in the formation and ship of each visitor, in the order in which they came',
  },
  start({ needs }) {
    const { scene, hasBodies } = needs.setting;
    const { fleet } = needs.vessels;
    const visitors = new Visitors();
    const start = () => new ScenePlaces(scene, needs.celestial.field).start();
    // A start that cannot be is found now, not when somebody joins.
    start();
    const vesselOf = (id: string): Vessel => {
      const vessel = fleet.get(visitors.get(id).entity);
      if (vessel === undefined)
        throw new WorldError('unknown_entity', `The ship of visitor "${id}" is gone. Join again.`);
      return vessel;
    };
    const api: Presence = {
      list: () => visitors.list(),
      join(id, wanted) {
        const slot = visitors.slotFor(id);
        const name = visitors.freeName(id, wanted);
        const hull = hullFrom(scene.start.hull);
        const at = formation(start(), slot, hull.sizeM, hasBodies);
        const visitor = { id, name, slot, entity: needs.vessels.add({ name, owner: id, hull, at }).id };
        visitors.set(visitor);
        needs.events.emit({ type: 'visitor_joined', visitor: id, name, entity: visitor.entity });
        return visitor;
      },
      leave(id) {
        const { name, entity } = visitors.get(id);
        needs.vessels.remove(vesselOf(id));
        visitors.remove(id);
        needs.events.emit({ type: 'visitor_left', visitor: id, name, entity });
      },
      rename(id, wanted) {
        const vessel = vesselOf(id);
        const name = visitors.freeName(id, wanted);
        vessel.name = name;
        visitors.set({ ...visitors.get(id), name });
        needs.events.emit({ type: 'visitor_renamed', visitor: id, name });
      },
      vesselOf,
      nameOf: (id) => visitors.find(id)?.name,
    };
    return {
      api,
      save: () => ({ visitors: visitors.list() }),
      restore: (saved) => visitors.restore(restored(savedSchema, saved).visitors),
      hash: (into) => visitors.hash(into),
    };
  },
});
