import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedRails } from '../../../test/support/worlds.ts';
import {
  bodies,
  bodyIndex,
  elementsToState,
  epoch,
  GravityField,
  integrators,
  type OrbitElements,
  orientation,
  sunsRelativity,
} from '../../astro/index.ts';
import { DEG, quat, TAU, vec3 } from '../../math/index.ts';
import { BodyField } from '../celestial/body-field.ts';
import { type HoldMode, holdModes } from '../commands.ts';
import { Flight } from './flight.ts';
import { defaultFlightSettings } from './flight-settings.ts';
import { hullFrom } from './hull.ts';
import { VesselTable } from './vessel-table.ts';

const tickS = 1 / 90;
const day = 9668;
/** Far from everything and without a moon that pulls: two bodies are all there is. */
const lonely = bodyIndex('makemake');
const earth = bodyIndex('earth');

/** One ship in the field of all bodies. */
class Trial {
  readonly field = new BodyField(sharedRails());
  readonly table = new VesselTable(1);
  readonly flight = new Flight(this.table, this.field, vec3.create(), defaultFlightSettings);
  readonly ship;
  elapsedS = 0;

  constructor(body: number, state: ArrayLike<number>) {
    this.field.jumpTo(day, 0);
    this.table.add(1, body, hullFrom());
    this.ship = this.table.vectors[0];
    this.ship.offsetM.set(Array.from(state).slice(0, 3));
    this.ship.velocityMps.set(Array.from(state).slice(3, 6));
  }

  tick(factor = 1): void {
    const spanS = tickS * factor;
    this.elapsedS += spanS;
    const at = epoch(day, this.elapsedS);
    this.field.moveTo(at.day, at.second, spanS);
    this.flight.beginTick(spanS, tickS);
    this.flight.advance(0);
  }

  hold(mode: HoldMode): void {
    this.table.hold[0] = holdModes.indexOf(mode);
  }

  get energy(): number {
    const { offsetM, velocityMps } = this.ship;
    return 0.5 * vec3.lengthSquared(velocityMps) - bodies[this.table.body[0]].gmM3S2 / vec3.length(offsetM);
  }

  get forward(): Float64Array {
    return vec3.transformQuat(vec3.create(), vec3.create(0, 0, -1), this.ship.attitude);
  }
}

const round: OrbitElements = {
  semiMajorAxisM: 1e6,
  eccentricity: 0,
  inclinationRad: 0.5,
  nodeRad: 1,
  periapsisRad: 0,
  meanAnomalyRad: 0,
};
const stateOf = (body: number, elements: OrbitElements) =>
  elementsToState(bodies[body].gmM3S2, elements, new Float64Array(6));
const periodS = (body: number, axisM: number) => TAU * Math.sqrt(axisM ** 3 / bodies[body].gmM3S2);
const leo = stateOf(earth, { ...round, semiMajorAxisM: 6_778_137 });

/** Free flight beside a body by the bare integrator and the rails themselves, without ticks. */
function straightThrough(body: number, state: Float64Array, seconds: number): Float64Array {
  const gravity = new GravityField(sharedRails());
  const out = state.slice();
  const pull = new Float64Array(3);
  const term = new Float64Array(3);
  const absolute = new Float64Array([1e-6, 1e-6, 1e-6, 1e-9, 1e-9, 1e-9]);
  integrators.long.create(6, { relative: 0, absolute }).advance(
    (time, y, dy) => {
      const at = epoch(day, time);
      gravity.place(body, at.day, at.second);
      gravity.acceleration(y, pull);
      if (body === bodyIndex('sun'))
        vec3.add(pull, pull, sunsRelativity(term, y[0], y[1], y[2], y[3], y[4], y[5]));
      dy.set([y[3], y[4], y[5], pull[0], pull[1], pull[2]]);
    },
    out,
    0,
    seconds,
    0,
  );
  return out;
}

