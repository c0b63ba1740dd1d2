import type { Command } from '../../cli/index.ts';
import { type Asking, askingCommands } from './asking-commands.ts';
import { choices } from './choices.ts';

/** The commands of jobs and of batches. */
export function jobCommands(asking: Asking): Command[] {
  const command = askingCommands(() => import('./job.ts'), asking);
  const job: Command = {
    name: 'job',
    summary: 'Let the server work beside requests.',
    subcommands: [
      command('list', 'List jobs, newest first.', {
        options: {
          state: {
            type: 'string',
            value: 'STATE',
            choices: choices.jobState,
            doc: 'Only those in this state.',
          },
          type: { type: 'string', value: 'TYPE', choices: choices.jobType, doc: 'Only those of a type.' },
          owner: { type: 'string', value: 'NAME', doc: 'Only those of somebody.' },
          limit: { type: 'string', value: 'N', doc: 'So many of the newest, up to 1000 (default 50).' },
        },
      }),
      command('create', 'Queue a job.', {
        positionals: ['<type>'],
        choices: { '<type>': choices.jobType },
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
  return [job, batchCommand(asking)];
}

function batchCommand(asking: Asking): Command {
  const command = askingCommands(() => import('./batch.ts'), asking);
  return {
    name: 'batch',
    summary: 'Do many operations in one go.',
    subcommands: [
      command(
        'run',
        'Do the operations of a file (JSON as POST /batch takes it; "-" reads standard input).',
        {
          positionals: ['<file>'],
          options: {
            transactional: { type: 'boolean', doc: 'All or none: after a failure everything is put back.' },
          },
          examples: ['spacetime batch run operations.json --transactional'],
        },
      ),
    ],
  };
}
