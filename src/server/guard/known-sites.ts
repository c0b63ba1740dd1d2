/** Sites that are remembered at once; beyond it the one that was heard of first is forgotten. */
const maxSites = 10_000;
/** For how long a site is known after a valid token came from it. */
const knownMs = 3_600_000;
/** How old what is remembered may be before it is renewed. */
const renewMs = 60_000;

/** Remembers from where valid tokens come: behind such an address is somebody who must not be shut out with his neighbours. */
export class KnownSites {
  private readonly heard = new Map<string, number>();
  private readonly now: () => number;

  /** @param now Milliseconds of a clock that never jumps. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** A valid token came from there. */
  note(site: string): void {
    const nowMs = this.now();
    const beforeMs = this.heard.get(site);
    if (beforeMs !== undefined && nowMs - beforeMs < renewMs) return;
    this.heard.delete(site);
    if (this.heard.size >= maxSites) {
      const [oldest] = this.heard.keys();
      if (oldest !== undefined) this.heard.delete(oldest);
    }
    this.heard.set(site, nowMs);
  }

  /** Whether one came within the last hour. */
  holds(site: string): boolean {
    const atMs = this.heard.get(site);
    return atMs !== undefined && this.now() - atMs < knownMs;
  }
}
