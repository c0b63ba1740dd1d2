import { siteOf } from '../guard/client-address.ts';
import type { Actor } from '../http/audit-port.ts';

/** How often the same was refused to the same. */
export interface RefusalCount {
  readonly actor: Actor;
  readonly route: string;
  readonly code: string;
  readonly count: number;
}

/** Different refusals that are told apart within a minute. */
const maxKinds = 1000;

/** Counts refusals per actor, route and code, so that a flood of them makes few lines. */
export class RefusalCounts {
  private counts = new Map<string, { -readonly [K in keyof RefusalCount]: RefusalCount[K] }>();
  private others = 0;

  /** One more. */
  note({ actor, route, code }: Omit<RefusalCount, 'count'>, times = 1): void {
    const { principal, address } = actor;
    // One line of IPv6 has 2^64 addresses, which must not push the refusals of all others out of the list.
    const key = JSON.stringify([principal?.name, principal?.tokenId, siteOf(address), route, code]);
    const known = this.counts.get(key);
    if (known !== undefined) known.count += times;
    else if (this.counts.size < maxKinds) this.counts.set(key, { actor, route, code, count: times });
    else this.others += times;
  }

  /** What was counted since the last call, and how many more there was no room to tell apart. */
  take(): { readonly counts: readonly RefusalCount[]; readonly others: number } {
    const { counts, others } = this;
    this.counts = new Map();
    this.others = 0;
    return { counts: [...counts.values()], others };
  }

  /** Puts back what could not be written down. */
  putBack(counts: readonly RefusalCount[], others: number): void {
    for (const one of counts) this.note(one, one.count);
    this.others += others;
  }
}
