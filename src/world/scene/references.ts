import { AstroError, bodies, bodyIndex, fixedToGeodetic } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import { implausible } from '../free-bodies/plausibility.ts';
import { limits } from '../limits.ts';
import { originName, reservedFor } from '../names.ts';
import { implausibleSwarm } from '../swarms/plausible-swarm.ts';
import { sunkenM } from '../vessel/placement.ts';
import { type Problem, quoted } from './issues.ts';
import type { JsonKey } from './scan-json.ts';
import type { Scene, SceneNode, ScenePosition, SceneSwarm } from './schema.ts';
import { nodesOf, type PlacedNode } from './tree.ts';

/** What a schema cannot say: names that refer to each other, and what each kind of scene can hold. */
export function problemsWithReferences(scene: Scene): Problem[] {
  const nodes = nodesOf(scene.root);
  if (nodes.length > limits.sceneNodes) {
    return [{ path: ['root'], message: `has ${nodes.length} nodes; the limit is ${limits.sceneNodes}` }];
  }
  const byName = new Map<string, PlacedNode>();
  const problems: Problem[] = [];
  for (const placed of nodes) {
    problems.push(...problemsWithNode(placed, scene, byName));
    byName.set(placed.node.name, placed);
  }
  const rigid = nodes.filter(({ node }) => 'motion' in node).length;
  if (rigid > limits.rigidBodies) {
    problems.push({
      path: ['root'],
      message: `has ${rigid} boxes and spheres; the limit is ${limits.rigidBodies}`,
    });
  }
  const free = nodes.filter(({ node }) => node.type === 'body').length;
  if (free > limits.freeBodies) {
    problems.push({ path: ['root'], message: `has ${free} bodies; the limit is ${limits.freeBodies}` });
  }
  const swarms = nodes.flatMap(({ node }) => (node.type === 'swarm' ? [node] : []));
  if (swarms.length > limits.swarms) {
    problems.push({ path: ['root'], message: `has ${swarms.length} swarms; the limit is ${limits.swarms}` });
  }
  const swarming = swarms.reduce((sum, { count }) => sum + count, 0);
  if (swarming > limits.swarmBodies) {
    problems.push({
      path: ['root'],
      message: `has swarms of ${swarming} bodies; the limit is ${limits.swarmBodies} in all`,
    });
  }
  const context: Context = { local: scene.root.type !== 'solar_system', byName };
  problems.push(...problemsWithPosition(scene.start.position, ['start', 'position'], context));
  problems.push(...problemsWithLook(scene.start, ['start'], context));
  for (const { node, path } of nodes) {
    if (node.type === 'swarm') problems.push(...problemsWithSwarm(node, path, context));
    if (!('position' in node)) continue;
    problems.push(...problemsWithPosition(node.position, [...path, 'position'], context));
    problems.push(...problemsWithLook(node, path, context));
    if (node.type === 'body') problems.push(...problemsWithBody(node, path));
    if (node.type === 'marker') problems.push(...problemsWithMarker(node, path));
  }
  return problems;
}

interface Context {
  readonly local: boolean;
  readonly byName: ReadonlyMap<string, PlacedNode>;
}

function problemsWithNode(
  { node, path, depth }: PlacedNode,
  scene: Scene,
  seen: ReadonlyMap<string, PlacedNode>,
): Problem[] {
  const problems: Problem[] = [];
  if (depth > limits.sceneDepth) {
    problems.push({ path, message: `lies ${depth} levels deep; the limit is ${limits.sceneDepth}` });
  }
  if (seen.has(node.name)) {
    problems.push({
      path: [...path, 'name'],
      message: `${quoted(node.name)} names another node too; names must differ`,
    });
  }
  const reserved = depth > 1 ? reservedFor(node.name, scene.root.type === 'solar_system') : null;
  if (reserved !== null) {
    problems.push({
      path: [...path, 'name'],
      message: `${quoted(node.name)} is the name of ${reserved}; give another one`,
    });
  }
  if ('motion' in node && scene.root.type !== 'local') {
    const message = `is a ${node.type}, but boxes and spheres need a scene whose root has type "local"`;
    problems.push({ path: [...path, 'type'], message });
  }
  if ('motion' in node && node.motion === 'fixed' && node.mass_kg !== undefined) {
    problems.push({
      path: [...path, 'mass_kg'],
      message: 'has no meaning for something that never moves; remove it',
    });
  }
  return problems;
}

function problemsWithPosition(
  position: ScenePosition,
  path: readonly JsonKey[],
  context: Context,
): Problem[] {
  if (!('relative_to' in position)) {
    if ('plane' in position && context.byName.get(position.body)?.node.type === 'body')
      return [
        ...problemsWithOrbit(position, path),
        ...problemsWithChain(position, [...path, 'body'], context),
      ];
    if (context.local)
      return [
        {
          path,
          message: `must be relative to "${originName}" or a node, or on an orbit about one of type "body": a local scene has no celestial bodies`,
        },
      ];
    const unknown = unknownBody(position.body, [...path, 'body']);
    if (unknown.length > 0) return unknown;
    return 'plane' in position
      ? problemsWithOrbit(position, path)
      : problemsWithDepth(bodyIndex(position.body), position.alt_m, [...path, 'alt_m']);
  }
  const { relative_to: reference, frame } = position;
  const where = [...path, 'relative_to'];
  if (context.local && frame !== 'local') {
    return [{ path: [...path, 'frame'], message: 'must be "local": a local scene has no celestial bodies' }];
  }
  if (context.local && reference === originName) return [];
  const node = context.byName.get(reference)?.node;
  if (node === undefined) {
    if (context.local)
      return [
        { path: where, message: `${quoted(reference)} is neither "${originName}" nor the name of a node` },
      ];
    if (frame === 'local')
      return [{ path: [...path, 'frame'], message: 'must be "inertial" or "fixed" beside a celestial body' }];
    const unknown = unknownBody(reference, where, ', nor a node of this name');
    return unknown.length > 0 ? unknown : problemsWithOffset(position, path);
  }
  if (!('position' in node))
    return [{ path: where, message: `${quoted(reference)} has no position of its own` }];
  if (frame === 'fixed')
    return [{ path: [...path, 'frame'], message: 'must be "inertial" or "local" beside a node' }];
  return problemsWithChain(position, where, context);
}

