import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BEACON_HZ, pitchHz, pulsesHz } from './beacon.ts';

test('at rest a beacon sounds as it sends: its own tone, once a second', () => {
  expect(pitchHz(1)).toBe(BEACON_HZ);
  expect(pulsesHz(1)).toBe(1);
});

test('pitch and pulses go with the Doppler factor, as far as ears do', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 20, noNaN: true }), (doppler) => {
      expect(pitchHz(doppler)).toBeCloseTo(BEACON_HZ * doppler, 9);
      expect(pulsesHz(doppler)).toBeCloseTo(doppler, 12);
    }),
  );
  for (const doppler of [0, 1e-12, 1e12, Number.MAX_VALUE]) {
    expect(pitchHz(doppler)).toBeGreaterThanOrEqual(30);
    expect(pitchHz(doppler)).toBeLessThanOrEqual(12_000);
    expect(pulsesHz(doppler)).toBeLessThanOrEqual(20);
  }
});
