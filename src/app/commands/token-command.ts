import type { Command, Option } from '../../cli/index.ts';
import { choices } from './choices.ts';

const here: Option = {
  type: 'string',
  value: 'URL',
  doc: 'Ask the server at this address; without it, work straight in the store of the data folder.',
};
const subject: Option = { type: 'string', value: 'NAME', doc: 'Only tokens of this subject.' };

const inStore = {
  3: 'no server answers (with --server)',
  10: 'the configuration is refused',
  14: 'the data folder cannot be used',
  17: 'the store cannot be used',
} as const;

/**
 * The commands for tokens.
 * @param serverOptions Options of every command that asks a server.
 * @param unreachable Their exit codes.
 */
export function tokenCommand(
  serverOptions: Readonly<Record<string, Option>>,
  unreachable: Readonly<Record<number, string>>,
): Command {
  return {
    name: 'token',
    summary: 'Make, show, rotate and revoke tokens.',
    subcommands: [
      create,
      {
        name: 'list',
        summary: 'List the tokens that can be used.',
        options: { subject, all: { type: 'boolean', doc: 'Those that have ended too.' }, server: here },
        exits: inStore,
        load: async () => (await import('./token.ts')).list,
      },
      {
        name: 'revoke',
        summary: 'End a token with its session, or everything of a subject, at once.',
        positionals: ['[id]'],
        options: { subject: { ...subject, doc: 'Everything of this subject.' }, server: here },
        exits: inStore,
        load: async () => (await import('./token.ts')).revoke,
      },
      {
        name: 'status',
        summary: 'Show what the own token is and may.',
        options: serverOptions,
        exits: unreachable,
        load: async () => (await import('./token.ts')).status,
      },
      {
        name: 'rotate',
        summary: 'Put a fresh token in the place of the own one.',
        options: {
          ...serverOptions,
          grace: { type: 'string', value: 'SECONDS', doc: 'For how long the old one still counts (60).' },
        },
        exits: unreachable,
        load: async () => (await import('./token.ts')).rotate,
      },
      {
        name: 'print',
        summary: 'Print a valid access token, for other programs.',
        options: serverOptions,
        exits: unreachable,
        load: async () => (await import('./token.ts')).print,
      },
      {
        name: 'rotate-keys',
        summary: 'Put a new signing key in use; tokens of the old ones stay valid.',
        options: {
          forget: { type: 'boolean', doc: 'Forget the old keys: every token ends at once.' },
          server: here,
        },
        exits: inStore,
        load: async () => (await import('./token.ts')).rotateKeys,
      },
    ],
  };
}

const create: Command = {
  name: 'create',
  summary: 'Make a token for a person, or for a machine with --service.',
  options: {
    name: { type: 'string', value: 'NAME', doc: 'For whom it is (default operator).' },
    role: {
      type: 'string',
      value: 'ROLE',
      choices: choices.roles,
      doc: 'What he may; left out, what he was assigned.',
    },
    minutes: { type: 'string', value: 'N', doc: 'How long it is valid, at most 60.' },
    'no-refresh': { type: 'boolean', doc: 'Without a value that makes the next one, up to 24 hours.' },
    save: { type: 'boolean', doc: 'Keep it in the data folder, where the command line finds it.' },
    service: { type: 'boolean', doc: 'A token for a machine: long, with named permissions only.' },
    permission: {
      type: 'string',
      value: 'NAME',
      multiple: true,
      choices: choices.permissions,
      doc: 'Permission of the service; several may follow.',
    },
    days: { type: 'string', value: 'N', doc: 'How long a service token is valid, at most 90 (30).' },
    address: {
      type: 'string',
      value: 'RANGE',
      multiple: true,
      doc: 'Where the service may call from, such as 10.0.0.0/8; several may follow.',
    },
    server: here,
  },
  exits: inStore,
  examples: [
    'spacetime token create --role admin --name ada --save',
    'spacetime token create --service --name prometheus --permission performance.read --address 10.0.0.0/8',
  ],
  load: async () => (await import('./token.ts')).create,
};
