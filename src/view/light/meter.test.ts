import { describe, expect, test } from 'vitest';
import { AU_M, bodies, bodyIndex } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import type { Placement } from '../frame/placement.ts';
import { Exposure } from './exposure.ts';
import { LightMeter, type MeterReading, type MeterView } from './meter.ts';
import { DARK_EXPOSURE, HIGHLIGHT_VALUE, sunlightScale } from './photometry.ts';
import { Shadows } from './shadows.ts';

const view: MeterView = {
  forward: vec3.create(0, 0, -1),
  right: vec3.create(1),
  up: vec3.create(0, 1),
  tanX: 0.8,
  tanY: 0.45,
};

function place(name: string, positionM: Vec3, sunDirection: Vec3, sunDistanceM = AU_M): Placement {
  const body = bodyIndex(name);
  const distanceM = vec3.length(positionM);
  return {
    body,
    positionM,
    distanceM,
    angularRadiusRad: Math.asin(Math.min(1, bodies[body].equatorialRadiusM / distanceM)),
    sunDirection: vec3.normalize(vec3.create(), sunDirection),
    sunDistanceM,
    velocityMps: vec3.create(),
    sunlight: sunlightScale(sunDistanceM),
    matter: null,
    shadows: new Shadows(),
    shine: vec3.create(),
    shineDirection: vec3.create(1),
    lit: 1,
  };
}

const sunBehind = place('sun', vec3.create(0, 0, AU_M), vec3.create(1));
const read = (placements: readonly Placement[], sunVisible = 1): MeterReading =>
  new LightMeter().read(placements, view, sunVisible, { exposure: 0, starExposure: 0 });

describe('light meter', () => {
  test('an empty sky gets the dark exposure', () => {
    const reading = read([sunBehind]);
    expect(reading.exposure).toBeCloseTo(DARK_EXPOSURE, 9);
    expect(reading.starExposure).toBeCloseTo(DARK_EXPOSURE, 9);
  });

  test('the sunlit Earth filling the view is exposed as by day, and its stars fade', () => {
    const reading = read([sunBehind, place('earth', vec3.create(0, 0, -1e7), vec3.create(0, 0, 1))]);
    expect(reading.exposure).toBeGreaterThan(0.6);
    expect(reading.exposure).toBeLessThan(2.5);
    expect(reading.starExposure).toBeLessThan(4);
  });

  test('the night side opens the exposure', () => {
    const reading = read([sunBehind, place('earth', vec3.create(0, 0, -1e7), vec3.create(0.1, 0, -1))]);
    expect(reading.exposure).toBeGreaterThan(40);
  });

  test('a body wants more exposure with the square of its distance from the Sun', () => {
    const near = read([
      sunBehind,
      place('neptune', vec3.create(0, 0, -1e8), vec3.create(0, 0, 1), 10 * AU_M),
    ]);
    const far = read([sunBehind, place('neptune', vec3.create(0, 0, -1e8), vec3.create(0, 0, 1), 30 * AU_M)]);
    expect(far.exposure / near.exposure).toBeCloseTo(9, 1);
  });

  test('the Moon as the Earth sees it is exposed between dark and day', () => {
    const reading = read([sunBehind, place('moon', vec3.create(0, 0, -3.844e8), vec3.create(0, 0, 1))]);
    expect(reading.exposure).toBeGreaterThan(3);
    expect(reading.exposure).toBeLessThan(100);
  });

  test('the Sun in view closes the exposure, unless something hides it', () => {
    const sun = place('sun', vec3.create(0, 0, -AU_M), vec3.create(1));
    expect(read([sun]).exposure).toBeLessThan(4);
    expect(read([sun], 0).exposure).toBeCloseTo(DARK_EXPOSURE, 6);
  });

  test('the Sun filling the view is exposed for its surface', () => {
    const reading = read([place('sun', vec3.create(0, 0, -1.2e9), vec3.create(1), 1.2e9)]);
    expect(reading.exposure).toBeLessThan(3e-5);
  });

  test('nothing jumps as a planet grows from a point to a wall', () => {
    let before = Number.NaN;
    for (let distanceM = 1e11; distanceM > 8e7; distanceM *= 0.97) {
      const jupiter = place('jupiter', vec3.create(0, 0, -distanceM), vec3.create(0.2, 0, 1), 5.2 * AU_M);
      const { exposure } = read([sunBehind, jupiter]);
      if (!Number.isNaN(before)) expect(Math.abs(Math.log(exposure / before))).toBeLessThan(0.35);
      before = exposure;
    }
    // and the last is right for its clouds
    const clouds = bodies[bodyIndex('jupiter')].geometricAlbedo * sunlightScale(5.2 * AU_M);
    expect(before * clouds).toBeGreaterThan(0.35 * HIGHLIGHT_VALUE);
    expect(before * clouds).toBeLessThan(1.1 * HIGHLIGHT_VALUE);
  });
});

describe('exposure', () => {
  const day: MeterReading = { exposure: 1, starExposure: 2 };
  const night: MeterReading = { exposure: 128, starExposure: 128 };

  test('takes the first reading, then adapts within a second, evenly in powers', () => {
    const exposure = new Exposure();
    exposure.follow(night, 0);
    expect(exposure.exposure).toBe(128);
    exposure.follow(day, 0.1);
    expect(exposure.exposure).toBeLessThan(128);
    expect(exposure.exposure).toBeGreaterThan(1);
    for (let i = 0; i < 90; i++) exposure.follow(day, 1 / 90);
    expect(Math.log2(exposure.exposure)).toBeLessThan(0.1);
    for (let i = 0; i < 90 * 2; i++) exposure.follow(night, 1 / 90);
    expect(Math.log2(128 / exposure.exposure)).toBeLessThan(0.1);
  });

  test('the length of frames does not matter', () => {
    const [coarse, fine] = [new Exposure(), new Exposure()];
    for (const exposure of [coarse, fine]) exposure.follow(night, 0);
    coarse.follow(day, 0.3);
    for (let i = 0; i < 30; i++) fine.follow(day, 0.01);
    expect(coarse.exposure).toBeCloseTo(fine.exposure, 9);
  });

  test('stars stay when asked to, and a cut takes the next reading at once', () => {
    const exposure = new Exposure();
    exposure.follow(day, 0, true);
    expect(exposure.starExposure).toBe(DARK_EXPOSURE);
    exposure.cut();
    exposure.follow(night, 0.001);
    expect(exposure.exposure).toBe(128);
  });
});
