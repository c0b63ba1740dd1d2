import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StateHash } from '../../math/index.ts';
import { AstroError } from '../error.ts';
import { PARSEC_LY } from './axes.ts';
import { relativeDensity } from './disc.ts';
import { filamentsOf, LONGEST_FILAMENT_LY, routeBetween } from './filaments.ts';
import { Galaxy, type StarSystem, separationLy } from './galaxy.ts';
import { knownSystems } from './known-systems.ts';
import {
  claimOf,
  KNOWN_RADIUS_LY,
  MIN_SEPARATION_LY,
  OCCUPIED_SHARE,
  SECTOR_LY,
  type Sector,
  sectorOf,
  siteOf,
} from './sector.ts';

const galaxy = new Galaxy();

/** Anywhere in the disc, from the centre to its rim. */
const anywhere = fc.tuple(
  fc.integer({ min: -6000, max: 12_000 }),
  fc.integer({ min: -6000, max: 6000 }),
  fc.integer({ min: -80, max: 80 }),
);

/** Where the Galaxy is about as dense as here, and nothing is known. */
const hereabouts = fc.tuple(
  fc.integer({ min: 20, max: 200 }),
  fc.integer({ min: -200, max: 200 }),
  fc.integer({ min: -30, max: 3 }),
);

function* block([x, y, z]: Sector, edge: number): Generator<Sector> {
  for (let i = 0; i < edge; i++)
    for (let j = 0; j < edge; j++) for (let k = 0; k < edge; k++) yield [x + i, y + j, z + k];
}

const runs = { numRuns: 100 };

describe('systems of the Galaxy', () => {
  it('property 8: are the same for the same sector, whatever was asked before', () => {
    fc.assert(
      fc.property(anywhere, anywhere, (sector, other) => {
        const fresh = new Galaxy();
        fresh.systemsIn(other);
        expect(fresh.systemsIn(sector)).toEqual(galaxy.systemsIn(sector));
        for (const system of galaxy.systemsIn(sector)) {
          expect(sectorOf(system.positionLy)).toEqual(sector);
          expect(fresh.system(system.id)).toEqual(system);
        }
      }),
      runs,
    );
  });

  it('property 9: are never closer than the least separation, in the crowded centre least of all', () => {
    const centre = fc.tuple(
      fc.integer({ min: 5250, max: 5450 }),
      fc.integer({ min: -100, max: 100 }),
      fc.integer({ min: -60, max: 30 }),
    );
    let closest = Number.POSITIVE_INFINITY;
    let claims = 0;
    let sites = 0;
    fc.assert(
      fc.property(fc.oneof(anywhere, centre), (corner) => {
        const found = [...block(corner, 4)].flatMap((sector) => {
          if (claimOf(sector)) claims++;
          return siteOf(sector) ?? [];
        });
        sites += found.length;
        for (const [i, a] of found.entries())
          for (const b of found.slice(i + 1))
            closest = Math.min(closest, separationLy(a.positionLy, b.positionLy));
        expect(closest).toBeGreaterThanOrEqual(MIN_SEPARATION_LY);
      }),
      { numRuns: 150 },
    );
    // the rule was at work: some gave way, and some are barely apart
    expect(sites).toBeLessThan(claims);
    expect(closest).toBeLessThan(1.5 * MIN_SEPARATION_LY);
  });

  it('fill three sectors of ten where the Galaxy is as dense as here', () => {
    let found = 0;
    let expected = 0;
    let count = 0;
    fc.assert(
      fc.property(hereabouts, (corner) => {
        for (const sector of block(corner, 5)) {
          const [x, y, z] = sector;
          count++;
          if (siteOf(sector)) found++;
          expected +=
            1 - (1 - OCCUPIED_SHARE) ** relativeDensity(SECTOR_LY * x, SECTOR_LY * y, SECTOR_LY * z);
        }
      }),
      { numRuns: 200 },
    );
    expect(Math.abs(expected / count - OCCUPIED_SHARE)).toBeLessThan(0.05);
    // four deviations of chance, and one system in fifty that is too near to another or would be in the catalogue
    expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(count * 0.21) + 0.02 * expected);
  });

  it('thin out above the disc and crowd at the centre', () => {
    const shareAt = (corner: Sector): number =>
      [...block(corner, 12)].filter((sector) => siteOf(sector)).length / 1728;
    const [here, above, halo, centre] = [
      shareAt([30, 30, 0]),
      shareAt([30, 30, 200]),
      shareAt([30, 30, 1500]),
      shareAt([5349, 0, 0]),
    ];
    expect(above).toBeLessThan(0.6 * here);
    expect(halo).toBeLessThan(0.02);
    expect(centre).toBeGreaterThan(0.9);
  });

  it('lie evenly within their sectors: blocks share one golden sequence', () => {
    const centre = fc.tuple(fc.integer({ min: 665, max: 671 }), fc.integer({ min: -3, max: 2 }));
    fc.assert(
      fc.property(centre, fc.integer({ min: -3, max: 2 }), ([x, y], z) => {
        const counts = new Map<number, number>();
        for (const sector of block([8 * x, 8 * y, 8 * z], 8)) {
          const place = claimOf(sector)?.positionLy ?? [];
          const cell = sector.reduce(
            (sum, at, axis) => 4 * sum + Math.floor(4 * (place[axis] / SECTOR_LY - at + 0.5)),
            0,
          );
          counts.set(cell, (counts.get(cell) ?? 0) + 1);
        }
        // 512 places in 64 cells; chance alone would leave cells with one and put 16 into others
        expect(counts.size).toBe(64);
        expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(4);
        expect(Math.max(...counts.values())).toBeLessThanOrEqual(13);
      }),
      runs,
    );
  });

  it('leave room for what is real: nothing near the Sun, nothing that would be in the catalogue', () => {
    for (const sector of block([-11, -11, -11], 23)) {
      const site = siteOf(sector);
      if (site)
        expect(separationLy(site.positionLy, [0, 0, 0])).toBeGreaterThan(KNOWN_RADIUS_LY + MIN_SEPARATION_LY);
    }
    for (const { star, positionLy } of systemsAbout([80, 40, -5], 60)) {
      const parsecs = separationLy(positionLy, [0, 0, 0]) / PARSEC_LY;
      expect(star.absoluteMagnitude + 5 * Math.log10(parsecs / 10)).toBeGreaterThan(8);
    }
    expect(
      knownSystems.every(({ positionLy }) => separationLy(positionLy, [0, 0, 0]) <= KNOWN_RADIUS_LY),
    ).toBe(true);
  });

  it('have the same bits everywhere', () => {
    const hash = new StateHash();
    for (const { positionLy, star, planets } of systemsAbout([12_000, -3000, 90], 25)) {
      for (const value of positionLy) hash.f64(value);
      hash.f64(star.massSun).f64(star.luminositySun);
      for (const planet of planets) hash.f64(planet.semiMajorAxisAu).f64(planet.meanAnomalyDeg);
    }
    expect(hash.digest()).toMatchInlineSnapshot(`"58981795eabe96b4696c0a4df711a3bb"`);
  });

  it('are asked for by a sector or a name, and what there is not is said', () => {
    expect(galaxy.system('sol').star.spectralType).toBe('G2V');
    expect(galaxy.system('vega').known).toBe(true);
    for (const id of ['', 'nowhere', '1,2', '1,2,3,4', '01,2,3', '1.5,2,3', '0,0,0', '99999,0,0'])
      expect(() => galaxy.system(id)).toThrow(AstroError);
    // What is offered instead is there.
    for (const id of ['12,-3,40', '0,0,0', '1,0,0', '300,300,300', '20000,20000,20000', 'nowhere'])
      try {
        expect.unreachable(galaxy.system(id).name);
      } catch (error) {
        const [, offered = ''] =
          /(?:is |as )([\w-]+(?:,-?\d+,-?\d+)?)\.$/.exec((error as Error).message) ?? [];
        expect(galaxy.system(offered).id).toBe(offered);
      }
    expect(() => galaxy.systemsIn([0.5, 0, 0])).toThrow(/whole coordinates/);
    expect(() => galaxy.systemsIn([0, 30_000, 0])).toThrow(/from -20000 to 20000/);
    expect(() => galaxy.sitesWithin([0, 0, 0], 1e5)).toThrow(/too many stars/);
  });
});

