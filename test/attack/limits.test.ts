import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { worldSubprotocol } from '../../src/protocol/index.ts';
import { type Answer, ask } from '../support/ask.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

/* Ways around limits, suspensions and bans, and ways to turn them against others. */

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_TRUSTED_PROXIES: '127.0.0.1',
    SPACETIME_LIMITS_FACTOR: '1',
    SPACETIME_LIMITS_CALLS:
      'scene_read=2,time_read=1,status=2,auth_refresh=1000,auth_token=1000,auth_rotate=1000',
    SPACETIME_LIMITS_UNKNOWN: '2',
    SPACETIME_LIMITS_OVERRUNS: '2',
    SPACETIME_LIMITS_WRONG_TOKENS: '2',
  });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

let people = 0;
/** Somebody with a token, at an address of his own. */
async function somebody(role: 'readonly' | 'developer' | 'admin' = 'readonly') {
  const wish = { subject: `person-${++people}`, role, createdBy: 'test', refresh: true } as const;
  const { accessToken, token, refresh } = await world.server.parts.auth.issuer.session(wish);
  return { token: accessToken, id: token.id, refresh: refresh?.value ?? '', address: `198.51.100.${people}` };
}

const from = (address: string, token?: string): Record<string, string> => ({
  'x-forwarded-for': address,
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
});
const get = (path: string, headers: Record<string, string>, method = 'GET'): Promise<Answer> =>
  ask(world.url + path, { headers, method });
const post = (path: string, headers: Record<string, string>, body?: unknown): Promise<Answer> =>
  ask(world.url + path, { method: 'POST', headers, body });

type Person = Awaited<ReturnType<typeof somebody>>;

/** Asks until his quota of a call is gone. */
async function exhaust({ token, address }: Person, path: string): Promise<void> {
  for (let i = 0; i < 3; i++) await get(path, from(address, token));
}

/** Has his token suspended. */
async function suspend(person: Person): Promise<void> {
  await exhaust(person, '/scene');
  await exhaust(person, '/time');
  const code = async () => (await get('/entities', from(person.address, person.token))).body.code;
  await until('he is suspended', async () => (await code()) === 'token_suspended');
}

/** Other tokens that whoever has one can have at any time. */
const successors: Readonly<Record<string, (person: Person) => Promise<unknown>>> = {
  'the token that a refresh gives': async ({ refresh, address }) =>
    (await post('/auth/refresh', from(address), { refresh_token: refresh })).body.access_token,
  'the token that a second refresh gives': async ({ refresh, address }) => {
    const { body } = await post('/auth/refresh', from(address), { refresh_token: refresh });
    return (await post('/auth/refresh', from(address), { refresh_token: body.refresh_token })).body
      .access_token;
  },
  'a refresh from another address': async ({ refresh }) =>
    (await post('/auth/refresh', from('203.0.113.250'), { refresh_token: refresh })).body.access_token,
};
/** Further ones that he can have beforehand only. */
const prepared: Readonly<Record<string, (person: Person) => Promise<unknown>>> = {
  ...successors,
  'a token made from his': async ({ token, address }) =>
    (await post('/auth/token', from(address, token), {})).body.access_token,
  'a token made from one made from his': async ({ token, address }) => {
    const { body } = await post('/auth/token', from(address, token), {});
    return (await post('/auth/token', from(address, String(body.access_token)), {})).body.access_token;
  },
  'the refreshed token of a session made from his': async ({ token, address }) => {
    const { body } = await post('/auth/token', from(address, token), { refresh: true });
    return (await post('/auth/refresh', from(address), { refresh_token: body.refresh_token })).body
      .access_token;
  },
  'the token that takes the place of his': async ({ token, address }) =>
    (await post('/auth/rotate', from(address, token), { grace_seconds: 60 })).body.access_token,
  'the refreshed one of what takes the place of his': async ({ token, address }) => {
    const { body } = await post('/auth/rotate', from(address, token), { grace_seconds: 60 });
    return (await post('/auth/refresh', from(address), { refresh_token: body.refresh_token })).body
      .access_token;
  },
};

describe('a quota that is used up is not whole again by', () => {
  test.each(Object.keys(prepared))('%s', async (name) => {
    const person = await somebody();
    const other = await prepared[name]?.(person);
    expect(other).toEqual(expect.any(String));
    await exhaust(person, '/scene');
    const answer = await get('/scene', from(person.address, String(other)));
    expect(answer.body.code).toBe('too_many_requests');
  });

  test('another spelling of the method', async () => {
    const person = await somebody();
    await exhaust(person, '/scene');
    expect((await get('/scene', from(person.address, person.token), 'HEAD')).status).toBe(429);
  });

  test.each(['/scene?x=1', '/scene?', '/%73cene', '/scene#x', '/scene;a=b', '//scene', '/./scene'])(
    'the spelling %s',
    async (path) => {
      const person = await somebody();
      await exhaust(person, '/scene');
      expect((await get(path, from(person.address, person.token))).status).not.toBe(200);
    },
  );

  test.each(['203.0.113.9', '2001:db8:ff::9', '10.0.0.1'])('coming from %s', async (address) => {
    const person = await somebody();
    await exhaust(person, '/scene');
    expect((await get('/scene', from(address, person.token))).status).toBe(429);
  });
});

