import type { Choices, Command } from '../../cli/index.ts';

const methods: Choices = async () => (await import('../../tools/free-motion/index.ts')).methodNames;

/** `spacetime integrate`. */
export const integrateCommand: Command = {
  name: 'integrate',
  summary:
    'Carry bodies under their own gravity to a time, and tell where they are and what energy was lost.',
  options: {
    file: {
      type: 'string',
      value: 'FILE',
      doc: 'Bodies, units and times as JSON (docs/free-motion.md); "-" is standard input.',
    },
    until: {
      type: 'string',
      value: 'T',
      doc: 'Time of the end, in the unit of time of the file (seconds where it names none).',
    },
    times: {
      type: 'string',
      value: 'T',
      multiple: true,
      doc: 'Times to list states at, beside those of the file; the end is always listed.',
    },
    integrator: { type: 'string', value: 'NAME', choices: methods, doc: 'Method (default gauss-radau-15).' },
    tolerance: {
      type: 'string',
      value: 'X',
      doc: 'Of adaptive methods: error of a step in parts of its scale, 1e-18 to 0.001 (default: as small as rounding lets it keep).',
    },
    step: {
      type: 'string',
      value: 'T',
      doc: 'Of symplectic methods: longest step, in the unit of time of the file (default: a part of the fastest turn at the beginning).',
    },
    'close-approach': {
      type: 'string',
      value: 'D',
      doc: 'List passages of two bodies below this distance, in the unit of length of the file.',
    },
    'max-steps': { type: 'string', value: 'N', doc: 'Most steps, 1 to 100000000 (default 10000000).' },
  },
  exits: {
    4: 'bodies have collided before the end',
    5: 'the steps did not suffice',
    130: 'interrupted; what was reached is told',
  },
  examples: [
    'spacetime integrate --file figure-eight.json --until 6.32591398 --json',
    'spacetime integrate --file planets.json --until 3652.5 --times 365.25,730.5 --integrator wisdom-holman --step 4',
  ],
  load: async () => (await import('./integrate.ts')).runIntegration,
};
