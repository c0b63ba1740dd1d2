import type { Clock, Entity, EntityChange, WorldFrame, WorldState } from './world-state.ts';

/** The newest visible state, put together from a whole state and the frames after it. */
export class WorldMirror {
  private readonly byId = new Map<number, Entity>();
  private time: Clock | undefined;

  /** Simulated time of the newest frame; undefined before the first world. */
  get clock(): Clock | undefined {
    return this.time;
  }

  get size(): number {
    return this.byId.size;
  }

  entities(): IterableIterator<Entity> {
    return this.byId.values();
  }

  /** Visits all entities. Does not allocate, as an iterator would. */
  each(visit: (entity: Entity) => void): void {
    this.byId.forEach(visit);
  }

  get(id: number): Entity | undefined {
    return this.byId.get(id);
  }

  /** The ship that a visitor flies. */
  shipOf(visitor: string): Entity | undefined {
    for (const entity of this.byId.values()) if (entity.hull?.owner === visitor) return entity;
    return undefined;
  }

  /** The whole state, to be sent. */
  state(): WorldState | undefined {
    return this.time === undefined ? undefined : { clock: this.time, entities: [...this.byId.values()] };
  }

  /** Forgets everything before and takes a whole state. */
  replace({ clock, entities }: WorldState): void {
    this.time = clock;
    this.byId.clear();
    for (const entity of entities) this.byId.set(entity.id, entity);
  }

  /** Takes a frame in which nothing but time has changed. */
  tickTo(clock: Clock): void {
    this.time = clock;
  }

  /** Whether something has only moved along with the ground of its body, as whoever knows its `ground_m` can tell. */
  turnsAlong(change: EntityChange): boolean {
    const onGround = (this.byId.get(change.id)?.ground_m ?? null) !== null;
    return onGround && Object.keys(change).every((part) => part === 'id' || part === 'motion');
  }

  /** Takes what has changed; makes nothing but the new entities, because pages do this all the time. */
  apply({ clock, added, changed, removed }: WorldFrame): void {
    this.time = clock;
    for (let at = 0; at < removed.length; at += 1) this.byId.delete(removed[at]);
    for (let at = 0; at < added.length; at += 1) this.byId.set(added[at].id, added[at]);
    for (let at = 0; at < changed.length; at += 1) {
      const change = changed[at];
      const known = this.byId.get(change.id);
      if (known !== undefined) this.byId.set(change.id, merge(known, change));
    }
  }
}

/** Motion and flight are written over, because they change all the time; whoever compares entities finds another one. */
function merge(
  known: Entity,
  { name, motion, ground_m, hull, flight, shape, free_body, description }: EntityChange,
): Entity {
  if (motion !== undefined) Object.assign(known.motion, motion);
  if (flight !== undefined && known.flight !== null) Object.assign(known.flight, flight);
  return {
    ...known,
    name: name ?? known.name,
    ground_m: ground_m === undefined ? known.ground_m : ground_m,
    hull: hull ?? known.hull,
    shape: shape ?? known.shape,
    free_body: free_body ?? known.free_body,
    description: description ?? known.description,
  };
}
