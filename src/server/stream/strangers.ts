import { siteOf } from '../guard/client-address.ts';
import { isLoopback } from '../net/listen.ts';

/** Connections of one address, all of a /64 together, that may be without a visitor at the same time. */
const maxPerSite = 8;

/** Connections that have no visitor yet, by where they come from: one address must not keep everybody else waiting. */
export class Strangers {
  private readonly bySite = new Map<string, number>();

  /** Whether one more may come from there. This machine itself may be a proxy, behind which is everybody. */
  hasRoom(address: string): boolean {
    return isLoopback(address) || (this.bySite.get(siteOf(address)) ?? 0) < maxPerSite;
  }

  /** One has come; the returned function says, any number of times, that it has a visitor now or is gone. */
  enter(address: string): () => void {
    const site = siteOf(address);
    this.bySite.set(site, (this.bySite.get(site) ?? 0) + 1);
    let there = true;
    return () => {
      if (!there) return;
      there = false;
      const left = (this.bySite.get(site) ?? 1) - 1;
      if (left === 0) this.bySite.delete(site);
      else this.bySite.set(site, left);
    };
  }
}
