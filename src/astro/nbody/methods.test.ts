import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JUPITER_PERIOD, outerSolarSystem, systemOf } from '../../../test/support/nbody-problems.ts';
import { AstroError } from '../error.ts';
import { NBody, type NBodySettings, nBodyMethods } from './nbody.ts';
import type { NBodySystem } from './system.ts';

/** A heavy body and a light one on an ellipse about it, at the periapsis; the period is 2 pi. */
const ellipse = (eccentricity: number, gm = 1e-3): NBodySystem => {
  const speed = Math.sqrt((1 + eccentricity) / (1 - eccentricity));
  const share = gm / (1 + gm);
  const scale = Math.cbrt(1 + gm);
  const way = (1 - eccentricity) * scale;
  const rate = speed * scale;
  return systemOf([
    [1, -share * way, 0, 0, -share * rate],
    [gm, (1 - share) * way, 0, 0, (1 - share) * rate],
  ]);
};
const offBy = (a: Float64Array, b: Float64Array, count: number): number => {
  let most = 0;
  for (let i = 0; i < 3 * count; i += 1) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
};
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof AstroError) return error.code;
    throw error;
  }
  return 'none';
};

describe.each(nBodyMethods)('$name', (method) => {
  /** With what each keeps its bound. */
  const usual: NBodySettings =
    method.boundStep === null ? { method } : { method, stepS: method.boundStep * JUPITER_PERIOD };
  const fine: NBodySettings =
    method.kind === 'adaptive' ? { method, relative: 1e-13 } : { method, stepS: 0.01 };

  it('says what it is', () => {
    expect(method.name).toMatch(/^[a-z]+(-[a-z]+)*(-\d+)?$/);
    expect(method.order).toBeGreaterThanOrEqual(2);
    expect(method.doc.length).toBeGreaterThan(40);
    expect(method.energyBound).toBeLessThanOrEqual(1e-6);
    expect(method.boundStep === null).toBe(method.kind === 'adaptive');
  });

  it('keeps the energy of the outer solar system within its bound', () => {
    const system = new NBody(outerSolarSystem, 0, usual);
    const energy = system.energy();
    let worst = 0;
    for (let turn = 1; turn <= 20; turn += 1) {
      system.advance(turn * JUPITER_PERIOD);
      worst = Math.max(worst, Math.abs(system.energy() / energy - 1));
    }
    expect(worst).toBeLessThan(method.energyBound);
  });

  it('keeps momentum and angular momentum', () => {
    const system = new NBody(outerSolarSystem, 0, usual);
    const [before, after] = [new Float64Array(3), new Float64Array(3)];
    const scale = system.momentumScale();
    system.momentum(before);
    const spin = system.angularMomentum(new Float64Array(3));
    system.advance(5 * JUPITER_PERIOD);
    system.momentum(after);
    expect(Math.hypot(...after.map((one, k) => one - before[k])) / scale).toBeLessThan(1e-12);
    const spun = system.angularMomentum(new Float64Array(3));
    expect(Math.hypot(...spun.map((one, k) => one - spin[k])) / Math.hypot(...spin)).toBeLessThan(1e-10);
  });

  it('makes no arrays while it goes', () => {
    const system = new NBody(outerSolarSystem, 0, usual);
    system.advance(1);
    const { Float64Array: original } = globalThis;
    type Part = (this: Float64Array, from?: number, to?: number) => Float64Array;
    const { prototype }: { prototype: { subarray: Part; slice: Part } } = original;
    const { subarray, slice } = prototype;
    let made = 0;
    const counted = (act: Part): Part =>
      function (from, to) {
        made += 1;
        return act.call(this, from, to);
      };
    try {
      globalThis.Float64Array = new Proxy(original, {
        construct(target, values) {
          made += 1;
          return Reflect.construct(target, values) as Float64Array;
        },
      });
      Object.assign(original.prototype, { subarray: counted(subarray), slice: counted(slice) });
      expect(system.advance(100).steps).toBeGreaterThan(3);
      expect(new globalThis.Float64Array(1).slice()).toHaveLength(1);
    } finally {
      globalThis.Float64Array = original;
      Object.assign(original.prototype, { subarray, slice });
    }
    // those of the line above alone
    expect(made).toBe(2);
  });

  it('comes back when time runs backward', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.6, noNaN: true }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        (eccentricity, time) => {
          const start = ellipse(eccentricity);
          const system = new NBody(start, 0, fine);
          system.advance(time);
          system.advance(0);
          expect(offBy(system.state, start.state, 2)).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('gives the same bits for the same calls', () => {
    const run = (): Float64Array => {
      const system = new NBody(outerSolarSystem, 0, usual);
      for (let part = 1; part <= 10; part += 1) system.advance(part * 3);
      return system.state;
    };
    expect(run()).toEqual(run());
  });

  it('goes on from a snapshot as if nothing had been', () => {
    const first = new NBody(outerSolarSystem, 0, usual);
    first.advance(10);
    const second = new NBody({ ...outerSolarSystem, state: first.state }, first.timeS, {
      ...usual,
      ...(method.kind === 'symplectic' ? { stepS: usual.stepS } : {}),
    });
    second.restart(first.timeS, first.nextStepS);
    first.advance(20);
    second.advance(20);
    // tolerances and the order of orbits belong to the beginning
    expect(offBy(first.state, second.state, 5)).toBeLessThan(1e-10);
  });

  it('tells of a collision, where it stops', () => {
    const towards = systemOf([
      [1, 0, 0, 0, 0],
      [1e-3, 3, 0, -0.2, 0],
      [1e-9, 0, 9, 0.3, 0],
    ]);
    const system = new NBody({ ...towards, radiiM: Float64Array.of(0.5, 0.1, 0) }, 0, fine);
    const arrival = system.advance(100);
    expect(arrival).toMatchObject({ reason: 'collision', collision: { first: 0, second: 1 } });
    expect(arrival.collision?.distanceM).toBeCloseTo(0.6, 6);
    expect(system.timeS).toBe(arrival.timeS);
    expect(Math.hypot(system.state[3] - system.state[0], system.state[4] - system.state[1])).toBeCloseTo(
      0.6,
      6,
    );
  });

  it('names two points that fall into each other, and is never no number', () => {
    const falling = systemOf([
      [1, 0, 0, 0, 0],
      [1e-2, 1, 0, 0, 0],
    ]);
    const system = new NBody(falling, 0, { method, maxSteps: 100_000, stepS: 0.01, relative: 1e-12 });
    const outcome = codeOf(() => {
      const { reason, collision } = system.advance(3);
      expect(['collision', 'arrived']).toContain(reason);
      if (reason === 'collision') {
        expect(collision).toMatchObject({ first: 0, second: 1 });
        // a quarter of the circle's period over the square root of 2
        expect(collision?.timeS).toBeCloseTo(Math.PI / Math.sqrt(8 * 1.01), 6);
        expect(system.goodSteps).toBeGreaterThan(10);
      }
    });
    expect(['none', 'step_limit']).toContain(outcome);
    expect(system.state.every(Number.isFinite)).toBe(true);
  });

  it.each([
    [{ stepS: 0 }, method.kind === 'symplectic'],
    [{ stepS: Number.NaN }, method.kind === 'symplectic'],
    [{ relative: Number.NaN }, true],
    [{ maxSteps: 0 }, true],
    [{ approachM: -1 }, true],
  ])('refuses the settings %o', (settings, refuses) => {
    const code = codeOf(() => new NBody(ellipse(0.1), 0, { method, ...settings }));
    expect(code).toBe(refuses ? 'out_of_range' : 'none');
  });

  it('refuses times that are none, and more steps than allowed', () => {
    const system = new NBody(ellipse(0.1), 0, { ...fine, maxSteps: 10 });
    expect(codeOf(() => system.advance(Number.NaN))).toBe('out_of_range');
    expect(codeOf(() => system.advance(Number.POSITIVE_INFINITY))).toBe('out_of_range');
    expect(codeOf(() => system.advance(1000))).toBe('step_limit');
    expect(system.state.every(Number.isFinite)).toBe(true);
  });
});

describe.each(nBodyMethods.filter(({ kind }) => kind === 'symplectic'))(
  'the fixed step of $name',
  (method) => {
    it('gains what the order promises', () => {
      const [steps, bodies] = method.order > 4 ? [[24, 36], ellipse(0.3)] : [[200, 400], outerSolarSystem];
      const span = method.order > 4 ? 2 * Math.PI : JUPITER_PERIOD;
      const exact = new NBody(bodies, 0, {});
      exact.advance(span);
      const off = steps.map((count) => {
        const system = new NBody(bodies, 0, { method, stepS: span / count });
        system.advance(span);
        return offBy(system.state, exact.state, bodies.gmM3S2.length);
      });
      expect(Math.log(off[0] / off[1]) / Math.log(steps[1] / steps[0])).toBeGreaterThan(method.order - 0.3);
    });

    it('keeps to one step: it is shortened only so that a whole number fits', () => {
      const system = new NBody(outerSolarSystem, 0, { method, stepS: 0.7 });
      expect(system.advance(7).steps).toBe(10);
      expect(system.advance(14.1).steps).toBe(11);
      expect(system.nextStepS).toBeLessThan(0.7);
    });

    it('knows no engines', () => {
      expect(() => new NBody({ ...outerSolarSystem, push: () => {} }, 0, { method })).toThrow(
        /adaptive method/,
      );
    });
  },
);

it('a method for planets refuses bodies that are equals', () => {
  const method = nBodyMethods.find(({ name }) => name === 'wisdom-holman');
  expect(() => new NBody(ellipse(0.1, 0.5), 0, { ...(method && { method }) })).toThrow(/10 times heavier/);
  const none = { gmM3S2: Float64Array.of(0, 0), state: Float64Array.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0) };
  expect(() => new NBody(none, 0, { ...(method && { method }) })).toThrow(/10 times heavier/);
});

it('what is alone goes straight on, by whichever method', () => {
  for (const method of nBodyMethods) {
    const alone = { gmM3S2: Float64Array.of(1), state: Float64Array.of(1, 0, 0, 0, 2, 0) };
    const system = new NBody(alone, 0, { method });
    expect(system.advance(3).reason).toBe('arrived');
    expect(system.state[1]).toBeCloseTo(6, 12);
  }
});
