import { AstroError } from '../error.ts';
import { type Galaxy, type StarSite, separationLy } from './galaxy.ts';

/** A way from a system to a neighbour. */
export interface Filament {
  readonly to: StarSite;
  readonly lengthLy: number;
}

/** Longest filament, light years. */
export const LONGEST_FILAMENT_LY = 20;

/** Most systems that a search for a route leaves. */
const MOST_LEFT = 4000;

/**
 * The filaments of a system: the relative neighbourhood graph (G. T. Toussaint 1980, Pattern Recognition 12, 261), no edge of
 * which is longer than `LONGEST_FILAMENT_LY`. Two systems are joined unless a third is nearer to both than they are to each
 * other. That depends on both alike, so filaments go both ways; who could part them lies within their length of each, so a
 * look around is enough; and in space no more than twelve can meet. The shortest net that joins everything is part of it.
 */
export function filamentsOf(galaxy: Galaxy, from: StarSite): Filament[] {
  const around = galaxy
    .sitesWithin(from.positionLy, LONGEST_FILAMENT_LY)
    .filter(({ id }) => id !== from.id)
    .map((to) => ({ to, lengthLy: separationLy(from.positionLy, to.positionLy) }));
  return around.filter(({ to, lengthLy }) => {
    for (const third of around) {
      if (third.lengthLy >= lengthLy) break;
      if (separationLy(third.to.positionLy, to.positionLy) < lengthLy) return false;
    }
    return true;
  });
}

/** A way along filaments. */
export interface StarRoute {
  /** Systems from the first to the last. */
  readonly stops: readonly StarSite[];
  readonly lengthLy: number;
}

interface Reached {
  readonly site: StarSite;
  readonly lengthLy: number;
  readonly orderLy: number;
  readonly before: Reached | null;
}

/** How much straighter a way is sought than it is: it is at most so many times as long as the shortest one. */
const HASTE = 1.5;

/**
 * A short way along filaments, at most one and a half times as long as the shortest: a search that leans to where it goes
 * (Pohl 1970, Artificial Intelligence 1, 193); null where filaments do not join the two.
 * @throws AstroError `route_limit` when they are too far from each other
 */
export function routeBetween(galaxy: Galaxy, from: StarSite, to: StarSite): StarRoute | null {
  const left = new Set<string>();
  const open: Reached[] = [];
  push(open, {
    site: from,
    lengthLy: 0,
    orderLy: 0,
    before: null,
  });
  for (let at = pop(open); at; at = pop(open)) {
    if (at.site.id === to.id) return { stops: stopsOf(at), lengthLy: at.lengthLy };
    if (left.has(at.site.id)) continue;
    left.add(at.site.id);
    if (left.size > MOST_LEFT)
      throw new AstroError(
        'route_limit',
        'These systems are too far apart for one route; choose a nearer one.',
      );
    for (const filament of filamentsOf(galaxy, at.site)) {
      if (left.has(filament.to.id)) continue;
      const lengthLy = at.lengthLy + filament.lengthLy;
      const orderLy = lengthLy + HASTE * separationLy(filament.to.positionLy, to.positionLy);
      push(open, { site: filament.to, lengthLy, orderLy, before: at });
    }
  }
  return null;
}

function stopsOf(last: Reached): StarSite[] {
  const stops: StarSite[] = [];
  for (let at: Reached | null = last; at; at = at.before) stops.push(at.site);
  return stops.reverse();
}

/* A binary heap, the least first. */

function push(heap: Reached[], entry: Reached): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent].orderLy <= entry.orderLy) break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Reached[]): Reached | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1].orderLy < heap[child].orderLy) child++;
    if (heap[child].orderLy >= last.orderLy) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = last;
  return top;
}
