import { z } from 'zod';

/** Limits that hold for every request, whatever its route. */
export const requestLimits = {
  bodyBytes: 1024 * 1024,
  headerBytes: 16 * 1024,
  jsonDepth: 10,
  arrayLength: 100,
  keepAliveMs: 60_000,
} as const;

/** Any other short text: at most 256 characters. */
export const textField = z.string().max(256);

/** Path of a scene as the whitelist compares it; what it may hold is judged after the schema. */
export const scenePathField = z.string().min(1).max(256);

/** UTC instant, ISO 8601 with Z. */
export const utcField = z
  .string()
  .max(40)
  .regex(
    /^-?\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z$/,
    'has to be UTC in ISO 8601, such as 2026-01-01T00:00:00Z',
  );

/** Three finite numbers. */
export const vectorField = z.tuple([z.number(), z.number(), z.number()]);

/** Unit quaternion x, y, z, w. */
export const quaternionField = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** Opaque place in a list; only what an answer gave is valid. */
export const cursorField = z.string().min(1).max(256);

/** Number of seconds written in a query, 0 to `max`. */
export function secondsQuery(max: number): z.ZodType<number> {
  return z
    .string()
    .max(16)
    .regex(/^\d+(\.\d+)?$/, 'has to be a number of seconds')
    .transform(Number)
    .refine((value) => value <= max, `has to be at most ${max}`)
    .meta({ type: 'number', minimum: 0, maximum: max });
}

/** Finite number written in a query. */
export const numberQuery = z
  .string()
  .max(32)
  .regex(/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/, 'has to be a number')
  .transform(Number)
  .refine(Number.isFinite, 'has to be finite')
  .meta({ type: 'number' });

/** Whole number written in a query. */
export function countQuery(min: number, max: number): z.ZodType<number> {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'has to be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `has to be from ${min} to ${max}`)
    .meta({ type: 'integer', minimum: min, maximum: max });
}
