import type { Ephemeris } from '../../astro/index.ts';
import { type Log, reasonOf } from '../../engine/index.ts';
import type { SwarmStates, WorldState } from '../../protocol/index.ts';
import { ticksPerFrame } from '../../protocol/terms/index.ts';
import { type Scene, type TimePolicy, World, type WorldSnapshot } from '../../world/index.ts';
import type { FromWorker, LoggedCommand, ResumePoint, SubsystemView } from './messages.ts';
import { SwarmView } from './swarm-view.ts';
import { WorldView } from './world-view.ts';

/** Ticks between two snapshots: half a second, so that with its way to the host none is older than one. */
const ticksPerSnapshot = 45;

/** What a simulation works with. */
export interface SimulationParts {
  readonly ephemeris: Ephemeris;
  readonly timePolicy: TimePolicy;
  readonly log: Log;
  readonly post: (message: FromWorker) => void;
}

interface Candidate {
  readonly load: number;
  readonly scene: Scene;
  readonly keep: boolean;
  /** Whether it goes on from a save instead of beginning. */
  readonly saved: boolean;
  readonly world: World;
}

/** Brings the visitors along. At the start nobody is here yet: who comes back finds the ship that was saved. */
function enter({ world, scene, keep, saved }: Candidate, old: World): void {
  if (saved) world.keepVisitors(new Set(old.visitors.map(({ id }) => id)));
  else world.takeOver(old, keep ? (scene.keep ?? []) : []);
}

/** The running world of a thread, and the one that is being made ready beside it. */
export class Simulation {
  private readonly parts: SimulationParts;
  private readonly waiting: LoggedCommand[] = [];
  private world: World | undefined;
  private view: WorldView | undefined;
  private swarms: SwarmView | undefined;
  private candidate: Candidate | undefined;

  constructor(parts: SimulationParts) {
    this.parts = parts;
  }

  /** A command for the next tick. */
  take(logged: LoggedCommand): void {
    this.waiting.push(logged);
  }

  /** One tick: commands in, the world onward, and out with what others should know. */
  tick(): void {
    const { world, view } = this;
    if (world === undefined || view === undefined) return;
    const at = world.time.tick;
    const applied = this.waiting.splice(0);
    for (const { command } of applied) world.submit(command);
    world.step();
    const events = world.drainEvents();
    if (applied.length > 0 || events.length > 0) {
      this.parts.post({ type: 'happened', tick: at, applied: applied.map(({ seq }) => seq), events });
    }
    // Before the frame: whoever waits for that has them.
    this.postSwarms(this.swarms?.news() ?? null);
    const now = at + 1;
    if (now % ticksPerFrame === 0) {
      // Threads have clocks of their own, but all of them know since when they count.
      const atMs = performance.timeOrigin + performance.now();
      this.parts.post({ type: 'frame', frame: view.frame(), atMs });
    }
    if (now % ticksPerSnapshot === 0) this.postSnapshot(world);
  }

  /** Builds a world beside the running one. */
  async prepare(load: number, scene: Scene, keep: boolean): Promise<void> {
    try {
      const world = await World.create({ ...this.settings, scene });
      await this.candidate?.world.stop();
      this.candidate = { load, scene, keep, saved: false, world };
      this.parts.post({ type: 'prepared', load, error: null });
    } catch (error) {
      this.parts.post({ type: 'prepared', load, error: reasonOf(error) });
    }
  }

  /** Puts a saved world together beside the running one. */
  async prepareSaved(load: number, snapshot: WorldSnapshot, hash: string | null): Promise<void> {
    try {
      const world = await World.restore(snapshot, this.settings);
      await this.candidate?.world.stop();
      this.candidate = { load, scene: snapshot.scene, keep: false, saved: true, world };
      const sound = hash === null || world.stateHash() === hash;
      const error = sound ? null : 'The world is not the one that was saved: its state hash differs.';
      this.parts.post({ type: 'prepared', load, error });
    } catch (error) {
      this.parts.post({ type: 'prepared', load, error: reasonOf(error) });
    }
  }

  /** Makes the prepared world the running one. */
  async commit(load: number): Promise<void> {
    const { candidate } = this;
    if (candidate?.load !== load) return;
    this.candidate = undefined;
    const old = this.world;
    // A load begins afresh but for the visitors; a reload keeps what the scene says.
    if (old !== undefined) enter(candidate, old);
    this.postCommitted(load, candidate.world);
    await old?.stop();
  }

  /** Lets a prepared world go. */
  async discard(load: number): Promise<void> {
    if (this.candidate?.load !== load) return;
    const { world } = this.candidate;
    this.candidate = undefined;
    await world.stop();
  }

  /** Tells exactly how the running world stands. */
  checkpoint(load: number): void {
    const { world } = this;
    const checkpoint =
      world === undefined
        ? null
        : {
            tick: world.time.tick,
            hash: world.stateHash(),
            snapshot: world.snapshot(),
            state: new WorldView(world).state(),
          };
    this.parts.post({ type: 'checkpoint', load, checkpoint });
  }

  /** Puts a world as it was in the place of what has become of it. */
  async goBack(load: number, snapshot: WorldSnapshot): Promise<void> {
    try {
      const world = await World.restore(snapshot, this.settings);
      const old = this.world;
      if (old !== undefined) world.takeBack(old);
      // What is told of the way back has been told of the way there.
      world.drainEvents();
      this.postCommitted(load, world);
      await old?.stop();
    } catch (error) {
      this.parts.post({ type: 'prepared', load, error: reasonOf(error) });
    }
  }

  /** Goes on where a lost thread was last seen: same snapshot, same commands at the same ticks, so the same state. */
  async resume({ scene, snapshot, replay, untilTick }: ResumePoint): Promise<WorldState> {
    const world =
      snapshot === undefined
        ? await World.create({ ...this.settings, scene })
        : await World.restore(snapshot, this.settings);
    let next = 0;
    while (world.time.tick < untilTick) {
      for (; replay[next]?.tick === world.time.tick; next++) {
        const logged = replay[next];
        if (logged !== undefined) world.submit(logged.command);
      }
      world.step();
      // Others know already what happened in these ticks.
      world.drainEvents();
    }
    const state = this.open(world).state();
    this.postSwarms(this.swarms?.state() ?? null);
    return state;
  }

  private get settings() {
    const { ephemeris, timePolicy, log } = this.parts;
    return { ephemeris, timePolicy, log };
  }

  private open(world: World): WorldView {
    this.world = world;
    this.view = new WorldView(world);
    this.swarms = new SwarmView(world);
    return this.view;
  }

  private postCommitted(load: number, world: World): void {
    const state = this.open(world).state();
    this.parts.post({
      type: 'committed',
      load,
      state,
      snapshot: world.snapshot(),
      subsystems: subsystemsOf(world),
    });
    this.postSwarms(this.swarms?.state() ?? null);
  }

  private postSwarms(swarms: readonly SwarmStates[] | null): void {
    if (swarms !== null) this.parts.post({ type: 'swarms', swarms });
  }

  private postSnapshot(world: World): void {
    this.parts.post({
      type: 'snapshot',
      tick: world.time.tick,
      hash: world.stateHash(),
      snapshot: world.snapshot(),
      subsystems: subsystemsOf(world),
    });
  }
}

function subsystemsOf(world: World): SubsystemView[] {
  return world.status().map(({ name, state, reason }) => ({ name, state, detail: reason }));
}
