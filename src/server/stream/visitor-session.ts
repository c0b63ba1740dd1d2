import {
  ApiError,
  type ClientMessage,
  type ErrorCode,
  worldStreamLimits as limits,
  type ServerMessage,
  tickRateHz,
  type WorldState,
} from '../../protocol/index.ts';
import type { Scene, WorldErrorCode } from '../../world/index.ts';
import type { Visits } from '../events/visits.ts';
import { shipInView } from '../world/ship-in-view.ts';
import { timeCommand } from '../world/time-command.ts';
import type { WorldAnswer, WorldHost } from '../world/world-host.ts';
import type { Connection } from './connection.ts';
import type { Screenshots } from './screenshots.ts';
import type { Seat, Seats } from './seats.ts';

/** The running scene as visitors are told of it. */
export interface SceneView {
  readonly path: string;
  readonly name: string;
  readonly document: Scene;
  /** Who asked for it. */
  readonly chosen_by: string;
}

/** The running scene and the whole state. */
export interface WorldSight {
  readonly scene: SceneView;
  readonly state: WorldState;
}

/** What a session needs of the stream it belongs to. */
export interface SessionParts {
  readonly host: WorldHost;
  readonly seats: Seats;
  readonly screenshots: Screenshots;
  readonly visits: Visits;
  readonly visitorLimit: number;
  readonly helloTimeoutMs: number;
  readonly visitorsMaySetTime: boolean;
  readonly view: () => WorldSight | undefined;
  /** Takes the world to another system of the Galaxy; rejects with ApiError. */
  readonly travel: (system: string, requester: string) => Promise<void>;
  /** Called when a visitor sits on the line. */
  readonly onWelcome: () => void;
  /** What a token allows, until its session ends; rejects with ApiError. */
  readonly admit: (token: string | undefined, onEnd: () => void) => Promise<Admission>;
}

/** What a visitor may, and how to say that he has gone. */
export interface Admission {
  readonly maySetTime: boolean;
  /** Sets the time in the name of the token, where that is done for it now. Rejects with ApiError. */
  readonly setTime: (act: () => Promise<WorldAnswer>) => Promise<WorldAnswer>;
  readonly release: () => void;
}

type Hello = Extract<ClientMessage, { type: 'hello' }>;
type Asking = Extract<ClientMessage, { ref: number }>;

/** Refusals of the world that mean that there is no room. */
const fullCodes: ReadonlySet<WorldErrorCode> = new Set<WorldErrorCode>([
  'visitors_full',
  'vessels_full',
  'queue_full',
]);

/** Refusals that another try with the same token would only repeat. */
const tokenCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unauthenticated',
  'token_expired',
  'token_suspended',
  'permission_denied',
  'too_many_attempts',
]);

/** Requests to the world that one visitor may have open at once. */
const maxOpenRequests = 16;

/** What happens on one line: hello, then whatever the visitor asks for, until the line is lost. */
export class VisitorSession {
  private readonly line: Connection;
  private readonly parts: SessionParts;
  private readonly helloTimer: NodeJS.Timeout;
  private greeted = false;
  private gone = false;
  private welcomed = false;
  private seat: Seat | undefined;
  private releaseToken = (): void => {};
  private setTime: Admission['setTime'] = (act) => act();

  constructor(line: Connection, parts: SessionParts) {
    this.line = line;
    this.parts = parts;
    this.helloTimer = setTimeout(() => line.close('hello_expected', 'No hello came.'), parts.helloTimeoutMs);
  }

  onMessage(message: ClientMessage): void {
    if (!this.greeted) {
      if (message.type === 'hello') void this.greet(message);
      else {
        this.line.refuse('hello_expected', `The first message was ${message.type}; it has to be hello.`);
        this.line.close('hello_expected', 'The first message has to be hello.');
      }
      return;
    }
    if (message.type === 'hello') this.line.strike('hello was said already.');
    // What comes between hello and welcome cannot mean a ship that is not there yet.
    else if (this.welcomed && this.seat?.connection === this.line) {
      this.parts.seats.confirmResume(this.seat);
      this.act(message, this.seat);
    }
  }

