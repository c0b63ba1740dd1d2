import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingNames, settingsFields } from './fields.ts';
import { Settings, type SettingsStorage } from './settings.ts';

function memoryStorage(
  initial: Record<string, string> = {},
): SettingsStorage & { readonly kept: Map<string, string> } {
  const kept = new Map(Object.entries(initial));
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

const key = 'spacetime.settings.v1';
const defaults = new Settings(undefined).values;

test('settings come back from storage', () => {
  const storage = memoryStorage();
  const first = new Settings(storage);
  first.set('quality', 'low');
  first.set('vignette', false);
  first.setBindings({ brake: { keys: ['KeyB'] } });
  const second = new Settings(storage);
  expect(second.values.quality).toBe('low');
  expect(second.values.vignette).toBe(false);
  expect(second.bindings).toEqual({ brake: { keys: ['KeyB'] } });
});

test('comfort is on by default', () => {
  expect(defaults).toMatchObject({ vignette: true, vignetteIntensity: 0.7, snapTurn: true, seat: 'seated' });
  expect(defaults.snapAngle).toBeCloseTo(Math.PI / 4, 12);
});

test('a value outside its limits is refused and the old one stays', () => {
  const settings = new Settings(memoryStorage());
  settings.set('mouseSensitivity', 2);
  settings.set('mouseSensitivity', 1000);
  expect(settings.values.mouseSensitivity).toBe(2);
});

test('listeners hear of changes until they leave', () => {
  const settings = new Settings(undefined);
  const heard: boolean[] = [];
  const leave = settings.onChange((values) => heard.push(values.orbits));
  settings.set('orbits', true);
  settings.set('orbits', true);
  leave();
  settings.set('orbits', false);
  expect(heard).toEqual([true]);
});

test('whatever stands in storage, every value keeps to its field', () => {
  const hostile = fc.oneof(
    fc.json(),
    fc.string(),
    fc.record({ values: fc.dictionary(fc.constantFrom(...settingNames), fc.anything()) }).map((value) => {
      try {
        return JSON.stringify(value) ?? '';
      } catch {
        return '';
      }
    }),
  );
  fc.assert(
    fc.property(hostile, (stored) => {
      const { values } = new Settings(memoryStorage({ [key]: stored }));
      for (const name of settingNames) expect(typeof values[name]).toBe(typeof settingsFields[name].default);
    }),
    { numRuns: 300 },
  );
});

test('a storage that throws costs nothing but the memory', () => {
  const refusing: SettingsStorage = {
    getItem: () => {
      throw new Error('forbidden');
    },
    setItem: () => {
      throw new Error('full');
    },
  };
  const settings = new Settings(refusing);
  settings.set('orbits', true);
  expect(settings.values.orbits).toBe(true);
});
