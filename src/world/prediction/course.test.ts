import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedRails } from '../../../test/support/worlds.ts';
import {
  AU_M,
  bodies,
  bodyIndex,
  elementsToState,
  epoch,
  heightAbove,
  propagateKepler,
  solveLambert,
} from '../../astro/index.ts';
import { TAU, vec3 } from '../../math/index.ts';
import { BodyField } from '../celestial/body-field.ts';
import { limits } from '../limits.ts';
import { Flight } from '../vessel/flight.ts';
import { defaultFlightSettings, dragM2PerKg } from '../vessel/flight-settings.ts';
import { hullFrom } from '../vessel/hull.ts';
import { impulseVector } from '../vessel/impulse-axes.ts';
import { switchReference } from '../vessel/reference-body.ts';
import { VesselTable } from '../vessel/vessel-table.ts';
import { Course, type CoursePlan, type CourseStart } from './course.ts';

const day = 9668;
const earth = bodyIndex('earth');
const moon = bodyIndex('moon');
const sun = bodyIndex('sun');
const shipMassKg = hullFrom().dryMassKg + hullFrom().fuelKg;
const plain: Omit<CoursePlan, 'horizonS'> = { target: -1, impulses: [] };

function startOf(body: number, state: Float64Array): CourseStart {
  const drag = dragM2PerKg(shipMassKg);
  return {
    day,
    second: 0,
    body,
    offsetM: state.slice(0, 3),
    velocityMps: state.slice(3),
    dragM2PerKg: drag,
  };
}

/** Flies a ship without a touch, as the world does, tick by tick; its state at the end. */
function flown(start: CourseStart, factor: number, ticks: number): { body: number; state: Float64Array } {
  const field = new BodyField(sharedRails());
  const table = new VesselTable(1);
  const flight = new Flight(table, field, vec3.create(), defaultFlightSettings);
  field.jumpTo(start.day, start.second);
  table.add(1, start.body, hullFrom());
  const [ship] = table.vectors;
  ship.offsetM.set(start.offsetM);
  ship.velocityMps.set(start.velocityMps);
  const spanS = factor / 90;
  for (let tick = 1; tick <= ticks; tick++) {
    const at = epoch(start.day, start.second + tick * spanS);
    field.moveTo(at.day, at.second, spanS);
    flight.beginTick(spanS, 1 / 90);
    flight.advance(0);
    switchReference(table, 0, field);
  }
  return { body: table.body[0], state: Float64Array.of(...ship.offsetM, ...ship.velocityMps) };
}

function worked(start: CourseStart, plan: CoursePlan): Course {
  const course = new Course(sharedRails());
  course.begin(start, plan);
  while (!course.advance(100));
  return course;
}

/** Orbits about some bodies from 1.1 to 30 radii, ellipses and hyperbolas. */
const orbits = fc
  .record({
    name: fc.constantFrom('earth', 'moon', 'mars', 'jupiter', 'venus'),
    e: fc.oneof(fc.double({ min: 0, max: 0.9, noNaN: true }), fc.double({ min: 1.05, max: 3, noNaN: true })),
    periapsis: fc.double({ min: 1.1, max: 8, noNaN: true }),
    inclinationRad: fc.double({ min: 0, max: 3, noNaN: true }),
    nodeRad: fc.double({ min: 0, max: 6, noNaN: true }),
    periapsisRad: fc.double({ min: 0, max: 6, noNaN: true }),
    meanAnomalyRad: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
  })
  .map(({ name, e, periapsis, ...angles }) => {
    const body = bodyIndex(name);
    const semiMajorAxisM = (periapsis * bodies[body].equatorialRadiusM) / (1 - e);
    const elements = { semiMajorAxisM, eccentricity: e, ...angles };
    return startOf(body, elementsToState(bodies[body].gmM3S2, elements, new Float64Array(6)));
  })
  .filter(({ body, offsetM }) => vec3.length(offsetM) < 0.3 * bodies[body].soiM);

