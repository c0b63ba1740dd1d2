import { all, change, defineOperation } from '../operation.ts';
import type { SceneLoadRow, SceneStatisticsRow } from '../scene-rows.ts';

/** Keeps a load that has ended, and forgets the oldest beyond `max`. */
export const recordSceneLoad = defineOperation({
  name: 'scenes.record',
  *work({ row, max }: { readonly row: SceneLoadRow; readonly max: number }) {
    yield* change(
      `INSERT OR REPLACE INTO scene_loads
         (id, kind, path, name, status, requester, requested_ms, finished_ms, duration_ms, error_code)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.id,
      row.kind,
      row.path,
      row.name,
      row.status,
      row.requester,
      row.requested_ms,
      row.finished_ms,
      row.duration_ms,
      row.error_code,
    );
    yield* change(
      'DELETE FROM scene_loads WHERE id IN (SELECT id FROM scene_loads ORDER BY finished_ms DESC, rowid DESC LIMIT -1 OFFSET ?)',
      max,
    );
  },
});

/** Loads that have ended, newest first. */
export const listSceneLoads = defineOperation({
  name: 'scenes.list',
  *work(limit: number) {
    return yield* all<SceneLoadRow>(
      'SELECT * FROM scene_loads ORDER BY finished_ms DESC, rowid DESC LIMIT ?',
      limit,
    );
  },
});

/** What became of the loads of each scene, most loaded first. */
export const sceneStatistics = defineOperation({
  name: 'scenes.statistics',
  *work(limit: number) {
    return yield* all<SceneStatisticsRow>(
      `SELECT path, COUNT(*) AS loads,
         SUM(status = 'loaded') AS loaded, SUM(status = 'failed') AS failed, SUM(status = 'timed_out') AS timed_out,
         SUM(status = 'superseded') AS superseded,
         AVG(CASE WHEN status = 'loaded' THEN duration_ms END) AS mean_ms,
         MAX(CASE WHEN status = 'loaded' THEN duration_ms END) AS max_ms,
         MAX(CASE WHEN status = 'loaded' THEN finished_ms END) AS last_loaded_ms
       FROM scene_loads GROUP BY path ORDER BY loads DESC, path LIMIT ?`,
      limit,
    );
  },
});
