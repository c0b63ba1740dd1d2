import type { CacheFigures } from '../../protocol/index.ts';

/** What bounds a cache. */
export interface CacheSettings<K, V> {
  /** Under which metrics show it, such as `scene_documents`. */
  readonly name: string;
  readonly maxEntries: number;
  /** Most bytes of all entries together, as `sizeOf` counts them. */
  readonly maxBytes: number;
  /** Bytes that an entry takes; an entry counts as one byte without it. */
  readonly sizeOf?: (value: V, key: K) => number;
}

interface Held<V> {
  readonly value: V;
  readonly bytes: number;
}

/** What a cache remembers is forgotten oldest use first, once there are too many entries or bytes. */
export class Cache<K, V> {
  readonly name: string;
  private readonly maxEntries: number;
  private readonly maxBytes: number;
  private readonly sizeOf: (value: V, key: K) => number;
  /** In the order of use: a Map keeps the order of insertion, and a use inserts anew. */
  private readonly held = new Map<K, Held<V>>();
  private bytes = 0;
  private readonly counts = { hits: 0, misses: 0, evictions: 0, sets: 0, invalidations: 0 };

  constructor({ name, maxEntries, maxBytes, sizeOf = () => 1 }: CacheSettings<K, V>) {
    this.name = name;
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
    this.sizeOf = sizeOf;
  }

  /** What is remembered under the key, and that it was used now; undefined when nothing is. */
  get(key: K): V | undefined {
    const found = this.held.get(key);
    if (found === undefined) {
      this.counts.misses++;
      return undefined;
    }
    this.counts.hits++;
    this.held.delete(key);
    this.held.set(key, found);
    return found.value;
  }

  /** What is remembered under the key, without that counting as a use. */
  peek(key: K): V | undefined {
    return this.held.get(key)?.value;
  }

  /** Remembers a value; gives false for one that alone is larger than the cache, which is not remembered. */
  set(key: K, value: V): boolean {
    const bytes = this.sizeOf(value, key);
    this.drop(key);
    if (bytes > this.maxBytes || this.maxEntries < 1) return false;
    this.counts.sets++;
    this.held.set(key, { value, bytes });
    this.bytes += bytes;
    for (const oldest of this.held.keys()) {
      if (this.held.size <= this.maxEntries && this.bytes <= this.maxBytes) break;
      this.drop(oldest);
      this.counts.evictions++;
    }
    return true;
  }

  /** Forgets an entry because it no longer holds; gives whether there was one. */
  delete(key: K): boolean {
    const dropped = this.drop(key);
    if (dropped) this.counts.invalidations++;
    return dropped;
  }

  /** Forgets everything because it no longer holds; gives how many entries that were. */
  clear(): number {
    const { size } = this.held;
    this.counts.invalidations += size;
    this.held.clear();
    this.bytes = 0;
    return size;
  }

  /** How it has done so far. */
  get stats(): CacheFigures {
    const { hits, misses, evictions, sets, invalidations } = this.counts;
    const gets = hits + misses;
    return {
      hits,
      misses,
      hit_rate: gets === 0 ? 0 : hits / gets,
      size: this.held.size,
      max_size: this.maxEntries,
      bytes: this.bytes,
      max_bytes: this.maxBytes,
      evictions,
      gets,
      sets,
      invalidations,
    };
  }

  private drop(key: K): boolean {
    const found = this.held.get(key);
    if (found === undefined) return false;
    this.held.delete(key);
    this.bytes -= found.bytes;
    return true;
  }
}
