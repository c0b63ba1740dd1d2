import { bodies } from '../astro/index.ts';
import type { Command, CommandOf, CommandType } from './commands.ts';
import { modify, spawn } from './edit-entities.ts';
import { WorldError } from './error.ts';
import type { Celestial } from './subsystems/celestial.ts';
import type { Entities } from './subsystems/entities.ts';
import type { Events } from './subsystems/events.ts';
import type { Markers } from './subsystems/markers.ts';
import type { Presence } from './subsystems/presence.ts';
import type { Setting } from './subsystems/setting.ts';
import type { Shapes } from './subsystems/shapes.ts';
import type { Vessels } from './subsystems/vessels.ts';
import type { TimeHolder, TimeVerdict } from './time/time-rule.ts';
import { holderName } from './time/time-view.ts';
import type { WorldTime } from './time/world-time.ts';
import type { HoldTarget } from './vessel/fleet.ts';
import { knownBody, noBodies } from './vessel/placement.ts';
import { standardOrbit } from './vessel/standard-orbit.ts';

/** What commands act on. */
export interface Scope {
  readonly setting: Setting;
  readonly time: WorldTime;
  readonly celestial: Celestial;
  readonly entities: Entities;
  readonly vessels: Vessels;
  readonly markers: Markers;
  readonly shapes: Shapes;
  readonly presence: Presence;
  readonly events: Events;
}

/** The id of the entity that a command is about, for its answer. */
type Outcome = number | undefined;
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

  control({ visitor, seq, control }, { presence, vessels }) {
    const vessel = presence.vesselOf(visitor);
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
    scope.vessels.fleet.hold(vessel, mode, aim);
    return vessel.id;
  },

  jump({ visitor, body, altitude_m, distance }, { presence, vessels, celestial, events }) {
    const vessel = presence.vesselOf(visitor);
    if (celestial.field === null) throw noBodies();
    const index = knownBody(body);
    if (distance !== undefined && (bodies[index].name !== 'sun' || altitude_m !== undefined)) {
      throw new WorldError(
        'invalid_command',
        'A named distance is one from the Sun, and without a height. Give altitude_m alone.',
      );
    }
    vessels.fleet.put(vessel, standardOrbit(index, { altitudeM: altitude_m, distance }, celestial.field));
    events.emit({ type: 'visitor_jumped', visitor, entity: vessel.id, body: bodies[index].name });
    return vessel.id;
  },

  ask_time({ visitor, factor, paused = false }, scope) {
    const { id } = scope.presence.vesselOf(visitor);
    if (scope.setting.timePolicy === 'operators') {
      throw new WorldError('not_permitted', 'In this world only operators change the time.');
    }
    changingTime(scope, () => scope.time.wish(visitor, { factor, paused }));
    return id;
  },

  set_time({ factor, paused, epoch, step }, scope) {
    const { time } = scope;
    if (epoch !== undefined) requireCovered(epoch.day, scope);
    if (step !== undefined && !(paused ?? time.verdict().paused)) {
      throw new WorldError('not_paused', 'Pause the clock first, then step it.');
    }
    changingTime(scope, () => {
      if (factor !== undefined || paused !== undefined) time.decide(factor, paused);
    });
    if (epoch !== undefined) setDate(epoch.day, epoch.second, scope);
    if (step !== undefined) time.step(step);
    return undefined;
  },

  spawn: ({ entity }, scope) => spawn(entity, scope),

  modify: (change, scope) => modify(change, scope),

  remove({ entity }, { entities, vessels, markers, shapes }) {
    if (entities.get(entity) === undefined)
      throw new WorldError('unknown_entity', `There is no entity ${entity}.`);
    const vessel = vessels.fleet.get(entity);
    const shape = shapes.keeper?.get(entity);
    if (vessel !== undefined && vessel.owner === null) vessels.remove(vessel);
    else if (shape !== undefined) shapes.keeper?.remove(shape);
    else if (!markers.remove(entity)) {
      throw new WorldError(
        'not_removable',
        `Entity ${entity} belongs to a visitor or to the scene, so it stays.`,
      );
    }
    return entity;
  },
};

function targetOf(
  target: NonNullable<CommandOf<'hold'>['target']>,
  { celestial, vessels }: Scope,
): HoldTarget {
  if ('body' in target) {
    if (celestial.field === null) throw noBodies();
    return { body: knownBody(target.body) };
  }
  if (vessels.fleet.get(target.entity) === undefined) {
    throw new WorldError('unknown_entity', `There is no vessel ${target.entity} to aim at.`);
  }
  return target;
}

function requireCovered(day: number, { setting: { ephemeris, hasBodies } }: Scope): void {
  if (!hasBodies || ephemeris.covers(day)) return;
  const { firstDay, endDay } = ephemeris;
  const message = `Day ${day} since J2000 is outside the ephemeris, which covers days ${firstDay} to ${endDay - 1}.`;
  throw new WorldError('outside_span', message);
}

function setDate(day: number, second: number, { time, celestial, events }: Scope): void {
  time.jumpTo(day, second);
  celestial.followClock();
  events.emit({ type: 'date_changed', day, second });
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
