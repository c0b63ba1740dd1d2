import { z } from 'zod';
import { bodies } from '../../astro/index.ts';
import { defineSubsystem, type HashSink } from '../../engine/index.ts';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { Entity } from '../entity.ts';
import { WorldError } from '../error.ts';
import { fromExact, toExact } from '../exact-numbers.ts';
import { limits } from '../limits.ts';
import { restored } from '../restored.ts';
import { ScenePlaces } from '../scene/scene-places.ts';
import type { Placement } from '../vessel/placement.ts';
import { celestial } from './celestial.ts';
import { entities } from './entities.ts';
import { events } from './events.ts';
import { freeBodies } from './free-bodies.ts';
import { setting } from './setting.ts';

/** What a new marker is. */
export interface NewMarker {
  readonly name: string;
  readonly description: string | null;
  readonly at: Placement;
}

/** Named places. */
export interface Markers {
  /** Throws WorldError `markers_full`. */
  add(marker: NewMarker): Entity;
  /** Takes out what `spawn` put in; false when that is no marker, or one of the scene. */
  remove(id: number): boolean;
  /** Moves or renames one; what is left out stays. */
  change(id: number, change: Partial<NewMarker>): void;
}

/** A marker: an entity, and whether a scene brought it. */
interface Marker extends Entity {
  name: string;
  description: string | null;
  body: number;
  readonly fromScene: boolean;
  /** In the axes of the ground that it turns with. */
  groundM: Vec3 | null;
  /** The custom body that it goes along with, and its place from that. */
  carrier: Pick<Entity, 'id' | 'body' | 'offsetM' | 'velocityMps'> | null;
  readonly besideM: Vec3;
}

const markerSchema = z.object({
  id: z.int().min(1),
  name: z.string(),
  description: z.string().nullable(),
  body: z
    .int()
    .min(0)
    .max(bodies.length - 1),
  fromScene: z.boolean(),
  turns: z.boolean(),
  carrier: z.int().min(0).default(0),
  place: z.unknown(),
});
const savedSchema = z.object({ markers: z.array(markerSchema).max(limits.markers) });

/** Keeps named places. */
export const markers = defineSubsystem({
  name: 'markers',
  doc: "Keeps named places, on turning ground, in a body's frame or beside a custom body, where others can see and aim at them.",
  needs: { setting, celestial, freeBodies, entities, events },
  phase: 'observe',
  state: { markers: 'id, name, description and place of each marker' },
  start({ needs }) {
    const { field } = needs.celestial;
    const all = new Map<number, Marker>();
    const put = (marker: Marker, at: Placement): void => {
      settle(marker, at, field);
      marker.carrier = at.beside === undefined ? null : (needs.freeBodies.named(at.beside) ?? null);
      if (marker.carrier !== null) vec3.sub(marker.besideM, at.offsetM, marker.carrier.offsetM);
      move(marker, field);
    };
    const keep = (marker: Marker): Marker => {
      all.set(marker.id, marker);
      needs.entities.add(marker);
      return marker;
    };
    // who stands beside one that is gone stays where that was
    needs.freeBodies.whenGone(({ id }) => {
      for (const marker of all.values()) {
        if (marker.carrier?.id !== id) continue;
        marker.carrier = null;
        marker.velocityMps.fill(0);
      }
    });
    const add = ({ name, description, at }: NewMarker, fromScene: boolean): Marker => {
      if (all.size >= limits.markers) {
        throw new WorldError('markers_full', `There are ${limits.markers} markers. Remove one first.`);
      }
      const marker = createMarker(needs.entities.nextId(), name, description, at.body, fromScene);
      put(marker, at);
      needs.events.emit({ type: 'entity_added', entity: marker.id, kind: 'marker', name });
      return keep(marker);
    };
    for (const { node, place } of new ScenePlaces(needs.setting.scene, field).all('marker')) {
      add({ name: node.name, description: node.description ?? null, at: place }, true);
    }
    const api: Markers = {
      add: (marker) => add(marker, false),
      remove(id) {
        const marker = all.get(id);
        if (marker === undefined || marker.fromScene) return false;
        all.delete(id);
        needs.entities.remove(id);
        needs.events.emit({ type: 'entity_removed', entity: id, kind: 'marker', name: marker.name });
        return true;
      },
      change(id, { name, description, at }) {
        const marker = all.get(id);
        if (marker === undefined) return;
        if (name !== undefined) marker.name = name;
        if (description !== undefined) marker.description = description;
        if (at !== undefined) put(marker, at);
      },
    };
    return {
      api,
      step() {
        for (const marker of all.values()) move(marker, field);
      },
      save: () => ({ markers: [...all.values()].map(saveMarker) }),
      restore(saved) {
        all.clear();
        for (const one of restored(savedSchema, saved).markers) {
          const marker = keep(restoreMarker(one));
          marker.carrier = needs.freeBodies.get(one.carrier) ?? null;
          move(marker, field);
        }
      },
      hash: (into) => hashOf(all, into),
    };
  },
});

