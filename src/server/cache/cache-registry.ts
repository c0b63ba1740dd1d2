import type { CacheFigures } from '../../protocol/index.ts';

/** What the registry needs of a cache. */
export interface RegisteredCache {
  readonly name: string;
  readonly stats: CacheFigures;
  clear(): number;
}

/** Every cache of the server by its name, for the figures and for clearing. */
export class CacheRegistry {
  private readonly caches = new Map<string, RegisteredCache>();

  /** Adds a cache and gives it back. Throws Error for a name that another one has. */
  add<C extends RegisteredCache>(cache: C): C {
    if (this.caches.has(cache.name)) throw new Error(`Two caches are called ${cache.name}.`);
    this.caches.set(cache.name, cache);
    return cache;
  }

  /** Figures of each cache. */
  figures(): readonly (CacheFigures & { readonly name: string })[] {
    return [...this.caches.values()].map(({ name, stats }) => ({ name, ...stats }));
  }

  /** Clears the cache of a name, or all; gives how many entries went from which. */
  clear(name?: string): readonly { readonly name: string; readonly entries: number }[] {
    return [...this.caches.values()]
      .filter((cache) => name === undefined || cache.name === name)
      .map((cache) => ({ name: cache.name, entries: cache.clear() }));
  }
}
