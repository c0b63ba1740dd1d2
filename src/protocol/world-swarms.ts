import { z } from 'zod';

/** The bodies of a swarm at an instant. */
export const swarmSchema = z.object({
  /** Its own among the swarms of the world. */
  id: z.int(),
  name: z.string(),
  /** What they go about. */
  body: z.string(),
  /** As `#rrggbb`. */
  colour: z.string().nullable(),
  /** Magnitude of one at 1 au from the Sun and from the eye. */
  absolute_magnitude: z.number(),
  /** TDB since J2000: whole days, and seconds of that day. */
  day: z.int(),
  second: z.number(),
  /** Of each body six 32-bit floats, least byte first, in base64: place and velocity about `body`, m and m/s, ICRF axes. */
  states: z.string(),
});

/** The bodies of a swarm at an instant. */
export type SwarmStates = z.output<typeof swarmSchema>;
