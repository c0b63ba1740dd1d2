import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that a receiver got. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of webhooks on loopback. */
export interface Receiver {
  readonly port: number;
  /** Address with a path. */
  url(path?: string): string;
  /** Everything it got, in order. */
  readonly received: readonly Received[];
  /** Resolves when it has got so many. */
  got(count: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

/**
 * Starts a receiver on a free port.
 * @param answer What it answers, after the whole request has been read: a status or a listener of its own.
 */
export async function startReceiver(answer: number | RequestListener = 204): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      received.push({ path: url, headers, body: Buffer.concat(chunks).toString('utf8') });
      if (typeof answer === 'number') response.writeHead(answer).end();
      else answer(request, response);
      for (const look of [...waiting]) look();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    received,
    url: (path = '/hook') => `http://127.0.0.1:${port}${path}`,
    async got(count) {
      await new Promise<void>((done) => {
        const look = (): void => {
          if (received.length < count) return;
          waiting.delete(look);
          done();
        };
        waiting.add(look);
        look();
      });
      return received;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
