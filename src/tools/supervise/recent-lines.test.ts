import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineSplitter, outputLimits, RecentLines, secretsOf } from './recent-lines.ts';

describe('the last lines', () => {
  test('are bounded in number and length', () => {
    const kept = new RecentLines([]);
    for (let i = 0; i < outputLimits.lines + 50; i++) kept.add(`${i} ${'x'.repeat(10_000)}`, i);
    expect(kept.all()).toHaveLength(outputLimits.lines);
    expect(kept.all()[0]?.text.startsWith('50 ')).toBe(true);
    expect(kept.all().every(({ text }) => text.length <= outputLimits.characters + 1)).toBe(true);
  });

  test('hold no secret of the environment, no bearer token and no signed token', () => {
    const secrets = secretsOf({
      SPACETIME_SECRET: 'k7Qd0v2ZrX5mW9bT4yH1sL8nC3fJ6pGa',
      SPACETIME_TOKEN: 'a-token-of-this-user',
      SPACETIME_TLS_KEY: '/etc/tls/key.pem',
      SHORT_SECRET: 'on',
      PATH: '/usr/bin',
    });
    const kept = new RecentLines(secrets);
    const jwt = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
    kept.add(`secret k7Qd0v2ZrX5mW9bT4yH1sL8nC3fJ6pGa and a-token-of-this-user`, 0);
    kept.add(`authorization: Bearer abcdefghij, then ${jwt}`, 0);
    kept.add('the port is on /usr/bin', 0);
    expect(kept.all().map(({ text }) => text)).toEqual([
      'secret [hidden] and [hidden]',
      'authorization: Bearer [hidden] then [hidden]',
      'the port is on /usr/bin',
    ]);
  });
});

test('headers for a collector of traces are hidden: whole, each value, and as it is sent', () => {
  const kept = new RecentLines(
    secretsOf({
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=9f8e7d6c5b4a,authorization=Basic%20dXNlcjpzZXNhbWU=,x=on',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-team=100%-of-planets',
      OTEL_SERVICE_NAME: 'planetarium',
    }),
  );
  const shown = [
    ['key 9f8e7d6c5b4a', 'key [hidden]'],
    ['api-key=9f8e7d6c5b4a,authorization=Basic%20dXNlcjpzZXNhbWU=,x=on', '[hidden]'],
    ['sent Basic dXNlcjpzZXNhbWU=', 'sent [hidden]'],
    ['got dXNlcjpzZXNhbWU=', 'got [hidden]'],
    ['team 100%-of-planets', 'team [hidden]'],
    ['planetarium is on', 'planetarium is on'],
  ] as const;
  for (const [text] of shown) kept.add(text, 0);
  expect(kept.all().map(({ text }) => text)).toEqual(shown.map(([, text]) => text));
});

test('a token is found behind other letters, and a long line that holds none does not take long', () => {
  const kept = new RecentLines([]);
  kept.add(`session-eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)} ends`, 0);
  expect(kept.all()[0]?.text).toBe('[hidden] ends');
  // Looked for at each of its places, 64 KiB of these take longer than a test may.
  for (const part of ['-eyJ', 'eyJ-', 'Bearer ', 'eyJaaaaaaaa.a.', 'a.', '\u0000']) {
    for (let line = 0; line < 20; line++) kept.add(part.repeat(65_536 / part.length), 0);
  }
});

test('lines come whole, however they were cut', () => {
  const line = fc.string().map((text) => text.replace(/[\r\n]/g, ''));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(20)), (lines, cuts) => {
      const taken: string[] = [];
      const splitter = new LineSplitter((one) => void taken.push(one));
      let rest = lines.map((one) => `${one}\r\n`).join('');
      for (const cut of cuts) {
        splitter.add(rest.slice(0, cut));
        rest = rest.slice(cut);
      }
      splitter.add(rest);
      splitter.end();
      expect(taken).toEqual(lines);
    }),
    { numRuns: 200 },
  );
});

test('a line without end is passed on in parts', () => {
  const taken: string[] = [];
  const splitter = new LineSplitter((one) => void taken.push(one));
  for (let i = 0; i < 100; i++) splitter.add('x'.repeat(10_000));
  expect(taken.length).toBeGreaterThan(5);
});
