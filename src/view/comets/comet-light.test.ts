import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AU_M } from '../../astro/index.ts';
import {
  comaDiameterM,
  cometActivity,
  cometLight,
  cometMagnitude,
  dustLag,
  tailLengthM,
} from './comet-light.ts';

const halley = cometLight('halley') ?? expect.unreachable();

describe('a comet', () => {
  it('is as bright as Halley was seen in April 1986', () => {
    // 1.33 au from the Sun and 0.417 from the Earth on 1986-04-11; Kronk's analysis of 4800 visual estimates has 3.71 and 3.0
    // after perihelion: magnitude 2.7
    const seen = cometMagnitude(halley, 1.332) + 5 * Math.log10(0.417);
    expect(Math.abs(seen - (3.71 + 7.5 * Math.log10(1.332) + 5 * Math.log10(0.417)))).toBeLessThan(1.3);
  });

  it('has a coma of hundreds of thousands of kilometres and a tail of millions', () => {
    const m = cometMagnitude(halley, 0.9);
    expect(comaDiameterM(m, 0.9)).toBeGreaterThan(2e8);
    expect(comaDiameterM(m, 0.9)).toBeLessThan(2e9);
    expect(tailLengthM(m, 0.9)).toBeGreaterThan(5e9);
    expect(tailLengthM(m, 0.9)).toBeLessThan(0.5 * AU_M);
    expect(cometLight('ceres')).toBeNull();
  });

  it('freezes on its way out', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 40, noNaN: true }), (au) => {
        expect(cometMagnitude(halley, au)).toBeLessThan(cometMagnitude(halley, au * 1.1));
        expect(cometActivity(au)).toBeGreaterThanOrEqual(cometActivity(au * 1.1));
        expect(cometActivity(au)).toBe(au >= 8 ? 0 : Math.min(1, 2 * (1 - au / 8)));
      }),
      { numRuns: 100 },
    );
  });

  it('has a tail of dust that lags as grains do which sunlight pushes', () => {
    // a grain set free on a circle at 1 au, its gravity lessened by 0.3, for 20 days: where Kepler's motion takes it
    const gm = 1.32712440041e20;
    const turn = Math.sqrt(gm / AU_M ** 3);
    const [x, y] = grain(gm, turn, 20 * 86_400);
    const lag = dustLag(turn, gm / AU_M ** 2) * x ** 1.5;
    expect(Math.abs(lag / y - 1)).toBeLessThan(0.2);
  });
});

/** How far a grain is beyond the line from the Sun and behind it, m, by small steps. */
function grain(gm: number, turn: number, untilS: number): readonly [number, number] {
  let [px, py, vx, vy] = [AU_M, 0, 0, turn * AU_M];
  const stepS = 600;
  for (let t = 0; t < untilS; t += stepS) {
    const pull = (-0.7 * gm) / Math.hypot(px, py) ** 3;
    vx += pull * px * stepS;
    vy += pull * py * stepS;
    px += vx * stepS;
    py += vy * stepS;
  }
  const angle = turn * untilS;
  const along = px * Math.cos(angle) + py * Math.sin(angle) - AU_M;
  const behind = px * Math.sin(angle) - py * Math.cos(angle);
  return [along, behind];
}
