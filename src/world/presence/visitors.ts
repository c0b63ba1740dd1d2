import { z } from 'zod';
import type { HashSink } from '../../engine/index.ts';
import { WorldError } from '../error.ts';
import { limits } from '../limits.ts';
import { restored } from '../restored.ts';

/** Somebody in the world. */
export interface Visitor {
  readonly id: string;
  readonly name: string;
  /** Place in the formation at the scene's start. */
  readonly slot: number;
  /** The ship. */
  readonly entity: number;
}

const stateSchema = z
  .array(z.object({ id: z.string(), name: z.string(), slot: z.int().min(0), entity: z.int().min(1) }))
  .max(limits.visitors);

/** Words that tell who holds the clock when it is no visitor. */
const holderWords: readonly string[] = ['operator', 'scene'];

/** Who is here, in the order in which they came. */
export class Visitors {
  readonly #byId = new Map<string, Visitor>();

  list(): readonly Visitor[] {
    return [...this.#byId.values()];
  }

  find(id: string): Visitor | undefined {
    return this.#byId.get(id);
  }

  /** Throws WorldError `unknown_visitor`. */
  get(id: string): Visitor {
    const visitor = this.#byId.get(id);
    if (visitor === undefined)
      throw new WorldError('unknown_visitor', `No visitor "${id}" is here. Join first.`);
    return visitor;
  }

  /** The place in the formation for somebody new. Throws WorldError `already_joined`, `visitors_full`. */
  slotFor(id: string): number {
    if (this.#byId.has(id))
      throw new WorldError('already_joined', `Visitor "${id}" is here already. Leave first.`);
    if (this.#byId.size >= limits.visitors) {
      throw new WorldError(
        'visitors_full',
        `${limits.visitors} visitors are here. Come back when one has left.`,
      );
    }
    const taken = new Set(this.list().map(({ slot }) => slot));
    let slot = 0;
    while (taken.has(slot)) slot += 1;
    return slot;
  }

  /**
   * The name for visitor `id` who wants `name`: nobody else here is called so, whatever the case, nor is it one of the
   * words for who else can hold the clock, nor taken by something that is no visitor. A number is put behind it where needed.
   */
  freeName(id: string, name: string, isTaken: (name: string) => boolean): string {
    const taken = new Set(holderWords);
    for (const other of this.#byId.values()) if (other.id !== id) taken.add(other.name.toLowerCase());
    let free = name;
    for (let count = 2; taken.has(free.toLowerCase()) || isTaken(free); count += 1) free = `${name} ${count}`;
    return free;
  }

  /** Adds a visitor, or changes what is known of one. */
  set(visitor: Visitor): void {
    this.#byId.set(visitor.id, visitor);
  }

  remove(id: string): void {
    this.#byId.delete(id);
  }

  /** Throws WorldError `bad_snapshot`. */
  restore(saved: unknown): void {
    this.#byId.clear();
    for (const visitor of restored(stateSchema, saved)) this.set(visitor);
  }

  hash(into: HashSink): void {
    into.u32(this.#byId.size);
    for (const { id, name, slot, entity } of this.#byId.values()) {
      into.text(id);
      into.text(name);
      into.u32(slot);
      into.u32(entity);
    }
  }
}
