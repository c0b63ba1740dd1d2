import type { Tally } from '../tally.ts';
import type { Sample, SampledMetric } from './sampled-metric.ts';

/** Who asks, who is let in and who is not. */
export const accessMetrics = {
  spacetime_auth_checks_total: {
    type: 'counter',
    help: 'Tokens that were checked.',
    read: ({ auth }) => auth.authenticator.statistics.checks,
  },
  spacetime_auth_failures_total: {
    type: 'counter',
    help: 'Tokens that were refused.',
    read: ({ auth }) => auth.authenticator.statistics.failures,
  },
  spacetime_tokens_active: {
    type: 'gauge',
    help: 'Tokens that can be used.',
    read: async ({ report }) => (await report.security()).active_tokens,
  },
  spacetime_rate_limit_overruns_total: {
    type: 'counter',
    help: 'Times that a caller went beyond a limit.',
    read: ({ guard }) => guard.statistics.overruns,
  },
  spacetime_requests_refused_total: {
    type: 'counter',
    help: 'Requests that were refused for a limit, a ban or a suspension.',
    read: ({ guard }) => guard.statistics.refused,
  },
  spacetime_addresses_banned: {
    type: 'gauge',
    help: 'Addresses that are kept out.',
    read: ({ guard }) => guard.statistics.banned.addresses,
  },
  spacetime_connections: {
    type: 'gauge',
    help: 'Open network connections, streams among them.',
    read: ({ guard }) => guard.connections.size,
  },
  spacetime_connections_refused_total: {
    type: 'counter',
    help: 'Network connections that were hung up at once: the port had as many as it takes, or the address its share.',
    labels: ['reason'],
    read: ({ guard }) => samplesOf(guard.connections.refused, 'reason'),
  },
  spacetime_upgrades_refused_total: {
    type: 'counter',
    help: 'Streams that were not opened, by stream and code of the refusal; none is for an address where there is no stream.',
    labels: ['stream', 'code'],
    read: ({ guard, stream, telemetry }) => [
      ...samplesOf(stream.refused, 'code', { stream: 'world' }),
      ...samplesOf(telemetry.refused, 'code', { stream: 'telemetry' }),
      ...samplesOf(guard.connections.strays, 'code', { stream: 'none' }),
    ],
  },
  spacetime_certificate_end_timestamp_seconds: {
    type: 'gauge',
    help: 'When the certificate that is in use ends, in seconds since 1970; absent where the server speaks no TLS itself.',
    read: ({ endpoints: { certificateEndMs } }) =>
      certificateEndMs === undefined ? [] : certificateEndMs / 1000,
  },
} satisfies Record<string, SampledMetric>;

function samplesOf(
  tally: Tally<string>,
  label: string,
  more: Readonly<Record<string, string>> = {},
): readonly Sample[] {
  return tally.entries().map(([name, value]) => ({ labels: { ...more, [label]: name }, value }));
}
