import { type Quat, quat, vec3 } from '../math/index.ts';
import type { CommandOf } from './commands.ts';
import type { Entity } from './entity.ts';
import { WorldError } from './error.ts';
import { fastestShapeMps } from './island/lab.ts';
import { makeOf, type Shape } from './island/shape.ts';
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
  readonly entities: Entities;
  readonly vessels: Vessels;
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
};

/** Puts something new into the world; gives its id. Throws WorldError. */
export function spawn(entity: CommandOf<'spawn'>['entity'], scope: Scope): number {
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
  const at = newPlace(entity, change, scope);
  const vessel = scope.vessels.fleet.get(entity.id);
  const shape = scope.shapes.keeper?.get(entity.id);
  if (vessel !== undefined) modifyVessel(vessel, change, at, scope);
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
  const at = within('position', () => place(position, { rotation, look }, surroundings(scope)));
  // A place above the ground or on an orbit says how a ship faces; one that is only an offset does not.
  const keepsFacing = 'relative_to' in position && rotation === undefined && look === undefined;
  return keepsFacing && entity.kind !== 'marker' ? { ...at, attitude: entity.attitude.slice() } : at;
}

function modifyVessel(vessel: Vessel, change: Change, at: Placement | null, { vessels }: Scope): void {
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
  if (at !== null) fleet.move(vessel, at);
  const turn = at === null ? turnOf(change) : {};
  const motion = { ...turn, ...speedsOf(change) };
  if (Object.keys(motion).length > 0) fleet.steer(vessel, motion);
  if (refitted !== null) fleet.refit(vessel, refitted);
  if (fuel_kg !== undefined) fleet.table.fuelKg[vessel.row] = fuel_kg;
  if (name !== undefined) vessel.name = name;
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
  const { body, offsetM, velocityMps, attitude } = entity;
  return { body, offsetM, velocityMps, attitude, standing: false };
}
