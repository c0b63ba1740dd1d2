import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Log } from '../../engine/index.ts';
import {
  ApiError,
  type Clock,
  type SwarmStates,
  tickRateHz,
  type WorldFrame,
  WorldMirror,
  type WorldState,
} from '../../protocol/index.ts';
import type { Command, Scene, TimePolicy, WorldEvent, WorldSnapshot } from '../../world/index.ts';
import type { PreparedScene } from '../scenes/scene-loads.ts';
import { threadEnvironment } from '../thread-environment.ts';
import { CommandLog, type ResumeDepth } from './command-log.ts';
import { Exclusive } from './exclusive.ts';
import type { Checkpoint, FromWorker, SubsystemView, ToWorker, WorkerSettings } from './messages.ts';
import { Pulse } from './pulse.ts';
import { RateMeter } from './rate-meter.ts';
import { TickTimes } from './tick-times.ts';
import { Waiting } from './waiting.ts';
import { Watchdog } from './watchdog.ts';

/** Settings of the simulation's host. */
export interface WorldHostSettings {
  readonly ephemerisFile: string;
  readonly timePolicy: TimePolicy;
  /** How long the simulation may stand still before it is started again. */
  readonly watchdogMs: number;
  readonly log: Log;
  readonly canWedge: boolean;
}

/** How the simulation stands. */
export type WorldHostState = 'starting' | 'running' | 'restarting' | 'failed' | 'stopped';

interface HostEvents {
  /** What has changed, and when the world stood so, in milliseconds since 1970. */
  frame: [frame: WorldFrame, atMs: number];
  /** Swarms of light bodies have to be told anew. */
  swarms: [swarms: readonly SwarmStates[]];
  happened: [events: readonly WorldEvent[]];
  /** The world stood at the tick when it took these commands. */
  applied: [tick: number, commands: readonly Command[]];
  /** The simulation was lost and stands again as it stood. */
  resumed: [state: WorldState];
  failed: [reason: string];
}

/** What the world says to a command. */
export type WorldAnswer = Extract<WorldEvent, { type: 'answer' }>;
type WithoutId<C> = C extends unknown ? Omit<C, 'id'> : never;

/** What does not come from visitors. */
const operatorCommands: ReadonlySet<Command['type']> = new Set([
  'set_time',
  'set_plan',
  'spawn',
  'modify',
  'remove',
  'add_swarm',
  'remove_swarm',
]);

const nurseryMb = 8;
const answerMs = 10_000;
const maxRestarts = 6;
const restartWindowMs = 60_000;
/** After this many quick restarts less of the past is replayed, because something in it may be what kills the thread. */
const depths: readonly ResumeDepth[] = ['replay', 'replay', 'replay', 'snapshot', 'snapshot', 'scene'];

/**
 * Runs the simulation in a thread of its own: commands go in, frames and events come out. A thread that dies or stands
 * still is replaced by one that goes on from the last snapshot, with the commands since applied at the same ticks.
 */
export class WorldHost extends EventEmitter<HostEvents> {
  readonly mirror = new WorldMirror();
  /** Who changes the world alone. */
  readonly exclusive = new Exclusive();
  /** How long ticks take. */
  readonly tickTimes = new TickTimes();
  private readonly settings: WorldHostSettings;
  private readonly past = new CommandLog();
  private readonly pulse = new Pulse();
  private readonly answers = new Waiting<string, WorldAnswer>();
  private readonly loads = new Waiting<number, void, Scene>();
  private readonly checkpoints = new Waiting<number, Checkpoint>();
  private readonly started = Promise.withResolvers<void>();
  private readonly rate = new RateMeter(() => this.pulse.beats);
  private watchdog: Watchdog | undefined;
  private worker: Worker | undefined;
  private restartTimes: number[] = [];
  private nextLoad = 1;
  private stateNow: WorldHostState = 'starting';
  private parts: readonly SubsystemView[] = [];
  private swarmsNow: readonly SwarmStates[] = [];
  private restartCount = 0;
  private lastHash: { tick: number; hash: string } | undefined;

  constructor(settings: WorldHostSettings) {
    super();
    this.settings = settings;
  }

  get state(): WorldHostState {
    return this.stateNow;
  }

  /** Ticks run, ticks late or given up, and restarts, since the server started. */
  get counters(): { beats: number; late: number; dropped: number; restarts: number } {
    const { beats, late, dropped } = this.pulse;
    return { beats, late, dropped, restarts: this.restartCount };
  }

  /** Ticks per second over the last seconds; undefined while no world has run for that long. */
  get measuredRateHz(): number | undefined {
    return this.rate.perSecond;
  }

  /** Parts of the world's engine, as of its beginning or the last snapshot; none without a world. */
  get subsystems(): readonly SubsystemView[] {
    return this.parts;
  }

