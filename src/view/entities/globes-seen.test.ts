import { describe, expect, test } from 'vitest';
import { AU_M } from '../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import type { MeterView } from '../light/meter.ts';
import { DARK_EXPOSURE, SUN_RADIANCE } from '../light/photometry.ts';
import type { ViewState, VisibleEntity } from '../view-state.ts';
import { discRadiance, GlobesSeen, lightColour } from './globes-seen.ts';

const view: MeterView = {
  forward: vec3.create(0, 0, -1),
  right: vec3.create(1),
  up: vec3.create(0, 1),
  tanX: 0.8,
  tanY: 0.45,
};

function globe(
  id: string,
  offsetM: Vec3,
  radiusM: number,
  star: [kelvin: number, luminosity: number] | null,
) {
  const size = 2 * radiusM;
  const light = star && { temperatureK: star[0], luminositySun: star[1] };
  return {
    id,
    shape: 'globe',
    body: 0,
    offsetM,
    attitude: quat.create(),
    sizeM: vec3.create(size, size, size),
    globe: { gmM3S2: 1, albedo: 0.3, star: light },
  } satisfies VisibleEntity;
}

function seen(place: 'stars' | 'room', ...entities: readonly VisibleEntity[]): GlobesSeen {
  const globes = new GlobesSeen(null);
  const rest = { body: 0, offsetM: vec3.create(), velocityMps: vec3.create(), attitude: quat.create() };
  globes.update({ entities, observer: rest, day: 0, second: 0 } as unknown as ViewState, place);
  return globes;
}

const SUN_RADIUS_M = 6.957e8;

describe('light among custom bodies', () => {
  test('comes from the star that is brightest here, by the square of its distance, in its colour', () => {
    const near = globe('near', vec3.create(0, 0, 0.1 * AU_M), 1e8, [3000, 0.01]);
    const far = globe('far', vec3.create(0, 0, AU_M), SUN_RADIUS_M, [5772, 0.9]);
    const planet = globe('planet', vec3.create(0.2 * AU_M, 0, 0.1 * AU_M), 1e7, null);
    const { lamp, all } = seen('stars', near, far, planet);
    expect(lamp).toMatchObject({ luminositySun: 0.01, isSun: false });
    expect(lamp.sunlight).toBeCloseTo(1, 9);
    expect(all[2].sunlight).toBeCloseTo(0.25, 9);
    expect([...all[2].lightDirection]).toEqual([-1, 0, 0]);
    const [red, green, blue] = lamp.colour;
    expect(red).toBe(1);
    expect(green).toBeLessThan(0.9);
    expect(blue).toBeLessThan(green);
    expect(lightColour(5772)).toEqual([1, 1, 1]);
    expect(lightColour(9600)[2]).toBe(1);
  });

  test('is that of a room where there is no star, or a roof over it', () => {
    const planet = globe('planet', vec3.create(0, 0, -2e7), 1e7, null);
    expect(seen('stars', planet).all[0].sunlight).toBe(1);
    const star = globe('star', vec3.create(0, 0, AU_M), SUN_RADIUS_M, [5772, 4]);
    expect(seen('room', planet, star).all[0].sunlight).toBe(1);
    expect(seen('stars', planet, star).all[0].sunlight).toBeCloseTo(4, 2);
  });

  test('is hidden by a planet before the star, and by nothing beside it', () => {
    const star = globe('star', vec3.create(0, 0, -AU_M), SUN_RADIUS_M, [5772, 1]);
    const before = globe('before', vec3.create(0, 0, -1e9), 1e7, null);
    expect(seen('stars', star, before).starVisible()).toBe(0);
    const beside = globe('beside', vec3.create(1e9, 0, -1e9), 1e7, null);
    expect(seen('stars', star, beside).starVisible()).toBe(1);
    expect(discRadiance(star) / SUN_RADIANCE).toBeCloseTo(1, 9);
  });

  test('closes the exposure for a lit planet that fills the view, not for its night', () => {
    const reading = (starZ: number, planetX: number, planetZ: number): number => {
      const star = globe('star', vec3.create(0, 0, starZ), SUN_RADIUS_M, [5772, 1]);
      const out = { exposure: DARK_EXPOSURE, starExposure: DARK_EXPOSURE };
      seen('stars', star, globe('planet', vec3.create(planetX, 0, planetZ), 1e7, null)).expose(view, out);
      return out.exposure;
    };
    const white = 0.82 / (1.7 * 0.45);
    expect(reading(AU_M, 0, -1.5e7) / white).toBeGreaterThan(1);
    expect(reading(AU_M, 0, -1.5e7) / white).toBeLessThan(1.3);
    expect(reading(-AU_M, 0, -1.5e7)).toBe(DARK_EXPOSURE);
    // small and far: as much as it fills
    expect(reading(AU_M, 0, -1.5e8) / white).toBeCloseTo(1, 2);
    expect(reading(AU_M, 0, -1e12)).toBe(DARK_EXPOSURE);
    // beside the view, with its edge in it; and behind
    expect(reading(AU_M, 1.4e7, -7e6)).toBeLessThan(4);
    expect(reading(AU_M, 0, 1.5e7)).toBe(DARK_EXPOSURE);
  });
});
