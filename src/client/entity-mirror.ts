import type { EntityFrame, TelemetryEntity } from '../protocol/index.ts';

/** The newest state of an area, put together from a whole message and the changes after it. */
export class EntityMirror {
  private readonly byId = new Map<number, TelemetryEntity>();
  private newest: EntityFrame | undefined;

  /** The message that was applied last. */
  get frame(): EntityFrame | undefined {
    return this.newest;
  }

  get size(): number {
    return this.byId.size;
  }

  entities(): IterableIterator<TelemetryEntity> {
    return this.byId.values();
  }

  get(id: number): TelemetryEntity | undefined {
    return this.byId.get(id);
  }

  /** Takes a message. False, and nothing is changed, for changes that do not build on what is known here. */
  apply(frame: EntityFrame): boolean {
    if (frame.kind === 'whole') this.byId.clear();
    else if (this.newest?.seq !== frame.base) return false;
    this.newest = frame;
    for (const id of frame.removed) this.byId.delete(id);
    for (const entity of frame.entities) this.byId.set(entity.id, entity);
    for (const move of frame.moves) {
      const known = this.byId.get(move.id);
      if (known !== undefined) this.byId.set(move.id, { ...known, ...move });
    }
    return true;
  }

  /** Forgets everything: another connection. */
  reset(): void {
    this.byId.clear();
    this.newest = undefined;
  }
}
