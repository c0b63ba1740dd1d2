import type { Log } from '../../engine/index.ts';
import type { SceneLoad } from '../../protocol/index.ts';
import { listSceneLoads, recordSceneLoad } from '../store/operations/scenes.ts';
import type { SceneLoadRow } from '../store/scene-rows.ts';
import type { Store } from '../store/store.ts';
import type { SceneLoads } from './scene-loads.ts';

/** Loads that are remembered across starts. */
const maxRecords = 1000;

/** Remembers scene loads beyond the run of the server. */
export class LoadRecords {
  private readonly store: Store;
  private readonly log: Log;
  private readonly unlisten: () => void;
  private readonly underWay = new Set<Promise<void>>();

  constructor(store: Store, loads: SceneLoads, log: Log) {
    this.store = store;
    this.log = log;
    this.unlisten = loads.listen((load) => this.note(load));
  }

  /** Loads that have ended, newest first, those of earlier runs included. */
  async list(limit: number): Promise<readonly SceneLoadRow[]> {
    await Promise.all(this.underWay);
    return this.store.run(listSceneLoads, limit);
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
    const work = this.store.run(recordSceneLoad, { row, max: maxRecords }).catch((error: unknown) => {
      this.log.error('a scene load could not be remembered', { load_id: row.id, reason: String(error) });
    });
    this.underWay.add(work);
    void work.finally(() => this.underWay.delete(work));
  }
}
