import { entriesOf } from '../../protocol/index.ts';
import { inRanges, readRanges } from '../auth/address-ranges.ts';
import { requirePermission } from '../auth/principal.ts';
import type { Handlers } from '../http/calls.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { StartError } from '../start-error.ts';

/**
 * Handler of GET /metrics: for those networks without a token, for everybody else with one. Throws StartError for a list
 * that is none.
 * @param networks Addresses and ranges, divided by commas.
 */
export function metricsHandlers(metrics: Metrics, networks: string): Pick<Handlers, 'metrics'> {
  const ranges = readRanges(entriesOf(networks));
  if (ranges === undefined)
    throw new StartError(
      'configuration',
      'SPACETIME_SCRAPE_NETWORKS has to list addresses and ranges such as 10.0.0.0/8, divided by commas.',
    );
  return {
    metrics: async ({ principal, address }) => {
      if (!inRanges(address, ranges)) requirePermission(principal, 'performance.read');
      return { status: 200, body: await metrics.text() };
    },
  };
}
