import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { ApiError, saveLimits } from '../../protocol/index.ts';
import { parseSnapshot, snapshotFormat, type WorldSnapshot } from '../../world/index.ts';
import type { WholeSave } from '../store/operations/saves.ts';
import type { KeptSeat } from '../stream/seats.ts';

/** Grows when the meaning of what stands around the world's own snapshot changes; the snapshot has a format of its own. */
export const saveFormat = 'spacetime.save.v1';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

const contentSchema = z.strictObject({
  format: z.literal(saveFormat),
  visitors: z.array(
    z.object({
      visitor: z.string(),
      name: z.string(),
      mode: z.enum(['desktop', 'vr']),
      last_seq: z.int(),
      digests: z.array(z.string()),
    }),
  ),
  world: z.unknown(),
});

/** What a save holds. */
export interface SaveContent {
  readonly visitors: readonly KeptSeat[];
  readonly snapshot: WorldSnapshot;
  /** Whether an older release has made the snapshot: then its state hash is counted in another way. */
  readonly older: boolean;
}

/** A save as it is stored. */
export async function packSave(
  visitors: readonly KeptSeat[],
  world: WorldSnapshot,
): Promise<{ content: Uint8Array; digest: string; size_bytes: number }> {
  const bytes = Buffer.from(JSON.stringify({ format: saveFormat, visitors, world }));
  const packed = await pack(bytes);
  // A copy of its own: what is sent to the store's thread is not a view of a larger buffer.
  const content = new Uint8Array(packed);
  return { content, digest: digestOf(content), size_bytes: bytes.length };
}

/** What a stored save holds. Throws `save_damaged`. */
export async function unpackSave({ slot, digest, content }: WholeSave): Promise<SaveContent> {
  if (digestOf(content) !== digest) throw damaged(slot, 'its bytes are not the ones that were saved');
  try {
    const bytes = await unpack(content, { maxOutputLength: saveLimits.bytes });
    const { visitors, world } = contentSchema.parse(JSON.parse(bytes.toString('utf8')));
    const snapshot = parseSnapshot(world);
    const older = (world as { format?: unknown }).format !== snapshotFormat;
    return { visitors, snapshot, older };
  } catch (error) {
    throw damaged(slot, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}

/** The refusal of a save that cannot be used. */
export function damaged(slot: string, reason: string): ApiError {
  return new ApiError('save_damaged', `The save in the slot ${slot} cannot be loaded: ${reason}`);
}

function digestOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
