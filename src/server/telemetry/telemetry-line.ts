import type { WebSocket } from 'ws';
import {
  type ErrorCode,
  telemetryLimits as limits,
  type TelemetryChannelName,
  type TelemetryMessage,
  type TelemetryRequest,
  telemetryCloseCodes,
  telemetryRequestSchema,
} from '../../protocol/index.ts';

/** What a line tells its owner. */
export interface LineEvents {
  message(request: TelemetryRequest): void;
  /** The reader has caught up. */
  drained(): void;
  closed(): void;
}

const closeGraceMs = 1000;

/** One reader's line: reads and checks requests, and says when he is too slow to be sent more. */
export class TelemetryLine {
  private readonly socket: WebSocket;
  private readonly events: LineEvents;
  private readonly slowMs: number;
  private strikes = 0;
  private received = 0;
  private windowStartMs = 0;
  private heardMs = performance.now();
  private progressMs = 0;
  private behind = false;
  /** Why this side closes the line; undefined while it does not. */
  closedFor: keyof typeof telemetryCloseCodes | undefined;

  /** @param slowMs Time without progress after which a reader who is behind is dropped. */
  constructor(socket: WebSocket, slowMs: number, events: LineEvents) {
    this.socket = socket;
    this.slowMs = slowMs;
    this.events = events;
    socket.on('message', (data, isBinary) => this.receive(data as Buffer, isBinary));
    socket.on('pong', () => this.receiveControl());
    socket.on('ping', () => this.receiveControl());
    socket.on('close', () => events.closed());
    // The library closes with the right code by itself; an unhandled error event would end the process.
    socket.on('error', () => {});
  }

  /** Whether the reader has to catch up before he is sent more. */
  get isFull(): boolean {
    return this.unsentBytes > limits.slowBytes;
  }

  /** What waits in this process to be sent. */
  get unsentBytes(): number {
    return this.socket.bufferedAmount;
  }

  /** Something waits for this reader because he is too slow. @returns Whether that is news. */
  fallBehind(): boolean {
    if (this.behind) return false;
    this.behind = true;
    this.progressMs = performance.now();
    return true;
  }

  /** Sends what was encoded for everybody; the bytes are shared and not copied. */
  write(bytes: Buffer, binary: boolean): void {
    if (this.closedFor !== undefined || this.socket.readyState !== this.socket.OPEN) return;
    this.socket.send(bytes, { binary }, this.onSent);
  }

  /** Sends a message of this reader alone. */
  send(message: TelemetryMessage): void {
    this.write(Buffer.from(JSON.stringify(message), 'utf8'), false);
  }

  /** Tells what is wrong. */
  refuse(code: ErrorCode, message: string, channel: TelemetryChannelName | null = null): void {
    this.send({ type: 'error', code, message, channel });
  }

  /** A request that is not of the protocol. */
  strike(message: string): void {
    this.refuse('protocol_violation', message);
    if (++this.strikes >= limits.strikes)
      this.close('protocol', 'Too many messages were not of the protocol.');
  }

  /** Closes with a reason; a reader who does not take it is cut off. */
  close(reason: keyof typeof telemetryCloseCodes, text: string): void {
    if (this.closedFor !== undefined) return;
    this.closedFor = reason;
    this.socket.close(telemetryCloseCodes[reason], text);
    const timer = setTimeout(() => this.socket.terminate(), closeGraceMs);
    timer.unref();
    this.socket.once('close', () => clearTimeout(timer));
  }

  /** Asks for a sign of life. */
  ping(): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }

  /** Closes when there was no sign of life for too long. */
  checkLife(): void {
    if (performance.now() - this.heardMs >= limits.silenceMs)
      this.close('silent', 'Nothing was heard for too long.');
  }

  /** Closes when a reader who is behind has taken nothing for too long. */
  checkProgress(): void {
    if (this.behind && performance.now() - this.progressMs > this.slowMs)
      this.close('too_slow', 'You read too slowly.');
  }

  private readonly onSent = (): void => {
    if (!this.behind) return;
    this.progressMs = performance.now();
    if (this.isFull || this.closedFor !== undefined) return;
    this.behind = false;
    this.events.drained();
  };

  private hear(): void {
    this.heardMs = performance.now();
  }

  /** Pings cost work like messages, so they count as such. */
  private receiveControl(): void {
    if (this.closedFor !== undefined) return;
    this.hear();
    this.isFlood();
  }

  private receive(data: Buffer, isBinary: boolean): void {
    if (this.closedFor !== undefined) return;
    this.hear();
    if (this.isFlood()) return;
    const request = isBinary ? 'Messages have to be text, this one is binary.' : readRequest(data);
    if (typeof request === 'string') this.strike(request);
    else this.events.message(request);
  }

  private isFlood(): boolean {
    const now = performance.now();
    if (now - this.windowStartMs > 1000) {
      this.windowStartMs = now;
      this.received = 0;
    }
    if (++this.received <= limits.messagesPerSecond) return false;
    this.refuse('too_many_messages', `More than ${limits.messagesPerSecond} messages came in one second.`);
    this.close('too_many_messages', 'Too many messages came in one second.');
    return true;
  }
}

/** The request, or what is wrong with it. */
function readRequest(data: Buffer): TelemetryRequest | string {
  let value: unknown;
  try {
    value = JSON.parse(data.toString('utf8'));
  } catch {
    return 'The message is not valid JSON.';
  }
  const read = telemetryRequestSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.map((key) => `/${String(key)}`).join('') ?? '';
  return `The message does not fit${path === '' ? '' : ` at ${path}`}: ${issue?.message ?? 'unknown form'}.`;
}
