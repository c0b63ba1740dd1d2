import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Entry } from './entry.ts';

/** SHA-256 of what an entry holds. */
export async function digestOfEntry({ content }: Entry): Promise<string> {
  const bytes = content instanceof Uint8Array ? content : await readFile(content.file);
  return createHash('sha256').update(bytes).digest('hex');
}
