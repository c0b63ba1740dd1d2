import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createHand,
  createHeadsetIntent,
  type HandState,
  readHand,
  readHeadsetIntent,
} from './headset-intent.ts';

function read(left: Partial<HandState>, right: Partial<HandState>, throttle = 1, snapTurn = true) {
  const intent = createHeadsetIntent();
  readHeadsetIntent(intent, { ...createHand(), ...left }, { ...createHand(), ...right }, throttle, snapTurn);
  return { ...intent, thrust: [...intent.thrust], torque: [...intent.torque] };
}

test('a left stick pushed ahead thrusts ahead, scaled by the throttle', () => {
  expect(read({ stickY: -1 }, {}).thrust).toEqual([0, 0, -1]);
  expect(read({ stickY: -1 }, {}, 0.25).thrust).toEqual([0, 0, -0.25]);
  expect(read({ stickX: 1 }, {}).thrust[0]).toBe(1);
});

test('with the left grip held the stick lifts and rolls', () => {
  const { thrust, torque } = read({ stickX: 1, stickY: -1, grip: 1 }, {});
  expect(thrust).toEqual([0, 1, 0]);
  expect(torque[2]).toBe(-1);
});

test('the right stick turns the seat, or the ship where snap turn is off or the grip is held', () => {
  const snap = read({}, { stickX: 1 });
  expect(snap.turnStick).toBe(1);
  expect(snap.torque[1]).toBeCloseTo(0, 12);
  for (const smooth of [read({}, { stickX: 1 }, 1, false), read({}, { stickX: 1, grip: 1 })]) {
    expect(smooth.turnStick).toBe(0);
    expect(smooth.torque[1]).toBe(-1);
  }
});

test('triggers move the throttle and the lower left button brakes', () => {
  expect(read({}, { trigger: 1 }).throttleRate).toBe(1);
  expect(read({ trigger: 0.5 }, {}).throttleRate).toBe(-0.5);
  expect(read({ lower: true }, {}).brake).toBe(true);
});

test('nothing ever leaves its range', () => {
  const hand = fc.record({
    stickX: fc.double({ min: -1.5, max: 1.5 }),
    stickY: fc.double({ min: -1.5, max: 1.5 }),
    grip: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(hand, hand, fc.boolean(), (left, right, snapTurn) => {
      const intent = read(left, right, 1, snapTurn);
      for (const part of [...intent.thrust, ...intent.torque]) expect(Math.abs(part)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});

test('a controller is read by the standard mapping, and a missing one rests', () => {
  const button = (value: number) => ({ value, pressed: value > 0.5 });
  const pad = {
    axes: [0, 0, 0.5, -0.5],
    buttons: [button(0.25), button(1), button(0), button(0), button(1), button(0)],
  };
  expect(readHand(createHand(), pad)).toEqual({
    stickX: 0.5,
    stickY: -0.5,
    trigger: 0.25,
    grip: 1,
    lower: true,
    upper: false,
  });
  expect(readHand(createHand(), { axes: [0.5, -0.5], buttons: [] }).stickX).toBe(0.5);
  expect(readHand({ ...createHand(), trigger: 1 }, undefined)).toEqual(createHand());
});
