import {
  AstroError,
  bodies,
  bodyIndex,
  elementsToState,
  fixedToGeodetic,
  geodeticToFixed,
  spinRate,
} from '../../astro/index.ts';
import { DEG, type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { WorldError } from '../error.ts';
import type { Look, ScenePosition, SceneRotation } from '../scene/schema.ts';
import { lookAtLimb } from './look.ts';
import { orbitalPlane } from './orbital-plane.ts';

/** A place this far below the surface still counts as on it, m. */
export const sunkenM = 1;

/** A place in the world, ready to be taken: state and attitude relative to a body (or to the origin of a local scene). */
export interface Placement {
  readonly body: number;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
  readonly attitude: Quat;
  /** At rest on or above the ground, in the axes of the body that turns. */
  readonly standing: boolean;
  /** Name of the custom body that the place was counted from; absent for other places. */
  readonly beside?: string;
  /** Of a custom body: its gravitational parameter, m^3/s^2, and its radius, m. Orbits can be counted from it. */
  readonly mass?: { readonly gmM3S2: number; readonly radiusM: number };
}

/** Where things are when a position is resolved. */
export interface Surroundings {
  /** Null in a scene without bodies. */
  readonly field: BodyField | null;
  /** The place of a node or entity that a position names, or null. */
  readonly find: (name: string) => Placement | null;
}

/** What goes with a position: an attitude in its frame, or something to look at. */
export interface Facing {
  readonly rotation?: SceneRotation | undefined;
  readonly look?: Look | undefined;
  /** Gravitational parameter of what is put there, where it counts beside that of what it goes around, m^3/s^2. */
  readonly ownGmM3S2?: number | undefined;
}

/** Turns a position of a document into a place. Throws WorldError `unknown_place`, `unknown_body`, `no_bodies`, `bad_orbit` or `below_ground`. */
export function place(position: ScenePosition, facing: Facing, surroundings: Surroundings): Placement {
  const spot = spotOf(position, surroundings, facing.ownGmM3S2 ?? 0);
  const { field } = surroundings;
  if (facing.rotation !== undefined) quat.multiply(spot.attitude, spot.attitude, rotationOf(facing.rotation));
  if (field !== null) {
    requireAboveGround(spot, field);
    if (facing.look !== undefined) look(spot, facing.look, field);
  }
  return spot;
}

function spotOf(position: ScenePosition, surroundings: Surroundings, ownGmM3S2: number): Placement {
  const { field } = surroundings;
  if ('relative_to' in position) return relativeSpot(position, surroundings);
  if ('plane' in position) {
    const center = isOnRails(position.body) ? null : surroundings.find(position.body);
    if (center?.mass !== undefined) return spotAround(position, center, center.mass, ownGmM3S2);
  }
  if (field === null) throw noBodies();
  return 'plane' in position ? orbitalSpot(position, field, ownGmM3S2) : geodeticSpot(position, field);
}

type Relative = Extract<ScenePosition, { relative_to: string }>;

function relativeSpot(position: Relative, { field, find }: Surroundings): Placement {
  const { relative_to: reference, frame } = position;
  const offsetM = Float64Array.from(position.position_m);
  const velocityMps = Float64Array.from(position.velocity_mps ?? [0, 0, 0]);
  const spot = { body: 0, offsetM, velocityMps, attitude: quat.create(), standing: false };
  // what is on rails has its name to itself, whoever is called so as well
  const isKept = field === null ? reference === 'origin' : isOnRails(reference);
  const node = isKept ? null : find(reference);
  if (field === null) {
    requireFrame(frame, ['local'], reference);
    if (reference === 'origin') return spot;
  }
  if (node !== null) {
    requireFrame(frame, ['inertial', 'local'], reference);
    const there = besideNode(spot, node, frame === 'local');
    return node.mass === undefined ? there : { ...there, beside: reference };
  }
  if (field === null)
    throw new WorldError('unknown_place', `Nothing here is called "${reference}". Use "origin".`);
  requireFrame(frame, ['inertial', 'fixed'], reference);
  const atBody = { ...spot, body: knownBody(reference) };
  return frame === 'fixed' ? turnWithBody(atBody, field) : atBody;
}

function requireFrame(
  frame: Relative['frame'],
  allowed: readonly Relative['frame'][],
  reference: string,
): void {
  if (allowed.includes(frame)) return;
  const message = `A place relative to "${reference}" has the frame ${allowed.join(' or ')}, not ${frame}.`;
  throw new WorldError('unknown_place', message);
}

/** Adds a place to that of a node, in the node's own axes or in those of its frame. */
function besideNode(spot: Placement, node: Placement, inItsAxes: boolean): Placement {
  const { offsetM, velocityMps, attitude } = spot;
  if (inItsAxes) quat.copy(attitude, node.attitude);
  vec3.transformQuat(offsetM, offsetM, attitude);
  vec3.transformQuat(velocityMps, velocityMps, attitude);
  vec3.add(offsetM, offsetM, node.offsetM);
  vec3.add(velocityMps, velocityMps, node.velocityMps);
  return { ...spot, body: node.body };
}

/** Takes a place from the axes that turn with its body to ICRF. */
function turnWithBody(spot: Placement, field: BodyField): Placement {
  const { body, offsetM, velocityMps, attitude } = spot;
  const axes = field.attitudeOf(body);
  const spinRadps = spinRate(body);
  velocityMps[0] -= spinRadps * offsetM[1];
  velocityMps[1] += spinRadps * offsetM[0];
  vec3.transformQuat(offsetM, offsetM, axes);
  vec3.transformQuat(velocityMps, velocityMps, axes);
  quat.multiply(attitude, axes, attitude);
  return { ...spot, standing: true };
}

/** At rest above a point of the ground, facing north with the sky above. */
function geodeticSpot(position: Extract<ScenePosition, { lat_deg: number }>, field: BodyField): Placement {
  const body = knownBody(position.body);
  // far down leads out again on the other side
  if (position.alt_m < -sunkenM) throw belowGround(body, position.alt_m);
  const lat = position.lat_deg * DEG;
  const lon = position.lon_deg * DEG;
  const offsetM = geodeticToFixed(body, lat, lon, position.alt_m, vec3.create());
  const up = vec3.sub(
    vec3.create(),
    geodeticToFixed(body, lat, lon, position.alt_m + 1000, vec3.create()),
    offsetM,
  );
  const east = vec3.cross(vec3.create(), vec3.create(0, 0, 1), up);
  const north = vec3.cross(vec3.create(), up, vec3.lengthSquared(east) > 0 ? east : vec3.create(0, 1, 0));
  const attitude = quat.lookAlong(quat.create(), north, up);
  return turnWithBody({ body, offsetM, velocityMps: vec3.create(), attitude, standing: true }, field);
}

/** On an orbit, facing along it with the body below. */
function orbitalSpot(position: Orbit, field: BodyField, ownGmM3S2: number): Placement {
  const body = knownBody(position.body);
  const state = stateOnOrbit(position, bodies[body].gmM3S2 + ownGmM3S2);
  const plane = orbitalPlane(position.plane, field.attitudeOf(body));
  const offsetM = vec3.transformQuat(vec3.create(), state.subarray(0, 3), plane);
  const velocityMps = vec3.transformQuat(vec3.create(), state.subarray(3, 6), plane);
  const attitude = quat.lookAlong(quat.create(), velocityMps, offsetM);
  return { body, offsetM, velocityMps, attitude, standing: false };
}

/** On an orbit about a custom body, in the frame that this is counted in. Throws WorldError `below_ground`. */
function spotAround(
  position: Orbit,
  center: Placement,
  { gmM3S2, radiusM }: NonNullable<Placement['mass']>,
  ownGmM3S2: number,
): Placement {
  const periapsisM = position.semi_major_axis_m * (1 - position.eccentricity);
  if (periapsisM < radiusM)
    throw new WorldError(
      'below_ground',
      `That orbit leads through ${position.body}: its lowest point is ${Math.round(periapsisM)} m from the centre, the surface ${radiusM} m. Choose a higher one.`,
    );
  const state = stateOnOrbit(position, gmM3S2 + ownGmM3S2);
  const plane = orbitalPlane(position.plane, center.attitude);
  const offsetM = vec3.transformQuat(vec3.create(), state.subarray(0, 3), plane);
  const velocityMps = vec3.transformQuat(vec3.create(), state.subarray(3, 6), plane);
  const attitude = quat.lookAlong(quat.create(), velocityMps, offsetM);
  vec3.add(offsetM, offsetM, center.offsetM);
  vec3.add(velocityMps, velocityMps, center.velocityMps);
  return { body: center.body, offsetM, velocityMps, attitude, standing: false };
}

function isOnRails(name: string): boolean {
  return bodies.some((body) => body.name === name);
}

type Orbit = Extract<ScenePosition, { plane: string }>;

function stateOnOrbit(orbit: Orbit, gmM3S2: number): Float64Array {
  const elements = {
    semiMajorAxisM: orbit.semi_major_axis_m,
    eccentricity: orbit.eccentricity,
    inclinationRad: orbit.inclination_deg * DEG,
    nodeRad: orbit.ascending_node_deg * DEG,
    periapsisRad: orbit.periapsis_argument_deg * DEG,
    meanAnomalyRad: orbit.mean_anomaly_deg * DEG,
  };
  try {
    return elementsToState(gmM3S2, elements, new Float64Array(6));
  } catch (error) {
    if (error instanceof AstroError) throw new WorldError('bad_orbit', error.message, error);
    throw error;
  }
}

function look({ body, offsetM, velocityMps, attitude }: Placement, at: Look, field: BodyField): void {
  const forward = vec3.create();
  switch (at) {
    case 'limb':
      lookAtLimb(attitude, offsetM, velocityMps, bodies[body].meanRadiusM);
      return;
    case 'prograde':
    case 'retrograde':
      vec3.scale(forward, velocityMps, at === 'prograde' ? 1 : -1);
      quat.lookAlong(attitude, forward, offsetM);
      return;
    case 'down':
    case 'up':
      vec3.scale(forward, offsetM, at === 'up' ? 1 : -1);
      quat.lookAlong(attitude, forward, velocityMps);
      return;
    default: {
      const sun = field.stateAtEnd(bodyIndex('sun'), body, new Float64Array(6)).subarray(0, 3);
      quat.lookAlong(attitude, vec3.sub(forward, sun, offsetM), offsetM);
    }
  }
}

function belowGround(body: number, altitudeM: number): WorldError {
  const message = `That place lies ${Math.round(-altitudeM)} m below the surface of ${bodies[body].title}. Choose a higher one.`;
  return new WorldError('below_ground', message);
}

/** Throws WorldError `below_ground`. */
function requireAboveGround({ body, offsetM }: Placement, field: BodyField): void {
  const { equatorialRadiusM } = bodies[body];
  const distanceM = vec3.length(offsetM);
  if (distanceM >= equatorialRadiusM) return;
  const fixed = vec3.transformQuat(
    vec3.create(),
    offsetM,
    quat.conjugate(quat.create(), field.attitudeOf(body)),
  );
  const altitudeM = fixedToGeodetic(body, fixed, vec3.create())[2];
  if (altitudeM < -sunkenM) throw belowGround(body, altitudeM);
}

/** The attitude that a rotation of a document means, in the frame that it is given in. */
export function rotationOf(rotation: SceneRotation): Quat {
  if ('quaternion' in rotation) return quat.normalize(quat.create(), Float64Array.from(rotation.quaternion));
  const [x, y, z] = rotation.xyz_deg;
  const out = quat.create();
  quat.rotateX(out, out, x * DEG);
  quat.rotateY(out, out, y * DEG);
  return quat.rotateZ(out, out, z * DEG);
}

/** Index of a celestial body other than the barycentre. Throws WorldError `unknown_body`. */
export function knownBody(name: string): number {
  try {
    const index = bodyIndex(name);
    if (index > 0) return index;
  } catch (error) {
    throw new WorldError('unknown_body', error instanceof Error ? error.message : String(error));
  }
  throw new WorldError(
    'unknown_body',
    'The barycentre is a point in empty space. Name a body, such as earth.',
  );
}

/** What is thrown where a scene without celestial bodies is asked for one. */
export function noBodies(): WorldError {
  return new WorldError(
    'no_bodies',
    'This scene has no celestial bodies. Load one that has, such as solar-system.',
  );
}