  onClosed(): void {
    this.gone = true;
    clearTimeout(this.helloTimer);
    this.releaseToken();
    const { seat } = this;
    if (seat === undefined || seat.connection !== this.line) return;
    seat.connection = undefined;
    seat.live = false;
    this.parts.visits.look(seat);
    this.letGo(seat);
    seat.leaveTimer = setTimeout(() => this.leave(seat), limits.reconnectMs);
    seat.leaveTimer.unref();
  }

  private async greet(hello: Hello): Promise<void> {
    this.greeted = true;
    clearTimeout(this.helloTimer);
    try {
      const { maySetTime, setTime, release } = await this.parts.admit(hello.token, () => this.onTokenEnd());
      this.releaseToken = release;
      this.setTime = setTime;
      if (this.gone) release();
      const known = hello.resume === undefined ? undefined : this.parts.seats.findByResume(hello.resume);
      const seat = known ?? (await this.takeSeat(hello, maySetTime));
      // What an earlier token allowed does not outlive it.
      seat.maySetTime = maySetTime;
      if (!this.gone) await this.sitDown(seat, known !== undefined, hello);
      // Who hung up before the world had a place for him has no secret to come back with.
      else if (known === undefined) this.leave(seat);
    } catch (error) {
      const refusal =
        error instanceof ApiError ? error : new ApiError('world_unavailable', (error as Error).message);
      this.line.refuse(refusal.code, refusal.message);
      if (tokenCodes.has(refusal.code)) this.line.close('unauthenticated', 'No valid token.');
      else this.line.close('full', 'The world does not take you now.');
    }
  }

  private onTokenEnd(): void {
    this.line.refuse('unauthenticated', 'The session of your token has ended.');
    this.line.close('unauthenticated', 'The session of your token has ended.');
  }

  private async takeSeat(hello: Hello, maySetTime: boolean): Promise<Seat> {
    const { seats, host, visitorLimit } = this.parts;
    if (seats.size >= visitorLimit) throw new ApiError('too_many_visitors');
    if (host.mirror.clock === undefined) throw new ApiError('world_unavailable', 'No scene is loaded yet.');
    const seat = seats.take(hello.name, hello.mode ?? 'desktop', maySetTime);
    try {
      const answer = await host.request({ type: 'join', visitor: seat.visitor, name: seat.name });
      if (!answer.ok)
        throw new ApiError(fullCodes.has(answer.code) ? 'too_many_visitors' : 'internal', answer.message);
      return seat;
    } catch (error) {
      seats.release(seat);
      throw error;
    }
  }

  private async sitDown(seat: Seat, resumed: boolean, hello: Hello): Promise<void> {
    clearTimeout(seat.leaveTimer);
    seat.connection?.close('replaced', 'The visitor came back on another line.');
    seat.connection = this.line;
    seat.live = false;
    seat.mode = hello.mode ?? seat.mode;
    this.seat = seat;
    const ship = await shipInView(this.parts.host, seat.visitor);
    const view = this.parts.view();
    if (view === undefined || seat.connection !== this.line) return;
    const welcome: ServerMessage = {
      type: 'welcome',
      visitor: seat.visitor,
      ship,
      resume: this.parts.seats.issueResume(seat),
      resumed,
      next_seq: seat.lastSeq + 1,
      tick_rate_hz: tickRateHz,
      may_ask_time: this.parts.visitorsMaySetTime,
      may_set_time: seat.maySetTime,
      scene: view.scene,
      state: view.state,
    };
    this.line.send(welcome);
    const { swarms } = this.parts.host;
    if (swarms.length > 0) this.line.send({ type: 'swarms', swarms: [...swarms] });
    this.parts.onWelcome();
    this.parts.visits.look(seat);
    this.welcomed = true;
    seat.live = true;
  }

