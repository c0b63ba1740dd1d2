import { randomUUID } from 'node:crypto';
import { ApiError, type LoadState, type SceneLoad, type SceneValidation } from '../../protocol/index.ts';
import { type Scene, sceneInfo, type WorldSnapshot } from '../../world/index.ts';
import { currentScope, type Scope, within } from '../tracing/scope.ts';
import type { Exclusive } from '../world/exclusive.ts';
import type { CheckedDocument } from './check-document.ts';

/** A scene that stands ready beside the running one. */
export interface PreparedScene {
  /** Makes it the running one. */
  commit(): Promise<void>;
  /** Lets it go. */
  discard(): void;
}

/** What scene loads need of the rest of the server. */
export interface LoadParts {
  /** The checked document of an allowed scene; throws ApiError. */
  readonly open: (path: string, kind: SceneLoad['kind']) => Promise<CheckedDocument>;
  /** Builds the world of a scene beside the running one. */
  readonly prepare: (scene: Scene, keep: boolean) => Promise<PreparedScene>;
  /** Puts a saved world together beside the running one. */
  readonly prepareSaved: (snapshot: WorldSnapshot, hash: string | null) => Promise<PreparedScene>;
  /** Called when another scene has become the running one. */
  readonly onSwitch: (current: CurrentScene, scene: Scene) => void;
  /** Called at every change of a load. */
  readonly onChange: (load: SceneLoad) => void;
  /** Who changes the world alone; loads of others wait. */
  readonly exclusive?: Pick<Exclusive, 'admits' | 'onRelease'>;
  readonly timeoutMs: number;
  readonly historySize: number;
}

/** The scene that runs. */
export interface CurrentScene {
  readonly path: string;
  readonly name: string;
  readonly loadedAt: string;
  /** Who asked for it. */
  readonly requester: string;
  readonly info: NonNullable<SceneValidation['scene_info']>;
}

/** A saved world on its way back. */
export interface SavedWorld {
  readonly path: string;
  readonly snapshot: WorldSnapshot;
  /** State hash at the save; null where an older release has saved it. */
  readonly hash: string | null;
}

type Entry = { -readonly [K in keyof SceneLoad]: SceneLoad[K] };

const maxWaiting = 16;
const maxRemembered = 200;

/** The queue of scene loads: one at a time, in order, each known by its id from request to outcome. */
export class SceneLoads {
  private readonly parts: LoadParts;
  private readonly entries = new Map<string, Entry>();
  private readonly waiting: Entry[] = [];
  private readonly saved = new Map<Entry, SavedWorld>();
  private readonly finished: Entry[] = [];
  private readonly listeners = new Set<(load: SceneLoad) => void>();
  private readonly keys = new WeakMap<Entry, symbol>();
  /** On whose behalf each is done, whenever its turn comes. */
  private readonly scopes = new WeakMap<Entry, Scope>();
  private running: Entry | undefined;
  private shown: CurrentScene | undefined;
  private closed = false;

  constructor(parts: LoadParts) {
    this.parts = parts;
    parts.exclusive?.onRelease(() => void this.next());
  }

  /** The scene that runs, if any. */
  get current(): CurrentScene | undefined {
    return this.shown;
  }

  /** Whether a load is under way. */
  get busy(): boolean {
    return this.running !== undefined;
  }

  /**
   * Queues a load of an allowed path. A load of the same kind and path that still waits is superseded, because this one
   * reads the same file later. Throws `queue_full`, `shutting_down`.
   * @param key Of the one who changes the world alone.
   */
  request(
    kind: Exclude<SceneLoad['kind'], 'save'>,
    path: string,
    requester: string,
    key?: symbol,
  ): SceneLoad {
    return this.enqueue(kind, path, requester, key);
  }

  /** Queues the return of a saved world. Throws `queue_full`, `shutting_down`. */
  requestSaved(world: SavedWorld, requester: string): SceneLoad {
    return this.enqueue('save', world.path, requester, undefined, world);
  }