/** A place beside a body. How its ellipsoid lies in inertial axes depends on the date: there, its poles are the measure. */
function problemsWithOffset(
  { relative_to: reference, frame, position_m: offsetM }: Extract<ScenePosition, { relative_to: string }>,
  path: readonly JsonKey[],
): Problem[] {
  const body = bodyIndex(reference);
  const place = Float64Array.from(offsetM);
  const altitudeM =
    frame === 'fixed'
      ? fixedToGeodetic(body, place, vec3.create())[2]
      : vec3.length(place) - bodies[body].polarRadiusM;
  return problemsWithDepth(body, altitudeM, [...path, 'position_m']);
}

function problemsWithDepth(body: number, altitudeM: number, path: readonly JsonKey[]): Problem[] {
  if (altitudeM >= -sunkenM) return [];
  return [{ path, message: `lies ${Math.round(-altitudeM)} m below the surface of ${bodies[body].title}` }];
}

/** Follows positions that are given relative to each other; they must end somewhere. */
function problemsWithChain(
  position: ScenePosition,
  path: readonly JsonKey[],
  { byName }: Context,
): Problem[] {
  let at: ScenePosition | undefined = position;
  for (let links = 0; links <= limits.placementChain; links += 1) {
    if (at === undefined) return [];
    const name: string = 'relative_to' in at ? at.relative_to : at.body;
    const node: PlacedNode['node'] | undefined = byName.get(name)?.node;
    at = node && 'position' in node ? node.position : undefined;
  }
  return [{ path, message: `leads in a circle, or through more than ${limits.placementChain} nodes` }];
}

type Orbit = Extract<ScenePosition, { plane: string }>;

function problemsWithOrbit(orbit: Orbit, path: readonly JsonKey[]): Problem[] {
  const { eccentricity, semi_major_axis_m: axisM } = orbit;
  if (eccentricity === 1)
    return [
      {
        path: [...path, 'eccentricity'],
        message: 'must not be exactly 1: a parabola has no semi-major axis',
      },
    ];
  const rightSign = eccentricity < 1 ? axisM > 0 : axisM < 0;
  if (!rightSign) {
    const message = 'must be positive for an ellipse (eccentricity below 1) and negative for a hyperbola';
    return [{ path: [...path, 'semi_major_axis_m'], message }];
  }
  const body = bodies.find((one) => one.name === orbit.body);
  const periapsisM = axisM * (1 - eccentricity);
  if (body && periapsisM < body.equatorialRadiusM) {
    const message = `leads through ${body.title}: its lowest point is ${Math.round(periapsisM)} m from the centre, the surface ${body.equatorialRadiusM} m`;
    return [{ path: [...path, 'semi_major_axis_m'], message }];
  }
  return [];
}

function problemsWithLook(place: object, path: readonly JsonKey[], { local }: Context): Problem[] {
  const looks = 'look' in place && place.look !== undefined;
  const turned = 'rotation' in place && place.rotation !== undefined;
  if (looks && turned)
    return [
      { path: [...path, 'look'], message: 'says the same as the rotation beside it; keep one of them' },
    ];
  if (looks && local)
    return [{ path: [...path, 'look'], message: 'needs a celestial body; give a rotation instead' }];
  return [];
}

function problemsWithMarker(
  marker: Extract<SceneNode, { type: 'marker' }>,
  path: readonly JsonKey[],
): Problem[] {
  const moves =
    'plane' in marker.position ||
    ('velocity_mps' in marker.position && marker.position.velocity_mps !== undefined);
  return moves
    ? [{ path: [...path, 'position'], message: 'must stand still: a marker has neither orbit nor velocity' }]
    : [];
}

function problemsWithBody(node: Extract<SceneNode, { type: 'body' }>, path: readonly JsonKey[]): Problem[] {
  return implausible(node).map(({ field, message }) => ({ path: [...path, field], message }));
}

function problemsWithSwarm(swarm: SceneSwarm, path: readonly JsonKey[], { local }: Context): Problem[] {
  if (local)
    return [{ path: [...path, 'type'], message: 'is a swarm, but a local scene has no celestial bodies' }];
  const unknown = unknownBody(swarm.about, [...path, 'about']);
  if (unknown.length > 0) return unknown;
  const wrong = implausibleSwarm(swarm);
  return wrong === null ? [] : [{ path: [...path, wrong.field], message: wrong.message }];
}

function unknownBody(name: string, path: readonly JsonKey[], more = ''): Problem[] {
  try {
    const index = bodyIndex(name);
    if (index === 0)
      return [{ path, message: `${quoted(name)} is a point in empty space; name a body, such as earth` }];
    if (bodies[index].name === name) return [];
    return [{ path, message: `${quoted(name)} must be written in lower case` }];
  } catch (error) {
    if (!(error instanceof AstroError)) throw error;
    return [{ path, message: `${quoted(name)} is no celestial body${more}. ${error.message}` }];
  }
}
