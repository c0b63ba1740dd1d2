import { totalmem } from 'node:os';
import { type CacheFigures, jobStates } from '../../protocol/index.ts';
import { accessMetrics } from './access-metrics.ts';
import { backupMetrics } from './backup-metrics.ts';
import type { SampledMetric } from './sampled-metric.ts';
import { visitorMetrics } from './visitor-metrics.ts';

const table = {
  ...accessMetrics,
  ...backupMetrics,
  ...visitorMetrics,
  spacetime_info: {
    type: 'gauge',
    help: 'Always 1; the labels say what runs.',
    labels: ['version', 'environment'],
    read: ({ version, configuration }) => [{ labels: { version, environment: configuration.env }, value: 1 }],
  },
  spacetime_ticks_total: {
    type: 'counter',
    help: 'Ticks of the simulation.',
    read: ({ host }) => host.counters.beats,
  },
  spacetime_ticks_late_total: {
    type: 'counter',
    help: 'Ticks that began when the next one was due already.',
    read: ({ host }) => host.counters.late,
  },
  spacetime_ticks_dropped_total: {
    type: 'counter',
    help: 'Ticks that were given up because too many were due.',
    read: ({ host }) => host.counters.dropped,
  },
  spacetime_tick_overruns_total: {
    type: 'counter',
    help: 'Ticks that took longer than the time between two of them.',
    read: ({ host }) => host.tickTimes.totals.overruns,
  },
  spacetime_tick_rate_hertz: {
    type: 'gauge',
    help: 'Ticks per second over the last seconds; 0 while no world has run for that long.',
    read: ({ host }) => host.measuredRateHz ?? 0,
  },
  spacetime_world_restarts_total: {
    type: 'counter',
    help: 'Times that the simulation was lost and started again.',
    read: ({ host }) => host.counters.restarts,
  },
  spacetime_rebases_total: {
    type: 'counter',
    help: 'Times that the frame of the rigid bodies was moved along, because its middle had come too far.',
    read: ({ rebases }) => rebases(),
  },
  spacetime_entities: {
    type: 'gauge',
    help: 'Entities in the world.',
    read: ({ host }) => host.mirror.size,
  },
  spacetime_telemetry_messages_total: {
    type: 'counter',
    help: 'Messages that were made, by channel; each is sent to any number of readers.',
    labels: ['channel'],
    read: ({ telemetry }) =>
      Object.entries(telemetry.counts.messages).map(([channel, value]) => ({ labels: { channel }, value })),
  },
  spacetime_telemetry_slowed_total: {
    type: 'counter',
    help: 'Times that a telemetry reader could not take what was there.',
    read: ({ telemetry }) => telemetry.counts.slowed,
  },
  spacetime_telemetry_dropped_total: {
    type: 'counter',
    help: 'Telemetry readers that were dropped because they took nothing for too long.',
    read: ({ telemetry }) => telemetry.counts.dropped,
  },
  spacetime_telemetry_unsent_bytes: {
    type: 'gauge',
    help: 'What waits in the server to be sent to telemetry readers.',
    read: ({ telemetry }) => telemetry.counts.unsentBytes,
  },
  spacetime_cache_hits_total: cacheMetric('counter', 'Lookups that a cache answered.', 'hits'),
  spacetime_cache_misses_total: cacheMetric('counter', 'Lookups that a cache could not answer.', 'misses'),
  spacetime_cache_evictions_total: cacheMetric(
    'counter',
    'Entries of a cache that had to make room.',
    'evictions',
  ),
  spacetime_cache_invalidations_total: cacheMetric(
    'counter',
    'Entries of a cache that no longer held.',
    'invalidations',
  ),
  spacetime_cache_entries: cacheMetric('gauge', 'Entries of a cache.', 'size'),
  spacetime_cache_bytes: cacheMetric('gauge', 'Bytes that the entries of a cache take.', 'bytes'),
  spacetime_webhook_delivered_total: {
    type: 'counter',
    help: 'Deliveries to webhooks that were taken.',
    read: ({ webhooks }) => webhooks.counters.delivered,
  },
  spacetime_webhook_attempts_failed_total: {
    type: 'counter',
    help: 'Attempts to deliver to a webhook that failed.',
    read: ({ webhooks }) => webhooks.counters.failedAttempts,
  },
  spacetime_webhook_dead_total: {
    type: 'counter',
    help: 'Deliveries to webhooks that were given up.',
    read: ({ webhooks }) => webhooks.counters.dead,
  },
  spacetime_webhook_disabled_total: {
    type: 'counter',
    help: 'Webhooks that were disabled because they failed too often or were gone.',
    read: ({ webhooks }) => webhooks.counters.disabled,
  },
  spacetime_webhook_deliveries: {
    type: 'gauge',
    help: 'Deliveries to webhooks that are being made now.',
    read: ({ webhooks }) => webhooks.counters.underWay,
  },
  spacetime_jobs: {
    type: 'gauge',
    help: 'Jobs by state; finished ones are kept for a day.',
    labels: ['state'],
    read: async ({ jobs }) => {
      const counts = await jobs.counts();
      return jobStates.map((state) => ({ labels: { state }, value: counts[state] ?? 0 }));
    },
  },
  spacetime_memory_limit_bytes: {
    type: 'gauge',
    help: 'Memory that the process may take: what its container or unit allows, else what the machine has.',
    read: () => memoryLimitBytes(),
  },
  spacetime_trace_spans_total: {
    type: 'counter',
    help: 'Spans of traces by what became of them; nothing is counted where no collector is configured.',
    labels: ['outcome'],
    read: ({ tracing }) =>
      Object.entries(tracing.counts).map(([outcome, value]) => ({ labels: { outcome }, value })),
  },
} satisfies Record<string, SampledMetric>;

/** Every metric that is looked up when somebody asks. */
export const sampledMetrics: Readonly<Record<keyof typeof table, SampledMetric>> = table;

/** A metric that is counted when something happens. */
interface ObservedMetric {
  readonly type: 'histogram' | 'counter';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper ends of the buckets of a histogram. */
  readonly buckets?: readonly number[];
}

/** Every metric that is counted when something happens. */
export const observedMetrics = {
  spacetime_tick_duration_seconds: {
    type: 'histogram',
    help: 'How long ticks of the simulation take, measured where they are run.',
    labels: [],
  },
  spacetime_http_request_duration_seconds: {
    type: 'histogram',
    help: 'How long requests take, by route, method and class of status.',
    labels: ['route', 'method', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
  },
  spacetime_scene_loads_total: {
    type: 'counter',
    help: 'Scene loads by kind and outcome.',
    labels: ['kind', 'outcome'],
  },
  spacetime_scene_load_duration_seconds: {
    type: 'histogram',
    help: 'How long scene loads take from their turn to the outcome.',
    labels: [],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
} as const satisfies Record<string, ObservedMetric>;

/** Name of a metric of the server. */
export type MetricName = keyof typeof table | keyof typeof observedMetrics;

/** What a container or unit allows, where it says so; a limit above what the machine has is none. */
function memoryLimitBytes(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}

function cacheMetric(type: SampledMetric['type'], help: string, figure: keyof CacheFigures): SampledMetric {
  return {
    type,
    help,
    labels: ['cache'],
    read: ({ caches }) => caches().map((cache) => ({ labels: { cache: cache.name }, value: cache[figure] })),
  };
}
