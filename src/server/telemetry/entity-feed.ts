import {
  type Entity,
  telemetryLimits as limits,
  type TelemetryArea,
  type WorldMirror,
} from '../../protocol/index.ts';
import { encodeEntities } from './entity-encoder.ts';

/** Somebody who is sent the messages of a feed. */
export interface EntityReader {
  /**
   * Both are made when a reader first wants them, once for all of them: whoever takes nothing costs nothing.
   * @param changes Gives what has changed since the message before.
   * @param whole Gives everything, for a reader who does not have the message before.
   */
  takeEntities(changes: () => Buffer, whole: () => Buffer): void;
}

/** A frame of the world, numbered. */
export interface FeedFrame {
  readonly seq: number;
  /** When the world stood so, in milliseconds since 1970. */
  readonly timeMs: number;
}

/** What somebody wants to see of the world. */
export interface FeedWish {
  readonly area?: TelemetryArea | undefined;
  readonly rate_hz?: number | undefined;
}

/** One area at one rate: its messages are made once for everybody who wants the same. */
export class EntityFeed {
  readonly readers = new Set<EntityReader>();
  private readonly mirror: WorldMirror;
  private readonly area: TelemetryArea | undefined;
  private readonly framesPerMessage: number;
  private readonly shown = new Map<number, Entity>();
  private base = 0;
  /** Frames until the next message is due, with their fraction. */
  private wait = 0;

  constructor(mirror: WorldMirror, { area, rate_hz: rateHz = limits.entitiesHz }: FeedWish) {
    this.mirror = mirror;
    this.area = area;
    this.framesPerMessage = limits.entitiesHz / rateHz;
  }

  /** Sends what the frame has changed, when a message is due. */
  onFrame({ seq, timeMs }: FeedFrame): void {
    const { clock } = this.mirror;
    this.wait -= 1;
    if (this.wait > 0 || clock === undefined) return;
    this.wait = Math.max(this.wait + this.framesPerMessage, 0);
    const changed = this.difference();
    const { tick, day, second, factor, paused } = clock;
    const common = { seq, tick, timeMs, day, second, factor, paused };
    const { base } = this;
    const changes = once(() => encodeEntities({ ...common, kind: 'changes', base, ...changed }));
    const whole = once(() => {
      const entities = [...this.shown.values()];
      return encodeEntities({ ...common, kind: 'whole', base: 0, entities, moves: [], removed: [] });
    });
    this.base = seq;
    for (const reader of this.readers) reader.takeEntities(changes, whole);
  }

  /** What is other than at the message before. Entities of the mirror are replaced when they change. */
  private difference(): { entities: Entity[]; moves: Entity[]; removed: number[] } {
    const { shown } = this;
    const entities: Entity[] = [];
    const moves: Entity[] = [];
    const removed: number[] = [];
    for (const entity of this.mirror.entities()) {
      const known = shown.get(entity.id);
      if (known === entity || !this.contains(entity)) continue;
      if (known === undefined || !isSameThing(known, entity)) entities.push(entity);
      else moves.push(entity);
      shown.set(entity.id, entity);
    }
    for (const [id, known] of shown) {
      const now = this.mirror.get(id);
      if (now === known || (now !== undefined && this.contains(now))) continue;
      removed.push(id);
      shown.delete(id);
    }
    return { entities, moves, removed };
  }

  private contains({ motion }: Entity): boolean {
    const { area } = this;
    if (area === undefined) return true;
    if (motion.body !== area.near) return false;
    const [x, y, z] = motion.position_m;
    const [cx, cy, cz] = area.position_m;
    return Math.hypot(x - cx, y - cy, z - cz) <= area.within_m;
  }
}

/** The same, made when it is first asked for. */
function once(make: () => Buffer): () => Buffer {
  let made: Buffer | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Whether nothing but motion and flight tells two states of an id apart. */
function isSameThing(a: Entity, b: Entity): boolean {
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    a.hull === b.hull &&
    a.shape?.form === b.shape?.form &&
    a.shape?.size_m.join() === b.shape?.size_m.join()
  );
}
