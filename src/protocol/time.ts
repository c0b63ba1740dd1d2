import { z } from 'zod';
import { commandSchemas } from '../world/index.ts';
import { utcField } from './fields.ts';
import { clockSchema } from './world-state.ts';

const { factor, paused, light_mps, step } = commandSchemas.set_time.shape;

/** Answer of GET and PATCH /time. */
export const timeSchema = clockSchema.extend({
  /** The simulated date for people. */
  utc: z.string(),
});

/** Fields of a change of time, for HTTP and the stream alike. */
export const timeChangeFields = { factor, paused, light_mps, step, utc: utcField.optional() } as const;

/** Body of PATCH /time: any of these, at least one. */
export const changeTimeBody = z
  .strictObject(timeChangeFields)
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    error: 'give at least one of factor, paused, utc, light_mps, step',
  });
