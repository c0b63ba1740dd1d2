import { z } from 'zod';
import { type ErrorCode, errorCodes } from './terms/errors.ts';

/** Media type of every error answer (RFC 9457). */
export const problemMediaType = 'application/problem+json';

/** Body of every error answer. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** What is wrong in this case. */
  detail: z.string(),
  /** Path that was asked. */
  instance: z.string(),
  code: z.enum(errorCodes as [ErrorCode, ...ErrorCode[]]),
  /** What to do next. */
  advice: z.string(),
  request_id: z.string(),
  errors: z.array(z.object({ where: z.string(), path: z.string(), message: z.string() })).optional(),
});

/** Body of an error answer. */
export type Problem = z.output<typeof problemSchema>;