  /** Swarms of light bodies as they were told last. */
  get swarms(): readonly SwarmStates[] {
    return this.swarmsNow;
  }

  /** Hash of the whole state at the last snapshot, for comparing runs. */
  get fingerprint(): { readonly tick: number; readonly hash: string } | undefined {
    return this.lastHash;
  }

  /** Starts the thread; resolves when it takes scenes. Rejects when it cannot be started at all. */
  async start(): Promise<void> {
    this.spawn('scene');
    this.watchdog = new Watchdog(
      () => this.pulse.beats,
      this.settings.watchdogMs,
      () => {
        // Without a world there are no ticks to wait for.
        if (this.mirror.clock !== undefined && this.stateNow === 'running') this.lose('it stood still');
      },
    );
    await this.started.promise;
  }

  async stop(): Promise<void> {
    this.stateNow = 'stopped';
    this.watchdog?.stop();
    this.rate.stop();
    this.giveUpWaiting(new ApiError('shutting_down'));
    await this.worker?.terminate();
  }

  /** Sends a command whose answer nobody waits for. Throws `world_unavailable`. */
  submit(command: Command): void {
    if (this.stateNow === 'failed' || this.stateNow === 'stopped' || !this.past.hasRoom) {
      throw new ApiError('world_unavailable');
    }
    this.send({ type: 'command', logged: this.past.append(command) });
  }

  /**
   * Sends a command and waits for the world's answer, also over a restart. What operators ask waits while somebody else
   * changes the world alone. Throws `world_unavailable`.
   * @param key Of the one who changes it alone.
   */
  async request(command: WithoutId<Command>, key?: symbol): Promise<WorldAnswer> {
    if (operatorCommands.has(command.type)) await this.exclusive.pass(key);
    const id = randomUUID();
    this.submit({ ...command, id } as Command);
    return this.answers.ask(id, undefined, answerMs);
  }

  /** Simulated time of the first frame at or after a tick: what a change that was just answered has led to. */
  clockAfter(tick: number): Promise<Clock> {
    const { promise, resolve, reject } = Promise.withResolvers<Clock>();
    const look = ({ clock }: { readonly clock: Clock }): void => {
      if (clock.tick >= tick) resolve(clock);
    };
    const distanceMs = (Math.max(0, tick - (this.mirror.clock?.tick ?? tick)) / tickRateHz) * 1000;
    const timer = setTimeout(() => reject(new ApiError('world_unavailable')), answerMs + distanceMs);
    this.on('frame', look);
    return promise.finally(() => {
      clearTimeout(timer);
      this.off('frame', look);
    });
  }

  /** Puts a saved world together beside the running one. Rejects with the reason when it is not sound. */
  async prepareSaved(snapshot: WorldSnapshot, hash: string | null): Promise<PreparedScene> {
    const load = this.nextLoad++;
    await this.loadStep(load, snapshot.scene, { type: 'prepare_saved', load, snapshot, hash });
    return this.preparedAs(load, snapshot.scene);
  }

  /** Builds the world of a scene beside the running one. Rejects with the world's reason when it cannot be built. */
  async prepare(scene: Scene, keep: boolean): Promise<PreparedScene> {
    const load = this.nextLoad++;
    await this.loadStep(load, scene, { type: 'prepare', load, scene, keep });
    return this.preparedAs(load, scene);
  }

  private preparedAs(load: number, scene: Scene): PreparedScene {
    return {
      commit: () => this.loadStep(load, scene, { type: 'commit', load }),
      discard: () => this.send({ type: 'discard', load }),
    };
  }

  /** The running world between two ticks. Rejects with `no_scene`, `world_unavailable`. */
  async checkpoint(): Promise<Checkpoint> {
    const load = this.nextLoad++;
    this.send({ type: 'checkpoint', load });
    return this.checkpoints.ask(load, undefined, answerMs);
  }

  /** Lets the world stand as it stood, with the visitors of now (see World.takeBack). Rejects with the world's reason. */
  goBack({ snapshot }: Checkpoint): Promise<void> {
    const load = this.nextLoad++;
    return this.loadStep(load, snapshot.scene, { type: 'go_back', load, snapshot });
  }

  /** Ends the thread as a crash would; it is replaced at once. */
  async crash(): Promise<void> {
    await this.worker?.terminate();
  }

  /** Makes the thread hang, where the settings allow it. */
  wedge(): void {
    this.send({ type: 'wedge' });
  }

  private loadStep(load: number, scene: Scene, message: ToWorker): Promise<void> {
    this.send(message);
    return this.loads.ask(load, scene);
  }

