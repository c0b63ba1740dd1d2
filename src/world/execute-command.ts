import { AstroError, addSeconds, bodyIndex, DAY_S, type Epoch } from '../astro/index.ts';
import type { Command, CommandOf, CommandType } from './commands.ts';
import { modify, spawn } from './edit-entities.ts';
import { WorldError } from './error.ts';
import type { FreeBodyKeeper } from './free-bodies/keeper.ts';
import { jump } from './jump.ts';
import type { Manoeuvre } from './manoeuvre/flight-plan.ts';
import { requireFreeName } from './names.ts';
import { Light } from './relativity/light.ts';
import type { Celestial } from './subsystems/celestial.ts';
import type { Entities } from './subsystems/entities.ts';
import type { Events } from './subsystems/events.ts';
import type { Manoeuvres } from './subsystems/manoeuvres.ts';
import type { Markers } from './subsystems/markers.ts';
import type { Presence } from './subsystems/presence.ts';
import type { Setting } from './subsystems/setting.ts';
import type { Shapes } from './subsystems/shapes.ts';
import type { Swarms } from './subsystems/swarms.ts';
import type { Vessels } from './subsystems/vessels.ts';
import type { TimeHolder, TimeVerdict } from './time/time-rule.ts';
import { holderName } from './time/time-view.ts';
import type { WorldTime } from './time/world-time.ts';
import type { HoldTarget } from './vessel/fleet.ts';
import { knownBody, noBodies } from './vessel/placement.ts';

/** What commands act on. */
export interface Scope {
  readonly setting: Setting;
  readonly time: WorldTime;
  readonly celestial: Celestial;
  readonly light: Light;
  readonly entities: Entities;
  readonly vessels: Vessels;
  readonly freeBodies: FreeBodyKeeper;
  readonly manoeuvres: Manoeuvres;
  readonly markers: Markers;
  readonly shapes: Shapes;
  readonly swarms: Swarms;
  readonly presence: Presence;
  readonly events: Events;
}

/** What a command is about, for its answer: an entity by its id, perhaps with the instant of a burn, or a swarm. */
export type Outcome =
  | number
  | { readonly entity: number; readonly burn: Readonly<Epoch> }
  | { readonly swarm: number }
  | undefined;
type Handlers = { readonly [Type in CommandType]: (command: CommandOf<Type>, scope: Scope) => Outcome };

/** Does what a command asks for. Throws WorldError. */
export function execute(command: Command, scope: Scope): Outcome {
  const handler = handlers[command.type] as (command: Command, scope: Scope) => Outcome;
  return handler(command, scope);
}

const handlers: Handlers = {
  join: ({ visitor, name }, { presence }) => presence.join(visitor, name).entity,

  leave({ visitor }, scope) {
    changingTime(scope, () => {
      scope.presence.leave(visitor);
      scope.time.forget(visitor);
    });
    return undefined;
  },

  rename({ visitor, name }, { presence }) {
    presence.rename(visitor, name);
    return presence.vesselOf(visitor).id;
  },

  control({ visitor, seq, control }, { presence, vessels, manoeuvres }) {
    const vessel = presence.vesselOf(visitor);
    if (control.brake === true || [...control.thrust, ...control.torque].some((share) => share !== 0))
      manoeuvres.letGo(vessel);
    vessels.fleet.control(vessel, seq, control);
    return vessel.id;
  },

  hold({ visitor, mode, target }, scope) {
    const vessel = scope.presence.vesselOf(visitor);
    const aim = target === undefined ? null : targetOf(target, scope);
    if (mode === 'target' && aim === null && vessel.target === null) {
      throw new WorldError(
        'unknown_place',
        'To hold a target, name one: a body, or an entity that is a vessel.',
      );
    }
    if (mode !== 'manoeuvre') scope.manoeuvres.letGo(vessel);
    scope.vessels.fleet.hold(vessel, mode, aim);
    return vessel.id;
  },

  plan({ visitor, nodes, fly = false }, { presence, manoeuvres }) {
    const vessel = presence.vesselOf(visitor);
    manoeuvres.plan(vessel, nodes.map(manoeuvreOf), fly);
    return vessel.id;
  },

  set_plan({ entity, nodes, remove, add, fly }, { time: { clock }, entities, vessels, manoeuvres, events }) {
    const vessel = vessels.fleet.get(entity);
    if (vessel === undefined) {
      if (entities.get(entity) === undefined)
        throw new WorldError('unknown_entity', `There is no entity ${entity}.`);
      throw new WorldError('not_applicable', `Entity ${entity} is no ship, so nothing is planned for it.`);
    }
    const added = add && manoeuvreFrom(add, clock);
    manoeuvres.change(vessel, {
      nodes: nodes?.map((node) => manoeuvreFrom(node, clock)),
      remove: remove && manoeuvreOf(remove),
      add: added,
      flying: fly,
    });
    const { nodes: planned, flying } = vessel.plan;
    events.emit({ type: 'plan_changed', entity, name: vessel.name, burns: planned.length, flying });
    return added === undefined ? entity : { entity, burn: { day: added.day, second: added.second } };
  },

  jump: (wish, scope) => jump(wish, scope),

  ask_time({ visitor, factor, paused = false }, scope) {
    const { id } = scope.presence.vesselOf(visitor);
    if (scope.setting.timePolicy === 'operators') {
      throw new WorldError('not_permitted', 'In this world only operators change the time.');
    }
    changingTime(scope, () => scope.time.wish(visitor, { factor, paused }));
    return id;
  },

  set_time({ factor, paused, epoch, light_mps, step }, scope) {
    const { time } = scope;
    if (epoch !== undefined) requireCovered(epoch.day, epoch.second, scope);
    if (step !== undefined && !(paused ?? time.verdict().paused)) {
      throw new WorldError('not_paused', 'Pause the clock first, then step it.');
    }
    if (light_mps !== undefined) setLight(light_mps, scope);
    changingTime(scope, () => {
      if (factor !== undefined || paused !== undefined) time.decide(factor, paused);
    });
    if (epoch !== undefined) setDate(epoch.day, epoch.second, factor !== undefined, scope);
    if (step !== undefined) time.step(step);
    return undefined;
  },

  spawn: ({ entity }, scope) => spawn(entity, scope),

  modify: (change, scope) => modify(change, scope),

  remove({ entity }, { entities, vessels, freeBodies, markers, shapes }) {
    if (entities.get(entity) === undefined)
      throw new WorldError('unknown_entity', `There is no entity ${entity}.`);
    const vessel = vessels.fleet.get(entity);
    const shape = shapes.keeper?.get(entity);
    const body = freeBodies.get(entity);
    if (body !== undefined) freeBodies.remove(body);
    else if (vessel !== undefined && vessel.owner === null) vessels.remove(vessel);
    else if (shape !== undefined) shapes.keeper?.remove(shape);
    else if (!markers.remove(entity)) {
      throw new WorldError(
        'not_removable',
        `Entity ${entity} belongs to a visitor or to the scene, so it stays.`,
      );
    }
    return entity;
  },

  add_swarm({ swarm }, scope) {
    requireFreeName(swarm.name, 'swarm.name', scope);
    return { swarm: scope.swarms.add(swarm).id };
  },

  remove_swarm({ swarm }, { swarms }) {
    swarms.remove(swarm);
    return { swarm };
  },
};

