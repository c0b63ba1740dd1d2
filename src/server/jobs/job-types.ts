import type { BackupPlaces } from '../backups/make-backup.ts';
import type { Batches } from '../batch/batches.ts';
import type { WorldHost } from '../world/world-host.ts';
import type { AnyJobType } from './job-type.ts';
import { backup } from './types/backup.ts';
import { bakeEphemeris } from './types/bake-ephemeris.ts';
import { batchOperations } from './types/batch-operations.ts';
import { exportState } from './types/export-state.ts';
import { cacheWarming, type SceneJobParts, scenePreload } from './types/scenes.ts';

/** What the types of jobs work with. */
export interface JobTypeParts extends BackupPlaces, SceneJobParts {
  readonly batches: Batches;
  readonly host: WorldHost;
  readonly ephemerisFile: string;
}

/** Every type of job. */
export function jobTypes(parts: JobTypeParts): readonly AnyJobType[] {
  return [
    batchOperations(parts.batches),
    scenePreload(parts),
    cacheWarming(parts),
    backup(parts),
    bakeEphemeris(parts.ephemerisFile),
    exportState(parts.host),
  ];
}
