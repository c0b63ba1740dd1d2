import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProblemError } from '../../src/client/index.ts';
import { runHere } from '../support/run-here.ts';
import {
  endProcesses,
  operatorToken,
  root,
  startServerProcess,
  startTestServer,
  type TestServer,
} from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { traversals } from '../support/traversals.ts';

let server: TestServer;
let content: string;
let whitelist: string;
beforeAll(async () => {
  content = temporaryFolder();
  whitelist = path.join(content, 'whitelist.json');
  await cp(path.join(root, 'scenes'), path.join(content, 'scenes'), { recursive: true });
  await mkdir(path.join(content, 'more'));
  await cp(path.join(root, 'scenes/moon-orbit.scene.json'), path.join(content, 'more/moon.scene.json'));
  await writeFile(whitelist, JSON.stringify({ test: { allow: ['scenes/**'] } }));
  server = await startTestServer(variables());
});
afterAll(async () => {
  await server.stop();
  endProcesses();
  removeTemporaryFolders();
});

const variables = (): Record<string, string> => ({
  SPACETIME_CONTENT_DIR: content,
  SPACETIME_WHITELIST: whitelist,
});

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'none',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  );
}

const lastOf = async (action: string) =>
  (await server.client.call('audit', { query: { action, limit: '1' } })).body.items[0];

