import { ApiError, type RouteId } from '../../protocol/index.ts';
import type { Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';
import { readiness } from '../readiness.ts';
import { restartExitCode } from '../restart.ts';
import { auditHead, lastCheckpoint, listAudit } from '../store/operations/audit.ts';
import { sceneStatistics } from '../store/operations/scenes.ts';
import { auditPart } from './audit.ts';

type Watching = `admin_${'logs' | 'health' | 'metrics' | 'security' | 'scenes' | 'webhooks' | 'jobs'}`;
type AdminRoute = Extract<
  RouteId,
  Watching | `admin_${'config' | 'cache' | 'restart' | 'whitelist'}${string}`
>;

/** Scenes that GET /admin/scenes shows at most. */
const maxScenes = 1000;
/** Actions that concern the security of the server begin like this. */
const securityFamilies = ['ban.', 'lockdown.', 'maintenance.', 'endpoint.', 'connection.', 'auth.', 'limit.'];

/** Handlers for those who look after the server. */
export function adminHandlers(parts: ServerParts): Pick<Handlers, AdminRoute> {
  return { ...watchingHandlers(parts), ...changingHandlers(parts), ...whitelistHandlers(parts) };
}

function watchingHandlers(parts: ServerParts): Pick<Handlers, Watching> {
  const { administration, store, webhooks, jobs } = parts;
  return {
    admin_logs: ({ query }) => ({ status: 200, body: { items: administration.logs.find(query) } }),
    admin_health: async () => {
      const checks = readiness(parts);
      const well = checks.every(({ ok }) => ok);
      const [{ seq }, last] = [await store.run(auditHead, null), await store.run(lastCheckpoint, null)];
      const status = parts.stopping.aborted ? 'stopping' : well ? 'ok' : 'degraded';
      const audit = {
        entries: seq,
        last_checkpoint: last?.seq ?? 0,
        last_checkpoint_at: last === null ? null : new Date(last.at_ms).toISOString(),
      };
      return { status: 200, body: { status, uptime_seconds: uptimeS(parts), checks, audit } };
    },
    admin_metrics: async () => ({ status: 200, body: await figures(parts) }),
    admin_security: async ({ query: { actor, ...query } }) => {
      const wish = { ...(actor && { actor }), families: securityFamilies, orOutcome: 'refused' };
      return {
        status: 200,
        body: await auditPart(query, (place) => store.run(listAudit, { ...wish, ...place })),
      };
    },
    admin_scenes: async () => {
      const rows = await store.run(sceneStatistics, maxScenes);
      const items = rows.map(({ last_loaded_ms, ...row }) => ({
        ...row,
        last_loaded_at: last_loaded_ms === null ? null : new Date(last_loaded_ms).toISOString(),
      }));
      return { status: 200, body: { items } };
    },
    admin_webhooks: async () => ({ status: 200, body: await webhooks.count() }),
    admin_jobs: async () => ({ status: 200, body: { by_state: { ...(await jobs.counts()) } } }),
  };
}

async function figures(parts: ServerParts) {
  const { administration, store, guard, stream, webhooks, jobs, caches } = parts;
  const { overruns, banned } = guard.statistics;
  const states = Object.values(await jobs.counts());
  return {
    uptime_seconds: uptimeS(parts),
    audit_entries: (await store.run(auditHead, null)).seq,
    log_lines: { ...administration.logs.written },
    connections: guard.connections.list().length,
    visitors: stream.visitors.count,
    overruns,
    banned_addresses: banned.addresses,
    banned_tokens: banned.tokens,
    webhooks: (await webhooks.count()).hooks,
    jobs: states.reduce((sum, count) => sum + count, 0),
    caches: caches.figures().map(({ name, hits, misses, size, bytes, evictions }) => ({
      name,
      hits,
      misses,
      size,
      bytes,
      evictions,
    })),
  };
}

function uptimeS({ startedMs }: ServerParts): number {
  return (performance.now() - startedMs) / 1000;
}

function changingHandlers({
  administration,
  caches,
}: ServerParts): Pick<Handlers, Extract<AdminRoute, `admin_${'config' | 'cache' | 'restart'}${string}`>> {
  const { settings } = administration;
  return {
    admin_config: () => ({ status: 200, body: { items: settings.list() } }),
    admin_config_set: async (call) => {
      await settings.change(call.body.settings, call.act);
      return { status: 200, body: { items: settings.list() } };
    },
    admin_cache_clear: (call) => {
      const { name } = call.body;
      const cleared = [...caches.clear(name)];
      if (name !== undefined && cleared.length === 0) throw new ApiError('unknown_cache');
      call.act.note(name ?? 'all');
      return { status: 200, body: { cleared } };
    },
    admin_restart: () => {
      // Only when the answer and its entry in the audit are on their way.
      setImmediate(() => administration.askRestart());
      return { status: 202, body: { restarting: true, exit_code: restartExitCode } };
    },
  };
}

function whitelistHandlers({
  administration: { rules },
  configuration,
}: ServerParts): Pick<Handlers, Extract<AdminRoute, `admin_whitelist${string}`>> {
  const view = () => ({ environment: configuration.env, rules: rules.list() });
  return {
    admin_whitelist: () => ({ status: 200, body: view() }),
    admin_whitelist_add: async (call) => {
      const { pattern, list } = call.body;
      await rules.add(list, pattern, call.act);
      return { status: 201, body: view() };
    },
    admin_whitelist_remove: async (call) => {
      const { pattern, list } = call.query;
      await rules.remove(list, pattern, call.act);
      return { status: 200, body: view() };
    },
    admin_whitelist_reload: async () => {
      await rules.reload();
      return { status: 200, body: view() };
    },
  };
}