describe('a suspension does not end by', () => {
  test.each(Object.keys(successors))('%s', async (name) => {
    const person = await somebody();
    await suspend(person);
    const other = await successors[name]?.(person);
    const answer = await get('/entities', from('203.0.113.251', String(other)));
    expect(answer.body.code).toBe('token_suspended');
  });

  test('a token that was made beforehand', async () => {
    const person = await somebody();
    const { body } = await post('/auth/token', from(person.address, person.token), {});
    await suspend(person);
    const answer = await get('/entities', from(person.address, String(body.access_token)));
    expect(answer.body.code).toBe('token_suspended');
  });

  test('making or rotating a token', async () => {
    const person = await somebody();
    await suspend(person);
    for (const path of ['/auth/token', '/auth/rotate'])
      expect((await post(path, from(person.address, person.token), {})).body.code).toBe('token_suspended');
  });

  test('a refresh, where an operator has decided it', async () => {
    const person = await somebody();
    const { body } = await post('/auth/refresh', from(person.address), { refresh_token: person.refresh });
    await world.client.call('admin_ban_add', { body: { token_id: person.id, reason: 'stolen' } });
    for (const token of [person.token, String(body.access_token)])
      expect((await get('/time', from(person.address, token))).body.code).toBe('token_suspended');
  });

  test('naming the later token, where an operator has decided it for that one', async () => {
    const person = await somebody();
    const { body } = await post('/auth/refresh', from(person.address), { refresh_token: person.refresh });
    const { token_id, refresh_token } = body as { token_id: string; refresh_token: string };
    await world.client.call('admin_ban_add', { body: { token_id, reason: 'stolen' } });
    const next = await post('/auth/refresh', from(person.address), { refresh_token });
    const answer = await get('/time', from(person.address, String(next.body.access_token)));
    expect(answer.body.code).toBe('token_suspended');
  });

  test('a service token that rotates itself', async () => {
    const { accessToken } = await world.server.parts.auth.issuer.service({
      name: `service-${++people}`,
      permissions: ['scene.read', 'world.read'],
      lifeMs: 3_600_000,
      addresses: null,
      createdBy: 'test',
    });
    const service = { token: accessToken, id: '', refresh: '', address: '203.0.113.252' };
    const { body } = await post('/auth/rotate', from(service.address, accessToken), { grace_seconds: 60 });
    await suspend(service);
    const answer = await get('/entities', from(service.address, String(body.access_token)));
    expect(answer.body.code).toBe('token_suspended');
  });
});

describe('nobody is locked out by', () => {
  /** Goes beyond limits without a token, until that leads to a ban where it does. */
  async function misbehave(address: string): Promise<void> {
    for (const path of ['/status', '/nothing']) for (let i = 0; i < 4; i++) await get(path, from(address));
  }

  test('a neighbour, or a page of another site in his own browser', async () => {
    const ada = await somebody();
    expect((await get('/entities', from(ada.address, ada.token))).status).toBe(200);
    const stranger = '203.0.113.60';
    await misbehave(ada.address);
    await misbehave(stranger);
    // Whoever comes from where no token comes is shut out for the same.
    const code = async () => (await get('/entities', from(stranger))).body.code;
    await until('the stranger is shut out', async () => (await code()) === 'address_banned');
    expect((await get('/entities', from(ada.address, ada.token))).status).toBe(200);
    expect((await get('/status', from(ada.address))).body.code).toBe('too_many_requests');
  });

  test('wrong tokens of a neighbour', async () => {
    const [ada, bob] = [await somebody(), await somebody()];
    expect((await get('/entities', from(ada.address, ada.token))).status).toBe(200);
    for (let i = 0; i < 10; i++) await get('/entities', from(ada.address, `wrong-${i}`));
    expect((await get('/entities', from(ada.address, 'wrong'))).status).toBe(429);
    // He comes for the first time, and has to have his session prolonged.
    expect((await get('/entities', from(ada.address, bob.token))).status).toBe(200);
    const { status } = await post('/auth/refresh', from(ada.address), { refresh_token: bob.refresh });
    expect(status).toBe(200);
  });

  test.each([
    ['an address in front', (victim: string, own: string) => `${victim}, ${own}`],
    ['many in front', (victim: string, own: string) => `${`${victim}, `.repeat(40)}${own}`],
    ['a proxy in between', (victim: string, own: string) => `${victim}, ${own}, 127.0.0.1`],
    ['garbage in between', (victim: string, own: string) => `${victim}, "; --, ${own}`],
  ])('a forged header with %s', async (_, forge) => {
    const victim = `192.0.2.${++people}`;
    await misbehave(forge(victim, `203.0.113.${people}`));
    expect((await get('/status', from(victim))).status).toBe(200);
  });
});

test('one address cannot keep others out of the world by connections that say nothing', async () => {
  const open = (address: string) =>
    new Promise<WebSocket | number>((resolve) => {
      const headers = { 'x-forwarded-for': address };
      const socket = new WebSocket(`${world.url.replace('http', 'ws')}/world`, worldSubprotocol, { headers });
      socket.on('open', () => resolve(socket));
      socket.on('unexpected-response', (_, { statusCode = 0 }) => {
        socket.terminate();
        resolve(statusCode);
      });
      socket.on('error', () => {});
    });
  const held = await Promise.all(Array.from({ length: 20 }, (_, i) => open(`2001:db8:f00d::${i}`)));
  const silent = held.filter((one) => typeof one !== 'number');
  expect([silent.length, new Set(held.filter((one) => typeof one === 'number'))]).toEqual([
    8,
    new Set([503]),
  ]);
  const other = await open('2001:db8:beef::1');
  expect(other).toBeInstanceOf(WebSocket);
  for (const one of [...silent, other]) if (one instanceof WebSocket) one.terminate();
});

test('nobody gets around a ban by an address of the same /64, or a forged header', async () => {
  await world.client.call('admin_ban_add', { body: { address: '2001:db8:bad::/64', reason: 'noise' } });
  for (const address of ['2001:db8:bad::1', '2001:DB8:BAD:0:ffff::1', '198.51.100.9, 2001:db8:bad::7'])
    expect([address, (await get('/status', from(address))).body.code]).toEqual([address, 'address_banned']);
});
