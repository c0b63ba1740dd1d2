import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vec3 } from '../../math/index.ts';
import { Course } from './course.ts';
import type { CourseEngine } from './course-burn.ts';

const engine: CourseEngine = { massKg: 10_000, fuelKg: 1000, thrustN: 50_000, exhaustSpeedMps: 5000 };
const NODE_S = 5000;

/** The way of a ship in empty space that moves along z and pushes forward; its state at a time. */
function worked(changeMps: number, own: CourseEngine | null, timeS: number) {
  const course = new Course(null);
  const start = {
    day: 0,
    second: 0,
    body: 0,
    offsetM: vec3.create(1e6, 0, 0),
    velocityMps: vec3.create(0, 0, 100),
  };
  const impulses = [{ timeS: NODE_S, progradeMps: changeMps, normalMps: 0, radialMps: 0 }];
  course.begin({ ...start, dragM2PerKg: 0, engine: own }, { horizonS: timeS, target: -1, impulses });
  while (!course.advance(100));
  const { track } = course;
  const state = track.states.subarray(6 * (track.count - 1), 6 * track.count);
  return { course, placeM: state[2], speedMps: state[5] };
}

describe('a planned burn of a course', () => {
  it('takes the time, the way and the fuel that the rocket equation says, with half of it done at its instant', () => {
    const thrustN = fc.double({ min: 5000, max: 500_000, noNaN: true });
    fc.assert(
      fc.property(thrustN, fc.double({ min: 1, max: 500, noNaN: true }), (thrust, change) => {
        const { massKg, exhaustSpeedMps } = engine;
        const flow = thrust / exhaustSpeedMps;
        const burnt = (mps: number): number => massKg * (1 - Math.exp(-mps / exhaustSpeedMps));
        const startS = NODE_S - burnt(change / 2) / flow;
        const lastsS = burnt(change) / flow;
        // the integral of exhaustSpeedMps ln(m0 / (m0 - flow t)) until the end, and straight on from there
        const left = massKg - burnt(change);
        const pushedM = exhaustSpeedMps * (lastsS - (left / flow) * Math.log(massKg / left));
        const endS = 12_000;
        const { course, placeM, speedMps } = worked(change, { ...engine, thrustN: thrust }, endS);
        expect(speedMps).toBeCloseTo(100 + change, 6);
        expect(placeM).toBeCloseTo(100 * endS + pushedM + change * (endS - startS - lastsS), 2);
        expect(course.markCount).toBe(1);
        expect(course.marks[0]).toMatchObject({ kind: 'impulse', timeS: NODE_S, impulse: 0 });
      }),
      { numRuns: 100 },
    );
  });

  it('is as at once with an engine that is strong enough, and without one', () => {
    const atOnce = worked(300, null, 9000).placeM;
    expect(atOnce).toBeCloseTo(100 * 9000 + 300 * 4000, 6);
    expect(worked(300, { ...engine, thrustN: 1e9 }, 9000).placeM).toBeCloseTo(atOnce, 2);
  });

  it('ends when the tank is empty, and what is planned after that does nothing', () => {
    const { speedMps, course } = worked(5000, engine, 20_000);
    expect(speedMps).toBeCloseTo(100 + 5000 * Math.log(10 / 9), 6);
    expect(course.marks[0]).toMatchObject({ kind: 'impulse' });
    for (const empty of [{ fuelKg: 0 }, { thrustN: 0 }]) {
      const still = worked(300, { ...engine, ...empty }, 9000);
      expect(still.placeM).toBeCloseTo(100 * 9000, 6);
      expect(still.course.marks[0]).toMatchObject({ kind: 'impulse', timeS: NODE_S });
    }
  });

  it('begins at once where its time has begun, and one after the other', () => {
    const course = new Course(null);
    const start = {
      day: 0,
      second: 0,
      body: 0,
      offsetM: vec3.create(1e6, 0, 0),
      velocityMps: vec3.create(0, 0, 100),
    };
    const push = { progradeMps: 200, normalMps: 0, radialMps: 0 };
    const impulses = [10, 20].map((timeS) => ({ timeS, ...push }));
    course.begin({ ...start, dragM2PerKg: 0, engine }, { horizonS: 1000, target: -1, impulses });
    while (!course.advance(100));
    const { track, marks, markCount } = course;
    expect(track.states[6 * track.count - 1]).toBeCloseTo(500, 6);
    expect(marks.slice(0, markCount).map(({ impulse }) => impulse)).toEqual([0, 1]);
    const lastsS = (engine.massKg * engine.exhaustSpeedMps * (1 - Math.exp(-400 / 5000))) / engine.thrustN;
    const pushing = track.timesS.subarray(0, track.count).filter((timeS) => timeS < lastsS + 1e-6);
    expect(pushing.at(-1)).toBeCloseTo(lastsS, 6);
  });
});
