import { writeFile } from 'node:fs/promises';

/** Writes what a command has made. Throws an Error that says which file cannot be written, and why. */
export async function writeResult(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw new Error(`${file} cannot be written: ${(error as Error).message}.`, { cause: error });
  }
}
