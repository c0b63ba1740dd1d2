import type { Dashboard, Panel } from './dashboard.ts';
import { jobName, metric, neverWaiting, ofCallers } from './queries.ts';

const here = 'instance=~"$instance"';
const target = `job="${jobName}"`;
const span = '[$__rate_interval]';
const count = 'spacetime_http_request_duration_seconds_count';
const bucket = 'spacetime_http_request_duration_seconds_bucket';

type Name = Parameters<typeof metric>[0];

const of = (name: Name, ...more: string[]): string => metric(name, here, ...more);
const rate = (name: Name, ...more: string[]): string => `rate(${of(name, ...more)}${span})`;
const quantile = (share: number, name: Name, by: string, ...more: string[]): string =>
  `histogram_quantile(${share}, sum by (${['le', ...by.split(' ').filter(Boolean)].join(', ')}) (${rate(name, ...more)}))`;

function curve(
  title: string,
  unit: Panel['unit'],
  description: string,
  queries: Readonly<Record<string, string>>,
): Panel {
  return {
    title,
    unit,
    description,
    queries: Object.entries(queries).map(([legend, expr]) => ({ legend, expr })),
  };
}

function single(title: string, unit: Panel['unit'], description: string, expr: string, legend = ''): Panel {
  return { title, unit, description, queries: [{ legend, expr }], single: true };
}

const errorShare = `sum(${rate(count, 'status="5xx"', ofCallers)}) / sum(${rate(count, ofCallers)})`;
const p95 = quantile(0.95, bucket, '', neverWaiting);
const visitors = curve('Visitors', 'none', 'Who is in the world, by how they look into it.', {
  '{{mode}}': `sum by (mode) (${of('spacetime_visitors')})`,
});
const loads = curve('Scene loads', 'ops', 'Loads that ended, by outcome.', {
  '{{outcome}}': `sum by (outcome) (${rate('spacetime_scene_loads_total')})`,
});
const ticks = curve('Ticks a second', 'hertz', 'Ninety, as long as the simulation keeps up.', {
  '{{instance}}': of('spacetime_tick_rate_hertz'),
});
const badTicks = curve(
  'Ticks that were not as they should be',
  'ops',
  'Too long, begun too late, or given up.',
  {
    'too long': `sum(${rate('spacetime_tick_overruns_total')})`,
    late: `sum(${rate('spacetime_ticks_late_total')})`,
    'given up': `sum(${rate('spacetime_ticks_dropped_total')})`,
  },
);
const jobs = curve('Jobs', 'none', 'By state; finished ones are kept for a day.', {
  '{{state}}': `sum by (state) (${of('spacetime_jobs')})`,
});
const deliveries = curve(
  'Webhooks',
  'ops',
  'Deliveries that were taken, attempts that failed, deliveries that were given up.',
  {
    delivered: `sum(${rate('spacetime_webhook_delivered_total')})`,
    failed: `sum(${rate('spacetime_webhook_attempts_failed_total')})`,
    'given up': `sum(${rate('spacetime_webhook_dead_total')})`,
  },
);

const overview: Dashboard = {
  name: 'overview',
  title: 'Overview',
  panels: [
    single('Servers that answer', 'none', 'As Prometheus sees it.', `sum(${metric('up', target, here)})`),
    single('Release', 'none', 'What runs.', of('spacetime_info'), '{{version}} {{environment}}'),
    single(
      'Alerts',
      'none',
      'Those that fire now.',
      'count(ALERTS{alertname=~"SpaceTime.*",alertstate="firing"}) or vector(0)',
    ),
    single('Visitors', 'none', 'All of them.', `sum(${of('spacetime_visitors')})`),
    ticks,
    badTicks,
    curve('Requests', 'reqps', 'Of callers, by class of status.', {
      '{{status}}': `sum by (status) (${rate(count, ofCallers)})`,
    }),
    curve('Failures', 'percentunit', 'Share of the requests of callers that the server failed to answer.', {
      failures: errorShare,
    }),
    curve('95 of 100 requests are quicker', 's', 'Without those that a caller can ask to wait.', { p95 }),
    visitors,
    curve('Memory', 'bytes', 'Of the process, and what it may take.', {
      used: of('process_resident_memory_bytes', target),
      'of it heap': of('nodejs_heap_size_used_bytes', target),
      allowed: of('spacetime_memory_limit_bytes'),
    }),
    curve('Processors', 'none', 'How many the process keeps busy.', {
      '{{instance}}': rate('process_cpu_seconds_total', target),
    }),
    curve('Waits of the main thread', 's', '99 of 100 are shorter.', {
      '{{instance}}': of('nodejs_eventloop_lag_p99_seconds', target),
    }),
    jobs,
    deliveries,
    loads,
    curve(
      'Age of the newest backup',
      's',
      'Of servers that have one; one an hour is made where they are scheduled.',
      {
        '{{instance}}': `time() - (${of('spacetime_backup_last_success_timestamp_seconds')} > 0)`,
      },
    ),
    curve('Size of the newest backup', 'bytes', 'As it lies in its folder.', {
      '{{instance}}': of('spacetime_backup_size_bytes'),
    }),
  ],
};

