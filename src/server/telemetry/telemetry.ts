import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Log } from '../../engine/index.ts';
import {
  ApiError,
  bearerProtocolPrefix,
  type ErrorCode,
  telemetryLimits as limits,
  type TelemetryChannelName,
  type TextChannelName,
  telemetryChannelNames,
  telemetrySubprotocol,
  type WorldMirror,
} from '../../protocol/index.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Principal } from '../auth/principal.ts';
import { SitePlaces } from '../guard/site-places.ts';
import { refuseOnSocket } from '../http/broken-request.ts';
import { pathOfUrl } from '../http/problems.ts';
import { newId } from '../ids.ts';
import { Tally } from '../tally.ts';
import { EntityFeeds } from './entity-feeds.ts';
import { TelemetryLine } from './telemetry-line.ts';
import { type SessionParts, TelemetrySession } from './telemetry-session.ts';
import { TextChannel } from './text-channel.ts';

/** What the telemetry works with. */
export interface TelemetrySettings {
  readonly authenticator: Pick<Authenticator, 'hold'>;
  readonly mirror: WorldMirror;
  readonly isBody: (name: string) => boolean;
  /** Connections in all, and of one address. */
  readonly maxConnections: number;
  readonly maxPerAddress: number;
  readonly authenticationMs: number;
  /** Time without progress after which a reader who is behind is dropped. */
  readonly slowMs: number;
  /** Whose connection it is; behind a proxy that is not the other end of the socket. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Why nobody, or not this one, is let in now. */
  readonly refusalOf: (request: IncomingMessage) => ApiError | undefined;
  /** Throws ApiError where the holder of a valid token is not let in now. */
  readonly admit: (principal: Principal) => void;
  /** Whether the page that asks may connect. */
  readonly isAllowedOrigin: (request: IncomingMessage) => boolean;
  readonly onRefused: SessionParts['onRefused'];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

interface Reader {
  readonly line: TelemetryLine;
  readonly session: TelemetrySession;
  readonly address: string;
  /** Gives the place of its address back. */
  readonly leave: () => void;
}

/** What telemetry has done since the start. */
export interface TelemetryCounts {
  readonly connections: number;
  /** Times that a reader could not take what was there. */
  readonly slowed: number;
  /** Readers who were dropped because they took nothing for too long. */
  readonly dropped: number;
  /** What waits in this process to be sent, in bytes. */
  readonly unsentBytes: number;
  readonly messages: Readonly<Record<TelemetryChannelName, number>>;
}

const sweepMs = 1000;
const sweepsPerPing = limits.pingMs / sweepMs;

/** The telemetry: channels that are made once, and readers who take from them what they can. */
export class Telemetry {
  readonly channels: Readonly<Record<TextChannelName, TextChannel>>;
  readonly feeds: EntityFeeds;
  /** This run of the server. */
  readonly stream = newId('run');
  /** Requests that became no connection, by code of the refusal. */
  readonly refused = new Tally<ErrorCode>();
  private readonly settings: TelemetrySettings;
  private readonly sockets: WebSocketServer;
  private readonly readers = new Set<Reader>();
  private readonly places: SitePlaces;
  private readonly sweep: NodeJS.Timeout;
  private sweeps = 0;
  private slowed = 0;
  private dropped = 0;
  private closing = false;

  constructor(settings: TelemetrySettings) {
    this.settings = settings;
    this.places = new SitePlaces(settings.maxPerAddress);
    const channels: Partial<Record<TextChannelName, TextChannel>> = {};
    for (const name of telemetryChannelNames) {
      if (name !== 'entities') channels[name] = new TextChannel(name);
    }
    this.channels = channels as Record<TextChannelName, TextChannel>;
    this.feeds = new EntityFeeds(settings.mirror);
    this.sockets = new WebSocketServer({
      noServer: true,
      maxPayload: limits.messageBytes,
      perMessageDeflate: false,
      clientTracking: false,
      handleProtocols: () => telemetrySubprotocol,
    });
    this.sweep = setInterval(() => this.lookAtLines(), sweepMs);
    this.sweep.unref();
  }

