import path from 'node:path';
import { type Action, exitCodes, type Output } from '../../cli/index.ts';
import { type RestoredBackup, restoreBackup } from '../../server/index.ts';
import { keysOf, withConfiguration } from './backup-input.ts';
import { stopSignal } from './stop-signal.ts';
import { firstWord } from './values.ts';

/** Puts a backup in the place of the store of a data folder. */
export const restore: Action = (input) =>
  withConfiguration(input, async (configuration) => {
    const { output, options } = input;
    using stop = stopSignal();
    const restored = await restoreBackup({
      file: path.resolve(firstWord(input)),
      keys: await keysOf(input, configuration),
      configuration,
      dryRun: options['dry-run'] === true,
      force: options.force === true,
      nowMs: Date.now(),
      signal: stop.signal,
      progress: (share, note) => output.progress(share, note),
    }).finally(() => output.endProgress());
    if (output.json) output.value(restored);
    else tell(restored, output);
    return exitCodes.ok;
  });

const aboutSecret: Readonly<Record<RestoredBackup['secret'], string>> = {
  same: '',
  unknown: 'Nothing tells which secret has sealed it; the server needs the one of then.',
  missing:
    'There is no secret here yet, and a backup holds none: set SPACETIME_SECRET, or put the file "secret" back into the data folder.',
  other: 'The secret here is another one: no token and no webhook secret of the backup can be used.',
};

function tell({ dry_run, created_at, data_dir, kept, secret }: RestoredBackup, output: Output): void {
  const what = created_at === null ? 'The store' : `The backup of ${created_at}`;
  output.line(
    dry_run ? `${what} is whole and fits ${data_dir}. Nothing was changed.` : `${what} is in ${data_dir}.`,
  );
  if (kept !== null) {
    output.line(`What was there is in ${kept}.`);
    output.line(
      `To go back: spacetime restore ${path.join(kept, 'store.sqlite')} --data-dir ${data_dir} --force`,
    );
  }
  if (aboutSecret[secret] !== '') output.note(aboutSecret[secret]);
  if (!dry_run) output.line('Start the server now.');
}
