import type { Log } from '../../engine/index.ts';
import { AuditSigner } from '../audit/audit-signer.ts';
import { backupPlaces } from '../backups/backup-places.ts';
import { Batches } from '../batch/batches.ts';
import type { ServerParts } from '../parts.ts';
import { systemScheduler } from '../scheduler.ts';
import { jobTypes } from './job-types.ts';
import { Jobs } from './jobs.ts';

/** Jobs and batches of a server; nothing runs before `jobs.start()`. */
export function openJobs(
  parts: Omit<ServerParts, 'jobs' | 'batches'>,
  ephemerisFile: string,
  log: Log,
): Pick<ServerParts, 'jobs' | 'batches'> {
  const { configuration, store, events, version } = parts;
  const batches = new Batches({
    ...parts,
    loadTimeoutMs: configuration.scene_load_timeout_ms,
    log: log.child({ part: 'batch' }),
  });
  const jobs = new Jobs({
    store,
    events,
    types: jobTypes({
      ...parts,
      batches,
      ephemerisFile,
      ...backupPlaces(configuration),
      store,
      version,
      keyId: new AuditSigner(parts.auth.vault).keyId,
      nowMs: parts.now,
    }),
    parallel: configuration.job_parallel,
    maxQueued: configuration.job_queue,
    scheduler: systemScheduler,
    tracing: parts.tracing,
    log: log.child({ part: 'jobs' }),
  });
  return { jobs, batches };
}
