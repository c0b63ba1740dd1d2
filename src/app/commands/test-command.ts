import type { Command } from '../../cli/index.ts';

/** `spacetime test`. */
export const testCommand: Command = {
  name: 'test',
  summary:
    'Run the tests: unit, property, tidy, contract, api, console, browser, vr, load, operations, attack.',
  options: {
    kind: {
      type: 'string',
      value: 'KIND',
      multiple: true,
      doc: 'Kinds of tests, with commas between or given again (default: all that are quick).',
    },
    filter: {
      type: 'string',
      value: 'TEXT',
      doc: 'Only files whose path has this text or fits this pattern, or else tests whose name does.',
    },
    without: { type: 'string', value: 'TEXT', doc: 'Not the files whose path has this text.' },
    all: { type: 'boolean', doc: 'The kinds that take long as well: load, operations and attack.' },
    parallel: {
      type: 'boolean',
      doc: 'Run the files of browser, vr, load, operations and attack beside others, not one at a time.',
    },
    workers: {
      type: 'string',
      value: 'N',
      doc: 'Test files at a time (default: as many as pay, 4 at most).',
    },
    timeout: { type: 'string', value: 'SECONDS', doc: 'Longest time of one test (default 120).' },
    record: { type: 'boolean', doc: 'Keep what the attack kind came to in docs/results/attack.json.' },
    verbose: { type: 'boolean', doc: 'A line for each file, and what tests print.' },
  },
  exits: { 1: 'tests have failed', 2: 'the tests could not be run' },
  examples: ['spacetime test --kind unit,api', 'spacetime test --filter "test/api/token*"'],
  load: async () => (await import('./test.ts')).test,
};