/** A start beside the Earth on a way that leads past the Moon after three days, ahead of it by about so much. */
function pastTheMoon(aheadM: number): CourseStart {
  const there = sharedRails().stateBetween(moon, earth, day + 3, 0, new Float64Array(6));
  const from = vec3.cross(vec3.create(), there.subarray(0, 3), there.subarray(3));
  vec3.cross(from, from, there.subarray(0, 3));
  vec3.scale(from, from, -7e6 / vec3.length(from));
  vec3.addScaled(from, from, there.subarray(0, 3), -4e6 / vec3.length(there.subarray(0, 3)));
  const aim = vec3.create();
  vec3.addScaled(aim, there.subarray(0, 3), there.subarray(3), aheadM / vec3.length(there.subarray(3)));
  const ends = solveLambert(
    { gmM3S2: bodies[earth].gmM3S2, from, to: aim, timeS: 3 * 86_400 },
    new Float64Array(6),
  );
  return startOf(earth, Float64Array.of(...from, ends[0], ends[1], ends[2]));
}

describe('a course', () => {
  it('leads through the air of the Earth and of Mars as a ship is then slowed there', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('earth', 'mars'),
        fc.double({ min: 0.35, max: 0.6, noNaN: true }),
        fc.double({ min: 1, max: 1.15, noNaN: true }),
        (name, depth, share) => {
          const body = bodyIndex(name);
          const { atmosphere, equatorialRadiusM, gmM3S2 } = bodies[body];
          const topM = atmosphere?.topM ?? 0;
          const fromM = equatorialRadiusM + topM + 20_000;
          const lowM = equatorialRadiusM + depth * topM;
          const speed = share * Math.sqrt((2 * gmM3S2 * lowM) / (fromM * (fromM + lowM)));
          const start = startOf(body, Float64Array.of(fromM, 0, 0, -0.12 * speed, speed, 0));
          // to the ground, where the way leads there
          const whole = worked(start, { ...plain, horizonS: 400 }).track;
          const ticks = Math.floor(whole.timesS[whole.count - 1] * 4.5) - 1;
          const { body: over, state } = flown(start, 20, ticks);
          const { track } = worked(start, { ...plain, horizonS: ticks / 4.5 });
          const end = track.states.slice(6 * (track.count - 1), 6 * track.count);
          expect(over).toBe(body);
          const way = vec3.length(vec3.sub(vec3.create(), start.offsetM, state.subarray(0, 3)));
          const off = vec3.length(vec3.sub(vec3.create(), end.subarray(0, 3), state.subarray(0, 3)));
          expect(off).toBeLessThan(0.01 * way);
        },
      ),
    );
  });

  it('property 18: is within 1 % of what is then flown, at any factor of time', () => {
    fc.assert(
      fc.property(
        orbits,
        fc.constantFrom(1, 10, 100, 1000, 10_000, 100_000),
        fc.integer({ min: 20, max: 120 }),
        (start, factor, ticks) => {
          const spanS = (factor * ticks) / 90;
          const course = worked(start, { ...plain, horizonS: spanS });
          fc.pre(course.end === 'horizon');
          const { body, state } = flown(start, factor, ticks);
          const found = new Float64Array(6);
          expect(course.track.stateAt(spanS, body, sharedRails(), found)).toBe(true);
          const off = vec3.distance(found.subarray(0, 3), state.subarray(0, 3));
          const wayM = vec3.distance(state.subarray(0, 3), start.offsetM);
          expect(off).toBeLessThan(1e-3 + 0.01 * wayM);
          // and by far more exact than that
          expect(off / vec3.length(state.subarray(0, 3))).toBeLessThan(1e-4);
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([0.1, 0.3, 1])('leads on for a month %d AU from the Sun as the world flies it', (distanceAu) => {
    const radiusM = distanceAu * AU_M;
    const speed = Math.sqrt(bodies[sun].gmM3S2 / radiusM);
    const state = Float64Array.of(
      -0.4 * radiusM,
      0.9 * radiusM,
      0.02 * radiusM,
      -0.9 * speed,
      -0.4 * speed,
      0,
    );
    const start = startOf(sun, state);
    const spanS = (2333 * 100_000) / 90;
    const end = flown(start, 100_000, 2333).state;
    const { track } = worked(start, { ...plain, horizonS: spanS });
    expect(track.timesS[track.count - 1]).toBe(spanS);
    const found = track.states.subarray(6 * (track.count - 1), 6 * track.count - 3);
    expect(vec3.distance(found, end.subarray(0, 3))).toBeLessThan(500);
  });

  it.each([100_000, 20_000])('leads past the Moon and on as the world flies it at %d-fold time', (factor) => {
    const start = pastTheMoon(8e6);
    const ticks = Math.round((6 * 86_400 * 90) / factor);
    const spanS = (ticks * factor) / 90;
    const course = worked(start, { ...plain, horizonS: spanS });
    const { body, state } = flown(start, factor, ticks);
    const found = new Float64Array(6);
    course.track.stateAt(spanS, body, sharedRails(), found);
    const off = vec3.distance(found.subarray(0, 3), state.subarray(0, 3));
    // the Moon bends the way by more than a right angle, and makes of each metre many
    expect(off / vec3.length(state.subarray(0, 3))).toBeLessThan(1e-3);
  });

  it.each([1, 10, 100, 1000])('passes the Moon as the world flies it at %d-fold time', (factor) => {
    const course = worked(pastTheMoon(8e6), { ...plain, horizonS: 6 * 86_400 });
    const lowest = course.marks.find(({ kind, body }) => kind === 'periapsis' && body === moon);
    const ticks = 400;
    const spanS = (factor * ticks) / 90;
    const from = Math.floor((lowest?.timeS ?? 0) - spanS / 2);
    const state = new Float64Array(6);
    course.track.stateAt(from, moon, sharedRails(), state);
    const at = epoch(day, from);
    const start = { ...startOf(moon, state), day: at.day, second: at.second };
    const end = flown(start, factor, ticks).state;
    course.track.stateAt(from + spanS, moon, sharedRails(), state);
    const wayM = vec3.distance(end.subarray(0, 3), start.offsetM);
    expect(vec3.distance(state.subarray(0, 3), end.subarray(0, 3)) / wayM).toBeLessThan(1e-3);
  });

  it('tells what it names by heights above the ellipsoid as the body then stands', () => {
    // over the poles of Phobos the ground is four kilometres lower than over its equator
    for (const [name, radii] of [
      ['saturn', 3],
      ['phobos', 1.5],
    ] as const) {
      const body = bodyIndex(name);
      const { gmM3S2, equatorialRadiusM } = bodies[body];
      const shape = { semiMajorAxisM: radii * equatorialRadiusM, eccentricity: 0.2, nodeRad: 0.3 };
      const elements = { ...shape, inclinationRad: 1.2, periapsisRad: 1, meanAnomalyRad: 1 };
      const state = elementsToState(gmM3S2, elements, new Float64Array(6));
      const period = TAU * Math.sqrt(shape.semiMajorAxisM ** 3 / gmM3S2);
      const { marks, markCount, track } = worked(startOf(body, state), { ...plain, horizonS: period });
      const named = marks.slice(0, markCount).filter((mark) => mark.body === body);
      expect(named.length).toBeGreaterThan(0);
      for (const { timeS, heightM, distanceM } of named) {
        const there = new Float64Array(6);
        expect(track.stateAt(timeS, body, sharedRails(), there)).toBe(true);
        const at = track.instantAt(timeS);
        const foundM = heightAbove(body, there.subarray(0, 3), at.day, at.second);
        expect(heightM).toBeCloseTo(foundM, 3);
        expect(Math.abs(heightM - (distanceM - bodies[body].meanRadiusM))).toBeGreaterThan(
          1e-4 * equatorialRadiusM,
        );
      }
    }
  });

  it('names the highest and lowest point of an orbit', () => {
    const periapsisM = 7e6;
    const apoapsisM = 9e6;
    const a = 0.5 * (periapsisM + apoapsisM);
    const state = elementsToState(
      bodies[earth].gmM3S2,
      {
        semiMajorAxisM: a,
        eccentricity: (apoapsisM - periapsisM) / (2 * a),
        inclinationRad: 0.4,
        nodeRad: 1,
        periapsisRad: 2,
        meanAnomalyRad: 0.5,
      },
      new Float64Array(6),
    );
    const periodS = TAU * Math.sqrt((a * a * a) / bodies[earth].gmM3S2);
    const course = worked(startOf(earth, state), { ...plain, horizonS: 1.2 * periodS });
    const marks = course.marks.slice(0, course.markCount);
    expect(marks.map(({ kind }) => kind)).toEqual(['apoapsis', 'periapsis']);
    // within what the flattening of the Earth does to an orbit in one turn
    expect(Math.abs(marks[0].timeS / (periodS * (0.5 - 0.5 / TAU)) - 1)).toBeLessThan(5e-3);
    expect(Math.abs(marks[0].distanceM / apoapsisM - 1)).toBeLessThan(5e-3);
    expect(Math.abs(marks[1].distanceM / periapsisM - 1)).toBeLessThan(5e-3);
  });

  it('names neither on a round one', () => {
    const speed = Math.sqrt(bodies[earth].gmM3S2 / 4.2e7);
    const start = startOf(earth, Float64Array.of(4.2e7, 0, 0, 0, speed, 0));
    expect(worked(start, { ...plain, horizonS: 90_000 }).markCount).toBe(0);
  });

  it('ends at the ground, and says how fast', () => {
    const course = worked(startOf(moon, Float64Array.of(2e6, 0, 0, -100, 800, 0)), {
      ...plain,
      horizonS: 1e5,
    });
    expect(course.end).toBe('impact');
    const impact = course.marks[course.markCount - 1];
    expect(impact.kind).toBe('impact');
    expect(impact.distanceM / bodies[moon].meanRadiusM).toBeCloseTo(1, 9);
    expect(impact.timeS).toBe(course.track.timesS[course.track.count - 1]);
    expect(impact.speedMps).toBeGreaterThan(800);
  });

  it('goes through impulses, which leave two samples at one instant', () => {
    const speed = Math.sqrt(bodies[earth].gmM3S2 / 8e6);
    const start = startOf(earth, Float64Array.of(8e6, 0, 0, 0, speed, 0));
    const impulse = { timeS: 1000, progradeMps: 300, normalMps: 20, radialMps: -50 };
    const course = worked(start, { ...plain, horizonS: 1000, impulses: [impulse] });
    const { track } = course;
    const last = track.count - 1;
    expect([track.timesS[last - 1], track.timesS[last]]).toEqual([1000, 1000]);
    const before = track.states.subarray(6 * (last - 1), 6 * last);
    const after = track.states.subarray(6 * last, 6 * last + 6);
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
    const change = vec3.sub(vec3.create(), after.subarray(3), before.subarray(3));
    const expected = impulseVector(vec3.create(), before.subarray(0, 3), before.subarray(3), impulse);
    expect(vec3.distance(change, expected)).toBeLessThan(1e-9);
    expect(course.marks[0]).toMatchObject({ kind: 'impulse', impulse: 0, timeS: 1000 });
  });

  it('enters and leaves the sphere of the Moon, and names the closest approach', () => {
    const rails = sharedRails();
    const start = pastTheMoon(8e6);
    const course = worked(start, { horizonS: 6 * 86_400, target: moon, impulses: [] });
    const marks = course.marks.slice(0, course.markCount);
    expect(marks.map(({ kind, body }) => `${kind} ${bodies[body].name}`)).toEqual(
      expect.arrayContaining(['enters moon', 'leaves moon']),
    );
    const nearest = marks.find(({ kind, body }) => kind === 'periapsis' && body === moon);
    expect(nearest?.distanceM).toBeLessThan(bodies[moon].soiM);
    const border = marks.find(({ kind }) => kind === 'enters');
    expect((border?.distanceM ?? 0) / bodies[moon].soiM).toBeCloseTo(1, 6);
    // the same way seen from the Moon in one piece
    const seen = new Float64Array(6);
    course.track.stateAt(nearest?.timeS ?? 0, moon, rails, seen);
    expect(vec3.length(seen.subarray(0, 3)) / (nearest?.distanceM ?? 1)).toBeCloseTo(1, 6);
  });

  it('marks the closest approach to a target that it does not enter', () => {
    const mars = bodyIndex('mars');
    const state = sharedRails().stateBetween(earth, sun, day, 0, new Float64Array(6));
    const start = startOf(
      sun,
      Float64Array.from(state, (x, i) => (i < 3 ? x * 1.02 : x)),
    );
    const course = worked(start, { horizonS: 500 * 86_400, target: mars, impulses: [] });
    const [closest] = course.marks.slice(0, course.markCount).filter(({ kind }) => kind === 'closest');
    expect(closest?.body).toBe(mars);
    const beside = (timeS: number): number => {
      const seen = new Float64Array(6);
      course.track.stateAt(timeS, mars, sharedRails(), seen);
      return vec3.length(seen.subarray(0, 3));
    };
    const { timeS = 0, distanceM = 0 } = closest ?? {};
    expect(beside(timeS) / distanceM).toBeCloseTo(1, 6);
    expect(beside(timeS - 40_000)).toBeGreaterThan(distanceM);
    expect(beside(timeS + 40_000)).toBeGreaterThan(distanceM);
  });

  it('is bounded, and says so', () => {
    const speed = Math.sqrt(bodies[earth].gmM3S2 / 7e6);
    const course = new Course(sharedRails());
    course.begin(startOf(earth, Float64Array.of(7e6, 0, 0, 0, speed, 0)), { ...plain, horizonS: 1e9 });
    expect(course.advance(10)).toBe(false);
    expect(course.track.count).toBe(11);
    expect(course.advance(limits.courseSamples)).toBe(true);
    expect([course.end, course.track.count]).toEqual(['full', limits.courseSamples]);
  });

  it('ends where the ephemeris does', () => {
    const state = sharedRails().stateBetween(earth, sun, 37_000, 0, new Float64Array(6));
    const start = { ...startOf(sun, state), day: 37_000 };
    start.offsetM[2] += 1e10;
    const course = worked(start, { ...plain, horizonS: 1e9 });
    expect(course.end).toBe('outside_span');
  });
});

describe('the axes of an impulse', () => {
  it('are upright on each other, and outward on a circle', () => {
    const unit = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(unit, unit, unit), fc.tuple(unit, unit, unit), (r, v) => {
        const offset = Float64Array.from(r);
        const velocity = Float64Array.from(v);
        fc.pre(vec3.length(vec3.cross(vec3.create(), offset, velocity)) > 1e-6);
        const along = (part: object) =>
          impulseVector(vec3.create(), offset, velocity, {
            progradeMps: 0,
            normalMps: 0,
            radialMps: 0,
            ...part,
          });
        const axes = [along({ progradeMps: 1 }), along({ normalMps: 1 }), along({ radialMps: 1 })];
        axes.forEach((axis, i) => {
          expect(vec3.length(axis)).toBeCloseTo(1, 12);
          expect(vec3.dot(axis, axes[(i + 1) % 3])).toBeCloseTo(0, 12);
        });
        expect(vec3.dot(axes[0], velocity)).toBeCloseTo(vec3.length(velocity), 12);
        expect(vec3.dot(axes[2], offset)).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });

  it('let a prograde impulse raise the far side as the law of energy says', () => {
    const gm = bodies[earth].gmM3S2;
    const radius = 8e6;
    const speed = Math.sqrt(gm / radius);
    const offset = Float64Array.of(radius, 0, 0);
    const velocity = Float64Array.of(0, speed, 0);
    const gained = impulseVector(vec3.create(), offset, velocity, {
      progradeMps: 500,
      normalMps: 0,
      radialMps: 0,
    });
    vec3.add(velocity, velocity, gained);
    const a = 1 / (2 / radius - (speed + 500) ** 2 / gm);
    const half = propagateKepler(
      gm,
      Float64Array.of(...offset, ...velocity),
      (TAU / 2) * Math.sqrt((a * a * a) / gm),
      new Float64Array(6),
    );
    expect(half[0] / (radius - 2 * a)).toBeCloseTo(1, 9);
  });
});
