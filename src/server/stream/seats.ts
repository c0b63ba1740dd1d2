import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Connection } from './connection.ts';
import { VisitorShares } from './visitor-shares.ts';

/** A visitor of the world, with or without a line to it at this moment. */
export interface Seat {
  readonly visitor: string;
  name: string;
  mode: 'desktop' | 'vr';
  /** Whether whoever sits here came with a token that allows it. */
  maySetTime: boolean;
  /** What of his device he lets operators see. */
  readonly shares: VisitorShares;
  connection: Connection | undefined;
  /** Whether frames are sent: not before the state that they build on. */
  live: boolean;
  /** Highest control sequence number that was passed on. */
  lastSeq: number;
  /** Requests to the world that are not answered yet. */
  openRequests: number;
  leaveTimer: NodeJS.Timeout | undefined;
}

/** What outlives the server of a seat: digests of its secrets, never the secrets. */
export interface KeptSeat {
  readonly visitor: string;
  readonly name: string;
  readonly mode: Seat['mode'];
  readonly last_seq: number;
  readonly digests: readonly string[];
}

/** All visitors, found by id and by the secret that gives a ship back. Only digests of the secrets are kept. */
export class Seats {
  /** Called when a visitor has left. */
  onRelease: (seat: Seat) => void = () => {};
  private readonly byVisitor = new Map<string, Seat>();
  private readonly byResume = new Map<string, Seat>();
  /** Digests of the secrets that count for a seat, newest first. */
  private readonly digests = new Map<Seat, string[]>();

  get size(): number {
    return this.byVisitor.size;
  }

  all(): Seat[] {
    return [...this.byVisitor.values()];
  }

  /** A new seat. */
  take(name: string, mode: Seat['mode'], maySetTime: boolean): Seat {
    return this.add(randomUUID(), name, mode, maySetTime);
  }

  private add(visitor: string, name: string, mode: Seat['mode'], maySetTime: boolean): Seat {
    const seat: Seat = {
      visitor,
      name,
      mode,
      maySetTime,
      shares: new VisitorShares(),
      connection: undefined,
      live: false,
      lastSeq: -1,
      openRequests: 0,
      leaveTimer: undefined,
    };
    this.byVisitor.set(seat.visitor, seat);
    return seat;
  }

  /** What gives every visitor his seat back when the server has started anew. */
  remember(): KeptSeat[] {
    return this.all().map((seat) => ({
      visitor: seat.visitor,
      name: seat.name,
      mode: seat.mode,
      last_seq: seat.lastSeq,
      digests: [...(this.digests.get(seat) ?? [])],
    }));
  }

  /** A seat of a run before, without a line: its visitor may come back with his secret. */
  restore({ visitor, name, mode, last_seq, digests }: KeptSeat): Seat {
    const seat = this.add(visitor, name, mode, false);
    seat.lastSeq = last_seq;
    this.digests.set(seat, [...digests]);
    for (const key of digests) this.byResume.set(key, seat);
    return seat;
  }

  /** A fresh secret for a seat. The one before counts until the visitor is known to have this one. */
  issueResume(seat: Seat): string {
    const secret = randomBytes(24).toString('base64url');
    const key = digest(secret);
    this.keepNewest(seat, 1);
    this.digests.set(seat, [key, ...(this.digests.get(seat) ?? [])]);
    this.byResume.set(key, seat);
    return secret;
  }

  /** The visitor has received the newest secret: only that one counts from now on. */
  confirmResume(seat: Seat): void {
    this.keepNewest(seat, 1);
  }

  /** Whose secret it is. */
  findByResume(secret: string): Seat | undefined {
    return this.byResume.get(digest(secret));
  }

  release(seat: Seat): void {
    clearTimeout(seat.leaveTimer);
    this.keepNewest(seat, 0);
    this.digests.delete(seat);
    if (this.byVisitor.delete(seat.visitor)) this.onRelease(seat);
  }

  private keepNewest(seat: Seat, count: number): void {
    const keys = this.digests.get(seat) ?? [];
    if (keys.length <= count) return;
    for (const key of keys.slice(count)) this.byResume.delete(key);
    this.digests.set(seat, keys.slice(0, count));
  }
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
