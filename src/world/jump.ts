import { bodies } from '../astro/index.ts';
import type { CommandOf } from './commands.ts';
import { WorldError } from './error.ts';
import type { Scope } from './execute-command.ts';
import { knownBody, noBodies, type Placement } from './vessel/placement.ts';
import { orbitAboutFree, standardOrbit } from './vessel/standard-orbit.ts';

type Jump = CommandOf<'jump'>;

/** Puts a visitor's ship on the standard orbit of a body at once; returns the ship's id. Throws WorldError. */
export function jump(wish: Jump, scope: Scope): number {
  const { presence, vessels, manoeuvres, events } = scope;
  const vessel = presence.vesselOf(wish.visitor);
  const { place, title } = destination(wish, scope);
  manoeuvres.forget(vessel);
  vessels.fleet.put(vessel, place);
  events.emit({ type: 'visitor_jumped', visitor: wish.visitor, entity: vessel.id, body: title });
  return vessel.id;
}

function destination(wish: Jump, scope: Scope): { readonly place: Placement; readonly title: string } {
  const { body, entity } = wish;
  if (body !== undefined && entity === undefined) return aboutKnown(body, wish, scope);
  if (entity !== undefined && body === undefined) return aboutFree(entity, wish, scope);
  throw new WorldError(
    'invalid_command',
    'A jump leads to one body: name it as body, or give the id of a custom one as entity.',
  );
}

function aboutKnown(body: string, { altitude_m, distance }: Jump, { celestial: { field } }: Scope) {
  if (field === null) throw noBodies();
  const index = knownBody(body);
  const title = bodies[index].name;
  if (distance !== undefined && (title !== 'sun' || altitude_m !== undefined)) {
    throw new WorldError(
      'invalid_command',
      'A named distance is one from the Sun, and without a height. Give altitude_m alone.',
    );
  }
  return { place: standardOrbit(index, { altitudeM: altitude_m, distance }, field), title };
}

function aboutFree(entity: number, { altitude_m, distance }: Jump, { celestial, freeBodies }: Scope) {
  const center = freeBodies.get(entity);
  if (center === undefined)
    throw new WorldError('unknown_entity', `There is no custom body ${entity} to go to.`);
  if (distance !== undefined)
    throw new WorldError('invalid_command', 'A named distance is one from the Sun. Give altitude_m instead.');
  const place = orbitAboutFree(center, { altitudeM: altitude_m }, freeBodies.list(), celestial.field);
  return { place, title: center.name };
}
