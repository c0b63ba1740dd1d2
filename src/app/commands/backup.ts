import path from 'node:path';
import { type Action, exitCodes, type Input } from '../../cli/index.ts';
import { backupPlaces, copyBackup, listBackups, verifyBackup } from '../../server/index.ts';
import { keysOf, withConfiguration } from './backup-input.ts';
import { connect } from './connect.ts';
import { follow } from './follow-job.ts';
import { asking } from './report.ts';
import { stopSignal } from './stop-signal.ts';
import { firstWord, textOption, wholeOption } from './values.ts';

const maxKept = 1000;

/** Has the server make a backup. */
export const make: Action = (input) =>
  asking(input, async () => {
    const { output } = input;
    const keep = wholeOption(input, 'keep', 1, maxKept);
    const to = textOption(input, 'to');
    const client = connect(input);
    const body = { type: 'backup' as const, input: keep === undefined ? {} : { keep } };
    const { body: job } = await client.call('job_create', { body });
    if (input.options.wait !== true && to === undefined) {
      if (output.json) output.value(job);
      else
        output.line(
          `The backup is queued as ${job.id}. See what becomes of it: spacetime job wait ${job.id}`,
        );
      return exitCodes.ok;
    }
    const ended = await follow(client, job, output);
    const name = ended.result?.name;
    if (ended.state !== 'completed' || typeof name !== 'string') {
      output.failure(ended.error?.message ?? `The backup is ${ended.state}.`, exitCodes.failed);
      return exitCodes.failed;
    }
    if (to === undefined) {
      if (output.json) output.value(ended);
      else tell(input, ended.result ?? {});
      return exitCodes.ok;
    }
    return withConfiguration(input, async (values) => {
      const { backupFolder } = backupPlaces(values);
      const copy = await copyBackup(name, backupFolder, path.resolve(to), String(ended.result?.sha256));
      if (output.json) output.value({ ...ended, copy });
      else {
        tell(input, ended.result ?? {});
        output.line(`A copy is ${copy}.`);
      }
      return exitCodes.ok;
    });
  });

/** Says in sentences what the server has made. */
function tell({ output }: Input, made: Readonly<Record<string, unknown>>): void {
  output.line(`The backup is ${String(made.name)}, ${sizeText(Number(made.size_bytes))}.`);
  output.line(
    made.verified === 'restored'
      ? 'It was opened again and read to its last byte.'
      : 'The store was checked before it was sealed; open it with: spacetime backup verify FILE --identity FILE',
  );
  const { not_removed: left } = made;
  if (Array.isArray(left) && left.length > 0)
    output.note(`Too old, but the server cannot remove them, so do it: ${left.join(', ')}`);
}

/** Lists the backups of a folder. */
export const list: Action = (input) =>
  withConfiguration(input, async (values) => {
    const { output } = input;
    const folder = path.resolve(textOption(input, 'dir') ?? backupPlaces(values).backupFolder);
    const items = await listBackups(folder);
    if (output.json) output.value({ folder, items });
    else if (items.length === 0) output.note(`There is no backup in ${folder}.`);
    else {
      output.table(
        ['name', 'made', 'size', 'sealed'],
        items.map(({ name, created_at, size_bytes, sealed }) => [
          name,
          created_at,
          sizeText(size_bytes),
          sealed ? 'yes' : 'no',
        ]),
      );
    }
    return exitCodes.ok;
  });

/** Restores a backup for a moment and says whether it is whole. */
export const verify: Action = (input) =>
  withConfiguration(input, async (values) => {
    const { output } = input;
    const progress = (share: number, note: string): void => output.progress(share, note);
    const file = path.resolve(firstWord(input));
    const keys = await keysOf(input, values);
    // Else what was unpacked would stay behind, and lie open.
    using stop = stopSignal();
    const found = await verifyBackup({ file, keys, progress, signal: stop.signal }).finally(() =>
      output.endProgress(),
    );
    if (output.json) output.value({ file, ...found });
    else {
      output.line(
        `The backup is whole: a store of ${sizeText(found.store_bytes)}, made ${found.created_at ?? 'somewhen'}.`,
      );
    }
    return exitCodes.ok;
  });

const [kibibyte, mebibyte] = [2 ** 10, 2 ** 20];

function sizeText(bytes: number): string {
  return bytes < mebibyte ? `${(bytes / kibibyte).toFixed(1)} KiB` : `${(bytes / mebibyte).toFixed(1)} MiB`;
}
