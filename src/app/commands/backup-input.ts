import { exitCodes, type Input } from '../../cli/index.ts';
import type { Configuration } from '../../protocol/index.ts';
import { BackupError, type OpeningKeys, parseIdentities } from '../../server/index.ts';
import { soundConfiguration } from './own-configuration.ts';
import { readText } from './read-text.ts';
import { asking } from './report.ts';
import { textOption } from './values.ts';

/** Does something with the configuration of this machine, and turns what refuses into a sentence and an exit code. */
export function withConfiguration(
  input: Input,
  work: (values: Configuration) => Promise<number>,
): Promise<number> {
  return asking(input, async () => {
    const folder = textOption(input, 'data-dir');
    const values = soundConfiguration(folder === undefined ? {} : { data_dir: folder });
    try {
      return await work(values);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!(error instanceof BackupError) && code === undefined) throw error;
      input.output.failure((error as Error).message, exitCodes.failed);
      return exitCodes.failed;
    }
  });
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
    return await readText(file);
  } catch (error) {
    throw new BackupError((error as Error).message, error);
  }
}
