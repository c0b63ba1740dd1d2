import type { Command } from '../../cli/index.ts';
import { choices } from './choices.ts';

/** `spacetime check`. */
export const checkCommand: Command = {
  name: 'check',
  summary: 'Look at an installation without a running server: settings, files, machine.',
  options: {
    environment: {
      type: 'string',
      value: 'NAME',
      choices: choices.environments,
      doc: 'Judge as this environment would be, whatever SPACETIME_ENV says.',
    },
    settings: {
      type: 'string',
      value: 'FILE',
      multiple: true,
      doc: 'Judge the settings of this file of NAME=value lines, or of this systemd unit, instead of those of this machine.',
    },
    html: { type: 'string', value: 'FILE', doc: 'Write the report as a page.' },
    write: {
      type: 'string',
      value: 'FILE',
      doc: 'Write the checklist before going into service, as Markdown.',
    },
  },
  exits: {
    0: 'nothing critical and nothing high is open',
    1: 'something critical or high is open',
    2: 'the call was not understood, or a file cannot be read or written',
  },
  examples: [
    'spacetime check --environment production',
    'spacetime check --json --html check.html',
    'spacetime check --settings deploy/systemd/production.env --settings deploy/systemd/spacetime.service --write docs/readiness.md',
  ],
  load: async () => (await import('./check.ts')).check,
};
