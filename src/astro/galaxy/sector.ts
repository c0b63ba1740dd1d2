import { exp, hash32, log, log10 } from '../../math/index.ts';
import { AstroError } from '../error.ts';
import { PARSEC_LY } from './axes.ts';
import { relativeDensity } from './disc.ts';
import { mainSequenceStar } from './main-sequence.ts';
import { drawMassSun } from './star-draw.ts';

/** A cube of space by its whole coordinates, along galactic axes; the Sun is in the middle of 0, 0, 0. */
export type Sector = readonly [x: number, y: number, z: number];

/**
 * Edge of a sector in light years. With the share of sectors that hold a system this gives 0.0024 systems in a cubic light
 * year; those that are known within 10 parsecs make 0.0023 (339: Reyle et al. 2021, A&A 650, A201).
 */
export const SECTOR_LY = 5;

/** Share of the sectors that hold a system where the Galaxy is as dense as here. */
export const OCCUPIED_SHARE = 0.3;

/** No two generated systems are closer than this, light years. It must not exceed the edge of a sector. */
export const MIN_SEPARATION_LY = 1;

/** Nothing is generated so near to the Sun, light years: what is known there is listed in `neighbours.ts`. */
export const KNOWN_RADIUS_LY = 50;

/** The catalogue holds every star that is as bright as this from here, so none is made up. */
const CATALOGUE_MAGNITUDE = 8;

/** Farthest sector along an axis: 100 000 light years. */
export const FARTHEST_SECTOR = 20_000;

/** What is in a sector: where, and how heavy the star is. */
export interface Site {
  readonly sector: Sector;
  /** From the Sun, light years, galactic axes. */
  readonly positionLy: readonly [number, number, number];
  readonly massSun: number;
}

const seeds = { occupied: 1, place: 2, rank: 3, kind: 4, mass: 5, fine: 6, order: 7 } as const;

/** Powers of the generalised golden ratio for three dimensions, the root of x^4 = x + 1 (M. Roberts 2018). */
const golden = [0.819_172_513_396_164_4, 0.671_043_606_703_789_2, 0.549_700_477_901_970_2] as const;

/** Sectors share one golden sequence in blocks of this many along each axis, each taking one of its places. */
const BLOCK = 8;

const empty = -log(1 - OCCUPIED_SHARE);

/** The sector that a place in light years lies in. */
export function sectorOf(positionLy: ArrayLike<number>): Sector {
  const whole = (ly: number): number => Math.floor(ly / SECTOR_LY + 0.5);
  return [whole(positionLy[0]), whole(positionLy[1]), whole(positionLy[2])];
}

/** @throws AstroError `out_of_range` for what is no sector of the Galaxy */
export function checkSector([x, y, z]: Sector): void {
  for (const coordinate of [x, y, z]) {
    if (Number.isInteger(coordinate) && Math.abs(coordinate) <= FARTHEST_SECTOR) continue;
    throw new AstroError(
      'out_of_range',
      `A sector has three whole coordinates from -${FARTHEST_SECTOR} to ${FARTHEST_SECTOR}; ${coordinate} is none.`,
    );
  }
}

/** Where the sector's system would be if nobody else claimed that place; null where the sector is empty. */
export function claimOf(sector: Sector): Site | null {
  const [i, j, k] = sector;
  if (Math.max(Math.abs(i), Math.abs(j), Math.abs(k)) > FARTHEST_SECTOR) return null;
  const [x, y, z] = [SECTOR_LY * i, SECTOR_LY * j, SECTOR_LY * k];
  if (unit(i, j, k, seeds.occupied) >= 1 - exp(-empty * relativeDensity(x, y, z))) return null;
  const positionLy = placeIn(sector);
  const distanceLy = Math.sqrt(squareOf(positionLy));
  if (distanceLy < KNOWN_RADIUS_LY + MIN_SEPARATION_LY) return null;
  // 32 bits would never draw the rarest class evenly
  const ofClass = unit(i, j, k, seeds.kind) + unit(i, j, k, seeds.fine) / 4_294_967_296;
  const massSun = drawMassSun(ofClass, unit(i, j, k, seeds.mass));
  return wouldBeKnown(massSun, distanceLy) ? null : { sector, positionLy, massSun };
}

