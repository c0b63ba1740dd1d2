import { z } from 'zod';
import { commandSchemas } from '../world/index.ts';
import { textField } from './fields.ts';

/** How many saves there are. */
export const saveLimits = {
  /** Slots that people fill. */
  slots: 10,
  /** Autosaves that are kept, newest first. */
  autosaves: 3,
  /** Largest save, unpacked. */
  bytes: 64 * 1024 * 1024,
} as const;

/** Name of a slot in a path or body. */
const slotField = z
  .string()
  .max(32)
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'has to be small letters, digits and dashes, at most 32');

/** A slot that people fill: the server's own are left to it. */
const ownSlotField = slotField.refine((slot) => !/^(auto|recovery)(-|$)/.test(slot), {
  error: 'is a slot of the server itself; choose another name',
});

/** The path of one save. */
export const saveParams = z.strictObject({ slot: slotField });

/** Body of POST /saves: the first free of the slots 1 to 10 when none is named. */
export const saveBody = z.strictObject({
  slot: ownSlotField.optional(),
  name: commandSchemas.rename.shape.name.optional(),
  /** Whether a save that is in the slot gives way. */
  overwrite: z.boolean().optional(),
});

/** What is known of a save. */
export const saveSchema = z.object({
  slot: z.string(),
  /** Made by a person, by the clock, or as the last point that a killed server goes on from. */
  kind: z.enum(['manual', 'auto', 'recovery']),
  name: z.string(),
  scene: z.object({ path: z.string(), name: z.string() }),
  /** The simulated date. */
  simulated: z.string(),
  tick: z.int(),
  made_at: z.string(),
  made_by: z.string(),
  /** Unpacked, and in the store. */
  size_bytes: z.int(),
  stored_bytes: z.int(),
  /** State hash of the world. */
  world_hash: z.string(),
});

/** What is known of a save. */
export type SaveInfo = z.output<typeof saveSchema>;

/** Answer of GET /saves, newest first. */
export const savesSchema = z.object({ items: z.array(saveSchema) });

/** Answer of POST /saves/{slot}/load. */
export const loadedSaveSchema = z.object({ save: saveSchema, load_id: textField });

/** Answer of DELETE /saves/{slot}. */
export const deletedSaveSchema = z.object({ slot: z.string(), removed: z.literal(true) });
