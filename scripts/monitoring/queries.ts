import { type Route, routeIds, routes } from '../../src/protocol/index.ts';
import type { MetricName } from '../../src/server/metrics/metric-table.ts';

/** Metrics that are not of the table: of the process, and what Prometheus itself knows of a target. */
type ForeignName =
  | 'up'
  | 'process_resident_memory_bytes'
  | 'process_cpu_seconds_total'
  | 'process_open_fds'
  | 'process_max_fds'
  | 'nodejs_heap_size_used_bytes'
  | 'nodejs_eventloop_lag_p99_seconds';

/** What the job of the server is called in Prometheus. */
export const jobName = 'spacetime';

/** A metric whose labels fit; the compiler refuses one that the exporter does not have. */
export function metric(
  name: MetricName | ForeignName | `${Extract<MetricName, `${string}_seconds`>}_${'bucket' | 'count'}`,
  ...matchers: readonly string[]
): string {
  return matchers.length === 0 ? name : `${name}{${matchers.join(',')}}`;
}

const waiting = routeIds.filter((id) => {
  const { query }: Route = routes[id];
  return query !== undefined && 'shape' in query && 'wait' in (query.shape as object);
});
const watching = routeIds.filter((id) => /^(health|metrics)/.test(id));

function pattern(ids: typeof routeIds): string {
  const paths = [...new Set(ids.map((id) => routes[id].path.replace(/[{}]/g, String.raw`\\$&`)))];
  return `route!~"${paths.join('|')}"`;
}

/** Requests of callers: not those of who watches the server, which are many, short and always the same. */
export const ofCallers = pattern(watching);

/** Those of them that no caller can ask to wait, and that so tell how quick the server is. */
export const neverWaiting = pattern([...watching, ...waiting]);

/** Everything that a request is told apart by, so that what is left is a server. */
export const withoutRequest = 'without (route, method, status)';