  private send(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private spawn(depth: ResumeDepth): void {
    const resume = this.past.resumePoint(depth);
    const workerData: WorkerSettings = {
      ephemerisFile: this.settings.ephemerisFile,
      timePolicy: this.settings.timePolicy,
      pulse: this.pulse.memory,
      tickTimes: this.tickTimes.memory,
      resume,
      canWedge: this.settings.canWedge,
    };
    const worker = new Worker(new URL('./world-worker.ts', import.meta.url), {
      workerData,
      env: threadEnvironment(),
      // A tick leaves little behind: a small nursery is swept more often and in less time each, and takes less memory.
      resourceLimits: { maxYoungGenerationSizeMb: nurseryMb },
    });
    this.worker = worker;
    let cause = 'its thread ended';
    worker.on('message', (message: FromWorker) => {
      if (worker === this.worker) this.receive(message);
    });
    worker.on('error', (error) => {
      cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    worker.on('exit', () => {
      if (worker === this.worker) this.lose(cause);
    });
    if (resume !== null)
      for (const logged of this.past.takeUnapplied(depth)) this.send({ type: 'command', logged });
  }

  /** The thread is gone or useless: replace it, or give up when that does not help. */
  private lose(cause: string): void {
    if (this.stateNow === 'stopped' || this.stateNow === 'failed') return;
    const { log } = this.settings;
    const old = this.worker;
    this.worker = undefined;
    void old?.terminate();
    this.loads.refuseAll(new Error(`The simulation was restarted: ${firstLine(cause)}.`));
    this.checkpoints.refuseAll(new ApiError('world_unavailable'));
    const now = performance.now();
    this.restartTimes = this.restartTimes.filter((time) => now - time < restartWindowMs);
    const depth = depths[this.restartTimes.length];
    if (this.stateNow === 'starting' || depth === undefined) {
      this.fail(cause);
      return;
    }
    this.restartTimes.push(now);
    this.restartCount++;
    this.stateNow = 'restarting';
    log.error('the simulation was lost and starts again', {
      cause,
      depth,
      restarts: this.restartTimes.length,
    });
    this.spawn(depth);
  }

  private fail(cause: string): void {
    this.settings.log.fatal('the simulation cannot be kept running', { cause, attempts: maxRestarts });
    this.stateNow = 'failed';
    this.started.reject(new Error(`The simulation does not start: ${firstLine(cause)}`));
    this.giveUpWaiting(new ApiError('world_unavailable'));
    this.emit('failed', firstLine(cause));
  }

  private giveUpWaiting(error: Error): void {
    this.checkpoints.refuseAll(error);
    this.answers.refuseAll(error);
    this.loads.refuseAll(error);
  }

  private receive(message: FromWorker): void {
    switch (message.type) {
      case 'started':
        this.onStarted(message.state);
        break;
      case 'prepared':
        if (message.error === null) this.loads.answer(message.load);
        else this.loads.refuse(message.load, new Error(message.error));
        break;
      case 'checkpoint':
        if (message.checkpoint === null) this.checkpoints.refuse(message.load, new ApiError('no_scene'));
        else this.checkpoints.answer(message.load, message.checkpoint);
        break;
      case 'committed':
        this.onCommitted(message);
        break;
      case 'happened':
        this.emit('applied', message.tick, this.past.applied(message.applied, message.tick));
        this.onHappened(message.events);
        break;
      case 'frame':
        this.past.see(message.frame.clock.tick);
        this.mirror.apply(message.frame);
        this.emit('frame', message.frame, message.atMs);
        break;
      case 'swarms':
        // Nothing new where there are none, as before.
        if (message.swarms.length === 0 && this.swarmsNow.length === 0) break;
        this.swarmsNow = message.swarms;
        this.emit('swarms', message.swarms);
        break;
      case 'snapshot':
        this.past.keep(message.snapshot, message.tick);
        this.parts = message.subsystems;
        this.lastHash = { tick: message.tick, hash: message.hash };
        break;
      case 'log':
        this.settings.log[message.level](message.message, message.context);
    }
  }

  private onStarted(state: WorldState | null): void {
    this.stateNow = 'running';
    this.started.resolve();
    if (state === null) return;
    this.rate.start();
    this.mirror.replace(state);
    this.settings.log.warn('the simulation goes on', { tick: state.clock.tick });
    this.emit('resumed', state);
  }

  private onCommitted(message: Extract<FromWorker, { type: 'committed' }>): void {
    const { load, state, snapshot, subsystems } = message;
    const scene = this.loads.about(load);
    if (scene === undefined) return;
    if (this.mirror.clock === undefined) this.rate.start();
    this.past.open(scene, snapshot, state.clock.tick);
    this.parts = subsystems;
    this.swarmsNow = [];
    this.mirror.replace(state);
    this.loads.answer(load);
  }

  private onHappened(events: readonly WorldEvent[]): void {
    for (const event of events) {
      if (event.type !== 'answer') continue;
      this.answers.answer(event.id, event);
    }
    if (events.length > 0) this.emit('happened', events);
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
