import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HapticLimiter, hapticKinds, pulse } from './haptics.ts';
import { SNAP_TURN_GAP_S, SnapTurn } from './snap-turn.ts';
import { fadeVignette, vignetteDarkness, vignetteDefaults } from './vignette.ts';

test('the vignette begins at 5 m/s^2, is full at 20 and as dark as set', () => {
  expect(vignetteDarkness(0, vignetteDefaults)).toBe(0);
  expect(vignetteDarkness(5, vignetteDefaults)).toBe(0);
  expect(vignetteDarkness(12.5, vignetteDefaults)).toBeCloseTo(0.35, 12);
  expect(vignetteDarkness(20, vignetteDefaults)).toBeCloseTo(0.7, 12);
  expect(vignetteDarkness(500, vignetteDefaults)).toBeCloseTo(0.7, 12);
  expect(vignetteDarkness(Number.NaN, vignetteDefaults)).toBe(0);
});

test('more acceleration never opens the vignette, and it stays within its intensity', () => {
  const acceleration = fc.double({ min: 0, max: 100, noNaN: true });
  fc.assert(
    fc.property(acceleration, acceleration, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, intensity) => {
      const curve = { ...vignetteDefaults, intensity };
      const [low, high] = a < b ? [a, b] : [b, a];
      expect(vignetteDarkness(low, curve)).toBeLessThanOrEqual(vignetteDarkness(high, curve) + 1e-15);
      expect(vignetteDarkness(high, curve)).toBeLessThanOrEqual(intensity);
    }),
    { numRuns: 200 },
  );
});

test('the vignette closes faster than it opens and its speed does not depend on the frame rate', () => {
  expect(fadeVignette(0, 0.7, 0.1)).toBeGreaterThan(0.7 - fadeVignette(0.7, 0, 0.1));
  let stepwise = 0;
  for (let frame = 0; frame < 10; frame += 1) stepwise = fadeVignette(stepwise, 0.7, 0.01);
  expect(stepwise).toBeCloseTo(fadeVignette(0, 0.7, 0.1), 12);
});

test('a stick held over turns at once and then every 0.3 s', () => {
  const turn = new SnapTurn();
  const steps = Array.from({ length: 90 }, (_, frame) =>
    turn.step(1, frame === 0 ? 0 : 1 / 90) !== 0 ? frame : -1,
  );
  expect(steps.filter((frame) => frame >= 0)).toEqual([0, 27, 54, 81]);
});

test('right turns to the right, left to the left, and a resting stick not at all', () => {
  expect(new SnapTurn().step(0.9, 0.01)).toBe(-1);
  expect(new SnapTurn().step(-0.9, 0.01)).toBe(1);
  expect(new SnapTurn().step(0.5, 0.01)).toBe(0);
});

test('whatever the stick does, two steps are never closer than the gap', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 50, maxLength: 200 }),
      (sticks) => {
        const turn = new SnapTurn();
        let sinceS = Number.POSITIVE_INFINITY;
        for (const stick of sticks) {
          sinceS += 0.02;
          if (turn.step(stick, 0.02) !== 0) {
            expect(sinceS).toBeGreaterThanOrEqual(SNAP_TURN_GAP_S - 1e-5);
            sinceS = 0;
          }
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('pulses of a kind keep their distance and kinds do not block each other', () => {
  const limiter = new HapticLimiter();
  expect(limiter.allow('control', 10)).toBe(true);
  expect(limiter.allow('control', 10.1)).toBe(false);
  expect(limiter.allow('snap_turn', 10.1)).toBe(true);
  expect(limiter.allow('control', 10.2)).toBe(true);
  expect(limiter.allow('control', 1)).toBe(true);
});

test('a control pulse is 0.4 for 0.1 s, scaled by the person, on a controller or a gamepad', () => {
  expect(hapticKinds.control).toMatchObject({ strength: 0.4, lengthS: 0.1 });
  const calls: unknown[] = [];
  const actuator = { pulse: async (strength: number, lengthMs: number) => calls.push([strength, lengthMs]) };
  pulse({ hapticActuators: [actuator] }, 'control', 1);
  pulse({ hapticActuators: [actuator] }, 'control', 0.5);
  pulse({ hapticActuators: [actuator] }, 'control', 0);
  pulse(
    { vibrationActuator: { playEffect: async (kind, effect) => calls.push([kind, effect]) } },
    'control',
    1,
  );
  pulse({}, 'control', 1);
  expect(calls).toEqual([
    [0.4, 100],
    [0.2, 100],
    ['dual-rumble', { duration: 100, strongMagnitude: 0.4, weakMagnitude: 0.2 }],
  ]);
});
