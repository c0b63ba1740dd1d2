import type { Log } from '../../engine/index.ts';
import type { Configuration } from '../../protocol/index.ts';
import { StartError } from '../start-error.ts';
import type { DataFolder } from '../store/data-folder.ts';
import type { Store } from '../store/store.ts';
import { Auth } from './auth.ts';
import { VaultError } from './vault.ts';

/** What a server or a command has to open the tokens of its store. */
export interface AuthSources {
  readonly configuration: Configuration;
  readonly data: DataFolder;
  readonly store: Store;
  readonly now: () => number;
  readonly log: Log;
}

/** Opens the tokens of a store with the secret that is configured, else that of the data folder. Rejects with StartError. */
export async function openAuth(sources: AuthSources): Promise<Auth> {
  const { configuration, data, ...rest } = sources;
  const secret = configuration.secret ?? (await data.secret());
  try {
    return await Auth.open({
      ...rest,
      secret,
      ...(configuration.previous_secret === undefined
        ? {}
        : { previousSecret: configuration.previous_secret }),
      failuresPerMinute: configuration['limits.wrong_tokens'],
    });
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    throw new StartError(
      'configuration',
      'The signing keys in the store were sealed with another SPACETIME_SECRET. Start with that one, or give it as SPACETIME_PREVIOUS_SECRET, or begin anew with: ' +
        'spacetime token rotate-keys --forget (every token ends).',
      error,
    );
  }
}
