import { defineSubsystem } from '../../../engine/index.ts';
import type { Clock, Entity, EntityChange } from '../../../protocol/index.ts';
import type { EntityShape, VisibleEntity } from '../../../view/index.ts';
import { GroundTrack } from '../world/ground-track.ts';
import { Track } from '../world/track.ts';
import { connection } from './connection.ts';
import { time } from './time.ts';

/** Something that others move, or nobody: where it is shown, and what it is. */
export interface Traffic {
  entity: Entity;
  readonly track: Track | GroundTrack;
  readonly visible: VisibleEntity;
}

export interface TrafficApi {
  /** Everything but the own ship, by id. */
  readonly all: ReadonlyMap<number, Traffic>;
  /** Ships among them. */
  readonly ships: readonly Traffic[];
  /** The same as the view draws it. */
  readonly visible: readonly VisibleEntity[];
}

/** Ships of others, crates, balls and markers, between the samples that the server sends. */
export const traffic = defineSubsystem({
  name: 'traffic',
  doc: 'Shows everything but the own ship on a smooth way between the states that the server sends.',
  needs: { connection, time },
  phase: 'predict',
  start({ needs, onStop }) {
    const { line, local } = needs.connection;
    const all = new Map<number, Traffic>();
    const ships: Traffic[] = [];
    const tracks: Traffic['track'][] = [];
    const visible: VisibleEntity[] = [];
    const list = (): void => {
      ships.length = tracks.length = visible.length = 0;
      for (const one of all.values()) {
        visible.push(one.visible);
        tracks.push(one.track);
        if (one.entity.kind === 'vessel') ships.push(one);
      }
    };
    const add = (entity: Entity): void => {
      const { clock } = line.world;
      if (!clock || entity.id === line.ship) return;
      const { motion, ground_m: groundM } = entity;
      const track = groundM ? new GroundTrack(motion, groundM) : new Track(motion, clock);
      all.set(entity.id, { entity, track, visible: picture(entity, track) });
    };
    const apply = ({ id, motion, ground_m: groundM, name }: EntityChange, clock: Clock): void => {
      const one = all.get(id);
      const entity = line.world.get(id);
      if (!one || !entity) return;
      if (groundM !== undefined) {
        add(entity);
        list();
      } else if (motion && one.track instanceof Track) one.track.push(entity.motion, clock);
      if (name !== undefined) one.entity = entity;
    };
    const replace = (): void => {
      all.clear();
      for (const entity of line.world.entities()) add(entity);
      list();
    };
    // The world may have welcomed this visitor while the paths of the bodies were still under way.
    replace();
    onStop(needs.connection.onBegin(replace));
    onStop(
      line.on('frame', (message) => {
        if (message.type === 'state') replace();
        if (message.type !== 'delta') return;
        const { clock, removed, added, changed } = message;
        for (let at = 0; at < changed.length; at += 1) apply(changed[at], clock);
        if (removed.length === 0 && added.length === 0) return;
        for (const id of removed) all.delete(id);
        for (const entity of added) add(entity);
        list();
      }),
    );
    const api: TrafficApi = { all, ships, visible };
    return {
      api,
      step() {
        const { tick, instant, factor } = needs.time;
        const inSpace = !local();
        for (let at = 0; at < tracks.length; at += 1) tracks[at].show(tick, instant, factor, inSpace);
      },
    };
  },
});

function picture(entity: Entity, { shown }: Traffic['track']): VisibleEntity {
  const size = entity.hull?.size_m ?? entity.shape?.size_m ?? [1, 1, 1];
  const colour = entity.shape?.colour;
  return {
    id: String(entity.id),
    shape: shapeOf(entity),
    get body() {
      return shown.body;
    },
    offsetM: shown.offsetM,
    attitude: shown.attitude,
    sizeM: Float64Array.from(size),
    ...(colour ? { color: Number.parseInt(colour.slice(1), 16) } : {}),
  };
}

function shapeOf({ kind, shape }: Entity): EntityShape {
  if (kind === 'vessel') return 'ship';
  if (kind === 'marker') return 'marker';
  return shape?.form === 'sphere' ? 'ball' : 'crate';
}
