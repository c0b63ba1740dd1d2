import { type Quat, quat, vec3 } from '../math/index.ts';
import type { Command, CommandOf } from './commands.ts';
import type { Entity } from './entity.ts';
import { WorldError } from './error.ts';
import { type Circumstances, circumstances } from './free-bodies/circumstances.ts';
import type { FreeBody } from './free-bodies/free-body.ts';
import type { FreeBodyKeeper } from './free-bodies/keeper.ts';
import { bodyMakeOf } from './free-bodies/make-body.ts';
import { implausible, oddities } from './free-bodies/plausibility.ts';
import { fastestShapeMps } from './island/lab.ts';
import { makeOf, type Shape } from './island/shape.ts';
import { requireFreeName } from './names.ts';
import type { Light } from './relativity/light.ts';
import type { Celestial } from './subsystems/celestial.ts';
import type { Entities } from './subsystems/entities.ts';
import type { Markers } from './subsystems/markers.ts';
import type { Shapes } from './subsystems/shapes.ts';
import type { Vessels } from './subsystems/vessels.ts';
import { hullFrom } from './vessel/hull.ts';
import { type Placement, place, rotationOf } from './vessel/placement.ts';
import type { Vessel } from './vessel/vessel.ts';

/** What entities are made in and taken from. */
interface Scope {
  readonly celestial: Celestial;
  readonly light: Light;
  readonly entities: Entities;
  readonly vessels: Vessels;
  readonly freeBodies: FreeBodyKeeper;
  readonly markers: Markers;
  readonly shapes: Shapes;
}

type Change = CommandOf<'modify'>;
type Field = Exclude<keyof Change, 'type' | 'id' | 'entity'>;

/** What has a meaning for each kind of entity. */
const meaningful: Readonly<Record<Entity['kind'], readonly Field[]>> = {
  vessel: [
    'position',
    'rotation',
    'look',
    'velocity_mps',
    'angular_velocity_radps',
    'name',
    'hull',
    'fuel_kg',
  ],
  marker: ['position', 'name', 'description'],
  shape: ['position', 'rotation', 'velocity_mps', 'angular_velocity_radps', 'name', 'scale', 'colour'],
  body: ['position', 'velocity_mps', 'name', 'colour'],
};

/** Puts something new into the world; gives its id. Throws WorldError. */
export function spawn(entity: CommandOf<'spawn'>['entity'], scope: Scope): number {
  if (entity.kind === 'body') return spawnBody(entity, scope);
  requireFreeName(entity.name, 'entity.name', scope);
  const facing = entity.kind === 'marker' ? {} : entity;
  const at = within('entity.position', () => place(entity.position, facing, surroundings(scope)));
  switch (entity.kind) {
    case 'marker':
      return scope.markers.add({ name: entity.name, description: entity.description ?? null, at }).id;
    case 'vessel':
      return scope.vessels.add({ name: entity.name, owner: null, hull: hullFrom(entity.hull), at }).id;
    default: {
      const { keeper } = scope.shapes;
      if (keeper === null) {
        const message = 'This scene has no rigid bodies. Load one that has, such as physics-lab.';
        throw new WorldError('no_rigid_bodies', message, undefined, 'entity.kind');
      }
      return keeper.add({ make: makeOf(entity, entity.kind), at }).id;
    }
  }
}

function spawnBody(entity: Extract<CommandOf<'spawn'>['entity'], { kind: 'body' }>, scope: Scope): number {
  const [wrong] = implausible(entity);
  if (wrong !== undefined) {
    const { field, message } = wrong;
    throw new WorldError('implausible', `${field} ${message}.`, undefined, `entity.${field}`);
  }
  const make = bodyMakeOf(entity);
  const { freeBodies } = scope;
  const before = entity.replace === true ? freeBodies.named(entity.name) : undefined;
  requireFreeName(entity.name, 'entity.name', scope, before?.id);
  return within('entity.position', () => {
    const at = place(entity.position, { ownGmM3S2: make.gmM3S2 }, surroundings(scope));
    if (before === undefined) return freeBodies.add(make, at).id;
    freeBodies.remake(before, make, at);
    return before.id;
  });
}

