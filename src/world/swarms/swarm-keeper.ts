import { bodies, type Ephemeris } from '../../astro/index.ts';
import type { HashSink } from '../../engine/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { WorldError } from '../error.ts';
import type { WorldEventBody } from '../events.ts';
import { limits } from '../limits.ts';
import type { SceneSwarm } from '../scene/schema.ts';
import { knownBody, noBodies } from '../vessel/placement.ts';
import { implausibleSwarm } from './plausible-swarm.ts';
import { WorldSwarm } from './world-swarm.ts';

/** What a snapshot holds of all swarms. */
interface SavedSwarms {
  readonly lastId: number;
  readonly swarms: readonly ReturnType<WorldSwarm['save']>[];
}

/** The swarms of a world: who comes, who goes, and how many there may be. */
export class SwarmKeeper {
  /** Oldest first; the same list while the world lives. */
  readonly all: WorldSwarm[] = [];
  readonly #field: BodyField | null;
  readonly #ephemeris: Ephemeris;
  readonly #emit: (event: WorldEventBody) => void;
  #lastId = 0;

  constructor(field: BodyField | null, ephemeris: Ephemeris, emit: (event: WorldEventBody) => void) {
    this.#field = field;
    this.#ephemeris = ephemeris;
    this.#emit = emit;
  }

  /** Puts a swarm where the clock stands. Throws WorldError `no_bodies`, `unknown_body`, `implausible`, `name_taken`, `swarms_full`. */
  add(make: SceneSwarm): WorldSwarm {
    const field = this.#field;
    if (field === null) throw noBodies();
    requireSound(make);
    if (this.all.some(({ name }) => name === make.name)) {
      const message = `There is a swarm "${make.name}" already. Give another name, or take that one out first.`;
      throw new WorldError('name_taken', message, undefined, 'swarm.name');
    }
    if (this.all.length >= limits.swarms) {
      const message = `There are ${limits.swarms} swarms already, as many as there can be. Take one out first.`;
      throw new WorldError('swarms_full', message);
    }
    const others = this.all.reduce((sum, swarm) => sum + swarm.make.count, 0);
    if (others + make.count > limits.swarmBodies) {
      const message = `Swarms have at most ${limits.swarmBodies} bodies together, and the others were made with ${others}. Give fewer, or take one out first.`;
      throw new WorldError('swarms_full', message, undefined, 'swarm.count');
    }
    this.#lastId += 1;
    const swarm = new WorldSwarm(this.#lastId, make, this.#ephemeris);
    swarm.fill(field);
    this.all.push(swarm);
    this.#tell('swarm_added', swarm);
    return swarm;
  }

  /** Takes a swarm out. Throws WorldError `unknown_swarm`. */
  remove(id: number): void {
    const at = this.all.findIndex((swarm) => swarm.id === id);
    if (at < 0) throw new WorldError('unknown_swarm', `There is no swarm ${id}.`, undefined, 'swarm');
    const [swarm] = this.all.splice(at, 1);
    this.#tell('swarm_removed', swarm);
  }

  /** Carries all to the end of a tick, takes out what fell, and returns the work in usual steps. */
  carry(day: number, second: number, spanS: number): number {
    let steps = 0;
    for (let at = 0; at < this.all.length; at += 1) {
      const swarm = this.all[at];
      steps += swarm.carry(day, second, spanS);
      if (swarm.fallen > 0) this.#clear(swarm);
    }
    return steps;
  }

  #clear(swarm: WorldSwarm): void {
    swarm.clear((body, count) =>
      this.#emit({
        type: 'swarm_fell',
        swarm: swarm.name,
        body: bodies[body].name,
        count,
        left: swarm.count,
      }),
    );
  }

  #tell(type: 'swarm_added' | 'swarm_removed', { name, body, count }: WorldSwarm): void {
    this.#emit({ type, swarm: name, body: bodies[body].name, count });
  }

  save(): SavedSwarms {
    return { lastId: this.#lastId, swarms: this.all.map((swarm) => swarm.save()) };
  }

  /** Throws WorldError `bad_snapshot`. */
  restore({ lastId, swarms }: SavedSwarms): void {
    this.all.length = 0;
    for (const saved of swarms) {
      try {
        if (this.#field === null) throw noBodies();
        requireSound(saved.make);
      } catch (error) {
        if (!(error instanceof WorldError)) throw error;
        throw new WorldError('bad_snapshot', `swarm ${saved.make.name} cannot be: ${error.message}`, error);
      }
      const swarm = new WorldSwarm(saved.id, saved.make, this.#ephemeris);
      swarm.restore(saved);
      this.all.push(swarm);
    }
    this.#lastId = lastId;
  }

  hash(into: HashSink): void {
    into.u32(this.#lastId);
    for (let at = 0; at < this.all.length; at += 1) this.all[at].hash(into);
  }
}

function requireSound(make: SceneSwarm): void {
  try {
    knownBody(make.about);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    throw new WorldError(error.code, error.message, error, 'swarm.about');
  }
  const wrong = implausibleSwarm(make);
  if (wrong === null) return;
  throw new WorldError('implausible', `${wrong.field} ${wrong.message}.`, undefined, `swarm.${wrong.field}`);
}
