import type { Command, Option } from '../../cli/index.ts';
import type { Asking } from './asking-commands.ts';

const keys: Readonly<Record<string, Option>> = {
  identity: {
    type: 'string',
    short: 'i',
    value: 'FILE',
    doc: 'File with the age identity that opens it, as age-keygen writes it.',
  },
  'passphrase-file': {
    type: 'string',
    value: 'FILE',
    doc: 'File with the passphrase that opens it (default: SPACETIME_BACKUP_PASSPHRASE).',
  },
};

/** The commands for backups, and for putting one back. */
export function backupCommands({ options, exits }: Asking): Command[] {
  const backup: Command = {
    name: 'backup',
    summary: 'Have the server make a backup.',
    options: {
      ...options,
      to: {
        type: 'string',
        value: 'FOLDER',
        doc: 'Wait, then copy it into this folder; on the machine of the server.',
      },
      keep: {
        type: 'string',
        value: 'N',
        doc: 'So many of the newest stay (default: 24 hours, 7 days, 4 weeks, 12 months).',
      },
      wait: { type: 'boolean', short: 'w', doc: 'Wait for its end; fails unless it was made.' },
    },
    exits,
    examples: ['spacetime backup --wait', 'spacetime backup --to /mnt/backups'],
    load: async () => (await import('./backup.ts')).make,
    subcommands: [
      {
        name: 'list',
        summary: 'List the backups of a folder; needs no server.',
        options: {
          dir: {
            type: 'string',
            value: 'FOLDER',
            doc: 'Folder (default: SPACETIME_BACKUP_DIR, else backups in the data folder).',
          },
        },
        exits: { 10: 'the configuration is refused' },
        load: async () => (await import('./backup.ts')).list,
      },
      {
        name: 'verify',
        summary: 'Open a backup, unpack it for a moment and check all of it; needs no server.',
        positionals: ['<file>'],
        options: keys,
        exits: { 1: 'it is damaged or does not open', 10: 'the configuration is refused' },
        examples: [
          'spacetime backup verify backup-20260101T000000000Z-a1b2c3.tar.zst.age --identity key.txt',
        ],
        load: async () => (await import('./backup.ts')).verify,
      },
    ],
  };
  return [backup, restore];
}

const restore: Command = {
  name: 'restore',
  summary: 'Put a backup in the place of the store; the server must not run.',
  positionals: ['<file>'],
  options: {
    ...keys,
    'data-dir': { type: 'string', value: 'FOLDER', doc: 'Data folder (default: SPACETIME_DATA_DIR).' },
    'dry-run': { type: 'boolean', doc: 'Check everything and change nothing.' },
    force: {
      type: 'boolean',
      doc: 'Put aside the store that is there, and take one that another secret has sealed.',
    },
  },
  exits: {
    1: 'it was refused, and nothing was changed',
    10: 'the configuration is refused',
    14: 'the data folder cannot be used',
  },
  examples: [
    'spacetime restore backup-20260101T000000000Z-a1b2c3.tar.zst --dry-run',
    'spacetime restore backup-20260101T000000000Z-a1b2c3.tar.zst.age --identity key.txt --data-dir /var/lib/spacetime --force',
  ],
  load: async () => (await import('./restore.ts')).restore,
};