  /** Takes an upgrade request for its own path, or refuses it. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const address = this.settings.addressOf(request);
    const protocols = protocolsOf(request);
    const refusal = this.refusalOf(request, address, protocols);
    if (refusal !== undefined) {
      this.refused.add(refusal.code);
      refuseOnSocket(socket, refusal, pathOfUrl(request.url ?? '/'));
      return;
    }
    const bearer = protocols.find((name) => name.startsWith(bearerProtocolPrefix));
    this.sockets.handleUpgrade(request, socket, head, (open) =>
      this.welcome(open, address, bearer?.slice(bearerProtocolPrefix.length)),
    );
  }

  /** Says something on a channel. */
  publish(channel: TextChannelName, data: unknown): void {
    this.publishJson(channel, JSON.stringify(data));
  }

  /** Says something that is JSON already. */
  publishJson(channel: TextChannelName, json: string): void {
    this.channels[channel].publish(json, new Date(this.settings.now()).toISOString());
  }

  /** Connections, and what was done. */
  get counts(): TelemetryCounts {
    const messages = telemetryChannelNames.map(
      (name) => [name, name === 'entities' ? this.feeds.lastSeq : this.channels[name].lastSeq] as const,
    );
    return {
      connections: this.readers.size,
      slowed: this.slowed,
      dropped: this.dropped,
      unsentBytes: [...this.readers].reduce((sum, { line }) => sum + line.unsentBytes, 0),
      messages: Object.fromEntries(messages) as TelemetryCounts['messages'],
    };
  }

  /** Closes every connection with the reason, and takes no more. */
  close(): void {
    this.closing = true;
    clearInterval(this.sweep);
    for (const { line } of [...this.readers]) line.close('stopping', 'The server is stopping.');
  }

  private refusalOf(
    request: IncomingMessage,
    address: string,
    protocols: readonly string[],
  ): ApiError | undefined {
    const { maxConnections, refusalOf, isAllowedOrigin } = this.settings;
    if (this.closing) return new ApiError('shutting_down');
    const refusal = refusalOf(request);
    if (refusal !== undefined) return refusal;
    if (!isAllowedOrigin(request)) return new ApiError('origin_refused');
    if (!protocols.includes(telemetrySubprotocol)) {
      return new ApiError('upgrade_required', `Ask for the subprotocol ${telemetrySubprotocol}.`, {
        headers: { upgrade: 'websocket' },
      });
    }
    if (this.readers.size >= maxConnections) return new ApiError('telemetry_full');
    return this.places.hasRoom(address) ? undefined : new ApiError('too_many_connections');
  }

  private welcome(socket: WebSocket, address: string, token: string | undefined): void {
    const line: TelemetryLine = new TelemetryLine(socket, this.settings.slowMs, {
      message: (request) => session.onRequest(request),
      drained: () => session.pump(),
      closed: () => this.leave(reader),
    });
    const session: TelemetrySession = new TelemetrySession(line, address, {
      ...this.settings,
      stream: this.stream,
      channels: this.channels,
      feeds: this.feeds,
      onSlow: () => {
        this.slowed++;
      },
    });
    const reader: Reader = { line, session, address, leave: this.places.take(address) };
    this.readers.add(reader);
    if (token !== undefined) void session.authenticate({ token });
  }

  private leave(reader: Reader): void {
    const { line, session, address, leave } = reader;
    session.onClosed();
    this.readers.delete(reader);
    leave();
    if (line.closedFor !== 'too_slow') return;
    this.dropped++;
    this.settings.log.warn('a telemetry reader was too slow and was dropped', {
      address,
      subject: nameOf(session.principal),
    });
  }

  private lookAtLines(): void {
    const ping = ++this.sweeps % sweepsPerPing === 0;
    for (const { line, session } of this.readers) {
      session.checkAdmission();
      line.checkProgress();
      line.checkLife();
      if (ping) line.ping();
    }
  }
}

function nameOf(principal: Principal | undefined): string {
  return principal?.name ?? 'nobody';
}

/** The names in the subprotocol header. */
function protocolsOf(request: IncomingMessage): readonly string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}
