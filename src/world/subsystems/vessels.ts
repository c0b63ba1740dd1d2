import { bodies } from '../../astro/index.ts';
import { count, defineSubsystem, radiansPerSecond, ratio } from '../../engine/index.ts';
import type { FreeBodyKeeper } from '../free-bodies/keeper.ts';
import { limits } from '../limits.ts';
import { ScenePlaces } from '../scene/scene-places.ts';
import type { WorldTime } from '../time/world-time.ts';
import { Fleet, type NewVessel } from '../vessel/fleet.ts';
import { Flight } from '../vessel/flight.ts';
import { defaultFlightSettings, type FlightSettings } from '../vessel/flight-settings.ts';
import { hullFrom } from '../vessel/hull.ts';
import { fallOfVessels } from '../vessel/local-fall.ts';
import { limitForPulls } from '../vessel/pull-limit.ts';
import { switchReference } from '../vessel/reference-body.ts';
import type { Vessel } from '../vessel/vessel.ts';
import { VesselTable } from '../vessel/vessel-table.ts';
import { celestial } from './celestial.ts';
import { type Entities, entities } from './entities.ts';
import { type Events, events } from './events.ts';
import { freeBodies } from './free-bodies.ts';
import { light } from './light.ts';
import { setting } from './setting.ts';
import { time } from './time.ts';

/** All ships. */
export interface Vessels {
  readonly fleet: Fleet;
  readonly settings: FlightSettings;
  /** Throws WorldError `vessels_full`, `too_fast`. */
  add(vessel: Omit<NewVessel, 'id'>): Vessel;
  remove(vessel: Vessel): void;
  /** Keeps the next tick short enough for whoever is near a custom body now. */
  limitTime(): void;
  /** Keeps the next tick short enough for where all is now, after somebody or something was put somewhere. */
  placed(): void;
  /** Has another limit of time looked at then, too, and now. Returns what ends that. */
  whenPlaced(look: () => void): () => void;
}

const { turnLimitRadps, dampingPerS, tolerance, dragCoefficient, dragAreaM2 } = defaultFlightSettings;

/** Flies the ships. */
export const vessels = defineSubsystem({
  name: 'vessels',
  doc: 'Flies every ship: thrust, torque, held attitudes, fuel, and motion under the gravity of all bodies and the drag of air.',
  needs: { setting, time, celestial, light, entities, freeBodies, events },
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
    dragCoefficient: ratio({
      default: dragCoefficient,
      min: 0,
      max: 100,
      doc: 'drag coefficient of a ship in air',
    }),
    dragAreaM2: ratio({
      default: dragAreaM2,
      min: 0,
      max: 1e6,
      doc: 'cross-section of a ship against the air, in square metres',
    }),
  },
  state: {
    layout: 'what the numbers of a vessel are, in order',
    vessels: 'row, name, pilot, numbers and plan of each vessel, and what carries and what holds it',
  },
  start({ needs, options }) {
    const { scene } = needs.setting;
    const { field } = needs.celestial;
    const fleet = new Fleet(new VesselTable(options.capacity), needs.light);
    const { table } = fleet;
    needs.freeBodies.whenGone(({ id }) => fleet.forgetAim(id));
    const flight = new Flight(
      table,
      field,
      fallOfVessels(scene.root),
      options,
      needs.light,
      needs.freeBodies.pull,
    );
    const api = apiOf(fleet, options, needs);
    for (const { node, place } of new ScenePlaces(scene, field).all('vessel')) {
      api.add({ name: node.name, owner: null, hull: hullFrom(node.hull), at: place });
    }
    api.limitTime();
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
          if (table.used[row] === 1 && !table.stands(row)) fly(row);
        }
        limitForPulls(table, needs.freeBodies.pull, needs.time);
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

interface Needs {
  readonly time: WorldTime;
  readonly entities: Entities;
  readonly freeBodies: FreeBodyKeeper;
  readonly events: Events;
}

function apiOf(fleet: Fleet, settings: FlightSettings, needs: Needs): Vessels {
  const looks = new Set<() => void>();
  const api: Vessels = {
    fleet,
    settings,
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
    limitTime() {
      needs.freeBodies.stand();
      limitForPulls(fleet.table, needs.freeBodies.pull, needs.time);
    },
    placed() {
      api.limitTime();
      for (const look of looks) look();
    },
    whenPlaced(look) {
      looks.add(look);
      look();
      return () => looks.delete(look);
    },
  };
  return api;
}
