import type { Command, Option } from '../../cli/index.ts';
import { choices } from './choices.ts';

type Options = Readonly<Record<string, Option>>;
type Exits = Readonly<Record<number, string>>;

/** The commands for the settings of a running server. */
export function configCommand(serverOptions: Options, exits: Exits): Command {
  return {
    name: 'config',
    summary: 'Show and change the settings of a running server.',
    subcommands: [
      {
        name: 'show',
        summary: 'Show every setting of a running server; secrets masked.',
        options: serverOptions,
        exits,
        load: async () => (await import('./admin.ts')).showConfig,
      },
      {
        name: 'set',
        summary: 'Change settings that may change while the server runs; "default" takes a change back.',
        positionals: ['<setting=value...>'],
        choices: { '<setting=value...>': choices.settings },
        options: serverOptions,
        exits,
        examples: ['spacetime config set log_level=debug', 'spacetime config set visitor_limit=default'],
        load: async () => (await import('./admin.ts')).setConfig,
      },
    ],
  };
}

/** The commands for the whitelist of a running server. */
export function whitelistCommand(serverOptions: Options, exits: Exits): Command {
  const deny: Option = { type: 'boolean', doc: 'The list of what is denied, which wins.' };
  return {
    name: 'whitelist',
    summary: 'Show and change which scenes a running server may load.',
    subcommands: [
      {
        name: 'list',
        summary: 'List every rule.',
        options: serverOptions,
        exits,
        load: async () => (await import('./admin.ts')).listRules,
      },
      {
        name: 'add',
        summary: 'Add a path, a folder with a slash at its end, or a pattern with * and **.',
        positionals: ['<pattern>'],
        options: { ...serverOptions, deny },
        exits,
        load: async () => (await import('./admin.ts')).addRule,
      },
      {
        name: 'remove',
        summary: 'Take a rule out.',
        positionals: ['<pattern>'],
        options: { ...serverOptions, deny },
        exits,
        load: async () => (await import('./admin.ts')).removeRule,
      },
      {
        name: 'reload',
        summary: 'Read the whitelist file again.',
        options: serverOptions,
        exits,
        load: async () => (await import('./admin.ts')).reloadRules,
      },
    ],
  };
}

/** The command for the log of a running server. */
export function logsCommand(serverOptions: Options, exits: Exits): Command {
  return {
    name: 'logs',
    summary: 'Show the last lines of the log of a running server, oldest first.',
    options: {
      ...serverOptions,
      level: { type: 'string', value: 'LEVEL', choices: choices.logLevel, doc: 'Least severity.' },
      search: { type: 'string', value: 'TEXT', doc: 'Only lines that hold this text.' },
      limit: { type: 'string', value: 'N', doc: 'How many, at most 1000 (100).' },
    },
    exits,
    load: async () => (await import('./admin.ts')).logs,
  };
}
