import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random, vec3 } from '../../math/index.ts';
import { galacticToIcrf, icrfToGalactic } from './axes.ts';
import { relativeDensity } from './disc.ts';
import { mainSequenceStar, massOfSubclassSun } from './main-sequence.ts';
import { equilibriumTemperatureK, planetKind, planetRadiusEarth } from './planet-kind.ts';
import { MOST_PLANETS, planetsOf } from './planets.ts';
import { classPercents, drawMassSun } from './star-draw.ts';

const mass = fc.double({ min: 0.079, max: 59, noNaN: true });
const runs = { numRuns: 200 };

describe('stars', () => {
  it('are as the Sun at its mass', () => {
    const { spectralType, temperatureK, luminositySun, radiusSun } = mainSequenceStar(1);
    expect(spectralType).toBe('G2V');
    expect(temperatureK).toBeCloseTo(5770, 6);
    expect(luminositySun).toBeCloseTo(1.023, 3);
    expect(Math.abs(radiusSun - 1)).toBeLessThan(0.02);
  });

  it('are hotter, brighter and larger the heavier they are, and shine as black bodies', () => {
    fc.assert(
      fc.property(mass, fc.double({ min: 1.001, max: 2, noNaN: true }), (light, times) => {
        const [a, b] = [mainSequenceStar(light), mainSequenceStar(Math.min(59, light * times))];
        expect(b.temperatureK).toBeGreaterThanOrEqual(a.temperatureK);
        expect(b.luminositySun).toBeGreaterThanOrEqual(a.luminositySun);
        expect(b.absoluteMagnitude).toBeLessThanOrEqual(a.absoluteMagnitude);
        expect(a.radiusSun ** 2 * (a.temperatureK / 5772) ** 4).toBeCloseTo(a.luminositySun, 6);
        expect(a.spectralType).toMatch(/^[OBAFGKM]\dV$/);
      }),
      runs,
    );
  });

  it('have the mass of their subclass', () => {
    for (const [subclass, type] of [
      [15, 'B5V'],
      [20.5, 'A0V'],
      [42.5, 'G2V'],
      [55.5, 'K5V'],
      [65.5, 'M5V'],
    ] as const)
      expect(mainSequenceStar(massOfSubclassSun(subclass)).spectralType).toBe(type);
  });

  it('come in classes by true frequency', () => {
    const random = new Random('classes');
    const count = 60_000;
    const found = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      const letter = mainSequenceStar(drawMassSun(random.next(), random.next())).spectralType.charAt(0);
      found.set(letter, (found.get(letter) ?? 0) + 1);
    }
    for (const [i, letter] of 'OBAFGKM'.split('').entries()) {
      const share = classPercents[i] / 99.88003;
      const spread = Math.sqrt(count * share * (1 - share));
      expect(Math.abs((found.get(letter) ?? 0) - count * share)).toBeLessThan(4 * spread + 1);
    }
  });
});

describe('planets', () => {
  it('have the sizes of the planets that are known, and of what they are made', () => {
    // Chen & Kipping 2017: means of a population with a spread of a tenth and more
    expect(planetRadiusEarth(1)).toBeCloseTo(1, 1);
    expect(planetRadiusEarth(17.15)).toBeCloseTo(4.3, 0);
    expect(Math.abs(planetRadiusEarth(317.8) - 11) / 11).toBeLessThan(0.3);
    for (const bend of [2.04, 131.6])
      expect(planetRadiusEarth(bend * (1 - 1e-12))).toBeCloseTo(planetRadiusEarth(bend), 9);
    expect(equilibriumTemperatureK(1, 1)).toBeCloseTo(254.6, 0);
    expect(planetKind(1, 255, 1)).toBe('temperate');
    expect(planetKind(0.8, 300, 1.91)).toBe('rocky');
    expect(planetKind(1, 1900, 3000)).toBe('lava');
    expect(planetKind(318, 110, 0.04)).toBe('gas_giant');
  });

  it('go round in order, by Kepler, without crossing, in number and warmth as allowed', () => {
    fc.assert(
      fc.property(mass, fc.string(), (heavy, seed) => {
        const star = mainSequenceStar(heavy);
        const planets = planetsOf(star, new Random(seed), 'Somewhere');
        expect(planets).toEqual(planetsOf(star, new Random(seed), 'Somewhere'));
        expect(planets.length).toBeLessThanOrEqual(MOST_PLANETS);
        for (const [i, planet] of planets.entries()) {
          const { semiMajorAxisAu: au, eccentricity, periodDays, massEarth } = planet;
          expect(((periodDays / 365.25) ** 2 * (star.massSun + 3.003e-6 * massEarth)) / au ** 3).toBeCloseTo(
            1,
            9,
          );
          expect(planet.temperatureK).toBeLessThanOrEqual(1500 * (1 + 1e-9));
          expect(eccentricity).toBeLessThan(1);
          const next = planets[i + 1];
          if (next === undefined) continue;
          expect(au * (1 + eccentricity)).toBeLessThan(next.semiMajorAxisAu * (1 - next.eccentricity));
          const share = (3.003e-6 * (massEarth + next.massEarth)) / (3 * star.massSun);
          const hill = 0.5 * Math.cbrt(share) * (au + next.semiMajorAxisAu);
          const least = Math.max(massEarth, next.massEarth) > 30 ? 8 : 12;
          expect((next.semiMajorAxisAu - au) / hill).toBeGreaterThan(least - 1e-9);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the Galaxy', () => {
  it('has its centre in Sagittarius and its pole in Coma', () => {
    const centre = galacticToIcrf(vec3.create(), [1, 0, 0]);
    expect((Math.atan2(centre[1], centre[0]) * 180) / Math.PI + 360).toBeCloseTo(266.405, 3);
    expect((Math.asin(centre[2]) * 180) / Math.PI).toBeCloseTo(-28.936, 3);
    const pole = galacticToIcrf(vec3.create(), [0, 0, 1]);
    expect((Math.asin(pole[2]) * 180) / Math.PI).toBeCloseTo(27.128, 3);
    fc.assert(
      fc.property(fc.tuple(mass, mass, mass), (v) => {
        const there = galacticToIcrf(vec3.create(), v);
        expect(vec3.distance(icrfToGalactic(there, there), Float64Array.from(v))).toBeLessThan(1e-12);
      }),
      runs,
    );
  });

  it('is as dense as here here, and falls outwards and away from its plane', () => {
    expect(relativeDensity(0, 0, 0)).toBe(1);
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 20_000 }), fc.integer({ min: 0, max: 5000 }), (x, z) => {
        expect(relativeDensity(x, 0, z + 500)).toBeLessThan(relativeDensity(x, 0, z));
      }),
      runs,
    );
    // a disc whose length is 2.6 kpc: from the Sun to twice as far out a little under a twentieth
    expect(relativeDensity(-26_745, 0, 0)).toBeLessThan(0.07);
    expect(relativeDensity(26_745, 0, 0)).toBeGreaterThan(20);
  });
});
