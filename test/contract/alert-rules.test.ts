import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { alerts } from '../../scripts/monitoring/alerts.ts';
import { rulesFile } from '../../scripts/monitoring/rules.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

afterAll(removeTemporaryFolders);

/** Seconds between two values of a series, and how many of them a minute has. */
const stepS = 15;
const perMinute = 60 / stepS;
const day = 86_400;

/** Phases of a series: a value, or what a counter grows by in a step, and for how many minutes. */
type Phases = readonly (readonly [amount: number, minutes: number])[];
type Series = Readonly<Record<string, string>>;

/** What an alert has to make of series: instants, in minutes, at which it fires, and at which it does not. */
interface Case {
  readonly series: Series;
  readonly fires?: readonly number[];
  readonly quiet: readonly number[];
}

function gauge(...phases: Phases): string {
  return phases.map(([value, minutes]) => `${value}+0x${minutes * perMinute - 1}`).join(' ');
}

function counter(...phases: Phases): string {
  let value = 0;
  return phases
    .map(([growth, minutes]) => {
      const text = `${value}+${growth}x${minutes * perMinute - 1}`;
      value += growth * minutes * perMinute;
      return text;
    })
    .join(' ');
}

/** A counter that jumps once, after a minute. */
const jump = (by: number, minutes: number): string => `${gauge([0, 1])} ${gauge([by, minutes])}`;

const target = 'job="spacetime",instance="one"';
const quick = 'spacetime_http_request_duration_seconds';
const requests = (share: number, route = '/time'): Series => ({
  [`${quick}_bucket{${target},route="${route}",method="GET",status="2xx",le="0.5"}`]: counter(
    [share, 30],
    [100, 30],
  ),
  [`${quick}_bucket{${target},route="${route}",method="GET",status="2xx",le="1"}`]: counter([100, 60]),
  [`${quick}_bucket{${target},route="${route}",method="GET",status="2xx",le="+Inf"}`]: counter([100, 60]),
});
const failures = (share: number, route = '/time'): Series => ({
  [`${quick}_count{${target},route="${route}",method="GET",status="2xx"}`]: counter(
    [100 - share, 15],
    [100, 30],
  ),
  [`${quick}_count{${target},route="${route}",method="GET",status="5xx"}`]: counter([share, 15], [0, 30]),
});
const ticksOf = 90 * stepS;
const overruns = (perSecond: number): Series => ({
  [`spacetime_ticks_total{${target}}`]: counter([ticksOf, 60]),
  [`spacetime_tick_overruns_total{${target}}`]: counter([perSecond * stepS, 20], [0, 40]),
});
const ticks = (perSecond: number): Series => ({
  [`spacetime_ticks_total{${target}}`]: counter([perSecond * stepS, 20], [ticksOf, 40]),
});
const memory = (share: number): Series => ({
  [`process_resident_memory_bytes{${target}}`]: gauge([share, 20], [50, 20]),
  [`spacetime_memory_limit_bytes{${target}}`]: gauge([100, 40]),
});
const dropped = (share: number): Series => ({
  [`spacetime_visitor_frames_dropped_ratio{${target},mode="vr"}`]: gauge([share, 10], [0.01, 10]),
});
const loads = (failed: number, late: number): Series => ({
  [`spacetime_scene_loads_total{${target},kind="load",outcome="failed"}`]: jump(failed, 20),
  [`spacetime_scene_loads_total{${target},kind="reload",outcome="timed_out"}`]: jump(late, 20),
  [`spacetime_scene_loads_total{${target},kind="load",outcome="loaded"}`]: jump(50, 20),
});
const jumping = (name: string, by: number, minutes: number): Series => ({
  [`${name}{${target}}`]: jump(by, minutes),
});
const certificate = (days: number): Series => ({
  [`spacetime_certificate_end_timestamp_seconds{${target}}`]: gauge([days * day, 10], [90 * day, 10]),
});
const backup = (scheduled: string, ...made: Phases): Series => ({
  [`spacetime_backup_last_success_timestamp_seconds{${target},scheduled="${scheduled}"}`]: gauge(...made),
});
const jobs = (queued: number): Series => ({
  [`spacetime_jobs{${target},state="queued"}`]: gauge([queued, 5], [0, 5]),
  [`spacetime_jobs{${target},state="completed"}`]: gauge([5000, 10]),
});

