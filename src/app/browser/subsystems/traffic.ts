import { Galaxy, type Planet } from '../../../astro/index.ts';
import { defineSubsystem } from '../../../engine/index.ts';
import { vec3 } from '../../../math/index.ts';
import type { Clock, Entity, EntityChange } from '../../../protocol/index.ts';
import type { EntityShape, VisibleEntity } from '../../../view/index.ts';
import { GroundTrack } from '../world/ground-track.ts';
import type { Moving } from '../world/motion.ts';
import { Track } from '../world/track.ts';
import { connection, type SceneView } from './connection.ts';
import { prediction } from './prediction.ts';
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
  /** Custom bodies among them. */
  readonly bodies: readonly Traffic[];
  /** The same as the view draws it. */
  readonly visible: readonly VisibleEntity[];
}

/** Ships of others, crates, balls and markers, between the samples that the server sends. */
export const traffic = defineSubsystem({
  name: 'traffic',
  doc: 'Shows everything but the own ship on a smooth way between the states that the server sends.',
  needs: { connection, prediction, time },
  phase: 'predict',
  start({ needs, onStop }) {
    const { line, local, scene } = needs.connection;
    let kinds: PlanetKinds = new Map();
    const all = new Map<number, Traffic>();
    const ships: Traffic[] = [];
    const free: Traffic[] = [];
    const tracks: Traffic['track'][] = [];
    const visible: VisibleEntity[] = [];
    const list = (): void => {
      ships.length = free.length = tracks.length = visible.length = 0;
      for (const one of all.values()) {
        visible.push(one.visible);
        tracks.push(one.track);
        if (one.entity.kind === 'vessel') ships.push(one);
        if (one.entity.kind === 'body') free.push(one);
      }
    };
    const add = (entity: Entity): void => {
      const { clock } = line.world;
      if (!clock || entity.id === line.ship) return;
      const { motion, ground_m: groundM } = entity;
      const track = groundM ? new GroundTrack(motion, groundM) : new Track(motion, clock);
      all.set(entity.id, { entity, track, visible: picture(entity, track, kinds) });
    };
    const apply = ({ id, motion, ground_m: groundM, name, free_body }: EntityChange, clock: Clock): void => {
      const one = all.get(id);
      const entity = line.world.get(id);
      if (!one || !entity) return;
      if (groundM !== undefined || free_body !== undefined) {
        add(entity);
        list();
      } else if (motion && one.track instanceof Track) one.track.push(entity.motion, clock);
      if (name !== undefined) one.entity = entity;
    };
    const replace = (): void => {
      kinds = kindsOf(scene());
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
    const api: TrafficApi = { all, ships, bodies: free, visible };
    return {
      api,
      step() {
        const { tick, instant, factor } = needs.time;
        const inSpace = !local();
        for (let at = 0; at < tracks.length; at += 1) tracks[at].show(tick, instant, factor, inSpace);
        // bodies pull the own ship: they are shown where its prediction has them
        for (const { entity, track } of free) {
          const predicted = needs.prediction.bodyShown(entity.id);
          if (predicted !== undefined) place(track.shown, predicted);
        }
      },
    };
  },
});

function place(out: Moving, { body, offsetM, velocityMps }: Moving): void {
  out.body = body;
  vec3.copy(out.offsetM, offsetM);
  vec3.copy(out.velocityMps, velocityMps);
}

type PlanetKinds = ReadonlyMap<string, Planet['kind']>;

/** What the planets of a generated system are made of, by their names; nothing is known of others. */
function kindsOf(scene: SceneView | null): PlanetKinds {
  const root = scene?.document.root;
  if (root?.type !== 'star_system') return new Map();
  return new Map(new Galaxy().system(root.system).planets.map(({ name, kind }) => [name, kind]));
}

function picture(entity: Entity, { shown }: Traffic['track'], kinds: PlanetKinds): VisibleEntity {
  const { hull, shape, free_body: body } = entity;
  const acrossM = 2 * (body?.radius_m ?? 0.5);
  const size = hull?.size_m ?? shape?.size_m ?? [acrossM, acrossM, acrossM];
  const colour = shape?.colour ?? body?.colour;
  return {
    id: String(entity.id),
    shape: shapeOf(entity),
    get body() {
      return shown.body;
    },
    offsetM: shown.offsetM,
    velocityMps: shown.velocityMps,
    attitude: shown.attitude,
    sizeM: Float64Array.from(size),
    ...(colour ? { color: Number.parseInt(colour.slice(1), 16) } : {}),
    ...(body ? { globe: globeOf(body, kinds.get(entity.name)) } : {}),
  };
}

function globeOf(
  { albedo, star, gm_m3s2: gmM3S2 }: NonNullable<Entity['free_body']>,
  kind: Planet['kind'] | undefined,
): NonNullable<VisibleEntity['globe']> {
  if (star === null) return { gmM3S2, albedo, star, kind };
  return { gmM3S2, albedo, star: { temperatureK: star.temperature_k, luminositySun: star.luminosity_sun } };
}

function shapeOf({ kind, shape }: Entity): EntityShape {
  if (kind === 'vessel') return 'ship';
  if (kind === 'marker') return 'marker';
  if (kind === 'body') return 'globe';
  return shape?.form === 'sphere' ? 'ball' : 'crate';
}
