import type { Command, Option } from '../../cli/index.ts';

type Options = Readonly<Record<string, Option>>;

/** The commands of jobs and of batches. */
export function jobCommands(serverOptions: Options, exits: Readonly<Record<number, string>>): Command[] {
  const command = (
    name: keyof typeof import('./job.ts'),
    summary: string,
    rest: Pick<Command, 'positionals' | 'options' | 'examples'> = {},
  ): Command => ({
    summary,
    exits,
    ...rest,
    name: name === 'remove' ? 'delete' : name,
    options: { ...serverOptions, ...rest.options },
    load: async () => (await import('./job.ts'))[name],
  });
  const job: Command = {
    name: 'job',
    summary: 'Let the server work beside requests.',
    subcommands: [
      command('list', 'List jobs, newest first.', {
        options: {
          state: {
            type: 'string',
            value: 'STATE',
            doc: 'Only queued, running, completed, failed or cancelled ones.',
          },
          type: { type: 'string', value: 'TYPE', doc: 'Only those of a type.' },
          owner: { type: 'string', value: 'NAME', doc: 'Only those of somebody.' },
          limit: { type: 'string', value: 'N', doc: 'So many of the newest, up to 1000 (default 50).' },
        },
      }),
      command('create', 'Queue a job.', {
        positionals: ['<type>'],
        options: {
          input: { type: 'string', short: 'i', value: 'JSON', doc: 'What it takes, as its type asks for.' },
          priority: { type: 'string', value: 'N', doc: 'From -100 to 100; higher comes first (default 0).' },
          'time-limit': { type: 'string', value: 'SECONDS', doc: 'Give up after this time.' },
          wait: { type: 'boolean', short: 'w', doc: 'Wait for its end.' },
        },
        examples: [
          'spacetime job create backup --wait',
          `spacetime job create scene_preload -i '{"scene_paths":["scenes/moon-orbit.scene.json"]}'`,
        ],
      }),
      command('show', 'Show a job.', { positionals: ['<id>'] }),
      command('result', 'Print what came of a job, an entry a line.', { positionals: ['<id>'] }),
      command('wait', 'Wait for the end of a job; fails unless it is completed.', { positionals: ['<id>'] }),
      command('cancel', 'Cancel a job.', { positionals: ['<id>'] }),
      command('remove', 'Remove a job with its result; one that is not over is cancelled first.', {
        positionals: ['<id>'],
      }),
    ],
  };
  return [job, batchCommand(serverOptions, exits)];
}

function batchCommand(serverOptions: Options, exits: Readonly<Record<number, string>>): Command {
  return {
    name: 'batch',
    summary: 'Do many operations in one go.',
    subcommands: [
      {
        name: 'run',
        summary: 'Do the operations of a file (JSON as POST /batch takes it; "-" reads standard input).',
        positionals: ['<file>'],
        options: {
          ...serverOptions,
          transactional: { type: 'boolean', doc: 'All or none: after a failure everything is put back.' },
        },
        exits,
        examples: ['spacetime batch run operations.json --transactional'],
        load: async () => (await import('./batch.ts')).run,
      },
    ],
  };
}
