import type { CacheFigures } from '../../protocol/index.ts';

/** The figures of several caches together. */
export function totalOf(caches: readonly CacheFigures[]): CacheFigures {
  const sum = (figure: keyof CacheFigures): number =>
    caches.reduce((total, cache) => total + cache[figure], 0);
  const [hits, gets] = [sum('hits'), sum('gets')];
  return {
    hits,
    misses: sum('misses'),
    hit_rate: gets === 0 ? 0 : hits / gets,
    size: sum('size'),
    max_size: sum('max_size'),
    bytes: sum('bytes'),
    max_bytes: sum('max_bytes'),
    evictions: sum('evictions'),
    gets,
    sets: sum('sets'),
    invalidations: sum('invalidations'),
  };
}
