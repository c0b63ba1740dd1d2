import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeTemporaryFolders, temporaryFolder } from '../../../test/support/temporary.ts';
import { createLog } from '../../engine/index.ts';
import { resolveConfiguration } from '../../protocol/index.ts';
import { Vault } from '../auth/vault.ts';
import { Guard } from '../guard/guard.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import { type AppParts, createApp } from './app.ts';
import type { AuditEntry } from './audit-port.ts';
import type { Handlers } from './calls.ts';
import { Page } from './page.ts';

/** No handler is ever reached here. */
const handlers = new Proxy({} as Handlers, {
  get: () => () => {
    throw new Error('not reached');
  },
});

let store: SqliteStore;
let guard: Guard;
beforeAll(async () => {
  store = await SqliteStore.open({ file: path.join(temporaryFolder(), 'store.sqlite'), alone: true });
  guard = await Guard.open({
    configuration: resolveConfiguration({ environment: {}, readSecret: () => '' }).values,
    store,
    vault: new Vault('x'.repeat(32)),
    bound: ['127.0.0.1'],
    now: Date.now,
    steadyNow: () => performance.now(),
    onOverrun: () => {},
    log: createLog({ level: 'error', write: () => {} }),
  });
});
afterAll(async () => {
  guard.stop();
  await store.close();
  removeTemporaryFolders();
});

function makeApp(more: Partial<AppParts> = {}) {
  return createApp({
    authenticator: {
      identify: () => Promise.reject(new Error('not reached')),
      endsSoon: () => undefined,
    },
    wrongTokensPerMinute: 10,
    guard,
    audit: undefined,
    handlers,
    page: new Page('/nowhere'),
    apiOn: true,
    logger: pino({ enabled: false }),
    stopping: new AbortController().signal,
    requestTimeoutMs: 30_000,
    connectionLimit: 10,
    ...more,
  });
}

test('a route that declares no permission stops the start', () => {
  expect(() => makeApp().get('/forgotten', () => 'open')).toThrow(
    '/forgotten declares no permission; the server does not start',
  );
});

test('a handler that breaks its promise, or breaks, is answered without its reason', async () => {
  const app = makeApp();
  const answer = await app.inject({ method: 'GET', url: '/health', headers: { host: 'localhost' } });
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toMatchObject({ code: 'internal' });
  expect(answer.body).not.toContain('not reached');
  await app.close();
});

test('an act is written down before it is answered, a failed one too, and refusals are counted', async () => {
  const written: AuditEntry[] = [];
  const refused: string[] = [];
  const release = Promise.withResolvers<void>();
  const deeds: Partial<Handlers> = {
    admin_ban_remove: () => {
      throw new Error('broken');
    },
    admin_connection_close: ({ params }) => ({ status: 200, body: { id: params.id, closed: true } }),
  };
  const app = makeApp({
    handlers: deeds as Handlers,
    authenticator: {
      identify: async (token) => ({ name: token, role: token === 'ada' ? 'admin' : 'readonly' }),
      endsSoon: () => undefined,
    },
    audit: {
      record: async (entry) => {
        await release.promise;
        written.push(entry);
      },
      runWith: () => Promise.reject(new Error('not reached')),
      refused: ({ route, code }) => void refused.push(`${route} ${code}`),
    },
  });
  const send = (url: string, token: string) =>
    app.inject({ method: 'DELETE', url, headers: { host: 'localhost', authorization: `Bearer ${token}` } });
  let answered = false;
  const closing = send('/admin/connections/con_1', 'ada').then((answer) => {
    answered = true;
    return answer.statusCode;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(answered).toBe(false);
  release.resolve();
  expect(await closing).toBe(200);
  expect((await send('/admin/bans/ban_1', 'ada')).statusCode).toBe(500);
  expect((await send('/admin/bans/ban_1', 'bob')).statusCode).toBe(403);
  expect(written).toMatchObject([
    { actor: { principal: { name: 'ada' } }, action: 'connection.close', target: 'con_1', outcome: 'done' },
    { actor: { principal: { name: 'ada' } }, action: 'ban.remove', target: 'ban_1', outcome: 'failed' },
  ]);
  expect(refused).toEqual(['admin_ban_remove permission_denied']);
  await app.close();
});
