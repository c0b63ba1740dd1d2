import { randomBytes } from 'node:crypto';

const idBytes = 16;

/** A new id that nobody can guess: what it is for, and 128 random bits. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(idBytes).toString('base64url')}`;
}
