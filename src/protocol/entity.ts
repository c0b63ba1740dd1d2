import { z } from 'zod';
import { countQuery, cursorField, numberQuery, textField } from './fields.ts';
import { entitySchema } from './world-state.ts';

/** Query of GET /entities: `near` names the body that x_m, y_m and z_m are counted from, in its inertial frame. */
export const entitiesQuery = z
  .strictObject({
    kind: textField.optional(),
    near: textField.optional(),
    x_m: numberQuery.optional(),
    y_m: numberQuery.optional(),
    z_m: numberQuery.optional(),
    within_m: numberQuery.optional(),
    cursor: cursorField.optional(),
    limit: countQuery(1, 100).optional(),
  })
  .refine(({ near, x_m, y_m, z_m, within_m }) => isAllOrNone([near, x_m, y_m, z_m, within_m]), {
    error: 'a search near a point needs near, x_m, y_m, z_m and within_m together',
  });

function isAllOrNone(values: readonly unknown[]): boolean {
  const given = values.filter((value) => value !== undefined).length;
  return given === 0 || given === values.length;
}

/** Answer of GET /entities, ordered by id. */
export const entitiesSchema = z.object({
  tick: z.int(),
  items: z.array(entitySchema),
  next_cursor: z.string().nullable(),
});
