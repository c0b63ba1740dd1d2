import type { TokenChange } from '../store/token-rows.ts';

/** A session that something long depends on, such as an open stream. */
interface Watcher {
  readonly token: string;
  readonly family: string | null;
  endsMs: number;
  readonly onEnd: () => void;
}

const sweepMs = 250;

/**
 * Tells holders of long connections that the session of their token has ended: revoked, rotated away, or at its end. That a
 * refresh has put another access token in the place of theirs, or that it ran out, ends no session.
 */
export class SessionsWatch {
  private readonly now: () => number;
  private readonly watchers = new Set<Watcher>();
  private timer: NodeJS.Timeout | undefined;

  /** @param now Milliseconds since 1970. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** Calls once when the session ends; the returned function ends the watch. */
  watch(token: string, family: string | null, endsMs: number, onEnd: () => void): () => void {
    const watcher: Watcher = { token, family, endsMs, onEnd };
    this.watchers.add(watcher);
    this.timer ??= setInterval(() => this.sweep(), sweepMs).unref();
    return () => this.drop(watcher);
  }

  /** Applies what has happened to tokens. */
  apply(changes: readonly TokenChange[]): void {
    for (const { kind, token, family, ends_ms } of changes) {
      if (kind !== 'revoked' && kind !== 'rotated') continue;
      for (const watcher of this.watchers) {
        const everybody = token === null && family === null;
        if (!everybody && watcher.token !== token && (family === null || watcher.family !== family)) continue;
        watcher.endsMs = Math.min(watcher.endsMs, ends_ms);
      }
    }
    this.sweep();
  }

  stop(): void {
    for (const watcher of [...this.watchers]) this.drop(watcher);
  }

  private sweep(): void {
    const now = this.now();
    for (const watcher of [...this.watchers]) {
      if (watcher.endsMs > now) continue;
      this.drop(watcher);
      watcher.onEnd();
    }
  }

  private drop(watcher: Watcher): void {
    this.watchers.delete(watcher);
    if (this.watchers.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
