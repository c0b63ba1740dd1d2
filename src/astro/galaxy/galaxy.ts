import { Random } from '../../math/index.ts';
import { AstroError } from '../error.ts';
import { knownSystems } from './known-systems.ts';
import { mainSequenceStar, type Star } from './main-sequence.ts';
import { systemName } from './names.ts';
import { type Planet, planetsOf } from './planets.ts';
import {
  checkSector,
  claimOf,
  FARTHEST_SECTOR,
  SECTOR_LY,
  type Sector,
  type Site,
  siteOf,
} from './sector.ts';

/** A system of the Galaxy: the Sun's, one that is known, or one that is made from its sector. */
export interface StarSystem {
  /** `x,y,z` of the sector for a generated one, a word for a known one. */
  readonly id: string;
  readonly name: string;
  readonly sector: Sector;
  /** From the Sun, light years, galactic axes: x to the centre of the Galaxy, z to its north pole. */
  readonly positionLy: readonly [number, number, number];
  readonly star: Star;
  /** Whether it is real. Its planets are not listed here. */
  readonly known: boolean;
  readonly planets: readonly Planet[];
}

/** A place and a system's name there, which is all that a map of many needs. */
export type StarSite = Pick<StarSystem, 'id' | 'positionLy' | 'sector'>;

/** Most sectors that one question looks at. */
const MOST_SECTORS = 120_000;

/** How many sectors to each side are looked at for a system to offer where there is none. */
const SIDES = [0, 1, 3, 6];

/** Most claims that are kept; all are forgotten when there are more. */
const MOST_CLAIMS = 200_000;

const knownBySector = Map.groupBy(knownSystems, ({ sector }) => keyOf(sector));

/** The stars beyond: what is where follows from the place alone. Keeps what it has worked out, and nothing else. */
export class Galaxy {
  readonly #claims = new Map<number, Site | null>();

  /** The systems of a sector: at most one where systems are generated. @throws AstroError `out_of_range` */
  systemsIn(sector: Sector): StarSystem[] {
    checkSector(sector);
    return this.#sitesIn(sector).map((site) => this.system(site.id));
  }

  /** All places of systems within a distance of a place, light years; nearest first. @throws AstroError `out_of_range` */
  sitesWithin(centerLy: readonly [number, number, number], distanceLy: number): StarSite[] {
    const span = (axis: 0 | 1 | 2): [number, number] => [
      Math.floor((centerLy[axis] - distanceLy) / SECTOR_LY + 0.5),
      Math.floor((centerLy[axis] + distanceLy) / SECTOR_LY + 0.5),
    ];
    const [x, y, z] = [span(0), span(1), span(2)];
    const count = (x[1] - x[0] + 1) * (y[1] - y[0] + 1) * (z[1] - z[0] + 1);
    if (!(count <= MOST_SECTORS))
      throw new AstroError('out_of_range', `${distanceLy} light years hold too many stars; ask for fewer.`);
    const found: (StarSite & { readonly ly: number })[] = [];
    for (let i = x[0]; i <= x[1]; i++)
      for (let j = y[0]; j <= y[1]; j++)
        for (let k = z[0]; k <= z[1]; k++)
          for (const site of this.#sitesIn([i, j, k])) {
            const ly = separationLy(site.positionLy, centerLy);
            if (ly <= distanceLy) found.push({ ...site, ly });
          }
    return found
      .sort((a, b) => a.ly - b.ly || (a.id < b.id ? -1 : 1))
      .map(({ id, positionLy, sector }) => ({ id, positionLy, sector }));
  }

  /** A system by its name on the map. @throws AstroError `unknown_system` */
  system(id: string): StarSystem {
    const known = knownSystems.find((system) => system.id === id);
    if (known) return { ...known, known: true, planets: [] };
    const sector = parseSector(id);
    const site = sector ? siteOf(sector, this.#claim) : null;
    if (!site) {
      const near = sector && this.#nearSector(sector);
      throw new AstroError(
        'unknown_system',
        near
          ? `There is no system "${id}": near that sector is ${near.id}.`
          : `There is no system "${id.slice(0, 40)}": give the name of a known one, such as vega, or a sector that holds one, such as 24,-3,4.`,
      );
    }
    const random = new Random(`system ${id}`);
    const name = systemName(random.fork('name'));
    const star = mainSequenceStar(site.massSun);
    const planets = planetsOf(star, random.fork('planets'), name);
    return { id, name, sector: site.sector, positionLy: site.positionLy, star, known: false, planets };
  }

  /** The generated star of a sector with its place, without what goes about it; null where there is none. For pictures of many. */
  starIn(sector: Sector): Pick<StarSystem, 'positionLy' | 'star'> | null {
    if (knownBySector.has(keyOf(sector))) return null;
    const site = siteOf(sector, this.#claim);
    return site && { positionLy: site.positionLy, star: mainSequenceStar(site.massSun) };
  }

  #sitesIn(sector: Sector): StarSite[] {
    const known = knownBySector.get(keyOf(sector));
    if (known) return known;
    const site = siteOf(sector, this.#claim);
    return site ? [{ id: sector.join(), positionLy: site.positionLy, sector }] : [];
  }

  /** The nearest system of the sectors around one, where there is one at all. */
  #nearSector([x, y, z]: Sector): StarSite | undefined {
    const inside = [x, y, z].every((one) => Math.abs(one) <= FARTHEST_SECTOR);
    for (const side of inside ? SIDES : []) {
      const centerLy = [SECTOR_LY * x, SECTOR_LY * y, SECTOR_LY * z] as const;
      const [nearest] = this.sitesWithin(centerLy, SECTOR_LY * (side + 0.5));
      if (nearest !== undefined) return nearest;
    }
    return undefined;
  }

  readonly #claim = (sector: Sector): Site | null => {
    const key = keyOf(sector);
    const kept = this.#claims.get(key);
    if (kept !== undefined) return kept;
    if (this.#claims.size >= MOST_CLAIMS) this.#claims.clear();
    const claim = claimOf(sector);
    this.#claims.set(key, claim);
    return claim;
  };
}

/** Distance of two places, light years; the same both ways, to the last bit. */
export function separationLy(
  a: readonly [number, number, number],
  b: readonly [number, number, number],
): number {
  const [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
  return Math.sqrt(x * x + y * y + z * z);
}

/** A number of its own for each sector of the Galaxy and those at its border. */
function keyOf([x, y, z]: Sector): number {
  const span = 2 * FARTHEST_SECTOR + 3;
  return (x * span + y) * span + z;
}

/** Three whole numbers with commas between; null for anything else. */
function parseSector(id: string): Sector | null {
  if (!/^(0|-?[1-9]\d{0,4}),(0|-?[1-9]\d{0,4}),(0|-?[1-9]\d{0,4})$/.test(id)) return null;
  const [x, y, z] = id.split(',').map(Number);
  return [x, y, z];
}
