import { once } from 'node:events';
import { WebSocket } from 'ws';
import { decodeEntities, EntityMirror } from '../../src/client/index.ts';
import {
  type EntityFrame,
  type TelemetryMessage,
  type TelemetryMessageOf,
  telemetryMessageSchema,
  telemetrySubprotocol,
} from '../../src/protocol/index.ts';
import { until } from './server.ts';

type SocketOptions = ConstructorParameters<typeof WebSocket>[2];

/** A telemetry connection that is not a well-behaved client: everything it receives is kept and checked. */
export class TelemetryReader {
  readonly socket: WebSocket;
  readonly messages: TelemetryMessage[] = [];
  readonly frames: EntityFrame[] = [];
  readonly mirror = new EntityMirror();
  closed: { code: number; reason: string } | undefined;

  /** @param url Address of the socket, with its path. */
  constructor(url: string, options: SocketOptions = {}, protocols: string[] = [telemetrySubprotocol]) {
    this.socket = new WebSocket(url, protocols, options);
    this.socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) {
        const frame = decodeEntities(data);
        this.frames.push(frame);
        if (!this.mirror.apply(frame)) throw new Error('Changes came that build on nothing.');
      } else this.messages.push(telemetryMessageSchema.parse(JSON.parse(data.toString('utf8'))));
    });
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString('utf8') };
    });
    this.socket.on('error', () => {});
  }

  /** Opens and says whose token it is. */
  static async welcomed(url: string, token: string): Promise<TelemetryReader> {
    const reader = await new TelemetryReader(url).open();
    reader.send({ type: 'authenticate', token });
    await reader.next('welcome');
    return reader;
  }

  async open(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
    return this;
  }

  send(message: unknown): void {
    this.socket.send(
      typeof message === 'string' || message instanceof Buffer ? message : JSON.stringify(message),
    );
  }

  all<T extends TelemetryMessage['type']>(type: T): TelemetryMessageOf<T>[] {
    return this.messages.filter((message): message is TelemetryMessageOf<T> => message.type === type);
  }

  async next<T extends TelemetryMessage['type']>(type: T, after = 0): Promise<TelemetryMessageOf<T>> {
    await until(`a ${type} message comes`, () => this.all(type).length > after);
    return this.all(type)[after] as TelemetryMessageOf<T>;
  }

  async end(): Promise<{ code: number; reason: string }> {
    await until('the connection is closed', () => this.closed !== undefined);
    return this.closed ?? { code: 0, reason: '' };
  }

  /** Hangs up and waits until that has happened. */
  async leave(): Promise<void> {
    this.socket.close();
    await this.end();
  }
}

/** Status of the answer to an upgrade that is refused. */
export async function refusedUpgrade(
  url: string,
  options: SocketOptions = {},
  protocols: string[] = [telemetrySubprotocol],
): Promise<number> {
  const socket = new WebSocket(url, protocols, options);
  socket.on('error', () => {});
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  socket.terminate();
  return response.statusCode;
}
