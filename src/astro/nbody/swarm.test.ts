import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { bodies, bodyIndex } from '../bodies/bodies.ts';
import { pullers } from '../bodies/pullers.ts';
import { AU_M, LIGHT_MPS } from '../constants.ts';
import { AstroError } from '../error.ts';
import { integrators } from '../integrate/integrators.ts';
import { elementsToState, stateToElements } from '../orbit/elements.ts';
import { GravityField } from '../orbit/gravity.ts';
import { pullOfEphemeris } from './external-field.ts';
import { NBody, nBodyMethods } from './nbody.ts';
import { Swarm } from './swarm.ts';
import { SwarmField } from './swarm-field.ts';

const ephemeris = committedRails();
const SUN = bodyIndex('sun');
const EARTH = bodyIndex('earth');
const JUPITER = bodyIndex('jupiter');
const perturbers = [
  'mercury',
  'venus',
  'earth',
  'moon',
  'mars',
  'jupiter',
  'saturn',
  'uranus',
  'neptune',
  'pluto',
].map(bodyIndex);
const swarmOf = (capacity = 8, relativity = true): Swarm =>
  new Swarm(ephemeris, { center: SUN, perturbers, capacity, relativity });
const orbit = (
  axisAu: number,
  eccentricity: number,
  inclinationRad: number,
  meanAnomalyRad: number,
): Float64Array =>
  elementsToState(
    bodies[SUN].gmM3S2,
    {
      semiMajorAxisM: axisAu * AU_M,
      eccentricity,
      inclinationRad,
      nodeRad: 1,
      periapsisRad: 2,
      meanAnomalyRad,
    },
    new Float64Array(6),
  );
const DAY = 9000;
const TICK_S = 100_000 / 90;

/** The same way by an adaptive method, with the perturbers placed at every stage. */
function adaptiveWay(start: Float64Array, spanS: number): Float64Array {
  const field = new SwarmField(ephemeris, SUN, perturbers, true);
  const places = field.makePlaces();
  const gm = bodies[SUN].gmM3S2;
  const stepper = integrators.long.create(6, { relative: 1e-14, absolute: new Float64Array(6).fill(1e-6) });
  const state = Float64Array.from(start);
  stepper.advance(
    (timeS, at, slope) => {
      field.place(places, DAY, timeS);
      field.act(at, 0, places);
      const square = at[0] * at[0] + at[1] * at[1] + at[2] * at[2];
      const factor = -gm / (square * Math.sqrt(square));
      for (let k = 0; k < 3; k += 1) {
        slope[k] = at[k + 3];
        slope[k + 3] = field.pull[k] + factor * at[k];
      }
    },
    state,
    0,
    spanS,
    0,
  );
  return state;
}

