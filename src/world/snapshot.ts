import { z } from 'zod';
import type { SavedState } from '../engine/index.ts';
import { WorldError } from './error.ts';
import { sceneSchema } from './scene/schema.ts';
import { upgradeSnapshot } from './upgrade-snapshot.ts';

/** Grows when the meaning of a snapshot changes, or what its state hash is made of. */
export const snapshotFormat = 'spacetime.snapshot.v6';

/*
 * A whole world as JSON: its scene, and the state of every subsystem in exact doubles. A world made from it goes on to
 * the same bits as the one it was taken from.
 */
const snapshotSchema = z.strictObject({
  format: z.literal(snapshotFormat),
  tick: z.int().min(0),
  scene: sceneSchema,
  parts: z.array(z.strictObject({ name: z.string(), state: z.unknown() })).max(256),
});

/** A whole world as JSON. */
export type WorldSnapshot = Omit<z.infer<typeof snapshotSchema>, 'parts'> & { readonly parts: SavedState };

/** Checks what is said to be a snapshot; one of an older format is brought to the present one. Throws WorldError `bad_snapshot`. */
export function parseSnapshot(given: unknown): WorldSnapshot {
  const value = upgradeSnapshot(given);
  const parsed = snapshotSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const format = typeof value === 'object' && value !== null ? Reflect.get(value, 'format') : undefined;
  const why =
    format === snapshotFormat
      ? `It is damaged at ${issue.path.join('.')}: ${issue.message}.`
      : `Its format is ${String(format)}, not ${snapshotFormat}.`;
  throw new WorldError('bad_snapshot', `This is no snapshot that this version can read. ${why}`);
}
