import { expect, test } from 'vitest';
import { sharedRails } from '../../../../test/support/worlds.ts';
import {
  bodyIndex,
  convertState,
  inertialFrame,
  type LagrangePoint,
  LIGHT_MPS,
  lagrangeState,
  synodicFrame,
} from '../../../astro/index.ts';
import { vec3 } from '../../../math/index.ts';
import { LAGRANGE_POINTS, LagrangeMarks } from './lagrange-marks.ts';
import { createMoving } from './motion.ts';
import { pairAt } from './rotating-frame.ts';

const earth = bodyIndex('earth');
const moon = bodyIndex('moon');
const instant = { day: 9668, second: 0 };

test('marks point to the five Lagrange points, none through the ground, and to none without a frame', () => {
  const rails = sharedRails();
  const marks = new LagrangeMarks(rails);
  const own = createMoving();
  own.body = earth;
  const pair = pairAt(earth, moon);
  const about = {
    body: earth,
    globe: null,
    sweptMps: null,
    offsetM: own.offsetM,
    velocityMps: own.velocityMps,
  };
  // over the Earth, on the side away from the Moon: what is near that lies behind the ground
  const toMoon = rails
    .stateBetween(moon, earth, instant.day, instant.second, new Float64Array(6))
    .slice(0, 3);
  vec3.scale(own.offsetM, vec3.normalize(vec3.create(), toMoon), -9e6);
  marks.find(pair, own, about, instant, LIGHT_MPS);
  for (let at = 0; at < LAGRANGE_POINTS; at += 1) {
    const point = (at + 1) as LagrangePoint;
    const state = lagrangeState(rails, earth, moon, point, instant.day, instant.second, new Float64Array(6));
    convertState(
      rails,
      state,
      synodicFrame(earth, moon),
      inertialFrame(earth),
      instant.day,
      instant.second,
      state,
    );
    const seen = vec3.sub(vec3.create(), state.subarray(0, 3), own.offsetM);
    if (point <= 2) expect(marks.directions[at][0]).toBeNaN();
    else expect(vec3.angle(marks.directions[at], seen)).toBeLessThan(1e-9);
  }
  marks.find(null, own, about, instant, LIGHT_MPS);
  for (const direction of marks.directions) expect(direction[0]).toBeNaN();
});
