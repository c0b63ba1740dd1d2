import { expect, test } from 'vitest';
import { observedMetrics, processMetrics, sampledMetrics } from '../../src/server/index.ts';

/** The reference page of the metrics; `vitest run test/contract -u` writes it anew. */
async function reference(): Promise<string> {
  const own = Object.entries({ ...sampledMetrics, ...observedMetrics })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { type, help, labels = [] }]) => {
      const listed = labels.map((label) => `\`${label}\``).join(', ');
      return `| \`${name}\` | ${type} | ${listed} | ${help} |`;
    });
  const ofProcess = (await processMetrics().getMetricsAsJSON())
    .map(({ name }) => `\`${name}\``)
    .sort()
    .join(', ');
  return [
    '# Metrics',
    '',
    '`GET /metrics` is for Prometheus (text format 0.0.4). Whoever asks from `SPACETIME_SCRAPE_NETWORKS` (this machine, unless told',
    'otherwise) needs no token; everybody else needs one with `performance.read`. Behind a proxy of the same machine every request comes',
    'from this machine: name the proxy in `SPACETIME_TRUSTED_PROXIES`, so that the address of the caller counts.',
    '',
    '```yaml',
    'scrape_configs:',
    '  - job_name: spacetime',
    '    static_configs:',
    '      - targets: ["127.0.0.1:8080"]',
    '```',
    '',
    'Labels come from tables of the server, never from callers, so the number of series is bounded. This page is made from',
    '`src/server/metrics/metric-table.ts`.',
    '',
    '| metric | type | labels | meaning |',
    '|---|---|---|---|',
    ...own,
    '',
    `Of the process: ${ofProcess}.`,
    '',
  ].join('\n');
}

test('docs/metrics.md says what the table of metrics says', async () => {
  await expect(await reference()).toMatchFileSnapshot('../../docs/metrics.md');
});

test('names say their unit and kind, as Prometheus asks for', () => {
  for (const [name, { type, help, labels = [] }] of Object.entries({
    ...sampledMetrics,
    ...observedMetrics,
  })) {
    expect(name).toMatch(/^spacetime_[a-z]+(_[a-z]+)*$/);
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    expect(name).not.toMatch(/_(ms|milliseconds|count|sum|bucket|gauge|counter|histogram)$/);
    expect(help).toMatch(/^[A-Z].*\.$/);
    for (const label of labels) expect(label).toMatch(/^[a-z]+$/);
  }
});
