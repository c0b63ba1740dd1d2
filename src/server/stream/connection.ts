import type { WebSocket } from 'ws';
import {
  type ClientMessage,
  clientMessageSchema,
  type ErrorCode,
  type FieldError,
  worldStreamLimits as limits,
  type ServerMessage,
  worldCloseCodes,
} from '../../protocol/index.ts';

/** What a connection tells its owner. */
export interface ConnectionEvents {
  message(message: ClientMessage): void;
  closed(): void;
}

/** Unsent bytes that nothing but a broken reader reaches; the connection is cut there. */
const cutBytes = 1024 * 1024;
const closeGraceMs = 1000;

/** One visitor's line: reads and checks messages, keeps count of misbehaviour, and never lets unsent bytes pile up. */
export class Connection {
  private readonly socket: WebSocket;
  private readonly events: ConnectionEvents;
  private strikes = 0;
  private received = 0;
  private windowStartMs = 0;
  private heardMs = performance.now();
  private slowSinceMs: number | undefined;
  private missedFrames = false;
  /** Why this side closes the line; undefined while it does not. */
  closedFor: keyof typeof worldCloseCodes | undefined;

  constructor(socket: WebSocket, events: ConnectionEvents) {
    this.socket = socket;
    this.events = events;
    socket.on('message', (data, isBinary) => this.receive(data as Buffer, isBinary));
    socket.on('pong', () => this.receiveControl());
    socket.on('ping', () => this.receiveControl());
    socket.on('close', () => events.closed());
    // The library closes with the right code by itself; an unhandled error event would end the process.
    socket.on('error', () => {});
  }

  /** What waits in this process to be sent. */
  get unsentBytes(): number {
    return this.socket.bufferedAmount;
  }

  /** Sends one message. */
  send(message: ServerMessage): void {
    this.write(JSON.stringify(message));
  }

  /** Sends a message that was encoded for everybody. */
  write(text: string): void {
    if (this.closedFor !== undefined || this.socket.readyState !== this.socket.OPEN) return;
    if (this.unsentBytes > cutBytes) this.close('too_slow', 'You read too slowly.');
    else this.socket.send(text);
  }

  /**
   * Sends a frame, unless the reader is behind: then frames are left out until it has caught up, and the line is closed
   * when that takes too long.
   * @returns False when the reader has missed frames and now needs the whole state.
   */
  writeFrame(text: string): boolean {
    const now = performance.now();
    if (this.unsentBytes > limits.slowBytes) {
      this.missedFrames = true;
      this.slowSinceMs ??= now;
      if (now - this.slowSinceMs > limits.slowMs) this.close('too_slow', 'You read too slowly.');
      return true;
    }
    this.slowSinceMs = undefined;
    if (this.missedFrames) {
      this.missedFrames = false;
      return false;
    }
    this.write(text);
    return true;
  }

  /** Sends the whole state: at once, or as soon as a reader who is behind has caught up. */
  writeState(text: string): void {
    if (this.unsentBytes > limits.slowBytes) this.missedFrames = true;
    else this.write(text);
  }

  /** Tells what is wrong with what came. */
  refuse(code: ErrorCode, message: string, errors: readonly FieldError[] = []): void {
    this.send({ type: 'error', code, message, errors: [...errors] });
  }

  /** Closes with a reason; a reader that does not take it is cut off. */
  close(reason: keyof typeof worldCloseCodes, text: string): void {
    if (this.closedFor !== undefined) return;
    this.closedFor = reason;
    this.socket.close(worldCloseCodes[reason], text);
    const timer = setTimeout(() => this.socket.terminate(), closeGraceMs);
    timer.unref();
    this.socket.once('close', () => clearTimeout(timer));
  }

  /** Asks for a sign of life, and closes when there was none for too long. */
  checkLife(): void {
    if (performance.now() - this.heardMs > limits.silenceMs)
      this.close('silent', 'Nothing was heard for too long.');
    else if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }

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
    if (isBinary) {
      this.strike('Messages have to be text, this one is binary.');
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(data.toString('utf8'));
    } catch {
      this.strike('The message is not valid JSON.');
      return;
    }
    const read = clientMessageSchema.safeParse(value);
    if (read.success) {
      this.events.message(read.data);
      return;
    }
    const errors = read.error.issues.slice(0, 10).map(({ path, message }) => ({
      where: 'message' as const,
      path: path.map((key) => `/${String(key)}`).join(''),
      message,
    }));
    const first = errors[0];
    this.strike(
      `The message does not fit${first?.path ? ` at ${first.path}` : ''}: ${first?.message ?? 'unknown form'}.`,
      errors,
    );
  }

  /** A message that is not of the protocol. */
  strike(message: string, errors: readonly FieldError[] = []): void {
    this.refuse('protocol_violation', message, errors);
    if (++this.strikes >= limits.strikes)
      this.close('protocol', 'Too many messages were not of the protocol.');
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
