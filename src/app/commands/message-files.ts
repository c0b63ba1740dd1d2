import { existsSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../../cli/index.ts';
import { type OrbitMessage, orbitMessageLines } from '../../tools/index.ts';

interface Target {
  /** A file, or a folder: one that is there, or a name that ends with a slash. */
  readonly to: string;
  readonly json: boolean;
  /** Write over what is there. */
  readonly force: boolean;
}

/**
 * Writes messages to a file, or one file each to a folder.
 * @returns The files.
 * @throws UsageError where something is there already, or several messages of the standard would stand in one file
 */
export async function writeMessages(
  messages: readonly OrbitMessage[],
  { to, json, force }: Target,
): Promise<readonly string[]> {
  const inFolder = to.endsWith('/') || (existsSync(to) && statSync(to).isDirectory());
  if (!inFolder && messages.length > 1 && !json)
    throw new UsageError(
      `A file holds one message, and these are ${messages.length}: give a folder, such as --to ${to.slice(0, 200)}/.`,
    );
  const texts = messages.map((message) =>
    json ? `${JSON.stringify(message)}\n` : `${[...orbitMessageLines(message)].join('\n')}\n`,
  );
  const files = inFolder
    ? messages.map((message, i) => ({ file: path.join(to, fileName(message, json)), text: texts[i] ?? '' }))
    : [{ file: to, text: texts.join('') }];
  const there = files.find(({ file }) => !force && existsSync(file));
  if (there !== undefined) throw thereAlready(there.file);
  if (inFolder) await mkdir(to, { recursive: true });
  for (const { file, text } of files) await writeFresh(file, text, force);
  return files.map(({ file }) => file);
}

async function writeFresh(file: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw thereAlready(file);
    throw new Error(`${file} cannot be written: ${message}.`);
  }
}

const thereAlready = (file: string): UsageError =>
  new UsageError(`${file} is there already. Choose another name, or write over it with --force.`);

function fileName(message: OrbitMessage, json: boolean): string {
  const name = message.message === 'OEM' ? message.object_name.toLowerCase() : message.object_id;
  return `${name.replace(/[^\w.-]+/g, '-')}.${json ? 'json' : message.message.toLowerCase()}`;
}
