import type { Command, Option } from '../../cli/index.ts';
import { choices } from './choices.ts';

const span: Readonly<Record<string, Option>> = {
  from: { type: 'string', value: 'DATE', doc: 'From this instant on (UTC, ISO 8601).' },
  to: { type: 'string', value: 'DATE', doc: 'Before this instant.' },
};

const inStore = {
  1: 'the chain is broken, or the file cannot be read',
  10: 'the configuration is refused',
  14: 'the data folder cannot be used',
  17: 'the store cannot be used',
} as const;

/**
 * The commands for the audit.
 * @param serverOptions Options of every command that asks a server.
 * @param unreachable Their exit codes.
 */
export function auditCommand(
  serverOptions: Readonly<Record<string, Option>>,
  unreachable: Readonly<Record<number, string>>,
): Command {
  return {
    name: 'audit',
    summary: 'Show what was done by whom, and check that the record of it is whole.',
    subcommands: [
      {
        name: 'list',
        summary: 'List what was done, newest first.',
        options: {
          ...serverOptions,
          ...span,
          actor: { type: 'string', value: 'NAME', doc: 'Only acts of this subject.' },
          action: { type: 'string', value: 'NAME', doc: 'Only this act, such as scene.load.' },
          outcome: {
            type: 'string',
            value: 'WORD',
            choices: choices.auditOutcome,
            doc: 'Only what ended so.',
          },
          limit: { type: 'string', value: 'N', doc: 'How many, at most 1000 (50).' },
        },
        exits: unreachable,
        load: async () => (await import('./audit.ts')).list,
      },
      {
        name: 'export',
        summary: 'Write the audit of the data folder as JSON lines; needs no server.',
        options: {
          ...span,
          out: { type: 'string', value: 'FILE', doc: 'Into this new file (default: output).' },
        },
        exits: inStore,
        load: async () => (await import('./audit.ts')).exportLines,
      },
      {
        name: 'verify',
        summary: 'Check every digest and signature of the audit; needs no server.',
        options: {
          file: { type: 'string', value: 'FILE', doc: 'An exported file instead of the data folder.' },
          key: { type: 'string', value: 'ID', doc: 'The key that has to have signed the file.' },
          expect: {
            type: 'string',
            value: 'N:DIGEST',
            doc: 'A head that was noted elsewhere; it has to be there still.',
          },
        },
        exits: inStore,
        examples: [
          'spacetime audit verify',
          `spacetime audit verify --expect 1042:${'5f'.repeat(32)}`,
          'spacetime audit verify --file audit.jsonl --key 0123456789abcdef',
        ],
        load: async () => (await import('./audit.ts')).verify,
      },
    ],
  };
}
