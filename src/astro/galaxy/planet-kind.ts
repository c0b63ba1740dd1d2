import { pow } from '../../math/index.ts';

/** What a planet is made of, as far as mass and warmth say. */
export type PlanetKind = 'lava' | 'rocky' | 'temperate' | 'icy' | 'sub_neptune' | 'ice_giant' | 'gas_giant';

/** Masses in Earths where the relation of mass and radius bends: Chen & Kipping 2017 (ApJ 834, 17). */
const neptunianMass = 2.04;
const jovianMass = 131.6;

/** Mass in Earths from which a planet of ice and gas counts as a giant. */
const giantMass = 10;

/** Equilibrium temperature in K above which rock melts on the day side. */
const moltenK = 1100;

/** Equilibrium temperature in K below which water stays ice at the least greenhouse. */
const frozenK = 170;

/** Starlight in units of the Earth's between which water can be liquid under air (Kopparapu et al. 2014, ApJL 787, L29). */
const liquid = { most: 1.107, least: 0.356 } as const;

/** Radius in Earths from mass in Earths: the mean relation of Chen & Kipping 2017, joined where it bends. */
export function planetRadiusEarth(massEarth: number): number {
  if (massEarth < neptunianMass) return 1.008 * pow(massEarth, 0.279);
  const neptunian = 1.008 * pow(neptunianMass, 0.279);
  if (massEarth < jovianMass) return neptunian * pow(massEarth / neptunianMass, 0.589);
  const jovian = neptunian * pow(jovianMass / neptunianMass, 0.589);
  return jovian * pow(massEarth / jovianMass, -0.044);
}

/** Equilibrium temperature in K of a body that reflects 30 % and shares its warmth all round. */
export function equilibriumTemperatureK(luminositySun: number, distanceAu: number): number {
  return (278.3 * pow(0.7 * luminositySun, 0.25)) / Math.sqrt(distanceAu);
}

/** The kind of a planet by its mass in Earths, warmth in K and starlight in Earth's. */
export function planetKind(massEarth: number, temperatureK: number, starlight: number): PlanetKind {
  if (massEarth >= jovianMass) return 'gas_giant';
  if (massEarth >= giantMass) return 'ice_giant';
  if (massEarth >= neptunianMass) return 'sub_neptune';
  if (temperatureK > moltenK) return 'lava';
  if (temperatureK < frozenK) return 'icy';
  return starlight <= liquid.most && starlight >= liquid.least ? 'temperate' : 'rocky';
}
