import { z } from 'zod';
import { defineSubsystem } from '../../engine/index.ts';
import { WorldError } from '../error.ts';
import { reservedFor } from '../names.ts';
import { type Visitor, Visitors } from '../presence/visitors.ts';
import { restored } from '../restored.ts';
import { ScenePlaces } from '../scene/scene-places.ts';
import { formation } from '../vessel/formation.ts';
import { hullFrom } from '../vessel/hull.ts';
import type { Placement } from '../vessel/placement.ts';
import type { Vessel } from '../vessel/vessel.ts';
import { celestial } from './celestial.ts';
import { entities } from './entities.ts';
import { events } from './events.ts';
import { freeBodies } from './free-bodies.ts';
import { light } from './light.ts';
import { setting } from './setting.ts';
import { vessels } from './vessels.ts';

/** Who is here, and which ship is whose. */
export interface Presence {
  /** How somebody begins who joins. */
  start(): Placement;
  /** In the order in which they came. */
  list(): readonly Visitor[];
  /** A name that is taken gets a number. Throws WorldError `already_joined`, `visitors_full`, `vessels_full`. */
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
  needs: { setting, celestial, light, entities, freeBodies, vessels, events },
  state: {
    visitors: 'id, name, place in the formation and ship of each visitor, in the order in which they came',
  },
  start({ needs }) {
    const { scene, hasBodies } = needs.setting;
    const { fleet } = needs.vessels;
    const visitors = new Visitors();
    const start = () => new ScenePlaces(scene, needs.celestial.field, needs.freeBodies.list()).start();
    // A start that cannot be is found now, not when somebody joins.
    const written = new ScenePlaces(scene, needs.celestial.field).start();
    needs.light.admit(written.velocityMps, 'The ship of a visitor');
    const vesselOf = (id: string): Vessel => {
      const vessel = fleet.get(visitors.get(id).entity);
      if (vessel === undefined)
        throw new WorldError('unknown_entity', `The ship of visitor "${id}" is gone. Join again.`);
      return vessel;
    };
    /** The name for a visitor, whose ship bears it too: positions must mean by it nothing else. */
    const freeName = (id: string, wanted: string): string => {
      const own = visitors.find(id)?.entity;
      const others = needs.entities.list().filter((entity) => entity.id !== own);
      const taken = new Set(others.map(({ name }) => name.toLowerCase()));
      return visitors.freeName(
        id,
        wanted,
        (name) => taken.has(name.toLowerCase()) || reservedFor(name, hasBodies) !== null,
      );
    };
    const api: Presence = {
      start,
      list: () => visitors.list(),
      join(id, wanted) {
        const slot = visitors.slotFor(id);
        const name = freeName(id, wanted);
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
        const name = freeName(id, wanted);
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
