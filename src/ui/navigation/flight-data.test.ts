import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodies, bodyIndex, elementsToState, heightAbove, orientation } from '../../astro/index.ts';
import { quat, vec3 } from '../../math/index.ts';
import type { SpeedFrame } from '../hud/readout.ts';
import { createDirections, FlightComputer, type FlightFigures, type Motion } from './flight-data.ts';

const EARTH = bodyIndex('earth');
const earth = bodies[EARTH];
const computer = new FlightComputer();

function motion(offset: readonly number[], velocity: readonly number[], body = EARTH): Motion {
  return { body, offsetM: Float64Array.from(offset), velocityMps: Float64Array.from(velocity) };
}

function measure(ship: Motion, target: Motion | null = null, frame: SpeedFrame = 'orbit'): FlightFigures {
  const figures: FlightFigures = {
    speedMps: 0,
    altitudeM: 0,
    verticalSpeedMps: 0,
    apoapsisM: 0,
    periapsisM: 0,
    targetDistanceM: 0,
    closingMps: 0,
  };
  computer.measure(figures, ship, target, frame, 9000, 43_200);
  return figures;
}

test('a circular orbit over the equator reads as one', () => {
  const radiusM = earth.equatorialRadiusM + 400_000;
  const speedMps = Math.sqrt(earth.gmM3S2 / radiusM);
  const figures = measure(motion([radiusM, 0, 0], [0, speedMps, 0]));
  expect(figures.speedMps).toBeCloseTo(speedMps, 6);
  // The axes are those of J2000, so the equator of date lies a few kilometres of latitude off.
  expect(Math.abs(figures.altitudeM - 400_000)).toBeLessThan(50);
  expect(figures.verticalSpeedMps).toBeCloseTo(0, 6);
  expect(figures.apoapsisM - figures.periapsisM).toBeLessThan(1);
});

test('over the surface an eastward ship is slower by the turning of the ground', () => {
  const radiusM = earth.equatorialRadiusM;
  const figures = measure(motion([radiusM, 0, 0], [0, 1000, 0]), null, 'surface');
  expect(figures.speedMps).toBeCloseTo(1000 - 465.1, 0);
});

test('in the rotating frame speed is told against what rests there, and as in orbit where there is none', () => {
  const ship = motion([4e8, 0, 0], [0, 1000, 0]);
  expect(measure(ship, null, 'rotating').speedMps).toBe(1000);
  const sweptMps = Float64Array.of(0, 900, 0);
  expect(measure({ ...ship, sweptMps }, null, 'rotating').speedMps).toBe(100);
  expect(measure({ ...ship, sweptMps }).speedMps).toBe(1000);
});

test('apoapsis and periapsis are those of the orbit, wherever the ship stands on it', () => {
  const angle = fc.double({ min: 0, max: 6.28, noNaN: true });
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 0.9, noNaN: true }),
      fc.double({ min: 7e6, max: 4e8, noNaN: true }),
      angle,
      angle,
      angle,
      (eccentricity, semiMajorAxisM, meanAnomalyRad, nodeRad, periapsisRad) => {
        const elements = {
          semiMajorAxisM,
          eccentricity,
          inclinationRad: 1,
          nodeRad,
          periapsisRad,
          meanAnomalyRad,
        };
        const state = elementsToState(earth.gmM3S2, elements, new Float64Array(6));
        const figures = measure(motion([...state.subarray(0, 3)], [...state.subarray(3, 6)]));
        const size = semiMajorAxisM * 1e-9;
        const heightAt = (anomalyRad: number): number => {
          const at = { ...elements, meanAnomalyRad: anomalyRad };
          const place = elementsToState(earth.gmM3S2, at, new Float64Array(6)).slice(0, 3);
          return heightAbove(EARTH, place, 9000, 43_200);
        };
        expect(Math.abs(figures.apoapsisM - heightAt(Math.PI))).toBeLessThan(size / (1 - eccentricity));
        expect(Math.abs(figures.periapsisM - heightAt(0))).toBeLessThan(size);
      },
    ),
    { numRuns: 200 },
  );
});

