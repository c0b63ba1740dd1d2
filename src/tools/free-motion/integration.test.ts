import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AstroError } from '../../astro/index.ts';
import { type IntegrationRequest, integrate, methodNames, readProblem } from './index.ts';

const problem = (bodies: readonly object[], more: object = {}) =>
  readProblem(JSON.stringify({ units: 'unitless', bodies, ...more }));
const planet = { name: 'planet', mass: 1e-6, position: [1, 0], velocity: [0, 1] };
const star = { name: 'star', mass: 1, position: [0, 0], velocity: [0, 0] };
const circle = problem([star, planet]);
const dust = { name: 'dust', mass: 0, position: [2, 0], velocity: [0, 0] };
const fastCentre = { relativity: { central: 'star', speed_of_light: 8 } };
const ask = (request: Partial<IntegrationRequest>) => integrate({ problem: circle, until: 10, ...request });

describe('an integration', () => {
  it('answers at every time that is asked for, in their order, the end last', async () => {
    const { states, reason } = await ask({
      problem: problem([star, planet], { times: [3, 1] }),
      times: [2, 3],
    });
    expect([reason, ...states.map(({ time }) => time)]).toEqual(['arrived', 1, 2, 3, 10]);
    const back = await ask({ until: -4, times: [-1, -3] });
    expect(back.states.map(({ time }) => time)).toEqual([-1, -3, -4]);
  });

  it('tells bodies in the order of the file, those without mass among them', async () => {
    const three = problem([{ ...planet, name: 'dust', mass: 0, position: [2, 0] }, star, planet]);
    const { states } = await ask({ problem: three, until: 1e-9 });
    expect(states[0]?.bodies.map(({ name, position }) => [name, Math.round(position[0])])).toEqual([
      ['dust', 2],
      ['star', 0],
      ['planet', 1],
    ]);
  });

  it.each(methodNames)('is where the circle leads, by %s', async (integrator) => {
    const { states, energy, integrator: used } = await ask({ integrator });
    expect(used).toBe(integrator);
    const [sun, earth] = states[0]?.bodies ?? [];
    const x = (earth?.position[0] ?? 0) - (sun?.position[0] ?? 0);
    expect(x).toBeCloseTo(Math.cos(10), 4);
    expect(Math.abs(energy.relative_error ?? 1)).toBeLessThan(1e-5);
    expect(energy.initial).toBeCloseTo(-0.5e-6, 10);
  });

  it.each([
    ['splitting-8', 0],
    ['wisdom-holman', 1e-3],
  ])('takes steps short enough for long ellipses by itself: %s', async (integrator, mass) => {
    const ellipse = { ...planet, mass: 0, position: [1.9, 0], velocity: [0, Math.sqrt(0.1 / 1.9)] };
    const other = { name: 'other', mass, position: [0, 30], velocity: [-Math.sqrt(1 / 30), 0] };
    const long = problem([star, ellipse, other], { relativity: { central: 'star', speed_of_light: 100 } });
    const [exact, fixed] = await Promise.all(
      [undefined, integrator].map((method) => ask({ problem: long, until: 4 * Math.PI, integrator: method })),
    );
    const angle = (answer = exact) => {
      const [sun, at] = answer?.states.at(-1)?.bodies ?? [];
      const [x = 0, y = 0] = [0, 1].map((k) => (at?.position[k] ?? 0) - (sun?.position[k] ?? 0));
      return Math.atan2(y, x);
    };
    // the post-Newtonian term turns the ellipse by 0.02 rad in these two revolutions; both forms agree to first order
    expect(Math.abs(angle(fixed) - angle(exact))).toBeLessThan(2e-3);
  });

  it('takes steps of bodies of like masses from how near they are, also where two move side by side', async () => {
    const abreast = [
      [1, -0.25],
      [-1, 0.25],
      [0, 0],
    ].map((position, i) => ({
      mass: 1,
      position,
      velocity: i === 2 ? [-0.93, -0.86] : [0.466, 0.432],
    }));
    const { reason, energy } = await ask({ problem: problem(abreast), until: 6, integrator: 'splitting-8' });
    expect(reason).toBe('arrived');
    expect(Math.abs(energy.relative_error ?? 1)).toBeLessThan(1e-5);
  });

  it('loses nothing where all goes away together', async () => {
    const speed = 1000;
    const moved = [star, planet].map(({ velocity: [u = 0, v = 0], ...body }) => ({
      ...body,
      mass: body.mass === 1 ? 1 : 0.5,
      velocity: [u + speed, v],
    }));
    const pair = problem(moved);
    const resting = problem(
      moved.map(({ velocity: [u = 0, v = 0], ...body }) => ({ ...body, velocity: [u - speed, v] })),
    );
    const until = 1000;
    const gone = await ask({ problem: pair, until, times: [0] });
    const stayed = await ask({ problem: resting, until });
    expect(gone.states[0]?.bodies.map(({ position, velocity }) => [position, velocity])).toEqual(
      moved.map(({ position, velocity }) => [
        [...position, 0],
        [...velocity, 0],
      ]),
    );
    const [one, other] = [gone, stayed].map(({ states }) => states.at(-1)?.bodies ?? []);
    for (const [i, body] of (one ?? []).entries()) {
      const [x = 0, y = 0] = body.position;
      const [wantedX = 0, wantedY = 0] = other?.[i]?.position ?? [];
      expect(Math.hypot(x - speed * until - wantedX, y - wantedY)).toBeLessThan(1e-9);
    }
    // of the motion within: that of the whole is a million times as much
    const within = 0.5 / 2 / 0.75;
    expect(gone.energy.initial).toBeCloseTo(0.75 * speed * speed + stayed.energy.initial, 6);
    expect(Math.abs(gone.energy.relative_error ?? 1) * gone.energy.initial).toBeLessThan(1e-14 * within);
    expect(gone.momentum_error).toBeLessThan(1e-15);
    expect(gone.angular_momentum_error).not.toBeNull();
  });

  it('repeats to the last bit, however often it is looked at', async () => {
    let looks = 0;
    const problemOfMany = problem([
      star,
      ...Array.from({ length: 40 }, (_, i) => ({
        mass: 1e-9,
        position: [1 + i, 0],
        velocity: [0, 1 / Math.sqrt(1 + i)],
      })),
    ]);
    const one = await ask({ problem: problemOfMany, until: 20 });
    const other = await ask({
      problem: problemOfMany,
      until: 20,
      stops: async () => {
        looks += 1;
        return false;
      },
    });
    expect(looks).toBeGreaterThan(0);
    expect(other).toEqual(one);
  });

  it('ends where it is told to, with what was reached', async () => {
    const shares: number[] = [];
    const answer = await ask({
      until: 1e7,
      stops: async (share) => {
        shares.push(share);
        return shares.length === 2;
      },
    });
    expect(answer.reason).toBe('interrupted');
    expect(answer.states).toHaveLength(1);
    expect(answer.states[0]?.time).toBe(answer.time);
    expect(shares[0]).toBeGreaterThan(0);
    expect(shares[1]).toBeCloseTo(answer.time / 1e7, 12);
  });

  it('names a collision and close approaches', async () => {
    const falling = problem([
      { ...star, radius: 0.1 },
      { ...planet, velocity: [0, 0] },
      { name: 'far', mass: 0, position: [9, 0], velocity: [0, 0] },
    ]);
    const hit = await ask({ problem: falling });
    expect(hit).toMatchObject({
      reason: 'collision',
      collision: { kind: 'collision', bodies: ['star', 'planet'] },
    });
    expect(hit.collision?.distance).toBeCloseTo(0.1, 9);
    expect(hit.closest[0]).toMatchObject({ bodies: ['star', 'planet'] });
    const swing = problem([star, { ...planet, velocity: [0, 0.2] }]);
    const passed = await ask({ problem: swing, closeApproach: 0.05 });
    expect(passed.close_approaches.length).toBeGreaterThan(1);
    // the periapsis of an ellipse with that speed in the apoapsis
    expect(passed.close_approaches[0]?.distance).toBeCloseTo(0.04 / 1.96, 6);
  });

  it('does not call a collision what only cannot be followed', async () => {
    const { reason, states } = await ask({ until: 1e9, maxSteps: 50 });
    expect(reason).toBe('step_limit');
    expect(states).toHaveLength(1);
    const falling = problem([star, { ...planet, velocity: [0, 0] }]);
    const { collision } = await ask({ problem: falling });
    expect(collision?.distance).toBeLessThan(1e-4);
  });

  it('ends at the most steps, and says so', async () => {
    const { reason, steps, time } = await ask({ until: 1e6, maxSteps: 100 });
    expect(reason).toBe('step_limit');
    expect(steps).toBeGreaterThan(90);
    expect(time).toBeGreaterThan(1);
  });

  it.each<[Partial<IntegrationRequest>, RegExp]>([
    [{ until: Number.NaN }, /no time/],
    [{ times: [11] }, /time 11 does not lie between 0 and 10/],
    [{ times: [-1] }, /does not lie/],
    [{ integrator: 'euler' }, /no integrator "euler"; take one of gauss-radau-15/],
    [{ step: 1 }, /chooses its own steps/],
    [{ integrator: 'splitting-8', tolerance: 1e-9 }, /keeps one step/],
    [{ tolerance: 0 }, /tolerance of 0 cannot be held; give one from 1e-18/],
    [{ until: 1e300 }, /end 1e\+300 is more than 1000000000000000 orbits of star and planet away/],
    [
      {
        problem: problem([
          { ...star, mass: 1e300 },
          { ...planet, mass: 1e300 },
        ]),
      },
      /energy is no finite number/,
    ],
    [{ problem: problem([star, { ...planet, velocity: [0, 9] }], fastCentre) }, /as fast as light/],
    [{ problem: problem([star, { ...planet, position: [0.01, 0] }], fastCentre) }, /Schwarzschild radius/],
    [
      { problem: problem([{ ...planet, mass: 0, velocity: [0, 9] }, star], fastCentre) },
      /Body "planet" is as fast as light/,
    ],
    [
      { problem: problem([dust, star, { ...planet, position: [0, 0] }]) },
      /Bodies "star" and "planet" are at/,
    ],
    [
      { problem: problem([star, { ...planet, velocity: [0, 0] }]), integrator: 'splitting-8' },
      /none is short enough where bodies fall straight into each other; choose an adaptive method/,
    ],
    [{ times: Array.from({ length: 10_001 }, (_, i) => i / 2000) }, /more than can be listed/],
  ])('is refused: %o', async (request, message) => {
    await expect(ask(request)).rejects.toThrow(message);
    await expect(ask(request)).rejects.toBeInstanceOf(AstroError);
  });

  it('of any few bodies ends with numbers, in one way or another', async () => {
    const place = fc.tuple(
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.double({ min: -2, max: 2, noNaN: true }),
    );
    const bodies = fc.array(
      fc.record({ mass: fc.double({ min: 0, max: 1, noNaN: true }), position: place, velocity: place }),
      { minLength: 2, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(bodies, fc.constantFrom(...methodNames), async (some, integrator) => {
        let answer: Awaited<ReturnType<typeof ask>>;
        try {
          answer = await ask({ problem: problem(some), until: 2, integrator, maxSteps: 3000 });
        } catch (error) {
          expect(error).toBeInstanceOf(AstroError);
          return;
        }
        for (const { position, velocity } of answer.states.at(-1)?.bodies ?? [])
          expect([...position, ...velocity].every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
