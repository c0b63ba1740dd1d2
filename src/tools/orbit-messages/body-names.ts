import { type Body, bodies, bodyIndex } from '../../astro/index.ts';

/** What a body is called in messages: its title in capitals, and the barycentre as the registry of the standard has it. */
export function objectName({ kind, title }: Body): string {
  return kind === 'barycentre' ? 'SOLAR SYSTEM BARYCENTER' : title.toUpperCase();
}

/** What messages call the body, by its name here, that states are counted from. */
export function centerName(body: string): string {
  return objectName(bodies[bodyIndex(body)]);
}
