import { z } from 'zod';
import { bodies } from '../../astro/index.ts';
import { defineSubsystem } from '../../engine/index.ts';
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
  groundM: Vec3 | null;
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
  place: z.unknown(),
});
const savedSchema = z.object({ markers: z.array(markerSchema).max(limits.markers) });

/** Keeps named places. */
export const markers = defineSubsystem({
  name: 'markers',
  doc: "Keeps named places, on turning ground or in a body's frame, where others can see and aim at them.",
  needs: { setting, celestial, entities, events },
  phase: 'observe',
  state: { markers: 'id, name, description and place of each marker' },
  start({ needs }) {
    const { field } = needs.celestial;
    const all = new Map<number, Marker>();
    const put = (marker: Marker): Marker => {
      all.set(marker.id, marker);
      needs.entities.add(marker);
      return marker;
    };
    const add = ({ name, description, at }: NewMarker, fromScene: boolean): Marker => {
      if (all.size >= limits.markers) {
        throw new WorldError('markers_full', `There are ${limits.markers} markers. Remove one first.`);
      }
      const groundM = at.standing && field !== null ? ontoGround(at, field) : null;
      const marker = createMarker(needs.entities.nextId(), name, description, at, fromScene, groundM);
      needs.events.emit({ type: 'entity_added', entity: marker.id, kind: 'marker', name });
      return put(marker);
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
        if (at === undefined) return;
        marker.body = at.body;
        marker.offsetM.set(at.offsetM);
        marker.velocityMps.fill(0);
        marker.groundM = at.standing && field !== null ? ontoGround(at, field) : null;
        if (field !== null) turnAlong(marker, field);
      },
    };
    return {
      api,
      step() {
        if (field !== null) for (const marker of all.values()) turnAlong(marker, field);
      },
      save: () => ({ markers: [...all.values()].map(saveMarker) }),
      restore(saved) {
        all.clear();
        for (const one of restored(savedSchema, saved).markers) put(restoreMarker(one));
        if (field !== null) for (const marker of all.values()) turnAlong(marker, field);
      },
      hash(into) {
        for (const { id, name, body, groundM, offsetM } of all.values()) {
          into.u32(id);
          into.text(name);
          into.u32(body);
          into.f64Array(groundM ?? offsetM);
        }
      },
    };
  },
});

function createMarker(
  id: number,
  name: string,
  description: string | null,
  at: Pick<Placement, 'body' | 'offsetM'>,
  fromScene: boolean,
  groundM: Vec3 | null,
): Marker {
  return {
    id,
    kind: 'marker',
    name,
    description,
    body: at.body,
    offsetM: at.offsetM.slice(),
    velocityMps: vec3.create(),
    attitude: quat.create(),
    angularVelocityRadps: vec3.create(),
    vessel: null,
    shape: null,
    fromScene,
    groundM,
  };
}

function ontoGround({ body, offsetM }: Placement, field: BodyField): Vec3 {
  return vec3.transformQuat(vec3.create(), offsetM, quat.conjugate(quat.create(), field.attitudeOf(body)));
}

function turnAlong({ body, groundM, offsetM, velocityMps }: Marker, field: BodyField): void {
  if (groundM === null) return;
  vec3.transformQuat(offsetM, groundM, field.attitudeOf(body));
  field.groundVelocity(body, offsetM, velocityMps);
}

function saveMarker({ id, name, description, body, fromScene, groundM, offsetM }: Marker): unknown {
  return {
    id,
    name,
    description,
    body,
    fromScene,
    turns: groundM !== null,
    place: toExact(groundM ?? offsetM),
  };
}

function restoreMarker(saved: z.infer<typeof markerSchema>): Marker {
  const numbers = fromExact(saved.place, 3);
  if (numbers === null) throw new WorldError('bad_snapshot', `marker ${saved.name} has no sound place`);
  const place = Float64Array.from(numbers);
  const { id, name, description, body, fromScene } = saved;
  return createMarker(
    id,
    name,
    description,
    { body, offsetM: place },
    fromScene,
    saved.turns ? place.slice() : null,
  );
}
