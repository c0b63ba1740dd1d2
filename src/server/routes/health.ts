import { allows, type Principal } from '../auth/principal.ts';
import type { Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';
import { type Check, readiness } from '../readiness.ts';

/** Handlers of the health routes and of GET /status. */
export function healthHandlers(
  parts: ServerParts,
): Pick<Handlers, 'health' | 'health_live' | 'health_ready' | 'status'> {
  const detailsFor = (principal: Principal | undefined, checks: readonly Check[]): { checks?: Check[] } =>
    mayRead(principal) ? { checks: [...checks] } : {};
  return {
    health: ({ principal }) => {
      const checks = readiness(parts);
      const well = checks.every(({ ok }) => ok);
      const status = parts.stopping.aborted ? 'stopping' : well ? 'ok' : 'degraded';
      return { status: well ? 200 : 503, body: { status, ...detailsFor(principal, checks) } };
    },
    health_live: () => ({ status: 200, body: { status: 'ok' } }),
    health_ready: ({ principal }) => {
      const checks = readiness(parts);
      const ready = checks.every(({ ok }) => ok);
      const status = parts.stopping.aborted ? 'stopping' : ready ? 'ok' : 'starting';
      return { status: ready ? 200 : 503, body: { status, ...detailsFor(principal, checks) } };
    },
    status: ({ principal }) => {
      const well = readiness(parts).every(({ ok }) => ok);
      const state = parts.stopping.aborted ? 'stopping' : well ? 'running' : 'degraded';
      const body = { name: 'spacetime', version: parts.version, state } as const;
      return { status: 200, body: mayRead(principal) ? { ...body, ...details(parts) } : body };
    },
  };
}

function mayRead(principal: Principal | undefined): boolean {
  return principal !== undefined && allows(principal, 'world.read');
}

function details({ host, stream, loads, configuration, startedMs }: ServerParts) {
  const { late, dropped, restarts } = host.counters;
  return {
    environment: configuration.env,
    uptime_seconds: (performance.now() - startedMs) / 1000,
    scene: loads.current?.path ?? null,
    player_spawned: stream.seats.all().some(({ visitor }) => host.mirror.shipOf(visitor) !== undefined),
    visitors: stream.visitors,
    world: {
      tick: host.mirror.clock?.tick ?? 0,
      tick_rate_hz: host.measuredRateHz ?? null,
      late_ticks: late,
      dropped_ticks: dropped,
      entities: host.mirror.size,
      restarts,
    },
    subsystems: [...host.subsystems],
  };
}
