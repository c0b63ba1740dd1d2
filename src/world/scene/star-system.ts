import {
  AU_M,
  bodies,
  bodyIndex,
  DAY_S,
  elementsToState,
  Galaxy,
  type Planet,
  parseUtc,
  type StarSystem,
} from '../../astro/index.ts';
import { asin, atan2, DEG, Random, TAU } from '../../math/index.ts';
import { starOrbitRadii } from '../vessel/standard-orbit.ts';
import type { Scene, SceneNode, ScenePosition } from './schema.ts';

type BodyNode = Extract<SceneNode, { type: 'body' }>;
type Colour = NonNullable<BodyNode['colour']>;

const sun = bodies[bodyIndex('sun')];
const earth = bodies[bodyIndex('earth')];

/** Planets look by what they are: colour and geometric albedo. */
const looks: Readonly<Record<Planet['kind'], { readonly colour: Colour; readonly albedo: number }>> = {
  lava: { colour: '#8a4a36', albedo: 0.1 },
  rocky: { colour: '#a88a70', albedo: 0.18 },
  temperate: { colour: '#5d83ad', albedo: 0.35 },
  icy: { colour: '#c9d6de', albedo: 0.55 },
  sub_neptune: { colour: '#93b3b8', albedo: 0.4 },
  ice_giant: { colour: '#5f93c9', albedo: 0.42 },
  gas_giant: { colour: '#c8a57e', albedo: 0.5 },
};

/** Days of a planet's turn where its star does not hold it, h: that of most planets of the Sun. */
const turnH = { least: 9, most: 40 } as const;
/** Within such a period the star has long made a planet turn once an orbit (Kasting et al. 1993, Icarus 101, 108: a fifth of an AU and less). */
const LOCKED_DAYS = 30;
/** Mean period of the turn of a star, days: the Sun's; smaller stars differ, and nobody sees it. */
const STAR_TURN_DAYS = 25.4;

/** Radius of the first orbit about a planet, in its radii. */
const FIRST_ORBIT_RADII = 1.15;
/** How high over the level flight the star stands before a ship that begins. */
const STAR_ABOVE_DEG = 10;
/** A ship that begins looks so far below its path. */
const LOOK_DOWN_DEG = 9;
const LOOK_AT_STAR_DEG = 84;

/** Kinds of planets that a visitor is led to first, the most inviting one first. */
const inviting: readonly Planet['kind'][] = [
  'temperate',
  'gas_giant',
  'rocky',
  'ice_giant',
  'sub_neptune',
  'icy',
  'lava',
];

/**
 * The scene of a system of the Galaxy at an instant, UTC in ISO 8601: its star, its planets where their elements have
 * them then, and a first orbit about one of them, or about the star where it has none that is known.
 * @throws AstroError `unknown_system`
 */
export function starSystemScene(id: string, epoch: string): Scene {
  const system = new Galaxy().system(id);
  return {
    format: 'spacetime.scene.v1',
    name: system.name,
    description: describe(system),
    time: { epoch },
    start: startOf(system, epoch),
    root: { type: 'star_system', name: rootName(system), system: id, children: [...bodiesOf(id, epoch)] },
  };
}

/** A scene of a system that lists no body of its own gets those of the system; any other is given back as it is. */
export function furnished(scene: Scene): Scene {
  const { root, time } = scene;
  if (root.type !== 'star_system' || (root.children ?? []).some(({ type }) => type === 'body')) return scene;
  return {
    ...scene,
    root: { ...root, children: [...bodiesOf(root.system, time.epoch), ...(root.children ?? [])] },
  };
}

/** Star and planets of a system as nodes of a scene that begins at an instant. @throws AstroError `unknown_system` */
function bodiesOf(id: string, epoch: string): readonly BodyNode[] {
  const system = new Galaxy().system(id);
  const random = new Random(`turning ${id}`);
  const pole = { pole_ra_deg: random.range(0, 360), pole_dec_deg: poleDeclinationDeg(random) };
  const star: BodyNode = {
    type: 'body',
    name: system.name,
    position: { relative_to: 'origin', frame: 'local', position_m: [0, 0, 0] },
    gm_m3s2: system.star.massSun * sun.gmM3S2,
    radius_m: system.star.radiusSun * sun.meanRadiusM,
    rotation: { ...pole, period_s: STAR_TURN_DAYS * DAY_S },
    star: { temperature_k: system.star.temperatureK, luminosity_sun: system.star.luminositySun },
  };
  const planets = system.planets.map((planet): BodyNode => {
    const freeTurnS = random.range(turnH.least, turnH.most) * 3600;
    const locked = planet.periodDays < LOCKED_DAYS;
    return {
      type: 'body',
      name: planet.name,
      position: orbitOf(planet, system, epoch),
      gm_m3s2: planet.massEarth * earth.gmM3S2,
      radius_m: planet.radiusEarth * earth.meanRadiusM,
      rotation: { ...pole, period_s: locked ? planet.periodDays * DAY_S : freeTurnS },
      ...looks[planet.kind],
    };
  });
  return [star, ...planets];
}

