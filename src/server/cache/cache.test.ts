import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cache } from './cache.ts';
import { CacheRegistry } from './cache-registry.ts';

const small = () =>
  new Cache<string, number>({ name: 'small', maxEntries: 3, maxBytes: 100, sizeOf: (bytes) => bytes });

describe('a cache', () => {
  it('forgets what was not used for longest', () => {
    const cache = small();
    for (const key of ['a', 'b', 'c']) cache.set(key, 1);
    cache.get('a');
    cache.set('d', 1);
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key))).toEqual([1, undefined, 1, 1]);
    expect(cache.stats).toMatchObject({ hits: 4, misses: 1, gets: 5, hit_rate: 0.8, evictions: 1, sets: 4 });
  });

  it('makes room for the bytes of what comes, and takes nothing that never fits', () => {
    const cache = small();
    cache.set('a', 60);
    cache.set('b', 60);
    expect(cache.stats).toMatchObject({ size: 1, bytes: 60, evictions: 1 });
    expect(cache.set('b', 101)).toBe(false);
    expect(cache.stats).toMatchObject({ size: 0, bytes: 0 });
  });

  it('counts what no longer held', () => {
    const cache = small();
    cache.set('a', 1);
    cache.set('b', 1);
    expect([cache.delete('a'), cache.delete('a'), cache.clear()]).toEqual([true, false, 1]);
    expect(cache.stats).toMatchObject({ invalidations: 2, size: 0, bytes: 0 });
  });

  it('never holds more than it may, and counts truly', () => {
    const act = fc.record({
      kind: fc.constantFrom('get', 'set', 'delete'),
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      bytes: fc.integer({ min: 0, max: 120 }),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const cache = small();
        const kept = new Map<string, number>();
        for (const { kind, key, bytes } of acts) {
          if (kind === 'set') {
            cache.set(key, bytes);
            kept.set(key, bytes);
          } else if (kind === 'delete') {
            cache.delete(key);
            kept.delete(key);
          } else {
            const found = cache.get(key);
            if (found !== undefined) expect(found).toBe(kept.get(key));
          }
          const { size, bytes: held, hits, misses, gets } = cache.stats;
          expect(size).toBeLessThanOrEqual(3);
          expect(held).toBeLessThanOrEqual(100);
          expect(hits + misses).toBe(gets);
        }
      }),
    );
  });
});

describe('the registry', () => {
  it('shows and clears caches by name', () => {
    const registry = new CacheRegistry();
    const cache = registry.add(small());
    cache.set('a', 1);
    expect(() => registry.add(small())).toThrow('Two caches are called small.');
    expect(registry.figures()).toEqual([{ name: 'small', ...cache.stats }]);
    expect(registry.clear('other')).toEqual([]);
    expect(registry.clear()).toEqual([{ name: 'small', entries: 1 }]);
  });
});
