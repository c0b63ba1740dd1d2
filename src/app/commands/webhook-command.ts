import type { Command, Option } from '../../cli/index.ts';
import { type Asking, askingCommands } from './asking-commands.ts';
import { choices } from './choices.ts';

const events: Readonly<Record<string, Option>> = {
  event: {
    type: 'string',
    short: 'e',
    value: 'TYPE',
    multiple: true,
    choices: choices.events,
    doc: 'Event to be told of; several may follow.',
  },
  description: { type: 'string', value: 'TEXT', doc: 'What it is for.' },
};

/** The commands of webhooks. */
export function webhookCommand(asking: Asking): Command {
  const command = askingCommands(() => import('./webhook.ts'), asking);
  return {
    name: 'webhook',
    summary: 'Tell other programs of what happens.',
    subcommands: [
      command('list', 'List the webhooks.'),
      command('create', 'Make a webhook and show its secret, once.', {
        positionals: ['<target>'],
        options: events,
        examples: [
          'spacetime webhook create https://hooks.example.com/spacetime -e scene.loaded -e job.failed',
        ],
      }),
      command('show', 'Show a webhook.', { positionals: ['<id>'] }),
      command('update', 'Change a webhook; what is not given stays.', {
        positionals: ['<id>'],
        options: {
          target: { type: 'string', value: 'URL', doc: 'Where it is sent to.' },
          ...events,
          enable: { type: 'boolean', doc: 'Send again, also what has waited meanwhile.' },
          disable: { type: 'boolean', doc: 'Send nothing until it is enabled again.' },
        },
      }),
      command('remove', 'Remove a webhook with its deliveries.', { positionals: ['<id>'] }),
      command('ping', 'Send a ping and say how it went.', { positionals: ['<id>'] }),
      command('deliveries', 'Show deliveries, newest first, or one with its attempts.', {
        positionals: ['<id>', '[delivery]'],
        options: {
          state: {
            type: 'string',
            value: 'STATE',
            choices: choices.deliveryState,
            doc: 'Only those in this state.',
          },
          limit: { type: 'string', value: 'N', doc: 'So many of the newest, up to 1000 (default 50).' },
        },
      }),
      command('redeliver', 'Send deliveries again.', {
        positionals: ['<id>', '[delivery...]'],
        options: { dead: { type: 'boolean', doc: 'All that were given up.' } },
      }),
      command('rotate', 'Give a webhook a new secret and show it, once.', {
        positionals: ['<id>'],
        options: {
          overlap: {
            type: 'string',
            value: 'SECONDS',
            doc: 'How long the secrets before go on signing beside it (default 86400).',
          },
        },
      }),
    ],
  };
}
