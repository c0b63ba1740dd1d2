import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { SceneLoad } from '../../protocol/index.ts';
import { type MetricSources, observedMetrics, type SampledMetric, sampledMetrics } from './metric-table.ts';
import { processMetrics } from './process-metrics.ts';
import { tickHistogram } from './tick-histogram.ts';

/** Methods that have a label of their own; a caller can invent any number of others. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const finalStates: ReadonlySet<SceneLoad['status']> = new Set<SceneLoad['status']>([
  'loaded',
  'failed',
  'timed_out',
  'superseded',
]);

/** Everything that GET /metrics shows: the table of metrics, made into a registry of this server's own. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests: Histogram;
  private readonly loads: Counter;
  private readonly loadDurations: Histogram;

  constructor(sources: MetricSources) {
    for (const [name, metric] of Object.entries(sampledMetrics)) this.register(name, metric, sources);
    const registers = [this.registry];
    this.registry.registerMetric(tickHistogram(sources.host.tickTimes));
    this.requests = new Histogram({ ...shapeOf('spacetime_http_request_duration_seconds'), registers });
    this.loads = new Counter({ ...shapeOf('spacetime_scene_loads_total'), registers });
    this.loadDurations = new Histogram({ ...shapeOf('spacetime_scene_load_duration_seconds'), registers });
  }

  /** Prometheus text, version 0.0.4. */
  async text(): Promise<string> {
    return Registry.merge([this.registry, processMetrics()]).metrics();
  }

  /** Times every request of the HTTP side. */
  watch(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => this.observe(request, reply));
  }

  /** Counts a scene load that has its outcome. */
  sceneLoad({ kind, status, duration_ms }: SceneLoad): void {
    if (!finalStates.has(status)) return;
    this.loads.inc({ kind, outcome: status });
    if (duration_ms !== null) this.loadDurations.observe(duration_ms / 1000);
  }

  private observe(request: FastifyRequest, reply: FastifyReply): void {
    const labels = {
      route: routeOf(request),
      method: methods.has(request.method) ? request.method : 'other',
      status: `${Math.floor(reply.statusCode / 100)}xx`,
    };
    this.requests.observe(labels, reply.elapsedTime / 1000);
  }

  private register(
    name: string,
    { type, help, labels = [], read }: SampledMetric,
    sources: MetricSources,
  ): void {
    const common = { name, help, labelNames: labels, registers: [this.registry] };
    const samples = async () => {
      const read_ = await read(sources);
      return typeof read_ === 'number' ? [{ labels: {}, value: read_ }] : read_;
    };
    if (type === 'gauge') {
      new Gauge({
        ...common,
        async collect() {
          const now = await samples();
          this.reset();
          for (const { labels: own, value } of now) this.set(own, value);
        },
      });
      return;
    }
    new Counter({
      ...common,
      async collect() {
        const now = await samples();
        this.reset();
        for (const { labels: own, value } of now) this.inc(own, value);
      },
    });
  }
}

function shapeOf(name: keyof typeof observedMetrics) {
  const { help, labels, ...rest } = observedMetrics[name];
  return { name, help, labelNames: labels, ...('buckets' in rest ? { buckets: [...rest.buckets] } : {}) };
}

/** The template of the address; what is no route has one name for all of it, so that callers cannot make labels. */
function routeOf({ is404, routeOptions }: FastifyRequest): string {
  if (is404 || routeOptions.url === undefined) return 'unmatched';
  if (routeOptions.url === '/*') return 'page';
  return routeOptions.url.replace(/:([a-z_]+)/g, '{$1}');
}
