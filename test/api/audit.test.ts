import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyAuditFile } from '../../src/server/offline/index.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function tokenFor(role: 'auditor' | 'developer'): Promise<Record<string, string>> {
  const { issuer } = server.server.parts.auth;
  const wish = { subject: role, role, createdBy: 'test', refresh: false } as const;
  return { authorization: `Bearer ${(await issuer.session(wish)).accessToken}` };
}

const pause = () =>
  server.request('/time', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ paused: true }),
  });

test('every act is written before its answer goes out, with who, what, where and which request', async () => {
  const answer = await pause();
  expect(answer.status).toBe(200);
  const { body } = await server.client.call('audit', { query: { action: 'time.change', limit: '1' } });
  expect(body.items).toMatchObject([
    {
      actor: 'operator',
      role: 'admin',
      token_id: expect.stringMatching(/./),
      address: '127.0.0.1',
      target: '/time',
      outcome: 'done',
      request_id: answer.headers.get('x-request-id'),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
  expect(Math.abs(Date.parse(body.items[0]?.at ?? '') - Date.now())).toBeLessThan(600_000);
});

test('lists are filtered and paged, newest first', async () => {
  for (let i = 0; i < 5; i++) await pause();
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const query = { action: 'time.change', limit: '2', ...(cursor === undefined ? {} : { cursor }) };
    const { body } = await server.client.call('audit', { query });
    seen.push(...body.items.map(({ seq }) => seq));
    cursor = body.next_cursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen.length).toBeGreaterThanOrEqual(6);
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
  const none = await server.client.call('audit', { query: { to: '2001-01-01T00:00:00Z' } });
  expect(none.body).toEqual({ items: [], next_cursor: null });
  const other = await server.client.call('audit', { query: { actor: 'nobody' } });
  expect(other.body.items).toEqual([]);
  expect((await server.request('/audit?cursor=abc')).status).toBe(422);
  expect((await server.request('/audit?outcome=perhaps')).status).toBe(422);
});

test('auditors read it and developers do not, which is counted', async () => {
  const read = (headers: Record<string, string>) => fetch(new URL('/audit', server.url), { headers });
  expect((await read(await tokenFor('auditor'))).status).toBe(200);
  const developer = await tokenFor('developer');
  for (let i = 0; i < 3; i++) expect((await read(developer)).status).toBe(403);
  await server.server.parts.audit.writeRefusals();
  const { body } = await server.client.call('audit', { query: { actor: 'developer', outcome: 'refused' } });
  expect(body.items).toMatchObject([
    { action: 'request.refused', target: 'audit', detail: { code: 'permission_denied', count: 3 } },
  ]);
});

test('acts on tokens are listed apart', async () => {
  await server.client.call('admin_token_create', {
    body: { kind: 'session', subject: 'eve', role: 'readonly' },
  });
  await pause();
  const { body } = await server.client.call('auth_audit', {});
  expect(body.items[0]).toMatchObject({ action: 'token.create' });
  expect(new Set(body.items.map(({ action }) => action.split('.')[0]))).not.toContain('time');
  expect(JSON.stringify(body)).not.toContain('eyJ');
});

test('an export is whole by itself, and the server says so of its store', async () => {
  const answer = await server.request('/audit/export');
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
  const lines = (await answer.text()).trimEnd().split('\n');
  const { keyId } = server.server.parts.audit.signer;
  const file = path.join(server.dataFolder, 'exported.jsonl');
  const verify = async (list: readonly string[]) => {
    await writeFile(file, `${list.join('\n')}\n`);
    return verifyAuditFile(file, keyId);
  };
  const found = await verify(lines);
  expect(found).toMatchObject({ valid: true, entries: expect.any(Number), broken_at: null });
  expect((await verify(lines.toSpliced(3, 1))).valid).toBe(false);
  const { body } = await server.client.call('audit_verify', {});
  expect(body).toMatchObject({ valid: true, broken_at: null, key_id: keyId });
  expect(body.entries).toBeGreaterThanOrEqual(found.entries);
  const part = await server.request(`/audit/export?from=${new Date(Date.now() + 60_000).toISOString()}`);
  expect((await part.text()).trimEnd().split('\n')).toHaveLength(2);
});

test('figures of the checks of tokens are numbers', async () => {
  const { body } = await server.client.call('auth_metrics', {});
  expect(body.checks).toBeGreaterThan(0);
  expect(body.active_tokens).toBeGreaterThan(0);
  expect(body.signing_keys).toBe(1);
});
