import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createApp } from './app.ts';
import type { Handlers } from './calls.ts';
import { Page } from './page.ts';

/** No handler is ever reached here. */
const handlers = new Proxy({} as Handlers, {
  get: () => () => {
    throw new Error('not reached');
  },
});

function makeApp() {
  return createApp({
    authenticator: {
      identify: () => Promise.reject(new Error('not reached')),
      endsSoon: () => undefined,
    },
    handlers,
    page: new Page('/nowhere'),
    apiOn: true,
    logger: pino({ enabled: false }),
    stopping: new AbortController().signal,
    requestTimeoutMs: 30_000,
    connectionLimit: 10,
  });
}

test('a route that declares no permission stops the start', () => {
  expect(() => makeApp().get('/forgotten', () => 'open')).toThrow(
    '/forgotten declares no permission; the server does not start',
  );
});

test('a handler that breaks its promise, or breaks, is answered without its reason', async () => {
  const app = makeApp();
  const answer = await app.inject({ method: 'GET', url: '/health' });
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toMatchObject({ code: 'internal' });
  expect(answer.body).not.toContain('not reached');
  await app.close();
});
