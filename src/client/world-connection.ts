import {
  type ClientMessage,
  type FrameRate,
  type ServerMessage,
  type ServerMessageOf,
  tickRateHz,
  type VisitorPose,
  WorldMirror,
  worldCloseCodes,
  worldPath,
  worldSubprotocol,
} from '../protocol/index.ts';
import { Listeners } from './listeners.ts';
import { TickClock } from './tick-clock.ts';

/** Who joins, and where. */
export interface WorldConnectionSettings {
  /** Address of the server, such as http://127.0.0.1:8080. */
  readonly baseUrl: string;
  readonly name: string;
  /** The access token, or what gives the one to say in the next hello, where there is one. */
  readonly token?: string | (() => string | undefined);
  readonly mode?: 'desktop' | 'vr';
  /** Time between pings, in milliseconds; default 2000. A line on which nothing came in three of them is lost. */
  readonly pingMs?: number;
}

/** How the line stands: `waiting` until the next try, `closed` for good. */
export type ConnectionState = 'connecting' | 'live' | 'waiting' | 'closed';

/** What a connection tells. */
export interface WorldConnectionEvents extends Record<string, unknown> {
  state: ConnectionState;
  welcome: ServerMessageOf<'welcome'>;
  /** Another scene runs; the ship is a new one. */
  scene: ServerMessageOf<'scene'>;
  /** A frame has been applied to `world`: a whole state, changes, or time alone. */
  frame: ServerMessageOf<'state' | 'delta' | 'clock'>;
  event: ServerMessageOf<'event'>;
  error: ServerMessageOf<'error'>;
  /** The people who run the world tell something. */
  swarms: ServerMessageOf<'swarms'>;
  notice: ServerMessageOf<'notice'>;
  /** They want the picture quality changed. */
  quality: ServerMessageOf<'quality'>;
  /** They ask for a picture. */
  picture: ServerMessageOf<'picture'>;
  /** The line was lost or refused; `retryMs` is null when there will be no other try. */
  lost: { readonly code: number; readonly reason: string; readonly retryMs: number | null };
}

/** What the world said to a request. */
export type WorldAnswer = ServerMessageOf<'answer'>;

type Control = Extract<ClientMessage, { type: 'control' }>['control'];
type Asking = Exclude<Extract<ClientMessage, { ref: number }>, { type: 'ping' }>;
type Request = Asking extends infer A ? (A extends Asking ? Omit<A, 'ref'> : never) : never;

const firstRetryMs = 200;
const longestRetryMs = 5000;
const defaultPingMs = 2000;
/** Pings in a row without a sign of the server. Counted, not timed: a page that was busy or asleep has not lost its line. */
const mostQuietPings = 3;
/** What a closing is called that never came from the server, as the platform does. */
const abnormalClosure = 1006;

/** Closings after which another try would end the same way. */
const finalCodes: ReadonlySet<number> = new Set([
  worldCloseCodes.bye,
  worldCloseCodes.protocol,
  worldCloseCodes.unauthenticated,
  worldCloseCodes.replaced,
  worldCloseCodes.dismissed,
]);

/**
 * A visitor's line to the world, for the page, tests and Node. It keeps the newest state, comes back by itself with the
 * same ship after a loss, and estimates the server's tick. Uses the platform's WebSocket and nothing of a document.
 */
export class WorldConnection {
  /** The newest state of the world. */
  readonly world = new WorldMirror();
  /** Which tick the server is at. */
  readonly clock = new TickClock(tickRateHz);
  private readonly settings: WorldConnectionSettings;
  private readonly listeners = new Listeners<WorldConnectionEvents>();
  private readonly open = new Map<
    number,
    { resolve: (answer: WorldAnswer) => void; reject: (error: Error) => void }
  >();
  private readonly pings = new Map<number, number>();
  private quietPings = 0;
  private socket: WebSocket | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private stateNow: ConnectionState = 'closed';
  private failures = 0;
  private resume: string | undefined;
  private mode: 'desktop' | 'vr';
  private nextRef = 0;
  private nextSeq = 0;
  private visitorId: string | undefined;
  private shipId: number | undefined;

