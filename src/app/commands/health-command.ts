import type { Command, Option } from '../../cli/index.ts';

/** `spacetime health`. */
export function healthCommand(options: Readonly<Record<string, Option>>): Command {
  const threshold = (value: string, doc: string): Option => ({ type: 'string', value, doc });
  return {
    name: 'health',
    summary: 'Watch a server: its process, its ports, the scene, players, ticks and subsystems.',
    options: {
      ...options,
      once: { type: 'boolean', doc: 'Look once and end, within 5 s whatever hangs; for pipelines.' },
      interval: { type: 'string', value: 'SECONDS', doc: 'Time between two looks (default 5).' },
      count: { type: 'string', value: 'N', doc: 'End after so many looks.' },
      cpu: threshold('PERCENT', 'Alert above this share of one processor (default 150; with --once none).'),
      memory: threshold('MIB', 'Alert above so much memory (default 1024).'),
      failures: threshold('N', 'Alert when so many looks in a row found it not well (default 3).'),
      overruns: threshold(
        'N',
        'Alert when more ticks than this took too long between two looks (default 9).',
      ),
      telemetry: {
        type: 'string',
        value: 'URL',
        doc: 'Port of telemetry (default: as the server tells, else as configured).',
      },
      supervisor: {
        type: 'string',
        value: 'URL',
        doc: 'Port of the supervisor, which then has to be there (default: as it tells, else as configured).',
      },
    },
    exits: { 0: 'the last look found everything well', 1: 'something is not well, or there is no answer' },
    examples: ['spacetime health', 'spacetime health --once --json', 'spacetime health --interval 60 --json'],
    load: async () => (await import('./health.ts')).health,
  };
}
