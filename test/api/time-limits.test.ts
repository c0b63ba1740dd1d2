import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { problemSchema, worldCloseCodes, worldSubprotocol } from '../../src/protocol/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

/** Lines that a server of this process holds, seen from its side: a caller cannot tell whether his was let go. */
class Lines {
  open = 0;
  most = 0;
  newest: Socket | undefined;
  private readonly port: string;

  constructor(url: string) {
    this.port = new URL(url).port;
    subscribe('net.server.socket', this.look);
  }

  stop(): void {
    unsubscribe('net.server.socket', this.look);
  }

  private readonly look = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    if (String(socket.localPort) !== this.port) return;
    this.newest = socket;
    this.open++;
    this.most = Math.max(this.most, this.open);
    socket.once('close', () => this.open--);
  };
}

const connectionLimit = 40;
let world: TestServer;
let secureUrl: string;
let plain: Lines;
let secure: Lines;
beforeAll(async () => {
  const variables = {
    SPACETIME_CONTENT_DIR: await makeContent(),
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_TLS_PORT: '0',
    SPACETIME_REQUEST_TIMEOUT_MS: '300',
    SPACETIME_HELLO_TIMEOUT_MS: '300',
    SPACETIME_CONNECTION_LIMIT: String(connectionLimit),
  };
  world = await startTestServer(variables, true);
  secureUrl = world.server.addresses.find((address) => address.startsWith('https:')) ?? '';
  plain = new Lines(world.url);
  secure = new Lines(secureUrl);
});
afterAll(async () => {
  plain.stop();
  secure.stop();
  await world.stop();
  removeTemporaryFolders();
});

/** A caller that begins to speak, goes on very slowly, and never hangs up by itself. */
class SlowCaller {
  readonly socket: Socket;
  answer = '';
  /** The server has said that nothing more comes. */
  ended = false;
  /** The line is gone. */
  closed = false;

  constructor(first: string, rest: string, url = world.url) {
    const { protocol, hostname: host, port } = new URL(url);
    const options = { host, port: Number(port), allowHalfOpen: true };
    this.socket =
      protocol === 'https:' ? connectSecure({ ...options, rejectUnauthorized: false }) : connect(options);
    this.socket.write(first);
    const drip = setInterval(() => {
      if (rest !== '' && this.socket.writable) this.socket.write(rest);
    }, 20);
    this.socket.setEncoding('utf8').on('data', (text: string) => {
      this.answer += text;
    });
    // Bytes that cross the end of the line break it; what came until then counts.
    this.socket.on('error', () => {});
    this.socket.on('end', () => {
      this.ended = true;
    });
    this.socket.on('close', () => {
      clearInterval(drip);
      this.ended = true;
      this.closed = true;
    });
  }
}

const headers = 'GET /health HTTP/1.1\r\n';
const post = (length: string): string =>
  `POST /scene HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer ${world.token}\r\n${length}\r\n\r\n`;

describe('a request that does not arrive in time', () => {
  test.each<[string, () => string, string]>([
    ['nothing at all', () => '', ''],
    ['half a line', () => 'GET /hea', ''],
    ['headers, one by one', () => headers, 'a: b\r\n'],
    ['a body, byte by byte', () => post('Content-Length: 100000'), ' '],
    ['a body in chunks', () => post('Transfer-Encoding: chunked'), '1\r\n \r\n'],
  ])('%s: 408 as a problem, and the line is closed', async (_, first, rest) => {
    for (const [url, lines] of [
      [world.url, plain],
      [secureUrl, secure],
    ] as const) {
      const before = lines.open;
      const caller = new SlowCaller(first(), rest, url);
      await until('the server hangs up', () => caller.ended);
      const [head = '', body = ''] = caller.answer.split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1\.1 408 /);
      expect(head).toContain('connection: close');
      expect(head).toContain('content-type: application/problem+json');
      expect(problemSchema.parse(JSON.parse(body))).toMatchObject({ status: 408, code: 'request_timeout' });
      await until('a caller that does not hang up is cut off', () => lines.open <= before);
      caller.socket.destroy();
    }
  });

  test('a TLS handshake that does not come', async () => {
    const { hostname, port } = new URL(secureUrl);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {}).resume();
    await once(socket, 'close');
  });

  test('a request in time is not disturbed by the limit', async () => {
    const { world: seen } = (await world.client.call('status', {})).body;
    expect(seen?.tick).toBeGreaterThanOrEqual(0);
  });
});

test('many slow callers hold no more lines than the limit, are let go, and others are served', async () => {
  plain.most = plain.open;
  const callers = Array.from({ length: 3 * connectionLimit }, () => new SlowCaller(headers, 'a: b\r\n'));
  await until('all are gone', () => callers.every(({ closed }) => closed));
  expect(plain.most).toBe(connectionLimit);
  expect(callers.filter(({ answer }) => !/^(HTTP\/1\.1 408 |$)/.test(answer))).toEqual([]);
  await until('others are served', async () => {
    const answer = await fetch(`${world.url}/health/live`).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.status === 200;
  });
});

describe('the line to the world', () => {
  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/world`, worldSubprotocol);
    await once(socket, 'open');
    return socket;
  };
  const goodbye = async (socket: WebSocket): Promise<{ code: number; reason: string }> => {
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    return { code, reason: reason.toString('utf8') };
  };

  test('is closed when hello does not come', async () => {
    const socket = await open();
    expect(await goodbye(socket)).toEqual({ code: worldCloseCodes.hello_expected, reason: 'No hello came.' });
  });

  test('is not kept open by pings', async () => {
    const socket = await open();
    const pinging = setInterval(() => socket.readyState === WebSocket.OPEN && socket.ping(), 20);
    expect((await goodbye(socket)).code).toBe(worldCloseCodes.hello_expected);
    clearInterval(pinging);
  });

  test('is cut when the caller does not read the goodbye', async () => {
    const socket = await open();
    const served = plain.newest;
    socket.pause();
    expect(served?.destroyed).toBe(false);
    await until('the line is gone', () => served?.destroyed === true);
    socket.terminate();
  });

  test('that is lost between hello and welcome leaves no seat behind', async () => {
    const { seats } = world.server.parts.stream;
    for (let i = 0; i < 5; i++) {
      const socket = await open();
      socket.send(JSON.stringify({ type: 'hello', name: 'Ada' }), () => socket.terminate());
    }
    await until('they have sat down', () => seats.size > 0);
    await until('all seats are free', () => seats.size === 0);
  });
});
