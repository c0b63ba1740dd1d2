import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AstroError } from '../error.ts';
import { bodies, bodyIndex } from './bodies.ts';
import { nearestNames } from './nearest-names.ts';

describe('the table of bodies', () => {
  it('begins with the root and puts parents before children', () => {
    // saves hold indices: this sequence stays
    expect(bodies.map((body) => body.name).join(' ')).toBe(
      'ssb sun mercury venus earth moon mars jupiter saturn uranus neptune pluto ' +
        'phobos deimos amalthea io europa ganymede callisto mimas enceladus tethys dione rhea titan hyperion iapetus ' +
        'miranda ariel umbriel titania oberon proteus triton nereid charon nix hydra ' +
        'ceres pallas juno vesta hygiea psyche ida eros itokawa apophis bennu ryugu chiron chariklo orcus haumea quaoar ' +
        'arrokoth makemake gonggong eris sedna halley encke churyumov_gerasimenko hale_bopp',
    );
    bodies.forEach((body, index) => {
      expect(body.parent).toBeLessThan(index);
    });
    expect(bodies.filter((body) => body.parent === -1).map((body) => body.name)).toEqual(['ssb']);
  });

  it.each([
    // surface gravity from mass and equatorial radius, NASA planetary fact sheets (Williams), m/s^2
    ['mercury', 3.7],
    ['venus', 8.87],
    ['earth', 9.8],
    ['moon', 1.62],
    ['mars', 3.71],
    ['jupiter', 24.79],
    ['saturn', 10.44],
    ['uranus', 8.87],
    ['neptune', 11.15],
    ['pluto', 0.62],
    ['io', 1.79],
    ['titan', 1.35],
    ['triton', 0.78],
    ['ceres', 0.27],
  ])('gives %s the gravity %d m/s^2', (name, gravity) => {
    const { gmM3S2, equatorialRadiusM } = bodies[bodyIndex(name)];
    expect(gmM3S2 / equatorialRadiusM ** 2).toBeCloseTo(gravity, 1);
  });

  it("states Laplace's spheres of influence", () => {
    for (const body of bodies.slice(2)) {
      const ratio = body.systemGmM3S2 / bodies[body.parent].systemGmM3S2;
      expect(body.soiM / (body.semiMajorAxisM * ratio ** 0.4)).toBeCloseTo(1, 8);
    }
  });

  it('keeps radii, flattening, albedo and air within reason', () => {
    for (const body of bodies.slice(1)) {
      expect(body.polarRadiusM).toBeLessThanOrEqual(body.meanRadiusM * (1 + 1e-12));
      expect(body.meanRadiusM).toBeLessThanOrEqual(body.equatorialRadiusM * (1 + 1e-12));
      expect(body.polarRadiusM).toBeCloseTo(body.equatorialRadiusM * (1 - body.flattening), 3);
      expect(Math.max(...body.albedoRgb)).toBeLessThan(1.05);
      if (body.atmosphere === null) continue;
      const { surfaceDensityKgM3, scaleHeightM, topM } = body.atmosphere;
      const top = surfaceDensityKgM3 * Math.exp(-topM / scaleHeightM);
      expect(top).toBeGreaterThan(0.5e-7);
      expect(top).toBeLessThan(1.5e-7);
    }
  });
});

describe('the frames of bodies', () => {
  it('reach at least as far as their spheres of influence, and well above the ground', () => {
    for (const body of bodies.slice(2)) {
      expect(body.frameM).toBeGreaterThanOrEqual(body.soiM);
      expect(body.frameM).toBeGreaterThan(4 * body.equatorialRadiusM);
      expect(body.frameM).toBeLessThan(0.5 * body.semiMajorAxisM);
    }
  });

  it('reach to where the pull of a small body, felt only there, has become nothing', () => {
    for (const { kind, gmM3S2, frameM } of bodies)
      if (kind === 'asteroid' || kind === 'comet') expect(gmM3S2 / frameM ** 2).toBeLessThan(1.01e-8);
  });

  it('have numbers of their own', () => {
    expect(new Set(bodies.map(({ naifId }) => naifId)).size).toBe(bodies.length);
  });
});

describe('bodyIndex', () => {
  it('finds every body in any case', () => {
    bodies.forEach((body, index) => {
      expect(bodyIndex(` ${body.name.toUpperCase()} `)).toBe(index);
    });
  });

  it.each([
    ['erath', 'earth'],
    ['Mers', 'mars'],
    ['jup', 'jupiter'],
    ['plutoo', 'pluto'],
  ])('suggests for %s the name %s', (typed, name) => {
    expect(() => bodyIndex(typed)).toThrow(new RegExp(`Did you mean ${name}`));
  });

  it('lists all names where none is near, and stays readable whatever is typed', () => {
    expect(() => bodyIndex('betelgeuse')).toThrow(/Known: ssb, sun, mercury/);
    expect(() => bodyIndex('')).toThrow(AstroError);
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (typed) => {
        fc.pre(!bodies.some((body) => body.name === typed.trim().toLowerCase()));
        try {
          bodyIndex(typed);
          expect.unreachable();
        } catch (error) {
          expect(error).toMatchObject({ code: 'unknown_body' });
          expect((error as AstroError).message.length).toBeLessThan(600);
        }
      }),
    );
  });
});

describe('nearestNames', () => {
  const names = bodies.map((body) => body.name);
  it('finds a name again after any single slip', () => {
    const slip = fc
      .tuple(
        fc.constantFrom(...names.filter((name) => name.length > 3)),
        fc.nat(),
        fc.constantFrom('drop', 'swap', 'double'),
      )
      .map(([name, place, kind]) => {
        const at = place % (name.length - 1);
        if (kind === 'drop') return [name, name.slice(0, at) + name.slice(at + 1)] as const;
        if (kind === 'double') return [name, name.slice(0, at) + name[at] + name.slice(at)] as const;
        return [name, name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2)] as const;
      });
    fc.assert(
      fc.property(slip, ([name, typed]) => {
        expect(nearestNames(typed, names)).toContain(name);
      }),
      { numRuns: 300 },
    );
  });
});
