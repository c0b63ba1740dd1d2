import { bodies } from '../astro/index.ts';
import type { BodyField } from './celestial/body-field.ts';
import type { Entity } from './entity.ts';
import { WorldError } from './error.ts';

/** The name by which positions of a scene of its own refer to its zero point. */
export const originName = 'origin';

/**
 * What positions mean by a name already, for people; null where it is free. Beside the bodies of the ephemeris, these are found by
 * their names and titles in any letter case; elsewhere only their plain names are kept back.
 */
export function reservedFor(name: string, besideBodies: boolean): string | null {
  if (name === originName) return 'the origin';
  const words = name.trim().toLowerCase();
  const key = words.replace(/[\s-]+/g, '_');
  const body = bodies.find(
    (one) => one.name === name || (besideBodies && (one.name === key || one.title.toLowerCase() === words)),
  );
  return body === undefined ? null : `the celestial body ${body.title}`;
}

/** Throws WorldError `name_taken` where a position would mean something else by a name, or could not tell which. */
export function requireFreeName(
  name: string,
  field: string,
  scope: {
    readonly entities: { named(name: string): Entity | undefined };
    readonly celestial: { readonly field: BodyField | null };
  },
  own?: number,
): void {
  const reserved = reservedFor(name, scope.celestial.field !== null);
  if (reserved !== null) {
    const message = `"${name}" is the name of ${reserved}. Give another name.`;
    throw new WorldError('name_taken', message, undefined, field);
  }
  const other = scope.entities.named(name);
  if (other === undefined || other.id === own) return;
  const message = `There is a ${other.kind} "${name}" already: entity_${other.id}. Names differ, because positions refer to them; give another name.`;
  throw new WorldError('name_taken', message, undefined, field);
}
