import {
  AstroError,
  filamentsOf,
  type Galaxy,
  galacticToIcrf,
  type Planet,
  routeBetween,
  SECTOR_LY,
  type Sector,
  type StarSystem,
} from '../astro/index.ts';
import { vec3 } from '../math/index.ts';

/** Most sectors to each side that one question takes in. */
export const MOST_AROUND = 6;

/** Longest distance that one question takes in, light years. */
export const MOST_NEAR_LY = 100;

type Place = readonly [number, number, number];

/** What is told of a system. Lengths and masses in the units that the names end with. */
export interface StarRow {
  /** Sector of a generated one, a word for a known one. */
  readonly id: string;
  readonly name: string;
  /** Real, as against made from its sector. */
  readonly known: boolean;
  readonly sector: Sector;
  /** From the Sun, along galactic axes: to the centre, to where the disc turns, to the north pole. */
  readonly position_ly: Place;
  /** The same along the axes of the ICRF. */
  readonly position_icrf_ly: Place;
  readonly distance_ly: number;
  readonly star: {
    readonly spectral_type: string;
    readonly mass_sun: number;
    readonly radius_sun: number;
    readonly temperature_k: number;
    readonly luminosity_sun: number;
    readonly absolute_magnitude: number;
  };
  /** From the inside; empty for a known system, whose planets are not listed. */
  readonly planets: readonly PlanetRow[];
  /** The systems that filaments lead to, the nearest first. */
  readonly filaments: readonly { readonly to: string; readonly length_ly: number }[];
}

export interface PlanetRow {
  readonly name: string;
  readonly kind: Planet['kind'];
  readonly mass_earth: number;
  readonly radius_earth: number;
  readonly temperature_k: number;
  readonly semi_major_axis_au: number;
  readonly period_days: number;
  readonly eccentricity: number;
  readonly inclination_deg: number;
  readonly ascending_node_deg: number;
  readonly periapsis_argument_deg: number;
  readonly mean_anomaly_deg: number;
}

/** A way along filaments. */
export interface RouteRow {
  readonly from: string;
  readonly to: string;
  readonly length_ly: number;
  readonly stops: readonly { readonly id: string; readonly name: string; readonly position_ly: Place }[];
}

/** Systems of a sector and of those up to so many beside it, in order of their sectors. @throws AstroError */
export function* starsAround(galaxy: Galaxy, [x, y, z]: Sector, around: number): Generator<StarRow> {
  for (let i = x - around; i <= x + around; i++)
    for (let j = y - around; j <= y + around; j++)
      for (let k = z - around; k <= z + around; k++)
        for (const system of galaxy.systemsIn([i, j, k])) yield rowOf(galaxy, system);
}

/** Systems within a distance of the middle of a sector, the nearest first. @throws AstroError */
export function* starsNear(galaxy: Galaxy, [x, y, z]: Sector, distanceLy: number): Generator<StarRow> {
  const center = [SECTOR_LY * x, SECTOR_LY * y, SECTOR_LY * z] as const;
  for (const { id } of galaxy.sitesWithin(center, distanceLy)) yield rowOf(galaxy, galaxy.system(id));
}

/** One system. @throws AstroError `unknown_system` */
export function starRow(galaxy: Galaxy, id: string): StarRow {
  return rowOf(galaxy, galaxy.system(id));
}

/** The way from one system to another. @throws AstroError `unknown_system`, `route_limit` */
export function starRoute(galaxy: Galaxy, from: string, to: string): RouteRow {
  const route = routeBetween(galaxy, galaxy.system(from), galaxy.system(to));
  if (route === null)
    throw new AstroError(
      'route_limit',
      `No filaments join ${from} and ${to}: one of them is out in the halo.`,
    );
  const stops = route.stops.map(({ id, positionLy }) => ({
    id,
    name: galaxy.system(id).name,
    position_ly: positionLy,
  }));
  return { from, to, length_ly: route.lengthLy, stops };
}

function rowOf(galaxy: Galaxy, system: StarSystem): StarRow {
  const { id, name, known, sector, positionLy, star, planets } = system;
  const icrf = galacticToIcrf(vec3.create(), positionLy);
  return {
    id,
    name,
    known,
    sector,
    position_ly: positionLy,
    position_icrf_ly: [icrf[0], icrf[1], icrf[2]],
    distance_ly: vec3.length(icrf),
    star: {
      spectral_type: star.spectralType,
      mass_sun: star.massSun,
      radius_sun: star.radiusSun,
      temperature_k: star.temperatureK,
      luminosity_sun: star.luminositySun,
      absolute_magnitude: star.absoluteMagnitude,
    },
    planets: planets.map(planetRow),
    filaments: filamentsOf(galaxy, system).map(({ to, lengthLy }) => ({ to: to.id, length_ly: lengthLy })),
  };
}

function planetRow(planet: Planet): PlanetRow {
  return {
    name: planet.name,
    kind: planet.kind,
    mass_earth: planet.massEarth,
    radius_earth: planet.radiusEarth,
    temperature_k: planet.temperatureK,
    semi_major_axis_au: planet.semiMajorAxisAu,
    period_days: planet.periodDays,
    eccentricity: planet.eccentricity,
    inclination_deg: planet.inclinationDeg,
    ascending_node_deg: planet.ascendingNodeDeg,
    periapsis_argument_deg: planet.periapsisArgumentDeg,
    mean_anomaly_deg: planet.meanAnomalyDeg,
  };
}
