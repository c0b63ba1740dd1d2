import type { Ephemeris } from '../astro/index.ts';
import {
  type AnySubsystem,
  type ApiOf,
  Engine,
  EngineError,
  type Log,
  type OrderLine,
  reasonOf,
  type SubsystemStatus,
  silentLog,
} from '../engine/index.ts';
import { StateHash } from '../math/index.ts';
import type { Entity } from './entity.ts';
import { WorldError } from './error.ts';
import type { WorldEvent } from './events.ts';
import type { Visitor } from './presence/visitors.ts';
import type { Scene } from './scene/schema.ts';
import { parseSnapshot, snapshotFormat, type WorldSnapshot } from './snapshot.ts';
import { celestial } from './subsystems/celestial.ts';
import { commands } from './subsystems/commands.ts';
import { entities } from './subsystems/entities.ts';
import { events } from './subsystems/events.ts';
import { light } from './subsystems/light.ts';
import { type Phase, phases } from './subsystems/phases.ts';
import { presence } from './subsystems/presence.ts';
import { registerSubsystems } from './subsystems/register.ts';
import { settingFor, type TimePolicy } from './subsystems/setting.ts';
import { swarms } from './subsystems/swarms.ts';
import { time } from './subsystems/time.ts';
import { vessels } from './subsystems/vessels.ts';
import type { SwarmView } from './swarms/world-swarm.ts';
import { viewTime, type WorldTimeView } from './time/time-view.ts';

/** What a world is made from. */
export interface WorldSettings {
  readonly scene: Scene;
  readonly ephemeris: Ephemeris;
  readonly log?: Log;
  /** Who may change the speed of time; visitors too unless it says otherwise. */
  readonly timePolicy?: TimePolicy;
}

/** What the world before hands on when another scene is loaded: the date and its factor, the visitors' ships. */
export type Kept = NonNullable<Scene['keep']>;

interface Apis {
  readonly celestial: ApiOf<typeof celestial>;
  readonly light: ApiOf<typeof light>;
  readonly commands: ApiOf<typeof commands>;
  readonly entities: ApiOf<typeof entities>;
  readonly events: ApiOf<typeof events>;
  readonly presence: ApiOf<typeof presence>;
  readonly swarms: ApiOf<typeof swarms>;
  readonly time: ApiOf<typeof time>;
  readonly vessels: ApiOf<typeof vessels>;
}

/**
 * One running simulation of a scene: commands in, ticks of 1/90 s, states and events out. It has no clock of its own, no
 * random source, no input or output: equal scenes and commands at equal ticks lead to equal hashes on every machine.
 */
export class World {
  readonly scene: Scene;
  readonly #engine: Engine<Phase>;
  readonly #registered: readonly AnySubsystem[];
  readonly #parts: Apis;
  readonly #tick = { index: 0, stepS: 1 / 90 };

