/**
 * Readers of the entities channel, in a process of their own, so that what they cost delays nobody else. Prints, when the
 * round is over, how old each message was when it was read, and what the reading took of the processor.
 */
import { WebSocket } from 'ws';
import { entityHeader, telemetrySubprotocol } from '../../src/protocol/index.ts';

/** What a round of reading needs; comes as JSON in the first argument. */
export interface Round {
  /** Address of the stream. */
  readonly url: string;
  readonly token: string;
  readonly clients: number;
  /** Area and rate. */
  readonly wish: object;
  /** Read, but not counted: until connections stand and code is compiled. */
  readonly warmUpMs: number;
  readonly roundMs: number;
}

/** What was read. */
export interface Reading {
  /** Age of each message when it was read, in ms: processes of one machine share its clock. */
  readonly agesMs: readonly number[];
  /** Processor time of the readers, in ms. */
  readonly readersMs: number;
}

async function read({ url, token, clients, wish, warmUpMs, roundMs }: Round): Promise<Reading> {
  const agesMs: number[] = [];
  const note = (data: Buffer, isBinary: boolean): void => {
    if (isBinary)
      agesMs.push(performance.timeOrigin + performance.now() - data.readDoubleLE(entityHeader.at.time_ms));
  };
  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(url, telemetrySubprotocol, { perMessageDeflate: false });
    socket.on('message', note);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.send(JSON.stringify({ type: 'authenticate', token }));
    socket.send(JSON.stringify({ type: 'subscribe', channel: 'entities', ...wish }));
    return socket;
  };
  const sockets = await Promise.all(Array.from({ length: clients }, open));
  const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  await pass(warmUpMs);
  agesMs.length = 0;
  const before = process.cpuUsage();
  await pass(roundMs);
  const { user, system } = process.cpuUsage(before);
  const reading = { agesMs: [...agesMs], readersMs: (user + system) / 1000 };
  for (const socket of sockets) socket.terminate();
  return reading;
}

const [words] = process.argv.slice(2);
if (words !== undefined) process.stdout.write(JSON.stringify(await read(JSON.parse(words) as Round)));
