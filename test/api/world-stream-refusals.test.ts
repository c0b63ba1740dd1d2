import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { worldCloseCodes, worldSubprotocol } from '../../src/protocol/index.ts';
import { greetedLine, RawLine } from '../support/raw-line.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
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

const greeted = (name = 'Ada', more: object = {}): Promise<RawLine> => greetedLine(world.url, name, more);

/** Status of the answer to an upgrade that is refused. */
async function refusedUpgrade(
  options: ConstructorParameters<typeof WebSocket>[2],
  protocols: string[] = [worldSubprotocol],
  path = '/world',
  url = world.url,
): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, protocols, options);
  socket.on('error', () => {});
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  socket.terminate();
  return response.statusCode;
}

const still = { thrust: [0, 0, 0], torque: [0, 0, 0], stabilise: false };

describe('what is not of the protocol', () => {
  test.each([
    ['no JSON', 'hello'],
    ['binary', Buffer.from('{"type":"resync"}')],
    ['an unknown type', { type: 'shutdown' }],
    ['a field too many', { type: 'resync', force: true }],
    ['a control out of range', { type: 'control', seq: 1, control: { ...still, thrust: [2, 0, 0] } }],
    ['NaN', '{"type":"control","seq":NaN}'],
    ['hello again', { type: 'hello', name: 'Ada' }],
    ['an array', []],
  ])('%s gets an error, and the line stays', async (_, message) => {
    const line = await greeted();
    line.send(message);
    const error = await line.next('error');
    expect(error.code).toBe('protocol_violation');
    line.send({ type: 'ping', ref: 1 });
    await line.next('pong');
    line.socket.close();
  });

  test('repeated, it ends the line with code and reason', async () => {
    const line = await greeted();
    for (let i = 0; i < 5; i++) line.send('nonsense');
    expect(await line.end()).toEqual({
      code: worldCloseCodes.protocol,
      reason: expect.stringContaining('not of the protocol') as string,
    });
  });

  test('anything before hello ends the line', async () => {
    const line = await new RawLine(world.url).open();
    line.send({ type: 'control', seq: 0, control: still });
    expect((await line.next('error')).code).toBe('hello_expected');
    expect((await line.end()).code).toBe(worldCloseCodes.hello_expected);
  });

  test('a message that is too large ends the line', async () => {
    const line = await greeted();
    line.send({ type: 'rename', ref: 1, name: 'x'.repeat(20_000) });
    expect((await line.end()).code).toBe(worldCloseCodes.too_large);
  });

  test('a flood ends the line', async () => {
    const line = await greeted();
    for (let i = 0; i < 200; i++) line.send({ type: 'ping', ref: i });
    expect((await line.end()).code).toBe(worldCloseCodes.too_many_messages);
    expect((await line.next('error')).code).toBe('too_many_messages');
  });

  test('a flood of pings ends the line as well', async () => {
    const line = await greeted();
    for (let i = 0; i < 200; i++) line.socket.ping();
    // Whoever reads no answers is cut off by the library first, without a code.
    expect([1006, worldCloseCodes.too_many_messages]).toContain((await line.end()).code);
  });

  test('the world goes on for the others', async () => {
    const good = await greeted();
    const bad = await greeted();
    for (let i = 0; i < 5; i++) bad.send('nonsense');
    await bad.end();
    const seen = good.all('delta').length;
    await good.next('delta', seen + 5);
    good.socket.close();
  });
});

describe('the door', () => {
  test('pages of other sites, other protocols and other addresses are refused', async () => {
    expect(await refusedUpgrade({ origin: 'https://elsewhere.example' })).toBe(403);
    expect(await refusedUpgrade({ origin: 'null' })).toBe(403);
    expect(await refusedUpgrade({}, ['chat'])).toBe(426);
    expect(await refusedUpgrade({}, [])).toBe(426);
    expect(await refusedUpgrade({}, [worldSubprotocol], '/nothing')).toBe(404);
    const own = new RawLine(world.url, { origin: world.url });
    await own.open();
    own.socket.close();
  });

  test('with tokens asked for, none, wrong, foreign and suspended ones are refused in the first message', async () => {
    const strict = await startTestServer({
      SPACETIME_VISITORS: 'token',
      SPACETIME_CONTENT_DIR: content,
      SPACETIME_SCENE: paths.orbit,
      SPACETIME_VISITOR_LIMIT: '2',
    });
    const { auth, guard } = strict.server.parts;
    const wish = { subject: 'eve', createdBy: 'test', refresh: false } as const;
    const { accessToken: other } = await auth.issuer.session({ ...wish, role: 'auditor' });
    const { accessToken: suspended, token: row } = await auth.issuer.session({ ...wish, role: 'visitor' });
    const terms = { reason: 'a test', origin: 'manual', createdBy: 'test', durationMs: 60_000 } as const;
    await guard.ban({ kind: 'token', target: row.id, ...terms });
    for (const [token, code] of [
      [undefined, 'unauthenticated'],
      ['wrong', 'unauthenticated'],
      [other, 'permission_denied'],
      [suspended, 'token_suspended'],
    ] as const) {
      const line = await new RawLine(strict.url).open();
      line.send({ type: 'hello', name: 'Eve', ...(token === undefined ? {} : { token }) });
      expect((await line.next('error')).code).toBe(code);
      expect((await line.end()).code).toBe(worldCloseCodes.unauthenticated);
    }
    const right = { token: strict.token };
    const inside = [await joinWorld(strict.url, 'a', right), await joinWorld(strict.url, 'b', right)];
    const third = await new RawLine(strict.url).open();
    third.send({ type: 'hello', name: 'c', ...right });
    expect((await third.next('error')).code).toBe('too_many_visitors');
    expect((await third.end()).code).toBe(worldCloseCodes.full);
    for (const line of inside) line.close();
    await strict.stop();
  });

  test('with visitors off nobody enters', async () => {
    const closed = await startTestServer({
      SPACETIME_VISITORS: 'off',
      SPACETIME_CONTENT_DIR: content,
      SPACETIME_SCENE: paths.orbit,
    });
    expect(await refusedUpgrade({}, [worldSubprotocol], '/world', closed.url)).toBe(403);
    await closed.stop();
  });
});

describe('a reader that never reads', () => {
  test('is dropped with bounded memory, and others are served meanwhile', async () => {
    const slow = await greeted('Slow');
    slow.socket.pause();
    const good = await joinWorld(world.url, 'Good');
    const seat = () => world.server.parts.stream.seats.all().find(({ name }) => name === 'Slow');
    const held = seat()?.connection;
    const buffered: number[] = [];
    // Whole states fill the buffers of the line faster than frames would.
    const asking = setInterval(() => {
      for (let i = 0; i < 10; i++)
        if (slow.socket.readyState === WebSocket.OPEN) slow.send({ type: 'resync' });
      buffered.push(seat()?.connection?.unsentBytes ?? 0);
    }, 70);
    await until('the reader is dropped', () => seat()?.connection === undefined);
    clearInterval(asking);
    // Whoever reads nothing may not read the reason either, but sees the line end.
    expect(held?.closedFor).toBe('too_slow');
    expect([undefined, 1006, worldCloseCodes.too_slow]).toContain(slow.closed?.code);
    expect(Math.max(...buffered)).toBeLessThan(256 * 1024);
    expect(good.state).toBe('live');
    good.close();
    slow.socket.terminate();
  });
});
