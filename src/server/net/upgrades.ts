import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError, type ErrorCode } from '../../protocol/index.ts';
import { refuseOnSocket } from '../http/broken-request.ts';
import { pathOfUrl } from '../http/problems.ts';
import type { Tally } from '../tally.ts';

/** Takes a WebSocket request for its path, or refuses it. */
export type UpgradeTaker = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Leads the WebSocket requests of a server to whom their path belongs; there is nothing at any other path.
 * @param strays Counts those.
 */
export function leadUpgrades(
  server: Server,
  takers: Readonly<Record<string, UpgradeTaker>>,
  strays?: Tally<ErrorCode>,
): void {
  server.on('upgrade', (request, socket: Duplex, head) => {
    socket.on('error', () => socket.destroy());
    const path = pathOfUrl(request.url ?? '/');
    const take = Object.hasOwn(takers, path) ? takers[path] : undefined;
    if (take !== undefined) {
      take(request, socket, head);
      return;
    }
    strays?.add('not_found');
    refuseOnSocket(socket, new ApiError('not_found'), path);
  });
}
