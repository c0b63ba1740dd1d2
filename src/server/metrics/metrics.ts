import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ApiError, loadKinds, type SceneLoad } from '../../protocol/index.ts';
import { observedMetrics, sampledMetrics } from './metric-table.ts';
import { processMetrics } from './process-metrics.ts';
import type { MetricSources, Sample, SampledMetric } from './sampled-metric.ts';
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
    // From the beginning: a count that begins with its first event hides it from whoever looks for growth.
    for (const kind of loadKinds) for (const outcome of finalStates) this.loads.inc({ kind, outcome }, 0);
    this.loadDurations = new Histogram({ ...shapeOf('spacetime_scene_load_duration_seconds'), registers });
  }

  /** Prometheus text, version 0.0.4. */
  async text(): Promise<string> {
    return Registry.merge([this.registry, processMetrics()]).metrics();
  }

  /** Times every request of the HTTP side. */
  watch(app: FastifyInstance): void {
    app.addHook('onResponse', (request, reply, done) => {
      this.observe(request, reply);
      done();
    });
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
    const collect = async function (this: Gauge | Counter): Promise<void> {
      const samples = await samplesOf(read, sources);
      this.reset();
      // Without labels that leaves a 0; what has no value now is absent.
      this.remove({});
      for (const { labels: own, value } of samples) this.inc(own, value);
    };
    if (type === 'gauge') new Gauge({ ...common, collect });
    else new Counter({ ...common, collect });
  }
}

/** What cannot be looked up now, such as a count of a store that does not answer, is left out; the rest is still there. */
async function samplesOf(read: SampledMetric['read'], sources: MetricSources): Promise<readonly Sample[]> {
  try {
    const samples = await read(sources);
    return typeof samples === 'number' ? [{ labels: {}, value: samples }] : samples;
  } catch (error) {
    if (error instanceof ApiError) return [];
    throw error;
  }
}

function shapeOf(name: keyof typeof observedMetrics) {
  const { help, labels, ...rest } = observedMetrics[name];
  return { name, help, labelNames: labels, ...('buckets' in rest ? { buckets: [...rest.buckets] } : {}) };
}

/** The template of the address; what is no route has one name for all of it, so that callers cannot make labels. */
function routeOf(request: FastifyRequest): string {
  if (request.call !== undefined) return request.call.row.path;
  const { url } = request.routeOptions;
  if (url === undefined) return 'unmatched';
  return url === '/*' ? 'page' : url;
}
