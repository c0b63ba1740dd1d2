import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../../protocol/index.ts';
import { newId } from '../ids.ts';
import { Tally } from '../tally.ts';
import { plainAddress } from './client-address.ts';
import type { SitePlaces } from './site-places.ts';

/** One network connection that is open. */
export interface Connection {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
  readonly openedMs: number;
  /** Whether it has become a stream. */
  readonly stream: boolean;
  readonly requests: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

interface Entry {
  readonly id: string;
  readonly socket: Socket;
  readonly scheme: Connection['scheme'];
  readonly openedMs: number;
  /** Of the caller; for a stream behind a proxy, whoever stands behind that. */
  address: string;
  requests: number;
  stream: boolean;
}

/** What connections are followed with. */
export interface ConnectionsParts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Where a request comes from. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** How many one address may hold. */
  readonly places: SitePlaces;
}

/** Every open connection of the server's ports; as many as the ports take, and not all of them from one address. */
export class Connections {
  /** Connections that were hung up at once. */
  readonly refused = new Tally<'port' | 'address'>(['port', 'address']);
  /** WebSocket requests for addresses where there is no stream, by code of the refusal. */
  readonly strays = new Tally<ErrorCode>(['not_found']);
  private readonly parts: ConnectionsParts;
  private readonly entries = new Map<Socket, Entry>();

  constructor(parts: ConnectionsParts) {
    this.parts = parts;
  }

  get size(): number {
    return this.entries.size;
  }

  /** Follows the connections of a server. */
  attach(server: Server, scheme: Connection['scheme']): void {
    // Under TLS too a connection takes its place with its first packet, not only when the handshake is done.
    server.on('connection', (socket: Socket) => this.admit(socket));
    server.on('drop', () => this.refused.add('port'));
    server.on(scheme === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => {
      if (socket.destroyed) return;
      this.entries.set(socket, {
        id: newId('con'),
        socket,
        scheme,
        openedMs: this.parts.now(),
        address: plainAddress(socket.remoteAddress ?? ''),
        requests: 0,
        stream: false,
      });
      socket.once('close', () => this.entries.delete(socket));
    });
    const count = (request: IncomingMessage, stream: boolean): void => {
      const entry = this.entries.get(request.socket);
      if (entry === undefined) return;
      entry.requests++;
      if (!stream) return;
      entry.stream = true;
      entry.address = this.parts.addressOf(request);
    };
    server.on('request', (request: IncomingMessage) => count(request, false));
    server.on('upgrade', (request: IncomingMessage) => count(request, true));
  }

  /** Hangs up where an address holds its share already; as the ports do beyond their limit, without a word. */
  private admit(socket: Socket): void {
    const { places } = this.parts;
    const address = plainAddress(socket.remoteAddress ?? '');
    if (places.hasRoom(address)) {
      socket.once('close', places.take(address));
      return;
    }
    this.refused.add('address');
    socket.destroy();
  }

  /** All of them, the one that is open longest first. */
  list(): Connection[] {
    return [...this.entries.values()].map(({ id, socket, address, scheme, openedMs, requests, stream }) => ({
      id,
      address,
      port: socket.remotePort ?? 0,
      scheme,
      openedMs,
      stream,
      requests,
      bytesRead: socket.bytesRead,
      bytesWritten: socket.bytesWritten,
    }));
  }

  /** Cuts off every one whose caller is meant. */
  closeAll(isMeant: (address: string) => boolean): void {
    for (const { socket, address } of [...this.entries.values()]) if (isMeant(address)) socket.destroy();
  }

  /** Cuts one off; false when there is none of this id. */
  close(id: string): boolean {
    const found = [...this.entries.values()].find((entry) => entry.id === id);
    found?.socket.destroy();
    return found !== undefined;
  }
}
