import { AU_M } from '../constants.ts';
import { AstroError } from '../error.ts';
import type { Atmosphere, Body } from './body.ts';
import { moonsOf } from './moons.ts';
import { nearestNames } from './nearest-names.ts';
import { type Row, toBody } from './row.ts';
import { smallBodies } from './small-bodies.ts';

/*
 * Sun, planets, Pluto and our Moon. GM: DE440 (Park et al. 2021, AJ 161:105, file gm_de440). Radii: IAU working group on cartographic
 * coordinates 2015 (Archinal et al. 2018, Celest. Mech. Dyn. Astr. 130:22); Earth: WGS 84. Semi-major axes:
 * Standish, "Keplerian elements for approximate positions of the major planets", J2000 column; Moon: ELP mean.
 * Albedos in R, V, B: Mallama, Krobusek and Pavlov 2017, Icarus 282, 19, table 7 (Johnson); Moon and Pluto: V from the
 * fact sheets, B and R from their colour indices (Moon B-V 0.92; Pluto B-V 0.846, V-R 0.462, Reinsch et al. 1994).
 * Atmospheres: pressure, density and scale height from NASA's planetary fact sheets (Williams), Pluto's from Hinson et
 * al. 2017, Icarus 290, 96; the top follows from them (see Atmosphere).
 */
const SSB = 0;
const SUN = 1;
const EARTH = 4;

const air = (
  surfacePressurePa: number,
  surfaceDensityKgM3: number,
  scaleHeightM: number,
  topM: number,
): Atmosphere => ({ surfacePressurePa, surfaceDensityKgM3, scaleHeightM, topM });

// biome-ignore format: a table reads best with a body in few lines
const rows: readonly Row[] = [
  { name: 'ssb', title: 'Solar-system barycentre', kind: 'barycentre', naifId: 0, parent: -1,
    gmKm3S2: 0, meanKm: 0, equatorialKm: 0, polarKm: 0, axisM: 0, soiM: Infinity, albedo: [0, 0, 0] },
  { name: 'sun', title: 'Sun', kind: 'star', naifId: 10, parent: SSB,
    gmKm3S2: 132712440041.27942, meanKm: 695700, equatorialKm: 695700, polarKm: 695700,
    axisM: 0, soiM: Infinity, albedo: [0, 0, 0] },
  { name: 'mercury', title: 'Mercury', kind: 'planet', naifId: 199, parent: SUN,
    gmKm3S2: 22031.868551400003, meanKm: 2439.4, equatorialKm: 2440.53, polarKm: 2438.26,
    axisM: 0.38709927 * AU_M, soiM: 112_409_662, albedo: [0.172, 0.142, 0.105] },
  { name: 'venus', title: 'Venus', kind: 'planet', naifId: 299, parent: SUN,
    gmKm3S2: 324858.592, meanKm: 6051.8, equatorialKm: 6051.8, polarKm: 6051.8,
    axisM: 0.72333566 * AU_M, soiM: 616_280_431, albedo: [0.708, 0.689, 0.658],
    atmosphere: air(9.2e6, 65, 15_900, 320_000) },
  { name: 'earth', title: 'Earth', kind: 'planet', naifId: 399, parent: SUN,
    gmKm3S2: 398600.43550702266, meanKm: 6371.0084, equatorialKm: 6378.137, polarKm: 6356.752314245179,
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: the albedo of the Earth, no logarithm
    axisM: 1.00000261 * AU_M, soiM: 924_649_203, albedo: [0.418, 0.434, 0.512],
    atmosphere: air(101_325, 1.225, 8_500, 140_000) },
  { name: 'moon', title: 'Moon', kind: 'moon', naifId: 301, parent: EARTH,
    gmKm3S2: 4902.80011845755, meanKm: 1737.4, equatorialKm: 1737.4, polarKm: 1737.4,
    axisM: 384_399_000, soiM: 66_182_751, albedo: [0.145, 0.12, 0.094] },
  { name: 'mars', title: 'Mars', kind: 'planet', naifId: 499, parent: SUN,
    gmKm3S2: 42828.37362069909, systemGmKm3S2: 42828.3758157561, meanKm: 3389.5, equatorialKm: 3396.19, polarKm: 3376.2,
    axisM: 1.52371034 * AU_M, soiM: 577_239_199, albedo: [0.288, 0.17, 0.088],
    atmosphere: air(636, 0.02, 11_100, 136_000) },
  { name: 'jupiter', title: 'Jupiter', kind: 'planet', naifId: 599, parent: SUN,
    gmKm3S2: 126686531.9003704, systemGmKm3S2: 126712764.09999998, meanKm: 69911, equatorialKm: 71492, polarKm: 66854,
    axisM: 5.202887 * AU_M, soiM: 48_209_574_449, albedo: [0.495, 0.538, 0.443],
    atmosphere: air(100_000, 0.16, 27_000, 390_000) },
  { name: 'saturn', title: 'Saturn', kind: 'planet', naifId: 699, parent: SUN,
    gmKm3S2: 37931206.23436167, systemGmKm3S2: 37940584.8418, meanKm: 58232, equatorialKm: 60268, polarKm: 54364,
    axisM: 9.53667594 * AU_M, soiM: 54_550_582_475, albedo: [0.568, 0.499, 0.339],
    atmosphere: air(100_000, 0.19, 59_500, 860_000) },
  { name: 'uranus', title: 'Uranus', kind: 'planet', naifId: 799, parent: SUN,
    gmKm3S2: 5793951.256527211, systemGmKm3S2: 5794556.3999999985, meanKm: 25362, equatorialKm: 25559, polarKm: 24973,
    axisM: 19.18916464 * AU_M, soiM: 51_763_651_562, albedo: [0.202, 0.488, 0.561],
    atmosphere: air(100_000, 0.42, 27_700, 420_000) },
  { name: 'neptune', title: 'Neptune', kind: 'planet', naifId: 899, parent: SUN,
    gmKm3S2: 6835103.145462294, systemGmKm3S2: 6836527.100580399, meanKm: 24622, equatorialKm: 24764, polarKm: 24341,
    axisM: 30.06992276 * AU_M, soiM: 86_661_716_500, albedo: [0.181, 0.442, 0.562],
    atmosphere: air(100_000, 0.45, 19_700, 300_000) },
  { name: 'pluto', title: 'Pluto', kind: 'dwarf_planet', naifId: 999, parent: SUN,
    gmKm3S2: 869.6138177608748, systemGmKm3S2: 975.5, meanKm: 1188.3, equatorialKm: 1188.3, polarKm: 1188.3,
    axisM: 39.48211675 * AU_M, soiM: 3_294_974_791, albedo: [0.575, 0.52, 0.435],
    atmosphere: air(1.15, 9.3e-5, 50_000, 340_000) },
];

