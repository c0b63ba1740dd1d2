import path from 'node:path';
import { type Configuration, entriesOf } from '../../protocol/index.ts';
import type { SealingKeys } from './keys.ts';

/** Where backups are, and with what they are sealed, by the configuration. */
export function backupPlaces({
  data_dir: dataFolder,
  backup_dir: backupFolder = path.join(dataFolder, 'backups'),
  backup_recipient: recipient,
  backup_passphrase: passphrase,
}: Pick<Configuration, 'data_dir' | 'backup_dir' | 'backup_recipient' | 'backup_passphrase'>): {
  readonly dataFolder: string;
  readonly backupFolder: string;
  readonly keys: SealingKeys;
} {
  return { dataFolder, backupFolder, keys: { recipients: entriesOf(recipient), passphrase } };
}
