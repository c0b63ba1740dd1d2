import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from '../ids.ts';

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

/** Every open connection of the server's ports; as many as the ports take. */
export class Connections {
  private readonly now: () => number;
  private readonly addressOf: (request: IncomingMessage) => string;
  private readonly entries = new Map<Socket, Entry>();

  /**
   * @param now Milliseconds since 1970.
   * @param addressOf Where a request comes from.
   */
  constructor(now: () => number, addressOf: (request: IncomingMessage) => string) {
    this.now = now;
    this.addressOf = addressOf;
  }

  get size(): number {
    return this.entries.size;
  }

  /** Follows the connections of a server. */
  attach(server: Server, scheme: Connection['scheme']): void {
    server.on(scheme === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.entries.set(socket, {
        id: newId('con'),
        socket,
        scheme,
        openedMs: this.now(),
        address: socket.remoteAddress ?? '',
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
      entry.address = this.addressOf(request);
    };
    server.on('request', (request: IncomingMessage) => count(request, false));
    server.on('upgrade', (request: IncomingMessage) => count(request, true));
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