const planet = (name: string): { readonly index: number; readonly gmKm3S2: number } => {
  const index = rows.findIndex((row) => row.name === name);
  return { index, gmKm3S2: rows[index].systemGmKm3S2 ?? rows[index].gmKm3S2 };
};

/** How many of `bodies`, from the first on, pull everywhere; the others pull where somebody is near (see `pullers`). */
export const HEAVY_BODIES = rows.length;

/**
 * The bodies on rails; index 0 is the root frame (`ssb`), and a parent always comes before its children. Saves hold
 * indices: a new body goes to the end.
 */
export const bodies: readonly Body[] = Object.freeze(
  [
    ...rows,
    ...moonsOf('mars', planet('mars')),
    ...moonsOf('jupiter', planet('jupiter')),
    ...moonsOf('saturn', planet('saturn')),
    ...moonsOf('uranus', planet('uranus')),
    ...moonsOf('neptune', planet('neptune')),
    ...moonsOf('pluto', planet('pluto')),
    ...smallBodies(planet('sun')),
  ].map(toBody),
);

const indexByName: ReadonlyMap<string, number> = new Map(bodies.map((body, index) => [body.name, index]));

/**
 * Index of a body by its name, in any letter case.
 * @throws AstroError `unknown_body`, naming the nearest spellings.
 */
export function bodyIndex(name: string): number {
  const index =
    indexByName.get(name) ??
    indexByName.get(
      name
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_'),
    );
  if (index !== undefined) return index;
  const near = nearestNames(name, [...indexByName.keys()]);
  const shown = JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}...` : name);
  const heavy = rows.map((row) => row.name).join(', ');
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : `Known: ${heavy}, and ${bodies.length - rows.length} moons and small bodies such as io, titan, ceres and halley.`;
  throw new AstroError('unknown_body', `There is no body named ${shown}. ${hint}`);
}
