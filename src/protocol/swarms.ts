import { z } from 'zod';
import { commandSchemas } from '../world/index.ts';
import { countQuery, cursorField } from './fields.ts';

const prefix = 'swarm_';
const maxNumber = 0x7fff_ffff;

/** What the API calls the swarm that the world knows by a number. */
export function swarmName(id: number): string {
  return `${prefix}${id}`;
}

/** The number of the swarm that a caller has named; undefined for one that no swarm can have. */
export function swarmNumber(name: string): number | undefined {
  const id = Number(name.slice(prefix.length));
  return id <= maxNumber ? id : undefined;
}

/** The path of one swarm. */
export const swarmParams = z.strictObject({
  id: z
    .string()
    .max(prefix.length + 10)
    .regex(/^swarm_[1-9]\d{0,9}$/, 'has to be an id that GET /swarms gave'),
});

/** Query of GET /swarms. */
export const swarmsQuery = z.strictObject({
  cursor: cursorField.optional(),
  limit: countQuery(1, 100).optional(),
});

/** Body of POST /swarms. */
export const addSwarmBody = commandSchemas.add_swarm.shape.swarm;

/** A swarm in the API. */
export const swarmAnswerSchema = z.object({
  /** Opaque; another scene has other swarms. */
  id: z.string(),
  name: z.string(),
  /** The Sun or the planet that its bodies go about. */
  about: z.string(),
  /** How many there are; what falls is taken out. */
  count: z.int(),
  /** Magnitude of one at 1 au from the Sun and from the eye. */
  absolute_magnitude: z.number(),
  /** As `#rrggbb`; null is white. */
  colour: z.string().nullable(),
});

/** A swarm in the API. */
export type SwarmAnswer = z.output<typeof swarmAnswerSchema>;

/** Answer of GET /swarms, ordered by age. */
export const swarmsSchema = z.object({
  tick: z.int(),
  items: z.array(swarmAnswerSchema),
  next_cursor: z.string().nullable(),
});

/** Answer of DELETE /swarms/{id}. */
export const removedSwarmSchema = z.object({ id: z.string(), removed: z.literal(true) });