  private constructor(scene: Scene, engine: Engine<Phase>, registered: readonly AnySubsystem[]) {
    this.scene = scene;
    this.#engine = engine;
    this.#registered = registered;
    this.#parts = {
      celestial: engine.api(celestial),
      light: engine.api(light),
      commands: engine.api(commands),
      entities: engine.api(entities),
      events: engine.api(events),
      presence: engine.api(presence),
      swarms: engine.api(swarms),
      time: engine.api(time),
      vessels: engine.api(vessels),
    };
  }

  /**
   * Starts a world at the beginning of its scene. Throws WorldError `bad_scene` where the scene asks for what cannot be
   * (a place below the ground, a date that the ephemeris does not cover), `start_failed` when a subsystem does not start.
   */
  static async create({
    scene,
    ephemeris,
    log = silentLog,
    timePolicy = 'visitors',
  }: WorldSettings): Promise<World> {
    const engine = new Engine<Phase>({ phases, log });
    const registered = registerSubsystems(engine, settingFor(scene, ephemeris, timePolicy));
    const failed = (await engine.start()).find(({ state }) => state === 'failed');
    if (failed !== undefined) {
      await engine.stop();
      throw startError(failed);
    }
    return new World(scene, engine, registered);
  }

  /** Goes on from a snapshot. Throws WorldError `bad_snapshot`, and what `create` throws. */
  static async restore(snapshot: unknown, settings: Omit<WorldSettings, 'scene'>): Promise<World> {
    const { scene, tick, parts } = parseSnapshot(snapshot);
    const world = await World.create({ ...settings, scene });
    try {
      world.#engine.restore(parts);
    } catch (error) {
      await world.stop();
      throw new WorldError('bad_snapshot', `The snapshot does not fit: ${reasonOf(error)}.`, error);
    }
    world.#tick.index = tick;
    world.#parts.events.beginTick(tick);
    return world;
  }

  /** Gives back what the world holds. It cannot be used afterwards. */
  async stop(): Promise<void> {
    await this.#engine.stop();
  }

  /** Lets a command wait for the next tick; its answer is an event. Throws WorldError `queue_full`. */
  submit(command: unknown): void {
    this.#parts.commands.submit(command);
  }

  /** One tick of 1/90 s. Throws WorldError `step_failed` when a subsystem fails: then the state is no longer sound. */
  step(): void {
    this.#tick.index += 1;
    this.#parts.events.beginTick(this.#tick.index);
    this.#engine.step(this.#tick);
    this.#requireSound();
  }

  /** What happened since the last call, oldest first. */
  drainEvents(): WorldEvent[] {
    return this.#parts.events.drain();
  }

  /** The clock. */
  get time(): WorldTimeView {
    return viewTime(this.#tick.index, this.#parts.time, this.#parts.presence, this.#parts.light.mps);
  }

  /** Everything with a place, by ascending id. Objects stay valid while their entity lives. */
  get entities(): readonly Entity[] {
    return this.#parts.entities.list();
  }

  /** Who is here, in the order in which they came. */
  get visitors(): readonly Visitor[] {
    return this.#parts.presence.list();
  }

  /** Swarms of light bodies: those of the scene in its order, then those that were added. */
  get swarms(): readonly SwarmView[] {
    return this.#parts.swarms.all;
  }

  /** Every subsystem and how it is, in the order in which they start. */
  status(): readonly SubsystemStatus[] {
    return this.#engine.status();
  }

  /** What is wrong with running subsystems: one sentence each. */
  check(): readonly string[] {
    return this.#engine.check().map(({ message }) => message);
  }

  /** Which subsystem starts when, and why. */
  order(): readonly OrderLine[] {
    return this.#engine.order();
  }

  /** The whole world as JSON, in exact doubles. */
  snapshot(): WorldSnapshot {
    return { format: snapshotFormat, tick: this.#tick.index, scene: this.scene, parts: this.#engine.save() };
  }

  /**
   * 128 bits of everything in the world that decides how it goes on, as 32 hexadecimal digits. Not of what it was made
   * from, not of commands that wait for the next tick, and not of the tick's number: ticks are counted while time stands
   * still, too, so that two runs of the same would differ by how long somebody waited.
   */
  stateHash(): string {
    const hash = new StateHash();
    this.#engine.hash(hash);
    return hash.digest();
  }

  /**
   * Takes over from the world before, when another scene is loaded or the same is loaded again: ticks go on counting, the
   * visitors come along and get new ships at this scene's start; what `kept` names comes along as well. Everything else
   * of the world before is gone. To be called once, before the first tick.
   */
  takeOver(before: World, kept: Kept = []): void {
    this.#tick.index = before.#tick.index;
    this.#parts.events.beginTick(this.#tick.index);
    if (kept.includes('time')) this.#parts.time.takeOver(before.#parts.time);
    else this.#parts.time.countFrom(this.#tick.index);
    this.#parts.celestial.followClock();
    const sameKind = this.scene.root.type === before.scene.root.type;
    for (const { id, name, entity } of before.#parts.presence.list()) {
      const own = this.#parts.presence.join(id, name).entity;
      const ship = before.#parts.vessels.fleet.get(entity);
      const newShip = this.#parts.vessels.fleet.get(own);
      if (kept.includes('vessels') && sameKind && ship && newShip)
        this.#parts.vessels.fleet.copyState(ship, newShip);
    }
    this.#parts.vessels.placed();
  }

  /**
   * Takes the place of what became of it: this world was restored from a snapshot of the one that runs now. Ticks go on
   * counting; everything else stands as it stood, ships of visitors too, so that nothing stands inside of anything. Only
   * who is here, under which name, and what each pilot asks of the controls is as it is now. To be called once, before
   * the first tick.
   */
  takeBack(now: World): void {
    const { presence, time, vessels, celestial } = this.#parts;
    this.#tick.index = now.#tick.index;
    this.#parts.events.beginTick(this.#tick.index);
    time.countFrom(this.#tick.index);
    celestial.followClock();
    const here = now.#parts.presence.list();
    for (const { id } of presence.list()) {
      if (here.some((visitor) => visitor.id === id)) continue;
      presence.leave(id);
      time.forget(id);
    }
    for (const { id, name, entity } of here) {
      const known = presence.nameOf(id);
      if (known === undefined) presence.join(id, name);
      else if (known !== name) presence.rename(id, name);
      const ship = now.#parts.vessels.fleet.get(entity);
      if (ship !== undefined) vessels.fleet.copyControls(ship, presence.vesselOf(id));
    }
    vessels.placed();
  }

  /** After a restore: lets those visitors go who are not here, with their ships and their wishes for the clock. */
  keepVisitors(here: ReadonlySet<string>): void {
    for (const { id } of this.#parts.presence.list()) {
      if (here.has(id)) continue;
      this.#parts.presence.leave(id);
      this.#parts.time.forget(id);
    }
  }

  /** A failed subsystem is set aside by the engine; a world without it would go wrong unseen. */
  #requireSound(): void {
    try {
      for (const subsystem of this.#registered) this.#engine.api(subsystem);
    } catch (error) {
      throw new WorldError('step_failed', `The world cannot go on: ${reasonOf(error)}.`, error);
    }
  }
}

function startError({ reason, error, name }: SubsystemStatus): WorldError {
  const cause = error instanceof EngineError ? error.cause : undefined;
  if (cause instanceof WorldError || (cause instanceof Error && cause.name === 'AstroError')) {
    return new WorldError('bad_scene', `The scene cannot begin: ${reasonOf(cause)}.`, cause);
  }
  return new WorldError('start_failed', `The world does not start, because ${name} ${reason}.`, error);
}