/** What is odd about a custom body that a command has put somewhere, and what it goes about; undefined for other commands. */
export function lookAround(command: Command, scope: Scope, id: number): Circumstances | undefined {
  const words = command.type === 'spawn' && command.entity.kind === 'body' ? command.entity : null;
  const moved =
    command.type === 'modify' && (command.position !== undefined || command.velocity_mps !== undefined);
  const body = words !== null || moved ? scope.freeBodies.get(id) : undefined;
  if (body === undefined) return undefined;
  const found = circumstances(body, scope.entities.list(), scope.celestial.field);
  return words === null ? found : { ...found, odd: [...oddities(words), ...found.odd] };
}

/** Moves an entity or changes what it is, all of it or nothing; gives its id. Throws WorldError. */
export function modify(change: Change, scope: Scope): number {
  const entity = scope.entities.get(change.entity);
  if (entity === undefined) {
    throw new WorldError('unknown_entity', `There is no entity ${change.entity}.`, undefined, 'entity');
  }
  const known = meaningful[entity.kind];
  for (const field of Object.keys(change) as (keyof Change)[]) {
    if (field === 'type' || field === 'id' || field === 'entity' || change[field] === undefined) continue;
    if (!known.includes(field)) throw meaningless(field, `A ${entity.kind} has no ${field}.`);
  }
  if (change.name !== undefined) requireFreeName(change.name, 'name', scope, entity.id);
  const at = newPlace(entity, change, scope);
  const vessel = scope.vessels.fleet.get(entity.id);
  const shape = scope.shapes.keeper?.get(entity.id);
  const body = scope.freeBodies.get(entity.id);
  if (body !== undefined) modifyBody(body, change, at, scope);
  else if (vessel !== undefined) modifyVessel(vessel, change, at, scope);
  else if (shape !== undefined) modifyShape(shape, change, at, scope);
  else {
    const { name, description } = change;
    scope.markers.change(entity.id, {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(at === null ? {} : { at }),
    });
  }
  return entity.id;
}

/** Where a change puts an entity; null when it stays where it is. */
function newPlace(entity: Entity, { position, rotation, look }: Change, scope: Scope): Placement | null {
  if (position === undefined) {
    if (look !== undefined) throw meaningless('look', 'A look goes with a position. Give both.');
    return null;
  }
  const at = within('position', () =>
    place(position, { rotation, look, ownGmM3S2: entity.freeBody?.gmM3S2 }, surroundings(scope)),
  );
  // A place above the ground or on an orbit says how a ship faces; one that is only an offset does not.
  const keepsFacing = 'relative_to' in position && rotation === undefined && look === undefined;
  return keepsFacing && entity.kind !== 'marker' ? { ...at, attitude: entity.attitude.slice() } : at;
}

function modifyVessel(vessel: Vessel, change: Change, at: Placement | null, { vessels, light }: Scope): void {
  const { fleet } = vessels;
  const { hull, fuel_kg, name } = change;
  if (vessel.owner !== null) {
    for (const field of ['name', 'hull'] as const) {
      if (change[field] === undefined) continue;
      throw meaningless(field, `The ship of a visitor keeps its ${field}: it belongs to the visitor.`);
    }
  }
  const refitted = hull === undefined ? null : hullFrom({ ...hullOf(vessel), ...hull });
  const capacityKg = refitted?.fuelKg ?? vessel.fuelCapacityKg;
  if (fuel_kg !== undefined && fuel_kg > capacityKg) {
    const message = `The tank takes ${capacityKg} kg. Give at most that, or a hull with a larger tank.`;
    throw new WorldError('not_applicable', message, undefined, 'fuel_kg');
  }
  const turn = at === null ? turnOf(change) : {};
  const motion = { ...turn, ...speedsOf(change) };
  const { velocityMps } = motion;
  if (velocityMps !== undefined) within('velocity_mps', () => light.admit(velocityMps, vessel.name));
  if (at !== null) within('position', () => fleet.move(vessel, at));
  if (Object.keys(motion).length > 0) fleet.steer(vessel, motion);
  if (refitted !== null) fleet.refit(vessel, refitted);
  if (fuel_kg !== undefined) fleet.table.fuelKg[vessel.row] = fuel_kg;
  if (name !== undefined) vessel.name = name;
}