const api: Dashboard = {
  name: 'api',
  title: 'API',
  panels: [
    curve('Requests by route', 'reqps', 'Templates of routes, never addresses.', {
      '{{method}} {{route}}': `sum by (method, route) (${rate(count, ofCallers)})`,
    }),
    curve('Answers', 'reqps', 'By class of status.', { '{{status}}': `sum by (status) (${rate(count)})` }),
    curve(
      'How long requests take',
      's',
      'Shares of all requests that are quicker, without those that can be asked to wait.',
      {
        'half of them': quantile(0.5, bucket, '', neverWaiting),
        '95 of 100': p95,
        '99 of 100': quantile(0.99, bucket, '', neverWaiting),
      },
    ),
    curve('Slowest routes', 's', '95 of 100 requests are quicker; the ten slowest routes.', {
      '{{method}} {{route}}': `topk(10, ${quantile(0.95, bucket, 'method route')})`,
    }),
    curve('Failures by route', 'reqps', 'Answers with a status of 500 or more.', {
      '{{method}} {{route}}': `sum by (method, route) (${rate(count, 'status="5xx"')})`,
    }),
    curve('Caches', 'percentunit', 'Share of the lookups that a cache answered.', {
      '{{cache}}': `sum by (cache) (${rate('spacetime_cache_hits_total')}) / (sum by (cache) (${rate('spacetime_cache_hits_total')}) + sum by (cache) (${rate('spacetime_cache_misses_total')}))`,
    }),
    curve('Connections', 'none', 'Open ones, and what the process may hold open.', {
      connections: `sum(${of('spacetime_connections')})`,
      'open files': `sum(${of('process_open_fds', target)})`,
    }),
    jobs,
    deliveries,
    curve('Deliveries under way', 'none', 'Attempts that are being made.', {
      deliveries: `sum(${of('spacetime_webhook_deliveries')})`,
    }),
    curve('Spans of traces', 'ops', 'By what became of them; none where there is no collector.', {
      '{{outcome}}': `sum by (outcome) (${rate('spacetime_trace_spans_total')})`,
    }),
  ],
};

const simulation: Dashboard = {
  name: 'simulation',
  title: 'Simulation',
  panels: [
    ticks,
    badTicks,
    curve(
      'How long ticks take',
      's',
      'Shares of the ticks that are quicker; one may take a ninetieth of a second.',
      {
        'half of them': quantile(0.5, 'spacetime_tick_duration_seconds_bucket', ''),
        '95 of 100': quantile(0.95, 'spacetime_tick_duration_seconds_bucket', ''),
        '99 of 100': quantile(0.99, 'spacetime_tick_duration_seconds_bucket', ''),
      },
    ),
    curve('Entities', 'none', 'In the world.', { '{{instance}}': of('spacetime_entities') }),
    loads,
    curve('How long scene loads take', 's', '95 of 100 are quicker.', {
      '95 of 100': quantile(0.95, 'spacetime_scene_load_duration_seconds_bucket', ''),
    }),
    curve(
      'Restarts and rebases',
      'ops',
      'Lost simulations that were started again; moves of the frame of the rigid bodies.',
      {
        restarts: `sum(${rate('spacetime_world_restarts_total')})`,
        rebases: `sum(${rate('spacetime_rebases_total')})`,
      },
    ),
    curve('Telemetry messages', 'ops', 'Made, by channel.', {
      '{{channel}}': `sum by (channel) (${rate('spacetime_telemetry_messages_total')})`,
    }),
    curve('Telemetry that waits', 'bytes', 'To be taken by slow readers.', {
      waiting: `sum(${of('spacetime_telemetry_unsent_bytes')})`,
    }),
    curve('Slow telemetry readers', 'ops', 'Left behind for a moment, and dropped.', {
      'left behind': `sum(${rate('spacetime_telemetry_slowed_total')})`,
      dropped: `sum(${rate('spacetime_telemetry_dropped_total')})`,
    }),
  ],
};

