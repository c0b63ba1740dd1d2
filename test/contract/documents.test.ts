import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes, integrateExitCodes, startExitCodes, superviseExitCodes } from '../../src/cli/index.ts';
import {
  errorTable,
  outsideVariables,
  routeIds,
  routes,
  settingNames,
  settings,
  telemetryCloseCodes,
  telemetryPath,
  worldCloseCodes,
  worldPath,
} from '../../src/protocol/index.ts';
import { observedMetrics, restartExitCode, sampledMetrics } from '../../src/server/index.ts';
import { filesBelow, textOf } from '../support/deployment.ts';
import { anchorsOf, callsIn, type Document, documents, wrongCall } from '../support/documents.ts';
import { root } from '../support/server.ts';

const all = documents();
const named: readonly [string, Document][] = all.map((document) => [document.file, document]);

const variables = new Set<string>([
  ...outsideVariables,
  // Of the scripts that make assets.
  'SPACETIME_ASSETS_TMP',
  ...settingNames.flatMap((name) => [settings[name].variable, `${settings[name].variable}_FILE`]),
]);

const pathPattern = (template: string): RegExp =>
  new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+').replaceAll('*', '.*')}$`);
/** What the supervisor can be told, as its source has it. */
const [, orders = ''] =
  /orders: readonly Order\[\] = \[(.*)\]/.exec(textOf('src/tools/supervise/control.ts')) ?? [];
const known = [
  ...[...orders.matchAll(/'(\w+)'/g)].map(([, order]) => ({ method: 'POST', path: `/${order}` })),
  ...routeIds.map((id) => ({ method: routes[id].method, path: routes[id].path })),
  ...[worldPath, telemetryPath].map((place) => ({ method: 'GET', path: place })),
].map(({ method, path: template }) => ({ method, pattern: pathPattern(template) }));

/** Folders of the repository that documents speak of. */
const folders = /^(?:src|test|deploy|docs|scripts|scenes|config|data|bin)\//;
/** What an operator writes where it is wanted. */
const optional = new Set(['config/spacetime.json']);
const scripts = Object.keys((JSON.parse(textOf('package.json')) as { scripts: object }).scripts);

/** Every name that the sources know, to find those of fields that none has any more. */
const names = new Set(
  ['src', 'scripts', 'deploy']
    .flatMap(filesBelow)
    .filter((file) => /\.(?:tsx?|mjs|ya?ml|hcl)$/.test(file) && !file.includes('.test.'))
    .flatMap((file) => textOf(file).match(/[A-Za-z0-9_]+/g) ?? []),
);
/** Figures of the process and of Node, which a library makes; docs/metrics.md is held against them elsewhere. */
const ofProcess = /^(?:nodejs|process)_/;
const ports = new Set([
  ...[settings.port, settings.tls_port, settings.supervisor_port, settings.discovery_port].map(
    ({ fallback }) => Number(fallback('production')),
  ),
  // Any free one; of telemetry; of proxies; of receivers in examples; of a collector of traces; of Vault.
  ...[0, Number(settings.port.fallback('production')) + 1, 80, 443, 9000, 4318, 8200],
]);
const ends = new Set<number>([
  ...Object.values(exitCodes),
  ...Object.values(integrateExitCodes),
  ...Object.values(startExitCodes),
  ...Object.values(superviseExitCodes),
  restartExitCode,
]);
const closings = new Set<number>([...Object.values(worldCloseCodes), ...Object.values(telemetryCloseCodes)]);

