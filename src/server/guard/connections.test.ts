import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { until } from '../../../test/support/server.ts';
import { listen } from '../net/listen.ts';
import { Connections } from './connections.ts';
import { SitePlaces } from './site-places.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server whose callers may hold so many connections each. */
async function serve(most: number) {
  const connections = new Connections({
    now: () => 0,
    addressOf: () => '127.0.0.1',
    places: new SitePlaces(most),
  });
  const server = createServer((_request, response) => response.end('here'));
  connections.attach(server, 'http');
  const port = await listen(server, '127.0.0.1', 0);
  closing.push(() => server.close());
  const call = (): Socket => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    closing.push(() => socket.destroy());
    return socket;
  };
  return { connections, call };
}

test('an address that holds its share is hung up on, and heard again when it has let one go', async () => {
  const { connections, call } = await serve(2);
  const [first] = [call(), call()];
  await until('both are there', () => connections.size === 2);
  await once(call().resume(), 'close');
  expect(connections.size).toBe(2);
  first.destroy();
  await until('one is gone', () => connections.size === 1);
  const next = call();
  next.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  expect(String((await once(next, 'data'))[0])).toMatch(/^HTTP\/1\.1 200/);
  expect(connections.list().map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.1']);
});
