import {
  type EntityFrame,
  type TelemetryArea,
  type TelemetryChannelName,
  type TelemetryMessage,
  type TelemetryMessageOf,
  type TelemetryRequest,
  type TextChannelName,
  telemetryCloseCodes,
  telemetryMessageSchema,
  telemetryPath,
  telemetrySubprotocol,
} from '../protocol/index.ts';
import { decodeEntities } from './entity-decoder.ts';
import { EntityMirror } from './entity-mirror.ts';
import { Listeners } from './listeners.ts';
import type { ConnectionState } from './world-connection.ts';

/** Where to listen, and as whom. */
export interface TelemetryConnectionSettings {
  /** Address of the server, such as http://127.0.0.1:8080, or of its port for telemetry. */
  readonly baseUrl: string;
  /** The token, or what gives one for each try; the latter outlives the end of a token. */
  readonly token: string | (() => string | Promise<string>);
  /** Time between pings, in milliseconds; default 5000. A line on which nothing came in three of them is lost. */
  readonly pingMs?: number;
}

/** What a connection tells. */
export interface TelemetryConnectionEvents extends Record<string, unknown> {
  state: ConnectionState;
  welcome: TelemetryMessageOf<'welcome'>;
  /** The server begins to send a channel; asked for anew after each loss of the line. */
  subscribed: TelemetryMessageOf<'subscribed'>;
  data: TelemetryMessageOf<'data'>;
  /** Messages that will not come. */
  gap: TelemetryMessageOf<'gap'>;
  /** A message of the entities channel has been applied to `entities`. */
  entities: EntityFrame;
  error: TelemetryMessageOf<'error'>;
  /** The line was lost or refused; `retryMs` is null when there will be no other try. */
  lost: { readonly code: number; readonly reason: string; readonly retryMs: number | null };
}

/** The part of the entities channel that is wanted. */
export interface EntityWish {
  readonly area?: TelemetryArea;
  readonly rate_hz?: number;
}

const firstRetryMs = 200;
const longestRetryMs = 5000;
const defaultPingMs = 5000;
/** Pings in a row without a sign of the server; counted, not timed, because a page may sleep. */
const mostQuietPings = 3;
const normalClosure = 1000;
/** What a closing is called that never came from the server, as the platform does. */
const abnormalClosure = 1006;

/**
 * A line to the telemetry, for pages and Node. It comes back by itself after a loss and goes on where each channel
 * stopped; what cannot be had any more is told as a gap.
 */
export class TelemetryConnection {
  /** What the entities channel says is there. */
  readonly entities = new EntityMirror();
  private readonly settings: TelemetryConnectionSettings;
  private readonly listeners = new Listeners<TelemetryConnectionEvents>();
  private readonly wanted = new Map<TelemetryChannelName, EntityWish>();
  /** Number of the newest message of each channel, all of the run `stream`. */
  private readonly seen = new Map<TextChannelName, number>();
  private stream: string | undefined;
  private socket: WebSocket | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private quietPings = 0;
  private nextRef = 0;
  private failures = 0;
  private stateNow: ConnectionState = 'closed';

  constructor(settings: TelemetryConnectionSettings) {
    this.settings = settings;
  }

  get state(): ConnectionState {
    return this.stateNow;
  }

  /** Calls the function at every such event; the returned function ends that. */
  on<K extends keyof TelemetryConnectionEvents & string>(
    event: K,
    listener: (value: TelemetryConnectionEvents[K]) => void,
  ): () => void {
    return this.listeners.on(event, listener);
  }

  /** Opens the line and keeps it open until `close`. */
  connect(): void {
    if (this.stateNow !== 'closed' && this.stateNow !== 'waiting') return;
    clearTimeout(this.retryTimer);
    this.failures = 0;
    void this.openSocket();
  }

  /** Ends the line for good. */
  close(): void {
    this.end(normalClosure, 'closed');
  }

  /** Listens to a channel from now on, over every loss of the line. The wish is for the entities channel. */
  subscribe(channel: TelemetryChannelName, wish: EntityWish = {}): void {
    this.wanted.set(channel, wish);
    if (this.stateNow === 'live') this.ask(channel);
  }

  /** Listens to it no longer. */
  unsubscribe(channel: TelemetryChannelName): void {
    if (!this.wanted.delete(channel)) return;
    if (channel === 'entities') this.entities.reset();
    else this.seen.delete(channel);
    if (this.stateNow === 'live') this.send({ type: 'unsubscribe', channel });
  }

