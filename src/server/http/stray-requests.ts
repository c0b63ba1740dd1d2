import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError } from '../../protocol/index.ts';
import { refuseOnSocket } from './broken-request.ts';

/**
 * Gives the usual answers to what Node answers by itself without a body: an Expect header that nobody understands, and
 * CONNECT, which is for proxies.
 */
export function answerStrayRequests(server: Server, answer: RequestListener): void {
  server.on('checkExpectation', answer);
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    refuseOnSocket(
      socket,
      new ApiError('method_not_allowed', 'This server is no proxy.'),
      request.url ?? '*',
    );
  });
}
