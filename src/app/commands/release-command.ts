import type { Command, Option } from '../../cli/index.ts';

const folder: Readonly<Record<string, Option>> = {
  folder: {
    type: 'string',
    value: 'FOLDER',
    doc: 'Folder of the releases (default: the one that this program was installed in, else /opt/spacetime).',
  },
};

const dryRun: Readonly<Record<string, Option>> = {
  'dry-run': { type: 'boolean', doc: 'Only say what would happen.' },
};

const keep: Readonly<Record<string, Option>> = {
  keep: {
    type: 'string',
    value: 'N',
    doc: 'How many releases are kept, 2 to 100 (3); the active one and the one before always are.',
  },
};

const switching: Readonly<Record<string, Option>> = {
  ...folder,
  ...dryRun,
  settings: {
    type: 'string',
    value: 'FILE',
    doc: 'File of settings that goes with releases, such as /etc/spacetime/spacetime.env; remembered.',
  },
  'keep-settings': {
    type: 'boolean',
    doc: 'Leave the settings as they are, whatever the release ran with before.',
  },
  data: {
    type: 'string',
    value: 'FOLDER',
    doc: 'Data folder of the server, whose store the release has to know; remembered.',
  },
  before: {
    type: 'string',
    value: 'COMMAND',
    doc: 'Run this first, such as a backup; nothing is changed where it fails.',
  },
  // biome-ignore lint/suspicious/noThenProperty: it is what the option is called, and nobody waits for this record.
  then: {
    type: 'string',
    value: 'COMMAND',
    doc: 'Run this after the switch, such as "systemctl restart spacetime".',
  },
};

const switchExits = { 20: 'the release is active, but the command after the switch failed' } as const;

/** `spacetime release`: release folders on one machine. */
export const releaseCommand: Command = {
  name: 'release',
  summary: 'Install releases beside each other, switch between them, and go back.',
  subcommands: [
    {
      name: 'install',
      summary: 'Unpack a package into a folder of its own, after its digest was checked; switches nothing.',
      positionals: ['<archive>'],
      options: {
        ...folder,
        sha256: {
          type: 'string',
          value: 'DIGEST',
          doc: 'SHA-256 of the archive (default: that of SHA256SUMS beside it).',
        },
      },
      examples: ['spacetime release install spacetime-0.2.0-linux-x64.tar.gz'],
      load: async () => (await import('./release.ts')).install,
    },
    {
      name: 'list',
      summary: 'List the releases that are installed, oldest first.',
      options: folder,
      load: async () => (await import('./release.ts')).list,
    },
    {
      name: 'activate',
      summary: 'Let a release be the one that is started.',
      positionals: ['<version>'],
      options: { ...switching, ...keep },
      exits: switchExits,
      examples: ['spacetime release activate 0.2.0 --then "systemctl restart spacetime"'],
      load: async () => (await import('./release.ts')).activate,
    },
    {
      name: 'rollback',
      summary: 'Go back to the release that was active before, and to its settings.',
      options: switching,
      exits: switchExits,
      examples: [
        'spacetime release rollback --dry-run',
        'spacetime release rollback --then "systemctl restart spacetime"',
      ],
      load: async () => (await import('./release.ts')).rollback,
    },
    {
      name: 'prune',
      summary: 'Remove the oldest releases.',
      options: { ...folder, ...dryRun, ...keep },
      load: async () => (await import('./release.ts')).prune,
    },
  ],
};
