import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder that the program is installed in: it holds scenes/, data/ and config/. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The rails of the ephemeris. */
export const ephemerisFile = path.join(root, 'data/ephemeris/rails.bin');

/** Version of the program. */
export function version(): string {
  const { version: text } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return text;
}