const cases: Readonly<Record<string, readonly Case[]>> = {
  SpaceTimeDown: [
    {
      series: { [`up{${target}}`]: gauge([1, 5], [0, 4], [1, 5]) },
      fires: [7.25, 8.75],
      quiet: [5, 6.75, 10],
    },
    { series: { [`up{${target}}`]: gauge([1, 5], [0, 1.75], [1, 5]) }, quiet: [6, 6.5, 7.25] },
    // Where Prometheus knows of no server at all.
    { series: { 'up{job="another",instance="one"}': gauge([1, 10]) }, fires: [2.25], quiet: [1] },
  ],
  SpaceTimeTickOverruns: [
    { series: overruns(1), fires: [11, 20], quiet: [4, 27] },
    { series: overruns(0.8), quiet: [11, 20] },
    { series: ticks(85), fires: [11, 20], quiet: [4, 27] },
    { series: ticks(0), fires: [11, 20], quiet: [4, 27] },
    { series: ticks(86), quiet: [11, 20] },
  ],
  SpaceTimeFramesDropped: [
    { series: dropped(0.051), fires: [5.25, 9.75], quiet: [4.75, 10.25] },
    { series: dropped(0.05), quiet: [5.25, 9.75] },
  ],
  SpaceTimeMemoryHigh: [
    { series: memory(80.1), fires: [10.25, 19.75], quiet: [9.75, 20.25] },
    { series: memory(80), quiet: [10.25, 19.75] },
  ],
  SpaceTimeSlowRequests: [
    { series: requests(94), fires: [16, 30], quiet: [14, 36] },
    { series: requests(95), quiet: [16, 30] },
    { series: requests(10, '/jobs/{id}'), quiet: [16, 30] },
    { series: requests(10, '/metrics'), quiet: [16, 30] },
  ],
  SpaceTimeErrors: [
    { series: failures(6), fires: [6, 15], quiet: [4, 21] },
    { series: failures(5), quiet: [6, 15] },
    { series: { ...failures(0), ...failures(100, '/health/ready') }, quiet: [6, 15] },
  ],
  SpaceTimeSceneLoadsFailing: [
    { series: loads(3, 1), fires: [5, 5.75], quiet: [0.75, 6.25] },
    { series: loads(2, 1), quiet: [5, 5.75] },
  ],
  SpaceTimeAuthFailures: [
    { series: jumping('spacetime_auth_failures_total', 21, 30), fires: [15, 15.75], quiet: [0.75, 16.25] },
    { series: jumping('spacetime_auth_failures_total', 20, 30), quiet: [15, 16] },
  ],
  SpaceTimeLimitViolations: [
    { series: jumping('spacetime_rate_limit_overruns_total', 51, 90), fires: [60], quiet: [0.75, 62] },
    { series: jumping('spacetime_rate_limit_overruns_total', 50, 90), quiet: [60] },
  ],
  SpaceTimeJobsPending: [
    { series: jobs(101), fires: [0, 4.75], quiet: [5] },
    { series: jobs(100), quiet: [0, 4.75] },
  ],
  SpaceTimeWebhooksFailing: [
    {
      series: jumping('spacetime_webhook_attempts_failed_total', 51, 30),
      fires: [10, 10.75],
      quiet: [0.75, 11.25],
    },
    { series: jumping('spacetime_webhook_attempts_failed_total', 50, 30), quiet: [10, 10.75] },
  ],
  SpaceTimeBackupTooOld: [
    // The clock of the tester begins in 1970: made at its beginning, and again after 130 minutes.
    {
      series: backup('yes', [0, 130], [130 * 60, 20]),
      fires: [120.25, 129.75],
      quiet: [90.25, 119.75, 130, 149],
    },
    { series: backup('yes', [0, 90], [90 * 60, 90]), quiet: [90, 121, 179] },
    { series: backup('no', [0, 180]), quiet: [121, 179] },
    { series: { [`up{${target}}`]: gauge([1, 180]) }, quiet: [121, 179] },
  ],
  SpaceTimeCertificateEnds: [
    { series: certificate(30), fires: [0.25, 9.75], quiet: [0, 10] },
    { series: certificate(30.1), quiet: [0.25, 9.75] },
  ],
  SpaceTimeCertificateEndsSoon: [
    { series: certificate(7), fires: [0.25, 9.75], quiet: [0, 10] },
    { series: certificate(7.1), quiet: [0.25, 9.75] },
  ],
  SpaceTimeTelemetryDropped: [
    { series: jumping('spacetime_telemetry_dropped_total', 1, 30), fires: [2, 15], quiet: [0.75, 17] },
    { series: jumping('spacetime_telemetry_dropped_total', 0, 30), quiet: [2, 15] },
  ],
};

/** One case as promtool takes it: what Prometheus itself keeps of alerts that fire is looked at. */
function unitTest(name: string, { series, fires = [], quiet }: Case): object {
  const firing = `count(ALERTS{alertname="${name}",alertstate="firing"}) or vector(0)`;
  const look = (minutes: number, value: number): object => ({
    expr: firing,
    eval_time: `${minutes * 60}s`,
    exp_samples: [{ labels: '{}', value }],
  });
  return {
    name,
    interval: `${stepS}s`,
    input_series: Object.entries(series).map(([of, values]) => ({ series: of, values })),
    promql_expr_test: [...fires.map((at) => look(at, 1)), ...quiet.map((at) => look(at, 0))],
  };
}

test('every alert has a case in which it fires and one just below', () => {
  expect(Object.keys(cases)).toEqual(alerts().map(({ name }) => name));
  for (const of of Object.values(cases)) {
    expect(of.some(({ fires = [] }) => fires.length > 0)).toBe(true);
    expect(of.some(({ fires = [] }) => fires.length === 0)).toBe(true);
  }
});

test('alerts fire when they should, not just below, and clear, by the tester of Prometheus', ({ skip }) => {
  const folder = temporaryFolder();
  // A file for each, because the tester evaluates all rules of a file at every step.
  const files = alerts().map((alert) => {
    const { name } = alert;
    writeFileSync(path.join(folder, `${name}.rules.yaml`), rulesFile([alert]));
    const tests = (cases[name] ?? []).map((one) => unitTest(name, one));
    const settings = { rule_files: [`${name}.rules.yaml`], evaluation_interval: `${stepS}s`, tests };
    const file = path.join(folder, `${name}.tests.yaml`);
    // Every JSON is YAML.
    writeFileSync(file, JSON.stringify(settings));
    return file;
  });
  const { error, status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', ...files], {
    encoding: 'utf8',
  });
  if (error !== undefined) skip('promtool is not installed');
  expect(status, `${stdout}${stderr}`).toBe(0);
});
