import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type RawData, WebSocket, WebSocketServer } from 'ws';

/** What a lie is told with: the answer as the real server gave it. */
export interface HonestAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** How a server lies. */
export interface Lies {
  /** Changes an answer; `path` is `GET /status`, without the query. */
  readonly answer?: (path: string, answer: HonestAnswer, request: IncomingMessage) => void;
  /** Changes a message of a stream. */
  readonly message?: (message: Record<string, unknown>) => void;
}

/** A server that passes all on to another one, but lies where it is told to. */
export interface LyingServer {
  readonly url: string;
  lies: Lies;
  close(): Promise<void>;
}

/** Headers that are of one connection and not of the answer. */
const ofConnection = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
]);

/** Begins to lie about the server at an address. */
export async function lyingServer(target: string): Promise<LyingServer> {
  const self: { lies: Lies } = { lies: {} };
  const server = createServer((request, response) => void passOn(target, self, request, response));
  const streams = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
    const far = new WebSocket(new URL(request.url ?? '/', target.replace(/^http/, 'ws')), protocols);
    far.on('error', () => socket.destroy());
    far.once('open', () => {
      streams.handleUpgrade(request, socket, head, (near) => join(near, far, self));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(self, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const client of streams.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

async function passOn(
  target: string,
  { lies }: { readonly lies: Lies },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const body = await buffer(request);
  const honest = await fetch(new URL(url, target), {
    method,
    redirect: 'manual',
    headers: Object.fromEntries(
      (['authorization', 'content-type', 'accept'] as const).flatMap((name) =>
        headers[name] === undefined ? [] : [[name, headers[name]]],
      ),
    ),
    ...(body.length === 0 ? {} : { body }),
  });
  const answer: HonestAnswer = {
    status: honest.status,
    headers: Object.fromEntries([...honest.headers].filter(([name]) => !ofConnection.has(name))),
    text: await honest.text(),
  };
  lies.answer?.(`${method} ${url.split('?')[0]}`, answer, request);
  response.writeHead(answer.status, answer.headers).end(answer.text);
}

/** Passes messages on in both directions until one side ends. */
function join(near: WebSocket, far: WebSocket, self: { readonly lies: Lies }): void {
  far.on('message', (data, binary) => {
    if (binary) return near.send(data);
    const message = JSON.parse(textOf(data)) as Record<string, unknown>;
    self.lies.message?.(message);
    near.send(JSON.stringify(message));
  });
  near.on('message', (data, binary) => far.send(binary ? data : textOf(data)));
  near.on('close', () => far.close());
  far.on('close', () => near.close());
  near.on('error', () => far.close());
}

function textOf(data: RawData): string {
  return Buffer.concat([data].flat().map((part) => Buffer.from(part as Uint8Array))).toString('utf8');
}
