import { type Galaxy, knownSystems, type StarSystem, separationLy } from '../../astro/index.ts';
import type { MappedStars } from './chart-stars.ts';

/** Most systems that the list shows. */
const MOST_FOUND = 60;

/**
 * The systems of the map and all known ones whose name or id begins with what is sought, or has a word that does, the
 * nearest to `from` first; a sector that holds a system is found wherever it is. Nothing sought: those about the middle.
 */
export function findSystems(
  galaxy: Galaxy,
  map: MappedStars,
  from: StarSystem,
  search: string,
): readonly StarSystem[] {
  const wanted = search.trim().toLowerCase();
  const onMap = map.stars.map(({ system }) => system);
  const byDistance = (systems: StarSystem[]): StarSystem[] =>
    systems.sort((a, b) => apartLy(a, from) - apartLy(b, from));
  if (wanted === '') return byDistance(onMap.slice(0, MOST_FOUND));
  const ids = new Set(onMap.map(({ id }) => id));
  const elsewhere = knownSystems.filter(({ id }) => !ids.has(id)).map(({ id }) => galaxy.system(id));
  const found = [...onMap, ...elsewhere].filter((system) => matches(system, wanted));
  const exact = byId(galaxy, wanted);
  if (exact && !found.some(({ id }) => id === exact.id)) found.push(exact);
  return byDistance(found).slice(0, MOST_FOUND);
}

function apartLy(a: StarSystem, b: StarSystem): number {
  return separationLy(a.positionLy, b.positionLy);
}

function matches({ id, name }: StarSystem, wanted: string): boolean {
  const lower = name.toLowerCase();
  return id.startsWith(wanted) || lower.startsWith(wanted) || lower.includes(` ${wanted}`);
}

function byId(galaxy: Galaxy, text: string): StarSystem | null {
  try {
    return galaxy.system(text.replace(/\s+/g, ''));
  } catch {
    return null;
  }
}
