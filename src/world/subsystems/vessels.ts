import { bodies } from '../../astro/index.ts';
import { count, defineSubsystem, radiansPerSecond, ratio } from '../../engine/index.ts';
import { limits } from '../limits.ts';
import { ScenePlaces } from '../scene/scene-places.ts';
import { Fleet, type NewVessel } from '../vessel/fleet.ts';
import { Flight } from '../vessel/flight.ts';
import { defaultFlightSettings } from '../vessel/flight-settings.ts';
import { hullFrom } from '../vessel/hull.ts';
import { fallOfVessels } from '../vessel/local-fall.ts';
import { switchReference } from '../vessel/reference-body.ts';
import type { Vessel } from '../vessel/vessel.ts';
import { motion, VesselTable } from '../vessel/vessel-table.ts';
import { celestial } from './celestial.ts';
import { entities } from './entities.ts';
import { events } from './events.ts';
import { setting } from './setting.ts';
import { time } from './time.ts';

/** All ships. */
export interface Vessels {
  readonly fleet: Fleet;
  /** Throws WorldError `vessels_full`. */
  add(vessel: Omit<NewVessel, 'id'>): Vessel;
  remove(vessel: Vessel): void;
}

const { turnLimitRadps, dampingPerS, tolerance } = defaultFlightSettings;

/** Flies the ships. */
export const vessels = defineSubsystem({
  name: 'vessels',
  doc: 'Flies every ship: thrust, torque, held attitudes, fuel, and motion under the gravity of all bodies.',
  needs: { setting, time, celestial, entities, events },
  phase: 'integrate',
  options: {
    capacity: count({
      default: limits.vessels,
      min: 1,
      max: limits.vessels,
      doc: 'most vessels in the world',
    }),
    turnLimitRadps: radiansPerSecond({
      default: turnLimitRadps,
      min: 0.01,
      max: 6,
      doc: 'controls turn a ship no faster than this',
    }),
    dampingPerS: ratio({
      default: dampingPerS,
      min: 0,
      max: 100,
      doc: 'how fast rotation dies away with stabilisation, in parts per second',
    }),
    tolerance: ratio({
      default: tolerance,
      min: 1e-14,
      max: 1e-6,
      doc: 'largest error of one long step, relative to the distance from the reference body',
    }),
  },
  state: {
    layout: 'what the numbers of a vessel are, in order',
    vessels: 'row, name, pilot and numbers of each vessel',
  },
  start({ needs, options }) {
    const { scene } = needs.setting;
    const { field } = needs.celestial;
    const fleet = new Fleet(new VesselTable(options.capacity));
    const { table } = fleet;
    const flight = new Flight(table, field, fallOfVessels(scene.root), options);
    const api: Vessels = {
      fleet,
      add(parts) {
        const vessel = fleet.add({ ...parts, id: needs.entities.nextId() });
        needs.entities.add(vessel);
        needs.events.emit({ type: 'entity_added', entity: vessel.id, kind: 'vessel', name: vessel.name });
        return vessel;
      },
      remove(vessel) {
        fleet.remove(vessel);
        needs.entities.remove(vessel.id);
        needs.events.emit({ type: 'entity_removed', entity: vessel.id, kind: 'vessel', name: vessel.name });
      },
    };
    for (const { node, place } of new ScenePlaces(scene, field).all('vessel')) {
      api.add({ name: node.name, owner: null, hull: hullFrom(node.hull), at: place });
    }
    const fly = (row: number): void => {
      if (flight.advance(row)) needs.events.emit({ type: 'fuel_empty', entity: table.id[row] });
      const from = field === null ? -1 : switchReference(table, row, field);
      if (from < 0) return;
      const to = bodies[table.body[row]].name;
      needs.events.emit({ type: 'reference_changed', entity: table.id[row], from: bodies[from].name, to });
    };
    return {
      api,
      step() {
        const { spanS, clock } = needs.time;
        if (spanS === 0) return;
        flight.beginTick(spanS, clock.stepS);
        for (let row = 0; row < table.rows; row += 1) {
          if (table.used[row] === 1 && table.motion[row] !== motion.landed) fly(row);
        }
      },
      check() {
        const row = fleet.unsoundRow();
        return row < 0
          ? undefined
          : `${fleet.byRow[row]?.name ?? 'a vessel'} is nowhere: its state is not finite`;
      },
      save: () => fleet.save(),
      restore(saved) {
        fleet.restore(saved);
        for (const vessel of fleet.byRow) if (vessel !== undefined) needs.entities.add(vessel);
      },
      hash: (into) => fleet.hash(into),
    };
  },
});
