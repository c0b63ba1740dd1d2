import { tickRateHz } from '../../src/protocol/index.ts';
import { duration } from './duration.ts';
import { jobName, metric, neverWaiting, ofCallers, withoutRequest } from './queries.ts';

/** How soon somebody has to look: at once, today, this week, when there is time. */
export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** A rule of Prometheus. */
export interface Alert {
  readonly name: string;
  readonly severity: Severity;
  /** What holds while something is wrong. */
  readonly expr: string;
  /** For how long it has to hold, in seconds; 0 for at once. */
  readonly forS: number;
  readonly summary: string;
  readonly description: string;
}

const minute = 60;
const hour = 3600;
const day = 86_400;
/** Shares of the ticks of a second: so many may take too long, so many have to be run. */
const overrunShare = 0.01;
const runShare = 0.95;

/** Writes a window of time, with its brackets. */
type Within = (seconds: number) => string;

/**
 * Every alert. Counts within a time are rounded down, because Prometheus reckons them on to the ends of the window.
 * @param shrink Spans of time are this many times shorter, for a test that cannot wait.
 */
export function alerts(shrink = 1): readonly Alert[] {
  const within: Within = (seconds) => `[${duration(Math.max(1, Math.round(seconds / shrink)))}]`;
  const parts = [ofSimulation, ofRequests, ofCallersAndScenes, ofWork, ofBackups, ofCertificates];
  return parts
    .flatMap((part) => part(within))
    .map((alert) => ({ ...alert, forS: Math.ceil(alert.forS / shrink) }));
}

function counted(series: string, window: string): string {
  return `floor(increase(${series}${window}))`;
}

/** The server, its simulation, its visitors and its memory. */
function ofSimulation(within: Within): Alert[] {
  const up = metric('up', `job="${jobName}"`);
  return [
    {
      name: 'SpaceTimeDown',
      severity: 'critical',
      expr: `${up} == 0 or absent(${up})`,
      forS: 2 * minute,
      summary: 'The server does not answer',
      description: 'Prometheus has had no answer from {{ $labels.instance }} for two minutes.',
    },
    {
      name: 'SpaceTimeTickOverruns',
      severity: 'high',
      expr: [
        `rate(${metric('spacetime_tick_overruns_total')}${within(5 * minute)}) > ${overrunShare * tickRateHz}`,
        `rate(${metric('spacetime_ticks_total')}${within(5 * minute)}) < ${runShare * tickRateHz}`,
      ].join(' or '),
      forS: 5 * minute,
      summary: 'Ticks take too long or are not run',
      description: `At {{ $labels.instance }} more than one tick in a hundred takes too long, or fewer than ${runShare * 100} of 100 are run ({{ $value | humanize }} a second).`,
    },
    {
      name: 'SpaceTimeFramesDropped',
      severity: 'high',
      expr: `${metric('spacetime_visitor_frames_dropped_ratio')} > 0.05`,
      forS: 5 * minute,
      summary: 'Visitors drop frames',
      description:
        'Visitors of {{ $labels.instance }} ({{ $labels.mode }}) miss {{ $value | humanizePercentage }} of their frames.',
    },
    {
      name: 'SpaceTimeMemoryHigh',
      severity: 'high',
      expr: `${metric('process_resident_memory_bytes', `job="${jobName}"`)} / ${metric('spacetime_memory_limit_bytes', `job="${jobName}"`)} > 0.8`,
      forS: 10 * minute,
      summary: 'Memory is nearly used up',
      description:
        '{{ $labels.instance }} takes {{ $value | humanizePercentage }} of the memory that it may take.',
    },
  ];
}

/** How requests are answered. */
function ofRequests(within: Within): Alert[] {
  const count = 'spacetime_http_request_duration_seconds_count';
  const rateOf = (...matchers: string[]): string =>
    `sum ${withoutRequest} (rate(${metric(count, ...matchers)}${within(5 * minute)}))`;
  const buckets = metric('spacetime_http_request_duration_seconds_bucket', neverWaiting);
  return [
    {
      name: 'SpaceTimeSlowRequests',
      severity: 'medium',
      expr: `histogram_quantile(0.95, sum ${withoutRequest} (rate(${buckets}${within(5 * minute)}))) > 0.5`,
      forS: 15 * minute,
      summary: 'Requests are slow',
      description:
        'Of 100 requests to {{ $labels.instance }} five take longer than {{ $value | humanizeDuration }}.',
    },
    {
      name: 'SpaceTimeErrors',
      severity: 'high',
      expr: `${rateOf('status="5xx"', ofCallers)} / ${rateOf(ofCallers)} > 0.05`,
      forS: 5 * minute,
      summary: 'Requests fail',
      description:
        '{{ $value | humanizePercentage }} of the requests to {{ $labels.instance }} are answered with a failure of the server.',
    },
  ];
}

