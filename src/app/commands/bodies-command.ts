import type { Command } from '../../cli/index.ts';
import { choices } from './choices.ts';

/** `spacetime bodies`. */
export const bodiesCommand: Command = {
  name: 'bodies',
  summary: 'List the bodies of the solar system.',
  positionals: ['[name]'],
  options: {
    kind: { type: 'string', value: 'KIND', choices: choices.bodyKinds, doc: 'Only those of a kind.' },
    about: {
      type: 'string',
      value: 'BODY',
      choices: choices.bodies,
      doc: 'Only those that move about this one.',
    },
  },
  examples: ['spacetime bodies', 'spacetime bodies --about saturn', 'spacetime bodies titan --json'],
  load: async () => (await import('./bodies.ts')).showBodies,
};
