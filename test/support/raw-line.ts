import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  type ServerMessage,
  type ServerMessageOf,
  serverMessageSchema,
  worldSubprotocol,
} from '../../src/protocol/index.ts';
import { until } from './server.ts';

/** A line that is not a well-behaved client: everything it receives is kept and checked. */
export class RawLine {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  closed: { code: number; reason: string } | undefined;

  constructor(url: string, options: ConstructorParameters<typeof WebSocket>[2] = {}) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/world`, worldSubprotocol, options);
    this.socket.on('message', (data: Buffer) => {
      this.messages.push(serverMessageSchema.parse(JSON.parse(data.toString('utf8'))));
    });
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString('utf8') };
    });
    this.socket.on('error', () => {});
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

  all<T extends ServerMessage['type']>(type: T): ServerMessageOf<T>[] {
    return this.messages.filter((message): message is ServerMessageOf<T> => message.type === type);
  }

  async next<T extends ServerMessage['type']>(type: T, after = 0): Promise<ServerMessageOf<T>> {
    await until(`a ${type} message comes`, () => this.all(type).length > after);
    return this.all(type)[after] as ServerMessageOf<T>;
  }

  async end(): Promise<{ code: number; reason: string }> {
    await until('the line is closed', () => this.closed !== undefined);
    return this.closed ?? { code: 0, reason: '' };
  }
}

/** Such a line to a server, welcomed. */
export async function greetedLine(url: string, name: string, more: object = {}): Promise<RawLine> {
  const line = await new RawLine(url).open();
  line.send({ type: 'hello', name, ...more });
  await line.next('welcome');
  return line;
}