/** Scenes that do not load, and callers who do not behave. */
function ofCallersAndScenes(within: Within): Alert[] {
  const failed = metric('spacetime_scene_loads_total', 'outcome=~"failed|timed_out"');
  return [
    {
      name: 'SpaceTimeSceneLoadsFailing',
      severity: 'high',
      expr: `floor(sum without (kind, outcome) (increase(${failed}${within(5 * minute)}))) > 3`,
      forS: 0,
      summary: 'Scene loads fail',
      description:
        '{{ $value | humanize }} scene loads of {{ $labels.instance }} have failed within five minutes.',
    },
    {
      name: 'SpaceTimeAuthFailures',
      severity: 'medium',
      expr: `${counted(metric('spacetime_auth_failures_total'), within(15 * minute))} > 20`,
      forS: 0,
      summary: 'Tokens are refused',
      description: '{{ $labels.instance }} has refused {{ $value | humanize }} tokens within 15 minutes.',
    },
    {
      name: 'SpaceTimeLimitViolations',
      severity: 'medium',
      expr: `${counted(metric('spacetime_rate_limit_overruns_total'), within(hour))} > 50`,
      forS: 0,
      summary: 'Callers go beyond limits',
      description:
        'Callers of {{ $labels.instance }} have overrun limits {{ $value | humanize }} times within an hour.',
    },
  ];
}

/** What is done beside requests. */
function ofWork(within: Within): Alert[] {
  return [
    {
      name: 'SpaceTimeJobsPending',
      severity: 'medium',
      expr: `${metric('spacetime_jobs', 'state="queued"')} > 100`,
      forS: 0,
      summary: 'Jobs pile up',
      description: '{{ $value | humanize }} jobs wait at {{ $labels.instance }}.',
    },
    {
      name: 'SpaceTimeWebhooksFailing',
      severity: 'medium',
      expr: `${counted(metric('spacetime_webhook_attempts_failed_total'), within(10 * minute))} > 50`,
      forS: 0,
      summary: 'Webhooks fail',
      description:
        '{{ $value | humanize }} deliveries of {{ $labels.instance }} have failed within ten minutes.',
    },
  ];
}

/** A backup is due after 50 minutes and may take 30: nothing is wrong before. */
const backupAge = 90 * minute;

/** What is lost with the disk. */
function ofBackups(): Alert[] {
  const made = metric('spacetime_backup_last_success_timestamp_seconds', 'scheduled="yes"');
  return [
    {
      name: 'SpaceTimeBackupTooOld',
      severity: 'high',
      expr: `time() - ${made} > ${backupAge}`,
      // A server that was off for long makes one at once, and there is none while that is made.
      forS: 30 * minute,
      summary: 'There is no fresh backup',
      description: '{{ $labels.instance }} has had no backup of the last 90 minutes for half an hour.',
    },
  ];
}

/** Certificates, and readers of telemetry. */
function ofCertificates(within: Within): Alert[] {
  const left = `${metric('spacetime_certificate_end_timestamp_seconds')} - time()`;
  const ends = 'The certificate of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}.';
  return [
    {
      name: 'SpaceTimeCertificateEnds',
      severity: 'low',
      expr: `${left} < ${30 * day}`,
      forS: 0,
      summary: 'The certificate ends within 30 days',
      description: ends,
    },
    {
      name: 'SpaceTimeCertificateEndsSoon',
      severity: 'high',
      expr: `${left} < ${7 * day}`,
      forS: 0,
      summary: 'The certificate ends within 7 days',
      description: ends,
    },
    {
      name: 'SpaceTimeTelemetryDropped',
      severity: 'low',
      expr: `increase(${metric('spacetime_telemetry_dropped_total')}${within(15 * minute)}) > 0`,
      forS: 0,
      summary: 'Telemetry readers are dropped',
      description: '{{ $labels.instance }} has dropped telemetry readers that did not keep up.',
    },
  ];
}
