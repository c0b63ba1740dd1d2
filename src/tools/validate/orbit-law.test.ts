import { expect, test } from 'vitest';
import { distance, fallenFreely, periodS, straightOn } from './orbit-law.ts';

const gm = 3.986e14;
const radius = 7e6;
const circular = { atS: 0, position: [radius, 0, 0], velocity: [0, Math.sqrt(gm / radius), 0] };

test('a circular orbit comes round to where it began', () => {
  const period = periodS(circular, gm);
  expect(distance(fallenFreely(circular, period, gm).position, circular.position)).toBeLessThan(1e-3);
  const quarter = fallenFreely(circular, period / 4, gm);
  expect(distance(quarter.position, [0, radius, 0])).toBeLessThan(1e-3);
});

test('a fall from rest is that of Galilei at first', () => {
  const still = { ...circular, velocity: [0, 0, 0] };
  const fallen = radius - fallenFreely(still, 1, gm).position[0];
  expect(fallen).toBeCloseTo(gm / radius ** 2 / 2, 3);
  expect(straightOn(still, 1)).toEqual(still.position);
});
