import { siteOf } from './client-address.ts';

/** Places of which each address, all of a /64 together, may hold so many: nobody is to keep everybody else waiting. */
export class SitePlaces {
  private readonly most: number;
  private readonly isShared: (address: string) => boolean;
  private readonly taken = new Map<string, number>();

  /**
   * @param most Places that one address may hold at the same time.
   * @param isShared Says of an address whether everybody may be behind it, who cannot be told apart and so is not counted.
   */
  constructor(most: number, isShared: (address: string) => boolean = () => false) {
    this.most = most;
    this.isShared = isShared;
  }

  /** Whether the address may have another one. */
  hasRoom(address: string): boolean {
    return this.isShared(address) || (this.taken.get(siteOf(address)) ?? 0) < this.most;
  }

  /** Takes one; the returned function gives it back, however often it is called. */
  take(address: string): () => void {
    const site = siteOf(address);
    this.taken.set(site, (this.taken.get(site) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const left = (this.taken.get(site) ?? 1) - 1;
      if (left === 0) this.taken.delete(site);
      else this.taken.set(site, left);
    };
  }
}
