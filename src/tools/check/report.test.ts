import { describe, expect, test } from 'vitest';
import { htmlReport } from './html-report.ts';
import { importCircles } from './import-circles.ts';
import type { CheckItem } from './item.ts';
import { refusedLicences } from './licences.ts';
import { readinessDocument } from './readiness.ts';
import { reportOf, summaryLine } from './report.ts';

const item = (id: string, more: Partial<CheckItem>): CheckItem => ({
  id,
  severity: 'medium',
  by: 'machine',
  subject: `What ${id} has to be.`,
  advice: `Do something about ${id}.`,
  state: 'fulfilled',
  found: 'something',
  ...more,
});
const facts = { environment: 'production', version: '1.2.3', timestamp: '2026-01-01T00:00:00.000Z' } as const;

describe('a report', () => {
  test('is good unless something critical or high is open', () => {
    expect(reportOf([item('a', { state: 'open' }), item('b', { state: 'skipped' })], facts).ok).toBe(true);
    for (const severity of ['critical', 'high'] as const)
      expect(reportOf([item('a', { state: 'open', severity })], facts).ok).toBe(false);
  });

  test('counts each item once, and begins with what matters most', () => {
    const report = reportOf(
      [
        item('a', {}),
        item('b', { state: 'open' }),
        item('c', { state: 'open', severity: 'critical' }),
        item('d', { state: 'not_needed', severity: 'high' }),
        item('e', { state: 'skipped' }),
      ],
      facts,
    );
    expect(report.items.map(({ id }) => id)).toEqual(['c', 'd', 'a', 'b', 'e']);
    expect(report.summary).toEqual({
      fulfilled: 1,
      open: { critical: 1, high: 0, medium: 1 },
      not_needed: 1,
      skipped: 1,
    });
    expect(summaryLine(report)).toBe(
      'Judged as production: 1 fulfilled, 2 open (1 critical, 1 medium), 1 skipped.',
    );
  });

  test('as a page shows what was found as text, whatever it is', () => {
    const html = htmlReport(
      reportOf([item('a', { state: 'open', found: `<script>alert("1")</script> & 'x'` })], facts),
    );
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;');
    expect(html).toContain('Do something about a.');
  });

  test('as a checklist has a mark at what is fulfilled, and what to do at the rest', () => {
    const text = readinessDocument(
      reportOf([item('a', {}), item('b', { state: 'open', found: '[x](y) `z`\n# w' })], facts),
      'npx spacetime check',
      ['a.env'],
    );
    expect(text).toContain('- [x] **What a has to be.** (machine): something\n');
    expect(text).toContain(
      '- [ ] **What b has to be.** (machine): \\[x\\](y) \\`z\\` # w\n  → Do something about b.\n',
    );
    expect(text).toContain('(by hand)');
    expect(text).not.toContain('2026');
  });
});

test('circles are found, but for those of types', () => {
  const line = (target: string, typeOnly = false) => ({
    specifier: '',
    target,
    names: [],
    typeOnly,
    line: 1,
  });
  const circle = (typeOnly: boolean) => [
    { path: 'a', imports: [line('b')] },
    { path: 'b', imports: [line('c')] },
    { path: 'c', imports: [line('a', typeOnly)] },
  ];
  expect(importCircles(circle(false))).toEqual([['a', 'b', 'c', 'a']]);
  expect(importCircles(circle(true))).toEqual([]);
});

test('licences: of what is installed, else of the lock file; tools may have more', () => {
  const packages = {
    '': {},
    'node_modules/a': { license: 'MIT' },
    'node_modules/b': { license: 'MIT' },
    'node_modules/c': { dev: true },
    'node_modules/d': { license: 'MPL-2.0' },
    'node_modules/e': { license: 'MIT' },
    'node_modules/f': { dev: true },
  };
  const installed: Record<string, { license?: string | { type: string } }> = {
    'node_modules/a': { license: 'GPL-3.0-only' },
    'node_modules/b': { license: { type: 'ISC' } },
    'node_modules/c': { license: 'MPL-2.0' },
    'node_modules/e': {},
  };
  expect(refusedLicences(packages, (path) => installed[path])).toEqual([
    'node_modules/a GPL-3.0-only',
    'node_modules/e states none',
  ]);
});
