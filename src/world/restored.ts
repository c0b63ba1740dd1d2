import type { z } from 'zod';
import { WorldError } from './error.ts';

/** Checks the form of a saved part before it is used. Throws WorldError `bad_snapshot`. */
export function restored<Schema extends z.ZodType>(schema: Schema, saved: unknown): z.output<Schema> {
  const parsed = schema.safeParse(saved);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new WorldError(
    'bad_snapshot',
    `its saved state is damaged at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? ''}`,
  );
}
