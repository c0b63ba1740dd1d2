import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { until } from '../../../test/support/server.ts';
import { listen } from '../net/listen.ts';
import { makeCertificate } from '../tls/development-certificate.ts';
import { Connections } from './connections.ts';
import { SitePlaces } from './site-places.ts';

const schemes = ['http', 'https'] as const;
const host = '127.0.0.1';
const pair = makeCertificate([host], new Date());
const answer: RequestListener = (_request, response) => void response.end('here');
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server whose callers may hold so many connections each. */
async function serve(scheme: (typeof schemes)[number], most: number) {
  const connections = new Connections({
    now: () => 0,
    addressOf: () => host,
    places: new SitePlaces(most),
  });
  const server = scheme === 'http' ? createServer(answer) : createTlsServer(pair, answer);
  connections.attach(server, scheme);
  const port = await listen(server, host, 0);
  closing.push(() => server.close());
  const call = (): Socket => {
    const socket =
      scheme === 'http' ? connect(port, host) : connectTls({ port, host, rejectUnauthorized: false });
    socket.on('error', () => {});
    closing.push(() => socket.destroy());
    return socket;
  };
  return { connections, call };
}

/** Whether a request is answered; false where the server hangs up instead. */
function isHeard(socket: Socket): Promise<boolean> {
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  return new Promise((resolve) => {
    socket.once('data', () => resolve(true));
    socket.once('close', () => resolve(false));
  });
}

test.each(schemes)('%s: an address that holds its share is hung up on, until it lets go', async (scheme) => {
  const { connections, call } = await serve(scheme, 2);
  const [first] = [call(), call()];
  await until('both are there', () => connections.size === 2);
  expect(await isHeard(call())).toBe(false);
  expect(Object.fromEntries(connections.refused.entries())).toEqual({ address: 1, port: 0 });
  expect(connections.list().map(({ address }) => address)).toEqual([host, host]);
  first.destroy();
  await until('there is room', () => isHeard(call()));
});

test.each(schemes)('%s: every place that was taken is given back', async (scheme) => {
  const { call } = await serve(scheme, 1);
  for (let i = 0; i < 5; i++) await until('there is room', () => isHeard(call()));
});