test('the log is searched by severity and text, newest first, and holds no secret', async () => {
  await fetch(new URL('/status', server.url), { headers: { authorization: 'Bearer wrong' } });
  await server.client.call('admin_config', {});
  const { body } = await server.client.call('admin_logs', { query: { search: '/ADMIN/config', limit: '5' } });
  expect(body.items[0]).toMatchObject({
    level: 'debug',
    message: 'request',
    context: { route: '/admin/config' },
  });
  const seqs = (await server.client.call('admin_logs', { query: { limit: '1000' } })).body.items.map(
    ({ seq }) => seq,
  );
  expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
  const severe = await server.client.call('admin_logs', { query: { level: 'warn' } });
  for (const { level } of severe.body.items) expect(['warn', 'error', 'fatal']).toContain(level);
  const { administration } = server.server.parts;
  const secrets = ['eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.abc_def', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'];
  for (const secret of [...secrets, server.token])
    administration.logs.push(`{"level":"warn","time":"2026-01-01T00:00:00.000Z","message":"said ${secret}"}`);
  const text = await (await server.request('/admin/logs?limit=1000')).text();
  for (const secret of [...secrets, server.token]) expect(text).not.toContain(secret);
  expect(text).toContain('said (hidden)');
});

test('settings that may change do so at once, are kept, and are audited', async () => {
  const { body } = await server.client.call('admin_config', {});
  expect(body.items.find(({ name }) => name === 'log_level')).toMatchObject({
    value: 'debug',
    runtime: true,
  });
  const changed = await server.client.call('admin_config_set', {
    body: { settings: { scene_history: 2, log_level: 'error' } },
  });
  expect(changed.body.items.find(({ name }) => name === 'scene_history')).toMatchObject({
    value: 2,
    origin: 'set while running',
  });
  const before = server.logged.length;
  await server.client.call('admin_config', {});
  expect(server.logged.length).toBe(before);
  expect(await lastOf('config.set')).toMatchObject({
    target: 'scene_history log_level',
    detail: { scene_history: 2, log_level: 'error' },
    outcome: 'done',
  });
  for (let i = 0; i < 3; i++)
    await server.client.call('scene_load', {
      body: { scene_path: 'scenes/moon-orbit.scene.json' },
      query: { wait: '30' },
    });
  expect((await server.client.call('scene_history', {})).body.items).toHaveLength(2);
  await server.client.call('admin_config_set', {
    body: { settings: { scene_history: null, log_level: null } },
  });
  expect((await server.client.call('scene_history', {})).body.items.length).toBeGreaterThan(3);
});

test('of changes at the same time none undoes another', async () => {
  const { client } = server;
  const { rules, settings } = server.server.parts.administration;
  const patterns = Array.from({ length: 5 }, (_, i) => `at-once/${i}/*`);
  await Promise.all([
    ...patterns.map((pattern) => client.call('admin_whitelist_add', { body: { pattern, list: 'deny' } })),
    client.call('admin_config_set', { body: { settings: { scene_history: 7 } } }),
    client.call('admin_config_set', { body: { settings: { visitor_limit: 9 } } }),
    client.call('admin_endpoint_set', { params: { id: 'saves' }, body: { on: false } }),
    client.call('admin_endpoint_set', { params: { id: 'scenes' }, body: { on: false } }),
  ]);
  const { switches } = server.server.parts.guard;
  expect([switches.isOff('saves'), switches.isOff('scenes')]).toEqual([true, true]);
  expect(rules.list().map(({ pattern }) => pattern)).toEqual(expect.arrayContaining(patterns));
  const changed = settings.list().filter(({ origin }) => origin === 'set while running');
  expect(changed.map(({ name }) => name).sort()).toEqual(['scene_history', 'visitor_limit']);
  for (const id of ['saves', 'scenes'])
    await client.call('admin_endpoint_set', { params: { id }, body: { on: true } });
  for (const pattern of patterns)
    await client.call('admin_whitelist_remove', { query: { pattern, list: 'deny' } });
  await client.call('admin_config_set', { body: { settings: { scene_history: null, visitor_limit: null } } });
});

test('what keeps somebody out cannot be changed, and a wrong value changes nothing', async () => {
  const weaker: Record<string, string | number | boolean>[] = [
    { visitors: 'open' },
    { api: true },
    { env: 'development' },
    { secret: 'x'.repeat(40) },
    { trusted_proxies: '0.0.0.0/0' },
    { cors_origins: 'https://example.net' },
    { 'limits.factor': 1000 },
    { host: '0.0.0.0' },
    { webhook_targets: '10.0.0.0/8' },
    { 'limits.overruns': 1000 },
  ];
  for (const settings of weaker)
    expect(
      await codeOf(server.client.call('admin_config_set', { body: { settings } })),
      JSON.stringify(settings),
    ).toBe('setting_fixed');
  for (const settings of [{ scene_history: 0 }, { scene_history: 3, log_level: 'loud' }, { no_such: 1 }, {}])
    expect(await codeOf(server.client.call('admin_config_set', { body: { settings } }))).toBe(
      'invalid_request',
    );
  const { items } = (await server.client.call('admin_config', {})).body;
  expect(items.find(({ name }) => name === 'scene_history')?.value).toBe(10);
  expect(items.find(({ name }) => name === 'secret')?.value ?? '(hidden)').toBe('(hidden)');
});

test('rules of the whitelist hold at once, the denied ones win, and traversal is refused', async () => {
  const load = () =>
    codeOf(
      server.client.call('scene_load', {
        body: { scene_path: 'more/moon.scene.json' },
        query: { wait: '30' },
      }),
    );
  expect(await load()).toBe('scene_not_allowed');
  const added = await server.client.call('admin_whitelist_add', { body: { pattern: 'more/' } });
  expect(added.body.rules).toContainEqual({ pattern: 'more/', list: 'allow', origin: 'runtime' });
  expect(await lastOf('whitelist.add')).toMatchObject({ target: 'more/', detail: { list: 'allow' } });
  expect(await load()).toBe('none');
  await server.client.call('admin_whitelist_add', { body: { pattern: 'more/*.scene.json', list: 'deny' } });
  expect(await load()).toBe('scene_not_allowed');
  await server.client.call('admin_whitelist_remove', {
    query: { pattern: 'more/*.scene.json', list: 'deny' },
  });
  expect(await load()).toBe('none');
  for (const pattern of [
    ...traversals,
    '../**',
    '/etc/**',
    'scenes/**/../x',
    'a\\*',
    '%2e%2e/**',
    'scenes//**',
    'a**/b',
  ])
    expect(await codeOf(server.client.call('admin_whitelist_add', { body: { pattern } })), pattern).toMatch(
      /^(path_refused|invalid_request)$/,
    );
  expect(await codeOf(server.client.call('admin_whitelist_remove', { query: { pattern: 'nothing' } }))).toBe(
    'unknown_rule',
  );
});

test('the whitelist file is read again, and a damaged one changes nothing', async () => {
  const patterns = async () =>
    (await server.client.call('admin_whitelist', {})).body.rules.map(({ pattern }) => pattern);
  await writeFile(whitelist, JSON.stringify({ test: { allow: ['scenes/**', 'third/**'] } }));
  await server.client.call('admin_whitelist_reload', {});
  expect(await patterns()).toEqual(['scenes/**', 'third/**', 'more/']);
  const good = await readFile(whitelist, 'utf8');
  await writeFile(whitelist, '{');
  expect(await codeOf(server.client.call('admin_whitelist_reload', {}))).toBe('whitelist_damaged');
  expect(await patterns()).toEqual(['scenes/**', 'third/**', 'more/']);
  await writeFile(whitelist, good);
});

test('loads are counted by scene, caches are cleared by name', async () => {
  const { items } = (await server.client.call('admin_scenes', {})).body;
  const moon = items.find(({ path: one }) => one === 'scenes/moon-orbit.scene.json');
  expect(moon).toMatchObject({ loads: 3, loaded: 3, failed: 0, timed_out: 0 });
  expect(moon?.max_ms ?? 0).toBeGreaterThan(0);
  const one = await server.client.call('admin_cache_clear', { body: { name: 'scene_documents' } });
  expect(one.body.cleared).toEqual([{ name: 'scene_documents', entries: expect.any(Number) }]);
  expect((await server.client.call('admin_cache_clear', { body: {} })).body.cleared.length).toBeGreaterThan(
    1,
  );
  expect(await codeOf(server.client.call('admin_cache_clear', { body: { name: 'none' } }))).toBe(
    'unknown_cache',
  );
});

test('figures are numbers, health names what it rests on, security names who was refused', async () => {
  const { body: metrics } = await server.client.call('admin_metrics', {});
  expect(metrics).toMatchObject({ audit_entries: expect.any(Number), jobs: 0, webhooks: 0, visitors: 0 });
  const { body: health } = await server.client.call('admin_health', {});
  expect(health.status).toBe('ok');
  expect(health.checks.map(({ name }) => name)).toContain('store');
  expect((await fetch(new URL('/admin/logs', server.url))).status).toBe(401);
  await server.server.parts.audit.writeRefusals();
  const { body: security } = await server.client.call('admin_security', {});
  expect(security.items).toContainEqual(
    expect.objectContaining({ actor: 'anonymous', target: 'admin_logs', outcome: 'refused' }),
  );
  expect((await server.client.call('admin_webhooks', {})).body).toMatchObject({ hooks: 0, dead: 0 });
  expect((await server.client.call('admin_jobs', {})).body.by_state).toBeTypeOf('object');
});

test('a restart ends the process for its supervisor, and what was set outlives it', async () => {
  const dataFolder = temporaryFolder();
  const own = { SPACETIME_ENV: 'test', SPACETIME_DATA_DIR: dataFolder, ...variables() };
  const first = await startServerProcess([], own);
  const command = (...words: string[]) => runHere([...words, '--json'], own);
  expect((await command('config', 'set', 'visitor_limit=7')).code).toBe(0);
  expect((await command('whitelist', 'add', 'more/**')).code).toBe(0);
  expect((await command('scene', 'load', 'more/moon.scene.json')).code).toBe(0);
  expect(JSON.parse((await command('logs', '--search', 'scene load')).stdout).items.length).toBeGreaterThan(
    0,
  );
  const ended = new Promise((resolve) => first.child.once('close', resolve));
  const answer = await fetch(new URL('/admin/restart', first.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${await operatorToken(first.url, dataFolder)}` },
  });
  expect(await answer.json()).toEqual({ restarting: true, exit_code: 75 });
  expect(await ended).toBe(75);
  const second = await startServerProcess([], own);
  const { items } = JSON.parse((await command('config', 'show')).stdout);
  expect(items.find(({ name }: { name: string }) => name === 'visitor_limit')).toMatchObject({
    value: 7,
    origin: 'set while running',
  });
  const { rules } = JSON.parse((await command('whitelist', 'list')).stdout);
  expect(rules).toContainEqual({ pattern: 'more/**', list: 'allow', origin: 'runtime' });
  const history = JSON.parse((await command('scene', 'history')).stdout);
  expect(history.items.map((load: { path: string }) => load.path)).toContain('more/moon.scene.json');
  expect(await second.stop()).toBe(0);
  expect(await command('audit', 'verify')).toMatchObject({ code: 0 });
}, 120_000);