  private act(message: Exclude<ClientMessage, Hello>, seat: Seat): void {
    switch (message.type) {
      case 'control':
        seat.lastSeq = Math.max(seat.lastSeq, message.seq);
        this.submit({
          type: 'control',
          visitor: seat.visitor,
          seq: message.seq,
          control: message.control,
        });
        break;
      case 'mode':
        seat.mode = message.mode;
        this.parts.visits.look(seat);
        break;
      case 'share':
        seat.shares.agree({
          frames: message.frames,
          poses: message.poses,
          pictures: message.pictures === true,
        });
        break;
      case 'picture_part':
        this.parts.screenshots.take(seat.visitor, message.id, message.part, message.parts, message.data);
        break;
      case 'no_picture':
        this.parts.screenshots.fail(seat.visitor, message.id, message.reason);
        break;
      case 'frames': {
        const { type: _, ...rate } = message;
        seat.shares.takeFrameRate(rate);
        break;
      }
      case 'pose': {
        const { type: _, ...pose } = message;
        seat.shares.takePose(pose);
        break;
      }
      case 'ping':
        this.line.send({
          type: 'pong',
          ref: message.ref,
          tick: this.parts.host.mirror.clock?.tick ?? 0,
        });
        break;
      case 'resync': {
        const state = this.parts.host.mirror.state();
        if (state !== undefined) this.line.writeState(JSON.stringify({ type: 'state', state }));
        break;
      }
      case 'bye':
        this.seat = undefined;
        seat.connection = undefined;
        this.leave(seat);
        this.line.close('bye', 'Goodbye.');
        break;
      default:
        void this.ask(message, seat);
    }
  }

  /** Passes a request on to the world and its answer back. */
  private async ask(message: Asking, seat: Seat): Promise<void> {
    const { ref } = message;
    const refuse = (code: string, text: string): void =>
      this.line.send({ type: 'answer', ref, ok: false, code, message: text });
    if (seat.openRequests >= maxOpenRequests)
      return refuse('too_many_messages', 'Too many requests are unanswered.');
    seat.openRequests++;
    try {
      if (message.type === 'travel') await this.parts.travel(message.system, `visitor ${seat.name}`);
      else {
        const act = async (): Promise<WorldAnswer> => this.parts.host.request(this.commandFor(message, seat));
        const answer = await (message.type === 'set_time' ? this.setTime(act) : act());
        if (!answer.ok) return refuse(answer.code, answer.message);
      }
      if (message.type === 'rename') seat.name = message.name;
      this.line.send({ type: 'answer', ref, ok: true, code: null, message: null });
    } catch (error) {
      refuse(error instanceof ApiError ? error.code : 'internal', (error as Error).message);
    } finally {
      seat.openRequests--;
    }
  }

  private commandFor(
    message: Exclude<Asking, { type: 'travel' }>,
    { visitor, maySetTime }: Seat,
  ): Parameters<WorldHost['request']>[0] {
    const { ref: _, ...rest } = message as Exclude<Asking, { type: 'ping' | 'travel' }>;
    if (rest.type !== 'set_time') return { ...rest, visitor };
    if (!maySetTime)
      throw new ApiError('permission_denied', 'Setting the time needs a token with world.write in hello.');
    return timeCommand(rest);
  }

  /** Hands off the controls, so that a ship without visitor does not burn on. */
  private letGo(seat: Seat): void {
    seat.lastSeq += 1;
    this.submit({
      type: 'control',
      visitor: seat.visitor,
      seq: seat.lastSeq,
      control: { thrust: [0, 0, 0], torque: [0, 0, 0], stabilise: true },
    });
  }

  private leave(seat: Seat): void {
    this.parts.seats.release(seat);
    this.parts.host.request({ type: 'leave', visitor: seat.visitor }).catch(() => {
      // A world that does not answer has no ship to take out either.
    });
  }

  private submit(command: Parameters<WorldHost['submit']>[0]): void {
    try {
      this.parts.host.submit(command);
    } catch (error) {
      this.line.refuse('world_unavailable', (error as Error).message);
    }
  }
}
