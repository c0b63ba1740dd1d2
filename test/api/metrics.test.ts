import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { totalmem } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alerts } from '../../scripts/monitoring/alerts.ts';
import { dashboards } from '../../scripts/monitoring/dashboards.ts';
import { observedMetrics, sampledMetrics } from '../../src/server/index.ts';
import { metricsIn } from '../support/monitoring.ts';
import { isInstalled, startPrometheus } from '../support/prometheus.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, sendRaw, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
let content: string;
beforeAll(async () => {
  content = await makeContent();
  const settings = { SPACETIME_CONTENT_DIR: content, SPACETIME_SCENE: paths.orbit, SPACETIME_TLS_PORT: '0' };
  world = await startTestServer(settings, true);
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

interface Family {
  type: string;
  help: string;
  readonly samples: Map<string, number>;
}

const sampleForm = /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (\S+)$/;

/** Reads the text format strictly: every sample belongs to the family that was announced before it, and comes once. */
function parse(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  let name = '';
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, kind, of = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      expect(families.has(of), `${of} comes twice`).toBe(false);
      families.set(of, { type: '', help: rest, samples: new Map() });
      name = of;
    } else if (kind === 'TYPE') {
      expect(of).toBe(name);
      (families.get(of) as Family).type = rest;
    } else {
      const [, metric = '', labels = '', value = ''] = sampleForm.exec(line) ?? [];
      expect(metric, line).not.toBe('');
      expect(metric.replace(/_(bucket|sum|count)$/, '')).toBe(name.replace(/_(bucket|sum|count)$/, ''));
      const { samples } = families.get(name) as Family;
      expect(samples.has(metric + labels), line).toBe(false);
      samples.set(metric + labels, value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value));
    }
  }
  return families;
}

async function scrape(server = world): Promise<Map<string, Family>> {
  const answer = await fetch(new URL('/metrics', server.url));
  expect(answer.status).toBe(200);
  return parse(await answer.text());
}

