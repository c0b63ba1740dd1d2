import { z } from 'zod';
import { BackupError } from './backup-error.ts';

/** Grows when an older release could not read an archive any more. */
export const backupFormat = 'spacetime.backup.v2';

/** Names of the files in an archive, in their order. */
export const archived = { manifest: 'manifest.json', store: 'store.sqlite' } as const;

/** A manifest is longer than this in no release. */
export const maxManifestBytes = 64 * 1024;

const digest = z.string().regex(/^[0-9a-f]{64}$/);

const manifestSchema = z.object({
  format: z.literal(backupFormat),
  created_at: z.iso.datetime(),
  /** Version of the program that made it. */
  version: z.string(),
  /** Number of the release whose tables it has. */
  release: z.int().min(1),
  /** Which secret seals what is sealed in it: the key that signs the audit, which tells nothing about the secret. */
  key_id: z.string().regex(/^[0-9a-f]{16}$/),
  files: z.tuple([z.object({ name: z.literal(archived.store), size_bytes: z.int().min(0), sha256: digest })]),
});

/** What an archive says of itself. */
export type BackupManifest = z.output<typeof manifestSchema>;

/** Reads a manifest. Throws BackupError. */
export function parseManifest(text: string): BackupManifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new BackupError('Its manifest is no JSON.');
  }
  const { format } = (content ?? {}) as { readonly format?: unknown };
  if (typeof format === 'string' && /^spacetime\.backup\.v\d+$/.test(format) && format !== backupFormat) {
    throw new BackupError(
      `It has the format ${format}, this release reads ${backupFormat}. Use the release that made it.`,
    );
  }
  const read = manifestSchema.safeParse(content);
  if (read.success) return read.data;
  throw new BackupError('It is no backup of SpaceTime, or its manifest is damaged.');
}
