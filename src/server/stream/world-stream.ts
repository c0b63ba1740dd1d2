import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Log } from '../../engine/index.ts';
import {
  ApiError,
  type ErrorCode,
  worldStreamLimits as limits,
  type ServerMessage,
  type SwarmStates,
  type WorldFrame,
  worldSubprotocol,
} from '../../protocol/index.ts';
import type { WorldEvent } from '../../world/index.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { allows, type Principal } from '../auth/principal.ts';
import type { Visits } from '../events/visits.ts';
import { SitePlaces } from '../guard/site-places.ts';
import { refuseOnSocket } from '../http/broken-request.ts';
import { pathOfUrl } from '../http/problems.ts';
import { isLoopback } from '../net/listen.ts';
import { Tally } from '../tally.ts';
import { shipInView } from '../world/ship-in-view.ts';
import type { WorldHost } from '../world/world-host.ts';
import { Connection } from './connection.ts';
import { isOwnOrigin } from './origin.ts';
import { Screenshots } from './screenshots.ts';
import { type KeptSeat, type Seat, Seats } from './seats.ts';
import type { TimeAct } from './time-acts.ts';
import {
  type Admission,
  type SceneView,
  type SessionParts,
  VisitorSession,
  type WorldSight,
} from './visitor-session.ts';

/** Settings of the visitors' connection. */
export interface WorldStreamSettings {
  readonly host: WorldHost;
  readonly authenticator: Authenticator;
  readonly visitors: 'open' | 'token' | 'off';
  readonly visitorLimit: number;
  /** Time for the first message of a line. */
  readonly helloTimeoutMs: number;
  readonly visitorsMaySetTime: boolean;
  /** Why nobody, or not this one, is let in now. */
  readonly refusalOf: (request: IncomingMessage) => ApiError | undefined;
  readonly addressOf: (request: IncomingMessage) => string;
  /** Throws where a token is suspended. */
  readonly checkToken: (principal: Principal) => void;
  /** Sets the time in the name of a token. */
  readonly timeAct: TimeAct;
  /** Takes the world to another system of the Galaxy for a visitor. */
  readonly travel: SessionParts['travel'];
  /** Tells who comes and goes. */
  readonly visits: Visits;
  /** Pages that another server of this machine serves may connect. */
  readonly developing: boolean;
  readonly log: Log;
}

/** Connections that have not said hello, beyond the visitors. */
const maxStrangers = 32;
/** Connections of one address that may be without a visitor. */
const maxStrangersOfSite = 8;

/** Events that every visitor is told of; the rest is in the state or concerns nobody. */
const publicEvents: ReadonlySet<WorldEvent['type']> = new Set<WorldEvent['type']>([
  'visitor_joined',
  'visitor_left',
  'visitor_renamed',
  'visitor_jumped',
  'time_changed',
  'date_changed',
  'span_reached',
  'touched_ground',
  'left_ground',
  'fuel_empty',
  'speed_limited',
  'light_changed',
  'plan_changed',
  'returned_to_start',
]);

/** The visitors' connection: WebSocket at /world. Every frame is encoded once for all. */
export class WorldStream {
  readonly seats = new Seats();
  /** Pictures that visitors were asked for. */
  readonly screenshots = new Screenshots(Date.now);
  /** Requests that became no connection, by code of the refusal. */
  readonly refused = new Tally<ErrorCode>();
  private readonly settings: WorldStreamSettings;
  private readonly sockets: WebSocketServer;
  private readonly lines = new Set<Connection>();
  /** Places for connections that have no visitor yet. This machine may be a proxy, behind which is everybody. */
  private readonly strangers = new SitePlaces(maxStrangersOfSite, isLoopback);
  private readonly pulse: NodeJS.Timeout;
  private scene: SceneView | undefined;
  private closing = false;

  constructor(settings: WorldStreamSettings) {
    this.settings = settings;
    this.sockets = new WebSocketServer({
      noServer: true,
      maxPayload: limits.messageBytes,
      perMessageDeflate: false,
      clientTracking: false,
      handleProtocols: () => worldSubprotocol,
    });
    const { host } = settings;
    this.seats.onRelease = (seat) => settings.visits.gone(seat);
    host.on('frame', (frame) => this.onFrame(frame));
    host.on('swarms', (swarms) => this.onSwarms(swarms));
    host.on('happened', (events) => this.onHappened(events));
    host.on('resumed', (state) =>
      this.toLive(JSON.stringify({ type: 'state', state } satisfies ServerMessage)),
    );
    this.pulse = setInterval(() => {
      for (const line of this.lines) line.checkLife();
    }, limits.pingMs);
    this.pulse.unref();
  }

