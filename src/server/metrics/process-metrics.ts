import { collectDefaultMetrics, Registry } from 'prom-client';

/** Gauges whose names end as only counters' may; the ones with labels tell the same. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

let shared: Registry | undefined;

/** The metrics of the process, which several servers in one process share; they are gathered from the first call on. */
export function processMetrics(): Registry {
  if (shared === undefined) {
    shared = new Registry();
    collectDefaultMetrics({ register: shared });
    for (const name of misnamed) shared.removeSingleMetric(name);
  }
  return shared;
}
