import type { LogRecord } from '../../engine/index.ts';
import type { SwarmStates, WorldFrame, WorldState } from '../../protocol/index.ts';
import type { Command, Scene, TimePolicy, WorldEvent, WorldSnapshot } from '../../world/index.ts';

/** A command in the order in which the host took it; `tick` is known once the world has applied it. */
export interface LoggedCommand {
  readonly seq: number;
  readonly command: Command;
  readonly tick: number | null;
}

/** A part of the world's engine, for the status answer. */
export interface SubsystemView {
  readonly name: string;
  readonly state: string;
  /** Why it is in this state. */
  readonly detail: string;
}

/** From where a world goes on after its thread was lost. */
export interface ResumePoint {
  readonly scene: Scene;
  /** Absent: the scene from its beginning. */
  readonly snapshot?: WorldSnapshot;
  /** Applied before the loss, to be applied at the same ticks again. */
  readonly replay: readonly LoggedCommand[];
  /** Tick that others have seen: replay goes this far and says nothing on the way. */
  readonly untilTick: number;
}

/** What the thread is given when it starts. */
export interface WorkerSettings {
  readonly ephemerisFile: string;
  readonly timePolicy: TimePolicy;
  readonly pulse: SharedArrayBuffer;
  readonly tickTimes: SharedArrayBuffer;
  readonly resume: ResumePoint | null;
  /** Takes the message that stops the loop; tests of the watchdog only. */
  readonly canWedge: boolean;
}

/** A world at one tick: exactly, and as visitors see it. */
export interface Checkpoint {
  readonly tick: number;
  readonly hash: string;
  readonly snapshot: WorldSnapshot;
  readonly state: WorldState;
}

/** From the host to the thread. */
export type ToWorker =
  | { readonly type: 'prepare'; readonly load: number; readonly scene: Scene; readonly keep: boolean }
  | { readonly type: 'commit' | 'discard' | 'checkpoint'; readonly load: number }
  | {
      readonly type: 'prepare_saved';
      readonly load: number;
      readonly snapshot: WorldSnapshot;
      /** What the state hash has to be; null where an older release has saved it. */
      readonly hash: string | null;
    }
  | { readonly type: 'go_back'; readonly load: number; readonly snapshot: WorldSnapshot }
  | { readonly type: 'command'; readonly logged: LoggedCommand }
  | { readonly type: 'wedge' };

/** From the thread to the host. */
export type FromWorker =
  /** The thread works; `state` is where a resumed world stands. */
  | { readonly type: 'started'; readonly state: WorldState | null }
  | { readonly type: 'prepared'; readonly load: number; readonly error: string | null }
  /** Another world runs; `snapshot` is its beginning. */
  | {
      readonly type: 'committed';
      readonly load: number;
      readonly state: WorldState;
      readonly snapshot: WorldSnapshot;
      readonly subsystems: readonly SubsystemView[];
    }
  /** The running world between two ticks; null where none runs. */
  | { readonly type: 'checkpoint'; readonly load: number; readonly checkpoint: Checkpoint | null }
  /** Commands that were applied at a tick, and what happened on the way to the next one. */
  | {
      readonly type: 'happened';
      readonly tick: number;
      readonly applied: readonly number[];
      readonly events: readonly WorldEvent[];
    }
  /** What has changed; `atMs` is when, in milliseconds since 1970. */
  | { readonly type: 'frame'; readonly frame: WorldFrame; readonly atMs: number }
  /** Swarms of light bodies, all of them. */
  | { readonly type: 'swarms'; readonly swarms: readonly SwarmStates[] }
  | {
      readonly type: 'snapshot';
      readonly tick: number;
      readonly hash: string;
      readonly snapshot: WorldSnapshot;
      readonly subsystems: readonly SubsystemView[];
    }
  | ({ readonly type: 'log' } & LogRecord);