  private enqueue(
    kind: SceneLoad['kind'],
    path: string,
    requester: string,
    key: symbol | undefined,
    world?: SavedWorld,
  ): SceneLoad {
    if (this.closed) throw new ApiError('shutting_down');
    const twin = this.waiting.findIndex(
      (entry) =>
        world === undefined &&
        entry.kind === kind &&
        entry.scene_path === path &&
        this.keys.get(entry) === key,
    );
    if (twin === -1 && this.waiting.length >= maxWaiting) throw new ApiError('queue_full');
    const entry: Entry = {
      load_id: randomUUID(),
      kind,
      scene_path: path,
      scene_name: null,
      status: 'queued',
      requester,
      requested_at: new Date().toISOString(),
      finished_at: null,
      duration_ms: null,
      error: null,
    };
    if (key !== undefined) this.keys.set(entry, key);
    const scope = currentScope();
    if (scope !== undefined) this.scopes.set(entry, scope);
    this.remember(entry);
    if (world !== undefined) this.saved.set(entry, world);
    this.waiting.push(entry);
    for (const old of twin === -1 ? [] : this.waiting.splice(twin, 1)) this.finish(old, 'superseded');
    this.changed(entry);
    void this.next();
    return { ...entry };
  }

  /** Waits until no load is under way, at most `ms`; gives whether that is so. */
  async idle(ms: number, signal: AbortSignal): Promise<boolean> {
    const { running } = this;
    if (running !== undefined) await this.wait(running.load_id, ms, signal);
    return this.running === undefined || this.running.finished_at !== null;
  }

  /** The world was put back to this scene, not by a load. */
  wentBack(scene: CurrentScene, document: Scene): void {
    this.shown = scene;
    this.parts.onSwitch(scene, document);
  }

  /** Where a load stands. Throws `unknown_load`. */
  get(id: string): SceneLoad {
    const entry = this.entries.get(id);
    if (entry === undefined)
      throw new ApiError('unknown_load', 'No scene load has this id, or it is long over.');
    return { ...entry };
  }

  /** Waits until a load has its outcome, at most `ms`, or until the signal fires; then says where it stands. */
  async wait(id: string, ms: number, signal: AbortSignal): Promise<SceneLoad> {
    const isOpen = (): boolean => this.get(id).finished_at === null;
    if (ms > 0 && isOpen() && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          this.listeners.delete(look);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const look = (): void => {
          if (!isOpen()) done();
        };
        const timer = setTimeout(done, ms);
        this.listeners.add(look);
        signal.addEventListener('abort', done, { once: true });
      });
    }
    return this.get(id);
  }

  /** Hears every change of a load; the returned function ends that. */
  listen(listener: (load: SceneLoad) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Finished loads, newest first. */
  history(): readonly SceneLoad[] {
    return this.finished.slice(-this.parts.historySize).reverse();
  }

  /** Takes no more loads; those that wait fail with the reason. */
  close(): void {
    this.closed = true;
    for (const entry of this.waiting.splice(0)) {
      this.finish(entry, 'failed', {
        code: 'shutting_down',
        message: 'The server stopped before its turn came.',
      });
    }
  }

  private async next(): Promise<void> {
    if (this.running !== undefined) return;
    const { exclusive } = this.parts;
    const turn = this.waiting.findIndex((one) => exclusive?.admits(this.keys.get(one)) ?? true);
    const [entry] = turn === -1 ? [] : this.waiting.splice(turn, 1);
    if (entry === undefined) return;
    this.running = entry;
    try {
      await within(this.scopes.get(entry), () => this.perform(entry));
    } finally {
      this.running = undefined;
      void this.next();
    }
  }

  private async perform(entry: Entry): Promise<void> {
    entry.status = 'loading';
    this.changed(entry);
    const startedMs = performance.now();
    const deadline = new Deadline(this.parts.timeoutMs);
    try {
      await Promise.race([this.load(entry, deadline), deadline.passed]);
      entry.duration_ms = since(startedMs);
      this.finish(entry, 'loaded');
    } catch (error) {
      entry.duration_ms = since(startedMs);
      if (deadline.over) this.finish(entry, 'timed_out', timedOut(this.parts.timeoutMs));
      else this.finish(entry, 'failed', reasonOf(error));
    } finally {
      deadline.lift();
    }
  }

  private async load(entry: Entry, deadline: Deadline): Promise<void> {
    const world = this.saved.get(entry);
    const found = world === undefined ? await this.document(entry) : documentOf(world);
    if (deadline.over) return;
    const { scene } = found;
    const prepared = await (world === undefined
      ? this.parts.prepare(scene, entry.kind === 'reload')
      : this.parts.prepareSaved(world.snapshot, world.hash));
    if (deadline.over) {
      prepared.discard();
      return;
    }
    // From here on the switch happens, and what is recorded has to be what happened.
    deadline.lift();
    await prepared.commit();
    entry.scene_name = scene.name;
    this.shown = {
      path: entry.scene_path,
      name: scene.name,
      loadedAt: new Date().toISOString(),
      requester: entry.requester,
      info: found.info,
    };
    this.parts.onSwitch(this.shown, scene);
  }

  private async document(entry: Entry): Promise<{ scene: Scene; info: CurrentScene['info'] }> {
    const { validation, scene } = await this.parts.open(entry.scene_path, entry.kind);
    if (scene === undefined || validation.scene_info === null) throw new InvalidScene(validation);
    return { scene, info: validation.scene_info };
  }

  private finish(entry: Entry, status: LoadState, error: SceneLoad['error'] = null): void {
    entry.status = status;
    entry.error = error;
    entry.finished_at = new Date().toISOString();
    this.saved.delete(entry);
    this.finished.push({ ...entry });
    if (this.finished.length > this.parts.historySize) this.finished.shift();
    this.changed(entry);
  }

  private changed(entry: Entry): void {
    this.parts.onChange({ ...entry });
    for (const listener of [...this.listeners]) listener({ ...entry });
  }

  private remember(entry: Entry): void {
    this.entries.set(entry.load_id, entry);
    if (this.entries.size <= maxRemembered) return;
    for (const [id, { finished_at }] of this.entries) {
      if (finished_at === null) continue;
      this.entries.delete(id);
      return;
    }
  }
}