  constructor(settings: WorldConnectionSettings) {
    this.settings = settings;
    this.mode = settings.mode ?? 'desktop';
  }

  get state(): ConnectionState {
    return this.stateNow;
  }

  /** Own id among the visitors, once welcomed. */
  get visitor(): string | undefined {
    return this.visitorId;
  }

  /** Id of the own ship, once welcomed. */
  get ship(): number | undefined {
    return this.shipId;
  }

  /** Calls the function at every such event; the returned function ends that. */
  on<K extends keyof WorldConnectionEvents & string>(
    event: K,
    listener: (value: WorldConnectionEvents[K]) => void,
  ): () => void {
    return this.listeners.on(event, listener);
  }

  /** Opens the line and keeps it open until `close`; while waiting for the next try, tries at once. */
  connect(): void {
    if (this.stateNow !== 'closed' && this.stateNow !== 'waiting') return;
    clearTimeout(this.retryTimer);
    this.failures = 0;
    this.openSocket();
  }

  /** Leaves the world for good. */
  close(): void {
    if (this.stateNow === 'live') this.send({ type: 'bye' });
    this.end(worldCloseCodes.bye, 'left');
    this.resume = undefined;
  }

  /** Steers the own ship. Returns the sequence number by which the state later says that it was applied; -1 offline. */
  control(control: Control): number {
    if (this.stateNow !== 'live') return -1;
    const seq = this.nextSeq++;
    this.send({ type: 'control', seq, control });
    return seq;
  }

  /** Asks for something and waits for the world's answer. Rejects when the line is lost before it comes. */
  ask(request: Request): Promise<WorldAnswer> {
    if (this.stateNow !== 'live') return Promise.reject(new Error('There is no connection to the world.'));
    const ref = this.nextRef++;
    return new Promise((resolve, reject) => {
      this.open.set(ref, { resolve, reject });
      this.send({ ...request, ref } as ClientMessage);
    });
  }

  /** Says how this visitor looks into the world. */
  setMode(mode: 'desktop' | 'vr'): void {
    this.mode = mode;
    if (this.stateNow === 'live') this.send({ type: 'mode', mode });
  }

  /** Lets operators see so much of this visitor, and no more. */
  share(agreement: Omit<Extract<ClientMessage, { type: 'share' }>, 'type'>): void {
    if (this.stateNow === 'live') this.send({ type: 'share', ...agreement });
  }

  /** Says how fast pictures are seen here; it counts only where `share` agreed to it. */
  reportFrames(rate: FrameRate): void {
    if (this.stateNow === 'live') this.send({ type: 'frames', ...rate });
  }

  /** Says where head and hands are; it counts only where `share` agreed to it. */
  reportPose(pose: VisitorPose): void {
    if (this.stateNow === 'live') this.send({ type: 'pose', ...pose });
  }

  /** Sends a part of a picture that was asked for. */
  sendPicture(part: Omit<Extract<ClientMessage, { type: 'picture_part' }>, 'type'>): void {
    if (this.stateNow === 'live') this.send({ type: 'picture_part', ...part });
  }

  /** Says why there is no picture. */
  refusePicture(id: string, reason: string): void {
    if (this.stateNow === 'live') this.send({ type: 'no_picture', id, reason: reason.slice(0, 256) });
  }

  /** Asks for the whole state again. */
  resync(): void {
    if (this.stateNow === 'live') this.send({ type: 'resync' });
  }

