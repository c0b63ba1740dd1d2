import { formatUtc } from '../../astro/index.ts';
import type { Log } from '../../engine/index.ts';
import {
  ApiError,
  type Configuration,
  type SaveInfo,
  type SceneLoad,
  saveLimits,
} from '../../protocol/index.ts';
import type { WorldSnapshot } from '../../world/index.ts';
import type { Act } from '../http/audit-port.ts';
import type { SceneLoads } from '../scenes/scene-loads.ts';
import type { SystemScenes } from '../scenes/system-scenes.ts';
import {
  deleteSave,
  keepAutosave,
  keepRecovery,
  keepSave,
  listSaves,
  readSave,
  type SaveRow,
} from '../store/operations/saves.ts';
import type { Store } from '../store/store.ts';
import type { WorldStream } from '../stream/world-stream.ts';
import type { WorldHost } from '../world/world-host.ts';
import { damaged, packSave, type SaveContent, saveFormat, unpackSave } from './save-content.ts';

/** What saves work with. */
export interface SaveParts {
  readonly configuration: Pick<
    Configuration,
    'scene' | 'resume' | 'autosave_seconds' | 'recovery_seconds' | 'scene_load_timeout_ms'
  >;
  readonly store: Store;
  readonly host: WorldHost;
  readonly loads: SceneLoads;
  readonly stream: WorldStream;
  readonly systems: SystemScenes;
  readonly now: () => number;
  readonly log: Log;
}

/** A wish for a save. */
export interface SaveWish {
  readonly slot?: string | undefined;
  readonly name?: string | undefined;
  readonly overwrite?: boolean | undefined;
}

const server = 'server';
/** Longest wait for the last state while the server stops. */
const lastStateMs = 2000;

/**
 * Saves of the whole world: by people into slots, by the clock, and as a recovery point every few seconds while something
 * happens, so that a server that was killed goes on from there.
 */
export class Saves {
  private readonly parts: SaveParts;
  private readonly timers: NodeJS.Timeout[] = [];
  /** Whether anything but the clock has changed since the last recovery point. */
  private touched = false;
  /** What is being written now, and what waits behind it. */
  private writing: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(parts: SaveParts) {
    this.parts = parts;
  }

  /** Every save, newest first. */
  async list(): Promise<SaveInfo[]> {
    return (await this.parts.store.run(listSaves, null)).map(infoOf);
  }

  /** Saves the world. Resolves when it is on the disk. Throws `no_scene`, `slot_taken`, `too_many_saves`. */
  async create({ slot, name, overwrite }: SaveWish, by: string, act?: Act): Promise<SaveInfo> {
    const taken = await this.take();
    const save = { ...taken, name: name ?? taken.scene_name, made_by: by };
    const wish = { slot: slot ?? null, overwrite: overwrite === true, maxSaves: saveLimits.slots, save };
    if (slot !== undefined) act?.note(slot);
    return infoOf(await (act ?? this.parts.store).run(keepSave, wish));
  }

  /** Goes back to a save. Throws `unknown_save`, `save_damaged`, `scene_not_allowed`. */
  async load(slot: string, by: string, signal: AbortSignal): Promise<{ save: SaveInfo; load: SceneLoad }> {
    const { row, content } = await this.open(slot);
    return { save: infoOf(row), load: await this.putBack(row, content, by, signal) };
  }

  /** Removes a save. Throws `unknown_save`. */
  async delete(slot: string, act?: Act): Promise<void> {
    await (act ?? this.parts.store).run(deleteSave, slot);
  }

  /**
   * Goes on from the newest autosave or recovery point that can be used; false when there is none. One that was made under
   * another SPACETIME_SCENE is left alone: whoever changes that wants to begin.
   */
  async resume(signal: AbortSignal): Promise<boolean> {
    const { configuration, store, log, stream } = this.parts;
    if (!configuration.resume) return false;
    for (const { slot, kind, start_scene } of await store.run(listSaves, null)) {
      if (kind === 'manual' || start_scene !== configuration.scene) continue;
      try {
        const { row, content } = await this.open(slot);
        await this.putBack(row, content, server, signal);
        stream.expect(content.visitors);
        log.info('the world goes on from a save', { slot, tick: row.tick, made_at: infoOf(row).made_at });
        return true;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        log.warn('a save cannot be used, the one before is tried', { slot, reason: error.message });
      }
    }
    return false;
  }