/** The way of a ship about a planet by an adaptive method. */
function shipsWay(center: number, start: Float64Array, spanS: number): Float64Array {
  const field = new GravityField(ephemeris);
  const pull = new Float64Array(3);
  const state = Float64Array.from(start);
  const stepper = integrators.long.create(6, { relative: 1e-14, absolute: new Float64Array(6).fill(1e-6) });
  stepper.advance(
    (timeS, at, slope) => {
      const days = Math.floor(timeS / 86_400);
      field.place(center, DAY + days, timeS - days * 86_400);
      field.acceleration(at, pull);
      for (let k = 0; k < 3; k += 1) {
        slope[k] = at[k + 3];
        slope[k + 3] = pull[k];
      }
    },
    state,
    0,
    spanS,
    0,
  );
  return state;
}
const apart = (a: Float64Array, b: Float64Array): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe('a swarm', () => {
  it('goes where an adaptive method does, whatever the orbit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 30, noNaN: true }),
        fc.double({ min: 0, max: 0.7, noNaN: true }),
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 6, noNaN: true }),
        (axisAu, eccentricity, inclinationRad, meanAnomalyRad) => {
          const start = orbit(axisAu, eccentricity, inclinationRad, meanAnomalyRad);
          const swarm = swarmOf();
          swarm.add(start);
          // two days in ticks as at a factor of 100 000
          const ticks = 156;
          for (let tick = 0; tick < ticks; tick += 1) swarm.advance(DAY, tick * TICK_S, TICK_S);
          expect(apart(swarm.states, adaptiveWay(start, ticks * TICK_S))).toBeLessThan(5);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('goes where a body of a free system does that the ephemeris pulls', () => {
    const start = orbit(1.3, 0.2, 0.3, 2);
    const swarm = swarmOf(1, false);
    swarm.add(start);
    swarm.advance(DAY, 40_000, 86_400 * 20);
    const free = new NBody(
      {
        gmM3S2: new Float64Array(1),
        state: start,
        push: pullOfEphemeris(ephemeris, { reference: SUN, day: DAY, second: 40_000 }),
      },
      0,
      { method: nBodyMethods[1] },
    );
    free.advance(86_400 * 20);
    expect(apart(swarm.states, free.state)).toBeLessThan(20);
  });

  it('is carried through years in one go, and back', () => {
    const start = orbit(2.77, 0.08, 0.2, 1);
    const swarm = swarmOf();
    swarm.add(start);
    swarm.advance(DAY, 0, 86_400 * 400);
    expect(apart(swarm.states, adaptiveWay(start, 86_400 * 400))).toBeLessThan(100);
    swarm.advance(DAY + 400, 0, -86_400 * 400);
    expect(apart(swarm.states, start)).toBeLessThan(1);
  });

  it('keeps its accuracy past a planet', () => {
    const earth = ephemeris.stateBetween(EARTH, SUN, DAY, 0, new Float64Array(6));
    // a fall towards the Earth that misses it by some radii
    const start = Float64Array.from(earth, (value, k) => value + [-3e8, 6e7, 2e7, 3000, 0, 0][k]);
    const swarm = swarmOf();
    swarm.add(start);
    let near = 0;
    const ticks = 240;
    for (let tick = 0; tick < ticks; tick += 1) {
      swarm.advance(DAY, tick * TICK_S, TICK_S);
      near += swarm.nearSteps;
    }
    expect(near).toBeGreaterThan(10);
    expect(swarm.fallen).toBe(0);
    expect(apart(swarm.states, adaptiveWay(start, ticks * TICK_S))).toBeLessThan(100);
  });

  it('names what falls into a planet or the centre, and goes on with the others', () => {
    const swarm = swarmOf();
    const jupiter = ephemeris.stateBetween(JUPITER, SUN, DAY, 0, new Float64Array(6));
    swarm.add(orbit(1.5, 0.1, 0.1, 0));
    swarm.add(Float64Array.from(jupiter, (value, k) => value + (k === 0 ? 3e8 : 0)));
    swarm.add(Float64Array.of(3e9, 1e8, 0, 0, 0, 0));
    const fallen = new Map<number, number>();
    for (let tick = 0; tick < 60; tick += 1) {
      swarm.advance(DAY, tick * TICK_S, TICK_S);
      for (let i = 0; i < swarm.fallen; i += 1)
        if (!fallen.has(swarm.fallenRows[i])) fallen.set(swarm.fallenRows[i], swarm.fallenInto[i]);
    }
    expect([...fallen].sort(([one], [other]) => one - other)).toEqual([
      [1, JUPITER],
      [2, SUN],
    ]);
    expect(swarm.states.every(Number.isFinite)).toBe(true);
    swarm.remove(2);
    swarm.remove(1);
    expect(swarm.count).toBe(1);
  });

  it('turns a perihelion as relativity does', () => {
    const [axisAu, eccentricity] = [0.2, 0.3];
    const gm = bodies[SUN].gmM3S2;
    const periodS = 2 * Math.PI * Math.sqrt((axisAu * AU_M) ** 3 / gm);
    const [with_, without] = [true, false].map((relativity) => {
      const swarm = swarmOf(1, relativity);
      swarm.add(orbit(axisAu, eccentricity, 1, 0));
      swarm.advance(DAY, 0, 3 * periodS);
      return stateToElements(gm, swarm.states).periapsisRad;
    });
    const expected = (3 * 6 * Math.PI * gm) / (LIGHT_MPS ** 2 * axisAu * AU_M * (1 - eccentricity ** 2));
    expect((with_ - without) / expected).toBeCloseTo(1, 2);
  });

  it('goes low about a flattened planet as a ship does', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('earth', 'mars', 'jupiter', 'saturn'),
        fc.double({ min: 1.2, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (name, radii, eccentricity, inclinationRad) => {
          const center = bodyIndex(name);
          const { gmM3S2, equatorialRadiusM } = bodies[center];
          const axisM = radii * equatorialRadiusM;
          const start = elementsToState(
            gmM3S2,
            {
              semiMajorAxisM: axisM,
              eccentricity,
              inclinationRad,
              nodeRad: 1,
              periapsisRad: 2,
              meanAnomalyRad: 3,
            },
            new Float64Array(6),
          );
          const periodS = 2 * Math.PI * Math.sqrt(axisM ** 3 / gmM3S2);
          const swarm = new Swarm(ephemeris, {
            center,
            perturbers: pullers[center],
            capacity: 1,
            relativity: false,
            longestStepS: periodS / 300,
          });
          swarm.add(start);
          swarm.advance(DAY, 0, 2 * periodS);
          // low about the Earth flattening moves a body by 2e-2 of the axis in this time, about Saturn by 0.3
          expect(apart(swarm.states, shipsWay(center, start, 2 * periodS)) / axisM).toBeLessThan(5e-6);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('holds no more than it has room for, and refuses what is none', () => {
    const swarm = swarmOf(1);
    swarm.add(orbit(1, 0, 0, 0));
    const acts = [
      () => swarm.add(orbit(1, 0, 0, 1)),
      () => swarmOf().add(new Float64Array(6)),
      () => swarmOf().add(Float64Array.of(1, 2, 3, 4, 5, Number.NaN)),
      () => swarmOf().add(new Float64Array(3)),
      () => swarm.remove(1),
      () => swarm.remove(-1),
      () => swarm.advance(DAY, 0, 1e12),
      () => swarm.advance(DAY, 0, Number.NaN),
      () => swarm.advance(1e6, 0, 1),
      () => swarmOf(0),
      () => swarmOf(1e9),
      () => new Swarm(ephemeris, { center: 0, perturbers, capacity: 1 }),
      () => new Swarm(ephemeris, { center: SUN, perturbers: [SUN], capacity: 1 }),
      () => new Swarm(ephemeris, { center: SUN, perturbers: [999], capacity: 1 }),
      () => new Swarm(ephemeris, { center: SUN, perturbers, capacity: 1, longestStepS: 0 }),
    ];
    const before = Float64Array.from(swarm.states);
    for (const act of acts) expect(act).toThrow(AstroError);
    expect(swarm.states).toEqual(before);
  });
});