/**
 * What is in a sector. A claim stands unless a neighbour's is within the least separation and outranks it, whether or not
 * that one stands itself. So of two systems any nearer than that, which would lie in neighbouring sectors because the
 * separation is no longer than an edge, the lower one would have seen the higher and given way: there are none.
 */
export function siteOf(sector: Sector, claim: (sector: Sector) => Site | null = claimOf): Site | null {
  const own = claim(sector);
  if (own === null) return null;
  const [reachX, reachY, reachZ] = [reach(own, 0), reach(own, 1), reach(own, 2)];
  for (const i of reachX)
    for (const j of reachY)
      for (const k of reachZ) {
        if (i === 0 && j === 0 && k === 0) continue;
        const other = claim([sector[0] + i, sector[1] + j, sector[2] + k]);
        if (other !== null && tooNear(own, other) && outranks(other, own)) return null;
      }
  return own;
}

/** Number from 0 to 1 that belongs to a sector and a purpose. */
function unit(i: number, j: number, k: number, seed: number): number {
  return hash32(i, j, k, seed) / 4_294_967_296;
}

/** The sectors along an axis, relative to a claim's own, whose systems can be within the least separation. */
function reach({ sector, positionLy }: Site, axis: 0 | 1 | 2): readonly number[] {
  const offset = positionLy[axis] / SECTOR_LY - sector[axis] + 0.5;
  const near = MIN_SEPARATION_LY / SECTOR_LY + 1e-6;
  return [...(offset < near ? [-1] : []), 0, ...(offset > 1 - near ? [1] : [])];
}

function placeIn(sector: Sector): [number, number, number] {
  const [i, j, k] = sector;
  const [bi, bj, bk] = [Math.floor(i / BLOCK), Math.floor(j / BLOCK), Math.floor(k / BLOCK)];
  const index = i - BLOCK * bi + BLOCK * (j - BLOCK * bj) + BLOCK * BLOCK * (k - BLOCK * bk);
  const turn = shuffled(index, hash32(bi, bj, bk, seeds.order));
  const along = (axis: 0 | 1 | 2): number => {
    const sum = unit(bi, bj, bk, seeds.place + 16 * (axis + 1)) + golden[axis] * turn;
    return SECTOR_LY * (sector[axis] - 0.5 + (sum - Math.floor(sum)));
  };
  return [along(0), along(1), along(2)];
}

/** Another order of the 512 places of a block: each step is one to one. */
function shuffled(index: number, key: number): number {
  const most = BLOCK * BLOCK * BLOCK - 1;
  let place = (Math.imul(index, (key & most) | 1) + (key >>> 9)) & most;
  place ^= place >>> 4;
  place = Math.imul(place, ((key >>> 18) & most) | 1) & most;
  return place ^ (place >>> 5);
}

function wouldBeKnown(massSun: number, distanceLy: number): boolean {
  const { absoluteMagnitude } = mainSequenceStar(massSun);
  return absoluteMagnitude + 5 * log10(distanceLy / (10 * PARSEC_LY)) <= CATALOGUE_MAGNITUDE;
}

function tooNear(a: Site, b: Site): boolean {
  const [p, q] = [a.positionLy, b.positionLy];
  return squareOf([p[0] - q[0], p[1] - q[1], p[2] - q[2]]) < MIN_SEPARATION_LY * MIN_SEPARATION_LY;
}

/** A strict order of all sectors: by a hash, and by coordinates where hashes are equal. */
function outranks({ sector: a }: Site, { sector: b }: Site): boolean {
  const difference = hash32(a[0], a[1], a[2], seeds.rank) - hash32(b[0], b[1], b[2], seeds.rank);
  return (difference || a[0] - b[0] || a[1] - b[1] || a[2] - b[2]) > 0;
}

function squareOf([x, y, z]: readonly [number, number, number]): number {
  return x * x + y * y + z * z;
}
