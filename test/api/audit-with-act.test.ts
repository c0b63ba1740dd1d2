import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.lab,
    SPACETIME_WEBHOOK_TARGETS: '127.0.0.1',
  });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

/** What the store keeps, beside the audit and what it notes of requests and of the world by itself. */
const watched = [
  'SELECT * FROM jobs',
  'SELECT * FROM webhooks',
  'SELECT * FROM webhook_secrets',
  'SELECT * FROM webhook_deliveries',
  'SELECT id, role, family, ends_ms FROM tokens',
  'SELECT * FROM token_families',
  'SELECT * FROM role_assignments',
  'SELECT * FROM signing_keys',
  'SELECT * FROM bans',
  'SELECT * FROM kept_values',
  "SELECT slot, tick FROM saves WHERE kind = 'manual'",
];

test('a change that cannot be audited does not happen', async () => {
  const { client } = world;
  const hook = { url: 'http://127.0.0.1:9/hook', events: ['job.failed'] as const };
  const { body: kept } = await client.call('webhook_create', { body: { ...hook, events: ['job.failed'] } });
  const { body: token } = await client.call('admin_token_create', {
    body: { kind: 'session', subject: 'ada', role: 'readonly' },
  });
  const { body: machine } = await client.call('admin_token_create', {
    body: { kind: 'service', name: 'probe', permissions: ['scene.read'], lifetime_days: 1 },
  });
  const { body: ban } = await client.call('admin_ban_add', {
    body: { address: '192.0.2.7', reason: 'test' },
  });
  await client.call('admin_role_assign', { params: { subject: 'grace' }, body: { role: 'developer' } });
  await client.call('save_create', { body: { slot: 'first' } });
  await client.call('admin_whitelist_add', { body: { list: 'allow', pattern: 'scenes/mine/*' } });
  const file = new DatabaseSync(path.join(world.dataFolder, 'store.sqlite'));
  const before = contentOf(file);
  file.exec(
    "CREATE TRIGGER no_audit BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'the audit is full'); END",
  );
  const send = async (method: string, where: string, body?: unknown): Promise<void> => {
    const answer = await world.request(where, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    expect([method, where, answer.status]).toEqual([method, where, 503]);
    expect(await answer.json()).toMatchObject({ code: 'store_unavailable' });
  };
  await send('POST', '/jobs', { type: 'export_state', input: {} });
  await send('POST', '/webhooks', hook);
  await send('PUT', `/webhooks/${kept.id}`, { ...hook, description: 'other' });
  await send('POST', `/webhooks/${kept.id}/rotate`, {});
  await send('POST', `/webhooks/${kept.id}/ping`);
  await send('POST', `/webhooks/${kept.id}/deliveries/redeliver`);
  await send('DELETE', `/webhooks/${kept.id}`);
  await send('POST', '/admin/tokens', { kind: 'session', subject: 'eve', role: 'readonly' });
  await send('DELETE', `/admin/tokens/${token.token_id}`);
  await send('POST', `/admin/tokens/${machine.token_id}/renew`, {});
  await send('POST', '/admin/tokens/revoke', { subject: 'ada' });
  await send('POST', '/auth/token', {});
  await send('POST', '/auth/rotate', {});
  await send('POST', '/auth/revoke', {});
  await send('POST', '/admin/signing-keys/rotate', {});
  await send('PUT', '/admin/roles/assignments/ada', { role: 'visitor' });
  await send('DELETE', '/admin/roles/assignments/grace');
  await send('POST', '/admin/bans', { address: '192.0.2.8', reason: 'test' });
  await send('DELETE', `/admin/bans/${ban.id}`);
  await send('PUT', '/admin/maintenance', { on: true });
  await send('PUT', '/admin/lockdown', { on: true });
  await send('PUT', '/admin/endpoints/scene_load', { on: false });
  await send('PATCH', '/admin/config', { settings: { visitor_limit: '5' } });
  await send('POST', '/admin/whitelist', { list: 'allow', pattern: 'scenes/other/*' });
  await send('DELETE', '/admin/whitelist?list=allow&pattern=scenes%2Fmine%2F*');
  await send('POST', '/saves', { slot: 'second' });
  await send('DELETE', '/saves/first');
  expect(contentOf(file)).toEqual(before);
  // The world is no part of the store: who has set the time is not told that he has not.
  const line = await joinWorld(world.url, 'Op', { token: world.token });
  expect(await line.ask({ type: 'set_time', factor: 3 })).toMatchObject({ ok: true });
  line.close();
  file.exec('DROP TRIGGER no_audit');
  file.close();
  const { body: job } = await client.call('job_create', { body: { type: 'export_state', input: {} } });
  const { body: audit } = await client.call('audit', { query: { action: 'job.create' } });
  expect(audit.items).toMatchObject([{ actor: 'operator', target: job.id, outcome: 'done' }]);
  expect((await client.call('audit_verify', {})).body).toMatchObject({ valid: true });
});

test('a job that is removed before its end leaves two entries: it was cancelled, and it is gone', async () => {
  const { client } = world;
  const span = { from: '2000-01-01T00:00:00Z', to: '2000-03-01T00:00:00Z', step_seconds: 60 };
  const { body: job } = await client.call('job_create', {
    body: { type: 'bake_ephemeris', input: { bodies: ['earth'], center: 'sun', ...span } },
  });
  await client.call('job_delete', { params: { id: job.id } });
  const { body: audit } = await client.call('audit', { query: { action: 'job.delete' } });
  expect(audit.items).toMatchObject([
    { target: job.id, outcome: 'done', detail: { step: 'remove' } },
    { target: job.id, outcome: 'done', detail: { step: 'cancel' } },
  ]);
});

function contentOf(file: DatabaseSync): unknown[] {
  return watched.map((query) => file.prepare(query).all());
}
