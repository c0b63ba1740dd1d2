import { describe, expect, test } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { AU_M, bodies, bodyIndex, parseUtc } from '../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import { Placements } from '../frame/placement.ts';
import { DARK_EXPOSURE } from '../light/photometry.ts';
import type { ViewState, VisibleEntity } from '../view-state.ts';
import { GlobeLight, type GlobeLit, MAX_CASTERS } from './globe-light.ts';
import { GlobesSeen } from './globes-seen.ts';

const EARTH = bodyIndex('earth');
const rails = committedRails();
const { day, second } = parseUtc('2026-06-21T09:30:00Z');

function globe(id: string, offsetM: Vec3, radiusM: number, luminositySun = 0, body = EARTH): VisibleEntity {
  const size = 2 * radiusM;
  return {
    id,
    shape: 'globe',
    body,
    offsetM,
    attitude: quat.create(),
    sizeM: vec3.create(size, size, size),
    color: 0xffffff,
    globe: {
      gmM3S2: 1,
      albedo: 0.3,
      star: luminositySun > 0 ? { temperatureK: 5772, luminositySun } : null,
    },
  };
}

interface Scene {
  readonly light: GlobeLight;
  readonly placements: Placements;
  readonly globes: GlobesSeen;
  readonly of: (id: string) => GlobeLit;
}

/** Among the bodies on rails, or where there are none. */
function lit(place: 'space' | 'stars' | 'room', ...entities: readonly VisibleEntity[]): Scene {
  const observer = { body: EARTH, offsetM: vec3.create(0, 0, 1e9), velocityMps: vec3.create() };
  const state = { entities, observer, day, second } as unknown as ViewState;
  const isSpace = place === 'space';
  const globes = new GlobesSeen(isSpace ? rails : null);
  const placements = new Placements(rails);
  placements.update(state);
  const light = new GlobeLight();
  globes.update(state, place);
  light.update(globes, isSpace ? placements : null);
  const of = (id: string): GlobeLit => {
    const found = globes.all.find(({ entity }) => entity.id === id);
    if (!found) throw new Error(`there is no ${id}`);
    return found.light;
  };
  return { light, placements, globes, of };
}

/** From the Earth so far towards the Sun, and so far beside that way, m. */
function sunwards(alongM: number, besideM = 0): Vec3 {
  const earth = lit('space').placements.of(EARTH);
  if (!earth) throw new Error('the Earth has no place');
  const { sunDirection } = earth;
  const beside = vec3.normalize(vec3.create(), vec3.cross(vec3.create(), sunDirection, vec3.create(0, 0, 1)));
  const out = vec3.scale(vec3.create(), sunDirection, alongM);
  return vec3.addScaled(out, out, beside, besideM);
}

describe('shadows of custom bodies', () => {
  test('fall on a body behind the Earth, umbra and penumbra as its discs say, with the red light of its air', () => {
    const { of } = lit(
      'space',
      globe('umbra', sunwards(-1.6e8), 5e5),
      globe('edge', sunwards(-1.6e8, 6.446e6), 5e5),
      globe('beside', sunwards(-1.6e8, 9e6), 5e5),
    );
    expect(of('umbra').shadows.count).toBe(1);
    expect(of('umbra').lit).toBeCloseTo(8e-5, 9);
    // the middle of the penumbra: about half of the Sun
    expect(of('edge').lit).toBeGreaterThan(0.4);
    expect(of('edge').lit).toBeLessThan(0.6);
    expect(of('beside')).toMatchObject({ lit: 1, shadows: { count: 0 } });
  });

  test('fall on the Earth, and its Moon keeps its light', () => {
    const { placements, of } = lit('space', globe('Selene', sunwards(1.6e8), 5e5));
    const earth = placements.of(EARTH);
    // half of the Sun's angle is 0.26 degrees, half of Selene's 0.18: an annular eclipse
    const hidden = (5e5 / 1.6e8 / (6.957e8 / (earth?.sunDistanceM ?? 1))) ** 2;
    expect(earth?.lit).toBeCloseTo(1 - hidden, 3);
    expect(earth?.seen.lit).toBe(earth?.lit);
    expect(placements.of(bodyIndex('moon'))?.lit).toBe(1);
    expect(of('Selene').lit).toBe(1);
  });

  test('fall on each other in the light of their own star, by its size', () => {
    const star = globe('star', vec3.create(), 1e8, 0.01, 0);
    const near = globe('near', vec3.create(0.02 * AU_M), 2e7, 0, 0);
    const far = globe('far', vec3.create(0.03 * AU_M), 1e7, 0, 0);
    const { of } = lit('stars', far, star, near);
    expect(of('near').shadows.count).toBe(0);
    expect(of('far').shadows.starRadiusM).toBe(1e8);
    // 2e7 m at 0.01 AU before 1e8 m at 0.03 AU: 0.6 of its radius
    expect(of('far').lit).toBeCloseTo(1 - 0.36, 3);
    // a star of the Sun's size leaves more
    expect(
      lit('stars', far, near, globe('star', vec3.create(), 6.957e8, 1, 0)).of('far').lit,
    ).toBeGreaterThan(0.98);
    // in a room there is another light
    expect(lit('room', globe('far', far.offsetM, 1e7), near).of('far').lit).toBe(1);
  });

  test('are those of the largest', () => {
    const many = Array.from({ length: 20 }, (_, at) =>
      globe(`b${at}`, sunwards(2e8 + 1e7 * at, 5e7), 1e5 * (1 + ((at * 7) % 20))),
    );
    const { light } = lit('space', ...many, globe('star', sunwards(1e12), 1e9, 1e-9));
    expect(light.casters).toHaveLength(MAX_CASTERS);
    expect(light.casters.map(({ ownMatter }) => Math.round(ownMatter.radiusM / 1e5))).toEqual([
      20, 19, 18, 17, 16, 15, 14, 13,
    ]);
  });
});

