import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { UsageError } from '../../cli/index.ts';
import { JsonError, placeInText, scanJson } from '../../world/index.ts';

/** Most that a command reads of a file or of standard input, bytes. */
const MOST_TEXT_BYTES = 16 * 1024 * 1024;

/**
 * The text of a file, of standard input where that is "-"; no more of it is read than shows that it is too large.
 * @throws UsageError
 */
export async function readText(file: string): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of file === '-' ? process.stdin : createReadStream(file)) {
      const buffer = Buffer.from(part as Buffer);
      bytes += buffer.length;
      if (bytes > MOST_TEXT_BYTES) throw new Error(`it is larger than ${MOST_TEXT_BYTES} bytes`);
      parts.push(buffer);
    }
  } catch (error) {
    throw new UsageError(`${nameOf(file)} cannot be read: ${(error as Error).message}.`);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The text of a small file, at once; throws for a larger one after no more than shows that it is. */
export function readShortText(file: string, mostBytes: number): string {
  const bytes = Buffer.alloc(mostBytes + 1);
  const opened = openSync(file, 'r');
  try {
    let length = 0;
    for (let got = -1; got !== 0 && length <= mostBytes; length += got)
      got = readSync(opened, bytes, length, bytes.length - length, null);
    if (length > mostBytes) throw new Error(`it is larger than ${mostBytes} bytes`);
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(opened);
  }
}

/** What messages call a file that is read. */
export function nameOf(file: string): string {
  return file === '-' ? 'Standard input' : file;
}

/**
 * The value of a JSON text, which is refused where readers would differ: a key twice, a number that no double holds.
 * @param what What the text has to be, for the message.
 * @throws UsageError
 */
export function parseJson(text: string, what: string): unknown {
  try {
    return scanJson(text).value;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { line, column } = placeInText(text, error.offset);
    throw new UsageError(`${what} is not valid JSON: line ${line}, column ${column}: ${error.message}.`);
  }
}