/** The scene that a saved world is one of. */
function documentOf({ snapshot: { scene } }: SavedWorld): { scene: Scene; info: CurrentScene['info'] } {
  const { root, node_count, nodes_by_type, depth } = sceneInfo(scene);
  const info = { root_name: root.name, root_type: root.type, node_count, nodes_by_type, depth };
  return { scene, info };
}

/** A scene document with mistakes. */
class InvalidScene extends Error {
  readonly validation: SceneValidation;

  constructor(validation: SceneValidation) {
    const first = validation.errors[0];
    const place =
      first === undefined || first.line === null ? '' : ` (line ${first.line}, column ${first.column})`;
    super(
      `The scene has ${validation.errors.length} error(s); the first: ${first?.path} ${first?.message}${place}`,
    );
    this.name = 'InvalidScene';
    this.validation = validation;
  }
}

/** The time that a load may take, until it is lifted. */
class Deadline {
  /** Rejects when the time is over. */
  readonly passed: Promise<never>;
  over = false;
  private readonly timer: NodeJS.Timeout;

  constructor(ms: number) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.passed = promise;
    // Nobody waits for it any more once the load has ended by itself.
    promise.catch(() => {});
    this.timer = setTimeout(() => {
      this.over = true;
      reject(new Error('the time is over'));
    }, ms);
  }

  lift(): void {
    clearTimeout(this.timer);
  }
}

/** Milliseconds since a moment, to a tenth. */
function since(startedMs: number): number {
  return Math.round((performance.now() - startedMs) * 10) / 10;
}

function timedOut(timeoutMs: number): SceneLoad['error'] {
  return { code: 'scene_load_timed_out', message: `The scene had not loaded after ${timeoutMs} ms.` };
}

function reasonOf(error: unknown): SceneLoad['error'] {
  if (error instanceof InvalidScene) {
    return { code: 'scene_invalid', message: error.message, errors: error.validation.errors };
  }
  if (error instanceof ApiError) return { code: error.code, message: error.message };
  return {
    code: 'world_unavailable',
    message: error instanceof Error ? error.message : 'The world gave no reason.',
  };
}