describe('planetshine on custom bodies', () => {
  test('comes from the body that fills most of the sky, by phase, distance and colour', () => {
    const { of } = lit(
      'space',
      globe('full', sunwards(1.6e8), 5e5),
      globe('new', sunwards(-1.6e8, 1e7), 5e5),
      globe('alone', sunwards(5e9), 5e5),
    );
    const { equatorialRadiusM, albedoRgb } = bodies[EARTH];
    for (let c = 0; c < 3; c++)
      expect(of('full').shine[c] / (albedoRgb[c] * (equatorialRadiusM / 1.6e8) ** 2)).toBeCloseTo(1, 2);
    expect(of('new').shine[0] / of('full').shine[0]).toBeLessThan(1e-3);
    expect([...of('alone').shine]).toEqual([0, 0, 0]);
    const towards = sunwards(-1);
    for (let c = 0; c < 3; c++) expect(of('full').shineDirection[c]).toBeCloseTo(towards[c], 9);
  });

  test('is that of a custom planet where one is nearer', () => {
    const star = globe('star', vec3.create(), 6.957e8, 1, 0);
    const giant = globe('giant', vec3.create(AU_M), 7e7, 0, 0);
    const { of } = lit('stars', star, giant, globe('moon', vec3.create(AU_M - 7e8), 1e6, 0, 0));
    expect(of('moon').shine[0] / (0.3 * 0.01)).toBeCloseTo(1, 1);
    expect([...of('moon').shineDirection]).toEqual([1, 0, 0]);
  });
});

describe('the exposure', () => {
  /** For a body that fills the view of an eye that looks along or against the light of a star. */
  function exposureOf(z: number, ...others: readonly VisibleEntity[]): number {
    const star = globe('star', vec3.create(0, 0, z * AU_M), 6.957e8, 1, EARTH);
    const scene = lit('stars', star, globe('body', vec3.create(0, 0, 1e9 - 1.5e7), 1e7), ...others);
    const reading = { exposure: DARK_EXPOSURE, starExposure: DARK_EXPOSURE };
    const forward = vec3.create(0, 0, -1);
    const view = { forward, right: vec3.create(1), up: vec3.create(0, 1), tanX: 0.8, tanY: 0.45 };
    scene.globes.expose(view, reading);
    return reading.exposure;
  }

  test('opens for a body in an umbra and for a night that another body lights, not for one without light', () => {
    const day = exposureOf(1);
    expect(day).toBeLessThan(2);
    const behind = globe('behind', vec3.create(0, 0, 1e9 + 2e8), 3e7);
    expect(exposureOf(1, behind)).toBeGreaterThan(10 * DARK_EXPOSURE);
    expect(exposureOf(-1)).toBe(DARK_EXPOSURE);
    expect(exposureOf(-1, globe('moon', vec3.create(0, 0, 1e9 + 2e8), 5e6))).toBeGreaterThan(
      2 * DARK_EXPOSURE,
    );
  });
});
