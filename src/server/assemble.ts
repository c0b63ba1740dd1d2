import type { FastifyBaseLogger } from 'fastify';
import type { Log } from '../engine/index.ts';
import { AuditTrail } from './audit/audit-trail.ts';
import { openJobs } from './jobs/open-jobs.ts';
import type { LogTap } from './log-tap.ts';
import { tryPort } from './net/listen.ts';
import { openAdministration, openGuard, openNotices, openTokens } from './open-parts.ts';
import { type Foundation, openWorld } from './open-world.ts';
import type { ServerParts } from './parts.ts';
import { Saves } from './saves/saves.ts';
import { Whitelist } from './scenes/whitelist.ts';
import { systemScheduler } from './scheduler.ts';
import type { ServerSettings } from './server.ts';
import type { DataFolder } from './store/data-folder.ts';
import { openStore } from './store/open-store.ts';
import type { Tracing } from './tracing/tracing.ts';

/** What is written down by, and what tells when it ends. */
interface LogParts {
  readonly logTap: LogTap;
  readonly logger: FastifyBaseLogger;
  readonly log: Log;
  readonly tracing: Tracing;
}

/** Opens what the rest rests on; what was opened before something fails is closed again. Rejects with StartError. */
export async function openFoundation(
  settings: ServerSettings,
  data: DataFolder,
  { logTap, logger, log, tracing, stopping }: LogParts & Pick<Foundation, 'stopping'>,
): Promise<Foundation> {
  const { configuration } = settings;
  const whitelist = await Whitelist.read(configuration.whitelist, configuration.env);
  const store = await openStore(data, true).catch(async (error: unknown) => {
    // A second server on the same port has this trouble too, and the port is what its starter can change.
    await tryPort(configuration.host, configuration.port);
    throw error;
  });
  const administration = await openAdministration(settings, { store, whitelist, logTap, log }, logger);
  const auth = await openTokens(settings, data, store, log);
  const notices = await openNotices(settings, auth, store, { log, tracing });
  const guard = await openGuard(settings, auth, notices.sources, store, log);
  const audit = new AuditTrail({
    store,
    vault: auth.vault,
    scheduler: systemScheduler,
    log: log.child({ part: 'audit' }),
  });
  // Before anybody can call: nothing that is refused while the server starts goes unwritten.
  audit.follow(auth.authenticator);
  guard.bans.ownAct = () => audit.ownAct('ban.add');
  return { auth, notices, guard, administration, whitelist, store, audit, log, tracing, stopping };
}

/** Puts everything together that a server consists of, beside its ports and what watches it. */
export function assembleParts(settings: ServerSettings, foundation: Foundation): ServerParts {
  const { configuration } = settings;
  const { auth, notices, guard, administration, store, audit, log, tracing, stopping } = foundation;
  const world = openWorld(settings, foundation);
  const base = {
    configuration,
    version: settings.version,
    store,
    auth,
    audit,
    tracing,
    administration,
    events: notices.events,
    webhooks: notices.webhooks,
    guard,
    ...world,
    saves: new Saves({
      ...world,
      configuration,
      store,
      now: Date.now,
      log: log.child({ part: 'saves' }),
    }),
    now: Date.now,
    stopping,
    startedMs: performance.now(),
  };
  return { ...base, ...openJobs(base, settings.ephemerisFile, log) };
}
