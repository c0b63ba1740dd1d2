import { reasonOf } from '../../backups/backup-error.ts';
import { type BackupPlaces, makeBackup } from '../../backups/make-backup.ts';
import { OneByOne } from '../../one-by-one.ts';
import { JobError, type JobType } from '../job-type.ts';

const limitS = 1800;

/** Copies what the server keeps. */
export function backup(places: BackupPlaces): JobType<'backup'> {
  // Each removes what one before it has left, so no two may be at it.
  const turns = new OneByOne();
  return {
    name: 'backup',
    doc: 'Copies the store while it is in use into one compressed archive, sealed where a recipient or a passphrase is configured, and verifies it.',
    permission: 'admin',
    repeatable: true,
    timeLimitS: limitS,
    async run({ id, input, signal, progress }) {
      try {
        const made = await turns.run(() => {
          signal.throwIfAborted();
          return makeBackup(places, { id, keep: input.keep, signal, progress });
        });
        return { ...made };
      } catch (error) {
        signal.throwIfAborted();
        const advice =
          'The backups before it are untouched; the log of the server and its disk have the cause.';
        const reason = reasonOf(error).replace(/[.!]$/, '');
        throw new JobError('backup_failed', `No backup was made: ${reason}. ${advice}`);
      }
    },
  };
}
