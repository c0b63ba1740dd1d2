import { z } from 'zod';

const prefix = 'entity_';
/** Longest number of an entity, in digits. */
const maxDigits = 10;
const maxNumber = 0x7fff_ffff;

/** Name of an entity in the API. Opaque; another scene has other entities. */
export const entityIdField = z
  .string()
  .max(prefix.length + maxDigits)
  .regex(/^entity_[1-9]\d{0,9}$/, 'has to be an id that GET /entities gave');

/** What the API calls the entity that the world knows by a number. */
export function entityName(id: number): string {
  return `${prefix}${id}`;
}

/** The number of the entity that a caller has named; undefined for one that no entity can have. */
export function entityNumber(name: string): number | undefined {
  const id = Number(name.slice(prefix.length));
  return id <= maxNumber ? id : undefined;
}
