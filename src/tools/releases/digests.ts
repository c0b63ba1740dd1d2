import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { explained, ReleaseError } from './release-error.ts';

/** Name of the file beside archives that has their digests, as sha256sum writes and checks it. */
export const archiveSumsName = 'SHA256SUMS';
/** Name of the same kind of file in a package, for every other file of it. */
export const fileSumsName = 'files.sha256';

const digestPattern = /^[0-9a-f]{64}$/;

/** The SHA-256 digest of a file, in hexadecimal digits. */
export async function digestOf(file: string, onBytes: (bytes: number) => void = () => {}): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(part);
    onBytes(part.length);
  }
  return hash.digest('hex');
}

/** Digests by name, from lines of digest, two spaces (or a space and a star) and name. Other lines are no lines of it. */
export function parseSums(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').map((line) => /^([0-9a-f]{64}) [ *](.+?)\r?$/.exec(line));
  return new Map(lines.flatMap((line) => (line === null ? [] : [[line[2] ?? '', line[1] ?? ''] as const])));
}

/** The digest that an archive has to have: the given one, else that of the list beside it. Throws ReleaseError. */
export async function expectedDigest(archive: string, given: string | undefined): Promise<string> {
  if (given !== undefined) {
    const digest = given.toLowerCase();
    if (digestPattern.test(digest)) return digest;
    throw new ReleaseError('A SHA-256 digest is 64 hexadecimal digits; --sha256 is something else.');
  }
  const list = path.join(path.dirname(archive), archiveSumsName);
  const text = await readFile(list, 'utf8').catch(() => undefined);
  const digest = text === undefined ? undefined : parseSums(text).get(path.basename(archive));
  if (digest !== undefined) return digest;
  const why = text === undefined ? `there is no ${list}` : `${list} does not name it`;
  throw new ReleaseError(
    `Nothing vouches for ${archive}: ${why}. Put that list beside it, or give its digest with --sha256.`,
  );
}

/** Checks every file of an installed package against its list. Throws ReleaseError with the first that differs. */
export async function checkFiles(folder: string, onBytes?: (bytes: number) => void): Promise<void> {
  const again = 'Remove the folder and install the package again.';
  let sums: ReadonlyMap<string, string>;
  try {
    sums = parseSums(await readFile(path.join(folder, fileSumsName), 'utf8'));
  } catch (error) {
    throw explained(error, `${path.join(folder, fileSumsName)} cannot be read`);
  }
  if (sums.size === 0)
    throw new ReleaseError(`${folder} is not whole: ${fileSumsName} names no file. ${again}`);
  for (const [name, digest] of sums) {
    if (name.split('/').includes('..') || path.isAbsolute(name))
      throw new ReleaseError(
        `${folder} is not whole: ${fileSumsName} names ${name}, outside of it. ${again}`,
      );
    const found = await digestOf(path.join(folder, name), onBytes).catch(() => undefined);
    if (found === undefined) throw new ReleaseError(`${folder} is not whole: ${name} is missing. ${again}`);
    if (found !== digest) throw new ReleaseError(`${folder} is not whole: ${name} was changed. ${again}`);
  }
}
