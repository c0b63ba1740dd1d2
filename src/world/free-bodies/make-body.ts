import { GRAVITY_M3KGS2 } from '../../astro/index.ts';
import { DEG } from '../../math/index.ts';
import type { SceneBody } from '../scene/schema.ts';
import type { BodyMake } from './free-body.ts';

/** Geometric albedo of a body of which nobody says otherwise. */
const usualAlbedo = 0.3;

/** What a document says of a body, but for its place. */
export type BodyWords = Omit<SceneBody, 'position'>;

/** Gravitational parameter that a document gives, m^3/s^2; 0 where it gives none. */
export function gmOf({ mass_kg, gm_m3s2 }: BodyWords): number {
  return gm_m3s2 ?? (mass_kg ?? 0) * GRAVITY_M3KGS2;
}

/** What a body is by a document. */
export function bodyMakeOf(words: BodyWords): BodyMake {
  const { name, radius_m, j2 = 0, equatorial_radius_m = radius_m, rotation = {}, star } = words;
  return {
    name,
    gmM3S2: gmOf(words),
    radiusM: radius_m,
    j2,
    equatorialRadiusM: equatorial_radius_m,
    rotation: {
      poleRaRad: (rotation.pole_ra_deg ?? 0) * DEG,
      poleDecRad: (rotation.pole_dec_deg ?? 90) * DEG,
      periodS: rotation.period_s ?? 0,
      meridianRad: (rotation.meridian_deg ?? 0) * DEG,
    },
    colour: words.colour ?? null,
    albedo: words.albedo ?? (star === undefined ? usualAlbedo : 0),
    star:
      star === undefined ? null : { temperatureK: star.temperature_k, luminositySun: star.luminosity_sun },
  };
}