describe('filaments', () => {
  it('go both ways, are of bounded length and number, and leave nobody alone', () => {
    fc.assert(
      fc.property(hereabouts, (sector) => {
        const from = galaxy.sitesWithin(
          [SECTOR_LY * sector[0], SECTOR_LY * sector[1], SECTOR_LY * sector[2]],
          12,
        )[0];
        fc.pre(from !== undefined);
        const filaments = filamentsOf(galaxy, from);
        expect(filaments.length).toBeGreaterThanOrEqual(1);
        expect(filaments.length).toBeLessThanOrEqual(12);
        for (const { to, lengthLy } of filaments) {
          expect(lengthLy).toBeLessThanOrEqual(LONGEST_FILAMENT_LY);
          expect(lengthLy).toBe(separationLy(from.positionLy, to.positionLy));
        }
        const [{ to }] = filaments;
        expect(filamentsOf(galaxy, to).some((back) => back.to.id === from.id)).toBe(true);
      }),
      runs,
    );
  });

  it('lead from the Sun out among the stars beyond, to the nearest first', () => {
    const sun = galaxy.system('sol');
    expect(filamentsOf(galaxy, sun)[0].to.id).toBe('alpha-centauri');
    const far = galaxy.sitesWithin([70, 10, 0], 10)[0];
    const route = routeBetween(galaxy, sun, far);
    const stops = route?.stops ?? [];
    expect([stops[0].id, stops.at(-1)?.id]).toEqual(['sol', far.id]);
    let lengthLy = 0;
    for (const [i, stop] of stops.slice(1).entries()) {
      const filament = filamentsOf(galaxy, stops[i]).find(({ to }) => to.id === stop.id);
      lengthLy += filament?.lengthLy ?? Number.NaN;
    }
    expect(route?.lengthLy).toBeCloseTo(lengthLy, 9);
    expect(routeBetween(galaxy, sun, sun)).toEqual({ stops: [sun], lengthLy: 0 });
  });

  it('do not reach into the halo', () => {
    const alone = galaxy.sitesWithin([0, 0, 9000], 60)[0];
    expect(routeBetween(galaxy, alone, galaxy.system('sol'))).toBeNull();
  });
});

function systemsAbout(sector: Sector, distanceLy: number): StarSystem[] {
  const [x, y, z] = sector;
  return galaxy
    .sitesWithin([SECTOR_LY * x, SECTOR_LY * y, SECTOR_LY * z], distanceLy)
    .map(({ id }) => galaxy.system(id));
}
