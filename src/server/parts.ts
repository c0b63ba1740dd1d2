import type { Configuration } from '../protocol/index.ts';
import type { Administration } from './admin/administration.ts';
import type { AuditTrail } from './audit/audit-trail.ts';
import type { Auth } from './auth/auth.ts';
import type { Batches } from './batch/batches.ts';
import type { CacheRegistry } from './cache/cache-registry.ts';
import type { EventHub } from './events/event-hub.ts';
import type { Guard } from './guard/guard.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Saves } from './saves/saves.ts';
import type { SceneChecker } from './scenes/scene-checker.ts';
import type { SceneDocuments } from './scenes/scene-documents.ts';
import type { SceneFiles } from './scenes/scene-files.ts';
import type { SceneLoads } from './scenes/scene-loads.ts';
import type { SystemScenes } from './scenes/system-scenes.ts';
import type { Store } from './store/store.ts';
import type { WorldStream } from './stream/world-stream.ts';
import type { Tracing } from './tracing/tracing.ts';
import type { Webhooks } from './webhooks/webhooks.ts';
import type { WorldHost } from './world/world-host.ts';

/** What handlers of routes work with. */
export interface ServerParts {
  readonly configuration: Configuration;
  readonly version: string;
  readonly store: Store;
  /** Log, settings, whitelist and records, as operators look after them. */
  readonly administration: Administration;
  readonly auth: Auth;
  /** Where everything that is done is written down. */
  readonly audit: AuditTrail;
  /** Shows what leads to what, where there is a collector. */
  readonly tracing: Tracing;
  /** Where everything that happens is told. */
  readonly events: EventHub;
  readonly webhooks: Webhooks;
  readonly guard: Guard;
  readonly host: WorldHost;
  readonly stream: WorldStream;
  readonly loads: SceneLoads;
  readonly saves: Saves;
  readonly files: SceneFiles;
  readonly systems: SystemScenes;
  readonly documents: SceneDocuments;
  readonly caches: CacheRegistry;
  readonly jobs: Jobs;
  readonly batches: Batches;
  readonly checker: SceneChecker;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Fires when the server stops. */
  readonly stopping: AbortSignal;
  /** When the server started, by the monotonic clock. */
  readonly startedMs: number;
}
