import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actionIds, actions } from './actions.ts';
import { padParts, parseOverrides, resolveBindings } from './bindings.ts';
import { createIntent, moveThrottle, readIntent, shapeStick, THROTTLE_MIN } from './flight-intent.ts';
import { GamepadReader } from './gamepad.ts';
import { keyName } from './key-names.ts';
import { ActionLevels, DeviceLevels } from './levels.ts';

const bindings = resolveBindings({});

function pad(parts: readonly string[]): { axes: number[]; buttons: { value: number }[] } {
  const state = { axes: [0, 0, 0, 0], buttons: Array.from({ length: 17 }, () => ({ value: 0 })) };
  for (const part of parts) {
    const place = padParts[part];
    if (place && 'axis' in place) state.axes[place.axis] = place.sign;
    else if (place) state.buttons[place.button] = { value: 1 };
  }
  return state;
}

test('no key and no gamepad part does two things by default', () => {
  const keys = actionIds.flatMap((id) => actions[id].keys as readonly string[]);
  const parts = actionIds.flatMap((id) => actions[id].pad as readonly string[]);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(parts).size).toBe(parts.length);
  for (const part of parts) expect(padParts).toHaveProperty([part]);
});

test('a key given to another action is taken from the one that had it', () => {
  const changed = resolveBindings({ brake: { keys: ['KeyW'] } });
  expect(changed.actionOfKey('KeyW')).toBe('brake');
  expect(changed.keysOf('thrust_forward')).toEqual([]);
  expect(changed.actionOfKey('Space')).toBeUndefined();
});

test('bindings from storage keep only actions, keys and gamepad parts', () => {
  expect(
    parseOverrides({
      brake: { keys: ['KeyB', 7, '<script>', 'KeyC', 'KeyD', 'KeyE', 'KeyF'], pad: ['A', 'nothing'] },
      unknown: { keys: ['KeyZ'] },
      pause: 3,
    }),
  ).toEqual({ brake: { keys: ['KeyB', 'KeyC', 'KeyD', 'KeyE'], pad: ['A'] } });
  fc.assert(
    fc.property(fc.anything(), (value) => {
      for (const id of Object.keys(parseOverrides(value))) expect(actions).toHaveProperty([id]);
    }),
    { numRuns: 200 },
  );
});

test('keys become thrust and torque along the axes of the ship', () => {
  const device = new DeviceLevels();
  const levels = new ActionLevels([device]);
  const press = (...ids: readonly (typeof actionIds)[number][]): void => {
    device.clear();
    for (const id of ids) device.set(id, 1);
    levels.refresh();
  };
  const read = (throttle = 1): ReturnType<typeof createIntent> =>
    readIntent(createIntent(), levels, throttle, 0, 0);

  press('thrust_forward', 'thrust_right', 'thrust_up');
  expect([...read().thrust]).toEqual([1, 1, -1]);
  expect([...read(0.5).thrust]).toEqual([0.5, 0.5, -0.5]);
  press('thrust_forward', 'boost');
  expect([...read(0.1).thrust]).toEqual([0, 0, -1]);
  press('pitch_up', 'yaw_left', 'roll_left');
  expect([...read().torque]).toEqual([1, 1, 1]);
  press('brake');
  expect(read().brake).toBe(true);
});

test('the mouse stick pitches up and yaws right, and never beyond full', () => {
  const levels = new ActionLevels([]);
  const intent = readIntent(createIntent(), levels, 1, 0.5, 0.25);
  expect([...intent.torque]).toEqual([0.5, -0.25, 0]);
  fc.assert(
    fc.property(
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      (pitch, yaw) => {
        for (const part of readIntent(createIntent(), levels, 1, pitch, yaw).torque) {
          expect(Math.abs(part)).toBeLessThanOrEqual(1);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('the strongest device counts, and devices never add up', () => {
  const [a, b] = [new DeviceLevels(), new DeviceLevels()];
  const levels = new ActionLevels([a, b]);
  a.set('thrust_up', 0.4);
  b.set('thrust_up', 1);
  levels.refresh();
  expect(levels.get('thrust_up')).toBe(1);
});

test('the throttle keeps to its limits', () => {
  const device = new DeviceLevels();
  const levels = new ActionLevels([device]);
  device.set('throttle_up', 1);
  levels.refresh();
  const moved = (throttle: number, stepS: number): number => {
    const hands = { throttle };
    moveThrottle(hands, levels, { stepS });
    return hands.throttle;
  };
  expect(moved(0.5, 0.1)).toBeCloseTo(0.55, 12);
  expect(moved(0.99, 1)).toBe(1);
  device.clear();
  device.set('throttle_down', 1);
  levels.refresh();
  expect(moved(0.02, 1)).toBe(THROTTLE_MIN);
});

test('a stick rests inside its dead zone, reaches full, and is odd and growing', () => {
  expect(shapeStick(0.1, 0.12)).toBe(0);
  expect(shapeStick(1, 0.12)).toBeCloseTo(1, 12);
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(part, part, (a, b) => {
      expect(shapeStick(-a, 0.12)).toBeCloseTo(-shapeStick(a, 0.12), 12);
      if (a < b) expect(shapeStick(a, 0.12)).toBeLessThanOrEqual(shapeStick(b, 0.12));
    }),
    { numRuns: 200 },
  );
});

test('a gamepad moves levels and tells each press once', () => {
  const pressed: string[] = [];
  const reader = new GamepadReader((action) => pressed.push(action));
  reader.read(pad(['LY-', 'A']), bindings);
  reader.read(pad(['LY-', 'A']), bindings);
  expect(reader.levels.get('thrust_forward')).toBeCloseTo(1, 12);
  expect(pressed).toEqual(['stabilise']);
  reader.read(pad([]), bindings);
  reader.read(pad(['A']), bindings);
  expect(pressed).toEqual(['stabilise', 'stabilise']);
  expect(reader.levels.get('thrust_forward')).toBe(0);
});

test('keys carry the letters of the layout in front of the person', () => {
  expect(keyName('KeyW')).toBe('W');
  expect(keyName('KeyW', new Map([['KeyW', 'z']]))).toBe('Z');
  expect(keyName('Digit1')).toBe('1');
  expect(keyName('ShiftLeft')).toBe('Shift');
  expect(keyName('F9')).toBe('F9');
});
