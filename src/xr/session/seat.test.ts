import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headYawRad } from './seat.ts';

test('a head turned to the left has a positive yaw, whatever its nod', () => {
  expect(headYawRad({ x: 0, y: 0, z: 0, w: 1 })).toBeCloseTo(0, 12);
  fc.assert(
    fc.property(
      fc.double({ min: -3.1, max: 3.1, noNaN: true }),
      fc.double({ min: -1.4, max: 1.4, noNaN: true }),
      (yawRad, nodRad) => {
        const [sy, cy, sn, cn] = [
          Math.sin(yawRad / 2),
          Math.cos(yawRad / 2),
          Math.sin(nodRad / 2),
          Math.cos(nodRad / 2),
        ];
        // First the nod about X, then the turn about Y.
        const orientation = { x: cy * sn, y: sy * cn, z: -sy * sn, w: cy * cn };
        expect(headYawRad(orientation)).toBeCloseTo(yawRad, 9);
      },
    ),
    { numRuns: 200 },
  );
});
