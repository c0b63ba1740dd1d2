import {
  ApiError,
  type TelemetryChannelName,
  type TelemetryRequest,
  type TextChannelName,
  telemetryChannelNames,
  telemetryChannels,
} from '../../protocol/index.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { allows, type Principal, requirePermission } from '../auth/principal.ts';
import { ChannelPlace } from './channel-place.ts';
import type { EntityFeeds } from './entity-feeds.ts';
import type { TelemetryLine } from './telemetry-line.ts';
import type { TextChannel } from './text-channel.ts';

/** What a session needs of the telemetry it belongs to. */
export interface SessionParts {
  /** This run of the server. */
  readonly stream: string;
  readonly authenticator: Pick<Authenticator, 'hold'>;
  readonly channels: Readonly<Record<TextChannelName, TextChannel>>;
  readonly feeds: EntityFeeds;
  /** Whether there is a body of this name. */
  readonly isBody: (name: string) => boolean;
  readonly authenticationMs: number;
  /** Throws ApiError where the holder of a valid token is not let in now. */
  readonly admit: (principal: Principal) => void;
  /** Called when a reader was refused a channel. */
  readonly onRefused: (principal: Principal, address: string, channel: TelemetryChannelName) => void;
  /** Called when a reader falls behind. */
  readonly onSlow: () => void;
}

type Authenticate = Extract<TelemetryRequest, { type: 'authenticate' }>;
type Subscribe = Extract<TelemetryRequest, { type: 'subscribe' }>;

/** Requests that may wait while the token is checked. */
const maxWaiting = 16;

/** What happens on one line: a token first, then whatever the reader listens to, as fast as he takes it. */
export class TelemetrySession {
  private readonly line: TelemetryLine;
  private readonly parts: SessionParts;
  private readonly address: string;
  private readonly authenticationTimer: NodeJS.Timeout;
  private readonly places = new Map<TextChannelName, { place: ChannelPlace; leave: () => void }>();
  private readonly waiting: TelemetryRequest[] = [];
  private stage: 'silent' | 'checking' | 'open' | 'closed' = 'silent';
  private principalNow: Principal | undefined;
  private leaveFeed: (() => void) | undefined;
  private release: (() => void) | undefined;
  /** Whether the reader lacks the message before the next one of the feed. */
  private needsWhole = true;

  constructor(line: TelemetryLine, address: string, parts: SessionParts) {
    this.line = line;
    this.address = address;
    this.parts = parts;
    this.authenticationTimer = setTimeout(
      () => line.close('authentication_expected', 'No token came.'),
      parts.authenticationMs,
    );
    this.authenticationTimer.unref();
  }

  /** Who listens; undefined before his token was checked. */
  get principal(): Principal | undefined {
    return this.principalNow;
  }

  onRequest(request: TelemetryRequest): void {
    if (this.stage === 'open') this.act(request);
    else if (this.stage === 'checking') this.wait(request);
    else if (this.stage === 'silent' && request.type === 'authenticate') void this.authenticate(request);
    else if (this.stage === 'silent') {
      this.line.refuse(
        'authentication_expected',
        `The first message was ${request.type}; it has to be authenticate.`,
      );
      this.line.close('authentication_expected', 'The first message has to be authenticate.');
    }
  }

  /** Closes the line of somebody who would not be let in any more: suspended, or locked out. */
  checkAdmission(): void {
    const { principalNow: principal } = this;
    if (principal === undefined) return;
    try {
      this.parts.admit(principal);
    } catch (error) {
      const refusal = error instanceof ApiError ? error : new ApiError('internal');
      this.line.refuse(refusal.code, refusal.message);
      this.line.close('busy', 'You are not let in now.');
    }
  }

  /** Sends what is there, until there is nothing more or the reader cannot take it. */
  pump(): void {
    if (this.stage !== 'open') return;
    for (const { place } of this.places.values()) {
      while (place.hasMore) {
        if (this.line.isFull) {
          this.fallBehind();
          return;
        }
        const next = place.take();
        if (next === undefined) break;
        if (next instanceof Uint8Array) this.line.write(next, false);
        else this.line.send(next);
      }
    }
  }

