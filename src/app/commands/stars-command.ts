import type { Command } from '../../cli/index.ts';

/** `spacetime stars`. */
export const starsCommand: Command = {
  name: 'stars',
  summary: 'List star systems beyond the Sun, or a way between two.',
  options: {
    sector: {
      type: 'string',
      value: 'X,Y,Z',
      doc: 'Sector of 5 light years, along galactic axes; the Sun is in the middle of 0,0,0.',
    },
    around: {
      type: 'string',
      value: 'N',
      doc: 'Sectors to each side of it as well, 0 to 6 (default 0).',
    },
    near: {
      type: 'string',
      value: 'LY',
      doc: 'Systems within so many light years of the Sun or of the middle of --sector, 100 at most; nearest first.',
    },
    system: {
      type: 'string',
      value: 'ID',
      doc: 'This system: a sector that holds one, or the name of a known one, such as vega.',
    },
    to: {
      type: 'string',
      value: 'ID',
      doc: 'With --system: the way along filaments from it to this one.',
    },
  },
  examples: [
    'spacetime stars --sector 24,-3,4 --around 1',
    'spacetime stars --near 15 --json',
    'spacetime stars --system sol --to 24,-3,4',
  ],
  load: async () => (await import('./stars.ts')).showStars,
};
