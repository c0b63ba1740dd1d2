import type { Log } from '../../engine/index.ts';
import type { SceneLoad } from '../../protocol/index.ts';
import type { PreparedEvent } from '../events/event-hub.ts';
import { listSceneLoads, recordSceneLoad } from '../store/operations/scenes.ts';
import type { SceneLoadRow } from '../store/scene-rows.ts';
import { type Store, step } from '../store/store.ts';
import type { SceneLoads } from './scene-loads.ts';

/** Loads that are remembered across starts. */
const maxRecords = 1000;

/** The event that tells of a load that has ended; undefined where it is worth none. */
export type EventOfLoad = (load: SceneLoad) => PreparedEvent | undefined;

/** What records are made of. */
interface LoadRecordsParts {
  readonly store: Store;
  readonly loads: SceneLoads;
  readonly eventOf: EventOfLoad;
  readonly log: Log;
}

/** Remembers scene loads beyond the run of the server, and tells of them in the same transaction. */
export class LoadRecords {
  private readonly parts: LoadRecordsParts;
  private readonly unlisten: () => void;
  private readonly underWay = new Set<Promise<void>>();

  constructor(parts: LoadRecordsParts) {
    this.parts = parts;
    this.unlisten = parts.loads.listen((load) => this.note(load));
  }

  /** Loads that have ended, newest first, those of earlier runs included. */
  async list(limit: number): Promise<readonly SceneLoadRow[]> {
    await Promise.all(this.underWay);
    return this.parts.store.run(listSceneLoads, limit);
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    this.unlisten();
    await Promise.all(this.underWay);
  }

  private note(load: SceneLoad): void {
    if (load.finished_at === null) return;
    const row: SceneLoadRow = {
      id: load.load_id,
      kind: load.kind,
      path: load.scene_path,
      name: load.scene_name,
      status: load.status,
      requester: load.requester,
      requested_ms: Date.parse(load.requested_at),
      finished_ms: Date.parse(load.finished_at),
      duration_ms: load.duration_ms,
      error_code: load.error?.code ?? null,
    };
    const work = this.keep(row, this.parts.eventOf(load));
    this.underWay.add(work);
    void work.finally(() => this.underWay.delete(work));
  }

  private async keep(row: SceneLoadRow, event: PreparedEvent | undefined): Promise<void> {
    const { store, log } = this.parts;
    const recording = step(recordSceneLoad, { row, max: maxRecords });
    try {
      await (event === undefined ? store.transact(recording) : store.transact(recording, event.step));
      event?.announce();
    } catch (error) {
      log.error('a scene load could not be remembered', { load_id: row.id, reason: String(error) });
    }
  }
}