function createMarker(
  id: number,
  name: string,
  description: string | null,
  body: number,
  fromScene: boolean,
): Marker {
  return {
    id,
    kind: 'marker',
    name,
    description,
    body,
    offsetM: vec3.create(),
    velocityMps: vec3.create(),
    attitude: quat.create(),
    angularVelocityRadps: vec3.create(),
    vessel: null,
    shape: null,
    freeBody: null,
    fromScene,
    groundM: null,
    carrier: null,
    besideM: vec3.create(),
  };
}

/** Puts one at a place, alone. */
function settle(marker: Marker, at: Placement, field: BodyField | null): void {
  marker.body = at.body;
  marker.offsetM.set(at.offsetM);
  marker.velocityMps.fill(0);
  marker.groundM = at.standing && field !== null ? ontoGround(at, field) : null;
}

function ontoGround({ body, offsetM }: Placement, field: BodyField): Vec3 {
  return vec3.transformQuat(vec3.create(), offsetM, quat.conjugate(quat.create(), field.attitudeOf(body)));
}

/** Puts one where the ground that it turns with, or the custom body that it goes along with, is now. */
function move(marker: Marker, field: BodyField | null): void {
  const { groundM, carrier, offsetM, velocityMps } = marker;
  if (carrier !== null) {
    marker.body = carrier.body;
    vec3.add(offsetM, carrier.offsetM, marker.besideM);
    vec3.copy(velocityMps, carrier.velocityMps);
  } else if (groundM !== null && field !== null) {
    vec3.transformQuat(offsetM, groundM, field.attitudeOf(marker.body));
    field.groundVelocity(marker.body, offsetM, velocityMps);
  }
}

/** Its place as it stays the same. */
function ownPlace({ groundM, carrier, besideM, offsetM }: Marker): Vec3 {
  return carrier !== null ? besideM : (groundM ?? offsetM);
}

function saveMarker(marker: Marker): unknown {
  const { id, name, description, body, fromScene, groundM, carrier } = marker;
  const turns = groundM !== null;
  const place = toExact(ownPlace(marker));
  return { id, name, description, body, fromScene, turns, carrier: carrier?.id ?? 0, place };
}

function restoreMarker(saved: z.infer<typeof markerSchema>): Marker {
  const numbers = fromExact(saved.place, 3);
  if (numbers === null) throw new WorldError('bad_snapshot', `marker ${saved.name} has no sound place`);
  const { id, name, description, body, fromScene } = saved;
  const marker = createMarker(id, name, description, body, fromScene);
  marker.offsetM.set(numbers);
  marker.besideM.set(numbers);
  if (saved.turns) marker.groundM = marker.offsetM.slice();
  return marker;
}

function hashOf(all: ReadonlyMap<number, Marker>, into: HashSink): void {
  for (const marker of all.values()) {
    const { id, name, body, fromScene, groundM, carrier } = marker;
    into.u32(id);
    into.text(name);
    into.u32(body);
    into.u32((fromScene ? 1 : 0) + (groundM !== null ? 2 : 0) + (carrier !== null ? 4 : 0));
    if (carrier !== null) into.u32(carrier.id);
    into.f64Array(ownPlace(marker));
  }
}