  /** Takes an upgrade request for its path, or refuses it. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = this.refusalOf(request);
    if (refusal !== undefined) {
      this.refused.add(refusal.code);
      refuseOnSocket(socket, refusal, pathOfUrl(request.url ?? '/'));
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (open) =>
      this.welcomeStranger(open, this.settings.addressOf(request)),
    );
  }

  /** Open connections, with and without a visitor. */
  get connections(): number {
    return this.lines.size;
  }

  /** The running scene with its document; undefined before the first one. */
  get running(): SceneView | undefined {
    return this.scene;
  }

  /** Visitors by how they look into the world. */
  get visitors(): { count: number; desktop: number; vr: number } {
    const here = this.seats.all().filter((seat) => seat.connection !== undefined);
    const vr = here.filter(({ mode }) => mode === 'vr').length;
    return { count: here.length, desktop: here.length - vr, vr };
  }

  /** Closes every line with the reason. */
  close(): void {
    this.closing = true;
    clearInterval(this.pulse);
    for (const line of [...this.lines]) line.close('stopping', 'The server is stopping.');
    for (const seat of this.seats.all()) this.seats.release(seat);
  }

  private refusalOf(request: IncomingMessage): ApiError | undefined {
    const { visitors, developing, visitorLimit } = this.settings;
    if (this.closing) return new ApiError('shutting_down');
    if (visitors === 'off') return new ApiError('visitors_off');
    const refusal = this.settings.refusalOf(request);
    if (refusal !== undefined) return refusal;
    if (!isOwnOrigin(request.headers, developing)) return new ApiError('origin_refused');
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!offered.includes(worldSubprotocol)) {
      return new ApiError('upgrade_required', `Ask for the subprotocol ${worldSubprotocol}.`, {
        headers: { upgrade: 'websocket' },
      });
    }
    if (!this.strangers.hasRoom(this.settings.addressOf(request)))
      return new ApiError(
        'too_many_visitors',
        'Connections of your address wait for a hello; greet, or close some.',
      );
    return this.lines.size >= visitorLimit + maxStrangers ? new ApiError('too_many_visitors') : undefined;
  }

  private welcomeStranger(socket: ConstructorParameters<typeof Connection>[0], address: string): void {
    const makeRoom = this.strangers.take(address);
    const line: Connection = new Connection(socket, {
      message: (message) => session.onMessage(message),
      closed: () => {
        this.lines.delete(line);
        makeRoom();
        session.onClosed();
      },
    });
    const session: VisitorSession = new VisitorSession(line, {
      ...this.settings,
      seats: this.seats,
      screenshots: this.screenshots,
      view: () => this.view(),
      onWelcome: makeRoom,
      admit: (token, onEnd) => this.admit(token, address, onEnd),
    });
    this.lines.add(line);
  }

  /** What a token allows. Rejects with `unauthenticated`, or with `permission_denied`. */
  private async admit(token: string | undefined, address: string, onEnd: () => void): Promise<Admission> {
    const { authenticator, visitors } = this.settings;
    const held = token === undefined ? undefined : await authenticator.hold(token, address, onEnd);
    try {
      if (held !== undefined) this.settings.checkToken(held.principal);
    } catch (error) {
      held?.release();
      throw error;
    }
    if (visitors === 'token' && held === undefined)
      throw new ApiError('unauthenticated', 'This world needs a token in the hello message.');
    if (visitors === 'token' && held !== undefined && !allows(held.principal, 'world.join')) {
      held.release();
      throw new ApiError(
        'permission_denied',
        'This world needs a token with world.join in the hello message.',
      );
    }
    return {
      maySetTime: held !== undefined && allows(held.principal, 'world.write'),
      setTime: (act) =>
        held === undefined ? act() : this.settings.timeAct({ principal: held.principal, address }, act),
      release: held?.release ?? (() => {}),
    };
  }

  /** The running scene with its document and the whole state; undefined before the first scene. */
  private view(): WorldSight | undefined {
    const state = this.settings.host.mirror.state();
    return this.scene === undefined || state === undefined ? undefined : { scene: this.scene, state };
  }

  private onFrame({ clock, added, changed, removed }: WorldFrame): void {
    // Others wait for their share of the frame meanwhile.
    if (!this.seats.all().some(({ live }) => live)) return;
    const { mirror } = this.settings.host;
    const told = changed.filter((change) => !mirror.turnsAlong(change));
    const quiet = added.length === 0 && told.length === 0 && removed.length === 0;
    const message = quiet
      ? { type: 'clock', clock }
      : { type: 'delta', clock, added, changed: told, removed };
    this.toLive(JSON.stringify(message));
  }

  /** Whoever reads slowly draws on with what he has. */
  private onSwarms(swarms: readonly SwarmStates[]): void {
    const live = this.seats.all().filter((seat) => seat.live);
    if (live.length === 0) return;
    const text = JSON.stringify({ type: 'swarms', swarms } as ServerMessage);
    for (const { connection } of live)
      if (connection !== undefined && connection.unsentBytes <= limits.slowBytes) connection.write(text);
  }

  private onHappened(events: readonly WorldEvent[]): void {
    for (const { seq: _, tick, ...event } of events) {
      if (!publicEvents.has(event.type)) continue;
      const text = JSON.stringify({ type: 'event', tick, event });
      for (const { connection, live } of this.seats.all()) if (live) connection?.write(text);
    }
  }

  /**
   * After the start from a save: keeps the seats of its visitors as if they had just lost their lines. Ships of those who
   * do not come back in time go, as do those that have no seat.
   */
  expect(kept: readonly KeptSeat[]): void {
    const { host } = this.settings;
    const seats = new Map(kept.map((seat) => [seat.visitor, seat]));
    for (const { hull } of [...host.mirror.entities()]) {
      if (hull === null || hull.owner === null) continue;
      const { owner: visitor } = hull;
      const known = seats.get(visitor);
      if (known === undefined) void host.request({ type: 'leave', visitor }).catch(() => {});
      else this.reserve(known);
    }
  }

  /** Makes a visitor leave, and his ship with him. */
  dismiss(seat: Seat): void {
    this.seats.release(seat);
    this.screenshots.giveUp(seat.visitor);
    const { connection } = seat;
    seat.connection = undefined;
    seat.live = false;
    connection?.close('dismissed', 'The people who run this world have asked you to leave.');
    this.settings.host.request({ type: 'leave', visitor: seat.visitor }).catch(() => {});
  }

  private reserve(kept: KeptSeat): void {
    const { host } = this.settings;
    const seat = this.seats.restore(kept);
    seat.lastSeq += 1;
    host.submit({
      type: 'control',
      visitor: seat.visitor,
      seq: seat.lastSeq,
      control: { thrust: [0, 0, 0], torque: [0, 0, 0], stabilise: true },
    });
    seat.leaveTimer = setTimeout(() => {
      this.seats.release(seat);
      host.request({ type: 'leave', visitor: seat.visitor }).catch(() => {});
    }, limits.reconnectMs);
    seat.leaveTimer.unref();
  }

  /** Another scene runs. */
  showScene(scene: SceneView): void {
    this.scene = scene;
    for (const seat of this.seats.all()) {
      seat.live = false;
      void this.moveIn(seat);
    }
  }

  /** Gives a visitor a ship in the new scene, unless the scene kept the one before. */
  private async moveIn(seat: Seat): Promise<void> {
    const { host, log } = this.settings;
    try {
      if (host.mirror.shipOf(seat.visitor) === undefined) {
        const answer = await host.request({ type: 'join', visitor: seat.visitor, name: seat.name });
        if (!answer.ok && answer.code !== 'already_joined') throw new Error(answer.message);
      }
      const ship = await shipInView(host, seat.visitor);
      const view = this.view();
      if (view === undefined) return;
      seat.connection?.send({ type: 'scene', ...view, ship });
      if (host.swarms.length > 0) seat.connection?.send({ type: 'swarms', swarms: [...host.swarms] });
      seat.live = true;
    } catch (error) {
      log.warn('a visitor could not be moved into the new scene', {
        visitor: seat.visitor,
        reason: String(error),
      });
      seat.connection?.close('full', 'The new scene has no place for you.');
      this.seats.release(seat);
    }
  }

  private toLive(text: string): void {
    for (const { connection, live } of this.seats.all()) {
      if (!live || connection === undefined || connection.writeFrame(text)) continue;
      const state = this.settings.host.mirror.state();
      if (state !== undefined) connection.send({ type: 'state', state });
    }
  }
}
