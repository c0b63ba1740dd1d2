import { formatUtc } from '../astro/index.ts';
import type { Log } from '../engine/index.ts';
import type { Clock, SceneLoad } from '../protocol/index.ts';
import type { Administration } from './admin/administration.ts';
import type { AuditTrail } from './audit/audit-trail.ts';
import type { Auth } from './auth/auth.ts';
import { CacheRegistry } from './cache/cache-registry.ts';
import type { Guard } from './guard/guard.ts';
import type { Notices } from './notices.ts';
import type { ServerParts } from './parts.ts';
import { checkDocument } from './scenes/check-document.ts';
import { SceneChecker } from './scenes/scene-checker.ts';
import { SceneDocuments } from './scenes/scene-documents.ts';
import { SceneFiles } from './scenes/scene-files.ts';
import { SceneLoads } from './scenes/scene-loads.ts';
import { SystemScenes } from './scenes/system-scenes.ts';
import type { Whitelist } from './scenes/whitelist.ts';
import type { ServerSettings } from './server.ts';
import type { Store } from './store/store.ts';
import { timeActs } from './stream/time-acts.ts';
import { travels } from './stream/travels.ts';
import { WorldStream } from './stream/world-stream.ts';
import type { Tracing } from './tracing/tracing.ts';
import { WorldHost } from './world/world-host.ts';

/** What a server is built on: opened before the world is. */
export interface Foundation {
  readonly auth: Auth;
  readonly notices: Notices;
  readonly guard: Guard;
  readonly administration: Administration;
  readonly whitelist: Whitelist;
  readonly store: Store;
  readonly audit: AuditTrail;
  readonly log: Log;
  readonly tracing: Tracing;
  readonly stopping: AbortSignal;
}

type WorldParts = Pick<
  ServerParts,
  'files' | 'systems' | 'checker' | 'documents' | 'caches' | 'host' | 'loads' | 'stream'
>;

/** Puts the world together, with its scenes and its visitors; nothing runs yet. */
export function openWorld(
  settings: ServerSettings,
  { auth, notices, guard, administration, whitelist, audit, log, stopping }: Foundation,
): WorldParts {
  const { configuration } = settings;
  const files = new SceneFiles(configuration.content_dir, whitelist);
  const checker = new SceneChecker({}, settings.ephemerisFile);
  const documents = new SceneDocuments({ files, check: async (text) => checker.check(text) });
  const caches = new CacheRegistry();
  caches.add(documents.cache);
  caches.add(auth.authenticator.cache);
  const host = new WorldHost({
    ephemerisFile: settings.ephemerisFile,
    timePolicy: configuration.visitor_time ? 'visitors' : 'operators',
    watchdogMs: configuration.watchdog_ms,
    canWedge: configuration.env === 'test',
    log: log.child({ part: 'world' }),
  });
  const systems = new SystemScenes({
    files,
    home: () => documents.open(configuration.scene),
    now: () => utcOf(host.mirror.clock),
  });
  const loads = new SceneLoads({
    open: async (path, kind) => {
      if (systems.holds(path)) return systems.open(path);
      // Before the first scene runs there is nobody to disturb, so it needs no thread of its own.
      const check = kind === 'start' ? async (text: string) => checkDocument(text) : undefined;
      return documents.open(path, check);
    },
    prepare: (scene, keep) => host.prepare(scene, keep),
    prepareSaved: (snapshot, hash) => host.prepareSaved(snapshot, hash),
    onSwitch: ({ path, name, requester }, document) =>
      stream.showScene({ path, name, document, chosen_by: requester }),
    onChange: noteLoads(log),
    get timeoutMs() {
      return configuration.scene_load_timeout_ms;
    },
    exclusive: host.exclusive,
    historySize: configuration.scene_history,
  });
  administration.follow(loads, (load) => notices.sources.ofSceneLoad(load));
  const stream = new WorldStream({
    host,
    authenticator: auth.authenticator,
    visitors: configuration.visitors,
    get visitorLimit() {
      return configuration.visitor_limit;
    },
    get helloTimeoutMs() {
      return configuration.hello_timeout_ms;
    },
    visitorsMaySetTime: configuration.visitor_time,
    refusalOf: (request) => guard.upgradeRefusal(request) ?? guard.visitorRefusal,
    addressOf: (request) => guard.addressOf(request),
    checkToken: (principal) => guard.checkToken(principal),
    timeAct: timeActs({ guard, audit, log }),
    travel: travels({ loads, systems, configuration, stopping }),
    visits: notices.sources.visits,
    developing: configuration.env === 'development',
    log: log.child({ part: 'stream' }),
  });
  return { files, systems, checker, documents, caches, host, loads, stream };
}

/** The date of a clock, as scenes have it. */
function utcOf(clock: Clock | undefined): string | undefined {
  return clock && formatUtc({ day: clock.day, second: clock.second });
}

function noteLoads(log: Log): (load: SceneLoad) => void {
  return (load) => {
    const { load_id, scene_path, status, duration_ms, error } = load;
    log[error === null ? 'info' : 'warn']('scene load', {
      load_id,
      scene_path,
      status,
      ...(duration_ms === null ? {} : { duration_ms }),
      ...(error === null ? {} : { error: error.message }),
    });
  };
}
