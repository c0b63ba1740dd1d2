import fc from 'fast-check';
import { expect, test } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { bodies, bodyIndex, LIGHT_MPS } from '../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import { atRest, type Travel } from '../relativity/travel.ts';
import type { ViewState } from '../view-state.ts';
import { Placements, SUN } from './placement.ts';

const rails = committedRails();
const placements = new Placements(rails);
const at = new Float64Array(6);
const offset = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const any = fc.record({
  body: fc.integer({ min: 1, max: bodies.length - 1 }),
  day: fc.integer({ min: -30_000, max: 30_000 }),
  second: fc.double({ min: 0, max: 86_399, noNaN: true }),
  offsetM: fc.tuple(offset, offset, offset).map((components) => Float64Array.from(components)),
});

type Eye = { body: number; day: number; second: number; offsetM: Float64Array };

function look({ body, day, second, offsetM }: Eye, lightMps: number, travel?: Travel): void {
  const observer = { body, offsetM, velocityMps: vec3.create(), attitude: quat.create() };
  placements.update({ day, second, observer, lightMps } as ViewState, travel);
}

test('every body is where its light left it, in the frame of the reference body', () => {
  fc.assert(
    fc.property(any, (eye) => {
      look(eye, LIGHT_MPS);
      for (const { body, positionM, distanceM } of placements.all) {
        rails.stateBetween(body, eye.body, eye.day, eye.second, at);
        const delayS = body === eye.body ? 0 : vec3.length(positionM) / LIGHT_MPS;
        vec3.addScaled(at, at, at.subarray(3), -delayS);
        // a few steps of a double at 80 AU
        expect(vec3.distance(positionM, vec3.sub(at, at, eye.offsetM))).toBeLessThan(0.05);
        expect(distanceM).toBe(Math.max(1, vec3.length(positionM)));
      }
    }),
    { numRuns: 100 },
  );
});

test.each([
  ['earth', 'moon'],
  ['moon', 'earth'],
  ['jupiter', 'io'],
  ['io', 'europa'],
])('with slow light bodies are where they are, and neighbours keep all digits: %s and %s', (from, to) => {
  fc.assert(
    fc.property(any, ({ day, second }) => {
      const eye = { body: bodyIndex(from), day, second, offsetM: vec3.create() };
      look(eye, 100);
      rails.stateBetween(bodyIndex(to), eye.body, day, second, at);
      expect(placements.of(bodyIndex(to))?.positionM).toEqual(at.slice(0, 3));
    }),
  );
});

test('the Sun shines from where it is beside each body', () => {
  fc.assert(
    fc.property(any, (eye) => {
      look(eye, LIGHT_MPS);
      for (const { body, sunDirection, sunDistanceM, velocityMps } of placements.all) {
        if (body === SUN) continue;
        rails.stateBetween(SUN, body, eye.day, eye.second, at);
        expect(sunDistanceM).toBeCloseTo(vec3.length(at), 1);
        expect(vec3.dot(sunDirection, at) / sunDistanceM).toBeCloseTo(1, 12);
        for (let k = 0; k < 3; k++) expect(velocityMps[k]).toBeCloseTo(-at[3 + k], 6);
      }
    }),
    { numRuns: 100 },
  );
});

test('the image of a moon is lit by Sun and planet from the sides from which the moon is, however fast the eye moves', () => {
  const part = fc.double({ min: -0.57, max: 0.57, noNaN: true });
  fc.assert(
    fc.property(any, fc.tuple(part, part, part), (eye, beta) => {
      look(eye, LIGHT_MPS, { ...atRest, beta: Float64Array.from(beta), seen: true });
      for (const placement of placements.all) {
        if (bodies[placement.body].kind !== 'moon' || placement.distanceM < 1e6) continue;
        for (const [a, b] of [
          ['positionM', 'sunDirection'],
          ['positionM', 'shineDirection'],
          ['sunDirection', 'shineDirection'],
        ] as const)
          expect(cosine(placement.seen[a], placement.seen[b])).toBeCloseTo(
            cosine(placement[a], placement[b]),
            9,
          );
      }
    }),
    { numRuns: 100 },
  );
});

function cosine(a: Vec3, b: Vec3): number {
  return vec3.dot(a, b) / (vec3.length(a) * vec3.length(b));
}