test('at the lowest point the periapsis is the altitude, over the pole of a flattened planet as well', () => {
  const saturn = bodyIndex('saturn');
  const { gmM3S2, polarRadiusM, meanRadiusM } = bodies[saturn];
  const radiusM = 1.5 * meanRadiusM;
  const pole = vec3.transformQuat(
    vec3.create(),
    vec3.create(0, 0, radiusM),
    orientation(saturn, 9000, 43_200, quat.create()),
  );
  const across = vec3.normalize(vec3.create(), vec3.cross(vec3.create(), pole, vec3.create(1, 0, 0)));
  const motionOver = (speed: number) =>
    measure(
      motion([...pole], [...vec3.scale(vec3.create(), across, speed * Math.sqrt(gmM3S2 / radiusM))], saturn),
    );
  const low = motionOver(1.2);
  expect(low.altitudeM).toBeCloseTo(radiusM - polarRadiusM, 2);
  expect(low.periapsisM).toBeCloseTo(low.altitudeM, 0);
  const high = motionOver(0.9);
  expect(high.apoapsisM).toBeCloseTo(high.altitudeM, 0);
  const round = motionOver(1);
  expect(round.periapsisM).toBeCloseTo(round.altitudeM, 0);
});

test('an escape has a periapsis and no apoapsis', () => {
  const figures = measure(motion([7e6, 0, 0], [0, 15_000, 0]));
  expect(figures.apoapsisM).toBeNaN();
  expect(Math.abs(figures.periapsisM - (7e6 - earth.equatorialRadiusM))).toBeLessThan(50);
});

test('a target that comes closer has a positive closing speed', () => {
  const figures = measure(motion([7e6, 0, 0], [0, 7500, 0]), motion([7e6, 1000, 0], [0, 7490, 0]));
  expect(figures.targetDistanceM).toBeCloseTo(1000, 9);
  expect(figures.closingMps).toBeCloseTo(10, 9);
  expect(
    measure(motion([7e6, 0, 0], [0, 7500, 0]), motion([7e6, 1000, 0], [0, 7490, 0]), 'target').speedMps,
  ).toBeCloseTo(10, 9);
  expect(measure(motion([7e6, 0, 0], [0, 7500, 0])).targetDistanceM).toBeNaN();
});

test('without bodies height is above the floor, and up is up', () => {
  const ship = motion([3, 1.7, 4], [0, -2, 0], 0);
  const figures = measure(ship);
  expect(figures).toMatchObject({ altitudeM: 1.7, verticalSpeedMps: -2, speedMps: 2 });
  expect(figures.apoapsisM).toBeNaN();
  const directions = createDirections();
  computer.direct(directions, ship, null, 'orbit', 0, 0);
  expect([...directions.up]).toEqual([0, 1, 0]);
  expect([...directions.prograde]).toEqual([0, -1, 0]);
  expect(directions.target[0]).toBeNaN();
});

test('a ship at rest has no prograde', () => {
  const directions = createDirections();
  computer.direct(directions, motion([0, 1, 0], [0, 0, 0], 0), null, 'orbit', 0, 0);
  expect(directions.prograde[0]).toBeNaN();
});

test('about a custom body figures are told of that, and over its turning ground', () => {
  const globe = { gmM3S2: 4e13, radiusM: 3e6, spinRadps: Float64Array.of(0, 0, 1e-4) };
  const radiusM = 3.5e6;
  const speedMps = Math.sqrt(globe.gmM3S2 / radiusM);
  const ship: Motion = { ...motion([radiusM, 0, 0], [0, speedMps, 0], 0), globe };
  expect(measure(ship)).toMatchObject({ altitudeM: 5e5, verticalSpeedMps: 0 });
  expect(measure(ship).speedMps).toBeCloseTo(speedMps, 6);
  expect(measure(ship).apoapsisM).toBeCloseTo(5e5, 2);
  expect(measure(ship).periapsisM).toBeCloseTo(5e5, 2);
  expect(measure(ship, null, 'surface').speedMps).toBeCloseTo(speedMps - 350, 6);
  const directions = createDirections();
  computer.direct(directions, ship, null, 'orbit', 9000, 0);
  expect(directions.up[0]).toBeCloseTo(1, 12);
});
