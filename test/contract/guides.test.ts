import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { startExitCodes } from '../../src/cli/index.ts';
import { errorTable, resolveConfiguration } from '../../src/protocol/index.ts';
import { restartExitCode } from '../../src/server/index.ts';
import { tableRows, textOf } from '../support/deployment.ts';
import { root } from '../support/server.ts';

/** The rows of the first table below a heading of the third level. */
function rowsBelow(file: string, heading: string): string[][] {
  const [, chapter = ''] = textOf(file).split(`\n### ${heading}\n`);
  const lines = chapter.split(/\n##/)[0]?.split('\n') ?? [];
  return lines
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

describe('the checklist of the deployment guide', () => {
  const [, ...parts] = textOf('docs/readiness.md').split(/\n## /);
  const ready = new Map(parts.map((part) => [part.split('\n')[0], part]));

  test.each(['Critical', 'High', 'Medium'])(
    'has %s items that the readiness has at the same place',
    (weight) => {
      const items = rowsBelow('docs/deployment.md', weight).map(([item = '']) => item);
      expect(items.length).toBeGreaterThan(5);
      expect(items.filter((item) => ready.get(weight)?.includes(`**${item}**`) !== true)).toEqual([]);
    },
  );

  test('has a look for each', () => {
    for (const weight of ['Critical', 'High', 'Medium'])
      for (const [item, look = ''] of rowsBelow('docs/deployment.md', weight))
        expect([item, look]).not.toContain('');
  });
});

test('the deployment guide tells every exit code of a start', () => {
  const told = rowsBelow('docs/deployment.md', 'Exit codes of a start').map(([code]) => Number(code));
  const own = [...Object.values(startExitCodes).filter((code) => code > 1), restartExitCode];
  expect(told).toEqual([...new Set(own)]);
});

describe('known issues', () => {
  const file = 'docs/troubleshooting.md';
  const text = textOf(file);
  const chapters = text.split(/\n## /).slice(1, -1);

  test('are nine, each with symptom, cause, how to see it, and what to do', () => {
    expect(chapters.map((chapter) => chapter.split('\n')[0])).toEqual([
      'API off in production',
      'Wrong whitelist',
      'Missing secrets',
      'Port in use',
      'Headset absent',
      'Telemetry refused',
      'Scene-load timeout',
      'Memory growth',
      'Certificate errors',
    ]);
    for (const chapter of chapters)
      for (const part of ['Symptom', 'Cause', 'See it', 'Do'])
        expect(
          /\*\*(?:Cause and what to do)\*\*/.test(chapter) || chapter.includes(`**${part}`),
          chapter,
        ).toBe(true);
  });

  test('quote what the configuration says', () => {
    const missing = (secret: string): string[] =>
      resolveConfiguration({
        environment: { SPACETIME_ENV: 'production', SPACETIME_SECRET: secret },
        readSecret: () => '',
      }).problems.map((problem) => `error: ${problem}`);
    const none = resolveConfiguration({ environment: { SPACETIME_ENV: 'production' }, readSecret: () => '' });
    const pair = resolveConfiguration({ environment: { SPACETIME_TLS_CERT: 'a' }, readSecret: () => '' });
    for (const line of [
      ...missing('short'),
      ...missing('change-me-change-me-change-me-change-me'),
      ...none.problems.map((problem) => `error: ${problem}`),
      ...pair.problems.map((problem) => `error: ${problem}`),
    ])
      expect(text).toContain(line);
  });

  test.each([
    ['Cannot listen on', 'src/server/net'],
    ['is not on the whitelist of this environment.', 'src/server'],
    ['No scene is loaded: ', 'src/server'],
    ['The scene had not loaded after', 'src/server/scenes'],
    ['The signing keys in the store were sealed with another SPACETIME_SECRET.', 'src/server/auth'],
    ['The certificate cannot be used: ', 'src/server'],
    ['The certificate cannot be read: ', 'src/server'],
    ['another server uses it', 'src/server/store'],
    ['Desktop mode: no headset', 'src/app/browser'],
    ['The headset session has ended. Enter VR leads back.', 'src/app/browser'],
    ['sealed anew with the secret of now', 'src/server/auth'],
  ])('quote what the program says: %s', (words, folder) => {
    const told = [text, textOf('docs/secrets.md')].join('\n').replaceAll('\n', ' ');
    expect(told).toContain(words);
    expect(filesIn(folder).some((source) => textOf(source).includes(words))).toBe(true);
  });

  test('quote the advice of an error as it is', () => {
    expect(text).toContain(errorTable.not_found.advice);
  });
});

describe('limits and times', () => {
  const rows = [
    ...['The world', 'The API', 'The streams'].flatMap((heading) =>
      tableRows('docs/known-limits.md', heading),
    ),
    ...tableRows('docs/retention.md', 'What the server keeps by itself'),
  ].map(([what = '', limit = '', where = '']) => [what, limit, where] as const);

  test.each(rows)('%s: %s', (_, limit, where) => {
    const places = [...where.matchAll(/[\w./-]+\/[\w./-]*/g)].map(([place]) => place);
    expect(places.length).toBeGreaterThan(0);
    for (const place of places) expect(existsSync(path.join(root, place)), place).toBe(true);
    const known = new Set(
      places.filter((place) => place.endsWith('.ts')).flatMap((place) => numbersIn(textOf(place))),
    );
    const told = [
      ...limit
        .replaceAll(/`[^`]*`|\([^)]*\)/g, '')
        .matchAll(/(\d+(?: \d{3})*)(?: (MiB|KiB|s|minutes|hours|days))?/g),
    ];
    const unknown = told
      .map(
        ([shown, number = '', unit = '']) =>
          [shown, Number(number.replaceAll(' ', '')) * (sizes[unit] ?? 1)] as const,
      )
      .filter(([, value]) => !known.has(value));
    expect(unknown).toEqual([]);
  });

  test('are many', () => {
    expect(rows.length).toBeGreaterThan(40);
  });
});

const sizes: Readonly<Record<string, number>> = {
  MiB: 1024 ** 2,
  KiB: 1024,
  s: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** Every number of a source, and what numbers that are multiplied there make. */
function numbersIn(source: string): number[] {
  return [...source.replaceAll('dayMs', '86_400_000').matchAll(/\d[\d_]*(?:\s*\*\s*\d[\d_]*)*/g)].map(
    ([product]) =>
      product.split('*').reduce((value, factor) => value * Number(factor.replaceAll('_', '').trim()), 1),
  );
}

/** Sources below a folder, without tests. */
function filesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map((name) => `${folder}/${name}`)
    .filter((name) => statSync(path.join(root, name)).isFile());
}
