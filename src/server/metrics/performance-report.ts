import { getHeapStatistics } from 'node:v8';
import type { CacheFigures, PerformanceFigures, SecurityFigures } from '../../protocol/index.ts';
import type { ServerParts } from '../parts.ts';
import { countTokens } from '../store/operations/tokens.ts';

/** Where the figures come from. */
export interface ReportSources
  extends Pick<
    ServerParts,
    'host' | 'stream' | 'loads' | 'checker' | 'store' | 'auth' | 'now' | 'startedMs'
  > {
  /** All caches together. */
  readonly cache: () => CacheFigures;
  /** Overruns of limits since the start, and addresses that are kept out now. */
  readonly guard: () => { readonly violations: number; readonly blockedAddresses: number };
}

/** For how long a count of the store is good enough. */
const countMs = 2000;
const bytesPerKib = 1024;
/** Threads that are always there beside the main one: of the simulation and of the store. */
const standingWorkers = 2;

/** Tells how well the server does. */
export class PerformanceReport {
  private readonly sources: ReportSources;
  private tokens: { readonly count: number; readonly atMs: number } | undefined;

  constructor(sources: ReportSources) {
    this.sources = sources;
  }

  /** Everything. Rejects with `store_unavailable`. */
  async figures(): Promise<PerformanceFigures> {
    const { loads } = this.sources;
    const last = loads.history().find(({ status }) => status === 'loaded');
    return {
      ...this.head(),
      cache: this.sources.cache(),
      security: await this.security(),
      memory: memoryFigures(),
      engine: this.engine(),
      scene: { path: loads.current?.path ?? null, load_time_ms: last?.duration_ms ?? null },
    };
  }

  /** When it was, and how long the server runs. */
  head(): Pick<PerformanceFigures, 'timestamp' | 'uptime_seconds'> {
    const { now, startedMs } = this.sources;
    return {
      timestamp: new Date(now()).toISOString(),
      uptime_seconds: (performance.now() - startedMs) / 1000,
    };
  }

  cache(): CacheFigures {
    return this.sources.cache();
  }

  /** Rejects with `store_unavailable`. */
  async security(): Promise<SecurityFigures> {
    const { auth, guard } = this.sources;
    const { checks, failures, hits } = auth.authenticator.statistics;
    const { violations, blockedAddresses } = guard();
    return {
      auth_checks: checks,
      auth_failures: failures,
      auth_cache_hits: hits,
      active_tokens: await this.activeTokens(),
      rate_limit_violations: violations,
      blocked_addresses: blockedAddresses,
    };
  }

  engine(): PerformanceFigures['engine'] {
    const { host, stream, checker } = this.sources;
    const { meanMs, p50Ms, p95Ms, p99Ms, maxMs } = host.tickTimes.statistics;
    const { late, dropped } = host.counters;
    const { user, system } = process.cpuUsage();
    return {
      tick_rate_hz: host.measuredRateHz ?? null,
      tick_time_mean_ms: meanMs,
      tick_time_p50_ms: p50Ms,
      tick_time_p95_ms: p95Ms,
      tick_time_p99_ms: p99Ms,
      tick_time_max_ms: maxMs,
      overruns: host.tickTimes.totals.overruns,
      late_ticks: late,
      dropped_ticks: dropped,
      process_time_seconds: (user + system) / 1e6,
      entities: host.mirror.size,
      resources: process.getActiveResourcesInfo().length,
      workers: standingWorkers + (checker.isAwake ? 1 : 0),
      visitors: stream.seats
        .all()
        .filter(({ connection }) => connection !== undefined)
        .map(({ visitor, mode, shares }) => ({ visitor, mode, frame_rate: shares.frameRate })),
    };
  }

  private async activeTokens(): Promise<number> {
    const { store, now } = this.sources;
    const atMs = performance.now();
    if (this.tokens === undefined || atMs - this.tokens.atMs > countMs) {
      this.tokens = { count: await store.run(countTokens, { subject: null, nowMs: now() }), atMs };
    }
    return this.tokens.count;
  }
}

function memoryFigures(): PerformanceFigures['memory'] {
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    heap_used_bytes: heapUsed,
    heap_limit_bytes: getHeapStatistics().heap_size_limit,
    external_bytes: external,
    rss_bytes: rss,
    max_rss_bytes: Math.max(rss, process.resourceUsage().maxRSS * bytesPerKib),
  };
}
