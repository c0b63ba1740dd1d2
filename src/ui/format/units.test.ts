import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  chooseLengthUnit,
  formatBearing,
  formatDistance,
  formatDuration,
  formatFactor,
  formatNumber,
  formatPercent,
  formatSignedSpeed,
  formatSpeed,
} from './units.ts';

test.each([
  [0, '0.00 m'],
  [1.7, '1.70 m'],
  [999.94, '999.9 m'],
  [9.999, '10.0 m'],
  [999.96, '1.00 km'],
  [1000, '1.00 km'],
  [99_999.99, '100.0 km'],
  [9_999_990, '10\u2009000 km'],
  [408_200, '408.2 km'],
  [384_400_000, '384\u2009400 km'],
  [149_597_870_700, '1.0000 AU'],
  [5.9e12, '39.44 AU'],
  [4.0114e16, '4.240 ly'],
  [-1500, '−1.50 km'],
  [Number.NaN, '—'],
  [Number.POSITIVE_INFINITY, '—'],
])('a distance of %d m reads %s', (valueM, text) => {
  expect(formatDistance(valueM)).toBe(text);
});

test.each([
  ['m', 384_400_000, '384\u2009400\u2009000 m'],
  ['m', 1.7, '1.700 m'],
  ['m', 0, '0.000 m'],
  ['km', 408_200, '408.2 km'],
  ['km', -1500, '−1.500 km'],
  ['AU', 384_400_000, '0.002570 AU'],
  ['ly', 4.0114e16, '4.240 ly'],
  ['ly', Number.NaN, '—'],
] as const)('in %s alone a distance of %d m reads %s', (unit, valueM, text) => {
  chooseLengthUnit(unit);
  try {
    expect(formatDistance(valueM)).toBe(text);
  } finally {
    chooseLengthUnit('auto');
  }
});

test.each([
  [0, '0.00 m/s'],
  [99.999, '100.0 m/s'],
  [7669.31, '7669.3 m/s'],
  [29_784, '29.784 km/s'],
  [-12.345, '−12.35 m/s'],
])('a speed of %d m/s reads %s', (valueMps, text) => {
  expect(formatSpeed(valueMps)).toBe(text);
});

test('signs, durations, percentages, factors and bearings', () => {
  expect(formatSignedSpeed(3)).toBe('+3.00 m/s');
  expect(formatSignedSpeed(-3)).toBe('−3.00 m/s');
  expect(formatSignedSpeed(0)).toBe('0.00 m/s');
  expect([5, 65, 3725, 90_000, -65].map(formatDuration)).toEqual([
    '5 s',
    '1 min 05 s',
    '1 h 02 min',
    '1 d 01 h',
    '−1 min 05 s',
  ]);
  expect([0, 0.456, 1, 7].map(formatPercent)).toEqual(['0 %', '46 %', '100 %', '100 %']);
  expect([1, 12.5, 100_000, 3.1623].map(formatFactor)).toEqual(['1×', '12.5×', '100\u2009000×', '3.16×']);
  expect([0, -Math.PI / 2, 2 * Math.PI].map(formatBearing)).toEqual(['000°', '270°', '000°']);
});

test('grouping never loses a digit', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e15, max: 1e15 }), fc.integer({ min: 0, max: 4 }), (value, decimals) => {
      const text = formatNumber(value, decimals).replaceAll('\u2009', '').replace('−', '-');
      expect(Number(text)).toBe(value + 0);
    }),
    { numRuns: 300 },
  );
});

test('a longer way is never shown as a shorter one within a unit', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e17, noNaN: true }), (valueM) => {
      const [figure, unit] = formatDistance(valueM).replaceAll('\u2009', '').split(' ');
      const metres = { m: 1, km: 1e3, AU: 149_597_870_700, ly: 9_460_730_472_580_800 }[unit ?? ''] ?? 0;
      expect(Math.abs((Number(figure) * metres) / valueM - 1)).toBeLessThan(0.01);
    }),
    { numRuns: 300 },
  );
});
