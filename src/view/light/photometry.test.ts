import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AU_M, bodies, bodyIndex } from '../../astro/index.ts';
import { lambertPhase, phaseBrightness } from './phase.ts';
import { reflectedMagnitude, SUN_RADIANCE, starRadiance, sunlightScale, sunMagnitude } from './photometry.ts';

test('property 13: sunlight falls with the square of the distance', () => {
  expect(sunlightScale(AU_M)).toBe(1);
  const share = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(share, share, (near, far) => {
      const [one, other] = [sunlightScale(near * AU_M), sunlightScale(far * AU_M)];
      expect((one * near * near) / (other * far * far)).toBeCloseTo(1, 12);
    }),
  );
  // the disc's radiance times its solid angle is the irradiance of a surface that then has radiance 1
  expect(SUN_RADIANCE * (6.957e8 / AU_M) ** 2).toBeCloseTo(1, 12);
});

/** Mean opposition magnitudes and the Sun as the Explanatory Supplement (3rd edition, table 10.6) has them. */
test.each([
  ['mars', 1.5237, 0.5237, -2.0],
  ['jupiter', 5.2029, 4.2029, -2.7],
  ['saturn', 9.5367, 8.5367, 0.7],
  ['uranus', 19.189, 18.189, 5.5],
  ['neptune', 30.07, 29.07, 7.8],
] as const)('%s at opposition is as bright as in the sky', (name, sunAu, eyeAu, magnitude) => {
  const { geometricAlbedo, equatorialRadiusM } = bodies[bodyIndex(name)];
  const angular = equatorialRadiusM / (eyeAu * AU_M);
  expect(Math.abs(reflectedMagnitude(geometricAlbedo, 1, angular, sunAu * AU_M) - magnitude)).toBeLessThan(
    0.25,
  );
});

test('the full Moon and the Sun', () => {
  const { geometricAlbedo, equatorialRadiusM } = bodies[bodyIndex('moon')];
  expect(reflectedMagnitude(geometricAlbedo, 1, equatorialRadiusM / 3.844e8, AU_M)).toBeCloseTo(-12.7, 0);
  expect(sunMagnitude(AU_M)).toBeCloseTo(-26.76, 6);
  expect(sunMagnitude(10 * AU_M)).toBeCloseTo(-21.76, 6);
});

test('phases: full, half and new', () => {
  expect(lambertPhase(0)).toBe(1);
  expect(lambertPhase(Math.PI / 2)).toBeCloseTo(1 / Math.PI, 12);
  expect(lambertPhase(Math.PI)).toBeCloseTo(0, 12);
  // the half Moon has a ninth to a twelfth of the full Moon's light
  const half = phaseBrightness(bodyIndex('moon'), Math.PI / 2);
  expect(half).toBeGreaterThan(1 / 13);
  expect(half).toBeLessThan(1 / 8);
});

test('a brighter star is brighter, by less than in the sky', () => {
  const ratio = starRadiance(1) / starRadiance(6);
  expect(ratio).toBeGreaterThan(20);
  expect(ratio).toBeLessThan(100);
});