function value(families: Map<string, Family>, series: string): number | undefined {
  return families.get(series.replace(/\{.*/, '').replace(/_(bucket|sum|count)$/, ''))?.samples.get(series);
}

describe('GET /metrics', () => {
  test('is the text format, with every metric of the table', async () => {
    const answer = await fetch(new URL('/metrics', world.url));
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const families = parse(await answer.text());
    for (const [name, { type, help }] of Object.entries({ ...sampledMetrics, ...observedMetrics })) {
      expect(families.get(name), name).toMatchObject({ type, help });
    }
    for (const [name, { type }] of families) expect(name.endsWith('_total')).toBe(type === 'counter');
    for (const name of [
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
      'nodejs_eventloop_lag_p99_seconds',
    ])
      expect(families.has(name)).toBe(true);
    expect(value(families, 'spacetime_info{version="0.0.0-test",environment="test"}')).toBe(1);
  });

  test('agrees with itself: buckets grow, and the last one has everything', async () => {
    await until('ticks were run', () => world.server.parts.host.tickTimes.totals.count > 100);
    for (const [name, { type, samples }] of await scrape()) {
      if (type !== 'histogram') continue;
      const sets = Map.groupBy(
        [...samples].filter(([series]) => series.startsWith(`${name}_bucket`)),
        ([series]) =>
          series
            .replace(/le="[^"]*",?/, '')
            .replace(/,?\}$/, '')
            .replace(/^[^{]*\{?/, ''),
      );
      for (const [labels, buckets] of sets) {
        const counts = buckets.map(([, count]) => count);
        expect([...counts].sort((a, b) => a - b)).toEqual(counts);
        expect(samples.get(`${name}_count${labels === '' ? '' : `{${labels}}`}`)).toBe(counts.at(-1));
      }
    }
    expect(value(await scrape(), 'spacetime_tick_duration_seconds_count')).toBeGreaterThan(100);
  });

  test('counts what happens', async () => {
    const before = await scrape();
    const visitor = await joinWorld(world.url, 'Ada');
    await world.client.call('scene_load', { body: { scene_path: paths.orbit }, query: { wait: '60' } });
    const after = await scrape();
    const grown = (series: string) => (value(after, series) ?? 0) - (value(before, series) ?? 0);
    expect(grown('spacetime_visitors{mode="desktop"}')).toBe(1);
    expect(grown('spacetime_stream_connections{stream="world"}')).toBe(1);
    expect(grown('spacetime_scene_loads_total{kind="load",outcome="loaded"}')).toBe(1);
    expect(grown('spacetime_scene_load_duration_seconds_count')).toBe(1);
    expect(
      grown('spacetime_http_request_duration_seconds_count{route="/scene",method="POST",status="2xx"}'),
    ).toBe(1);
    expect(grown('spacetime_ticks_total')).toBeGreaterThan(0);
    visitor.close();
  });

  test('has every metric that a rule or a panel names', async () => {
    const families = await scrape();
    const named = [
      ...alerts().map(({ expr }) => expr),
      ...dashboards.flatMap(({ panels }) => panels.flatMap(({ queries }) => queries.map(({ expr }) => expr))),
    ].flatMap(metricsIn);
    // Those of Prometheus itself: whether a target answers, and what its own rules say.
    const missing = new Set(
      named.filter((name) => !families.has(name) && name !== 'up' && name !== 'ALERTS'),
    );
    expect([...missing]).toEqual([]);
    expect(new Set(named).size).toBeGreaterThan(40);
  });

  test('says when the certificate ends and how much memory there is', async () => {
    const families = await scrape();
    const leftS = (value(families, 'spacetime_certificate_end_timestamp_seconds') ?? 0) - Date.now() / 1000;
    expect(leftS / 86_400).toBeGreaterThan(80);
    expect(leftS / 86_400).toBeLessThan(91);
    const limit = value(families, 'spacetime_memory_limit_bytes') ?? 0;
    expect(limit).toBeGreaterThan(
      value(families, 'process_resident_memory_bytes') ?? Number.POSITIVE_INFINITY,
    );
    expect(limit).toBeLessThanOrEqual(totalmem());
  });

  test('tells the newest backup, whoever has put it into the folder', async () => {
    const [made, size] = ['spacetime_backup_last_success_timestamp_seconds', 'spacetime_backup_size_bytes'];
    // Nobody has asked for backups, so nobody misses them.
    const before = await scrape();
    expect([made, size].map((name) => before.get(name)?.samples.size)).toEqual([0, 0]);
    const folder = path.join(world.dataFolder, 'backups');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'backup-20260102T000000000Z-abcdef.tar.zst'), 'bytes');
    const after = await scrape();
    expect(value(after, `${made}{scheduled="no"}`)).toBe(Date.UTC(2026, 0, 2) / 1000);
    expect(value(after, size)).toBe(5);
  });

  test('shows how fast visitors see pictures, as far as they share it', async () => {
    const mode = (name: string) => `spacetime_visitor${name}{mode="desktop"}`;
    expect(value(await scrape(), mode('_frame_rate_hertz'))).toBeUndefined();
    const rate = { p50_hz: 60, p95_hz: 55, p99_hz: 50 };
    const [ada, bob] = [await joinWorld(world.url, 'Ada'), await joinWorld(world.url, 'Bob')];
    for (const [line, figures] of [
      [ada, { ...rate, dropped_share: 0.02 }],
      [bob, { p50_hz: 30, p95_hz: 20, p99_hz: 10, dropped_share: 0.2 }],
    ] as const) {
      line.share({ frames: true, poses: false, pictures: false });
      line.reportFrames(figures);
    }
    await until(
      'both have told',
      async () => value(await scrape(), 'spacetime_visitors_measured{mode="desktop"}') === 2,
    );
    const families = await scrape();
    expect(value(families, mode('_frame_rate_hertz'))).toBe(45);
    expect(value(families, mode('_slow_frame_rate_hertz'))).toBe(20);
    // Of 90 frames of a second 1.2 and 6 are dropped.
    expect(value(families, mode('_frames_dropped_ratio'))).toBeCloseTo(7.2 / 90, 9);
    for (const line of [ada, bob]) line.close();
  });

  test('counts streams that were not opened, each with its reason', async () => {
    const { hostname, port } = new URL(world.url);
    const before = await scrape();
    const upgrade = (where: string) =>
      sendRaw(
        world.url,
        `GET ${where} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
    for (const where of ['/world', '/telemetry', '/elsewhere/1', '/elsewhere/2']) await upgrade(where);
    const after = await scrape();
    const grown = (stream: string, code: string) => {
      const series = `spacetime_upgrades_refused_total{stream="${stream}",code="${code}"}`;
      return (value(after, series) ?? 0) - (value(before, series) ?? 0);
    };
    expect(grown('world', 'upgrade_required')).toBe(1);
    expect(grown('telemetry', 'upgrade_required')).toBe(1);
    expect(grown('none', 'not_found')).toBe(2);
  });

  test('counts connections beyond what a port takes', async () => {
    const small = await startTestServer({ SPACETIME_CONNECTION_LIMIT: '4' });
    const { hostname, port } = new URL(small.url);
    const held = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const socket = connect(Number(port), hostname);
        socket.on('error', () => {});
        await once(socket, 'connect');
        return socket;
      }),
    );
    const { refused } = small.server.parts.guard.connections;
    await until('some were hung up', () =>
      refused.entries().some(([why, count]) => why === 'port' && count > 0),
    );
    for (const socket of held) socket.destroy();
    await until(
      'there is room again',
      async () => (await fetch(new URL('/health/live', small.url)).catch(() => undefined))?.ok === true,
    );
    const families = await scrape(small);
    expect(value(families, 'spacetime_connections_refused_total{reason="port"}')).toBeGreaterThan(0);
    expect(value(families, 'spacetime_connections_refused_total{reason="address"}')).toBe(0);
    await small.stop();
  });

  test('has no label that a caller can invent', async () => {
    await fetch(new URL('/nothing/at/all', world.url));
    await fetch(new URL('/scene/loads/first', world.url));
    const before = await scrape();
    for (let i = 0; i < 50; i++) {
      await fetch(new URL(`/nothing/${i}`, world.url));
      await fetch(new URL(`/scene/loads/${i}`, world.url));
      await fetch(new URL(`/assets/${i}.js`, world.url));
    }
    const after = await scrape();
    const routes = [...(after.get('spacetime_http_request_duration_seconds')?.samples.keys() ?? [])].map(
      (series) => /route="([^"]*)"/.exec(series)?.[1],
    );
    expect(routes).toContain('/scene/loads/{id}');
    expect(routes.some((route) => route?.includes('nothing') || route?.includes('assets'))).toBe(false);
    const count = (families: Map<string, Family>) =>
      new Set(families.get('spacetime_http_request_duration_seconds')?.samples.keys()).size;
    // At most one further route and method: the page.
    expect(count(after) - count(before)).toBeLessThanOrEqual(2 * (observedBuckets + 3));
  });

  test('is clean for promtool, where that is installed', async ({ skip }) => {
    const input = await (await fetch(new URL('/metrics', world.url))).text();
    const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input,
      encoding: 'utf8',
    });
    if (error !== undefined) skip('promtool is not installed');
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  });

  test('is scraped by a stock Prometheus without a warning', async ({ skip }) => {
    if (!isInstalled('prometheus')) skip('prometheus is not installed');
    await using prometheus = await startPrometheus({
      global: { scrape_interval: '1s' },
      scrape_configs: [{ job_name: 'spacetime', static_configs: [{ targets: [new URL(world.url).host] }] }],
    });
    const up = 'up == 1 and scrape_samples_scraped > 100';
    await until('two scrapes have come', async () => {
      const found = await prometheus.query(`count_over_time((${up})[1m:1s])`);
      return Number(found[0]?.value[1] ?? 0) >= 2;
    });
    expect(await prometheus.query('spacetime_info')).toHaveLength(1);
    expect(prometheus.said()).toBe('');
  });
});

const observedBuckets = observedMetrics.spacetime_http_request_duration_seconds.buckets.length;

describe('who may read the metrics', () => {
  test('from elsewhere only who has a token that allows it', async () => {
    const strict = await startTestServer({ SPACETIME_SCRAPE_NETWORKS: '10.0.0.0/8' });
    const { issuer } = strict.server.parts.auth;
    const status = async (token?: string) => {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return (await fetch(new URL('/metrics', strict.url), { headers })).status;
    };
    expect(await status()).toBe(401);
    for (const [role, expected] of [
      ['visitor', 403],
      ['auditor', 403],
      ['readonly', 200],
    ] as const) {
      const wish = { subject: role, role, createdBy: 'test', refresh: false } as const;
      expect(await status((await issuer.session(wish)).accessToken)).toBe(expected);
    }
    await strict.stop();
  });

  test('also where there is no API, and of backups that the server makes by itself', async () => {
    const startS = Math.floor(Date.now() / 1000);
    const closed = await startTestServer({ SPACETIME_API: 'off', SPACETIME_BACKUPS: 'on' });
    expect((await scrape(closed)).has('spacetime_ticks_total')).toBe(true);
    const made = async () =>
      value(await scrape(closed), 'spacetime_backup_last_success_timestamp_seconds{scheduled="yes"}');
    // No certificate of its own ends: a 0 would be one that ended in 1970.
    expect(value(await scrape(closed), 'spacetime_certificate_end_timestamp_seconds')).toBeUndefined();
    // Until the first one is there it is 0, which is too old.
    expect(await made()).toBeGreaterThanOrEqual(0);
    await until('the first backup is made', async () => ((await made()) ?? 0) >= startS);
    await closed.stop();
  });

  test('a list of networks that is none stops the start with a sentence', async () => {
    await expect(startTestServer({ SPACETIME_SCRAPE_NETWORKS: '300.1.1.1/8' })).rejects.toThrow(
      'SPACETIME_SCRAPE_NETWORKS has to list addresses and ranges',
    );
  });
});