/**
 * Where a planet is on its orbit, in the plane of its star's equator. Both fall about each other by Kepler's third law with the
 * masses of both: as the world flies it, and as a clock that is set carries it on.
 */
function orbitOf(
  planet: Planet,
  { name, star }: StarSystem,
  epoch: string,
): Extract<ScenePosition, { plane: string }> {
  const { day, second } = parseUtc(epoch);
  const axisM = planet.semiMajorAxisAu * AU_M;
  const gmM3S2 = star.massSun * sun.gmM3S2 + planet.massEarth * earth.gmM3S2;
  const periodS = TAU * axisM * Math.sqrt(axisM / gmM3S2);
  const turns = planet.meanAnomalyDeg / 360 + (day * DAY_S + second) / periodS;
  return {
    body: name,
    plane: 'equator',
    semi_major_axis_m: axisM,
    eccentricity: planet.eccentricity,
    inclination_deg: planet.inclinationDeg,
    ascending_node_deg: planet.ascendingNodeDeg,
    periapsis_argument_deg: planet.periapsisArgumentDeg,
    mean_anomaly_deg: 360 * (turns - Math.floor(turns)),
  };
}

/** On a low orbit, flying toward the star over ground that it lights; about the star itself where there is no planet. */
function startOf(system: StarSystem, epoch: string): Scene['start'] {
  const first = inviting.flatMap((kind) => system.planets.find((planet) => planet.kind === kind) ?? [])[0];
  if (first === undefined) {
    const radiusM = starOrbitRadii * system.star.radiusSun * sun.meanRadiusM;
    return { position: circle(system.name, radiusM, 0), rotation: lookingDown(LOOK_AT_STAR_DEG) };
  }
  const radiusM = FIRST_ORBIT_RADII * first.radiusEarth * earth.meanRadiusM;
  const ahead = starDirectionDeg(orbitOf(first, system, epoch), system.star.massSun * sun.gmM3S2);
  const behind = ahead - (90 - STAR_ABOVE_DEG);
  return {
    position: circle(first.name, radiusM, behind - 360 * Math.floor(behind / 360)),
    rotation: lookingDown(LOOK_DOWN_DEG),
  };
}

/** Where in the plane of its equator a planet has its star, degrees: all equators of a system lie alike. */
function starDirectionDeg(orbit: ReturnType<typeof orbitOf>, gmM3S2: number): number {
  const elements = {
    semiMajorAxisM: orbit.semi_major_axis_m,
    eccentricity: orbit.eccentricity,
    inclinationRad: orbit.inclination_deg * DEG,
    nodeRad: orbit.ascending_node_deg * DEG,
    periapsisRad: orbit.periapsis_argument_deg * DEG,
    meanAnomalyRad: orbit.mean_anomaly_deg * DEG,
  };
  const [x, y] = elementsToState(gmM3S2, elements, new Float64Array(6));
  return atan2(-y, -x) / DEG;
}

function circle(body: string, radiusM: number, mean_anomaly_deg: number): ScenePosition {
  return {
    body,
    plane: 'equator',
    semi_major_axis_m: radiusM,
    eccentricity: 0,
    inclination_deg: 0,
    ascending_node_deg: 0,
    periapsis_argument_deg: 0,
    mean_anomaly_deg,
  };
}

/** Turned so far down from the path. */
function lookingDown(deg: number): NonNullable<Scene['start']['rotation']> {
  return { xyz_deg: [-deg, 0, 0] };
}

function poleDeclinationDeg(random: Random): number {
  return asin(random.range(-1, 1)) / DEG;
}

/** The root is a node as well, and no two may be called alike. */
function rootName({ name }: StarSystem): string {
  return `${name} system`;
}

function describe({ id, known, star, planets }: StarSystem): string {
  const kind = known ? 'A known system' : `The system of sector ${id}`;
  const worlds = known ? 'whose planets are not listed' : `with ${planets.length} planets`;
  return `${kind}: a star of class ${star.spectralType} ${worlds}.`;
}