describe('free flight', () => {
  it('keeps a round orbit for a whole turn at 1x: place to a centimetre, energy to 1e-12', () => {
    const trial = new Trial(lonely, stateOf(lonely, round));
    const energy = trial.energy;
    const ticks = Math.floor(periodS(lonely, round.semiMajorAxisM) * 90);
    for (let i = 0; i < ticks; i += 1) trial.tick();
    expect(Math.abs(trial.energy / energy - 1)).toBeLessThan(1e-12);
    const expected = stateOf(lonely, {
      ...round,
      meanAnomalyRad: (ticks / 90 / periodS(lonely, round.semiMajorAxisM)) * TAU,
    });
    expect(vec3.distance(trial.ship.offsetM, expected)).toBeLessThan(0.01);
  });

  it('keeps eccentric orbits at any factor, against the analytic ones', () => {
    const elements = fc.record({
      semiMajorAxisM: fc.double({ min: 1.6e6, max: 3e6, noNaN: true }),
      eccentricity: fc.double({ min: 0, max: 0.4, noNaN: true }),
      inclinationRad: fc.double({ min: 0, max: 3, noNaN: true }),
      nodeRad: fc.double({ min: 0, max: 6, noNaN: true }),
      periapsisRad: fc.double({ min: 0, max: 6, noNaN: true }),
      meanAnomalyRad: fc.double({ min: 0, max: 6, noNaN: true }),
    });
    fc.assert(
      fc.property(elements, fc.constantFrom(1, 30, 1000, 20_000, 100_000), (orbit, factor) => {
        const trial = new Trial(lonely, stateOf(lonely, orbit));
        const energy = trial.energy;
        for (let i = 0; i < 40; i += 1) trial.tick(factor);
        const turned = (trial.elapsedS / periodS(lonely, orbit.semiMajorAxisM)) * TAU;
        const expected = stateOf(lonely, { ...orbit, meanAnomalyRad: orbit.meanAnomalyRad + turned });
        // The Sun's tide is all that is left, and grows with the square of time.
        const tideM = 4e-18 * orbit.semiMajorAxisM * trial.elapsedS ** 2 * (1 + turned);
        expect(vec3.distance(trial.ship.offsetM, expected)).toBeLessThan(
          1e-3 + 1e-10 * orbit.semiMajorAxisM * (1 + turned) + tideM,
        );
        expect(Math.abs(trial.energy / energy - 1)).toBeLessThan(1e-9);
      }),
      { numRuns: 100 },
    );
  });

  it.each([0.4, 1.1, 1.9, 2.7])(
    'lets the plane of a low orbit inclined by %f rad turn as the flattened Earth demands',
    (inclinationRad) => {
      const a = 6_900_000;
      const elements = { ...round, semiMajorAxisM: a, inclinationRad, nodeRad: 1 };
      const turn = orientation(earth, 0, 0, quat.create());
      const state = stateOf(earth, elements);
      // counted from the equator, which the pole of J2000 is upright to within the nutation
      const trial = new Trial(earth, state);
      const nodeOf = (): number => {
        const { offsetM: r, velocityMps: v } = trial.ship;
        const h = vec3.cross(vec3.create(), r, v);
        vec3.transformQuat(h, h, quat.conjugate(quat.create(), turn));
        return Math.atan2(h[0], -h[1]);
      };
      const before = nodeOf();
      const periods = 8;
      const ticks = Math.round((periods * periodS(earth, a)) / (1000 / 90));
      for (let tick = 0; tick < ticks; tick += 1) trial.tick(1000);
      const n = TAU / periodS(earth, a);
      // Kaula 1966, Theory of Satellite Geodesy, section 3.6: -3/2 J2 (R / a)^2 n cos i
      const rate = -1.5 * 1.08262617e-3 * (6_378_136.3 / a) ** 2 * n * Math.cos(inclinationRad);
      const turned = Math.sin(nodeOf() - before);
      expect(Math.abs(turned - rate * trial.elapsedS)).toBeLessThan(
        2e-3 * Math.abs(1.5e-3 * n * trial.elapsedS) + 2e-5,
      );
    },
  );

  it.each([1000, 100_000])(
    'flies a low orbit of the Earth for a day at %ix as if there were no ticks',
    (factor) => {
      const trial = new Trial(earth, leo);
      const ticks = Math.round((86_400 * 90) / factor);
      for (let i = 0; i < ticks; i += 1) trial.tick(factor);
      const expected = straightThrough(earth, leo, trial.elapsedS);
      expect(vec3.distance(trial.ship.offsetM, expected)).toBeLessThan(0.05);
    },
  );

  it.each([1000, 100_000])(
    'passes a planet in the frame of the Sun at %ix as if there were no ticks',
    (factor) => {
      const sun = bodyIndex('sun');
      const state = sharedRails().stateBetween(earth, sun, day, 0, new Float64Array(6));
      state[0] += 1e9;
      state[4] += 3000;
      const trial = new Trial(sun, state);
      const ticks = Math.round((160_000 * 90) / factor);
      for (let i = 0; i < ticks; i += 1) trial.tick(factor);
      const expected = straightThrough(sun, state, trial.elapsedS);
      expect(vec3.distance(trial.ship.offsetM, expected)).toBeLessThan(0.05);
    },
  );

  it('goes on at the same speed without gravity, thrust or pilot, and keeps its spin', () => {
    const table = new VesselTable(1);
    table.add(1, 0, hullFrom());
    const flight = new Flight(table, null, vec3.create(), defaultFlightSettings);
    const { offsetM, velocityMps, spinRadps } = table.vectors[0];
    velocityMps.set([3, -2, 1]);
    spinRadps.set([0.1, 0.2, -0.3]);
    for (let i = 0; i < 900; i += 1) {
      flight.beginTick(tickS, tickS);
      flight.advance(0);
    }
    expect([...velocityMps]).toEqual([3, -2, 1]);
    expect([...spinRadps]).toEqual([0.1, 0.2, -0.3]);
    expect(vec3.distance(offsetM, vec3.create(30, -20, 10))).toBeLessThan(1e-9);
  });
});