  takeEntities(changes: () => Buffer, whole: () => Buffer): void {
    if (this.line.isFull) {
      this.needsWhole = true;
      this.fallBehind();
      return;
    }
    this.line.write(this.needsWhole ? whole() : changes(), true);
    this.needsWhole = false;
  }

  onClosed(): void {
    this.stage = 'closed';
    clearTimeout(this.authenticationTimer);
    this.release?.();
    this.leaveFeed?.();
    for (const { leave } of this.places.values()) leave();
    this.places.clear();
    this.waiting.length = 0;
  }

  /** Checks the token that came; also called for one that came with the subprotocol. */
  async authenticate({ token }: Pick<Authenticate, 'token'>): Promise<void> {
    this.stage = 'checking';
    clearTimeout(this.authenticationTimer);
    try {
      const { principal, release } = await this.parts.authenticator.hold(token, this.address, () =>
        this.line.close('token_ended', 'The token has ended.'),
      );
      this.release = release;
      if (this.isClosed) release();
      else {
        this.parts.admit(principal);
        this.open(principal);
      }
    } catch (error) {
      const refusal = error instanceof ApiError ? error : new ApiError('internal');
      this.line.refuse(refusal.code, refusal.message);
      const isToken = refusal.code === 'unauthenticated' || refusal.code === 'token_expired';
      if (isToken) this.line.close('unauthenticated', 'No valid token.');
      else this.line.close('busy', 'The token cannot be checked now.');
    }
  }

  private get isClosed(): boolean {
    return this.stage === 'closed';
  }

  private open(principal: Principal): void {
    this.stage = 'open';
    this.principalNow = principal;
    this.line.send({
      type: 'welcome',
      stream: this.parts.stream,
      subject: principal.name,
      role: principal.role,
      channels: telemetryChannelNames.filter((name) => allows(principal, telemetryChannels[name].permission)),
    });
    for (const request of this.waiting.splice(0)) this.act(request);
  }

  private wait(request: TelemetryRequest): void {
    if (this.waiting.length < maxWaiting) this.waiting.push(request);
    else this.line.strike('Too many messages came before the welcome.');
  }

  private act(request: TelemetryRequest): void {
    switch (request.type) {
      case 'authenticate':
        this.line.strike('The token was checked already.');
        break;
      case 'subscribe':
        this.subscribe(request);
        break;
      case 'unsubscribe':
        this.leave(request.channel);
        this.line.send({ type: 'unsubscribed', channel: request.channel });
        break;
      case 'ping':
        this.line.send({ type: 'pong', ref: request.ref });
    }
  }

  private subscribe(request: Subscribe): void {
    const { channel } = request;
    const { principalNow: principal, parts, line } = this;
    if (principal === undefined) return;
    try {
      requirePermission(principal, telemetryChannels[channel].permission);
    } catch (error) {
      parts.onRefused(principal, this.address, channel);
      line.refuse('permission_denied', (error as Error).message, channel);
      return;
    }
    if (request.channel === 'entities') this.subscribeEntities(request);
    else {
      this.leave(channel);
      const source = parts.channels[request.channel];
      const place = new ChannelPlace(source, parts.stream, request.resume);
      this.places.set(request.channel, { place, leave: source.join(() => this.pump()) });
      line.send({ type: 'subscribed', channel, next: place.nextSeq });
      this.pump();
    }
  }

  private subscribeEntities({ area, rate_hz }: Extract<Subscribe, { channel: 'entities' }>): void {
    const { parts, line } = this;
    if (area !== undefined && !parts.isBody(area.near)) {
      line.refuse('unknown_body', `There is no body "${area.near}".`, 'entities');
      return;
    }
    this.leaveFeed?.();
    this.needsWhole = true;
    this.leaveFeed = parts.feeds.join({ area, rate_hz }, this);
    line.send({ type: 'subscribed', channel: 'entities', next: parts.feeds.lastSeq + 1 });
  }

  private leave(channel: TelemetryChannelName): void {
    if (channel === 'entities') {
      this.leaveFeed?.();
      this.leaveFeed = undefined;
      return;
    }
    this.places.get(channel)?.leave();
    this.places.delete(channel);
  }

  private fallBehind(): void {
    for (const { place } of this.places.values()) place.wait();
    if (this.line.fallBehind()) this.parts.onSlow();
  }
}
