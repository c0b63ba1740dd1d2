import { describe, expect, it } from 'vitest';
import { NBody, nBodyMethods } from '../../src/astro/index.ts';
import { energyError, solarSystemErrorsKm } from '../support/accuracy/motion.ts';
import { pythagorean } from '../support/nbody-problems.ts';

describe('over 11 860 years of the outer solar system', () => {
  it.each(nBodyMethods)('$name keeps its energy within $energyBound', (method) => {
    expect(energyError(method, 1000)).toBeLessThan(method.energyBound);
  });

  it('a symplectic method errs no more after ten times as long', () => {
    for (const method of nBodyMethods.filter(({ kind, order }) => kind === 'symplectic' && order === 2))
      expect(energyError(method, 10_000)).toBeLessThan(1.5 * energyError(method, 1000));
  });
});

describe('the solar system from the states of JPL', () => {
  it('is near JPL Horizons after eleven years, with the term of relativity', () => {
    const [mercury, earth] = (['Mercury', 'Earth'] as const).map((body) => solarSystemErrorsKm(body));
    expect(earth[0]).toBeLessThan(0.5);
    expect(Math.max(...earth)).toBeLessThan(5);
    expect(Math.max(...mercury)).toBeLessThan(5);
  });

  it('is not without it', () => {
    expect(Math.max(...solarSystemErrorsKm('Mercury', false))).toBeGreaterThan(1800);
  });
});

describe('the Pythagorean problem to its end', () => {
  it('leaves the lightest body alone and the others as a pair', () => {
    // Szebehely and Peters 1967, AJ 72, 876: near t = 60
    const system = new NBody(pythagorean, 0);
    const energy = system.energy();
    system.advance(70);
    const between = (i: number, j: number): number =>
      Math.hypot(
        system.state[3 * i] - system.state[3 * j],
        system.state[3 * i + 1] - system.state[3 * j + 1],
      );
    expect(between(1, 2)).toBeLessThan(1);
    expect(between(0, 1)).toBeGreaterThan(20);
    expect(Math.abs(system.energy() / energy - 1)).toBeLessThan(1e-8);
  });
});