describe('thrust', () => {
  const share = fc.double({ min: -1, max: 1, noNaN: true });

  it('property 7: changes the velocity by F/m dt, in the direction of the ship', () => {
    fc.assert(
      fc.property(
        fc.tuple(share, share, share),
        fc.tuple(share, share, share, share),
        fc.integer({ min: 1, max: 90 }),
        (sticks, turn, ticks) => {
          const table = new VesselTable(1);
          table.add(1, 0, hullFrom());
          const flight = new Flight(table, null, vec3.create(), defaultFlightSettings);
          const { velocityMps, thrust, attitude } = table.vectors[0];
          quat.normalize(attitude, Float64Array.from(turn));
          thrust.set(sticks);
          for (let i = 0; i < ticks; i += 1) {
            flight.beginTick(tickS, tickS);
            flight.advance(0);
          }
          const size = Math.hypot(...sticks);
          const expected = vec3.transformQuat(
            vec3.create(),
            Float64Array.from(sticks, (one) => one / Math.max(1, size)),
            attitude,
          );
          vec3.scale(expected, expected, (50_000 / 10_000) * ticks * tickS);
          // Fuel gets less on the way: a ten-thousandth of the mass in a second and a half.
          expect(vec3.distance(velocityMps, expected)).toBeLessThan(1e-12 + 2e-5 * vec3.length(expected));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('obeys the rocket equation until the tank is empty, and then stops', () => {
    const table = new VesselTable(1);
    table.add(1, 0, hullFrom({ dry_mass_kg: 1000, fuel_kg: 1000, exhaust_speed_mps: 3000 }));
    const flight = new Flight(table, null, vec3.create(), defaultFlightSettings);
    const { velocityMps, thrust } = table.vectors[0];
    thrust.set([0, 0, -1]);
    let emptied = 0;
    for (let i = 0; i < 90 * 70; i += 1) {
      flight.beginTick(tickS, tickS);
      if (flight.advance(0)) emptied += 1;
    }
    expect(emptied).toBe(1);
    expect(table.fuelKg[0]).toBe(0);
    expect(-velocityMps[2] / (3000 * Math.log(2))).toBeCloseTo(1, 7);
  });

  it('brakes to rest and no further', () => {
    fc.assert(
      fc.property(fc.tuple(share, share, share), (speed) => {
        const table = new VesselTable(1);
        table.add(1, 0, hullFrom());
        const flight = new Flight(table, null, vec3.create(), defaultFlightSettings);
        const { velocityMps } = table.vectors[0];
        velocityMps.set(speed.map((one) => 20 * one));
        table.brake[0] = 1;
        let before = vec3.length(velocityMps);
        for (let i = 0; i < 90 * 8; i += 1) {
          flight.beginTick(tickS, tickS);
          flight.advance(0);
          const now = vec3.length(velocityMps);
          expect(now).toBeLessThanOrEqual(before + 1e-12);
          before = now;
        }
        expect(before).toBeLessThan(1e-6);
      }),
      { numRuns: 100 },
    );
  });
});

describe('turning', () => {
  const share = fc.double({ min: -1, max: 1, noNaN: true });

  it('never goes beyond 45 degrees a second by the controls', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(share, share, share), { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        (plan, stabilise) => {
          const trial = new Trial(earth, leo);
          trial.table.stabilise[0] = stabilise ? 1 : 0;
          for (const torque of plan) {
            trial.ship.torque.set(torque);
            for (let i = 0; i < 10; i += 1) {
              trial.tick();
              expect(vec3.length(trial.ship.spinRadps)).toBeLessThanOrEqual(45 * DEG * (1 + 1e-12));
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is damped with stabilisation only', () => {
    const trial = new Trial(earth, leo);
    trial.ship.spinRadps.set([0.3, 0, 0]);
    for (let i = 0; i < 180; i += 1) trial.tick();
    expect(trial.ship.spinRadps[0]).toBe(0.3);
    trial.table.stabilise[0] = 1;
    for (let i = 0; i < 180; i += 1) trial.tick();
    expect(trial.ship.spinRadps[0] / 0.3).toBeCloseTo(Math.exp(-0.5 * 2), 9);
  });

  it.each(['prograde', 'retrograde', 'normal', 'antinormal', 'radial', 'antiradial'] as const)(
    'comes to rest at %s',
    (mode) => {
      const trial = new Trial(earth, leo);
      trial.ship.spinRadps.set([0.2, -0.4, 0.1]);
      trial.hold(mode);
      for (let i = 0; i < 90 * 15; i += 1) trial.tick();
      const { offsetM, velocityMps } = trial.ship;
      const momentum = vec3.cross(vec3.create(), offsetM, velocityMps);
      const along = {
        prograde: velocityMps,
        retrograde: velocityMps,
        normal: momentum,
        antinormal: momentum,
        radial: offsetM,
        antiradial: offsetM,
      };
      const sign = mode === 'retrograde' || mode.startsWith('anti') ? -1 : 1;
      const wanted = vec3.scale(vec3.create(), along[mode], sign);
      expect(vec3.angle(trial.forward, wanted)).toBeLessThan(0.002);
      expect(vec3.length(trial.ship.spinRadps)).toBeLessThan(0.002);
    },
  );

  it('kills rotation when asked to', () => {
    const trial = new Trial(earth, leo);
    trial.ship.spinRadps.set([0.5, -0.4, 0.3]);
    trial.hold('kill_rotation');
    for (let i = 0; i < 180; i += 1) trial.tick();
    expect([...trial.ship.spinRadps]).toEqual([0, 0, 0]);
  });

  it('follows a held attitude at 100 000x, and thrust with it', () => {
    const trial = new Trial(earth, stateOf(earth, { ...round, semiMajorAxisM: 4e7 }));
    trial.hold('prograde');
    for (let i = 0; i < 90 * 6; i += 1) trial.tick(100_000);
    const angleToPath = () => vec3.angle(trial.forward, trial.ship.velocityMps);
    expect(angleToPath()).toBeLessThan(1e-6);
    const before = trial.energy;
    trial.ship.thrust.set([0, 0, -1e-4]);
    for (let i = 0; i < 90; i += 1) trial.tick(100_000);
    expect(angleToPath()).toBeLessThan(1e-6);
    // Thrust along the path does work at every moment: dE = a v dt, and v is nearly that of a circle.
    const workPerKg = trial.energy - before;
    const expected = 5e-4 * Math.sqrt(bodies[earth].gmM3S2 / 4e7) * 1e5;
    expect(workPerKg / expected).toBeGreaterThan(0.9);
    expect(workPerKg / expected).toBeLessThan(1.1);
  });

  it('steers in the time of the pilot when simulated time is faster', () => {
    const slow = new Trial(lonely, stateOf(lonely, round));
    const fast = new Trial(lonely, stateOf(lonely, round));
    for (const trial of [slow, fast]) trial.ship.torque.set([0.3, 0, 0]);
    for (let i = 0; i < 90; i += 1) {
      slow.tick(1);
      fast.tick(1000);
    }
    expect(quat.angle(slow.ship.attitude, fast.ship.attitude)).toBeLessThan(1e-9);
  });
});
