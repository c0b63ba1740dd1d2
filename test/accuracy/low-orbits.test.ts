import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodies, bodyIndex, elementsToState, orientation } from '../../src/astro/index.ts';
import { quat, TAU, vec3 } from '../../src/math/index.ts';
import { ask, run, sceneFrom, startWorld } from '../support/worlds.ts';

const earth = bodyIndex('earth');
const { gmM3S2 } = bodies[earth];
/** Of the gravity model that src/astro/orbit/oblateness.ts names. */
const J2 = 1.08262617e-3;
const REFERENCE_M = 6_378_136.3;
const PERIODS = 8;

/** A scene in which visitors begin on an orbit. */
function onOrbit(state: Float64Array): string {
  return JSON.stringify({
    format: 'spacetime.scene.v1',
    name: 'Low orbit',
    time: { epoch: '2000-01-02T00:00:00Z', factor: 1000 },
    start: {
      position: {
        relative_to: 'earth',
        frame: 'inertial',
        position_m: [...state.subarray(0, 3)],
        velocity_mps: [...state.subarray(3)],
      },
    },
    root: { type: 'solar_system', name: 'space' },
  });
}

test('the plane of a low orbit turns as the flattened Earth demands, however it is inclined', async () => {
  const toEquator = quat.conjugate(quat.create(), orientation(earth, 0, 0, quat.create()));
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 0.1, max: 3.04, noNaN: true }),
      fc.double({ min: 6.75e6, max: 8e6, noNaN: true }),
      async (inclinationRad, axisM) => {
        const orbit = { semiMajorAxisM: axisM, eccentricity: 0, inclinationRad, nodeRad: 1 };
        const elements = { ...orbit, periapsisRad: 0, meanAnomalyRad: 0 };
        const state = elementsToState(gmM3S2, elements, new Float64Array(6));
        const inSpace = quat.conjugate(quat.create(), toEquator);
        for (const half of [state.subarray(0, 3), state.subarray(3)]) vec3.transformQuat(half, half, inSpace);
        const world = await startWorld(sceneFrom(onOrbit(state)));
        ask(world, { type: 'join', visitor: 'ada', name: 'Ada' });
        const [ship] = world.entities;
        const nodeRad = (): number => {
          const h = vec3.cross(vec3.create(), ship.offsetM, ship.velocityMps);
          vec3.transformQuat(h, h, toEquator);
          return Math.atan2(h[0], -h[1]);
        };
        const clockS = (): number => world.time.day * 86_400 + world.time.second;
        const [before, beginS] = [nodeRad(), clockS()];
        const n = Math.sqrt(gmM3S2 / axisM ** 3);
        while (clockS() - beginS < (PERIODS * TAU) / n) run(world, 1);
        const elapsedS = clockS() - beginS;
        // Kaula 1966, Theory of Satellite Geodesy, section 3.6: -3/2 J2 (R / a)^2 n cos i
        const greatest = 1.5 * J2 * (REFERENCE_M / axisM) ** 2 * n * elapsedS;
        const turned = Math.sin(nodeRad() - before);
        expect(Math.abs(turned + greatest * Math.cos(inclinationRad))).toBeLessThan(
          0.02 * greatest + 2e-5 / Math.sin(inclinationRad),
        );
        await world.stop();
      },
    ),
    { numRuns: 100 },
  );
});
