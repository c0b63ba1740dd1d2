import { GRAVITY_M3KGS2 } from '../../astro/index.ts';
import { PI, TAU } from '../../math/index.ts';
import { type BodyWords, gmOf } from './make-body.ts';
import { schwarzschildRadiusM } from './merging.ts';

/** A field of a body that cannot be, and why: the end of a sentence about it, with the value, the bound and what to do. */
export interface Implausible {
  readonly field: keyof BodyWords;
  readonly message: string;
}

/** Why a body is odd. */
export const oddityCodes = [
  'density',
  'mass',
  'rotation',
  'luminosity',
  'unbound',
  'impact',
  'roche_limit',
  'overlap',
] as const;

/** Something odd about a body that can be: why, and a sentence for people. */
export interface Oddity {
  readonly code: (typeof oddityCodes)[number];
  readonly message: string;
}

/**
 * Mean densities that anything has, kg/m^3. Below: a thirtieth of the lightest planets known (Libby-Roberts et al. 2020, AJ
 * 159, 57: Kepler-51), and a tenth of the widest of giant stars (Joyce et al. 2020, ApJ 902, 63: Betelgeuse at 6e-5). Above: the
 * densest of neutron stars (Lattimer and Prakash 2004, Science 304, 536).
 */
const lightestKgM3 = 1;
const lightestStarKgM3 = 5e-6;
const densestKgM3 = 1e18;
/** Densities of what is neither star nor remnant of one: giant planets blown up by heat, and rock and iron under pressure. */
const usualKgM3 = { least: 30, most: 3e4 };
/** Mass from which a body burns, if only deuterium: 13 Jupiters (Spiegel, Burrows and Milsom 2011, ApJ 727, 57), kg. */
const burningKg = 2.5e28;
/** Larger bodies are held together by their weight alone: no larger one is known that turns faster (Pravec and Harris 2000, Icarus 148, 12). */
export const cohesiveM = 10_000;
/** Of the Sun (IAU 2015 Resolution B3), W, and Stefan and Boltzmann's constant, W/(m^2 K^4). */
const sunW = 3.828e26;
const stefanBoltzmann = 5.670374419e-8;

const short = (value: number): string => Number(value.toPrecision(4)).toString();

/** Everything about a body that cannot be, wherever it is; empty for one that can. */
export function implausible(words: BodyWords): readonly Implausible[] {
  const { mass_kg, gm_m3s2, radius_m: radiusM, equatorial_radius_m: equatorM } = words;
  if ((mass_kg === undefined) === (gm_m3s2 === undefined))
    return [{ field: 'mass_kg', message: 'or gm_m3s2 must be given, one of both; say how heavy it is once' }];
  const found: Implausible[] = [];
  const refuse = (field: keyof BodyWords, message: string) => found.push({ field, message });
  const gm = gmOf(words);
  const darkM = schwarzschildRadiusM(gm);
  if (radiusM < darkM)
    refuse(
      'radius_m',
      `is ${short(radiusM)} m, but light does not leave so heavy a body below ${short(darkM)} m (Schwarzschild's radius); give a larger radius or less mass`,
    );
  else found.push(...withDensity(words, gm));
  if (equatorM !== undefined && equatorM < radiusM)
    refuse(
      'equatorial_radius_m',
      `is ${short(equatorM)} m, less than the mean radius of ${short(radiusM)} m; give at least that`,
    );
  const turnS = Math.abs(words.rotation?.period_s ?? 0);
  const fastestS = breakUpS(gm, radiusM);
  if (turnS > 0 && turnS < fastestS && radiusM > cohesiveM)
    refuse(
      'rotation',
      `has a period of ${short(turnS)} s, but a body of this mass and size flies apart below ${short(fastestS)} s; give a longer one`,
    );
  return found;
}

function withDensity({ star, radius_m }: BodyWords, gm: number): readonly Implausible[] {
  const density = densityKgM3(gm, radius_m);
  const least = star === undefined ? lightestKgM3 : lightestStarKgM3;
  if (density >= least && density <= densestKgM3) return [];
  const [bound, change] =
    density < least
      ? [`below the ${least} kg/m^3 of the lightest ${star === undefined ? 'planets' : 'stars'}`, 'smaller']
      : [`above the ${densestKgM3} kg/m^3 of the densest neutron stars`, 'larger'];
  const message = `gives a density of ${short(density)} kg/m^3, which is ${bound}; give a ${change} radius or another mass`;
  return [{ field: 'radius_m', message }];
}

/** What is odd about a body that can be, wherever it is: why, and a sentence for people. */
export function oddities(words: BodyWords): readonly Oddity[] {
  const gm = gmOf(words);
  return [...oddMatter(words, gm), ...oddTurn(words, gm), ...oddLight(words)];
}

function oddMatter({ name, radius_m, star }: BodyWords, gm: number): readonly Oddity[] {
  if (star !== undefined) return [];
  const massKg = gm / GRAVITY_M3KGS2;
  const density = densityKgM3(gm, radius_m);
  const told = `${name} has ${short(density)} kg/m^3`;
  if (density < usualKgM3.least)
    return [{ code: 'density', message: `${told}: lighter than any planet known.` }];
  if (density > usualKgM3.most)
    return [{ code: 'density', message: `${told}: as dense as the remnant of a star.` }];
  if (massKg <= burningKg) return [];
  const message = `${name} has ${short(massKg)} kg: so heavy a body burns. Give it a star's light.`;
  return [{ code: 'mass', message }];
}

function oddTurn({ name, radius_m, rotation }: BodyWords, gm: number): readonly Oddity[] {
  const turnS = Math.abs(rotation?.period_s ?? 0);
  if (turnS === 0 || turnS >= breakUpS(gm, radius_m)) return [];
  const message = `${name} turns in ${short(turnS)} s: only its strength holds it together.`;
  return [{ code: 'rotation', message }];
}

function oddLight(words: BodyWords): readonly Oddity[] {
  const { name, star, radius_m: radiusM } = words;
  if (star === undefined) return [];
  const odd: Oddity[] = [];
  const massKg = gmOf(words) / GRAVITY_M3KGS2;
  if (massKg < burningKg) {
    const message = `${name} shines with ${short(massKg)} kg: below ${burningKg} kg nothing burns.`;
    odd.push({ code: 'mass', message });
  }
  const { temperature_k: t, luminosity_sun } = star;
  const radiated = (4 * PI * radiusM * radiusM * stefanBoltzmann * t * t * t * t) / sunW;
  const share = luminosity_sun / radiated;
  if (share > 3 || share < 1 / 3) {
    const message = `${name} shines with ${short(luminosity_sun)} Suns; a star of its size and temperature does with ${short(radiated)}.`;
    odd.push({ code: 'luminosity', message });
  }
  return odd;
}

function densityKgM3(gm: number, radiusM: number): number {
  return gm / GRAVITY_M3KGS2 / ((4 / 3) * PI * radiusM * radiusM * radiusM);
}

/** Time of a turn at which the equator is in orbit, s. */
function breakUpS(gm: number, radiusM: number): number {
  return TAU * Math.sqrt((radiusM * radiusM * radiusM) / gm);
}