function manoeuvreOf({
  day,
  second,
  prograde_mps,
  normal_mps,
  radial_mps,
}: CommandOf<'plan'>['nodes'][number]): Manoeuvre {
  return { day, second, progradeMps: prograde_mps, normalMps: normal_mps, radialMps: radial_mps };
}

/** The manoeuvre that an operator wants, whose instant may be counted from now. */
function manoeuvreFrom(wish: NonNullable<CommandOf<'set_plan'>['add']>, now: Readonly<Epoch>): Manoeuvre {
  if ('day' in wish) return manoeuvreOf(wish);
  const { in_seconds, ...change } = wish;
  return manoeuvreOf({ ...addSeconds({ day: 0, second: 0 }, now, in_seconds), ...change });
}

function targetOf(
  target: NonNullable<CommandOf<'hold'>['target']>,
  { celestial, vessels, freeBodies }: Scope,
): HoldTarget {
  if ('body' in target) {
    if (celestial.field === null) throw noBodies();
    return { body: knownBody(target.body) };
  }
  if (vessels.fleet.get(target.entity) === undefined && freeBodies.get(target.entity) === undefined) {
    throw new WorldError('unknown_entity', `There is no vessel or custom body ${target.entity} to aim at.`);
  }
  return target;
}

function requireCovered(day: number, second: number, { setting: { ephemeris, hasBodies } }: Scope): void {
  if (!hasBodies) return;
  try {
    ephemeris.relativeState(sun, day, second, scratch);
  } catch (error) {
    if (error instanceof AstroError) throw new WorldError('outside_span', error.message, error);
    throw error;
  }
}

const sun = bodyIndex('sun');
const scratch = new Float64Array(6);

/** @param atOnce the factor that was asked for holds from the new date on, instead of after a change that would lead beyond it */
function setDate(day: number, second: number, atOnce: boolean, scope: Scope): void {
  const { time, celestial, vessels, freeBodies, events } = scope;
  const timeS = (day - time.clock.day) * DAY_S + (second - time.clock.second);
  const ships = vessels.fleet.byRow.filter((vessel) => vessel !== undefined);
  freeBodies.drift(timeS, ships, () => {
    time.jumpTo(day, second, atOnce);
    celestial.followClock();
  });
  events.emit({ type: 'date_changed', day, second });
}

/** Lets light be as fast as it is meant to be, unless a ship is faster, or would be that of who joins. */
function setLight(mps: number, { light, vessels, freeBodies, presence, events }: Scope): void {
  if (mps === light.mps) return;
  const wanted = new Light(mps);
  for (const vessel of vessels.fleet.byRow)
    if (vessel !== undefined) wanted.admit(vessel.velocityMps, vessel.name);
  for (const body of freeBodies.list()) wanted.admit(body.velocityMps, body.name);
  wanted.admit(presence.start().velocityMps, 'The ship of a visitor');
  light.mps = mps;
  events.emit({ type: 'light_changed', light_mps: mps });
}

/** Does something that may change what holds for the clock, and tells if it did. */
function changingTime(scope: Scope, change: () => void): void {
  const before = scope.time.verdict();
  change();
  const now = scope.time.verdict();
  if (sameVerdict(before, now)) return;
  const { factor, paused, holder } = now;
  scope.events.emit({ type: 'time_changed', factor, paused, holder: holderName(holder, scope.presence) });
}

function sameVerdict(a: TimeVerdict, b: TimeVerdict): boolean {
  return a.factor === b.factor && a.paused === b.paused && holderKey(a.holder) === holderKey(b.holder);
}

function holderKey(holder: TimeHolder): string {
  return holder.kind === 'visitor' ? `visitor ${holder.visitor}` : holder.kind;
}