const people: Dashboard = {
  name: 'visitors',
  title: 'Visitors and headsets',
  panels: [
    visitors,
    curve('Visitors who share their figures', 'none', 'Only they can be seen below.', {
      '{{mode}}': `sum by (mode) (${of('spacetime_visitors_measured')})`,
    }),
    curve('Frames a second', 'hertz', 'The mean of what visitors report.', {
      '{{mode}}': `avg by (mode) (${of('spacetime_visitor_frame_rate_hertz')})`,
    }),
    curve(
      'Frames a second of the slowest',
      'hertz',
      '95 of 100 frames of the slowest visitor came at least at this rate.',
      {
        '{{mode}}': `min by (mode) (${of('spacetime_visitor_slow_frame_rate_hertz')})`,
      },
    ),
    curve('Dropped frames', 'percentunit', 'Share of all frames that missed their moment.', {
      '{{mode}}': `max by (mode) (${of('spacetime_visitor_frames_dropped_ratio')})`,
    }),
    curve('Streams', 'none', 'Open connections.', {
      '{{stream}}': `sum by (stream) (${of('spacetime_stream_connections')})`,
    }),
    curve('Streams that were not opened', 'ops', 'By stream and code of the refusal.', {
      '{{stream}} {{code}}': `sum by (stream, code) (${rate('spacetime_upgrades_refused_total')})`,
    }),
    ticks,
  ],
};

const security: Dashboard = {
  name: 'security',
  title: 'Security',
  panels: [
    single('Tokens that can be used', 'none', 'All of them.', `sum(${of('spacetime_tokens_active')})`),
    single('Addresses kept out', 'none', 'Now.', `sum(${of('spacetime_addresses_banned')})`),
    single(
      'Certificate',
      'd',
      'Days until it ends; nothing where the server speaks no TLS itself.',
      `min(${of('spacetime_certificate_end_timestamp_seconds')} - time()) / 86400`,
    ),
    single(
      'Webhooks disabled',
      'none',
      'Since the start, by the server itself.',
      `sum(${of('spacetime_webhook_disabled_total')})`,
    ),
    curve('Tokens', 'ops', 'Checked and refused.', {
      checked: `sum(${rate('spacetime_auth_checks_total')})`,
      refused: `sum(${rate('spacetime_auth_failures_total')})`,
    }),
    curve(
      'Limits',
      'ops',
      'Callers who went beyond one, and requests that were refused for it, for a ban or a suspension.',
      {
        overruns: `sum(${rate('spacetime_rate_limit_overruns_total')})`,
        'refused requests': `sum(${rate('spacetime_requests_refused_total')})`,
      },
    ),
    curve('Requests that callers got wrong', 'reqps', 'Answers with a status from 400 to 499, by route.', {
      '{{method}} {{route}}': `sum by (method, route) (${rate(count, 'status="4xx"')})`,
    }),
    curve(
      'Connections that were hung up',
      'ops',
      'The port had as many as it takes, or the address its share.',
      {
        '{{reason}}': `sum by (reason) (${rate('spacetime_connections_refused_total')})`,
      },
    ),
    curve('Streams that were not opened', 'ops', 'By code of the refusal.', {
      '{{code}}': `sum by (code) (${rate('spacetime_upgrades_refused_total')})`,
    }),
    curve('Connections', 'none', 'Open ones.', { '{{instance}}': of('spacetime_connections') }),
  ],
};

/** Every dashboard. */
export const dashboards: readonly Dashboard[] = [overview, api, simulation, people, security];