  /** Begins to save by the clock. */
  start(): void {
    const { host, configuration } = this.parts;
    host.on('applied', (_, commands) => {
      if (commands.length > 0) this.touched = true;
    });
    this.every(configuration.autosave_seconds, () => this.autosave());
    this.every(configuration.recovery_seconds, async () => {
      if (this.touched) await this.keepPoint();
    });
  }

  /** Ends that; what the world is now is kept as the point to go on from. To be called while the world still runs. */
  async stop(): Promise<void> {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    if (this.stopped) return;
    this.stopped = true;
    await this.writing;
    const { host, loads, store } = this.parts;
    if (loads.current === undefined || host.state !== 'running' || store.failure !== undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, lastStateMs);
    });
    await Promise.race([this.attempt(() => this.keepPoint()), late]);
    clearTimeout(timer);
  }

  private async autosave(): Promise<void> {
    const save = { ...(await this.take()), name: 'Autosave', made_by: server };
    const { slot } = await this.parts.store.run(keepAutosave, { keep: saveLimits.autosaves, save });
    this.parts.log.debug('the world was saved', { slot, tick: save.tick });
  }

  private async keepPoint(): Promise<void> {
    this.touched = false;
    const save = { ...(await this.take()), name: 'Recovery point', made_by: server };
    await this.parts.store.run(keepRecovery, save);
  }

  /**
   * Does something every so many seconds, one after the other with what others write, and never twice at once; a failure is
   * told and tried again at the next turn.
   */
  private every(seconds: number, work: () => Promise<void>): void {
    if (seconds === 0) return;
    let waits = false;
    const timer = setInterval(() => {
      if (waits || this.parts.loads.current === undefined) return;
      waits = true;
      this.writing = this.writing
        .then(() => this.attempt(work))
        .finally(() => {
          waits = false;
        });
    }, seconds * 1000);
    timer.unref();
    this.timers.push(timer);
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.parts.log.warn('the world could not be saved', {
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }

  private async take() {
    const { host, loads, stream, configuration, now } = this.parts;
    if (loads.current === undefined) throw new ApiError('no_scene');
    const taken = await host.checkpoint();
    const path = loads.current.path;
    const visitors = stream.seats.remember();
    return {
      format: saveFormat,
      scene_path: path,
      scene_name: taken.snapshot.scene.name,
      start_scene: configuration.scene,
      simulated: simulatedDate(taken.snapshot),
      tick: taken.tick,
      made_ms: now(),
      world_hash: taken.hash,
      ...(await packSave(visitors, taken.snapshot)),
    };
  }

  private async open(slot: string): Promise<{ row: SaveRow; content: SaveContent }> {
    const row = await this.parts.store.run(readSave, slot);
    this.parts.systems.allowedPath(row.scene_path);
    return { row, content: await unpackSave(row) };
  }

  private async putBack(
    { slot, scene_path: path, world_hash }: SaveRow,
    { snapshot, older }: SaveContent,
    by: string,
    signal: AbortSignal,
  ): Promise<SceneLoad> {
    const { loads, configuration } = this.parts;
    const queued = loads.requestSaved({ path, snapshot, hash: older ? null : world_hash }, by);
    const load = await loads.wait(queued.load_id, configuration.scene_load_timeout_ms, signal);
    if (load.status !== 'loaded') throw damaged(slot, load.error?.message ?? `it is ${load.status}.`);
    return load;
  }
}

function infoOf(row: SaveRow): SaveInfo {
  const { slot, kind, name, scene_path, scene_name, simulated, tick, made_ms, made_by } = row;
  const { size_bytes, stored_bytes, world_hash } = row;
  return {
    slot,
    kind,
    name,
    scene: { path: scene_path, name: scene_name },
    simulated,
    tick,
    made_at: new Date(made_ms).toISOString(),
    made_by,
    size_bytes,
    stored_bytes,
    world_hash,
  };
}

/** The date of a snapshot, from the state of its clock. */
function simulatedDate(snapshot: WorldSnapshot): string {
  const state = snapshot.parts.find(({ name }) => name === 'celestial')?.state as
    | { day: number; second: number }
    | undefined;
  return state === undefined ? '' : formatUtc({ day: state.day, second: state.second });
}
