import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes, type Input, startExitCodes } from '../../cli/index.ts';
import type { Configuration } from '../../protocol/index.ts';
import {
  BackupError,
  loadConfiguration,
  type OpeningKeys,
  parseIdentities,
  StartError,
} from '../../server/index.ts';
import { root } from '../root.ts';
import { textOption } from './values.ts';

/** Does something with the configuration of this machine, and turns what refuses into a sentence and an exit code. */
export async function withConfiguration(
  { output, options }: Input,
  work: (values: Configuration) => Promise<number>,
): Promise<number> {
  const given = options['data-dir'];
  const { values, problems } = loadConfiguration({
    environment: process.env,
    ...(typeof given === 'string' ? { flags: { data_dir: given } } : {}),
    root,
    workingFolder: process.cwd(),
  });
  const [problem] = problems;
  if (problem !== undefined) {
    output.failure(problem, startExitCodes.configuration);
    return startExitCodes.configuration;
  }
  try {
    return await work(values);
  } catch (error) {
    if (error instanceof StartError) {
      output.failure(error.message, startExitCodes[error.kind]);
      return startExitCodes[error.kind];
    }
    const { code } = error as NodeJS.ErrnoException;
    if (!(error instanceof BackupError) && code === undefined) throw error;
    output.failure((error as Error).message, exitCodes.failed);
    return exitCodes.failed;
  }
}

/** With what a backup is opened: what the options name, else the passphrase that is configured. Throws BackupError. */
export async function keysOf(input: Input, { backup_passphrase: own }: Configuration): Promise<OpeningKeys> {
  const identity = textOption(input, 'identity');
  const passphrase = textOption(input, 'passphrase-file');
  return {
    identities: identity === undefined ? [] : parseIdentities(await textOf(identity)),
    passphrase: passphrase === undefined ? own : (await textOf(passphrase)).trim(),
  };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(path.resolve(file), 'utf8');
  } catch (error) {
    throw new BackupError(`${file} cannot be read: ${(error as Error).message}.`, error);
  }
}
