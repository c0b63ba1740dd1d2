import type { Command } from '../../cli/index.ts';

/** What a traveller sees. */
export const aberrationCommand: Command = {
  name: 'aberration',
  summary: 'Print how a traveller sees a source: its angle, Doppler factor and brightness.',
  positionals: ['[angle...]'],
  options: {
    beta: { type: 'string', value: 'B', doc: 'Speed as a part of that of light, from 0 to below 1.' },
    speed: { type: 'string', value: 'MPS', doc: 'Speed in m/s instead.' },
    angle: {
      type: 'string',
      value: 'DEG',
      multiple: true,
      doc: 'Angle from the direction of motion to the source as it is at rest, degrees, 0 (ahead) to 180; several may follow (default 90).',
    },
    'slow-light': { type: 'string', value: 'C', doc: 'Speed of light in m/s (default 299792458).' },
  },
  examples: [
    'spacetime aberration --beta 0.9 --angle 90 --json',
    'spacetime aberration --speed 900 --slow-light 1000 0 45 90 180',
  ],
  load: async () => (await import('./aberration.ts')).showAberration,
};