describe.each(named)('%s', (file, { text, spans, typed }) => {
  test('names settings that there are', () => {
    const told = text.match(/\bSPACETIME_[A-Z0-9_]*[A-Z0-9]\b/g) ?? [];
    expect(told.filter((name) => !variables.has(name))).toEqual([]);
  });

  test('names metrics that there are', () => {
    const told = text.match(/\bspacetime_[a-z_]*[a-z]\b/g) ?? [];
    const plain = told.map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
    expect(plain.filter((name) => !Object.hasOwn({ ...observedMetrics, ...sampledMetrics }, name))).toEqual(
      [],
    );
  });

  test('calls commands that there are, with options that they have', () => {
    const calls = [...typed, ...spans].flatMap(callsIn);
    const wrong = calls.filter((words) => /^[a-z-]/.test(words[0] ?? '')).map(wrongCall);
    expect(wrong.filter((trouble) => trouble !== '')).toEqual([]);
  });

  test('runs scripts that there are', () => {
    const run = [...typed, ...spans].flatMap((line) => [...line.matchAll(/\bnpm run ([a-z-]+)/g)]);
    expect(run.map(([, name = '']) => name).filter((name) => !scripts.includes(name))).toEqual([]);
  });

  test('asks for routes that there are', () => {
    const asked = [...spans, ...typed].flatMap((line) => [
      ...line.matchAll(/\b(GET|HEAD|POST|PUT|PATCH|DELETE) (\/[\w/{}.*:-]*)/g),
    ]);
    const strange = asked.filter(
      ([, method, place = '']) =>
        !known.some((route) => route.pattern.test(place) && [route.method, 'HEAD'].includes(method ?? '')),
    );
    expect(strange.map(([call]) => call)).toEqual([]);
  });

  test('names fields that there are', () => {
    const told = spans.filter(
      (span) => /^[a-z][a-z0-9]*(?:[._][a-z0-9]+)+$/.test(span) && span.includes('_'),
    );
    const strange = told.filter((field) => !field.split('.').every((part) => names.has(part)));
    expect(strange.filter((field) => !ofProcess.test(field) && !field.startsWith('spacetime_'))).toEqual([]);
  });

  test('names ports, codes of errors and of ends that there are', () => {
    const numbers = (pattern: RegExp): number[] =>
      [...text.matchAll(pattern)].map(([, number]) => Number(number));
    const told = numbers(/(?:\b(?:127\.0\.0\.1|localhost|example\.(?:org|com)):|\b[Pp]ort `?)(\d+)\b/g);
    expect(told.filter((port) => !ports.has(port))).toEqual([]);
    expect(numbers(/\bexit code (\d+)/g).filter((code) => !ends.has(code))).toEqual([]);
    expect(numbers(/\bclose code (\d+)/g).filter((code) => !closings.has(code))).toEqual([]);
    const refusals = [...text.matchAll(/\b([45]\d\d) `([a-z]+(?:_[a-z]+)*)`/g)];
    const wrong = refusals.filter(
      ([, status, code = '']) =>
        (errorTable as Readonly<Record<string, { readonly status: number }>>)[code]?.status !==
        Number(status),
    );
    expect(wrong.map(([refusal]) => refusal)).toEqual([]);
  });

  test('names files that there are', () => {
    const files = spans.filter(
      (span) => folders.test(span) && !/[<>*{}\s…]/.test(span) && !optional.has(span),
    );
    expect(files.filter((span) => !existsSync(path.join(root, span.replace(/:\d+$/, ''))))).toEqual([]);
  });

  test('leads to files that there are', () => {
    const targets = [...text.matchAll(/\]\(([^)\s#:]+)(?:#[^)\s]*)?\)/g)].map(([, target = '']) => target);
    const lost = targets.filter((target) => !existsSync(path.join(root, path.dirname(file), target)));
    expect(lost).toEqual([]);
  });

  test('leads to chapters that there are', () => {
    const links = [...text.matchAll(/\]\(([^)\s#:]*)#([^)\s]+)\)/g)];
    const lost = links.filter(([, target = '', anchor = '']) => {
      const document = target === '' ? file : path.join(path.dirname(file), target);
      return document.endsWith('.md') && !anchorsOf(textOf(document)).has(anchor);
    });
    expect(lost.map(([link]) => link)).toEqual([]);
  });
});

test('the README, or a guide that it leads to, leads to every document', () => {
  const guides = ['README.md', 'docs/architecture.md', 'docs/deployment.md'].map(textOf).join('\n');
  const lost = all.map(({ file }) => path.basename(file)).filter((name) => !guides.includes(`${name})`));
  expect(lost.filter((name) => name !== 'README.md')).toEqual([]);
});
