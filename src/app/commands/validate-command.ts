import type { Choices, Command, Option } from '../../cli/index.ts';

const features: Choices = async () => (await import('../../tools/validate/index.ts')).featureNames;

/** `spacetime validate`. */
export function validateCommand(options: Readonly<Record<string, Option>>): Command {
  const flag = (doc: string): Option => ({ type: 'boolean', doc });
  return {
    name: 'validate',
    summary: 'Prove that a running server does what it has to, and leave it as it was.',
    positionals: ['[report]'],
    options: {
      ...options,
      feature: { type: 'string', value: 'NAME', multiple: true, choices: features, doc: 'Only these.' },
      start: flag('Start a server of its own, with nothing in it, and stop it in the end.'),
      hook: flag(
        'For hooks: everything within 5 s, what takes longer has failed; the start of --start counts not.',
      ),
      ci: flag('For pipelines: what is skipped has failed.'),
      disturb: flag('Load scenes even while visitors are in the world; they come back to where they were.'),
      smoke: flag('The list to go through after a deployment instead, refusals and limits included.'),
    },
    exits: { 0: 'everything holds', 1: 'something does not hold', 2: 'it could not be run' },
    examples: [
      'spacetime validate',
      'spacetime validate --feature physics,core_engine',
      'spacetime validate --ci --json report.json',
      'spacetime validate --start --hook',
    ],
    load: async () => (await import('./validate.ts')).validateServer,
  };
}