  private async openSocket(): Promise<void> {
    this.change('connecting');
    const { token: given } = this.settings;
    let token: string;
    try {
      token = typeof given === 'string' ? given : await given();
    } catch (error) {
      if (this.isConnecting) this.lose(abnormalClosure, `there is no token: ${String(error)}`);
      return;
    }
    // Whoever waited for the token may have closed the line meanwhile.
    if (!this.isConnecting || this.socket !== undefined) return;
    const url = new URL(telemetryPath, this.settings.baseUrl);
    url.protocol = url.protocol === 'https:' || url.protocol === 'wss:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, telemetrySubprotocol);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    socket.onopen = () => this.send({ type: 'authenticate', token });
    socket.onmessage = ({ data }: MessageEvent) => {
      if (socket === this.socket) this.take(data);
    };
    socket.onclose = ({ code, reason }: CloseEvent) => {
      if (socket === this.socket) this.lose(code, reason);
    };
  }

  private get isConnecting(): boolean {
    return this.stateNow === 'connecting';
  }

  private take(data: unknown): void {
    this.quietPings = 0;
    try {
      if (data instanceof ArrayBuffer) this.takeEntities(decodeEntities(data));
      else this.takeMessage(telemetryMessageSchema.parse(JSON.parse(String(data))));
    } catch (error) {
      this.end(telemetryCloseCodes.protocol, `the server said what nobody understands: ${String(error)}`);
    }
  }

  private takeMessage(message: TelemetryMessage): void {
    switch (message.type) {
      case 'welcome':
        this.onWelcome(message);
        break;
      case 'data':
        if (!this.wanted.has(message.channel)) break;
        this.seen.set(message.channel, message.seq);
        this.listeners.emit('data', message);
        break;
      case 'gap':
        if (!this.wanted.has(message.channel)) break;
        this.seen.set(message.channel, message.to);
        this.listeners.emit('gap', message);
        break;
      case 'subscribed':
        this.onSubscribed(message);
        break;
      case 'error':
        this.listeners.emit('error', message);
        break;
      case 'unsubscribed':
      case 'pong':
    }
  }

  /** Without a first message after it, a resume still begins where the subscription began. */
  private onSubscribed(message: TelemetryMessageOf<'subscribed'>): void {
    const { channel, next } = message;
    if (channel !== 'entities' && this.wanted.has(channel) && !this.seen.has(channel))
      this.seen.set(channel, next - 1);
    this.listeners.emit('subscribed', message);
  }

  private takeEntities(frame: EntityFrame): void {
    if (!this.wanted.has('entities')) return;
    if (this.entities.apply(frame)) this.listeners.emit('entities', frame);
    // Changes to a state that is not here: the channel begins anew with everything.
    else this.ask('entities');
  }

  private onWelcome(message: TelemetryMessageOf<'welcome'>): void {
    this.failures = 0;
    this.stateNow = 'live';
    for (const channel of this.wanted.keys()) this.ask(channel);
    this.stream = message.stream;
    this.pingTimer = setInterval(() => this.ping(), this.settings.pingMs ?? defaultPingMs);
    this.listeners.emit('state', 'live');
    this.listeners.emit('welcome', message);
  }

  private ask(channel: TelemetryChannelName): void {
    if (channel === 'entities') {
      this.entities.reset();
      this.send({ type: 'subscribe', channel, ...this.wanted.get(channel) });
      return;
    }
    const after = this.seen.get(channel);
    const { stream } = this;
    const known = after !== undefined && stream !== undefined;
    this.send({ type: 'subscribe', channel, ...(known ? { resume: { stream, after } } : {}) });
  }

  private ping(): void {
    if (this.quietPings === mostQuietPings) {
      this.lose(abnormalClosure, 'the server is silent');
      return;
    }
    this.quietPings++;
    this.send({ type: 'ping', ref: this.nextRef++ });
  }

  private send(request: TelemetryRequest): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(request));
  }

  private lose(code: number, reason: string): void {
    if (this.isFinal(code)) {
      this.end(code, reason);
      return;
    }
    this.drop();
    const retryMs = Math.min(longestRetryMs, firstRetryMs * 2 ** this.failures) * (0.75 + Math.random() / 2);
    this.failures++;
    this.change('waiting');
    this.listeners.emit('lost', { code, reason, retryMs });
    this.retryTimer = setTimeout(() => void this.openSocket(), retryMs);
  }

  /** Whether another try would end the same way. */
  private isFinal(code: number): boolean {
    const { protocol, unauthenticated, token_ended } = telemetryCloseCodes;
    if (code === token_ended) return typeof this.settings.token === 'string';
    return code === protocol || code === unauthenticated;
  }

  private end(code: number, reason: string): void {
    if (this.stateNow === 'closed') return;
    clearTimeout(this.retryTimer);
    this.drop();
    this.change('closed');
    this.listeners.emit('lost', { code, reason, retryMs: null });
  }

  private drop(): void {
    clearInterval(this.pingTimer);
    this.quietPings = 0;
    const { socket } = this;
    this.socket = undefined;
    if (socket !== undefined && socket.readyState <= WebSocket.OPEN) socket.close(normalClosure);
  }

  private change(state: ConnectionState): void {
    this.stateNow = state;
    this.listeners.emit('state', state);
  }
}
