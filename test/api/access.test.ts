import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Problem, routeIds, routes, settings } from '../../src/protocol/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
let content: string;
beforeAll(async () => {
  content = await makeContent();
  world = await startTestServer({ SPACETIME_CONTENT_DIR: content, SPACETIME_SCENE: paths.orbit });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

const guarded = routeIds.filter((id) => routes[id].permission !== 'none');
const open = routeIds.filter((id) => routes[id].permission === 'none');
const addressOf = (id: (typeof routeIds)[number]) => routes[id].path.replace(/\{[a-z_]+\}/g, 'x');

/** A token that a route may end without harm to other tests. */
async function spareToken(id: string): Promise<string> {
  const wish = { subject: `spare-${id}`, role: 'admin', createdBy: 'test', refresh: true } as const;
  return (await world.server.parts.auth.issuer.session(wish)).accessToken;
}

async function ask(id: (typeof routeIds)[number], authorization?: string): Promise<Response> {
  const headers = authorization === undefined ? {} : { authorization };
  return fetch(world.url + addressOf(id), { method: routes[id].method, headers });
}

describe('every route', () => {
  test.each(guarded)('%s refuses strangers and wrong tokens, and takes the operator', async (id) => {
    for (const header of [
      undefined,
      'Bearer wrong',
      `Basic ${world.token}`,
      'Bearer',
      `Bearer ${world.token}x`,
      `bearer  ${world.token} y`,
    ]) {
      const answer = await ask(id, header);
      expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([401, 'unauthenticated']);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
    expect((await ask(id, `Bearer ${await spareToken(id)}`)).status).not.toBe(401);
  });

  test.each(open)('%s takes everybody, but no wrong token', async (id) => {
    expect((await ask(id)).status).toBe('body' in routes[id] ? 422 : 200);
    expect((await ask(id, 'Bearer wrong')).status).toBe(401);
  });

  test.each(guarded)('%s looks at the token before the body', async (id) => {
    const { method } = routes[id];
    if (method === 'GET') return;
    const answer = await fetch(world.url + addressOf(id), {
      method,
      body: '{',
      headers: { 'content-type': 'text/plain' },
    });
    expect(answer.status).toBe(401);
  });
});

test('with the API off, only what needs no permission exists', async () => {
  const off = await startTestServer({
    SPACETIME_API: 'off',
    SPACETIME_CONTENT_DIR: content,
    SPACETIME_SCENE: paths.orbit,
  });
  for (const id of routeIds) {
    const answer = await off.request(addressOf(id), { method: routes[id].method });
    const { permission } = routes[id];
    const served = 'body' in routes[id] ? 422 : 200;
    expect([id, answer.status]).toEqual([id, permission === 'none' ? served : 404]);
  }
  const line = await joinWorld(off.url);
  expect(line.state).toBe('live');
  line.close();
  await off.stop();
});

/** Routes that end the token they are called with, or show one. */
const ending = new Set(['auth_token', 'auth_rotate', 'auth_revoke']);

describe('the credential', () => {
  test('lies in a file for its owner alone, in a folder for its owner alone', () => {
    for (const name of ['credential.json', 'secret', 'store.sqlite'])
      expect(statSync(path.join(world.dataFolder, name)).mode & 0o777, name).toBe(0o600);
    expect(statSync(world.dataFolder).mode & 0o777).toBe(0o700);
  });

  test('appears in no answer and no line of the log', async () => {
    const line = await joinWorld(world.url, 'Ada', { token: world.token });
    const answers = await Promise.all([
      ...routeIds.filter((id) => !ending.has(id)).map((id) => ask(id, `Bearer ${world.token}`)),
      ask('scene_read', `Bearer ${world.token}x`),
      fetch(`${world.url}/status?token=${world.token.slice(0, 5)}`),
    ]);
    for (const answer of answers) {
      expect(JSON.stringify([...answer.headers])).not.toContain(world.token);
      expect(await answer.text()).not.toContain(world.token);
    }
    line.close();
    expect(JSON.stringify(world.logged)).not.toContain(world.token);
    expect(world.logged.length).toBeGreaterThan(10);
  });
});

test('the settings on disk hold no secret', () => {
  const secrets = Object.entries(settings).filter(([, setting]) => 'secret' in setting);
  expect(secrets.map(([name]) => name).sort()).toEqual(['backup_passphrase', 'previous_secret', 'secret']);
  expect(readFileSync(new URL('../../config/whitelist.json', import.meta.url), 'utf8')).not.toContain(
    world.token,
  );
});