  private openSocket(): void {
    this.change('connecting');
    const url = new URL(worldPath, this.settings.baseUrl);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, worldSubprotocol);
    this.socket = socket;
    socket.onopen = () => {
      const { name, token: given } = this.settings;
      const token = typeof given === 'function' ? given() : given;
      this.send({
        type: 'hello',
        name,
        mode: this.mode,
        ...(token === undefined ? {} : { token }),
        ...(this.resume === undefined ? {} : { resume: this.resume }),
      });
    };
    socket.onmessage = ({ data }: MessageEvent) => {
      if (socket === this.socket && typeof data === 'string') this.receive(JSON.parse(data) as ServerMessage);
    };
    socket.onclose = ({ code, reason }: CloseEvent) => {
      if (socket === this.socket) this.lose(code, reason);
    };
  }

  private receive(message: ServerMessage): void {
    this.quietPings = 0;
    switch (message.type) {
      case 'welcome':
        this.onWelcome(message);
        break;
      case 'scene':
        this.clock.reset();
        this.takeShip(message.ship, message.state);
        this.listeners.emit('scene', message);
        break;
      case 'state':
        this.world.replace(message.state);
        this.onFrame(message, message.state.clock.tick);
        break;
      case 'delta':
        this.world.apply(message);
        this.onFrame(message, message.clock.tick);
        break;
      case 'clock':
        this.world.tickTo(message.clock);
        this.onFrame(message, message.clock.tick);
        break;
      case 'answer':
        this.open.get(message.ref)?.resolve(message);
        this.open.delete(message.ref);
        break;
      case 'pong':
        this.onPong(message.ref);
        break;
      case 'event':
        this.listeners.emit('event', message);
        break;
      case 'swarms':
        this.listeners.emit('swarms', message);
        break;
      case 'notice':
        this.listeners.emit('notice', message);
        break;
      case 'quality':
        this.listeners.emit('quality', message);
        break;
      case 'picture':
        this.listeners.emit('picture', message);
        break;
      case 'error':
        this.listeners.emit('error', message);
    }
  }

  private onWelcome(message: ServerMessageOf<'welcome'>): void {
    this.resume = message.resume;
    this.visitorId = message.visitor;
    this.failures = 0;
    this.nextSeq = Math.max(this.nextSeq, message.next_seq);
    this.clock.reset();
    this.takeShip(message.ship, message.state);
    this.change('live');
    this.pingTimer = setInterval(() => this.ping(), this.settings.pingMs ?? defaultPingMs);
    this.ping();
    this.listeners.emit('welcome', message);
  }

  private takeShip(ship: number, state: ServerMessageOf<'welcome'>['state']): void {
    this.world.replace(state);
    this.shipId = ship;
  }

  private onFrame(message: ServerMessageOf<'state' | 'delta' | 'clock'>, tick: number): void {
    this.clock.sample(tick, performance.now());
    this.listeners.emit('frame', message);
  }

  private ping(): void {
    if (this.quietPings === mostQuietPings) {
      this.lose(abnormalClosure, 'the server is silent');
      return;
    }
    this.quietPings++;
    const ref = this.nextRef++;
    // One at a time: an older one that never came back tells nothing any more.
    this.pings.clear();
    this.pings.set(ref, performance.now());
    this.send({ type: 'ping', ref });
  }

  private onPong(ref: number): void {
    const sentMs = this.pings.get(ref);
    if (sentMs !== undefined) this.clock.ponged(performance.now() - sentMs);
    this.pings.delete(ref);
  }

  private send(message: ClientMessage): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private lose(code: number, reason: string): void {
    if (finalCodes.has(code)) {
      this.end(code, reason);
      return;
    }
    this.drop();
    const retryMs = Math.min(longestRetryMs, firstRetryMs * 2 ** this.failures) * (0.75 + Math.random() / 2);
    this.failures++;
    this.change('waiting');
    this.listeners.emit('lost', { code, reason, retryMs });
    this.retryTimer = setTimeout(() => this.openSocket(), retryMs);
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
    const { socket } = this;
    this.socket = undefined;
    if (socket !== undefined && socket.readyState <= WebSocket.OPEN) socket.close(1000);
    for (const { reject } of this.open.values()) reject(new Error('The connection to the world was lost.'));
    this.open.clear();
  }

  private change(state: ConnectionState): void {
    this.stateNow = state;
    this.listeners.emit('state', state);
  }
}
