import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quat, vec3 } from '../../math/index.ts';
import { type HeadPose, headYawRad, Seat } from './seat.ts';

const place = fc.double({ min: -3, max: 3, noNaN: true });
const yaw = fc.double({ min: -3.1, max: 3.1, noNaN: true });
const nod = fc.double({ min: -1.4, max: 1.4, noNaN: true });

/** A head that nods about X and then turns about Y. */
function head(x: number, y: number, z: number, yawRad: number, nodRad: number): HeadPose {
  const [sy, cy, sn, cn] = [
    Math.sin(yawRad / 2),
    Math.cos(yawRad / 2),
    Math.sin(nodRad / 2),
    Math.cos(nodRad / 2),
  ];
  return { position: { x, y, z }, orientation: { x: cy * sn, y: sy * cn, z: -sy * sn, w: cy * cn } };
}

/** Where a head of the headset's space is in the ship, and where it looks. */
function inShip(seat: Seat, { position: p, orientation: q }: HeadPose) {
  const at = vec3.transformQuat(vec3.create(), vec3.create(p.x, p.y, p.z), seat.attitude);
  vec3.add(at, at, seat.originM);
  const turn = quat.multiply(quat.create(), seat.attitude, quat.create(q.x, q.y, q.z, q.w));
  return { at, ahead: vec3.transformQuat(vec3.create(), vec3.create(0, 0, -1), turn) };
}

test('a head turned to the left has a positive yaw, whatever its nod', () => {
  expect(headYawRad({ x: 0, y: 0, z: 0, w: 1 })).toBeCloseTo(0, 12);
  fc.assert(
    fc.property(yaw, nod, (yawRad, nodRad) => {
      expect(headYawRad(head(0, 0, 0, yawRad, nodRad).orientation)).toBeCloseTo(yawRad, 9);
    }),
    { numRuns: 200 },
  );
});

test('wherever the head was, it sits at the eye point and looks ahead, as far up as before', () => {
  fc.assert(
    fc.property(place, place, place, yaw, nod, (x, y, z, yawRad, nodRad) => {
      const seat = new Seat(false);
      const pose = head(x, y, z, yawRad, nodRad);
      seat.follow(pose);
      const { at, ahead } = inShip(seat, pose);
      expect(vec3.length(at)).toBeLessThan(1e-9);
      expect(ahead[0]).toBeCloseTo(0, 9);
      expect(ahead[1]).toBeCloseTo(Math.sin(nodRad), 9);
      expect(ahead[2]).toBeLessThan(0);
    }),
    { numRuns: 200 },
  );
});

test('a turn of the seat turns about the head, to the left', () => {
  const seat = new Seat(false);
  const pose = head(1, 1.5, -2, 0.4, 0);
  seat.follow(pose);
  seat.turnRad = Math.PI / 2;
  seat.follow(pose);
  const { at, ahead } = inShip(seat, pose);
  expect(vec3.length(at)).toBeLessThan(1e-9);
  expect(ahead[0]).toBeCloseTo(-1, 9);
});

test('standing, the floor stays where it is', () => {
  const seat = new Seat(true);
  seat.follow(head(0, 1.9, 0, 0, 0));
  expect(seat.originM[1]).toBeCloseTo(-1.62, 9);
});

test('it follows no head but the one it was recentred for', () => {
  const seat = new Seat(false);
  seat.follow(null);
  expect([...seat.originM].map(Math.abs)).toEqual([0, 0, 0]);
  seat.follow(head(1, 1, 1, 0, 0));
  const before = [...seat.originM];
  seat.follow(head(2, 1, 1, 0.5, 0));
  expect([...seat.originM]).toEqual(before);
  seat.turnRad = 1;
  seat.recentre();
  seat.follow(head(2, 1, 1, 0, 0));
  expect(seat.turnRad).toBe(0);
  expect(seat.originM[0]).toBeCloseTo(-2, 9);
});