function modifyBody(body: FreeBody, change: Change, at: Placement | null, { freeBodies }: Scope): void {
  const { velocityMps } = speedsOf(change);
  if (at !== null || velocityMps !== undefined) {
    const from = at ?? body;
    const to = { body: from.body, offsetM: from.offsetM, velocityMps: velocityMps ?? from.velocityMps };
    within(at === null ? 'velocity_mps' : 'position', () => freeBodies.move(body, to));
  }
  freeBodies.change(body, change);
}

/** The hull of a vessel as a document would give it. */
function hullOf({ table, row, sizeM }: Vessel): Parameters<typeof hullFrom>[0] {
  const [width, height, length] = sizeM;
  return {
    size_m: [width, height, length],
    dry_mass_kg: table.dryMassKg[row],
    fuel_kg: table.fuelCapacityKg[row],
    thrust_n: table.thrustN[row],
    torque_nm: table.torqueNm[row],
    exhaust_speed_mps: table.exhaustSpeedMps[row],
  };
}

function modifyShape(shape: Shape, change: Change, at: Placement | null, { shapes }: Scope): void {
  const { name, scale, colour } = change;
  const speeds = speedsOf(change);
  if (shape.make.fixed && Object.keys(speeds).length > 0) {
    throw meaningless(
      change.velocity_mps === undefined ? 'angular_velocity_radps' : 'velocity_mps',
      'It is fixed, so it has no velocity.',
    );
  }
  const velocityMps = speeds.velocityMps ?? (shape.make.fixed ? undefined : at?.velocityMps);
  if (velocityMps !== undefined && vec3.length(velocityMps) > fastestShapeMps) {
    const message = `Rigid bodies move at most ${fastestShapeMps} m/s here.`;
    const field = change.velocity_mps === undefined ? 'position' : 'velocity_mps';
    throw new WorldError('not_applicable', message, undefined, field);
  }
  const { make } = shape;
  const remade = {
    ...make,
    name: name ?? make.name,
    scale: scale ?? make.scale,
    colour: colour ?? make.colour,
  };
  const placed =
    at === null
      ? turnOf(change)
      : { offsetM: at.offsetM, attitude: at.attitude, angularVelocityRadps: vec3.create() };
  shapes.keeper?.change(shape, {
    make: remade,
    ...placed,
    ...(velocityMps === undefined ? {} : { velocityMps }),
    ...(speeds.angularVelocityRadps === undefined
      ? {}
      : { angularVelocityRadps: speeds.angularVelocityRadps }),
  });
}

function turnOf({ rotation }: Change): { attitude?: Quat } {
  return rotation === undefined ? {} : { attitude: quat.normalize(quat.create(), rotationOf(rotation)) };
}

function speedsOf({ velocity_mps, angular_velocity_radps }: Change): {
  velocityMps?: Float64Array;
  angularVelocityRadps?: Float64Array;
} {
  return {
    ...(velocity_mps === undefined ? {} : { velocityMps: Float64Array.from(velocity_mps) }),
    ...(angular_velocity_radps === undefined
      ? {}
      : { angularVelocityRadps: Float64Array.from(angular_velocity_radps) }),
  };
}

function meaningless(field: Field, message: string): WorldError {
  return new WorldError('not_applicable', message, undefined, field);
}

/** Says of a refusal which field of the command it is about. */
function within<Result>(field: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    throw new WorldError(error.code, error.message, error.cause, error.field ?? field);
  }
}

function surroundings(scope: Scope): Parameters<typeof place>[2] {
  return { field: scope.celestial.field, find: (name) => placeOfEntity(name, scope) };
}

function placeOfEntity(name: string, { entities }: Scope): Placement | null {
  const entity = entities.named(name);
  if (entity === undefined) return null;
  const { body, offsetM, velocityMps, attitude, freeBody } = entity;
  const spot = { body, offsetM, velocityMps, attitude, standing: false };
  return freeBody === null ? spot : { ...spot, mass: freeBody };
}
